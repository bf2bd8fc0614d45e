"""What a program asks for over HTTP: a turn of a conversation to which it has no connection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from taskflow.conversation import admission, ownership, storage
from taskflow.conversation import commands as c
from taskflow.conversation.handlers.asking import request_turn
from taskflow.conversation.handlers.change import Change, Context, Refused
from taskflow.conversation.messages import outbox_entries, to_item
from taskflow.conversation.session import Listener, PromptSize, Session, Wishes, flat_item
from taskflow.conversation.session import to_item as session_item
from taskflow.conversation.text import title_of
from taskflow.conversation.updates import merged, update_session
from taskflow.store.expressions import Absent, Path, Put, Write, apply_update


def begin(context: Context, command: c.Begin) -> Change | Refused:
    """One transaction: the conversation with all that was said before, and its first turn. So no conversation is left
    behind whose turn a limit refuses."""
    begun = _begun(context, command)
    asked = request_turn(
        replace(context, session=begun),
        command.text,
        client_message_id=command.client_message_id,
        traceparent=command.traceparent,
    )
    if isinstance(asked, Refused):
        return asked
    [first, *rest] = asked.writes
    item = session_item(begun)
    changes = _wished(command.wishes) | _listening(begun, command.listener)
    apply_update(item, merged(first, update_session(begun, changes)))
    told = [Put(to_item(begun.id, message), Absent("pk")) for message in command.before]
    counted = admission.admit_conversation(command.door, command.owner, now=context.now)
    noted = ownership.note(begun.id, command.owner, context.now)
    more: list[Write] = [*told, noted, *counted]
    return replace(asked, writes=(Put(item, Absent("pk")), *rest, *more))


def _begun(context: Context, command: c.Begin) -> Session:
    """The conversation before its first turn is asked for."""
    now, before = context.now, command.before
    turns = max((each.turn for each in before), default=0)
    return Session(
        id=context.conversation_id,
        user_id=command.owner.user_id,
        tenant_id=command.owner.tenant_id,
        model=command.model,
        provider=command.provider,
        created_at=now,
        updated_at=now,
        version=1,
        title=next((title_of(each.content) for each in before if each.role == "user"), ""),
        requested_turn=turns,
        settled_turn=turns,
        question=max((each.turn for each in before if each.role == "user"), default=0),
        activity_version=1,
        outbox={key[1]: version for key, version in outbox_entries(before).items()},
        wishes=command.wishes or Wishes(),
        prompt=PromptSize(bytes=_bytes([each.content for each in before])),
    )


def ask(context: Context, command: c.Ask) -> Change | Refused:
    session = context.known
    if not storage.is_owner(session, command.owner):
        return Refused("not_found")
    if session.turn_pending:
        return Refused("taken")
    if command.after is not None and session.requested_turn != command.after:
        return Refused("moved_on")
    changes = _wished(command.wishes) | _listening(session, command.listener)
    if command.model is not None and command.provider is not None:
        changes |= {"model": command.model, "provider": command.provider}
    wished = replace(
        session,
        model=command.model or session.model,
        provider=command.provider or session.provider,
        wishes=command.wishes or Wishes(),
    )
    asked = request_turn(
        replace(context, session=wished),
        command.text,
        client_message_id=command.client_message_id,
        traceparent=command.traceparent,
    )
    if isinstance(asked, Refused):
        return asked
    [first, *rest] = asked.writes
    # Somebody who left the page a moment ago does not end the turn by that: it is not theirs.
    own = update_session(session, changes, remove=("grace_at",))
    return replace(asked, writes=(merged(first, own), *rest))


def _wished(wishes: Wishes | None) -> dict[Path, Any]:
    return {"wishes": flat_item(wishes or Wishes())}


def _listening(session: Session, connection: str) -> dict[Path, Any]:
    """Who is sent the turn after the newest one. A listener of an earlier turn stays as it is: it is sent that one."""
    if not connection:
        return {}
    return {"listener": flat_item(Listener(connection, session.requested_turn + 1))}


def _bytes(texts: Sequence[str]) -> int:
    return sum(len(text.encode("utf-8", "replace")) for text in texts)
