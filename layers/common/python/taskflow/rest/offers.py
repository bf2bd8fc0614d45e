"""``/api/admin/models`` and ``/api/admin/limits``: which models a tenant offers, and the limits that hold for it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from taskflow.field_problems import NAME_PATTERN
from taskflow.llm.offered import default_offered
from taskflow.llm.registry import models
from taskflow.protocol import WireModel
from taskflow.rest.admin import Admin, Reader
from taskflow.rest.audit import audit
from taskflow.rest.context import RestDep
from taskflow.rest.errors import ApiError
from taskflow.rest.json_bodies import JsonRoute
from taskflow.rest.models import RequestModel, failures
from taskflow.settings import Settings

router = APIRouter(prefix="/api/admin", tags=["admin"], route_class=JsonRoute)

MAX_MODELS = 500

ModelId = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=NAME_PATTERN)]


class OfferedModel(WireModel):
    """A listed model. ``default``: new conversations begin with it."""

    id: str
    name: str
    provider: str
    on: bool
    default: bool


class OfferedModels(WireModel):
    """All models that the settings list for the caller's tenant."""

    success: Literal[True] = True
    models: list[OfferedModel]


class Switch(RequestModel):
    """Which models are off from now on; all others are on."""

    off: Annotated[list[ModelId], Field(max_length=MAX_MODELS)]


class LimitsInForce(WireModel):
    """0: no limit. Budgets in US dollars, of a person, of the tenant, and of the whole installation."""

    messages_per_minute: int
    turns_at_once: int
    connections_per_conversation: int
    connections_per_user: int
    conversations_per_day: int
    budget_user_daily: float
    budget_user_monthly: float
    budget_tenant_daily: float
    budget_tenant_monthly: float
    budget_daily: float
    budget_monthly: float


class Limits(WireModel):
    """What people may do."""

    success: Literal[True] = True
    limits: LimitsInForce


@router.get("/models", responses=failures(401, 403, 500, 503), operation_id="readModels")
async def listed(rest: RestDep, who: Reader) -> OfferedModels:
    """Which models are on and off."""
    tenant = who.identity.tenant_id
    return _view(rest.settings.for_tenant(tenant), await rest.ports.offers.read(tenant))


@router.put(
    "/models",
    responses={
        **failures(400, 401, 403, 413, 422, 500, 503),
        409: {"description": "No model would be left"},
    },
    operation_id="switchModels",
)
async def switch(rest: RestDep, who: Admin, body: Switch) -> OfferedModels:
    """Switches models of the caller's tenant off and on, everywhere within a minute.

    A conversation whose model is off is told ``MODEL_NOT_FOUND`` at its next message, and may choose another one. A
    reply in progress goes on.
    """
    tenant, off = who.identity.tenant_id, set(body.off)
    settings = rest.settings.for_tenant(tenant)
    known = {info.id for info in models(settings)}
    if unknown := sorted(off - known):
        raise ApiError(400, "MODEL_NOT_FOUND", f"{unknown[0]} is not listed here; see GET /api/admin/models")
    if off == known:
        raise ApiError(409, "NO_MODEL_LEFT", "one model has to stay on")
    await audit(rest, who, "models.switched", tenant, f"off: {', '.join(sorted(off)) or 'none'}")
    await rest.ports.offers.switch(tenant, off)
    return _view(settings, off)


@router.get("/limits", responses=failures(401, 403, 500), operation_id="readLimits")
async def limits(rest: RestDep, who: Reader) -> Limits:
    """The limits in force. They are settings; nothing here changes them."""
    settings = rest.settings.for_tenant(who.identity.tenant_id)
    return Limits(
        limits=LimitsInForce(
            messages_per_minute=settings.limit_messages_per_minute,
            turns_at_once=settings.limit_turns_at_once,
            connections_per_conversation=settings.limit_connections_per_conversation,
            connections_per_user=settings.limit_connections_per_user,
            conversations_per_day=settings.limit_conversations_per_day,
            budget_user_daily=settings.budget_user_daily,
            budget_user_monthly=settings.budget_user_monthly,
            budget_tenant_daily=settings.budget_tenant_daily,
            budget_tenant_monthly=settings.budget_tenant_monthly,
            budget_daily=settings.budget_daily,
            budget_monthly=settings.budget_monthly,
        )
    )


def _view(settings: Settings, off: set[str] | frozenset[str]) -> OfferedModels:
    default = default_offered(settings, off)
    return OfferedModels(
        models=[
            OfferedModel(
                id=info.id,
                name=info.name,
                provider=info.provider,
                on=info.id not in off,
                default=info.id == default,
            )
            for info in models(settings)
        ]
    )
