"""Sending what must reach the records queue, and marking it sent."""

from __future__ import annotations

from taskflow.conversation import sweep
from taskflow.conversation.messages import Message
from taskflow.conversation.session import HEADER_KEY, Session
from taskflow.errors import StoreUnavailable
from taskflow.generation.ports import Backend
from taskflow.records.build import conversation_record, message_record
from taskflow.store import keys

MAX_ENTRIES = 10
"""Entries of one sending (SQS takes ten messages a call)."""


async def send_message(backend: Backend, session: Session, message: Message) -> None:
    """Sends one message's record and marks it sent. A failure is left to the sweep."""
    key = keys.message_sk(message.generation, message.part)
    await _send(backend, session, [(key, message.version, message_record(session, message))])


async def send_unsent(backend: Backend, session: Session) -> int:
    """Sends everything the session's outbox holds and returns how much that was; for the sweep."""
    entries = sorted(session.unsent.items())[:MAX_ENTRIES]
    found: list[tuple[str, int, str]] = []
    for key, version in entries:
        if key == HEADER_KEY:
            found.append((key, version, conversation_record(session)))
            continue
        message = await backend.store.message(session.id, key)
        if message is not None:
            found.append((key, version, message_record(session, message)))
    await _send(backend, session, found)
    return len(found)


async def _send(backend: Backend, session: Session, entries: list[tuple[str, int, str]]) -> None:
    if not entries:
        return
    try:
        await backend.records.send([body for _, _, body in entries])
        for key, version, _ in entries:
            await backend.store.claim(sweep.sent(session, key, version))
    except StoreUnavailable as error:
        backend.log.warning("records not sent, the sweep will", conversation_id=session.id, error=str(error))
