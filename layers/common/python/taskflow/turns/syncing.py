"""Syncs a connection that joins: it is sent the settled messages first, then the turn."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

from taskflow.codes import AiErrorCode
from taskflow.conversation.commands import MarkSynced
from taskflow.conversation.messages import Message, standing
from taskflow.conversation.modes import shown
from taskflow.conversation.patience import JOINING_PAUSE_SECONDS, MAX_ATTEMPTS, pause
from taskflow.conversation.queue import changed_event
from taskflow.conversation.session import ConnectionState, Session
from taskflow.engine.ports import Engine
from taskflow.engine.runner import remove_connection, run
from taskflow.errors import GoneError, PostFailed
from taskflow.events import (
    MAX_POST_BYTES,
    ConversationCreated,
    ConversationResumed,
    MessagePart,
    MessageView,
    ServerEvent,
)
from taskflow.records.build import iso
from taskflow.store import keys
from taskflow.turns.announce import said_before
from taskflow.turns.subscribers import FRAME_OVERHEAD, JOIN_SECONDS, STEP, Retries, encoded_size

LISTED_MESSAGES = 60
"""The most messages one ``conversation_resumed`` looks at."""
WHOLE_MESSAGES = 3
"""So many of the newest messages are listed whole, in further frames where one is too long."""
ENVELOPE_BYTES = 1_200
VIEW_BYTES = 384
RECALLED_BYTES = 39
"""An id of a message."""
REASONING_BYTES = 20
"""Of a listed message besides its text, and of its reasoning likewise."""


async def sync_connection(
    engine: Engine, conversation_id: str, connection_id: str, resume_token: str | None
) -> Session | None:
    """Posts ``conversation_created`` or ``conversation_resumed`` and marks the connection synced.

    When a turn is settled between reading and marking, the list is posted again: a synced connection has every
    settled message. Returns the session, or None when the connection has left.
    """
    while True:
        session = await engine.store.session(conversation_id)
        if session is None or session.deleted or connection_id not in session.connections:
            return None
        state = session.connections[connection_id]
        if state.synced:
            return session
        for event in await first_events(engine, session, state, resume_token):
            if not await _post(engine, session, connection_id, event, joined=state.joined):
                return None
        done = await run(engine, conversation_id, MarkSynced(connection_id), session=session)
        if done.ok:
            return done.after


async def first_events(
    engine: Engine, session: Session, state: ConnectionState, resume_token: str | None
) -> list[ServerEvent]:
    """The events that a joining connection is sent first.

    A connection that opened the conversation gets the greeting as if it were said now; so does one that asked for a
    new conversation and got this one, in which nobody has spoken. Both get the list only if the person has spoken
    before they could be synced.
    """
    created = ConversationCreated(conversation_id=session.id, model=session.model, resume_token=resume_token)
    if state.created and session.empty and session.requested_turn == 1 and not session.remarks:
        return [created, *await _greeting(engine, session, state), *_queue(session)]
    messages = await engine.store.messages(session.id, newest=LISTED_MESSAGES)
    settled = [
        m
        for m in standing(messages, session)
        if m.turn <= (session.settled_turn if m.role == "assistant" else session.requested_turn)
    ]
    listed = fitting(settled)
    views = [view(m) for m in listed]
    parts: list[MessagePart] = []
    if len(listed) < min(len(settled), WHOLE_MESSAGES):
        room = MAX_POST_BYTES - ENVELOPE_BYTES - sum(map(_size, listed))
        first, parts = _in_parts(settled[-len(listed) - 1], room)
        views.insert(0, first)
    left = (
        MAX_POST_BYTES
        - ENVELOPE_BYTES
        - sum(
            encoded_size(each.content) + VIEW_BYTES + RECALLED_BYTES * len(each.recalled or ())
            for each in views
        )
    )
    resumed = ConversationResumed(
        conversation_id=session.id,
        model=session.model,
        title=session.title,
        status=session.status,
        settled_generation_id=session.settled_turn,
        messages=with_room(views, left),
        more=len(views) < len(settled) or len(messages) == LISTED_MESSAGES,
        trimmed_generation_id=session.trim.turn if session.trim is not None else None,
        summarised_messages=session.summary.messages if session.summary is not None else None,
        summarised_through_message_id=session.summary.message_id if session.summary is not None else None,
    )
    listed_events: list[ServerEvent] = [resumed, *parts, *_queue(session)]
    return [created, *listed_events] if state.created else listed_events


def _queue(session: Session) -> list[ServerEvent]:
    """What waits, if anything ever did: one that missed that it is empty now is told so."""
    return [changed_event(session)] if session.queue_version else []


async def _greeting(engine: Engine, session: Session, state: ConnectionState) -> list[ServerEvent]:
    if session.last_result is None:
        return []
    sk = keys.message_sk(session.last_result.turn, keys.ASSISTANT_PART)
    message = await engine.store.message(session.id, sk)
    return said_before(session, session.last_result, message.content if message else "", state)


def fitting(messages: list[Message]) -> list[Message]:
    """As many of the most recent messages as fit one frame, in order."""
    room = MAX_POST_BYTES - ENVELOPE_BYTES
    for count, message in enumerate(reversed(messages)):
        room -= _size(message)
        if room < 0:
            return messages[len(messages) - count :]
    return messages


def _size(message: Message) -> int:
    return encoded_size(message.content) + _beside(message)


def _beside(message: Message) -> int:
    """Bytes of a listed message besides its text and its reasoning."""
    return VIEW_BYTES + len(message.model) + RECALLED_BYTES * len(message.recalled)


def _in_parts(message: Message, room: int) -> tuple[MessageView, list[MessagePart]]:
    """A message that fits no frame: its beginning as it is listed, within ``room`` bytes, and the rest."""
    beginning, *rest = _cut(message.content, max(0, room - _beside(message)))
    listed = replace(view(message), content=beginning, content_chars=len(message.content))
    offset = len(beginning)
    parts = []
    for text in rest:
        parts.append(MessagePart(message_id=message.id, offset=offset, text=text))
        offset += len(text)
    return listed, parts


def _cut(text: str, room: int) -> Iterator[str]:
    """``text`` in pieces: the first has at most ``room`` bytes, the others what a frame holds."""
    start = 0
    while start < len(text) or start == 0:
        end, left = start, room
        while end < len(text) and (left := left - encoded_size(text[end : end + STEP])) >= 0:
            end += STEP
        yield text[start:end]
        start, room = min(end, len(text)), MAX_POST_BYTES - FRAME_OVERHEAD


def view(message: Message) -> MessageView:
    """A message as a client lists it."""
    mode, reason = shown(message.mode, message.reason)
    return MessageView(
        id=message.id,
        role=message.role,
        content=message.content,
        status=message.status,
        created_at=iso(message.created_at),
        generation_id=message.turn,
        model=message.model or None,
        finish=message.finish or None,
        error_code=AiErrorCode(message.error_code) if message.error_code else None,
        mode=mode,
        reason=reason,
        continues_generation_id=message.continues or None,
        reasoning=message.reasoning or None,
        reasoning_ms=message.reasoning_ms,
        recalled=list(message.recalled) or None,
    )


def with_room(views: list[MessageView], room: int) -> list[MessageView]:
    """The messages with their reasoning as far as it fits ``room`` bytes, the newest first: it may be longer than a
    reply, and is not to displace one."""
    fitted: list[MessageView] = []
    for each in reversed(views):
        if each.reasoning is not None:
            size = encoded_size(each.reasoning) + REASONING_BYTES
            if size > room:
                each = replace(each, reasoning=None)
            else:
                room -= size
        fitted.append(each)
    return fitted[::-1]


async def _post(
    engine: Engine, session: Session, connection_id: str, event: ServerEvent, *, joined: int
) -> bool:
    """Posts until it arrives. False when the connection has left (410 that is not from its beginning), or takes
    nothing: then it stays as it is, and the sweep has it synced again."""
    # One that fell behind before costs one post at a time.
    retries = Retries(
        engine.clock.monotonic,
        engine.rng.random,
        engine.settings.stalled_seconds,
        1 if session.sync_tries else MAX_ATTEMPTS,
    )
    patience = retries.patience()
    joining = 0
    wait: float | None
    while True:
        try:
            await engine.connections.post(connection_id, event.encode())
            return True
        except GoneError:
            if engine.now_ms() - joined >= JOIN_SECONDS * 1000:
                await remove_connection(engine, session.id, connection_id)
                return False
            joining += 1
            wait = pause(joining, engine.rng.random(), JOINING_PAUSE_SECONDS)
        except PostFailed as failed:
            wait = retries.wait(patience, failed)
        if wait is None:
            engine.meter.count("ListenersStalled")
            return False
        await asyncio.sleep(wait)
