"""Everything that Postgres has of one person, section after section, for their export."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, LiteralString

from taskflow.identity import Identity
from taskflow.light_dataclasses import dataclass
from taskflow.records.access import Access

Section = Literal["conversations", "messages", "calls", "judgements"]
SECTIONS: tuple[Section, ...] = ("conversations", "messages", "calls", "judgements")

MAX_BYTES = 3_000_000
"""How much text one part carries: Lambda returns at most 6 MB, and JSON escapes what it carries."""
MAX_ROWS = 2_000

_NIL = "00000000-0000-0000-0000-000000000000"
_BEGINNING = "0001-01-01T00:00:00+00:00"

_QUERIES: Mapping[Section, LiteralString] = {
    "conversations": """
        SELECT id::text, title, status, model, provider, created_at, updated_at, message_count,
               summary, summary_model, summarised_at,
               id::text AS place_id, created_at AS place_at, 0::bigint AS place_generation, 0::smallint AS place_part,
               sum(octet_length(title) + coalesce(octet_length(summary), 0)) OVER (ORDER BY created_at, id) AS bytes
        FROM conversations
        WHERE tenant_id = %(tenant_id)s AND user_id = %(user_id)s
          AND (created_at, id) > (%(at)s::timestamptz, %(id)s::uuid)
        ORDER BY created_at, id LIMIT %(limit)s
    """,
    "messages": """
        SELECT message.id::text, message.conversation_id::text, message.generation, message.part, message.role,
               message.content, message.status, message.model, message.replaced, message.finish, message.error_code,
               message.reasoning, message.reasoning_ms, message.continues, message.kind, message.mode, message.reason,
               message.recalled::text[] AS recalled, message.created_at,
               message.conversation_id::text AS place_id, NULL::timestamptz AS place_at,
               message.generation AS place_generation, message.part AS place_part,
               sum(octet_length(message.content) + octet_length(coalesce(message.reasoning, '')))
                   OVER (ORDER BY message.conversation_id, message.generation, message.part) AS bytes
        FROM messages AS message
        JOIN conversations AS conversation ON conversation.id = message.conversation_id
        WHERE conversation.tenant_id = %(tenant_id)s AND conversation.user_id = %(user_id)s
          AND (message.conversation_id, message.generation, message.part)
              > (%(id)s::uuid, %(generation)s::bigint, %(part)s::smallint)
        ORDER BY message.conversation_id, message.generation, message.part LIMIT %(limit)s
    """,
    "calls": """
        SELECT id::text, conversation_id::text, message_id::text, model, provider, latency_ms, ttft_ms, input_tokens,
               output_tokens, cached_tokens, reasoning_tokens, tokens_estimated, cost, priced_by, status, error_code,
               error_message, input_preview, output_preview, prompt_version, output_chars, source, trace_id, created_at,
               id::text AS place_id, created_at AS place_at, 0::bigint AS place_generation, 0::smallint AS place_part,
               sum(octet_length(input_preview) + octet_length(output_preview))
                   OVER (ORDER BY created_at, id) AS bytes
        FROM inference_logs
        WHERE tenant_id = %(tenant_id)s AND user_id = %(user_id)s
          AND (created_at, id) > (%(at)s::timestamptz, %(id)s::uuid)
        ORDER BY created_at, id LIMIT %(limit)s
    """,
    # A score as evaluations have it: 1 for a thumb up, 0 for one down.
    "judgements": """
        SELECT message_id::text, conversation_id::text, thumb,
               CASE thumb WHEN 'up' THEN 1 WHEN 'down' THEN 0 END AS score, word, judged_at, copied_at,
               message_id::text AS place_id, NULL::timestamptz AS place_at, 0::bigint AS place_generation,
               0::smallint AS place_part,
               sum(coalesce(octet_length(word), 0)) OVER (ORDER BY message_id) AS bytes
        FROM judgements
        WHERE tenant_id = %(tenant_id)s AND user_id = %(user_id)s AND message_id > %(id)s::uuid
        ORDER BY message_id LIMIT %(limit)s
    """,
}
"""Each in the order of a key that no later row changes, so that parts neither repeat nor leave out anything that was
there when the export began."""

_PLACE = ("place_id", "place_at", "place_generation", "place_part", "bytes")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of an export ended: behind the row of ``section`` with these values."""

    section: Section
    id: str = _NIL
    at: str = _BEGINNING
    """ISO 8601 with its offset; not used for messages and judgements."""
    generation: int = -1
    part: int = -1


BEGINNING = Place("conversations")


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one section by column name; where the next part starts, None at the end."""

    section: Section
    rows: list[dict[str, Any]]
    following: Place | None


def load_part(access: Access, identity: Identity, place: Place = BEGINNING) -> Part:
    """The next rows of a person: at most ``MAX_ROWS``, about ``MAX_BYTES`` of text, and always one."""
    parameters = {
        "tenant_id": identity.tenant_id,
        "user_id": identity.user_id,
        "id": place.id,
        "at": place.at,
        "generation": place.generation,
        "part": place.part,
        "limit": MAX_ROWS + 1,
    }
    found = access.execute(_QUERIES[place.section], parameters).fetchall()
    fitting = [row for row in found[:MAX_ROWS] if row["bytes"] <= MAX_BYTES] or found[:1]
    rows = [{name: value for name, value in row.items() if name not in _PLACE} for row in fitting]
    return Part(place.section, rows, _following(place.section, fitting, len(fitting) < len(found)))


def _following(section: Section, rows: list[dict[str, Any]], more: bool) -> Place | None:
    if more:
        last = rows[-1]
        at: datetime | None = last["place_at"]
        return Place(
            section,
            last["place_id"],
            _BEGINNING if at is None else at.isoformat(),
            last["place_generation"],
            last["place_part"],
        )
    later = SECTIONS[SECTIONS.index(section) + 1 :]
    return Place(later[0]) if later else None
