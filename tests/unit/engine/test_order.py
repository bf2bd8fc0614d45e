"""Frames of one connection overtake each other: messages that say what they follow, and typing that is numbered."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
from typing import Any

import pytest
from taskflow.conversation.frames import parse_frame
from taskflow.conversation.order import PATIENCE_SECONDS, decide
from taskflow.errors import FrameError, StoreUnavailable

from tests.fakes.provider import say
from tests.support.metered_world import MeteredWorld, Model
from tests.support.world import World


async def _opened(**more: Any) -> tuple[World, str]:
    world = World([say("Hello."), say("Fine.")], **more)
    conversation_id = await world.connect()
    await world.quiet()
    return world, conversation_id


async def _said(world: World, conversation_id: str) -> list[str]:
    messages = await world.engine.store.messages(conversation_id)
    return [m.content for m in messages if m.role == "user" and not m.replaced]


def _message(name: str, after: str | None = None, kind: str = "user_message") -> dict[str, Any]:
    more = {} if after is None else {"after": after}
    return {"type": kind, "text": f"text {name}", "clientMessageId": name, **more}


def _errors(world: World) -> list[tuple[str, str | None]]:
    return [(f["code"], f.get("clientMessageId")) for f in world.frames("c1", "error")]


@pytest.mark.parametrize("seed", range(20))
async def test_ten_at_once_are_stored_in_the_order_in_which_they_were_sent(seed: int) -> None:
    world, conversation_id = await _opened()
    frames = [_message(str(n), str(n - 1) if n else None) for n in range(10)]
    rng = random.Random(seed)
    rng.shuffle(frames)

    async def arrives(frame: dict[str, Any]) -> None:
        await asyncio.sleep(rng.choice([0, 0, 0.01, 0.1, 0.3]))
        await world.send(**frame)

    await asyncio.gather(*(arrives(frame) for frame in frames))
    await world.quiet()
    assert await _said(world, conversation_id) == [f"text {n}" for n in range(10)]
    assert (await world.session(conversation_id)).title == "text 0"
    assert _errors(world) == []


async def test_without_after_a_message_waits_for_nothing() -> None:
    world, conversation_id = await _opened()
    begun = world.clock.monotonic()
    await world.send(**_message("b"))
    await world.send(**_message("a"))
    assert world.clock.monotonic() == begun
    assert await _said(world, conversation_id) == ["text b", "text a"]


@pytest.mark.parametrize("kind", ["user_message", "edit_last"])
async def test_a_message_whose_predecessor_does_not_come_is_to_be_sent_again_and_changes_nothing(
    kind: str,
) -> None:
    world, conversation_id = await _opened()
    await world.send(**_message("first"))
    await world.quiet()
    before = dict(world.table.items)
    begun = world.clock.monotonic()
    await world.send(**_message("b", "never", kind))
    assert PATIENCE_SECONDS <= world.clock.monotonic() - begun < PATIENCE_SECONDS + 0.1
    assert _errors(world) == [("TRY_AGAIN", "b")]
    assert world.table.items == before
    # Its predecessor was refused: it names the one before that.
    await world.send(**_message("b", "first", kind))
    await world.quiet()
    assert (await _said(world, conversation_id))[-1] == "text b"


async def test_a_message_that_waits_is_stored_as_soon_as_the_one_before_it_is() -> None:
    world, conversation_id = await _opened()
    waiting = asyncio.create_task(world.send(**_message("b", "a")))
    await asyncio.sleep(0.9)
    await world.send(**_message("a"))
    await waiting
    assert await _said(world, conversation_id) == ["text a", "text b"]


async def test_an_edit_waits_for_what_it_edits() -> None:
    world, conversation_id = await _opened()
    waiting = asyncio.create_task(world.send(**_message("better", "a", "edit_last")))
    await asyncio.sleep(0.1)
    await world.send(**_message("a"))
    await waiting
    await world.quiet()
    assert await _said(world, conversation_id) == ["text better"]


async def test_a_message_may_follow_one_of_an_earlier_connection_or_of_another_tab() -> None:
    world, conversation_id = await _opened()
    await world.send(**_message("a"))
    await world.disconnect()
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.connect("c3", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    await world.send("c3", type="user_message", text="text other", clientMessageId="other")
    begun = world.clock.monotonic()
    await world.send("c2", **_message("b", "a"))
    assert world.clock.monotonic() == begun
    assert await _said(world, conversation_id) == ["text a", "text other", "text b"]


async def test_a_message_of_another_conversation_is_not_followed() -> None:
    world, _ = await _opened()
    await world.connect("c2")
    await world.quiet()
    await world.send("c2", **_message("elsewhere"))
    await world.send(**_message("b", "elsewhere"))
    assert _errors(world) == [("TRY_AGAIN", "b")]


async def test_a_message_that_was_accepted_is_accepted_again_at_once_whatever_it_names() -> None:
    world, conversation_id = await _opened()
    for name, after in (("a", None), ("b", "a"), ("c", "b")):
        await world.send(**_message(name, after))
    begun = world.clock.monotonic()
    await world.send(**_message("b", "forgotten"))
    await world.send(**_message("c", "forgotten"))
    assert world.clock.monotonic() == begun
    told = [f["clientMessageId"] for f in world.frames("c1", "message_accepted")]
    assert told == ["a", "b", "c", "b", "c"]
    assert await _said(world, conversation_id) == ["text a", "text b", "text c"]


async def test_the_same_message_twice_at_once_is_stored_once_after_the_one_before_it() -> None:
    world, conversation_id = await _opened()
    sending = [asyncio.create_task(world.send(**_message("b", "a"))) for _ in range(3)]
    await asyncio.sleep(0.2)
    await world.send(**_message("a"))
    await asyncio.gather(*sending)
    assert await _said(world, conversation_id) == ["text a", "text b"]
    assert len(world.frames("c1", "message_accepted")) == 4


@pytest.mark.parametrize("after", ["b", "", "ü", "x" * 65, 7, ["a"]])
@pytest.mark.parametrize("kind", ["user_message", "edit_last"])
def test_a_message_that_follows_itself_or_nothing_that_could_be_is_refused(kind: str, after: object) -> None:
    frame = {"type": kind, "text": "x", "clientMessageId": "b", "after": after}
    with pytest.raises(FrameError) as refused:
        parse_frame(json.dumps(frame))
    assert (refused.value.code, refused.value.client_message_id) == ("INVALID_MESSAGE", "b")


async def test_a_message_that_could_not_be_looked_up_is_to_be_sent_again_by_its_id() -> None:
    world, _ = await _opened()

    async def away(*_: object) -> None:
        raise StoreUnavailable("throttled")

    world.engine.store.session = away  # type: ignore[assignment]
    await world.send(**_message("a"))
    assert _errors(world) == [("TRY_AGAIN", "a")]


async def test_a_frame_that_comes_after_its_connections_end_breaks_nothing() -> None:
    world, conversation_id = await _opened()
    await world.send(**_message("a"))
    await world.quiet()
    await world.disconnect()
    before = await world.session(conversation_id)
    for kind in ("user_typing", "user_stopped_typing"):
        for order in ({}, {"order": 1}):
            await world.send(type=kind, **order)
    assert await world.session(conversation_id) == before
    await world.send(**_message("late", "a"))
    await world.quiet()
    assert await _said(world, conversation_id) == ["text a", "text late"]


def test_a_decision_needs_no_more_than_what_is_known() -> None:
    assert decide("a", "b", {"a"}, waited=0) == "take"
    assert decide("a", "b", {"a", "b"}, waited=0) == "take"
    assert decide("a", "b", {"b"}, waited=0) == "repeat"
    assert decide("a", None, {""}, waited=0) == "wait"
    assert decide("a", "b", set(), waited=PATIENCE_SECONDS) == "try_again"


async def _bill(after: str | None, between: bool = False) -> dict[str, float]:
    world = MeteredWorld([say("Hello there."), say("Because of its rivers."), Model().script(5)])
    conversation_id = await world.connect()
    await world.quiet()
    await world.send(**_message("a"))
    await world.quiet()
    if between:
        await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
        await world.quiet()
        await world.send("c2", **_message("other"))
        await world.quiet()
    world.bill.counts.clear()
    await world.send(**_message("b", after))
    await world.quiet()
    return dict(world.bill.of("message"))


async def test_naming_the_message_before_costs_no_call() -> None:
    plain = await _bill(None)
    assert await _bill("a") == plain
    between = await _bill("a", between=True)
    assert between["reads"] == plain["reads"] + 2  # that one's entry, and its own
    assert between["writes"] == (await _bill(None, between=True))["writes"]


@pytest.mark.parametrize("places", list(itertools.permutations(range(4))))
async def test_the_newest_typing_frame_counts_however_they_come(places: tuple[int, ...]) -> None:
    kinds = ["user_typing", "user_stopped_typing", "user_typing", "user_stopped_typing"]
    for newest in (3, 4):
        world, conversation_id = await _opened()
        await world.say()
        for place in places:
            if place < newest:
                await world.send(type=kinds[place], order=place)
        assert (await world.session(conversation_id)).typing is (kinds[newest - 1] == "user_typing")


async def test_typing_frames_at_once_are_told_apart() -> None:
    for seed in range(10):
        world, conversation_id = await _opened()
        await world.say()
        frames = [{"type": ("user_typing", "user_stopped_typing")[n % 2], "order": n} for n in range(7)]
        random.Random(seed).shuffle(frames)
        await asyncio.gather(*(world.send(**frame) for frame in frames))
        session = await world.session(conversation_id)
        assert (session.typing, session.connections["c1"].typed) == (True, 6)


async def test_each_connection_counts_for_itself() -> None:
    world, conversation_id = await _opened()
    await world.say()
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    await world.send(type="user_typing", order=9)
    await world.send(type="user_stopped_typing", order=10)
    await world.send("c2", type="user_typing", order=1)
    assert (await world.session(conversation_id)).typing


async def test_the_end_of_typing_counts_as_activity_also_when_it_comes_late() -> None:
    world, conversation_id = await _opened()
    await world.say()
    await world.send(type="user_stopped_typing", order=4)
    first = (await world.session(conversation_id)).idle_at
    await asyncio.sleep(10)
    await world.send(type="user_typing", order=3)
    assert (await world.session(conversation_id)).idle_at == first
    await world.send(type="user_stopped_typing", order=2)
    session = await world.session(conversation_id)
    assert (session.typing, session.idle_at) == (False, world.engine.now_ms() + world.periods.idle)
    await asyncio.sleep(14)
    await world.sweep()
    assert len(world.frames("c1", "ai_start")) == 2
    await asyncio.sleep(2)
    await world.sweep()
    await world.quiet()
    assert len(world.frames("c1", "ai_start")) == 3


async def test_a_late_end_of_typing_does_not_bring_the_nudge_nearer() -> None:
    world, conversation_id = await _opened()
    await world.say()
    await world.send(type="user_typing", order=5)
    far = (await world.session(conversation_id)).idle_at
    await world.send(type="user_stopped_typing", order=4)
    session = await world.session(conversation_id)
    assert (session.typing, session.idle_at) == (True, far)


async def test_an_end_of_typing_whose_beginning_was_lost_counts_too() -> None:
    for order in ({}, {"order": 2}):
        world, conversation_id = await _opened()
        await world.say()
        await asyncio.sleep(10)
        await world.send(type="user_stopped_typing", **order)
        assert (await world.session(conversation_id)).idle_at == world.engine.now_ms() + world.periods.idle


async def test_a_message_ends_the_typing_before_it_also_when_that_is_told_later() -> None:
    for order in itertools.permutations(range(2)):
        world, conversation_id = await _opened()
        await world.say()
        frames = [{"type": "user_typing", "order": 1}, {**_message("a"), "order": 2}]
        for place in order:
            await world.send(**frames[place])
        await world.quiet()
        session = await world.session(conversation_id)
        assert (session.typing, session.idle_at is not None) == (False, True)


async def test_a_message_that_comes_after_the_typing_of_the_next_one_leaves_it() -> None:
    world, conversation_id = await _opened()
    await world.say()
    await world.send(type="user_typing", order=3)
    await world.send(**_message("a"), order=2)
    await world.quiet()
    session = await world.session(conversation_id)
    assert (session.typing, session.connections["c1"].typed) == (True, 3)
    await world.send(type="user_stopped_typing", order=4)
    assert (await world.session(conversation_id)).idle_at is not None
