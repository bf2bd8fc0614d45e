"""``GET /api/me/limits``: what is left, for whoever asks."""

from __future__ import annotations

from typing import Any

import pytest
from taskflow.records.database import Database
from taskflow.rest.limits import limits_of
from taskflow.settings import Settings

from tests.fakes.rest import FakeAllowances
from tests.support.rest import SETTINGS, Api, api_on

NOON = 1_795_867_200_000
"""28 November 2026, epoch milliseconds."""
DOLLAR = 1_000_000_000


def told(settings: Settings, item: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = limits_of(settings, item, NOON).model_dump(by_alias=True)
    return found


def test_without_limits_there_is_nothing_to_tell() -> None:
    item = {"day_20261128": DOLLAR, "held": 5, "turns": 1}
    assert told(Settings(), item) == {
        "success": True,
        "day": None,
        "month": None,
        "messages": None,
        "turns": None,
    }


def test_what_is_spent_what_is_reserved_and_what_is_left() -> None:
    settings = Settings(
        budget_user_daily=1,
        budget_user_monthly=10,
        limit_messages_per_minute=4,
        limit_turns_at_once=3,
    )
    item = {
        "day_20261127": 9 * DOLLAR,
        "day_20261128": 3 * DOLLAR // 4,
        "month_202611": 4 * DOLLAR,
        "held": DOLLAR // 4,
        "turns": 2,
        "tat": NOON * 1000 + 20_000_000,
    }
    assert told(settings, item) == {
        "success": True,
        "day": {
            "limit": 1,
            "spent": 0.5,
            "reserved": 0.25,
            "left": 0.25,
            "resetsAt": "2026-11-29T00:00:00Z",
        },
        "month": {
            "limit": 10,
            "spent": 3.75,
            "reserved": 0.25,
            "left": 6,
            "resetsAt": "2026-12-01T00:00:00Z",
        },
        "messages": {"perMinute": 4, "left": 2},
        "turns": {"atOnce": 3, "now": 2},
    }


@pytest.fixture
def api() -> Api:
    """An application with limits; nothing here asks the database."""
    values = {name: getattr(SETTINGS, name) for name in ("signing_key", "allowed_origins", "metrics_access")}
    return api_on(Database(lambda fresh: ""), Settings(**values, budget_user_daily=1))


async def test_everybody_is_told_of_their_own(api: Api) -> None:
    allowances = api.app.state.rest.ports.allowances
    assert isinstance(allowances, FakeAllowances)
    stranger = api.client()
    answer = await stranger.get("/api/me/limits")
    assert (answer.status_code, answer.json()["day"]["left"]) == (200, 1)
    assert "set-cookie" not in answer.headers
    one, who = await api.guest()
    other, _ = await api.guest()
    allowances.items[who] = {"day_20260102": DOLLAR // 2}
    assert (await one.get("/api/me/limits")).json()["day"]["left"] == 0.5
    assert (await other.get("/api/me/limits")).json()["day"]["left"] == 1
    allowances.available = False
    assert (await one.get("/api/me/limits")).status_code == 503
    for client in api.clients:
        await client.aclose()
