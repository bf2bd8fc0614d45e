"""Sending what must reach the records queue, and marking it sent."""

from __future__ import annotations

from typing import NamedTuple

from taskflow.conversation import refused_records, sweep
from taskflow.conversation.messages import Message
from taskflow.conversation.session import HEADER_KEY, Session
from taskflow.errors import ConditionFailed, NotQueued, StoreUnavailable
from taskflow.records.build import conversation_record, message_record
from taskflow.store import keys
from taskflow.turns.ports import Backend

MAX_ENTRIES = 10
"""Entries of one sending (SQS takes ten messages a call)."""


class Entry(NamedTuple):
    """An entry of the outbox and its record's JSON."""

    key: str
    version: int
    body: str


async def send_message(backend: Backend, session: Session, message: Message) -> None:
    """Sends one message's record and marks it sent. A failure is left to the sweep."""
    key = keys.message_sk(message.turn, message.part)
    await _send(backend, session, [Entry(key, message.version, message_record(session, message))])


async def send_outbox(backend: Backend, session: Session) -> int:
    """Sends everything the session's outbox holds and returns how much that was; for the sweep."""
    found: list[Entry] = []
    for key, version in sorted(session.outbox.items())[:MAX_ENTRIES]:
        if key == HEADER_KEY:
            found.append(Entry(key, version, conversation_record(session)))
            continue
        message = await backend.store.message(session.id, key)
        if message is not None:
            found.append(Entry(key, version, message_record(session, message)))
        elif await backend.store.claim(sweep.sent(session, key, version)):
            # A message is stored before its entry: without one there is nothing to send, now or later.
            backend.log.warning("outbox entry without a message", conversation_id=session.id, key=key)
    await _send(backend, session, found)
    return len(found)


async def _send(backend: Backend, session: Session, entries: list[Entry]) -> None:
    if not entries:
        return
    outcome = NotQueued({}, {})
    try:
        try:
            await backend.records.send([entry.body for entry in entries])
        except NotQueued as error:
            outcome = error
        for index, entry in enumerate(entries):
            if index in outcome.refused:
                await _set_aside(backend, session, entry, outcome.refused[index])
            elif index not in outcome.waiting:
                await backend.store.claim(sweep.sent(session, entry.key, entry.version))
        if outcome.waiting:
            raise outcome
    except StoreUnavailable as error:
        backend.log.warning("records not sent, the sweep will", conversation_id=session.id, error=str(error))


async def _set_aside(backend: Backend, session: Session, entry: Entry, reason: str) -> None:
    """The queue will never take this record: whoever operates the service is told, and nothing waits for it."""
    now, keep_ms = backend.now_ms(), backend.periods.history
    aside = refused_records.set_aside(session, entry.key, entry.version, reason, now=now, keep_ms=keep_ms)
    try:
        await backend.store.commit(aside)
    except ConditionFailed:
        return
    backend.meter.count("RecordsRefused")
    backend.log.warning(
        "record refused by the queue, see python -m infra.refused",
        conversation_id=session.id,
        key=entry.key,
        characters=len(entry.body),
        reason=reason,
    )
