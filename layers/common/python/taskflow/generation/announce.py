"""Telling how a turn ended, after its commit and before its release."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping, Sequence

from taskflow.conversation.session import ConnectionState, LateCut, Outcome, Session
from taskflow.generation.departures import depart
from taskflow.generation.floor import Floor, FloorLost
from taskflow.generation.listeners import Listener, Script
from taskflow.generation.ports import Backend
from taskflow.generation.voice import Voice
from taskflow.llm.errors import sentence
from taskflow.protocol import (
    PARTIAL_CONTENT_CHARS,
    AiDone,
    AiError,
    AiErrorCode,
    AiInterrupted,
    ContextTrimmed,
    ServerEvent,
    TurnEvent,
)


def events(outcome: Outcome, text: str) -> list[ServerEvent]:
    """The terminal events of a settled turn whose stored text is ``text``."""
    generation, seq = outcome.gen, outcome.seq
    if outcome.state == "completed":
        return [
            AiDone(
                generation_id=generation,
                seq=seq,
                message_id=outcome.message_id,
                tokens_used=outcome.tokens or None,
                status="completed",
                finish=outcome.finish or None,
            )
        ]
    if outcome.state == "failed":
        code = AiErrorCode(outcome.code or AiErrorCode.UNKNOWN)
        return [AiError(generation_id=generation, seq=seq, error=sentence(code), code=code)]
    interrupted = _interrupted(outcome, text)
    if outcome.state == "interrupted":
        return [interrupted]
    return [interrupted, _cancelled(outcome)]


def late_events(late: LateCut, message_id: str, seq: int, text: str) -> list[ServerEvent]:
    """What is told of a reply that was settled whole and then cut off where its reader was."""
    outcome = Outcome(late.gen, "interrupted", message_id, seq, chars=late.chars, upstream_stopped=False)
    return [_interrupted(outcome, text), *([_cancelled(outcome)] if late.cancelled else [])]


def _interrupted(outcome: Outcome, text: str) -> AiInterrupted:
    kept = text[: outcome.chars]
    return AiInterrupted(
        generation_id=outcome.gen,
        seq=outcome.seq,
        message_id=outcome.message_id,
        partial_content=kept[-PARTIAL_CONTENT_CHARS:],
        interrupted_at_token=outcome.tokens,
        chars=outcome.chars,
        upstream_stopped=outcome.upstream_stopped,
    )


def _cancelled(outcome: Outcome) -> AiDone:
    return AiDone(
        generation_id=outcome.gen, seq=outcome.seq + 1, message_id=outcome.message_id, status="cancelled"
    )


async def announce(
    backend: Backend,
    floor: Floor,
    outcome: Outcome,
    text: str,
    *,
    known: Mapping[str, Listener] | None = None,
) -> None:
    """Posts the terminal events to everyone who listens now; who has not heard the turn gets its text first.

    The connections are read again after the commit, so that one greeted meanwhile is not left with an open
    turn. Raises ``FloorLost`` when the floor may be lost: whoever adopts announces instead.
    """
    session = await _deliver_to(backend, floor)
    known = known or {}
    script = _settled_script(outcome, text, session)
    told = events(outcome, text)
    if session.trim is not None and session.trim.gen == outcome.gen:
        told = [ContextTrimmed(generation_id=outcome.gen), *told]
    listeners = []
    for cid, state in session.listeners.items():
        before = known.get(cid)
        heard = (
            before is not None
            and before.started
            and before.script.voice.chars_to(before.heard) >= outcome.chars
        )
        first = [] if heard else _catch_up(Listener(cid, state, script, fresh=False), outcome.seq)
        listeners.append((Listener(cid, state, script, fresh=False), [*first, *told]))
    await _tell(backend, floor, listeners)


def said_before(session: Session, outcome: Outcome, text: str, state: ConnectionState) -> list[ServerEvent]:
    """A settled turn for a connection that has heard nothing of it, from its ``ai_start`` on."""
    listener = Listener("", state, _settled_script(outcome, text, session), fresh=True)
    return [*_catch_up(listener, outcome.seq), *events(outcome, text)]


async def announce_late(backend: Backend, floor: Floor, late: LateCut, message_id: str, text: str) -> None:
    """Tells everyone that a settled reply was cut off by its reader."""
    session = await _deliver_to(backend, floor)
    settled = session.settled
    seq = settled.seq + 1 if settled is not None and settled.gen == late.gen else 1_000_000
    told = late_events(late, message_id, seq, text)
    voice = Voice(0, random.Random(0))  # noqa: S311 (never spoken)
    script = Script(late.gen, message_id, "", None, voice)
    listeners = [
        (Listener(cid, state, script, fresh=False), told) for cid, state in session.listeners.items()
    ]
    await _tell(backend, floor, listeners)


async def _tell(
    backend: Backend, floor: Floor, listeners: Sequence[tuple[Listener, Sequence[ServerEvent]]]
) -> None:
    """Posts to all at once. Who takes nothing is closed, so that its client comes back and asks what it missed."""
    results = await asyncio.gather(*(each.tell(said, floor.post) for each, said in listeners))
    if not all(results):
        raise FloorLost
    for each, _ in listeners:
        if each.gone:
            await backend.connections.close(each.connection_id)
            await depart(backend, floor.session.id, each.connection_id)


async def _deliver_to(backend: Backend, floor: Floor) -> Session:
    session = await floor.look()
    await floor.ensure()
    return session


def _settled_script(outcome: Outcome, text: str, session: Session) -> Script:
    drop = session.drop
    replaces = drop.start if drop is not None and drop.below == outcome.gen else None
    voice = Voice(0, random.Random(0))  # noqa: S311 (without a pace there is no chance in it)
    voice.hear(text[: outcome.chars], 0.0)
    voice.end()
    voice.release(0.0, cadence=False, frames=False)
    return Script(outcome.gen, outcome.message_id, session.model, replaces, voice)


def _catch_up(listener: Listener, terminal_seq: int) -> list[TurnEvent]:
    """The whole settled text for a listener that has not heard it, in as many frames as it takes.

    Its pieces are not the ones that were spoken, so the frames are numbered back from the terminal event.
    """
    said: list[TurnEvent] = []
    while (frame := listener.next_frame()) is not None:
        event, listener.heard = frame
        listener.started = True
        said.append(event)
    first = terminal_seq - len(said)
    return [event.model_copy(update={"seq": first + place}) for place, event in enumerate(said)]
