"""Conversations of a guest who has become an account."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from taskflow.conversation.commands import Adopt
from taskflow.conversation.deadlines import Periods
from taskflow.conversation.session import Session
from taskflow.engine import people
from taskflow.engine.repository import ConversationStore
from taskflow.engine.runner import commit
from taskflow.errors import StoreUnavailable
from taskflow.identity import GUEST_PREFIX, Identity
from taskflow.store import keys


async def adopt_conversations(
    store: ConversationStore,
    conversation_ids: Sequence[str],
    guest: Identity,
    owner: Identity,
    *,
    now_ms: Callable[[], int],
    periods: Periods,
) -> None:
    """Gives ``owner`` those of the conversations that are live and ``guest``'s, and all others that the guest has live.

    Safe to repeat. Raises ``StoreUnavailable``, also when a conversation is too busy; what is done stays done.
    """
    owned = await store.table.query(keys.person_pk(guest), keys.OWNED_PREFIX)
    for conversation_id in dict.fromkeys((*conversation_ids, *(each["conversation_id"] for each in owned))):
        done = await commit(store, conversation_id, Adopt(guest, owner), now_ms=now_ms, periods=periods)
        if done.outcome == "lost":
            raise StoreUnavailable("a conversation changed too often to be adopted")


async def adopt_late(
    store: ConversationStore,
    session: Session | None,
    asking: Identity,
    *,
    now_ms: Callable[[], int],
    periods: Periods,
) -> bool:
    """Whether the session was a guest's whom ``asking`` has adopted, and is theirs now.

    An adoption finds the conversations that Postgres knows; one whose first record was still on its way then is
    found here, when somebody asks for it.
    """
    if session is None or session.deleted or not session.user_id.startswith(GUEST_PREFIX):
        return False
    guest = Identity(session.user_id, session.tenant_id)
    if guest == asking or (await people.read(store.table, guest)).adopted_by != asking:
        return False
    command = Adopt(guest, asking)
    return (await commit(store, session.id, command, now_ms=now_ms, periods=periods)).ok
