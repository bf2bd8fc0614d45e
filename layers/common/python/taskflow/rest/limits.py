"""What is left of the limits of whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from fastapi import APIRouter

from taskflow.conversation import allowance
from taskflow.conversation.terms import NANO
from taskflow.protocol import WireModel
from taskflow.rest.context import Known, RestDep
from taskflow.rest.models import failures
from taskflow.settings import Settings

router = APIRouter(prefix="/api")


class Budget(WireModel):
    """What replies may cost, in US dollars. ``reserved``: held for replies that are not over. ``resetsAt``: when it
    begins anew, ISO 8601 in UTC."""

    limit: float
    spent: float
    reserved: float
    left: float
    resets_at: str


class MessageLimit(WireModel):
    """``left``: how many messages may be sent at once now."""

    per_minute: int
    left: int


class TurnLimit(WireModel):
    """In how many conversations the assistant may answer at the same time, and does."""

    at_once: int
    now: int


class PersonalLimits(WireModel):
    """Of each limit that is set, how much is left; null: there is none."""

    success: Literal[True] = True
    day: Budget | None
    month: Budget | None
    messages: MessageLimit | None
    turns: TurnLimit | None


@router.get("/me/limits", responses=failures(401, 500, 503), tags=["limits"], operation_id="myLimits")
async def my_limits(rest: RestDep, identity: Known) -> PersonalLimits:
    """What the person who asks may still do. Somebody who is not known yet has everything before them."""
    found = {} if identity is None else await rest.ports.allowances.allowance(identity)
    settings = rest.settings if identity is None else rest.settings.for_tenant(identity.tenant_id)
    return limits_of(settings, found, int(rest.clock.now() * 1000))


def limits_of(settings: Settings, item: Mapping[str, Any], now: int) -> PersonalLimits:
    """``item``: the allowance. ``now``: epoch milliseconds."""
    day = allowance.day_of(now)
    per_minute, at_once = settings.limit_messages_per_minute, settings.limit_turns_at_once
    return PersonalLimits(
        day=_budget(settings.budget_user_daily, item, "day", day, now),
        month=_budget(settings.budget_user_monthly, item, "month", day[:6], now),
        messages=MessageLimit(per_minute=per_minute, left=allowance.messages_left(item, per_minute, now))
        if per_minute
        else None,
        turns=TurnLimit(at_once=at_once, now=item.get("turns", 0)) if at_once else None,
    )


def _budget(limit: float, item: Mapping[str, Any], name: str, period: str, now: int) -> Budget | None:
    if not limit:
        return None
    used = item.get(f"{name}_{period}", 0)
    held = max(0, min(item.get("held", 0), used))
    ends = datetime.fromtimestamp(now // 1000 + allowance.seconds_left(period, now), UTC)
    return Budget(
        limit=limit,
        spent=(used - held) / NANO,
        reserved=held / NANO,
        left=max(0.0, limit - used / NANO),
        resets_at=ends.replace(microsecond=0).isoformat().replace("+00:00", "Z"),
    )
