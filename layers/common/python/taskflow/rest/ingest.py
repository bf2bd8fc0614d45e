"""``POST /api/ingest``: inference logs from outside take the same way as our own."""

from __future__ import annotations

from fastapi import APIRouter

from taskflow.records.history import iso_now
from taskflow.records.schema import InferenceBody, InferenceRecord
from taskflow.rest.context import RestDep, Somebody
from taskflow.rest.models import Accepted, InferenceLog, InferenceLogs, failures

router = APIRouter(prefix="/api/ingest", tags=["records"])


@router.post(
    "", status_code=202, responses=failures(400, 401, 403, 413, 422, 500, 503), operation_id="ingestLogs"
)
async def ingest(rest: RestDep, identity: Somebody, body: InferenceLogs | InferenceLog) -> Accepted:
    """Accepts one log, or up to 100 in `logs`. They are stored, redacted, within moments."""
    now = iso_now(rest.clock.now())
    records = [
        InferenceRecord(
            inference=InferenceBody(
                **{
                    **log.model_dump(),
                    "id": log.id or rest.new_id(),
                    "user_id": identity.user_id,
                    "tenant_id": identity.tenant_id,
                    "created_at": log.created_at or now,
                }
            )
        )
        for log in (body.logs if isinstance(body, InferenceLogs) else [body])
    ]
    await rest.ports.records.send_records(records)
    return Accepted(ids=[record.inference.id for record in records])
