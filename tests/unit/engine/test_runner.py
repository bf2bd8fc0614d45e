"""The runner's loop: what is decided again and how often, and what is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from taskflow.conversation import commands as c
from taskflow.conversation.commands import Command
from taskflow.engine.runner import CANCEL_PAUSE_SECONDS, commit, run
from taskflow.errors import ConditionFailed, StoreUnavailable
from taskflow.identity import Identity
from taskflow.store import keys
from taskflow.store.expressions import Item, Write

from tests.fakes.provider import say
from tests.fakes.table import MemoryTable
from tests.support.story import connection
from tests.support.world import World


class Watched(MemoryTable):
    """Counts reads of the session, and lets something come between a read and the write that rests on it."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = self.writes = 0
        self.decided = 0
        """How many writes of more than one item were tried: those of messages, not of what follows them."""
        self.away = 0
        """How many further calls are not answered."""
        self.between: Callable[[], None] = lambda: None

    async def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        self._answer()
        self.reads += sk == keys.SESSION
        return await super().get(pk, sk, consistent=consistent)

    async def write(self, write: Write) -> Item | None:
        self._answer()
        self.writes += 1
        self.between()
        return await super().write(write)

    async def transact(self, writes: Sequence[Write], token: str) -> None:
        self._answer()
        self.writes += 1
        self.decided += 1
        self.between()
        await super().transact(writes, token)

    def _answer(self) -> None:
        if self.away:
            self.away -= 1
            raise StoreUnavailable("away")

    def change(self, conversation_id: str, **changes: Any) -> None:
        """Somebody else's change of the session."""
        self.items[keys.conversation_pk(conversation_id), keys.SESSION].update(changes)

    def raced(self, conversation_id: str, times: int) -> None:
        """Before each of the next writes somebody else's comes first."""
        left = iter(range(times))

        def first() -> None:
            if next(left, None) is not None:
                item = self.items[keys.conversation_pk(conversation_id), keys.SESSION]
                item["version"] += 1

        self.between = first


async def opened() -> tuple[World, Watched, str]:
    table = Watched()
    world = World([say("Hello."), say("The sea is deep.")], table=table)
    conversation_id = await world.connect("c1")
    await world.quiet()
    await world.say("Tell me about the sea.")
    table.reads = table.writes = table.decided = 0
    return world, table, conversation_id


MESSAGE = c.UserMessage("c1", "And the hills?", "m2")
RUN = "r9"


async def test_a_lost_race_is_decided_again_on_the_session_as_it_is_then() -> None:
    world, table, conversation_id = await opened()
    table.raced(conversation_id, 3)
    done = await run(world.engine, conversation_id, MESSAGE)
    assert (done.outcome, table.decided) == ("done", 4)
    assert done.before is not None
    assert done.after is not None
    assert done.after.version == done.before.version + 1
    assert [payload.get("turn") for payload in world.invoker.payloads].count(3) == 1


@pytest.mark.parametrize(
    ("command", "tries"),
    [
        (MESSAGE, 12),
        (c.EditLast("c1", "The hills?"), 12),
        (c.Regenerate(), 12),
        (c.SetModel("fake-2", "fake"), 12),
        (c.StartTyping("c1"), 12),
        (c.StopTyping("c1", 1), 12),
        (c.Join(connection("c9"), keys.secret_hash("secret-c1")), 8),
        (c.Leave("c1"), 5),
        (c.IdlePassed(), 1),
        (c.Reschedule(), 1),
    ],
)
async def test_after_so_many_lost_races_it_is_lost_and_nothing_follows(command: Command, tries: int) -> None:
    world, table, conversation_id = await opened()
    table.change(conversation_id, due_at=1)

    def lost() -> None:
        raise ConditionFailed(0)

    table.between = lost
    invoked, frames = len(world.invoker.payloads), len(world.frames())
    done = await run(world.engine, conversation_id, command)
    assert (done.outcome, done.ok, table.writes, table.reads) == ("lost", False, tries, tries)
    assert (len(world.invoker.payloads), len(world.frames())) == (invoked, frames)


async def test_what_belongs_to_whoever_comes_first_is_tried_once() -> None:
    world, table, conversation_id = await opened()
    session = await world.session(conversation_id)
    table.reads = table.writes = 0
    table.change(conversation_id, idle_at=1)
    done = await run(world.engine, conversation_id, c.IdlePassed(), session=session)
    assert (done.outcome, table.writes, table.reads) == ("lost", 1, 0)


async def test_a_session_that_was_read_already_is_not_read_again() -> None:
    world, table, conversation_id = await opened()
    session = await world.session(conversation_id)
    table.reads = 0
    done = await run(world.engine, conversation_id, c.SetModel("fake-2", "fake"), session=session)
    assert (done.outcome, table.reads, done.before) == ("done", 0, session)


async def test_a_refusal_by_a_session_that_may_be_out_of_date_is_decided_again_on_a_fresh_one() -> None:
    world, table, conversation_id = await opened()
    session = await world.session(conversation_id)
    old = replace(session, deleted=True)
    table.reads = 0
    done = await run(world.engine, conversation_id, c.SetModel("fake-2", "fake"), session=old)
    assert (done.outcome, table.reads) == ("done", 1)


