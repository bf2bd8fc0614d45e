"""Records on their way to the queue, and sessions that come from Postgres or go."""

from __future__ import annotations

from taskflow.conversation import commands as c
from taskflow.conversation import refused_records, reserving, storage, sweep
from taskflow.conversation.effects import Count
from taskflow.conversation.handlers.change import Change, Context, Refused


def mark_sent(context: Context, command: c.MarkSent) -> Change | Refused:
    return Change((sweep.sent(context.known, command.key, command.version),))


def set_aside(context: Context, command: c.SetAside) -> Change | Refused:
    return Change(
        tuple(
            refused_records.set_aside(
                context.known,
                command.key,
                command.version,
                command.reason,
                now=context.now,
                keep_ms=context.periods.history,
            )
        ),
        lambda after: (Count("RecordsRefused"),),
    )


def put_back(context: Context, command: c.PutBack) -> Change | Refused:
    writes = refused_records.put_back(context.known, command.refused, command.version, now=context.now)
    return Change(tuple(writes))


# Storage


def restore(context: Context, command: c.Restore) -> Change | Refused:
    writes = storage.restored(
        context.conversation_id,
        command.owner,
        model=command.model,
        provider=command.provider,
        title=command.title,
        created_at=command.created_at,
        updated_at=command.updated_at,
        version=command.version,
        turns=command.turns,
        question=command.question,
        summary=command.summary,
        answers_from=command.answers_from,
        **context.timing,
    )
    return Change(tuple(writes))


def strip_deleted(context: Context, command: c.StripDeleted) -> Change | Refused:
    # A run that speaks has given its lease back by now, and said what its turn cost, unless it died.
    session = context.known
    stripped = storage.strip_deleted(session)
    if session.spending is None:
        return Change(tuple(stripped))
    return Change(reserving.settle(session, stripped, None, now=context.now, terms=context.terms))


def end_purge(context: Context, command: c.EndPurge) -> Change | Refused:
    return Change(tuple(storage.end_purge(context.known, command.ttl)))
