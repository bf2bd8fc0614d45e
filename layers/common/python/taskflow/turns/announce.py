"""Posts how a turn ended, after its commit and before its release."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from taskflow.at_once import at_once
from taskflow.codes import AiErrorCode
from taskflow.conversation.commands import FallBehind
from taskflow.conversation.recalled import EXCERPT_CHARS, Passage
from taskflow.conversation.session import (
    ConnectionState,
    LateTruncation,
    Session,
    TurnResult,
    listener_name,
    listener_of,
)
from taskflow.engine.ports import Backend
from taskflow.engine.runner import remove_connection, run
from taskflow.errors import GoneError, PostFailed
from taskflow.events import (
    PARTIAL_CONTENT_CHARS,
    AiDone,
    AiError,
    AiInterrupted,
    ContextTrimmed,
    MemoryPassage,
    MemoryUsed,
    ServerEvent,
    TurnEvent,
)
from taskflow.light_dataclasses import dataclass
from taskflow.llm.errors import sentence
from taskflow.store import keys
from taskflow.turns.lease import ANNOUNCE_SECONDS, LeaseLost, TurnLease
from taskflow.turns.paced_text import PacedText
from taskflow.turns.subscribers import TELL_ATTEMPTS, Retries, Subscriber, TurnInfo


def events(result: TurnResult, text: str) -> list[ServerEvent]:
    """The terminal events of a settled turn whose stored text is ``text``."""
    turn, seq = result.turn, result.seq
    if result.state == "completed":
        return [
            AiDone(
                generation_id=turn,
                seq=seq,
                message_id=result.message_id,
                tokens_used=result.tokens or None,
                status="completed",
                finish=result.finish or None,
            )
        ]
    if result.state == "failed":
        code = AiErrorCode(result.code or AiErrorCode.UNKNOWN)
        return [AiError(generation_id=turn, seq=seq, error=sentence(code), code=code)]
    interrupted = _interrupted(result, text)
    if result.state == "interrupted":
        return [interrupted]
    if result.state == "cancelled":
        return [interrupted, _cancelled(result)]
    assert_never(result.state)


def late_events(late: LateTruncation, message_id: str, seq: int, text: str) -> list[ServerEvent]:
    """The events after a late truncation: a settled reply was cut off where its reader was."""
    result = TurnResult(
        late.turn,
        "interrupted",
        message_id,
        seq,
        chars=late.chars,
        upstream_stopped=False,
        steered=late.steered,
    )
    return [_interrupted(result, text), *([_cancelled(result)] if late.cancelled else [])]


def _interrupted(result: TurnResult, text: str) -> AiInterrupted:
    kept = text[: result.chars]
    return AiInterrupted(
        generation_id=result.turn,
        seq=result.seq,
        message_id=result.message_id,
        partial_content=kept[-PARTIAL_CONTENT_CHARS:],
        interrupted_at_token=result.tokens,
        chars=result.chars,
        upstream_stopped=result.upstream_stopped,
        reason="steered" if result.steered else None,
    )


def _cancelled(result: TurnResult) -> AiDone:
    return AiDone(
        generation_id=result.turn, seq=result.seq + 1, message_id=result.message_id, status="cancelled"
    )


async def announce(
    backend: Backend,
    lease: TurnLease,
    result: TurnResult,
    text: str,
    *,
    known: Mapping[str, Subscriber] | None = None,
    recalled: Sequence[Passage] = (),
) -> None:
    """Posts the terminal events to every connection; one that has not been sent the turn gets its text first. A program
    that was sent it is told how it ended even if another one listens to the turn after it by now.

    The connections are read again after the commit, so that one synced meanwhile is not left with an open
    turn. Raises ``LeaseLost`` when the lease may be lost: whoever takes over announces instead.
    """
    session = await _deliver_to(backend, lease)
    known = known or {}
    info = _settled_info(result, text, session)
    announced = events(result, text)
    if session.trim is not None and session.trim.turn == result.turn:
        announced = [ContextTrimmed(generation_id=result.turn), *announced]
    if recalled and result.state != "failed":
        announced = [_memory_used(result.turn, recalled), *announced]
    listeners = []
    programs = {cid: each.state for cid, each in known.items() if listener_of(cid) is not None}
    for cid, state in (programs | session.listeners(result.turn)).items():
        before = known.get(cid)
        had_it = (
            before is not None and before.started and before.info.paced.chars_to(before.sent) >= result.chars
        )
        first = [] if had_it else _catch_up(Subscriber(cid, state, info, fresh=False), result.seq)
        stalled = before is not None and (before.behind or before.patience.stalled)
        listener = Subscriber(cid, state, info, fresh=False)
        listeners.append(_Listener(listener, [*first, *announced], 1 if stalled else TELL_ATTEMPTS))
    await _tell(backend, lease, listeners)


async def tell_overtaken(lease: TurnLease, before: Session) -> None:
    """Tells a program that its turn has ended which was overtaken before any run had the lease for it.

    Of such a turn nothing is stored, and nobody else is told of it. ``before``: the session as it was before the turn
    that has overtaken it was settled.
    """
    listener = before.listener
    if listener is None or not before.settled_turn < listener.turn < lease.session.lease_turn:
        return
    message_id = keys.message_id(before.id, listener.turn, keys.ASSISTANT_PART)
    result = TurnResult(listener.turn, "interrupted", message_id, seq=1)
    with contextlib.suppress(GoneError, PostFailed):
        await lease.post(listener_name(listener.connection, before.id), _interrupted(result, "").encode())


def _memory_used(turn: int, recalled: Sequence[Passage]) -> MemoryUsed:
    passages = [
        MemoryPassage(
            conversation_id=each.conversation_id,
            message_id=each.message_id,
            excerpt=each.text[:EXCERPT_CHARS],
            created_at=each.created_at,
        )
        for each in recalled
    ]
    return MemoryUsed(generation_id=turn, passages=passages)


def said_before(session: Session, result: TurnResult, text: str, state: ConnectionState) -> list[ServerEvent]:
    """A settled turn for a connection that has been sent nothing of it, from its ``ai_start`` on."""
    subscriber = Subscriber("", state, _settled_info(result, text, session), fresh=True)
    return [*_catch_up(subscriber, result.seq), *events(result, text)]


async def announce_late(
    backend: Backend, lease: TurnLease, late: LateTruncation, message_id: str, text: str
) -> None:
    """Posts a late truncation to every connection: a settled reply was cut off by its reader."""
    session = await _deliver_to(backend, lease)
    settled = session.last_result
    seq = settled.seq + 1 if settled is not None and settled.turn == late.turn else 1_000_000
    announced = late_events(late, message_id, seq, text)
    paced = PacedText(0, random.Random(0))  # noqa: S311 (never spoken)
    info = TurnInfo(late.turn, message_id, "", None, paced)
    listeners = [
        _Listener(Subscriber(cid, state, info, fresh=False), announced)
        for cid, state in session.subscribers.items()
    ]
    await _tell(backend, lease, listeners)


@dataclass(frozen=True, slots=True)
class _Listener:
    """``said``: what it is told. ``attempts``: for each of that."""

    subscriber: Subscriber
    said: Sequence[ServerEvent]
    attempts: int = TELL_ATTEMPTS


async def _tell(backend: Backend, lease: TurnLease, listeners: Sequence[_Listener]) -> None:
    """Posts to all at once.

    Whoever takes nothing is left behind before the lease is given back: the next turn is not for them, they are synced
    again and get it in the list.
    """
    clock, draw = backend.clock.monotonic, backend.rng.random
    results = await at_once(
        each.subscriber.send_final(
            each.said, lease.post, Retries(clock, draw, ANNOUNCE_SECONDS, each.attempts)
        )
        for each in listeners
    )
    if not all(results):
        raise LeaseLost
    for subscriber in (each.subscriber for each in listeners):
        if subscriber.gone:
            await remove_connection(backend, lease.session.id, subscriber.connection_id)
        elif subscriber.behind:
            backend.meter.count("ListenersStalled")
            done = await run(backend, lease.session.id, FallBehind(subscriber.connection_id))
            if done.outcome == "lost":
                raise LeaseLost
            lease.goes_on_with(done.after)


async def _deliver_to(backend: Backend, lease: TurnLease) -> Session:
    session = await lease.look()
    await lease.ensure()
    return session


def _settled_info(result: TurnResult, text: str, session: Session) -> TurnInfo:
    replaced_range = session.replaced_range
    replaces = (
        replaced_range.start if replaced_range is not None and replaced_range.below == result.turn else None
    )
    paced = PacedText(0, random.Random(0))  # noqa: S311 (without a pace there is no chance in it)
    paced.add(text[: result.chars], 0.0)
    paced.end()
    paced.release(0.0, cadence=False, frames=False)
    continues = session.lease_continues if session.lease_turn == result.turn else 0
    return TurnInfo(result.turn, result.message_id, session.model, replaces, paced, continues or None)


def _catch_up(subscriber: Subscriber, terminal_seq: int) -> list[TurnEvent]:
    """The whole settled text for a subscriber that has not been sent it, in as many frames as it takes.

    Its pieces are not the ones that were spoken, so the frames are numbered back from the terminal event.
    """
    said: list[TurnEvent] = []
    while (frame := subscriber.next_frame()) is not None:
        subscriber.sent = frame.sent
        subscriber.started = True
        if isinstance(frame.event, TurnEvent):
            said.append(frame.event)
    first = terminal_seq - len(said)
    return [replace(event, seq=first + place) for place, event in enumerate(said)]
