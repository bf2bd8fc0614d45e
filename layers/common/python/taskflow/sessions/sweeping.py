"""What time brings: sweeps look after sessions whose deadline has come, ticks keep sweeps scheduled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from taskflow.conversation import overdue_outbox, sweep
from taskflow.conversation.session import Session
from taskflow.errors import ConditionFailed, GoneError, PostFailed, StoreUnavailable
from taskflow.protocol import ConversationDeleted, ConversationEnded, ServerEvent, TitleUpdated, TypingNudge
from taskflow.sessions.purging import purge, remove_items
from taskflow.store import keys
from taskflow.store.expressions import Delete, Update, Write, all_of, eq
from taskflow.turns.departures import depart
from taskflow.turns.outbox import send_outbox
from taskflow.turns.ports import Backend
from taskflow.turns.recovery import fail_unstarted, take_over

SWEEP_SECONDS = 2
"""How often a sweep runs."""
COVER_SECONDS = 120
"""How far ahead a tick schedules sweeps; ticks come every minute, so one may be lost."""

JOINING_MS = 30_000
"""A connection is not known to the gateway before ``$connect`` has returned."""

ENCOURAGEMENT = "Take your time — I'm here when you're ready."


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


async def sweep_due(backend: Backend) -> int:
    """Looks after every session that is due; returns how many. One session's trouble does not stop the others."""
    looked = 0
    now = backend.now_ms()
    for shard in range(keys.DUE_SHARDS):
        for pk, due_at in await backend.store.table.due(str(shard), now):
            backend.meter.milliseconds("SweepLagMs", now - due_at)
            try:
                await look_after(backend, keys.conversation_of(pk))
            except StoreUnavailable as error:
                backend.log.warning("session not looked after", pk=pk, error=str(error))
            looked += 1
    return looked


async def look_after(backend: Backend, conversation_id: str) -> None:
    """Does what is due in one session and sets its next deadline."""
    session = await backend.store.session(conversation_id)
    if session is None:
        return
    for action in sweep.actions(session, now=backend.now_ms(), periods=backend.periods):
        await _act(backend, action, session)
    after = await backend.store.session(conversation_id)
    if after is not None:
        reschedule = sweep.reschedule(after)
        if reschedule is not None:
            await backend.store.claim(reschedule)


async def _act(backend: Backend, action: sweep.Action, session: Session) -> None:
    now, periods = backend.now_ms(), backend.periods
    claim = backend.store.claim
    match action:
        case "purge":
            await _purge(backend, session)
        case "take_over":
            await take_over(backend, session)
        case "fail_unstarted":
            await fail_unstarted(backend, session)
        case "start" | "announce":
            if await claim(sweep.claim_start(session, now=now, periods=periods)):
                backend.meter.count("TurnsReinvoked")
                await _invoke_turn(backend, session, action)
        case "nudge":
            if session.empty or not session.listeners:
                await claim(sweep.claim_quiet(session))
            elif await claim(sweep.claim_nudge(session, now=now, periods=periods)):
                payload = {"kind": "turn", "conversationId": session.id, "turn": session.requested_turn + 1}
                await backend.invoker.invoke(payload)
        case "end":
            if session.empty or not session.listeners:
                await claim(sweep.claim_quiet(session))
            elif await claim(sweep.claim_end(session, now=now, periods=periods)):
                await _tell(backend, session, ConversationEnded(reason="idle_timeout"))
                await _send_rest(backend, session.id)
        case "typing_nudge":
            if await claim(sweep.claim_typing_nudge(session)):
                await _tell(backend, session, TypingNudge(message=ENCOURAGEMENT))
        case "grace":
            await claim(sweep.claim_grace(session))
        case "outbox":
            await _resend(backend, session)
        case "greet":
            await _greet(backend, session)
        case "stale":
            if await claim(sweep.claim_stale(session, now=now)):
                await _drop_gone(backend, session)
        case "expire":
            await _expire(backend, session)
        case "retitle":
            if await claim(sweep.claim_retitle(session)):
                await _tell(backend, session, TitleUpdated(conversation_id=session.id, title=session.title))
        case "discard":
            # The next sweep purges it, as it does what people delete.
            await claim(sweep.discard(session, now=now))


