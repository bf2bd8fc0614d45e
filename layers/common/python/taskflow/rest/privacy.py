"""``/api/me/export`` and ``/api/me/erase``: a person gets everything that is stored of them, or has it erased."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic.alias_generators import to_camel

from taskflow.protocol import WireModel
from taskflow.records.access import WORKER
from taskflow.records.history import iso, iso_now
from taskflow.records.personal import BEGINNING, load_part
from taskflow.records.schema import ErasureRecord
from taskflow.rest import cursor as cursors
from taskflow.rest.context import Known, RestDep
from taskflow.rest.json_bodies import JsonRoute
from taskflow.rest.models import RequestModel, failures
from taskflow.rest.recording import record_now

router = APIRouter(prefix="/api/me", tags=["privacy"], route_class=JsonRoute)


class PersonalData(WireModel):
    """A part of everything that is stored of the caller. ``section`` says what the rows are; rows have the names of
    their columns in camelCase. ``nextCursor``: where the next part starts, null after the last one."""

    success: Literal[True] = True
    user_id: str | None
    tenant_id: str | None
    exported_at: str
    section: Literal["conversations", "messages", "calls", "judgements"]
    rows: list[dict[str, Any]]
    next_cursor: str | None


class Erase(RequestModel):
    """Says that it is meant: this cannot be undone."""

    confirm: Literal["erase everything"]


class Erased(WireModel):
    """Everything is erased, or will be within moments. ``remaining``: live conversations whose turn is still to come,
    which happens without another request."""

    success: Literal[True] = True
    erased_at: str
    remaining: int


@router.get("/export", responses=failures(400, 401, 422, 500, 503), operation_id="exportEverything")
async def export(
    rest: RestDep,
    identity: Known,
    cursor: Annotated[
        str | None,
        Query(max_length=cursors.MAX_CURSOR_CHARS, description="`nextCursor` of the part before."),
    ] = None,
) -> PersonalData:
    """Everything that is stored of the caller, part after part: conversations, messages, calls of models,
    judgements."""
    place = BEGINNING if cursor is None else cursors.decode_export(cursor)
    now = iso_now(rest.clock.now())
    if identity is None:
        return PersonalData(
            user_id=None, tenant_id=None, exported_at=now, section=place.section, rows=[], next_cursor=None
        )
    part = await rest.query(identity, lambda access: load_part(access, identity, place))
    return PersonalData(
        user_id=identity.user_id,
        tenant_id=identity.tenant_id,
        exported_at=now,
        section=part.section,
        rows=[{to_camel(name): _plain(value) for name, value in row.items()} for row in part.rows],
        next_cursor=None if part.following is None else cursors.encode_export(part.following),
    )


@router.post("/erase", responses=failures(400, 401, 403, 413, 422, 500, 503), operation_id="eraseEverything")
async def erase(rest: RestDep, identity: Known, body: Erase) -> Erased:
    """Erases everything that is stored of the caller. What calls of models cost stays in the accounts, as nobody's."""
    now = rest.clock.now()
    erased_at = iso_now(now)
    if identity is None:
        return Erased(erased_at=erased_at, remaining=0)
    await rest.ports.sessions.begin_erasure(identity, int(now * 1000))
    record = ErasureRecord(user_id=identity.user_id, tenant_id=identity.tenant_id, erased_at=erased_at)
    # The queue's comes later: it finds what was on its way.
    await record_now(rest, WORKER, record)
    remaining = await rest.ports.sessions.erase_sessions(identity, int(now * 1000))
    return Erased(erased_at=erased_at, remaining=remaining)


def _plain(value: Any) -> Any:
    """As JSON has it; money in digits, so that nothing is rounded."""
    if isinstance(value, datetime):
        return iso(value)
    return format(value, "f") if isinstance(value, Decimal) else value
