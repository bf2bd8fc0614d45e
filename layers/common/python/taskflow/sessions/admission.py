"""The limits that connect enforces: from the settings to the door, and from a refusal to its reason."""

from __future__ import annotations

from taskflow.conversation import admission
from taskflow.conversation.admission import Door, Limits, Refusal
from taskflow.conversation.commands import Join, Open, Reuse
from taskflow.conversation.connections import is_full
from taskflow.conversation.storage import is_owner
from taskflow.engine.ports import Backend
from taskflow.engine.repository import ConversationStore
from taskflow.engine.runner import Done, run
from taskflow.identity import Identity
from taskflow.settings import Settings
from taskflow.store import keys


def door(settings: Settings, address: str) -> Door:
    """The limits of the settings for a viewer at ``address`` (hashed, see ``engine.addresses``; empty: not known)."""
    return Door(
        per_conversation=settings.limit_connections_per_conversation,
        person=Limits(settings.limit_connections_per_user, settings.limit_conversations_per_day),
        at_address=Limits(settings.limit_connections_per_address, settings.limit_conversations_per_address),
        address=address,
    )


async def run_admitted(
    backend: Backend, conversation_id: str, command: Open | Reuse | Join
) -> Done | Refusal:
    """Runs a command that brings a connection; the refusal when a limit does not let it in."""
    done = await run(backend, conversation_id, command)
    if done.outcome != "crowded":
        return done
    opens = isinstance(command, Open)
    before = done.before
    identity = command.new.identity if before is None else Identity(before.user_id, before.tenant_id)
    refusal = await why_refused(
        backend.store,
        command.new.door,
        identity,
        None if opens else conversation_id,
        opens=opens,
        now=backend.now_ms(),
    )
    if refusal is not None:
        return refusal
    done = await run(backend, conversation_id, command)  # A place has become free meanwhile.
    return done if done.outcome != "crowded" else admission.too_many_connections()


async def why_refused(
    store: ConversationStore,
    entrance: Door,
    identity: Identity,
    conversation_id: str | None,
    *,
    opens: bool,
    now: int,
) -> Refusal | None:
    """Why a connection of ``identity`` would be refused now; None when it would not. Counts of connections that must be
    over are mended. Of somebody else's conversation nothing is told.

    ``opens``: it would begin a conversation. ``now``: epoch milliseconds.
    """
    if conversation_id is not None:
        session = await store.session(conversation_id)
        if session is not None and is_owner(session, identity) and is_full(session, entrance):
            return admission.too_many_connections()
    for pk, limits in entrance.counted(identity).items():
        item = await store.table.get(pk, keys.DOOR)
        healed = None if item is None else admission.heal(pk, item, now=now)
        if item is not None and healed is not None and await store.claim(healed[0]):
            item["live"] = healed[1]
        refusal = admission.refusal_of(item, limits, opens=opens, now=now)
        if refusal is not None:
            return refusal
    return None
