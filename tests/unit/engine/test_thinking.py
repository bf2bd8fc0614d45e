"""What a model thinks before it answers: shown to people while it does, in few posts, and no part of anything else."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
from taskflow.codes import AiErrorCode
from taskflow.completion import ChatMessage, CompletionRequest
from taskflow.errors import PostFailed, ProviderError
from taskflow.events import MAX_POST_BYTES
from taskflow.limits import MAX_REASONING_CHARS
from taskflow.llm.retry import RetryingProvider, RetryPolicy
from taskflow.store import keys
from taskflow.turns.thoughts import CUT, GAP, Thoughts

from tests.fakes.provider import FakeProvider, Script, say, words
from tests.support.world import World

ANSWER = "Seventeen."
THOUGHTS = tuple(f"thought {n}, " for n in range(400))


def thinking(
    thoughts: tuple[str, ...] = THOUGHTS, answer: str = ANSWER, *, think_pace: float = 0.02, pace: float = 0.0
) -> Script:
    return Script(pieces=words(answer), thoughts=thoughts, think_pace=think_pace, pace=pace)


async def world_with(*scripts: Script, stored: bool = False) -> tuple[World, str]:
    """A world past its greeting, and its conversation."""
    world = World([say("Hello."), *scripts])
    world.engine = replace(world.engine, settings=replace(world.engine.settings, reasoning_stored=stored))
    conversation_id = await world.connect()
    await world.quiet()
    return world, conversation_id


async def ask(world: World, text: str = "How many?") -> None:
    await world.send(type="user_message", text=text)


def thought(world: World, connection_id: str = "c1", turn: int = 2) -> str:
    """What a client that follows the protocol shows of a turn's reasoning."""
    text = ""
    for frame in world.frames(connection_id, "ai_reasoning"):
        if frame["generationId"] == turn:
            assert frame["order"] <= len(text), "something is missing"
            text += frame["text"][len(text) - frame["order"] :]
    return text


def kinds(world: World, connection_id: str = "c1") -> list[str]:
    """The types of events since the person asked, runs of one folded."""
    types = world.types(connection_id)
    return types[len(types) - 1 - types[::-1].index("ai_start") :]


async def test_it_comes_whole_and_in_order_between_the_beginning_and_the_first_word() -> None:
    world, _ = await world_with(thinking())
    await ask(world)
    await world.quiet()
    assert kinds(world) == ["ai_start", "ai_reasoning", "ai_reasoning_done", "ai_token", "ai_done"]
    assert thought(world) == "".join(THOUGHTS)


async def test_it_takes_a_few_posts_a_second_however_many_tokens_there_are() -> None:
    world, _ = await world_with(thinking(think_pace=0.02), thinking(THOUGHTS * 10, think_pace=0.02))
    await ask(world)
    await world.quiet()
    posts = len(world.frames("c1", "ai_reasoning"))
    assert 10 < posts <= 8 / 0.5 + 2  # 400 tokens in eight seconds
    await ask(world)
    await world.quiet()
    # The longer it takes the fewer: 4,000 tokens in eighty seconds.
    assert len(world.frames("c1", "ai_reasoning")) - posts <= 80


async def test_it_tells_how_long_the_model_thought_and_counts_that() -> None:
    world, _ = await world_with(thinking(think_pace=0.02, pace=0.5, answer="One two three."))
    await ask(world)
    await world.quiet()
    [done] = world.frames("c1", "ai_reasoning_done")
    assert done["ms"] == pytest.approx(399 * 20, abs=25)
    assert world.meter.times["ThinkingMs"] == [done["ms"]]


async def test_a_model_that_does_not_think_has_no_such_line() -> None:
    world, _ = await world_with(say(ANSWER))
    await ask(world)
    await world.quiet()
    assert kinds(world) == ["ai_start", "ai_token", "ai_done"]
    assert "ThinkingMs" not in world.meter.times


