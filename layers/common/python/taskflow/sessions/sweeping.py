"""Sweeps act on sessions whose deadline has passed; ticks keep sweeps scheduled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from taskflow.at_once import at_once
from taskflow.conversation import commands as c
from taskflow.conversation import overdue_outbox, sweep
from taskflow.conversation.session import Session
from taskflow.conversation.shares import Shares
from taskflow.engine.pools import used_percent
from taskflow.engine.ports import Backend
from taskflow.engine.runner import Done, post, remove_connection, run, send_outbox
from taskflow.errors import CallRefused, GoneError, PostFailed, StoreUnavailable
from taskflow.events import ConversationDeleted
from taskflow.sessions.purging import purge, remove_items
from taskflow.store import keys
from taskflow.store.expressions import Update
from taskflow.turns.recovery import fail_unstarted, take_over
from taskflow.unhandled import report_refused

SWEEP_SECONDS = 2
"""How often a sweep runs."""
PAGE = 100
"""Sessions that are read from the index at a time."""
COVER_SECONDS = 120
"""How far ahead a tick schedules sweeps; ticks come every minute, so one may be lost."""

JOINING_MS = 30_000
"""A connection is not known to the gateway before ``$connect`` has returned."""


class SweepsQueue(Protocol):
    """The ``sweeps`` queue."""

    async def send_delayed(self, delays: Sequence[int]) -> None:
        """One sweep message for each delay in seconds (0 to 900). Raises ``StoreUnavailable``."""
        ...


async def tick(backend: Backend, queue: SweepsQueue) -> int:
    """Schedules the sweeps of the coming two minutes that are not scheduled yet; returns how many.

    A slot is recorded after it was sent: lost, late and doubled ticks leave no gap and do little twice.
    """
    now = int(backend.clock.now())
    item = await backend.store.table.get(keys.TIMER, keys.COVERAGE)
    covered = item["until"] if item is not None else 0
    first = max(now, covered)
    first += -first % SWEEP_SECONDS
    slots = list(range(first, now + COVER_SECONDS + 1, SWEEP_SECONDS))
    for start in range(0, len(slots), 10):
        batch = slots[start : start + 10]
        await queue.send_delayed([slot - now for slot in batch])
        await backend.store.table.write(
            Update(keys.TIMER, keys.COVERAGE, set={"until": batch[-1] + SWEEP_SECONDS})
        )
    return len(slots)


async def count_refused(backend: Backend) -> None:
    """Counts the records that SQS never takes, up to ten: one is enough to raise an alarm."""
    items = await backend.store.table.query(keys.REFUSED, keys.REFUSED_SK, limit=10)
    backend.meter.count("RecordsSetAside", len(items))


async def count_budget(backend: Backend) -> None:
    """Counts how much of the installation's budget is used, in percent: the day's or the month's, which is more."""
    used = await used_percent(backend.store, backend.terms.limits, now=backend.now_ms())
    if used:
        backend.meter.count("BudgetUsedPercent", max(used.values()))


async def sweep_due(
    backend: Backend,
    *,
    deadline: float | None = None,
    shares: Shares | None = None,
    shards: Iterable[str] = tuple(map(str, range(keys.DUE_SHARDS))),
) -> int:
    """Looks after every session that is due, all shards at once; returns how many. An error in one session does not
    stop the others.

    ``deadline``: when nothing more is begun, monotonic seconds. ``shares``: what each person gets of this sweep.
    ``shards``: those that are looked at.
    """
    shares = shares or Shares()
    now = backend.now_ms()
    return sum(await at_once(_sweep_shard(backend, shard, now, shares, deadline) for shard in shards))