async def _drop_gone(backend: Backend, session: Session) -> None:
    """Connections that have ended leave, also those whose end API Gateway never told."""
    ended = set(sweep.stale_connections(session, now=backend.now_ms()))
    for cid, conn in session.connections.items():
        if cid not in ended and conn.joined + JOINING_MS < backend.now_ms():
            try:
                await backend.connections.probe(cid)
            except GoneError:
                ended.add(cid)
            except PostFailed:
                backend.log.warning("connection not probed", connection_id=cid)
        if cid in ended:
            await depart(backend, session.id, cid)


async def _invoke_turn(backend: Backend, session: Session, action: sweep.Action) -> None:
    if action == "announce":
        await backend.invoker.invoke({"kind": "announce", "conversationId": session.id})
    else:
        await backend.invoker.invoke(
            {"kind": "turn", "conversationId": session.id, "turn": session.requested_turn}
        )


async def _greet(backend: Backend, session: Session) -> None:
    if not await backend.store.claim(
        sweep.claim_sync(session, now=backend.now_ms(), periods=backend.periods)
    ):
        return
    for cid, conn in session.connections.items():
        if not conn.synced:
            await backend.invoker.invoke({"kind": "sync", "conversationId": session.id, "connectionId": cid})


async def _resend(backend: Backend, session: Session) -> None:
    if not session.outbox:
        await _claim_all(backend, overdue_outbox.clear(session))
        return
    now = backend.now_ms()
    backend.meter.milliseconds("OutboxAgeMs", now - overdue_outbox.since(session, now=now))
    if await _claim_all(backend, overdue_outbox.claim(session, now=now)):
        backend.meter.count("RecordsResent", await send_outbox(backend, session))
        after = await backend.store.session(session.id)
        if after is not None and not after.outbox:
            await _claim_all(backend, overdue_outbox.clear(after))


async def _claim_all(backend: Backend, writes: Sequence[Write]) -> bool:
    try:
        await backend.store.commit(writes)
    except ConditionFailed:
        return False
    return True


async def _send_rest(backend: Backend, conversation_id: str) -> None:
    session = await backend.store.session(conversation_id)
    if session is not None:
        await send_outbox(backend, session)


async def _tell(backend: Backend, session: Session, event: ServerEvent) -> None:
    data = event.encode()
    for cid in session.listeners:
        try:
            await backend.connections.post(cid, data)
        except GoneError:
            await depart(backend, session.id, cid)
        except PostFailed:
            backend.log.warning("post failed", connection_id=cid)


async def _purge(backend: Backend, session: Session) -> None:
    """A deleted conversation: whoever speaks falls silent first, then everyone is told and its items go."""
    if session.lease_run is not None and session.lease_until >= backend.now_ms():
        return
    await _tell(backend, session, ConversationDeleted())
    await purge(backend, session)


async def _expire(backend: Backend, session: Session) -> None:
    """Nobody came back for the history's days: Postgres alone keeps the conversation from now on."""
    if session.connections or session.outbox or session.speaking:
        later = backend.now_ms() + backend.periods.history
        await backend.store.claim(
            Update(
                keys.conversation_pk(session.id),
                keys.SESSION,
                set={"expires_at": later},
                condition=eq("expires_at", session.expires_at),
            )
        )
        return
    gone = Delete(
        keys.conversation_pk(session.id),
        keys.SESSION,
        all_of(
            eq("expires_at", session.expires_at),
            eq("activity_version", session.activity_version),
            eq("connections", {}),
        ),
    )
    try:
        await backend.store.commit([gone, *overdue_outbox.forget(session)])
    except ConditionFailed:
        return
    await remove_items(backend, session.id, "M#", "T#", "D#")
