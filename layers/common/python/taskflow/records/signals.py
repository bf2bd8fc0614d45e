"""What became of replies, by model and version of the system prompt: judged, interrupted, asked for again …

All but thumbs and copies is read off what is stored anyway (``reply_signals`` in ``migrations/0021_judgements.sql``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import LiteralString, NamedTuple

from psycopg.rows import args_row

from taskflow.records.access import Access
from taskflow.records.judgements import Place, Thumb


class Signals(NamedTuple):
    """The replies of one model under one system prompt (``prompt_version``, empty: not known), and how many of them
    were interrupted, answered again, followed by an edit of the question, followed by another message, copied, judged.

    ``seen_share``: how much of a reply was seen, on average, from 0 to 1; None: not known of any.
    """

    model: str
    prompt_version: str
    replies: int
    interrupted: int
    seen_share: float | None
    regenerated: int
    edited: int
    continued: int
    copied: int
    up: int
    down: int


class Judged(NamedTuple):
    """A judgement as an admin reads it: nothing that was said, but the person's word about it, redacted."""

    message_id: str
    conversation_id: str
    generation: int
    user_id: str
    model: str
    prompt_version: str
    thumb: Thumb
    word: str | None
    judged_at: datetime
    trace_id: str
    """That which a client named for the turn; empty: its own."""


_COLUMNS: LiteralString = """
SELECT model, prompt_version, replies, interrupted, seen_share, regenerated, edited, continued, copied, up, down
FROM {function}(%s, %s) ORDER BY replies DESC, model, prompt_version LIMIT %s
"""

_JUDGED: LiteralString = """
SELECT judgement.message_id::text, judgement.conversation_id::text, judgement.generation, judgement.user_id,
       coalesce(log.model, ''), coalesce(log.prompt_version, ''), judgement.thumb, judgement.word, judgement.judged_at,
       coalesce(log.trace_id, '')
FROM judgements AS judgement
LEFT JOIN LATERAL (
    SELECT model, prompt_version, trace_id FROM inference_logs
    WHERE message_id = judgement.message_id AND tenant_id = %(tenant)s AND source = 'taskflow'
    ORDER BY created_at DESC LIMIT 1
) AS log ON true
WHERE judgement.tenant_id = %(tenant)s AND judgement.thumb IS NOT NULL
  AND (%(thumb)s::text IS NULL OR judgement.thumb = %(thumb)s)
  AND (%(at)s::timestamptz IS NULL OR (judgement.judged_at, judgement.message_id) < (%(at)s, %(id)s::uuid))
ORDER BY judgement.judged_at DESC, judgement.message_id DESC
LIMIT %(limit)s
"""


def read_signals(access: Access, since: datetime, until: datetime, limit: int) -> list[Signals]:
    """Of the asking tenant's replies from ``since`` until before ``until``; those with the most replies first."""
    query = _COLUMNS.format(function="own_reply_signals")
    return access.rows(query, [since, until, limit], args_row(Signals)).fetchall()


def read_all_signals(access: Access, since: datetime, until: datetime, limit: int) -> list[Signals]:
    """The same of everybody's, for operators."""
    query = _COLUMNS.format(function="all_reply_signals")
    return access.rows(query, [since, until, limit], args_row(Signals)).fetchall()


def read_judged(
    access: Access, tenant_id: str, thumb: Thumb | None, limit: int, after: Place | None = None
) -> tuple[list[Judged], Place | None]:
    """A page of a tenant's judgements, the latest first, and where the next one starts."""
    at, message_id = after or (None, None)
    parameters = {"tenant": tenant_id, "thumb": thumb, "at": at, "id": message_id, "limit": limit + 1}
    rows = access.rows(_JUDGED, parameters, args_row(Judged)).fetchall()
    page = rows[:limit]
    return page, ((page[-1].judged_at, page[-1].message_id) if len(rows) > limit else None)


MAX_PROMPTS = 5
"""Versions of the system prompt that metrics tell apart: those with the most replies."""

OTHER, UNKNOWN = "other", "unknown"


def folded(found: Iterable[Signals], models: list[str] | None) -> list[Signals]:
    """``found`` with names that metrics may have as labels: of models these (None: all) and ``other``, of versions
    those with the most replies and ``other``, where none is known ``unknown``. Pure."""
    rows = list(found)
    sizes: Counter[str] = Counter()
    for each in rows:
        sizes[each.prompt_version] += each.replies
    told = {version for version, _ in sorted(sizes.items(), key=lambda one: (-one[1], one[0]))[:MAX_PROMPTS]}
    groups: dict[tuple[str, str], list[Signals]] = {}
    for each in rows:
        model = each.model if models is None or each.model in models else OTHER
        version = each.prompt_version if each.prompt_version in told else OTHER
        groups.setdefault((model, version or UNKNOWN), []).append(each)
    return [_sum(*key, groups[key]) for key in sorted(groups)]


def _sum(model: str, version: str, rows: list[Signals]) -> Signals:
    seen = [(each.seen_share, each.replies) for each in rows if each.seen_share is not None]
    weight = sum(replies for _, replies in seen)
    counts = {name: sum(getattr(each, name) for each in rows) for name in _COUNTS}
    share = sum(share * replies for share, replies in seen) / weight if weight else None
    return Signals(model=model, prompt_version=version, seen_share=share, **counts)


_COUNTS = tuple(name for name in Signals._fields if name not in ("model", "prompt_version", "seen_share"))
