"""Sends the outbox to the records queue: which records, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from taskflow.conversation.messages import Message
from taskflow.conversation.session import HEADER_KEY, SUMMARY_KEY, Session
from taskflow.engine.ports import Backend
from taskflow.errors import NotQueued, StoreUnavailable
from taskflow.light_dataclasses import dataclass
from taskflow.records.build import conversation_record, message_record, summary_record
from taskflow.store import keys

MAX_ENTRIES = 10
"""Entries of one sending (SQS takes ten messages a call)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the outbox and its record's JSON. ``body`` None: the entry names a message that is not stored."""

    key: str
    version: int
    body: str | None


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of entries. ``refused``: the queue never takes these, with its reason; others wait."""

    sent: Sequence[Entry] = ()
    refused: Sequence[tuple[Entry, str]] = ()
    error: str = field(default="")
    """Why others wait, if they do."""


def entry(session: Session, message: Message) -> Entry:
    """One message's entry."""
    key = keys.message_sk(message.turn, message.part)
    return Entry(key, message.version, message_record(session, message))


async def entries(
    backend: Backend, session: Session, stored: Mapping[str, Message] | None = None
) -> list[Entry]:
    """What the session's outbox holds, in order. ``stored``: messages that are known as they stand now, by sort key.
    Of more entries than one sending takes, these are among the first: a new message does not wait for a backlog."""
    found: list[Entry] = []
    known = stored or {}
    first = sorted(session.outbox.items(), key=lambda each: (each[0] not in known, each[0]))[:MAX_ENTRIES]
    for key, version in sorted(first):
        if key == HEADER_KEY:
            found.append(Entry(key, version, conversation_record(session)))
            continue
        if key == SUMMARY_KEY:
            summary = await backend.store.summary(session.id)
            found.append(Entry(key, version, None if summary is None else summary_record(session, summary)))
            continue
        message = known.get(key) or await backend.store.message(session.id, key)
        # A newer version than the entry's may be stored meanwhile: it is sent, and the entry leaves as it stands.
        found.append(Entry(key, version, None if message is None else message_record(session, message)))
    return found


async def send(backend: Backend, wanted: Sequence[Entry]) -> Sent:
    """Sends the records of these entries. Never raises: what fails waits for the sweep."""
    ready = [(each, each.body) for each in wanted if each.body is not None]
    # A message is stored before its entry: without one there is nothing to send, now or later.
    empty = [each for each in wanted if each.body is None]
    if not ready:
        return Sent(empty)
    try:
        await backend.records.send([body for _, body in ready])
    except NotQueued as error:
        refused = [(ready[index][0], reason) for index, reason in error.refused.items()]
        gone = [
            each
            for index, (each, _) in enumerate(ready)
            if index not in error.refused and index not in error.waiting
        ]
        return Sent([*empty, *gone], refused, str(error) if error.waiting else "")
    except StoreUnavailable as error:
        return Sent(empty, error=str(error))
    return Sent([*empty, *(each for each, _ in ready)])
