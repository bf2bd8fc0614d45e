"""``POST /api/ingest``: accepts logs of model calls that were made elsewhere."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from taskflow.identity import Identity
from taskflow.records.history import iso_now
from taskflow.records.schema import InferenceBody, InferenceRecord
from taskflow.records.validation import parse_time
from taskflow.rest.context import KnownLogin, RestDep, somebody_login, want_scope
from taskflow.rest.errors import ApiError
from taskflow.rest.json_bodies import JsonRoute
from taskflow.rest.logs import Accepted, InferenceLog, InferenceLogs, Ingested
from taskflow.rest.models import failures
from taskflow.store.keys import external_log_id

MAX_AHEAD_SECONDS = 86_400

router = APIRouter(prefix="/api/ingest", tags=["records"], route_class=JsonRoute)


async def caller(request: Request, rest: RestDep, login: KnownLogin) -> Identity:
    """Whose the logs will be. Raises 401 or 403 for whoever may not post any."""
    principal = None if login is None else login.principal
    if principal is not None and principal.kind == "service":
        want_scope(principal, "ingest")
        return principal.identity
    if rest.settings.ingest_access != "open":
        raise ApiError(
            401, "INGEST_TOKEN_REQUIRED", "send a service token with the scope ingest as bearer token"
        )
    identity = None if principal is None else principal.identity
    return (await somebody_login(request, rest, login, identity)).principal.identity


@router.post(
    "", status_code=202, responses=failures(400, 401, 403, 413, 422, 500, 503), operation_id="ingestLogs"
)
async def ingest(rest: RestDep, identity: Annotated[Identity, Depends(caller)], body: Ingested) -> Accepted:
    """Accepts one log, or up to 100 in `logs`. They are stored, redacted, within moments.

    Each gets an id of its own. A log with the caller's own `id` may be sent again: it is stored and counted once.
    Where a service token is wanted (on AWS), it needs the scope `ingest`.
    They are counted under `source="external"`, and linked to a conversation only where that is the caller's own.

    A field that is not described here is refused (`UNKNOWN_FIELD`), so that nothing is lost in silence.
    """
    logs = (
        {f"body.logs.{index}": log for index, log in enumerate(body.logs)}
        if isinstance(body, InferenceLogs)
        else {"body": body}
    )
    now = rest.clock.now()
    records = [
        _record(
            log,
            external_log_id(identity, log.id) if log.id else rest.new_id(),
            identity,
            _ended(log, now, place),
        )
        for place, log in logs.items()
    ]
    await rest.ports.records.send_records(records)
    return Accepted(ids=[record.inference.id for record in records])


def _ended(log: InferenceLog, now: float, place: str) -> str:
    """When the call ended. A time that is to come, of a clock that goes ahead, counts as now: an erasure takes what was
    made until then, and would leave what says that it was made later. ``place``: where the log stands in the request.

    Raises ``ApiError`` (422) for one that is more than a day ahead.
    """
    ended = now if log.created_at is None else parse_time(log.created_at).timestamp()
    if ended > now + MAX_AHEAD_SECONDS:
        raise ApiError(
            422,
            "INVALID_REQUEST",
            f"{place}.createdAt: it is more than a day ahead; send the time when the call ended",
        )
    return log.created_at if log.created_at is not None and ended <= now else iso_now(now)


def _record(log: InferenceLog, name: str, identity: Identity, ended: str) -> InferenceRecord:
    """The log as the worker takes it.

    ``name``: its id, never the caller's: else it could stand in for a turn's own log. ``ended``: when it was made.
    """
    prompt, reply = log.counted
    values = {
        **log.model_dump(exclude={"tokens"}),
        "id": name,
        "source": "external",
        "user_id": identity.user_id,
        "tenant_id": identity.tenant_id,
        "input_tokens": prompt,
        "output_tokens": reply,
        "created_at": ended,
    }
    return InferenceRecord(inference=InferenceBody(**values))
