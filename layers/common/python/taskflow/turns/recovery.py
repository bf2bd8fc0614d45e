"""Settling, announcing and releasing turns that this run has not spoken: orphans, turns that never started,
replies cut off by their reader after they were settled."""

from __future__ import annotations

import asyncio
import contextlib

from taskflow.conversation import lease as steps
from taskflow.conversation.session import LateTruncation, Session, TurnResult
from taskflow.errors import ConditionFailed
from taskflow.store import keys
from taskflow.turns.announce import announce, announce_late
from taskflow.turns.lease import LeaseLost, TurnLease
from taskflow.turns.outbox import send_outbox
from taskflow.turns.ports import Backend
from taskflow.turns.report import REPORT_SECONDS, report_orphan


async def announce_only(backend: Backend, conversation_id: str) -> None:
    """Tells that a settled reply was cut off by its reader, unless the next turn does or did."""
    session = await backend.store.session(conversation_id)
    if session is None or session.late_truncation is None or session.lease_run is not None or session.deleted:
        return
    run = backend.new_id()
    asked = backend.clock.monotonic()
    try:
        taken = await backend.store.apply(
            steps.acquire_to_announce(session, run, session.late_truncation, now=backend.now_ms())
        )
    except ConditionFailed:
        return
    if taken is None or taken.late_truncation is None:
        return
    lease = TurnLease(backend, taken, run, asked)
    with contextlib.suppress(LeaseLost):
        await tell_late_truncation(backend, lease, taken.late_truncation)
        await lease.release()
        await send_outbox(backend, taken)


async def take_over(backend: Backend, session: Session) -> bool:
    """Takes over from a run whose lease ran out: settles, announces and releases its turn. False if another did."""
    run = backend.new_id()
    left = steps.parse_checkpoint(await backend.store.turn(session.id, session.lease_turn))
    if session.phase == "settled" and session.result is None:
        # It only had to announce a late cut, which stands until it is told: the next run does.
        return await backend.store.claim(steps.release(session.id, session.lease_run or ""))
    asked = backend.clock.monotonic()
    writes, outcome = steps.take_over(session, run, left, now=backend.now_ms(), periods=backend.periods)
    try:
        await backend.store.commit(writes)
    except ConditionFailed:
        return False
    backend.meter.count("OrphansAdopted")
    message = await backend.store.message(session.id, keys.message_sk(outcome.turn, keys.ASSISTANT_PART))
    text = message.content if message else ""
    reporting = asyncio.create_task(report_orphan(backend, session, left, outcome, text))
    await asyncio.wait([reporting], timeout=REPORT_SECONDS)
    await finish_settled(backend, session.id, run, outcome, asked)
    await reporting
    return True


async def fail_unstarted(backend: Backend, session: Session) -> bool:
    """Reports a turn that never started as failed. False when it started after all."""
    run = backend.new_id()
    asked = backend.clock.monotonic()
    writes, outcome = steps.fail_unstarted(session, run, now=backend.now_ms(), periods=backend.periods)
    try:
        await backend.store.commit(writes)
    except ConditionFailed:
        return False
    backend.meter.count("TurnsGivenUp")
    await finish_settled(backend, session.id, run, outcome, asked)
    return True


async def finish_settled(
    backend: Backend, conversation_id: str, run: str, outcome: TurnResult, asked: float
) -> None:
    """Announces and releases a turn this run has settled (or taken over settled) without having spoken it."""
    session = await backend.store.session(conversation_id)
    if session is None:
        return
    lease = TurnLease(backend, session, run, asked)
    with contextlib.suppress(LeaseLost):
        if session.late_truncation is not None and session.late_truncation.turn != outcome.turn:
            await tell_late_truncation(backend, lease, session.late_truncation)
        message = await backend.store.message(
            conversation_id, keys.message_sk(outcome.turn, keys.ASSISTANT_PART)
        )
        await announce(backend, lease, outcome, message.content if message else "")
        await lease.release()
        await send_outbox(backend, await backend.store.session(conversation_id) or session)


async def tell_late_truncation(backend: Backend, lease: TurnLease, late: LateTruncation) -> None:
    sk = keys.message_sk(late.turn, keys.ASSISTANT_PART)
    message = await backend.store.message(lease.session.id, sk)
    message_id = keys.message_id(lease.session.id, late.turn, keys.ASSISTANT_PART)
    await announce_late(backend, lease, late, message_id, message.content if message else "")
    await backend.store.claim(steps.late_truncation_told(lease.session.id, lease.run, late))
