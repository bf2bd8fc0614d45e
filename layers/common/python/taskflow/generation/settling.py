"""Settling, announcing and releasing turns that this run has not spoken: orphans, turns that never started,
replies cut off by their reader after they were settled."""

from __future__ import annotations

import asyncio
import contextlib

from taskflow.conversation import floor as steps
from taskflow.conversation.session import LateCut, Outcome, Session
from taskflow.errors import ConditionFailed
from taskflow.generation.announce import announce, announce_late
from taskflow.generation.floor import Floor, FloorLost
from taskflow.generation.outbox import send_unsent
from taskflow.generation.ports import Backend
from taskflow.generation.report import REPORT_SECONDS, report_orphan
from taskflow.store import keys


async def announce_only(backend: Backend, conversation_id: str) -> None:
    """Tells that a settled reply was cut off by its reader, unless the next turn does or did."""
    session = await backend.store.session(conversation_id)
    if session is None or session.late_cut is None or session.orun is not None or session.deleted:
        return
    run = backend.new_id()
    asked = backend.clock.monotonic()
    try:
        taken = await backend.store.apply(
            steps.acquire_to_announce(session, run, session.late_cut, now=backend.now_ms())
        )
    except ConditionFailed:
        return
    if taken is None or taken.late_cut is None:
        return
    floor = Floor(backend, taken, run, asked)
    with contextlib.suppress(FloorLost):
        await tell_late_cut(backend, floor, taken.late_cut)
        await floor.release()
        await send_unsent(backend, taken)


async def adopt(backend: Backend, session: Session) -> bool:
    """Takes over from a run whose lease ran out: settles, announces and releases its turn. False if another did."""
    run = backend.new_id()
    left = steps.parse_checkpoint(await backend.store.turn(session.id, session.ogen))
    if session.phase == "E" and session.outcome is None:
        # It only had to announce a late cut, which stands until it is told: the next run does.
        return await backend.store.claim(steps.release(session.id, session.orun or ""))
    asked = backend.clock.monotonic()
    writes, outcome = steps.adopt(session, run, left, now=backend.now_ms(), periods=backend.periods)
    try:
        await backend.store.commit(writes)
    except ConditionFailed:
        return False
    backend.meter.count("OrphansAdopted")
    message = await backend.store.message(session.id, keys.message_sk(outcome.gen, keys.ASSISTANT_PART))
    text = message.content if message else ""
    reporting = asyncio.create_task(report_orphan(backend, session, left, outcome, text))
    await asyncio.wait([reporting], timeout=REPORT_SECONDS)
    await finish_settled(backend, session.id, run, outcome, asked)
    await reporting
    return True


async def give_up(backend: Backend, session: Session) -> bool:
    """Reports a turn that never started as failed. False when it started after all."""
    run = backend.new_id()
    asked = backend.clock.monotonic()
    writes, outcome = steps.give_up(session, run, now=backend.now_ms(), periods=backend.periods)
    try:
        await backend.store.commit(writes)
    except ConditionFailed:
        return False
    backend.meter.count("TurnsGivenUp")
    await finish_settled(backend, session.id, run, outcome, asked)
    return True


async def finish_settled(
    backend: Backend, conversation_id: str, run: str, outcome: Outcome, asked: float
) -> None:
    """Announces and releases a turn this run has settled (or taken over settled) without having spoken it."""
    session = await backend.store.session(conversation_id)
    if session is None:
        return
    floor = Floor(backend, session, run, asked)
    with contextlib.suppress(FloorLost):
        if session.late_cut is not None and session.late_cut.gen != outcome.gen:
            await tell_late_cut(backend, floor, session.late_cut)
        message = await backend.store.message(
            conversation_id, keys.message_sk(outcome.gen, keys.ASSISTANT_PART)
        )
        await announce(backend, floor, outcome, message.content if message else "")
        await floor.release()
        await send_unsent(backend, await backend.store.session(conversation_id) or session)


async def tell_late_cut(backend: Backend, floor: Floor, late: LateCut) -> None:
    sk = keys.message_sk(late.gen, keys.ASSISTANT_PART)
    message = await backend.store.message(floor.session.id, sk)
    message_id = keys.message_id(floor.session.id, late.gen, keys.ASSISTANT_PART)
    await announce_late(backend, floor, late, message_id, message.content if message else "")
    await backend.store.claim(steps.told_late_cut(floor.session.id, floor.run, late))
