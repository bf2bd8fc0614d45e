"""The steps of a run that summarises what has left the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from taskflow.conversation import commands as c
from taskflow.conversation import reserving, summary
from taskflow.conversation.deadlines import OUTBOX_MS, due, due_in_time
from taskflow.conversation.effects import Post, SendOutbox
from taskflow.conversation.handlers.change import Change, Context, Refused
from taskflow.conversation.session import SUMMARY_KEY, Session
from taskflow.conversation.updates import pins_listeners, stored_as_read, unless_set, update_session
from taskflow.events import SummaryChanged
from taskflow.store.expressions import Absent, Compare, Path, Put, Write, all_of, eq


def prepay(context: Context, command: c.Prepay) -> Change | Refused:
    return _prepaid(context, (), command.cost)


def begin_summary(context: Context, command: c.BeginSummary) -> Change | Refused:
    session, now = context.known, context.now
    if not summary.may_fold(session, now):
        return Refused("taken")
    taken: dict[Path, Any] = {"folding": asdict(summary.begun(session, command.run, now))}
    # The summary too: one that was stored since the session was read has what this run would pay for again.
    as_read = stored_as_read("folding", session), stored_as_read("summary", session)
    write = update_session(session, taken, condition=all_of(Absent("deleted"), *as_read))
    return _prepaid(context, (write,), command.cost)


def store_summary(context: Context, command: c.StoreSummary) -> Change | Refused:
    session, made = context.known, command.summary
    if not _runs(session, command.run) or session.summary != command.base:
        return Refused("taken")
    if made.through >= session.question:
        return Refused("taken")
    outbox_at = context.now + OUTBOX_MS
    changes: dict[Path, Any] = {
        "summary": asdict(made.coverage),
        ("outbox", SUMMARY_KEY): made.through,
        **unless_set("outbox_at", session.outbox_at, outbox_at),
        **due(session.id, session.due_at, outbox_at),
    }
    condition = all_of(
        Absent("deleted"),
        eq(("folding", "run"), command.run),
        stored_as_read("summary", session),
        pins_listeners(session),
        # What it covers cannot be edited any more.
        Compare("question", ">", made.through),
        *due_in_time(session.due_at, outbox_at),
    )
    update = update_session(session, changes, remove=("folding",), condition=condition)
    item = Put(summary.to_item(session.id, made))
    told = SummaryChanged(messages=made.messages, through_message_id=made.message_id)
    return Change(
        (update, item, *reserving.refund(command.charged, command.cost)),
        lambda after: (Post(tuple(after.subscribers), told), SendOutbox()),
    )


def give_up_summary(context: Context, command: c.GiveUpSummary) -> Change | Refused:
    session = context.known
    if session.folding is None or session.folding.run != command.run:
        return Refused("taken")
    later: dict[Path, Any] = {"folding": asdict(summary.failed(session.folding, context.now))}
    condition = all_of(Absent("deleted"), eq(("folding", "run"), command.run))
    update = update_session(session, later, condition=condition)
    return Change((update, *reserving.refund(command.charged, command.cost)))


def _prepaid(context: Context, writes: Sequence[Write], cost: int) -> Change | Refused:
    answer = reserving.prepay(
        context.known, writes, cost, context.terms, context.facts.allowance, now=context.now
    )
    if not isinstance(answer, tuple):
        refused = context.held(answer)
        assert isinstance(refused, Refused)  # noqa: S101 (narrowing)
        return refused
    reserved, charged = answer
    return Change(reserved.writes, allowance=reserved.place, charged=charged)


def _runs(session: Session, run: str) -> bool:
    return session.folding is not None and session.folding.run == run
