"""How the runner carries effects out: in which order, what goes out together, and what becomes of what fails."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest
from taskflow.conversation import commands as c
from taskflow.conversation.effects import Count, Effect, Invoke, Post, SendOutbox, SendRecord
from taskflow.conversation.invocations import Invocation, SpeakTurn
from taskflow.engine.outbox import MAX_ENTRIES
from taskflow.engine.runner import perform, post, run
from taskflow.errors import GoneError, NotQueued, PostFailed, StoreUnavailable
from taskflow.events import Pong, TypingNudge
from taskflow.identity import Identity
from taskflow.store import keys

from tests.fakes.provider import say
from tests.support.world import World

NUDGE = TypingNudge(message="Take your time.")


class Diary:
    """What reaches the outside, and when, in seconds from the beginning. A post takes a second."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = world
        self.lines: list[tuple[int, str]] = []
        self.fails: dict[str, Exception] = {}
        self._begun = world.clock.monotonic()
        monkeypatch.setattr(world.connections, "post", self._post)
        monkeypatch.setattr(world.invoker, "invoke", self._invoke)
        monkeypatch.setattr(world.records, "send", self._send)
        monkeypatch.setattr(world.meter, "count", lambda name, value=1: self._write(f"count {name}"))

    def _write(self, line: str) -> None:
        self.lines.append((round(self.world.clock.monotonic() - self._begun), line))

    def _fail(self, what: str) -> None:
        if what in self.fails:
            raise self.fails[what]

    async def _post(self, connection_id: str, data: bytes) -> None:
        await asyncio.sleep(1)
        self._fail(connection_id)
        self._write(f"{json.loads(data)['type']} to {connection_id}")

    async def _invoke(self, invocation: Invocation) -> None:
        self._fail("invoke")
        self._write("invoke")

    async def _send(self, bodies: Sequence[str]) -> None:
        self._fail("send")
        self._write(f"send {len(bodies)}")


async def opened(monkeypatch: pytest.MonkeyPatch) -> tuple[World, Diary, str]:
    """A conversation of two tabs, in which one reply was given."""
    world = World([say("Hello."), say("The sea is deep.")])
    conversation_id = await world.connect("c1")
    await world.quiet()
    await world.say("Tell me about the sea.")
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    return world, Diary(world, monkeypatch), conversation_id


def nudge(*connection_ids: str) -> Post:
    return Post(connection_ids, NUDGE)


def pong(*connection_ids: str) -> Post:
    return Post(connection_ids, Pong())


INVOKE = Invoke(SpeakTurn("c", 3))

ORDERS: dict[str, tuple[list[Effect], list[tuple[int, str]]]] = {
    # the effects; when what went out
    "one post to several": ([nudge("c1", "c2")], [(1, "typing_nudge to c1"), (1, "typing_nudge to c2")]),
    "posts to different connections go out together": (
        [nudge("c1"), pong("c2")],
        [(1, "typing_nudge to c1"), (1, "pong to c2")],
    ),
    "posts to one connection follow each other": (
        [nudge("c1"), pong("c1")],
        [(1, "typing_nudge to c1"), (2, "pong to c1")],
    ),
    "posts that share one connection follow each other": (
        [nudge("c1"), pong("c2"), nudge("c2")],
        [(1, "typing_nudge to c1"), (1, "pong to c2"), (2, "typing_nudge to c2")],
    ),
    "a post that does not share waits for the ones before it all the same": (
        [nudge("c1"), pong("c1"), nudge("c2")],
        [(1, "typing_nudge to c1"), (2, "pong to c1"), (2, "typing_nudge to c2")],
    ),
    "an invocation waits for the posts before it, and those after it wait for it": (
        [nudge("c1"), INVOKE, pong("c2")],
        [(1, "typing_nudge to c1"), (1, "invoke"), (2, "pong to c2")],
    ),
    "everything else in its order": (
        [Count("A"), INVOKE, Count("B")],
        [(0, "count A"), (0, "invoke"), (0, "count B")],
    ),
    "nobody": ([nudge(), Count("A")], [(0, "count A")]),
    "nothing": ([], []),
}


