"""Settles, announces and releases turns that this run has not spoken: turns of a process that died, turns that
never started, and settled replies that their reader cut off."""

from __future__ import annotations

import asyncio
import contextlib

from taskflow.conversation.checkpoint import parse_checkpoint
from taskflow.conversation.commands import (
    AcquireToAnnounce,
    FailUnstarted,
    LateTruncationTold,
    SayQueued,
    TakeOver,
)
from taskflow.conversation.session import LateTruncation, Session, TurnResult
from taskflow.engine.ports import Backend
from taskflow.engine.runner import run, send_outbox
from taskflow.store import keys
from taskflow.turns.announce import announce, announce_late, tell_overtaken
from taskflow.turns.lease import LeaseLost, TurnLease
from taskflow.turns.report import REPORT_SECONDS, report_taken_over


async def announce_only(backend: Backend, conversation_id: str) -> LateTruncation | None:
    """Announces a late truncation, and returns it; None when the next turn does or did."""
    asked = backend.clock.monotonic()
    command = AcquireToAnnounce(backend.new_id())
    done = await run(backend, conversation_id, command)
    if done.outcome != "done" or done.after is None or done.after.late_truncation is None:
        return None
    lease = TurnLease(backend, done.after, command.run, asked)
    with contextlib.suppress(LeaseLost):
        await tell_late_truncation(backend, lease, done.after.late_truncation)
        await lease.release()
        await send_outbox(backend, done.after)
        return done.after.late_truncation
    return None


async def take_over(backend: Backend, session: Session) -> bool:
    """Takes over from a run whose lease ran out: settles, announces and releases its turn. False if another did."""
    left = parse_checkpoint(await backend.store.turn(session.id, session.lease_turn))
    asked = backend.clock.monotonic()
    command = TakeOver(backend.new_id(), left)
    done = await run(backend, session.id, command, session=session)
    if done.outcome != "done":
        return False
    if done.result is None:
        return True
    backend.meter.count("TurnsTakenOver")
    message = await backend.store.message(session.id, keys.message_sk(done.result.turn, keys.ASSISTANT_PART))
    text = message.content if message else ""
    reporting = asyncio.create_task(report_taken_over(backend, session, left, done.result, text))
    await asyncio.wait([reporting], timeout=REPORT_SECONDS)
    await finish_settled(backend, session.id, command.run, done.result, asked)
    await reporting
    return True


async def fail_unstarted(backend: Backend, session: Session) -> bool:
    """Reports a turn that never started as failed. False when it started after all."""
    asked = backend.clock.monotonic()
    command = FailUnstarted(backend.new_id())
    done = await run(backend, session.id, command, session=session)
    if done.outcome != "done" or done.result is None:
        return False
    backend.meter.count("TurnsGivenUp")
    await finish_settled(backend, session.id, command.run, done.result, asked, unstarted=session)
    return True


async def finish_settled(
    backend: Backend,
    conversation_id: str,
    run: str,
    outcome: TurnResult,
    asked: float,
    *,
    unstarted: Session | None = None,
) -> None:
    """Announces and releases a turn this run has settled (or taken over settled) without having spoken it.

    ``unstarted``: the session before that, of a turn that no run ever had the lease for.
    """
    session = await backend.store.session(conversation_id)
    if session is None:
        return
    lease = TurnLease(backend, session, run, asked)
    with contextlib.suppress(LeaseLost):
        if session.late_truncation is not None and session.late_truncation.turn != outcome.turn:
            await tell_late_truncation(backend, lease, session.late_truncation)
        if unstarted is not None:
            await tell_overtaken(lease, unstarted)
        message = await backend.store.message(
            conversation_id, keys.message_sk(outcome.turn, keys.ASSISTANT_PART)
        )
        await announce(backend, lease, outcome, message.content if message else "")
        released = await lease.release()
        await send_outbox(backend, await backend.store.session(conversation_id) or session)
        await say_queued(backend, released)


async def say_queued(backend: Backend, released: Session | None) -> None:
    """What waited for the end of the reply is said, unless somebody still reads that: then a sweep does it in time."""
    if released is not None and released.queue_at is not None and released.queue_at <= backend.now_ms():
        await run(backend, released.id, SayQueued(), session=released)


async def tell_late_truncation(backend: Backend, lease: TurnLease, late: LateTruncation) -> None:
    """Tells everybody, and leaves behind who takes nothing: the turn that the lease may be for is not sent to them.

    ``lease.session`` is the session after that. Raises ``LeaseLost``.
    """
    sk = keys.message_sk(late.turn, keys.ASSISTANT_PART)
    message = await backend.store.message(lease.session.id, sk)
    message_id = keys.message_id(lease.session.id, late.turn, keys.ASSISTANT_PART)
    await announce_late(backend, lease, late, message_id, message.content if message else "")
    done = await run(backend, lease.session.id, LateTruncationTold(lease.run, late), session=lease.session)
    lease.goes_on_with(done.after)
