"""A conversation that outgrows its model goes on: the oldest messages are left out, and the person is told once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from taskflow.completion import CompletionRequest
from taskflow.conversation.budget import prompt_budget
from taskflow.conversation.context import LEFT_OUT
from taskflow.errors import PromptTooLong

from tests.fakes.provider import Script, say
from tests.support.world import World

PASTED = "All work and no play makes a long paste. " * 390
"""16,000 characters."""


class SmallModel:
    """Refuses what is longer than its context, as a provider does; ``tell`` makes the refusal."""

    def __init__(self, limit: int, tell: Callable[[int, int], PromptTooLong]) -> None:
        self.limit = limit
        self.tell = tell
        self.refused = 0

    def __call__(self, request: CompletionRequest) -> Script:
        asked = sum(len(message.content) // 4 + 4 for message in request.messages)
        if asked + request.max_tokens <= self.limit:
            return say("Noted.")
        self.refused += 1
        return Script(open_error=self.tell(self.limit, asked))


TELLS: dict[str, Callable[[int, int], PromptTooLong]] = {
    "limit and asked": lambda limit, asked: PromptTooLong("too long", limit=limit, asked=asked),
    "limit": lambda limit, asked: PromptTooLong("too long", limit=limit),
    "asked": lambda limit, asked: PromptTooLong("too long", asked=asked),
    "nothing": lambda limit, asked: PromptTooLong("too long"),
}


async def _says(world: World, text: str) -> None:
    await world.send(type="user_message", text=text)
    await world.quiet()


async def _opened(world: World) -> str:
    conversation_id = await world.connect("c1")
    await world.quiet()
    return conversation_id


@pytest.mark.parametrize("tell", TELLS)
async def test_pasting_again_and_again_into_a_small_model_is_answered_each_time(tell: str) -> None:
    model = SmallModel(16_384, TELLS[tell])
    world = World(model, pacing_base_ms=0)
    conversation_id = await _opened(world)
    for number in range(8):
        await _says(world, f"{number} {PASTED}"[:16_000])
    assert world.types().count("ai_error") == 0
    assert len(world.frames("c1", "ai_done")) == 9
    assert model.refused <= 4, "what fits is remembered"
    for request in world.provider.requests:
        assert [m.role for m in request.messages[:2]] == ["system", "user"]
    assert (
        world.provider.requests[-1]
        .messages[-1]
        .content.removeprefix(f"{LEFT_OUT}\n\n")
        .startswith("7 All work")
    )
    [told] = world.frames("c1", "context_trimmed")
    place = world.frames("c1").index(told)
    assert world.frames("c1")[place + 1]["type"] == "ai_done"
    assert world.frames("c1")[place + 1]["generationId"] == told["generationId"]
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    listed = world.frames("c2", "conversation_resumed")[0]
    assert listed["trimmedGenerationId"] == told["generationId"]
    assert world.frames("c2", "context_trimmed") == []


async def test_a_known_context_is_respected_without_asking_in_vain() -> None:
    model = SmallModel(8_192, TELLS["nothing"])
    world = World(model, pacing_base_ms=0, context_tokens=8_192)
    await _opened(world)
    for number in range(5):
        await _says(world, f"{number} {PASTED}"[:16_000])
    assert model.refused == 0
    assert len(world.frames("c1", "context_trimmed")) == 1
    assert len(world.frames("c1", "ai_done")) == 6


@pytest.mark.parametrize("tell", TELLS)
@pytest.mark.parametrize("known", [None, 2_048])
async def test_one_message_too_long_is_said_to_be_and_the_next_shorter_one_is_answered(
    tell: str, known: int | None
) -> None:
    model = SmallModel(2_048, TELLS[tell])
    world = World(model, pacing_base_ms=0, context_tokens=known)
    await _opened(world)
    await _says(world, "My name is Ada.")
    await _says(world, PASTED[:16_000])
    [error] = world.frames("c1", "ai_error")
    assert error["code"] == "PROMPT_TOO_LONG"
    assert "Shorten it" in error["error"]
    assert model.refused <= 4
    refused = model.refused
    await _says(world, "What is my name?")
    assert model.refused == refused
    assert len(world.frames("c1", "ai_error")) == 1
    asked = world.provider.requests[-1].messages
    assert [m.content for m in asked[1:]][-3:] == ["My name is Ada.", "Noted.", "What is my name?"]
    assert world.frames("c1", "context_trimmed") == []


async def test_another_model_is_given_what_it_can_read() -> None:
    model = SmallModel(8_192, TELLS["nothing"])
    world = World(model, pacing_base_ms=0)
    await _opened(world)
    for number in range(3):
        await _says(world, f"{number} {PASTED}"[:16_000])
    assert len(world.frames("c1", "context_trimmed")) == 1
    model.limit = 1_000_000
    await world.send(type="set_model", model="fake-2")
    await _says(world, "And now?")
    assert len(world.provider.requests[-1].messages) == 10
    assert len(world.frames("c1", "context_trimmed")) == 1


async def test_what_is_learned_of_a_model_leaves_its_reply_room() -> None:
    model = SmallModel(16_384, TELLS["limit and asked"])
    world = World(model, pacing_base_ms=0)
    conversation_id = await _opened(world)
    for number in range(5):
        await _says(world, f"{number} {PASTED}"[:16_000])
    trim = (await world.session(conversation_id)).trim
    assert trim is not None
    assert trim.model == "fake-1"
    assert prompt_budget(16_384, 512) / 2 < trim.tokens < 1.2 * prompt_budget(16_384, 512)