@pytest.mark.parametrize("name", ORDERS)
async def test_effects_go_out_in_their_order(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    effects, lines = ORDERS[name]
    world, diary, conversation_id = await opened(monkeypatch)
    await perform(world.engine, conversation_id, effects, await world.session(conversation_id))
    assert diary.lines == lines


async def test_a_message_is_accepted_and_shown_before_its_turn_is_invoked_and_its_record_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world, diary, conversation_id = await opened(monkeypatch)
    await run(world.engine, conversation_id, c.UserMessage("c1", "And the hills?"))
    assert diary.lines == [
        (1, "message_accepted to c1"),
        (1, "user_message to c2"),
        (1, "invoke"),
        (1, "send 1"),
    ]
    assert (await world.session(conversation_id)).outbox == {}


async def test_a_post_that_fails_is_logged_and_the_others_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    world, diary, conversation_id = await opened(monkeypatch)
    diary.fails = {"c1": PostFailed("c1")}
    await post(world.engine, conversation_id, ["c1", "c2"], NUDGE)
    assert diary.lines == [(1, "typing_nudge to c2")]
    assert ("warning", "post failed", {"connection_id": "c1"}) in world.log.lines
    assert set((await world.session(conversation_id)).connections) == {"c1", "c2"}


async def test_a_connection_that_is_closed_leaves_and_what_follows_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world, diary, conversation_id = await opened(monkeypatch)
    diary.fails = {"c1": GoneError("c1")}
    session = await world.session(conversation_id)
    await perform(world.engine, conversation_id, [nudge("c1", "c2"), INVOKE], session)
    assert diary.lines == [(1, "typing_nudge to c2"), (1, "invoke")]
    assert set((await world.session(conversation_id)).connections) == {"c2"}
    assert await world.engine.store.connection("c1") is None
    await post(world.engine, conversation_id, ["c1"], NUDGE)
    assert set((await world.session(conversation_id)).connections) == {"c2"}


async def test_of_a_closed_connection_of_no_known_conversation_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world, diary, _ = await opened(monkeypatch)
    diary.fails = {"c1": GoneError("c1")}
    await post(world.engine, None, ["c1"], NUDGE)
    assert await world.engine.store.connection("c1") is not None


async def test_an_invocation_that_lambda_does_not_take_is_an_error_and_the_turn_waits_for_the_sweep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world, diary, conversation_id = await opened(monkeypatch)
    diary.fails = {"invoke": StoreUnavailable("away")}
    with pytest.raises(StoreUnavailable):
        await run(world.engine, conversation_id, c.UserMessage("c1", "And the hills?"))
    after = await world.session(conversation_id)
    assert (after.turn_pending, after.start_by is not None, list(after.outbox)) == (
        True,
        True,
        [keys.message_sk(3, keys.USER_PART)],
    )


async def test_a_record_that_the_queue_does_not_take_now_stays_in_the_outbox(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world, diary, conversation_id = await opened(monkeypatch)
    diary.fails = {"send": StoreUnavailable("away")}
    done = await run(world.engine, conversation_id, c.UserMessage("c1", "And the hills?"))
    assert done.ok
    after = await world.session(conversation_id)
    assert list(after.outbox) == [keys.message_sk(3, keys.USER_PART)]
    logged = [fields for kind, line, fields in world.log.lines if line == "records not sent, the sweep will"]
    assert [fields["error"] for fields in logged] == ["away"]


async def test_a_record_that_the_queue_never_takes_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    world, diary, conversation_id = await opened(monkeypatch)
    diary.fails = {"send": NotQueued({0: "too long"}, {})}
    await run(world.engine, conversation_id, c.UserMessage("c1", "And the hills?"))
    assert (await world.session(conversation_id)).outbox == {}
    assert [sk for pk, sk in world.table.items if pk == keys.REFUSED] == [
        keys.refused_sk(conversation_id, keys.message_sk(3, keys.USER_PART))
    ]
    assert (1, "count RecordsRefused") in diary.lines


async def test_a_table_that_goes_away_after_the_record_was_sent_is_no_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world, diary, conversation_id = await opened(monkeypatch)
    done = await run(world.engine, conversation_id, c.SetModel("fake-2", "fake"))
    assert (done.after is not None, diary.lines[-1]) == (True, (1, "send 1"))

    async def away(write: Any) -> None:
        raise StoreUnavailable("away")

    session = await world.session(conversation_id)
    assert session.outbox == {}
    await run(world.engine, conversation_id, c.Rename(Identity(session.user_id, session.tenant_id), "Water"))
    session = await world.session(conversation_id)
    monkeypatch.setattr(world.table, "write", away)
    await perform(world.engine, conversation_id, [SendOutbox()], session)
    assert list((await world.session(conversation_id)).outbox) == ["HEADER"]


async def test_what_is_about_a_session_that_is_gone_comes_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    world, diary, conversation_id = await opened(monkeypatch)
    [*_, message] = await world.engine.store.messages(conversation_id)
    await perform(world.engine, conversation_id, [SendRecord(message), SendOutbox(), Count("A")], None)
    assert diary.lines == [(0, "count A")]


async def test_a_closed_tab_and_a_table_that_is_away_do_not_keep_a_turn_from_starting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world, diary, conversation_id = await opened(monkeypatch)
    session = await world.session(conversation_id)
    diary.fails["c2"] = GoneError("c2")

    async def away(*_: object) -> bool:
        raise StoreUnavailable("throttled")

    monkeypatch.setattr(world.engine.store, "forget_connection", away)
    await perform(world.engine, conversation_id, [nudge("c1", "c2"), INVOKE], session)
    assert [line for _, line in diary.lines] == ["typing_nudge to c1", "invoke"]
    assert "c2" in (await world.session(conversation_id)).connections


async def test_a_new_message_s_record_does_not_wait_for_a_backlog(monkeypatch: pytest.MonkeyPatch) -> None:
    world, _, conversation_id = await opened(monkeypatch)
    sent: list[str] = []

    async def away(bodies: Sequence[str]) -> None:
        raise StoreUnavailable("the queue is away")

    async def back(bodies: Sequence[str]) -> None:
        sent.extend(json.loads(body).get("message", {}).get("content", "") for body in bodies)

    monkeypatch.setattr(world.records, "send", away)
    for number in range(12):
        await run(world.engine, conversation_id, c.UserMessage("c1", f"Message {number}."))
    assert len((await world.session(conversation_id)).outbox) > MAX_ENTRIES
    monkeypatch.setattr(world.records, "send", back)
    await run(world.engine, conversation_id, c.UserMessage("c1", "The newest."))
    assert len(sent) == MAX_ENTRIES
    assert sent[-1] == "The newest."
