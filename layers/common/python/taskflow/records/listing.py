"""A person's conversations, the latest first, page after page, found by words or not: one query a page."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, LiteralString, NamedTuple

from psycopg.rows import args_row

from taskflow.identity import Identity
from taskflow.records.access import Access
from taskflow.records.search import to_tsquery


class Conversation(NamedTuple):
    """What a list shows of a conversation: its row, the columns in this order wherever one is read."""

    id: str
    title: str
    status: Literal["active", "completed", "cancelled"]
    model: str
    provider: str
    created_at: datetime
    updated_at: datetime
    message_count: int
    last_message_preview: str
    version: int


Place = tuple[datetime, str]
"""Where a page ended: the last conversation's ``updated_at`` and ``id``."""

_SELECT: LiteralString = """
SELECT id::text, title, status, model, provider, created_at, updated_at, message_count, last_message_preview, version
FROM conversations AS conversation
WHERE tenant_id = %(tenant_id)s AND user_id = %(user_id)s
"""

_AFTER: LiteralString = " AND (updated_at, id) < (%(updated_at)s, %(id)s::uuid)"

_MATCHING: LiteralString = """
 AND (search @@ %(wanted)s::tsquery
      OR id IN (SELECT found.id FROM own_conversations_saying(%(wanted)s::tsquery) AS found (id)))
"""

_ORDER: LiteralString = " ORDER BY conversation.updated_at DESC, conversation.id DESC LIMIT %(limit)s"


def list_conversations(
    access: Access, identity: Identity, *, limit: int, after: Place | None = None, words: str = ""
) -> tuple[list[Conversation], Place | None]:
    """One page, and where the next one starts (None at the end).

    ``words`` searches titles and messages (``search.to_tsquery``); what holds nothing to search for finds nothing.
    """
    parameters: dict[str, Any] = {
        "tenant_id": identity.tenant_id,
        "user_id": identity.user_id,
        "limit": limit + 1,
    }
    query = _SELECT
    if after is not None:
        query += _AFTER
        parameters["updated_at"], parameters["id"] = after
    if words:
        wanted = to_tsquery(words)
        if wanted is None:
            return [], None
        query += _MATCHING
        parameters["wanted"] = wanted
    # Binary: times need not be written and read again as text.
    found = access.rows(query + _ORDER, parameters, args_row(Conversation), binary=True).fetchall()
    page = found[:limit]
    return page, (page[-1].updated_at, page[-1].id) if len(found) > limit else None
