"""What is wrong with a conversation that is at rest. No I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from taskflow.conversation.deadlines import earliest
from taskflow.conversation.messages import Message, standing
from taskflow.conversation.session import Session

from tests.simulation.client import Client

OVERDUE_MS = 70_000
"""The timer looks once a minute at least."""


@dataclass(frozen=True)
class Stored:
    """What the stores have of one conversation: session and messages in DynamoDB, rows in Postgres."""

    session: Session
    messages: Sequence[Message]
    rows: Sequence[Mapping[str, Any]]
    logs: Sequence[Mapping[str, Any]]


def of_session(session: Session, now_ms: int) -> Iterator[str]:
    """What is stuck."""
    if session.settled_turn != session.requested_turn:
        yield f"turn {session.requested_turn} has no end, {session.settled_turn} is settled"
    if session.lease_run is not None:
        yield f"turn {session.lease_turn} still has the lease"
    if session.outbox:
        yield f"the outbox holds {dict(session.outbox)}"
    if session.reserved is not None or session.spending is not None:
        yield "money is held for a turn that is over"
    if session.queue and not session.queue_held:
        yield f"{len(session.queue)} messages wait, and nobody holds them"
    due = earliest(session)
    if due is not None and due < now_ms - OVERDUE_MS:
        yield f"a deadline has passed {now_ms - due} ms ago"


PARAGRAPH = "\n\n"
"""Stands between messages that waited and are said together."""


def of_messages(stored: Stored, said: Collection[str], perhaps: Collection[str] = ()) -> Iterator[str]:
    """What was said is there once, in the session and in Postgres alike. ``said``: each text as often as it was said;
    ``perhaps``: what may be there besides."""
    spoken = (m.content.split(PARAGRAPH) for m in stored.messages if m.role == "user")
    waiting = (each.text for each in stored.session.queue)
    mine = Counter(chain(chain.from_iterable(spoken), waiting))
    wanted = Counter(said)
    yield from (f"{text!r} is not in the session" for text in wanted - mine)
    yield from (f"{text!r} is there {mine[text]} times" for text in mine - wanted - Counter(perhaps))
    table = [(m.id, m.turn, m.part, m.content, m.status, m.version) for m in stored.messages]
    rows = [
        (str(r["id"]), r["generation"], r["part"], r["content"], r["status"], r["version"])
        for r in stored.rows
    ]
    # A conversation in which nobody has spoken yet is not recorded.
    if table != rows and not (stored.session.empty and not rows):
        yield from (f"Postgres lacks {each}" for each in table if each not in rows)
        yield from (f"Postgres has {each} besides" for each in rows if each not in table)
    turns = Counter(m.turn for m in stored.messages if m.role == "assistant")
    yield from (f"turn {turn} has {count} replies" for turn, count in turns.items() if count > 1)


def of_logs(stored: Stored) -> Iterator[str]:
    """Every reply to the person has one inference log."""
    asked = {m.turn for m in stored.messages if m.role == "user" and not m.remark}
    replies = {m.id for m in stored.messages if m.role == "assistant" and m.turn in asked}
    logged = Counter(str(log["message_id"]) for log in stored.logs if log["message_id"] is not None)
    yield from (f"reply {each} has no inference log" for each in sorted(replies - set(logged)))
    yield from (f"message {each} has {n} inference logs" for each, n in logged.items() if n > 1)
    pending = [log for log in stored.logs if log["pending_message_id"] is not None]
    if pending:
        yield f"{len(pending)} inference logs wait for their message"


def of_questions(shown: Collection[str], stored: Stored, oldest: int = 0) -> Iterator[str]:
    """A tab shows every message of the person, also those that were said in another one. ``oldest``: as in ``of_view``;
    a list that is too long may begin between a question and its reply."""
    mine = [m for m in stood(stored) if m.role == "user" and m.turn > oldest]
    yield from (f"question {m.turn} is not shown" for m in mine if m.id not in shown)


def stood(stored: Stored) -> Sequence[Message]:
    """What was not replaced."""
    return standing(stored.messages, stored.session)


def of_view(view: Client, stored: Stored, oldest: int = 0, replaced: Collection[int] = ()) -> Iterator[str]:
    """What a tab shows is what is stored. ``oldest``: the first turn that it was listed. ``replaced``: turns of which
    it was told that another one replaces them, so that it does not show them any more."""
    replies = {m.turn: m for m in stood(stored) if m.role == "assistant"}
    shown = {turn: bubble.text for turn, bubble in view.bubbles.items()} | view.listed
    for turn, bubble in view.bubbles.items():
        if bubble.open:
            yield f"turn {turn} stays open"
    for turn, text in shown.items():
        if turn not in replies and turn in replaced:
            continue
        kept = replies[turn].content if turn in replies else ""
        failed = turn in view.bubbles and view.bubbles[turn].ending == "ai_error"
        if text != kept and not (failed and (text.startswith(kept) or kept.startswith(text))):
            yield f"turn {turn} shows {text[-40:]!r} ({len(text)}), stored is {kept[-40:]!r} ({len(kept)})"
    missing = {turn for turn in replies if turn not in shown and turn >= oldest}
    if missing:
        yield f"turns {sorted(missing)} are not shown"
    waiting = [each.id for each in stored.session.queue]
    if view.waiting != waiting:
        yield f"{view.waiting} are shown as waiting, it is {waiting}"


def of_title(title: str, titles: Collection[str]) -> Iterator[str]:
    """A conversation has a title that its person gave it. ``titles``: those that may count; none: they gave none."""
    if titles and title not in titles:
        yield f"it is called {title!r}, not one of {list(titles)}"


def of_deleted(conversation_id: str, messages: Collection[object], rows: Mapping[str, int]) -> Iterator[str]:
    """Nothing of a deleted conversation is left. ``rows``: how many in which table."""
    if messages:
        yield f"{len(messages)} messages of {conversation_id} are left, which was deleted"
    yield from (f"{count} rows of {table} of {conversation_id}" for table, count in rows.items() if count)