async def test_a_whole_reply_at_once_has_its_reasoning_in_one_piece() -> None:
    world, _ = await world_with(thinking(("It is a prime.",), think_pace=0))
    await ask(world)
    await world.quiet()
    assert kinds(world) == ["ai_start", "ai_reasoning", "ai_reasoning_done", "ai_token", "ai_done"]
    assert len(world.frames("c1", "ai_reasoning")) == 1


async def test_a_model_that_does_not_tell_what_it_thinks_is_seen_to_think() -> None:
    world, _ = await world_with(thinking(("", "", "")))
    await ask(world)
    await world.quiet()
    assert [(frame["order"], frame["text"]) for frame in world.frames("c1", "ai_reasoning")] == [(0, "")]
    assert len(world.frames("c1", "ai_reasoning_done")) == 1


@pytest.mark.parametrize(
    "moment", ["ai_start", "ai_reasoning", "ai_reasoning_done", "ai_token"], ids=lambda kind: f"after {kind}"
)
async def test_a_connection_that_joins_gets_all_of_it_once(moment: str) -> None:
    world, conversation_id = await world_with(
        thinking(answer="One two three four five six seven eight.", pace=0.1)
    )
    started = len(world.frames("c1", moment))
    await ask(world)
    await world.until(lambda: len(world.frames("c1", moment)) > started)
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    assert thought(world, "c2") == thought(world) == "".join(THOUGHTS)
    assert len(world.frames("c2", "ai_reasoning_done")) == 1
    assert [kind for kind in world.types("c2") if kind != "ai_token"] == [
        "conversation_resumed",
        "turn_snapshot",
        "ai_reasoning",
        "ai_reasoning_done",
        "ai_done",
    ]


async def test_who_joins_is_told_for_how_long_the_model_has_thought() -> None:
    world, conversation_id = await world_with(thinking(think_pace=0.02))
    await ask(world)
    await world.until(lambda: len(world.frames("c1", "ai_reasoning")) > 7)
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    # Only pieces that may be the first one heard: every other one is sent to who knows it already.
    for connection, least, most in (("c1", 0, 0), ("c2", 2_500, 8_000)):
        told: dict[int, Any] = {
            each["order"]: each.get("ms") for each in world.frames(connection, "ai_reasoning")
        }
        assert least <= told.pop(0) <= most
        assert set(told.values()) == {None}


async def test_a_tab_that_does_not_read_keeps_neither_thought_nor_reply_from_the_other() -> None:
    world, conversation_id = await world_with(thinking())
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    await ask(world)
    await world.until(lambda: len(world.frames("c2", "ai_reasoning")) == 2)
    world.connections.full.add("c2")
    await world.quiet()
    assert kinds(world) == ["ai_start", "ai_reasoning", "ai_reasoning_done", "ai_token", "ai_done"]
    assert thought(world) == "".join(THOUGHTS)
    # From the second failure on nobody waits for it: what it missed is no reason to speak slower.
    assert world.frames("c1", "ai_reasoning_done")[0]["ms"] == pytest.approx(399 * 20, abs=25)


@pytest.mark.parametrize("lost", [1, 3, 5])
async def test_posts_that_may_have_arrived_are_repeated_and_a_client_notices(lost: int) -> None:
    world, _ = await world_with(thinking())
    original, posts = world.connections.post, itertools.count(1)

    async def flaky(connection_id: str, data: bytes) -> None:
        await original(connection_id, data)
        if b'"ai_reasoning"' in data and next(posts) in (lost, lost + 1):
            raise PostFailed("timeout")

    world.connections.post = flaky  # type: ignore[method-assign]
    await ask(world)
    await world.quiet()
    assert thought(world) == "".join(THOUGHTS)
    texts = [frame["text"] for frame in world.frames("c1", "ai_reasoning")]
    assert len("".join(texts)) > len("".join(THOUGHTS)), "the fault was not played"


