"""Conversations of a guest who has become an account."""

from __future__ import annotations

import asyncio
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

AT_ONCE = 20
"""How many conversations are adopted side by side: thousands are done within one request's time."""


async def adopt_conversations(
    store: ConversationStore,
    conversation_ids: Sequence[str],
    guest: Identity,
    owner: Identity,
    *,
    now_ms: Callable[[], int],
    periods: Periods,
) -> None:
    """Gives ``owner`` all live conversations of ``guest``: those that the table knows as the guest's, and those of
    ``conversation_ids``, for sessions that are older than what the table knows.

    Safe to repeat. Raises ``StoreUnavailable``, also when a conversation is too busy; what is done stays done.
    """
    owned = await store.table.query(keys.person_pk(guest), keys.OWNED_PREFIX)
    wanted = list(dict.fromkeys([*conversation_ids, *(item["conversation_id"] for item in owned)]))

    async def adopt(conversation_id: str) -> None:
        command = Adopt(guest, owner)
        done = await commit(store, conversation_id, command, now_ms=now_ms, periods=periods)
        if done.outcome == "lost":
            raise StoreUnavailable("a conversation changed too often to be adopted")

    for start in range(0, len(wanted), AT_ONCE):
        await asyncio.gather(*map(adopt, wanted[start : start + AT_ONCE]))


async def adopt_late(
    store: ConversationStore,
    session: Session | None,
    asking: Identity,
    *,
    now_ms: Callable[[], int],
    periods: Periods,
) -> bool:
    """Whether the session was a guest's whom ``asking`` has adopted, and is theirs now.

    One that was opened, or brought back from Postgres, while the adoption ran is found here, when somebody asks for it.
    """
    if session is None or session.deleted or not session.user_id.startswith(GUEST_PREFIX):
        return False
    guest = Identity(session.user_id, session.tenant_id)
    if guest == asking or (await people.read(store.table, guest)).adopted_by != keys.person_hash(asking):
        return False
    command = Adopt(guest, asking)
    return (await commit(store, session.id, command, now_ms=now_ms, periods=periods)).ok
