"""The lifecycles of the protocol, event by event, on the real engine in virtual time."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from taskflow.codes import AiErrorCode
from taskflow.errors import ProviderError
from taskflow.sessions.connecting import Refused

from tests.fakes.provider import Script, say
from tests.support.world import World

LONG = say("One two three four five six seven eight nine ten. And so it goes on and on for ever.", pace=0.02)


async def _opened(world: World) -> str:
    conversation_id = await world.connect()
    await world.quiet()
    return conversation_id


async def _speaking(world: World, pieces: int = 5) -> int:
    """Until the second turn has said some pieces; returns its generation."""
    await world.until(
        lambda: len([f for f in world.frames("c1", "ai_token") if f["generationId"] == 2]) >= pieces
    )
    return 2


async def _contents(world: World, conversation_id: str) -> list[tuple[str, str, str]]:
    messages = await world.engine.store.messages(conversation_id)
    return [(m.role, m.content, m.status) for m in messages if not m.replaced]


def _text(world: World, turn: int, connection_id: str = "c1") -> str:
    tokens = world.frames(connection_id, "ai_token")
    return "".join(f["token"] for f in tokens if f["generationId"] == turn)


async def test_a_new_conversation_is_created_and_greeted() -> None:
    world = World([say("Hello there.")])
    conversation_id = await _opened(world)
    assert world.types() == ["conversation_created", "ai_start", "ai_token", "ai_done"]
    created = world.frames()[0]
    assert created["conversationId"] == conversation_id
    assert created["model"] == "fake-1"
    assert created["resumeToken"] == "secret-c1"
    assert _text(world, 1) == "Hello there."
    seqs = [f["seq"] for f in world.frames() if "seq" in f]
    assert seqs == sorted(set(seqs))


async def test_a_message_is_accepted_titled_and_answered() -> None:
    world = World([say("Hello."), say("Paris.")])
    conversation_id = await _opened(world)
    await world.send(type="user_message", text="What is the capital of France?", clientMessageId="m-1")
    await world.quiet()
    assert world.types()[4:] == ["message_accepted", "title_updated", "ai_start", "ai_token", "ai_done"]
    accepted = world.frames("c1", "message_accepted")[0]
    assert accepted["clientMessageId"] == "m-1"
    assert accepted["generationId"] == 2
    assert world.frames("c1", "title_updated")[0]["title"] == "What is the capital of France?"
    assert await _contents(world, conversation_id) == [
        ("assistant", "Hello.", "completed"),
        ("user", "What is the capital of France?", "completed"),
        ("assistant", "Paris.", "completed"),
    ]


async def test_an_interruption_ends_the_turn_where_the_person_was() -> None:
    world = World([say("Hello."), LONG, say("Cats are nice.")])
    conversation_id = await _opened(world)
    await world.send(type="user_message", text="Count.")
    turn = await _speaking(world)
    await world.send(type="user_message", text="Cats?", seen={"generationId": turn, "chars": 7})
    await world.quiet()
    kinds = world.types()
    assert kinds[-4:] == ["ai_interrupted", "ai_start", "ai_token", "ai_done"]
    cut = world.frames("c1", "ai_interrupted")[0]
    assert (cut["chars"], cut["partialContent"], cut["upstreamStopped"]) == (7, "One two", True)
    assert ("assistant", "One two", "interrupted") in await _contents(world, conversation_id)
    prompt = world.provider.completions[-1].request.messages
    assert prompt[-2].content == "One two ⟦…interrupted⟧"
    assert "“One two” was cut off" in prompt[-1].content
    assert prompt[-1].content.endswith("Cats?")


async def test_the_upstream_is_closed_at_once_when_interrupted() -> None:
    world = World([say("Hello."), Script(pieces=("a", "b"), hang_after=2), say("Yes?")])
    await _opened(world)
    await world.send(type="user_message", text="Go.")
    await _speaking(world, 2)
    at = world.clock.monotonic()
    await world.send(type="cancel")
    await world.until(lambda: bool(world.frames("c1", "ai_interrupted")))
    closed_at = world.provider.completions[1].closed_at
    assert closed_at is not None
    assert closed_at - at <= 0.2


async def test_a_cancel_interrupts_and_is_done_as_cancelled() -> None:
    world = World([say("Hello."), LONG])
    conversation_id = await _opened(world)
    await world.send(type="user_message", text="Count.")
    turn = await _speaking(world)
    await world.send(type="cancel", generationId=turn)
    await world.quiet()
    assert world.types()[-2:] == ["ai_interrupted", "ai_done"]
    assert world.frames("c1", "ai_done")[-1]["status"] == "cancelled"
    shown = _text(world, turn)
    assert (await _contents(world, conversation_id))[-1] == ("assistant", shown, "interrupted")


@pytest.mark.parametrize("frame", [{"type": "cancel"}, {"type": "cancel", "generationId": 1}])
async def test_a_cancel_with_nothing_spoken_changes_nothing(frame: dict[str, Any]) -> None:
    world = World([say("Hello.")])
    conversation_id = await _opened(world)
    before = await world.session(conversation_id)
    await world.send(**frame)
    await world.quiet()
    assert await world.session(conversation_id) == before
    assert world.types()[-1] == "ai_done"


async def test_a_cancel_of_another_generation_is_ignored() -> None:
    world = World([say("Hello."), LONG])
    await _opened(world)
    await world.send(type="user_message", text="Count.")
    await _speaking(world)
    await world.send(type="cancel", generationId=1)
    await world.quiet()
    assert world.types()[-1] == "ai_done"
    assert world.frames("c1", "ai_interrupted") == []


async def test_a_repeated_client_message_id_is_acknowledged_again_and_changes_nothing() -> None:
    world = World([say("Hello."), say("Paris.")])
    conversation_id = await _opened(world)
    for _ in range(2):
        await world.send(type="user_message", text="Capital?", clientMessageId="m-1")
        await world.quiet()
    first, second = world.frames("c1", "message_accepted")
    assert first == second
    assert len(await _contents(world, conversation_id)) == 3
    assert len(world.provider.completions) == 2


async def test_ten_messages_in_a_burst_are_stored_in_order_and_cost_two_calls_at_most() -> None:
    world = World([say("Hello."), LONG, say("All answered.")])
    conversation_id = await _opened(world)
    await asyncio.sleep(1)
    sends = []
    for number in range(10):
        sends.append(asyncio.create_task(world.send(type="user_message", text=f"Message {number}")))
        await asyncio.sleep(0.02)
    await asyncio.gather(*sends)
    await world.quiet()
    contents = await _contents(world, conversation_id)
    assert [text for role, text, _ in contents if role == "user"] == [f"Message {n}" for n in range(10)]
    assert contents[-1] == ("assistant", "All answered.", "completed")
    assert len(world.provider.completions) - 1 <= 2
    asked = "".join(m.content for m in world.provider.completions[-1].request.messages)
    assert all(f"Message {number}" in asked for number in range(10))


async def test_a_message_while_the_greeting_streams_is_answered() -> None:
    world = World([say("Hello and welcome to this long greeting, dear person.", pace=0.05), say("Four.")])
    conversation_id = await world.connect()
    await world.until(lambda: len(world.frames("c1", "ai_token")) >= 3)
    await world.send(type="user_message", text="Two and two?")
    await world.quiet()
    assert world.types()[-4:] == ["ai_interrupted", "ai_start", "ai_token", "ai_done"]
    assert (await _contents(world, conversation_id))[-1] == ("assistant", "Four.", "completed")


async def test_a_provider_failure_is_told_and_the_next_message_works() -> None:
    refused = ProviderError(AiErrorCode.RATE_LIMITED, "secret provider words", status=429)
    world = World([say("Hello."), Script(open_error=refused), say("Better now.")])
    conversation_id = await _opened(world)
    await world.send(type="user_message", text="First?")
    await world.quiet()
    error = world.frames("c1", "ai_error")[0]
    assert error["code"] == "RATE_LIMITED"
    assert "secret provider words" not in str(world.frames())
    await world.send(type="user_message", text="Second?")
    await world.quiet()
    assert [text for _, text, _ in await _contents(world, conversation_id)] == [
        "Hello.",
        "First?",
        "",
        "Second?",
        "Better now.",
    ]
    failed = [b["inference"] for b in world.records.bodies if b["kind"] == "inference"][1]
    assert (failed["status"], failed["errorCode"]) == ("error", "RATE_LIMITED")


async def test_a_failure_in_mid_reply_keeps_what_was_shown() -> None:
    broken = Script(
        pieces=("Well,", " it", " is"),
        pace=0.05,
        fail_after=3,
        error=ProviderError(AiErrorCode.SERVICE_UNAVAILABLE, "gone"),
    )
    world = World([say("Hello."), broken])
    conversation_id = await _opened(world)
    await world.send(type="user_message", text="Go.")
    await world.quiet()
    assert world.types()[-1] == "ai_error"
    role, text, status = (await _contents(world, conversation_id))[-1]
    assert (role, status) == ("assistant", "interrupted")
    assert text == _text(world, 2) != ""


async def test_regenerate_replaces_the_last_answer() -> None:
    world = World([say("Hello."), say("Paris."), say("It is Paris.")])
    conversation_id = await _opened(world)
    await world.send(type="user_message", text="Capital?")
    await world.quiet()
    await world.send(type="regenerate")
    await world.quiet()
    assert world.frames("c1", "ai_start")[-1]["replacesGenerationId"] == 2
    assert [text for _, text, _ in await _contents(world, conversation_id)] == [
        "Hello.",
        "Capital?",
        "It is Paris.",
    ]
    assert "Paris." not in [m.content for m in world.provider.completions[-1].request.messages]
    replaced = [
        b["message"] for b in world.records.bodies if b["kind"] == "message" and b["message"]["replaced"]
    ]
    assert [m["content"] for m in replaced] == ["Paris."]


async def test_regenerate_interrupts_the_answer_being_spoken() -> None:
    world = World([say("Hello."), LONG, say("Short.")])
    conversation_id = await _opened(world)
    await world.send(type="user_message", text="Count.")
    await _speaking(world)
    await world.send(type="regenerate")
    await world.quiet()
    assert [text for _, text, _ in await _contents(world, conversation_id)] == ["Hello.", "Count.", "Short."]


async def test_edit_last_replaces_the_question_and_its_answer() -> None:
    world = World([say("Hello."), say("Paris."), say("Berlin.")])
    conversation_id = await _opened(world)
    await world.send(type="user_message", text="Capital of France?")
    await world.quiet()
    await world.send(type="edit_last", text="Capital of Germany?", clientMessageId="e-1")
    await world.quiet()
    assert world.frames("c1", "message_accepted")[-1]["replacesGenerationId"] == 2
    assert [text for _, text, _ in await _contents(world, conversation_id)] == [
        "Hello.",
        "Capital of Germany?",
        "Berlin.",
    ]


@pytest.mark.parametrize("frame", [{"type": "regenerate"}, {"type": "edit_last", "text": "x"}])
async def test_nothing_to_replace_is_an_error(frame: dict[str, Any]) -> None:
    world = World([say("Hello.")])
    await _opened(world)
    await world.send(**frame)
    assert world.frames()[-1]["code"] == "NOTHING_TO_REPLACE"


async def test_continue_replays_the_unseen_rest_without_a_model_call() -> None:
    world = World([say("Hello."), LONG, say("never asked")])
    await _opened(world)
    await world.send(type="user_message", text="Count.")
    turn = await _speaking(world)
    await world.send(type="cancel", seen={"generationId": turn, "chars": 7})
    await world.quiet()
    calls = len(world.provider.completions)
    await world.send(type="user_message", text="Go on!")
    await world.quiet()
    assert len(world.provider.completions) == calls
    assert _text(world, 3).startswith("three four")
    assert [b["inference"]["status"] for b in world.records.bodies if b["kind"] == "inference"][
        -1
    ] == "replayed"


async def test_a_set_greeting_is_said_without_asking_the_model() -> None:
    world = World([say("never asked")], greeting="Hello, friend.")
    conversation_id = await _opened(world)
    assert _text(world, 1) == "Hello, friend."
    assert await _contents(world, conversation_id) == [("assistant", "Hello, friend.", "completed")]
    assert world.provider.completions == []
    await world.say("Good day.")
    said = [b["message"]["content"] for b in world.records.bodies if b["kind"] == "message"]
    assert sorted(said) == ["Good day.", "Hello, friend.", "never asked"]


async def test_set_model_takes_effect_with_the_next_turn() -> None:
    world = World([say("Hello."), say("Paris.")])
    await _opened(world)
    await world.send(type="set_model", model="fake-2")
    assert world.frames()[-1] == {"type": "model_changed", "model": "fake-2"}
    await world.send(type="user_message", text="Capital?")
    await world.quiet()
    assert world.provider.completions[-1].request.model == "fake-2"
    await world.send(type="set_model", model="nonsense")
    assert world.frames()[-1]["code"] == "MODEL_NOT_FOUND"


async def test_without_pacing_everything_due_travels_in_few_frames() -> None:
    world = World([say("Hello."), say("word " * 300)], pacing_base_ms=0)
    await _opened(world)
    await world.send(type="user_message", text="Go.")
    await world.quiet()
    assert _text(world, 2).strip() == ("word " * 300).strip()
    assert len(world.frames("c1", "ai_token")) < 20


async def test_server_pacing_posts_one_piece_at_a_time_at_cadence() -> None:
    world = World([say("Hello."), say("a b c d e f g h i j")])
    await _opened(world)
    begun = world.clock.monotonic()
    await world.send(type="user_message", text="Go.")
    await world.quiet()
    assert len([f for f in world.frames("c1", "ai_token") if f["generationId"] == 2]) == 10
    assert world.clock.monotonic() - begun >= 9 * 0.03 * 0.8


async def test_client_pacing_ends_the_invocation_when_the_model_ends() -> None:
    text = "word " * 200
    world = World([say("Hello."), say(text, pace=0.005)])
    await world.connect("c1", pacing="client")
    await world.quiet()
    begun = world.clock.monotonic()
    await world.send(type="user_message", text="Go.")
    await world.quiet()
    assert _text(world, 2).strip() == text.strip()
    assert world.clock.monotonic() - begun < 1.5
    assert len([f for f in world.frames("c1", "ai_token") if f["generationId"] == 2]) < 12


async def test_a_settled_reply_is_cut_where_its_reader_stopped_it() -> None:
    text = "word " * 200
    world = World([say("Hello."), say(text), say("Sure.")])
    conversation_id = await world.connect("c1", pacing="client")
    await world.quiet()
    await world.send(type="user_message", text="Go.")
    await world.quiet()
    await world.send(type="cancel", seen={"generationId": 2, "chars": 14})
    await world.quiet()
    assert world.types()[-3:] == ["ai_done", "ai_interrupted", "ai_done"]
    assert world.frames("c1", "ai_interrupted")[0]["chars"] == 14
    assert (await _contents(world, conversation_id))[-1] == ("assistant", "word word word", "interrupted")
    records = [b["message"] for b in world.records.bodies if b["kind"] == "message"]
    assert (records[-1]["content"], records[-1]["version"]) == ("word word word", 2)


async def test_a_message_cuts_a_settled_reply_that_is_still_being_read() -> None:
    world = World([say("Hello."), say("word " * 200), say("Sure.")])
    conversation_id = await world.connect("c1", pacing="client")
    await world.quiet()
    await world.send(type="user_message", text="Go.")
    await world.quiet()
    await world.send(type="user_message", text="Enough.", seen={"generationId": 2, "chars": 9})
    await world.quiet()
    kinds = world.types()
    assert kinds[-4:] == ["ai_interrupted", "ai_start", "ai_token", "ai_done"]
    assert [text for _, text, _ in await _contents(world, conversation_id)][-3:] == [
        "word word",
        "Enough.",
        "Sure.",
    ]


async def test_a_stale_seen_is_harmless() -> None:
    world = World([say("Hello."), say("Paris."), say("Berlin.")])
    conversation_id = await _opened(world)
    await world.send(type="user_message", text="France?")
    await world.quiet()
    await world.send(type="user_message", text="Germany?", seen={"generationId": 1, "chars": 0})
    await world.quiet()
    assert world.frames("c1", "ai_interrupted") == []
    assert ("assistant", "Hello.", "completed") in await _contents(world, conversation_id)


async def test_seen_beyond_what_was_sent_counts_as_what_was_sent() -> None:
    world = World([say("Hello."), LONG, say("Yes?")])
    conversation_id = await _opened(world)
    await world.send(type="user_message", text="Count.")
    turn = await _speaking(world)
    await world.send(type="user_message", text="Stop.", seen={"generationId": turn, "chars": 10_000})
    await world.quiet()
    interrupted = next(t for r, t, s in await _contents(world, conversation_id) if s == "interrupted")
    assert interrupted == _text(world, turn)


async def test_a_foreign_conversation_is_refused() -> None:
    world = World([say("Hello.")])
    conversation_id = await _opened(world)
    for token in ("", "wrong"):
        with pytest.raises(Refused) as refused:
            await world.connect("c2", resume_token=token, conversationId=conversation_id)
        assert (refused.value.status, refused.value.code) == (403, "CONVERSATION_NOT_FOUND")


async def test_an_unknown_model_is_refused() -> None:
    world = World([say("Hello.")])
    with pytest.raises(Refused) as refused:
        await world.connect("c1", model="nonsense")
    assert (refused.value.status, refused.value.code) == (400, "MODEL_NOT_FOUND")
