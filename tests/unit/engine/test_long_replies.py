"""A reply has a longest length: it ends there as ``length``, and what was shown of it is stored everywhere."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from taskflow.conversation.text import floor_grapheme
from taskflow.limits import MAX_REPLY_BYTES, MAX_REPLY_CHARS
from taskflow.records.validation import parse_record
from taskflow.turns.entry import handle
from taskflow.turns.paced_text import PacedText

from tests.fakes.provider import Script, say
from tests.fakes.table import MemoryTable
from tests.support.world import World

ITEM_BYTES = 400 * 1024
"""What DynamoDB takes as one item (AWS: "Maximum item size")."""
MESSAGE_BYTES = 1_048_576
"""What SQS takes as one message (AWS: "Amazon SQS message quotas")."""

WORST = {
    "ascii": "word ",
    "accents": "é ",
    "ideographs": "河流向北",
    "astral": "🦊🌊",
    "families": "👨‍👩‍👧‍👦",
    "controls": "\x01\x02\x03\x04\x05\x06\x07a",
    "quotes": '"\\',
    "marks": "e\u0301\u0302",
    "noncharacters": "\uffff\ufffe\uffff.",
}


@pytest.mark.parametrize("name", WORST)
async def test_a_reply_of_any_length_ends_at_the_limit_with_all_that_was_shown_stored(name: str) -> None:
    unit = WORST[name]
    piece = unit * (4_000 // len(unit))
    table = MemoryTable()
    world = World([say("Hello."), Script(pieces=(piece,) * 80)], pacing_base_ms=0, table=table)
    conversation_id = await world.connect("c1", pacing="client")
    await world.quiet()
    await world.send(type="user_message", text="Go on for ever.")
    await world.quiet()
    shown = "".join(f["token"] for f in world.frames("c1", "ai_token") if f["generationId"] == 2)
    done = world.frames("c1", "ai_done")[-1]
    assert done["finish"] == "length"
    assert len(shown) <= MAX_REPLY_CHARS
    assert len(shown.encode()) <= MAX_REPLY_BYTES
    assert len(shown) > MAX_REPLY_CHARS - 20 or len(shown.encode()) > MAX_REPLY_BYTES - 80
    assert floor_grapheme(shown + unit, len(shown)) == len(shown), "it ends between graphemes"
    message = (await world.engine.store.messages(conversation_id))[-1]
    assert (message.content, message.finish) == (shown, "length")
    for item in table.items.values():
        assert sum(len(f"{name}{value}".encode()) for name, value in item.items()) < ITEM_BYTES
    for body in world.records.bodies:
        assert len(json.dumps(body)) <= MESSAGE_BYTES
    stored = [parse_record(json.dumps(body)) for body in world.records.bodies]
    assert any(getattr(getattr(record, "message", None), "content", "") == shown for record in stored)
    assert world.provider.speaking == 0, "the rest is not waited for"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["a", "é", "河", "🦊", "👨‍👩‍👧‍👦", "\u0301", "\ud800", "\x01", "क्षि", "🇩🇪"]),
        min_size=1,
        max_size=6,
    ).map("".join),
    st.integers(1_000, 40_000),
)
def test_no_chunking_gets_a_reply_past_its_limits(unit: str, size: int) -> None:
    paced = PacedText(0, random.Random(0))
    delta = unit * max(1, size // len(unit))
    told = 0
    while paced.add(delta, 0.0):
        told += 1
        assert told <= MAX_REPLY_CHARS
    text = paced.text
    assert len(text) <= MAX_REPLY_CHARS
    assert len(text.encode()) <= MAX_REPLY_BYTES
    whole = (delta * (told + 1)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert whole.startswith(text)


async def test_when_the_time_is_over_what_was_generated_is_told_and_can_be_continued() -> None:
    """At 30 ms a word a long reply would take longer to tell than a function may run."""
    world = World([say("Hello."), say("word " * 19_000)])
    conversation_id = await world.connect("c1")
    await world.quiet()
    began = world.clock.monotonic()
    await world.send(type="user_message", text="Go.")
    await world.quiet()
    took = world.clock.monotonic() - began
    assert 150 < took < 200
    shown = "".join(f["token"] for f in world.frames("c1", "ai_token") if f["generationId"] == 2)
    message = (await world.engine.store.messages(conversation_id))[-1]
    assert message.content == shown == "word " * 19_000
    assert (message.status, message.finish) == ("completed", ""), "the model had ended by itself"


async def test_a_model_that_is_too_slow_for_its_time_is_cut_as_at_a_limit() -> None:
    world = World([say("Hello."), Script(pieces=("word ",) * 1_000, pace=1.0)], pacing_base_ms=0)
    conversation_id = await world.connect("c1")
    await world.quiet()
    await world.send(type="user_message", text="Go.")
    await world.quiet()
    message = (await world.engine.store.messages(conversation_id))[-1]
    assert (message.status, message.finish) == ("completed", "length")
    assert 150 * 5 < len(message.content) < 200 * 5
    assert world.frames("c1", "ai_done")[-1]["finish"] == "length"


async def test_a_reply_that_is_adopted_is_stored_as_far_as_it_was_sent() -> None:
    world = World([say("Hello."), Script(pieces=("河流向北" * 1_000,) * 40, pace=0.05)], pacing_base_ms=0)
    conversation_id = await world.connect("c1", pacing="client")
    await world.quiet()
    await world.send(type="user_message", text="Go.")
    await world.until(lambda: sum(len(f["token"]) for f in world.frames("c1", "ai_token")) > 60_000)
    for task in list(world.tasks):
        task.cancel()
    await world.clock.sleep(30)
    await world.sweep()
    await world.quiet()
    message = (await world.engine.store.messages(conversation_id))[-1]
    assert (message.status, message.finish, message.error_code) == ("interrupted", "", "SERVICE_UNAVAILABLE")
    assert 50_000 < len(message.content) <= MAX_REPLY_CHARS
    await handle(world.engine, {"kind": "announce", "conversationId": conversation_id}, deadline=1.0)


@pytest.mark.parametrize("name", WORST)
@pytest.mark.parametrize("then", [None, "And then?"])
async def test_a_reply_longer_than_a_frame_is_listed_whole_in_several(name: str, then: str | None) -> None:
    text = WORST[name] * (60_000 // len(WORST[name]))
    world = World([say("Hello."), Script(pieces=(text,)), say("Then nothing.")], pacing_base_ms=0)
    conversation_id = await world.connect("c1", pacing="client")
    await world.quiet()
    for said in ("Go.", *([then] if then else [])):
        await world.send(type="user_message", text=said)
        await world.quiet()
    stored = (await world.engine.store.messages(conversation_id))[2]
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    resumed, *parts = world.frames("c2")
    assert {part["type"] for part in parts} == {"message_part"}
    [view] = [m for m in resumed["messages"] if m["id"] == stored.id]
    whole = view["content"]
    for part in parts:
        assert (part["messageId"], part["offset"]) == (stored.id, len(whole))
        whole += part["text"]
    assert whole == stored.content
    assert view["contentChars"] == len(whole)
    assert [m["content"] for m in resumed["messages"][1:]] == ([then, "Then nothing."] if then else [])
    assert all(len(json.dumps(frame, ensure_ascii=False).encode()) <= 32_000 for frame in world.frames("c2"))
