"""What is wrong with a conversation that is at rest. No I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taskflow.conversation.deadlines import earliest
from taskflow.conversation.messages import Message
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
    due = earliest(session)
    if due is not None and due < now_ms - OVERDUE_MS:
        yield f"a deadline has passed {now_ms - due} ms ago"


def of_messages(stored: Stored, said: Mapping[str, str]) -> Iterator[str]:
    """What was said is there once, in the session and in Postgres alike."""
    mine = Counter(m.content for m in stored.messages if m.role == "user")
    wanted = Counter(said.values())
    yield from (f"{text!r} is not in the session" for text in wanted - mine)
    yield from (f"{text!r} is there {mine[text]} times" for text in mine - wanted)
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
    asked = {m.turn for m in stored.messages if m.role == "user"}
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
    mine = [m for m in stored.messages if m.role == "user" and m.turn > oldest and not m.replaced]
    yield from (f"question {m.turn} is not shown" for m in mine if m.id not in shown)


def of_view(view: Client, stored: Stored, oldest: int = 0) -> Iterator[str]:
    """What a tab shows is what is stored. ``oldest``: the first turn that it was listed."""
    replies = {m.turn: m for m in stored.messages if m.role == "assistant"}
    shown = {turn: bubble.text for turn, bubble in view.bubbles.items()} | view.listed
    for turn, bubble in view.bubbles.items():
        if bubble.open:
            yield f"turn {turn} stays open"
    for turn, text in shown.items():
        kept = replies[turn].content if turn in replies else ""
        failed = turn in view.bubbles and view.bubbles[turn].ending == "ai_error"
        if text != kept and not (failed and (text.startswith(kept) or kept.startswith(text))):
            yield f"turn {turn} shows {text[-40:]!r} ({len(text)}), stored is {kept[-40:]!r} ({len(kept)})"
    missing = {turn for turn in replies if turn not in shown and turn >= oldest}
    if missing:
        yield f"turns {sorted(missing)} are not shown"
