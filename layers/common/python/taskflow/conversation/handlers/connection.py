"""Connections come and go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from taskflow.conversation import commands as c
from taskflow.conversation import connections, reserving, storage
from taskflow.conversation.effects import Effect, Invoke
from taskflow.conversation.handlers.change import Change, Context, Refused
from taskflow.conversation.invocations import SyncConnection
from taskflow.conversation.session import Session, parse
from taskflow.identity import Identity
from taskflow.store.expressions import Put


def open(context: Context, command: c.Open) -> Change | Refused:
    writes = connections.create(
        context.conversation_id,
        command.new,
        model=command.model,
        provider=command.provider,
        resume_hash=command.resume_hash,
        **context.timing,
    )
    [opened, *_] = writes
    assert isinstance(opened, Put)  # noqa: S101 (narrowing)
    facts = context.facts
    reserved = context.held(
        reserving.at_opening(
            writes, parse(opened.item), context.terms, facts.allowance, now=context.now, dry=facts.dry
        )
    )
    if isinstance(reserved, Refused):
        return reserved
    sync = _sync(command.new.connection_id, command.resume_token)
    return Change(reserved.writes, sync, allowance=reserved.place)


def reuse(context: Context, command: c.Reuse) -> Change | Refused:
    if not connections.can_be_reused(context.known, command.new.identity, command.model):
        return Refused("not_reusable")
    writes = connections.reuse(context.known, command.new, **context.timing)
    return Change(tuple(writes), _sync(command.new.connection_id))


def join(context: Context, command: c.Join) -> Change | Refused:
    session = context.known
    if command.token_hash is None:
        allowed = storage.is_owner(session, command.new.identity)
    else:
        allowed = bool(session.resume_hash) and command.token_hash == session.resume_hash
    if not allowed:
        return Refused("not_found")
    if connections.is_full(session, command.new.door):
        return Refused("crowded")
    new = replace(command.new, identity=Identity(session.user_id, session.tenant_id))
    writes = connections.join(session, new, **context.timing)
    return Change(tuple(writes), _sync(command.new.connection_id))


def _sync(connection_id: str, resume_token: str | None = None) -> Callable[[Session], tuple[Effect, ...]]:
    return lambda after: (Invoke(SyncConnection(after.id, connection_id, resume_token)),)


def leave(context: Context, command: c.Leave) -> Change | Refused:
    if command.connection_id not in context.known.connections:
        return Change()
    return Change(
        tuple(connections.remove_connection(context.known, command.connection_id, **context.timing))
    )


def mark_synced(context: Context, command: c.MarkSynced) -> Change | Refused:
    if command.connection_id not in context.known.connections:
        return Change()
    return Change(tuple(connections.mark_synced(context.known, command.connection_id, **context.timing)))


def fall_behind(context: Context, command: c.FallBehind) -> Change | Refused:
    if command.connection_id not in context.known.subscribers:
        return Change()
    return Change(tuple(connections.fall_behind(context.known, command.connection_id, now=context.now)))