async def test_the_person_may_cut_in_while_it_thinks() -> None:
    world, _ = await world_with(thinking(), say("Paris."))
    await ask(world)
    await world.until(lambda: len(world.frames("c1", "ai_reasoning")) == 3)
    await ask(world, "Never mind: the capital of France?")
    await world.quiet()
    assert kinds(world) == ["ai_start", "ai_token", "ai_done"]
    [cut] = world.frames("c1", "ai_interrupted")
    assert (cut["generationId"], cut["chars"]) == (2, 0)
    frames = world.frames()
    assert all(frame["type"] != "ai_reasoning" for frame in frames[frames.index(cut) :])
    assert world.provider.completions[1].closed_at is not None
    assert not world.frames("c1", "ai_reasoning_done")


async def test_the_person_may_stop_it_while_it_thinks() -> None:
    world, _ = await world_with(thinking())
    await ask(world)
    await world.until(lambda: len(world.frames("c1", "ai_reasoning")) == 3)
    await world.send(type="cancel")
    await world.quiet()
    assert world.types()[-2:] == ["ai_interrupted", "ai_done"]
    assert world.frames()[-1]["status"] == "cancelled"


async def test_a_model_that_fails_while_it_thinks_fails_the_turn() -> None:
    error = ProviderError(AiErrorCode.SERVICE_UNAVAILABLE, "gone")
    world, _ = await world_with(replace(thinking(), fail_after=0, error=error))
    await ask(world)
    await world.quiet()
    assert world.types()[-2:] == ["ai_reasoning", "ai_error"]


@pytest.mark.parametrize("stored", [False, True])
async def test_no_prompt_holds_it(stored: bool) -> None:
    world, _ = await world_with(thinking(), thinking(), stored=stored)
    for _ in range(2):
        await ask(world)
        await world.quiet()
    asked = str([request.messages for request in world.provider.requests])
    assert ANSWER in asked
    assert "thought" not in asked


async def test_it_is_kept_with_the_reply_where_that_is_wanted() -> None:
    world, conversation_id = await world_with(thinking(), stored=True)
    await ask(world)
    await world.quiet()
    message = await world.engine.store.message(conversation_id, keys.message_sk(2, keys.ASSISTANT_PART))
    [done] = world.frames("c1", "ai_reasoning_done")
    assert message is not None
    assert (message.content, message.reasoning, message.reasoning_ms) == (
        ANSWER,
        "".join(THOUGHTS),
        done["ms"],
    )
    [record] = [body["message"] for body in messages(world) if body["message"]["content"] == ANSWER]
    assert (record["reasoning"], record["reasoningMs"]) == (message.reasoning, done["ms"])
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    listed = world.frames("c2", "conversation_resumed")[0]["messages"][-1]
    assert (listed["reasoning"], listed["reasoningMs"]) == (message.reasoning, done["ms"])


async def test_it_is_kept_nowhere_where_that_is_not_wanted() -> None:
    world, conversation_id = await world_with(thinking())
    await ask(world)
    await world.quiet()
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    assert "thought" not in str(world.table.items)
    assert "thought" not in str(world.records.bodies)
    listed = world.frames("c2", "conversation_resumed")[0]["messages"][-1]
    assert listed["content"] == ANSWER
    assert not listed.keys() & {"reasoning", "reasoningMs"}


async def test_of_an_interrupted_reply_it_is_kept_and_of_none_it_is_not() -> None:
    answer = "One two three four five six seven eight nine ten."
    world, conversation_id = await world_with(
        thinking(answer=answer, pace=0.2), thinking(answer=answer, pace=0.2), say("Good."), stored=True
    )
    await ask(world)
    await world.until(lambda: len(world.frames("c1", "ai_token")) > 2)
    await ask(world, "And?")
    await world.until(lambda: world.frames("c1", "ai_reasoning")[-1]["generationId"] == 3)
    await ask(world, "Stop counting.")
    await world.quiet()
    first = await world.engine.store.message(conversation_id, keys.message_sk(2, keys.ASSISTANT_PART))
    assert first is not None
    assert (first.status, first.reasoning) == ("interrupted", "".join(THOUGHTS))
    assert await world.engine.store.message(conversation_id, keys.message_sk(3, keys.ASSISTANT_PART)) is None


