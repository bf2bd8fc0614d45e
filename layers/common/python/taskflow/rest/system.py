"""Tickets, models and metrics."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query, Request, Response

from taskflow.engine.tickets import TicketGrant
from taskflow.errors import CallRefused, StoreUnavailable
from taskflow.identity import DEFAULT_TENANT, READERS, Identity
from taskflow.llm.offered import default_offered, offered
from taskflow.records.access import OPERATOR
from taskflow.records.counters import read_counters
from taskflow.records.database import DatabaseUnavailable
from taskflow.records.history import iso
from taskflow.records.metrics import Labels
from taskflow.records.minutes import MINUTE, minute_of, read_minutes
from taskflow.records.signals import Signals, folded, read_all_signals
from taskflow.rest.context import BearerLogin, Rest, RestDep, SomebodyLogin, bearer_login
from taskflow.rest.errors import ApiError
from taskflow.rest.identity import bearer_token
from taskflow.rest.json_bodies import JsonRoute
from taskflow.rest.models import (
    IN_DIGITS,
    CallHistory,
    Failure,
    MinuteOfCalls,
    Model,
    ModelList,
    Ticket,
    TicketRequest,
    failures,
)
from taskflow.rest.rate_limit import whence
from taskflow.store.keys import secret_hash
from taskflow.unhandled import report_refused

router = APIRouter(prefix="/api", route_class=JsonRoute)

TICKET_SECONDS = 30
MAX_MINUTES = 60
HOUR = timedelta(hours=1)
RECENT_SECONDS = 15.0
MAX_SIGNALS = 1_000
"""Pairs of a model and a version of the system prompt that are read at most."""
_CLOSED = "Metrics are closed here: nothing was sent that opens them"

T = TypeVar("T")


@router.post(
    "/tickets",
    responses=failures(400, 401, 403, 413, 422, 500, 503),
    tags=["tickets"],
    operation_id="issueTicket",
)
async def ticket(
    request: Request, rest: RestDep, login: SomebodyLogin, body: TicketRequest | None = None
) -> Ticket:
    """A single-use pass for one WebSocket connection, so that no long-lived token stands in a URL.

    It is good for the origin that asked for it: the page that this request comes from, or programs. With `resumeToken`
    it joins the conversation that the token came with.
    """
    if body is not None and body.after_refusal:
        await tell_refusal(rest, request, login.principal.identity, body.conversation_id)
    secret = rest.new_secret()
    expires = int(rest.clock.now()) + TICKET_SECONDS
    grant = TicketGrant(
        login.principal,
        login.epoch,
        request.headers.get("origin", ""),
        (body and body.resume_token) or "",
    )
    await rest.ports.tickets.issue_ticket(secret_hash(secret), grant, expires)
    return Ticket(ticket=secret, expires_in=TICKET_SECONDS)


async def tell_refusal(rest: Rest, request: Request, identity: Identity, conversation_id: str | None) -> None:
    """Raises ``ApiError`` (429) when a limit would refuse to connect."""
    admission = rest.ports.admission
    address = await admission.address(*whence(request.scope)) if rest.settings.limits_addresses else ""
    refusal = await admission.why_refused(identity, address, conversation_id)
    if refusal is not None:
        raise ApiError(429, refusal.code, refusal.sentence, refusal.retry_after)


@router.get("/asyncapi.json", include_in_schema=False)
async def asyncapi() -> Response:
    """The AsyncAPI document of the WebSocket, beside ``/api/openapi.json``. ``python -m tools.contract`` writes it."""
    return Response(_asyncapi(), media_type="application/json")


@cache
def _asyncapi() -> bytes:
    return Path(__file__).with_name("asyncapi.json").read_bytes()


@router.get("/models", responses=failures(401, 403, 500, 503), tags=["models"], operation_id="listModels")
async def list_models(rest: RestDep, login: BearerLogin) -> ModelList:
    """The models people may choose: the caller's tenant may have a list of its own."""
    tenant = login.principal.identity.tenant_id if login else DEFAULT_TENANT
    settings = rest.settings.for_tenant(tenant)
    off = await rest.ports.offers.off(tenant)
    listed = [Model.model_validate(info, from_attributes=True) for info in offered(settings, off)]
    return ModelList(models=listed, default_model=default_offered(settings, off))