async def _sweep_shard(backend: Backend, shard: str, now: int, shares: Shares, deadline: float | None) -> int:
    looked, after = 0, None
    while True:
        page = await backend.store.table.due(shard, now, limit=PAGE, after=after)
        # Sweeps overlap: each looks at the same sessions in another order.
        for pk, due_at in backend.rng.sample(page, len(page)) if len(page) > 1 else page:
            if deadline is not None and backend.clock.monotonic() >= deadline:
                backend.meter.count("SweepsCutShort")
                return looked
            try:
                if await look_after(backend, keys.conversation_of(pk), shares):
                    backend.meter.milliseconds("SweepLagMs", now - due_at)
            except (StoreUnavailable, CallRefused) as error:
                report_refused(error)
                backend.log.warning("session not looked after", pk=pk, error=str(error))
            looked += 1
        if len(page) < PAGE:
            return looked
        after = page[-1]


async def look_after(backend: Backend, conversation_id: str, shares: Shares) -> bool:
    """Does what is due in one session and sets its next deadline. False: its person has had their share."""
    session = await backend.store.session(conversation_id)
    if session is None:
        return True
    actions = sweep.actions(session, now=backend.now_ms(), periods=backend.periods)
    if actions and not shares.grants(session):
        backend.meter.count("SessionsPutOff")
        return False
    for action in actions:
        await _act(backend, action, session)
    await run(backend, conversation_id, c.Reschedule())
    return True


async def _act(backend: Backend, action: sweep.Action, session: Session) -> None:
    async def passed(command: c.Command) -> Done:
        return await run(backend, session.id, command, session=session)

    match action:
        case "purge":
            await _purge(backend, session)
        case "take_over":
            await take_over(backend, session)
        case "fail_unstarted":
            await fail_unstarted(backend, session)
        case "outbox":
            await _resend(backend, session)
        case "stale":
            if (await passed(c.ProbeConnections())).ok:
                await _remove_gone(backend, session)
        case "expire":
            done = await passed(c.Expire())
            if done.ok and done.after is None:
                prefixes = (keys.MESSAGE_PREFIX, keys.TURN_PREFIX, keys.DEDUPE_PREFIX, keys.SUMMARY)
                await remove_items(backend, session.id, *prefixes)
        case "start":
            await passed(c.RequestAgain())
        case "idle":
            await passed(c.IdlePassed())
        case "typing":
            await passed(c.TypingPassed())
        case "grace":
            await passed(c.GracePassed())
        case "sync":
            await passed(c.SyncAgain())
        case "retitle":
            await passed(c.TellTitle())
        case "discard":
            # The next sweep purges it, as it does what people delete.
            await passed(c.Discard())
        case "say_queued":
            await passed(c.SayQueued())


async def _remove_gone(backend: Backend, session: Session) -> None:
    """Removes connections that have ended, also those whose end API Gateway did not report."""
    ended = set(sweep.stale_connections(session, now=backend.now_ms()))
    for cid, connection in session.connections.items():
        if cid not in ended and connection.joined + JOINING_MS < backend.now_ms():
            try:
                await backend.connections.probe(cid)
            except GoneError:
                ended.add(cid)
            except PostFailed:
                backend.log.warning("connection not probed", connection_id=cid)
        if cid in ended:
            await remove_connection(backend, session.id, cid)


async def _resend(backend: Backend, session: Session) -> None:
    if not session.outbox:
        await run(backend, session.id, c.CloseOutbox(), session=session)
        return
    now = backend.now_ms()
    backend.meter.milliseconds("OutboxAgeMs", now - overdue_outbox.since(session, now=now))
    if (await run(backend, session.id, c.ResendOutbox(), session=session)).ok:
        backend.meter.count("RecordsResent", await send_outbox(backend, session))
        await run(backend, session.id, c.CloseOutbox())


async def _purge(backend: Backend, session: Session) -> None:
    """Purges a deleted conversation: waits for the holder's release, posts the deletion, removes the items."""
    if session.lease_run is not None and session.lease_until >= backend.now_ms():
        return
    listening = session.listeners(session.requested_turn) if session.turn_pending else session.subscribers
    await post(backend, session.id, listening, ConversationDeleted())
    await purge(backend, session)