@pytest.mark.parametrize("letter", ["a", "é", "思", "🙂", '"', "\n"])
async def test_long_reasoning_is_bounded_in_each_frame_and_as_a_whole(letter: str) -> None:
    world, conversation_id = await world_with(
        thinking(("x", *(letter * 1_000,) * 100), answer="Done."), stored=True
    )
    original, sizes = world.connections.post, list[int]()

    async def measured(connection_id: str, data: bytes) -> None:
        sizes.append(len(data))
        await original(connection_id, data)

    world.connections.post = measured  # type: ignore[method-assign]
    await ask(world)
    await world.quiet()
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    assert max(sizes) <= MAX_POST_BYTES
    kept = thought(world)
    assert len(kept.encode()) <= MAX_REASONING_CHARS
    assert len(kept.encode()) > MAX_REASONING_CHARS - 10
    assert kept.endswith(letter + CUT)
    listed = world.frames("c2", "conversation_resumed")[0]["messages"][-1]
    assert listed["content"] == "Done."
    assert "reasoningMs" in listed  # the text did not fit beside the messages


async def test_a_list_gives_the_newest_reasoning_that_fits_and_every_message() -> None:
    scripts = [thinking((f"{n}" * 9_000,), answer=f"Answer {n}.") for n in range(5)]
    world, conversation_id = await world_with(*scripts, stored=True)
    for _ in scripts:
        await ask(world)
        await world.quiet()
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    listed = world.frames("c2", "conversation_resumed")[0]["messages"]
    replies = [each for each in listed if each["role"] == "assistant" and "reasoningMs" in each]
    assert [each["content"] for each in replies] == [f"Answer {n}." for n in range(5)]
    assert [len(each.get("reasoning", "")) for each in replies] == [0, 0, 0, 9_000, 9_000]


async def test_what_two_calls_thought_stands_apart() -> None:
    world, _ = await world_with()
    failing = replace(
        thinking(("Hm.",)),
        fail_after=0,
        error=ProviderError(AiErrorCode.SERVICE_UNAVAILABLE, "gone", retryable=True),
    )
    inner = FakeProvider(world.clock, [failing, thinking(("Ah.",))])

    class First:
        """Returns with the first piece, as what is tried again does."""

        def stops_unheard(self, model: str) -> bool:
            return True

        async def open(self, request: CompletionRequest) -> Any:
            completion = await inner.open(request)
            await anext(aiter(completion))
            return completion

    told = Thoughts(world.clock.monotonic)
    retrying = RetryingProvider(First(), world.clock, world.engine.rng, RetryPolicy())
    await retrying.open(CompletionRequest("m", (ChatMessage("user", "?"),), 10, thoughts=told))
    assert told.text == f"Hm.{GAP}Ah."


def messages(world: World) -> list[dict[str, Any]]:
    return [body for body in world.records.bodies if body["kind"] == "message"]


class _Time:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_first_thought_is_told_at_once_and_the_next_after_a_pause() -> None:
    time = _Time()
    thoughts = Thoughts(time)
    assert thoughts.release() is None
    assert not thoughts.any
    thoughts.think("a")
    assert thoughts.release() is None
    assert thoughts.released == "a"
    thoughts.think("b")
    time.now = 0.2
    assert thoughts.release() == 0.5
    assert thoughts.released == "a"
    time.now = 0.5
    assert thoughts.release() is None
    assert thoughts.released == "ab"
    thoughts.think("c")
    thoughts.over()
    thoughts.think("too late")
    assert not thoughts.told
    assert thoughts.release() is None
    assert (thoughts.released, thoughts.text, thoughts.told) == ("abc", "abc", True)
    time.now = 9.0
    assert thoughts.ms == 500


def test_halves_of_letters_that_nobody_can_decode_are_replaced() -> None:
    thoughts = Thoughts(_Time())
    thoughts.think("a\ud800b")
    assert thoughts.text == "a?b"


def test_time_passes_for_who_still_thinks() -> None:
    time = _Time()
    thoughts = Thoughts(time)
    thoughts.think("")
    time.now = 2.0
    assert thoughts.ms == 2_000
