"""Which conversations a person has in the table, so that all of them can be found: one small item each, in the
transaction that makes or removes the session.
"""

from __future__ import annotations

from taskflow.conversation.session import Session
from taskflow.identity import Identity
from taskflow.store import keys
from taskflow.store.expressions import Delete, Put


def note(conversation_id: str, owner: Identity, created_at: int) -> Put:
    """The conversation has a session now. ``created_at``: the conversation's, in epoch milliseconds."""
    return Put(
        {
            "pk": keys.person_pk(owner),
            "sk": keys.owned_sk(conversation_id),
            "conversation_id": conversation_id,
            "created_at": created_at,
        }
    )


def forget(session: Session) -> Delete:
    """It has none any more."""
    owner = Identity(session.user_id, session.tenant_id)
    return Delete(keys.person_pk(owner), keys.owned_sk(session.id))
