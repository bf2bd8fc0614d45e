"""Whether the API is alive, and whether what it depends on answers.

Alive is for everybody, and asks nothing: a prober that anybody may run must not keep a database awake that sleeps when
nobody needs it. Ready asks the dependencies, for those who may read the metrics.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from taskflow.records.access import OPERATOR
from taskflow.records.counters import schema_ready
from taskflow.records.database import DatabaseUnavailable, DatabaseWaking
from taskflow.rest.context import Readiness, Rest, RestDep
from taskflow.rest.errors import NOT_MIGRATED, ApiError
from taskflow.rest.models import Alive, Dependencies, ErrorDetail, Failure, Healthy, Unhealthy, failures
from taskflow.rest.system import admit_reader

router = APIRouter(prefix="/api/health", tags=["operations"])

KNOWN_SECONDS = 5.0
"""How long an answer of the dependencies is good: probes that come at once ask them once."""
_CLOSED = "Nothing was sent that opens the metrics"
_DOWN: dict[int | str, dict[str, Any]] = {503: {"model": Unhealthy, "description": "A dependency is down"}}


@router.get("", responses={**_DOWN, **failures(500)}, response_model=Healthy | Alive, operation_id="health")
async def health(request: Request, rest: RestDep) -> Response:
    """As `/api/health/ready` for those who may ask that, else as `/api/health/live`."""
    try:
        await admit_reader(request, rest)
    except ApiError:
        return await live()
    return await _answer(rest)


@router.get("/live", responses=failures(500), response_model=Alive, operation_id="healthLive")
async def live() -> Response:
    """The API is alive. No dependency is asked."""
    return JSONResponse(Alive().model_dump(mode="json", by_alias=True))


@router.get(
    "/ready",
    responses={**_DOWN, **failures(401, 500), 403: {"model": Failure, "description": _CLOSED}},
    response_model=Healthy,
    operation_id="healthReady",
)
async def ready(request: Request, rest: RestDep) -> Response:
    """Whether the database and the table answer, and if not, which of them does not. Access as for `/api/metrics`."""
    await admit_reader(request, rest)
    return await _answer(rest)


async def _answer(rest: Rest) -> Response:
    async with rest.readiness.asking:
        now = rest.clock.monotonic()
        if rest.readiness.until <= now:
            await _look(rest, rest.readiness)
            rest.readiness.until = rest.clock.monotonic() + KNOWN_SECONDS
    database, table = rest.readiness.database, rest.readiness.table
    dependencies = Dependencies(database="down" if database else "ok", table="down" if table else "ok")
    if not (database or table):
        return JSONResponse(Healthy(dependencies=dependencies).model_dump(mode="json", by_alias=True))
    sentence = "; ".join(filter(None, (database, table)))
    body = Unhealthy(error=ErrorDetail(code="UNHEALTHY", message=sentence), dependencies=dependencies)
    return JSONResponse(body.model_dump(mode="json", by_alias=True, exclude_none=True), status_code=503)


async def _look(rest: Rest, found: Readiness) -> None:
    found.database = await _database(rest)
    table = await rest.ports.sessions.table_ready()
    found.table = "" if table else "the conversation table does not answer"


async def _database(rest: Rest) -> str:
    """A fixed sentence about what is wrong with the database; empty when nothing is. What the client of Postgres says
    names its host, its port and its user: that is for the log."""
    try:
        if await rest.query(OPERATOR, schema_ready):
            return ""
    except DatabaseWaking:
        return "the database is waking up"
    except DatabaseUnavailable:
        return "the database does not answer"
    except NOT_MIGRATED:
        pass
    return "the database is not migrated yet; run the migrations"
