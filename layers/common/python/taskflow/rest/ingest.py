"""``POST /api/ingest``: accepts logs of model calls that were made elsewhere."""

from __future__ import annotations

from fastapi import APIRouter

from taskflow.identity import Identity
from taskflow.records.history import iso_now
from taskflow.records.schema import InferenceBody, InferenceRecord
from taskflow.rest.context import RestDep, Somebody
from taskflow.rest.logs import Accepted, InferenceLog, InferenceLogs, Ingested
from taskflow.rest.models import failures

router = APIRouter(prefix="/api/ingest", tags=["records"])


@router.post(
    "", status_code=202, responses=failures(400, 401, 403, 413, 422, 500, 503), operation_id="ingestLogs"
)
async def ingest(rest: RestDep, identity: Somebody, body: Ingested) -> Accepted:
    """Accepts one log, or up to 100 in `logs`. They are stored, redacted, within moments.

    A field that is not described here is refused (`UNKNOWN_FIELD`), so that nothing is lost in silence.
    """
    now = iso_now(rest.clock.now())
    logs = body.logs if isinstance(body, InferenceLogs) else [body]
    records = [_record(log, log.id or rest.new_id(), identity, now) for log in logs]
    await rest.ports.records.send_records(records)
    return Accepted(ids=[record.inference.id for record in records])


def _record(log: InferenceLog, name: str, identity: Identity, now: str) -> InferenceRecord:
    """The log as the worker takes it. ``now``: when it counts as made, if it does not say."""
    prompt, reply = log.counted
    values = {
        **log.model_dump(exclude={"tokens"}),
        "id": name,
        "user_id": identity.user_id,
        "tenant_id": identity.tenant_id,
        "input_tokens": prompt,
        "output_tokens": reply,
        "created_at": log.created_at or now,
    }
    return InferenceRecord(inference=InferenceBody(**values))