@router.get(
    "/metrics",
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
        **failures(401, 500),
        403: {"model": Failure, "description": _CLOSED},
    },
    response_class=Response,
    tags=["operations"],
    operation_id="metrics",
)
async def metrics(rest: RestDep, request: Request) -> Response:
    """Prometheus metrics. Those of a dependency that is down are missing; `dependency_up` tells which.

    On AWS they want the metrics token or a service token with the scope `metrics` as bearer token, or a person with the
    role auditor or admin. So does the laptop once a metrics token is set.
    """
    # With Prometheus' client, which nothing else needs.
    from taskflow.rest.exporter import MetricsSnapshot, exposition
    from taskflow.rest.exposition import CONTENT_TYPE

    await admit_reader(request, rest)
    counters, signals, connections, timers, queues = await asyncio.gather(
        _or_none(rest.query(OPERATOR, read_counters)),
        _or_none(_recent(rest)),
        _or_none(rest.ports.sessions.live_connections()),
        _or_none(rest.ports.gauges.timers()),
        _or_none(rest.ports.gauges.queues()),
    )
    snapshot = MetricsSnapshot(counters, signals, connections, timers, queues)
    return Response(exposition(snapshot), media_type=CONTENT_TYPE)


async def _recent(rest: Rest) -> list[Signals]:
    """What became of the last hour's replies. It costs more than the counters, so one reading serves for a while."""
    recent = rest.recent
    async with recent.asking:
        if recent.signals is None or rest.clock.monotonic() >= recent.until:
            now = datetime.fromtimestamp(rest.clock.now(), UTC)
            found = await rest.query(
                OPERATOR, lambda access: read_all_signals(access, now - HOUR, now, MAX_SIGNALS)
            )
            recent.signals = folded(found, Labels.known(rest.settings).models)
            recent.until = rest.clock.monotonic() + RECENT_SECONDS
        return recent.signals


@router.get(
    "/metrics/history",
    responses={**failures(401, 422, 500, 503), 403: {"model": Failure, "description": _CLOSED}},
    tags=["operations"],
    operation_id="metricsHistory",
)
async def history(
    rest: RestDep,
    request: Request,
    minutes: Annotated[
        int, Query(ge=1, le=MAX_MINUTES, description="How many, the running one included."), IN_DIGITS
    ] = MAX_MINUTES,
) -> CallHistory:
    """What calls of models took, minute by minute, over the last hour at most. Access as for `/api/metrics`.

    Every answer tells a minute as the records have it then: a later answer replaces an earlier one, and adds nothing
    to it.
    """
    await admit_reader(request, rest)
    now = datetime.fromtimestamp(rest.clock.now(), UTC)
    found = await rest.query(OPERATOR, lambda access: read_minutes(access, now, minutes))
    return CallHistory(
        since=iso(minute_of(now) - MINUTE * (minutes - 1)),
        until=iso(now),
        minutes=[MinuteOfCalls(**{**each._asdict(), "at": iso(each.at)}) for each in found],
    )


async def admit_reader(request: Request, rest: Rest) -> None:
    """Raises ``ApiError`` unless the request may read the metrics: by the metrics token, which no dependency is asked
    about, or, in the installation's own tenant, by a service token with the scope ``metrics`` or as an auditor or
    admin."""
    settings = rest.settings
    if settings.metrics_token:
        bearer = bearer_token(request.headers.getlist("authorization")) or ""
        if hmac.compare_digest(bearer.encode(), settings.metrics_token.encode()):
            return
    elif settings.metrics_access == "open":
        return
    if await _may_read(request, rest):
        return
    if settings.metrics_token:
        raise ApiError(
            401,
            "METRICS_TOKEN_REQUIRED",
            "send the metrics token, or a service token with the scope metrics, as bearer token",
        )
    raise ApiError(
        403,
        "METRICS_CLOSED",
        "metrics are closed here: send a service token with the scope metrics as bearer token, or set "
        "TASKFLOW_METRICS_TOKEN and send that",
    )


async def _may_read(request: Request, rest: Rest) -> bool:
    try:
        login = await bearer_login(request, rest)
    except ApiError:
        return False
    # They sum over all tenants, so only the tenant of whoever runs the installation reads them.
    return (
        login is not None
        and login.principal.identity.tenant_id == DEFAULT_TENANT
        and ("metrics" in login.principal.scopes or bool(READERS & login.principal.roles))
    )


async def _or_none(answer: Awaitable[T]) -> T | None:
    """The answer, or None when the dependency that knows it is down."""
    try:
        return await answer
    except (DatabaseUnavailable, StoreUnavailable, CallRefused) as error:
        report_refused(error)
        return None