async def test_a_refusal_by_a_fresh_session_is_the_answer() -> None:
    world, table, conversation_id = await opened()
    session = await world.session(conversation_id)
    table.reads = 0
    assert (await run(world.engine, conversation_id, c.Acquire(RUN), session=session)).outcome == "taken"
    assert (await run(world.engine, conversation_id, c.Acquire(RUN))).outcome == "taken"
    assert (await run(world.engine, "another", c.Acquire(RUN))).outcome == "not_found"
    assert (table.reads, table.writes) == (3, 0)


async def test_nothing_to_write_is_nothing_and_ok() -> None:
    world, table, conversation_id = await opened()
    done = await run(world.engine, conversation_id, c.Leave("another"))
    assert (done.outcome, done.ok, table.writes) == ("nothing", True, 0)
    assert done.after == done.before == await world.session(conversation_id)


async def test_a_message_that_was_accepted_before_is_repeated_and_nothing_follows() -> None:
    world, table, conversation_id = await opened()
    assert (await run(world.engine, conversation_id, MESSAGE)).outcome == "done"
    await world.quiet()
    table.writes, frames, invoked = 0, len(world.frames()), len(world.invoker.payloads)
    before = await world.session(conversation_id)
    for again in (MESSAGE, c.EditLast("c1", "And the hills?", "m2")):
        done = await run(world.engine, conversation_id, again)
        assert (done.outcome, done.ok, done.after, done.message) == ("repeated", False, before, None)
    assert (table.writes, len(world.frames()), len(world.invoker.payloads)) == (2, frames, invoked)


async def test_a_message_that_lost_a_race_and_was_accepted_before_is_repeated() -> None:
    world, table, conversation_id = await opened()
    await run(world.engine, conversation_id, MESSAGE)
    await world.quiet()
    table.writes = 0
    table.raced(conversation_id, 1)
    done = await run(world.engine, conversation_id, MESSAGE)
    assert (done.outcome, table.writes) == ("repeated", 2)


async def test_a_stop_of_a_reply_that_is_being_announced_waits_a_moment_each_time() -> None:
    world, table, conversation_id = await opened()
    table.change(conversation_id, requested_turn=3)  # A turn that nothing has started.
    refused = iter(range(3))

    def lost() -> None:
        if next(refused, None) is not None:
            raise ConditionFailed(0)

    table.between = lost
    begun = world.clock.monotonic()
    done = await run(world.engine, conversation_id, c.Cancel())
    assert (done.outcome, (await world.session(conversation_id)).cancel) == ("done", 3)
    assert world.clock.monotonic() - begun == pytest.approx(3 * CANCEL_PAUSE_SECONDS)


async def test_a_store_that_does_not_answer_is_an_error_for_who_has_no_patience() -> None:
    world, table, conversation_id = await opened()
    table.away = 1
    with pytest.raises(StoreUnavailable):
        await run(world.engine, conversation_id, MESSAGE)
    assert table.writes == 0


async def test_with_patience_a_store_that_does_not_answer_is_asked_again_on_a_fresh_session() -> None:
    world, table, conversation_id = await opened()
    session = await world.session(conversation_id)
    table.reads, waited = 0, 0

    async def patience() -> None:
        nonlocal waited
        waited += 1

    table.away = 30
    command = c.SetModel("fake-2", "fake")
    done = await run(world.engine, conversation_id, command, session=session, patience=patience)
    assert (done.outcome, waited, table.reads) == ("done", 30, 1)


async def test_with_patience_a_lost_race_is_decided_again_however_often() -> None:
    world, table, conversation_id = await opened()
    table.raced(conversation_id, 40)

    async def patience() -> None:
        raise AssertionError("the store answers")

    done = await run(world.engine, conversation_id, MESSAGE, patience=patience)
    assert (done.outcome, table.decided) == ("done", 41)


async def test_patience_that_ends_ends_the_command() -> None:
    world, table, conversation_id = await opened()
    table.away = 1_000

    async def patience() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        await run(world.engine, conversation_id, MESSAGE, patience=patience)


async def test_what_is_new_is_not_looked_up_and_what_exists_stays() -> None:
    world, table, conversation_id = await opened()
    before = await world.session(conversation_id)
    table.reads = 0
    done = await run(world.engine, conversation_id, c.Open(connection("c5"), "fake-1", "fake"))
    assert (done.outcome, table.reads) == ("lost", 0)
    assert await world.session(conversation_id) == before


async def test_the_http_api_commits_what_has_no_effects() -> None:
    world, table, conversation_id = await opened()
    session = await world.session(conversation_id)
    owner = Identity(session.user_id, session.tenant_id)
    table.raced(conversation_id, 2)
    done = await commit(
        world.engine.store,
        conversation_id,
        c.Rename(owner, "Water"),
        now_ms=world.engine.now_ms,
        periods=world.periods,
    )
    assert (done.outcome, (await world.session(conversation_id)).title) == ("done", "Water")
    with pytest.raises(AssertionError):
        await commit(
            world.engine.store, conversation_id, MESSAGE, now_ms=world.engine.now_ms, periods=world.periods
        )
