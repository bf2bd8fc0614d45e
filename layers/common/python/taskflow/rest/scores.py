"""``/api/admin/signals`` and ``/api/admin/judgements``: what became of a tenant's replies, and what people think of
them, to read and as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from taskflow.protocol import WireModel
from taskflow.records.access import Tenant
from taskflow.records.history import iso
from taskflow.records.judgements import Thumb
from taskflow.records.signals import Judged, read_judged, read_signals
from taskflow.rest import cursor as cursors
from taskflow.rest.admin import DAY, MAX_DAYS, Cursor, Reader
from taskflow.rest.context import RestDep
from taskflow.rest.models import IN_DIGITS, failures
from taskflow.rest.spreadsheets import csv_page, csv_type, next_link
from taskflow.tracing import turn_trace

router = APIRouter(prefix="/api/admin", tags=["admin"])

MAX_SIGNAL_DAYS = 90
MAX_JUDGEMENTS = 1000

Format = Annotated[
    Literal["json", "csv"],
    Query(
        description="`csv`: the same rows for a spreadsheet. A text that it could take for a formula begins with an "
        "apostrophe."
    ),
]
_CSV: dict[str, Any] = {"content": {"text/csv": {"schema": {"type": "string"}}}}
_LINK = {
    "description": "Of CSV: the next page (`rel=next`). It has no line with the names of columns, so that pages can be "
    "written one behind the other.",
    "schema": {"type": "string"},
}


class SignalsRow(WireModel):
    """The replies of one model under one system prompt. ``promptVersion``: its hash, empty where none is known. Of
    ``replies``: those that were interrupted, answered again (``regenerated``), whose question was edited, after which
    the person went on (``continued``), that were copied, and judged ``up`` and ``down``.

    ``seenShare``: how much of a reply was seen, on average, from 0 to 1; null: not known.
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


class SignalsTable(WireModel):
    """What became of the replies from ``since`` until ``until`` (ISO 8601), those with the most replies first."""

    success: Literal[True] = True
    since: str
    until: str
    rows: list[SignalsRow]


class JudgedReply(WireModel):
    """A judgement of a reply, as evaluations have scores: ``score`` 1 for a thumb up, 0 for one down. ``word``: the
    person's, redacted. ``model`` and ``promptVersion`` are empty where they are not known. ``traceId``: of the reply's
    trace, where traces are exported."""

    id: str
    """The reply's."""
    conversation_id: str
    trace_id: str
    user_id: str
    model: str
    prompt_version: str
    thumb: Thumb
    score: Literal[0, 1]
    word: str | None
    judged_at: str


class JudgedReplies(WireModel):
    """A page of judgements, the latest first. ``nextCursor``: where the next page starts, null at the end."""

    success: Literal[True] = True
    judgements: list[JudgedReply]
    next_cursor: str | None


@router.get(
    "/signals",
    response_model=SignalsTable,
    responses={200: {**_CSV, "description": "The table"}, **failures(401, 403, 422, 500, 503)},
    operation_id="readSignals",
)
async def signals(
    rest: RestDep,
    who: Reader,
    days: Annotated[
        int, Query(ge=1, le=MAX_SIGNAL_DAYS, description="How many, today (UTC) included."), IN_DIGITS
    ] = 7,
    limit: Annotated[int, Query(ge=1, le=MAX_DAYS), IN_DIGITS] = 100,
    format: Format = "json",
) -> SignalsTable | Response:
    """What became of the tenant's replies, by model and version of the system prompt."""
    until = datetime.fromtimestamp(rest.clock.now(), UTC)
    since = until.replace(hour=0, minute=0, second=0, microsecond=0) - DAY * (days - 1)
    tenant = Tenant(who.identity.tenant_id)
    found = await rest.query(tenant, lambda access: read_signals(access, since, until, limit))
    table = SignalsTable(
        since=iso(since), until=iso(until), rows=[SignalsRow(**row._asdict()) for row in found]
    )
    return table if format == "json" else _csv(SignalsRow, table.rows, "signals")


@router.get(
    "/judgements",
    response_model=JudgedReplies,
    responses={
        200: {**_CSV, "description": "The page", "headers": {"Link": _LINK}},
        **failures(400, 401, 403, 422, 500, 503),
    },
    operation_id="readJudgements",
)
async def judged(
    rest: RestDep,
    who: Reader,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=MAX_JUDGEMENTS), IN_DIGITS] = 50,
    thumb: Thumb | None = None,
    format: Format = "json",
) -> JudgedReplies | Response:
    """What the tenant's people think of replies, the latest first, with their word, redacted; nothing that was said."""
    after = None if cursor is None else cursors.decode_list(cursor)
    tenant = who.identity.tenant_id
    found, following = await rest.query(
        Tenant(tenant), lambda access: read_judged(access, tenant, thumb, limit, after)
    )
    page = JudgedReplies(
        judgements=[_judged(row) for row in found],
        next_cursor=None if following is None else cursors.encode_list(*following),
    )
    if format == "json":
        return page
    answer = _csv(JudgedReply, page.judgements, "judgements", header=cursor is None)
    if page.next_cursor is not None:
        asked = {"format": format, "limit": limit, "thumb": thumb}
        answer.headers["Link"] = next_link("/api/admin/judgements", asked, page.next_cursor)
    return answer


def _csv(kind: type[WireModel], rows: Sequence[WireModel], name: str, *, header: bool = True) -> Response:
    columns = [field.alias or each for each, field in kind.model_fields.items()]
    found = (row.model_dump(mode="json", by_alias=True) for row in rows)
    return Response(
        csv_page(columns, found, header=header),
        headers={
            "Content-Type": csv_type(header=header),
            "Content-Disposition": f'attachment; filename="{name}.csv"',
        },
    )


def _judged(row: Judged) -> JudgedReply:
    return JudgedReply(
        id=row.message_id,
        conversation_id=row.conversation_id,
        trace_id=row.trace_id or turn_trace(row.conversation_id, row.generation),
        user_id=row.user_id,
        model=row.model,
        prompt_version=row.prompt_version,
        thumb=row.thumb,
        score=1 if row.thumb == "up" else 0,
        word=row.word,
        judged_at=iso(row.judged_at),
    )
