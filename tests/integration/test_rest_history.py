"""The last hour, minute by minute, on a real Postgres."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from taskflow.records.consumer import consume
from taskflow.records.history import iso

from tests.support.records import event_of, inference, some_id
from tests.support.rest import NOW, Api, api, redact, stranded

__all__ = ["api", "stranded"]

MINUTE = datetime.fromtimestamp(NOW, UTC).replace(second=0, microsecond=0)
"""The one that is running."""


def at(minutes: float) -> str:
    """So many minutes after the running one began."""
    return iso(MINUTE + timedelta(minutes=minutes))


def log(api: Api, number: int, when: str, **values: Any) -> None:
    record = inference(some_id(number), created_at=when, **values)
    assert consume(event_of([record]), api.database, redact).response() == {"batchItemFailures": []}


async def told(api: Api, query: str = "") -> list[dict[str, Any]]:
    answer = await api.client().get(f"/api/metrics/history{query}")
    assert answer.status_code == 200, answer.text
    minutes: list[dict[str, Any]] = answer.json()["minutes"]
    return minutes


@pytest.fixture
async def api_late(api: Api) -> Api:
    """The time is 40 seconds into the minute."""
    await api.clock.advance(MINUTE.timestamp() + 40 - NOW)
    return api


async def test_nothing_was_called_and_nothing_is_told(api_late: Api) -> None:
    answer = await api_late.client().get("/api/metrics/history")
    assert answer.json() == {"success": True, "since": at(-59), "until": at(40 / 60), "minutes": []}


async def test_a_minute_tells_what_its_calls_took(api_late: Api) -> None:
    log(api_late, 1, at(-3.9), latency_ms=100, ttft_ms=10, input_tokens=1, output_tokens=10, cost=0.25)
    log(api_late, 2, at(-3.5), latency_ms=300, ttft_ms=30, input_tokens=2, output_tokens=20, cost=0.5)
    log(api_late, 3, at(-3.1), latency_ms=900, status="interrupted", output_tokens=5)
    log(api_late, 4, at(-3.01), latency_ms=5_000, status="error", error_code="TIMEOUT")
    log(api_late, 5, at(-3.3), latency_ms=1, status="replayed")
    assert await told(api_late) == [
        {
            "at": at(-4),
            "requests": 5,
            "errors": 1,
            "interruptions": 1,
            "inputTokens": 3,
            "outputTokens": 35,
            "cost": 0.75,
            "latencyP50Ms": 300,
            "latencyP95Ms": 5_000,
            "firstTokenP50Ms": 10,
            "firstTokenP95Ms": 30,
        }
    ]


async def test_what_was_not_measured_is_unknown_not_nothing(api_late: Api) -> None:
    log(api_late, 1, at(0), latency_ms=4, status="replayed")
    [minute] = await told(api_late)
    assert minute["cost"] is None
    assert {name for name, value in minute.items() if value is None} == {
        "cost",
        *("latencyP50Ms", "latencyP95Ms", "firstTokenP50Ms", "firstTokenP95Ms"),
    }


async def test_minutes_begin_on_the_minute_and_the_hour_ends_now(api_late: Api) -> None:
    for number, when in enumerate((-59.001, -59, -58.001, -1, -0.001, 0, 0.6, 0.7, 5, 100_000)):
        log(api_late, number, at(when))
    minutes = await told(api_late)
    assert [(each["at"], each["requests"]) for each in minutes] == [
        (at(-59), 2),
        (at(-1), 2),
        (at(0), 2),  # what says that it comes later is not told
    ]


@pytest.mark.parametrize(
    ("query", "expected"), [("?minutes=1", [0]), ("?minutes=2", [-1, 0]), ("", [-2, -1, 0])]
)
async def test_only_the_newest_minutes_are_told_when_only_these_are_asked_for(
    api_late: Api, query: str, expected: list[int]
) -> None:
    for number in range(3):
        log(api_late, number, at(-number))
    assert [each["at"] for each in await told(api_late, query)] == [at(each) for each in expected]


async def test_a_later_answer_replaces_an_earlier_one(api_late: Api) -> None:
    log(api_late, 1, at(0.1))
    first = await told(api_late, "?minutes=2")
    log(api_late, 2, at(0.2))
    log(api_late, 1, at(0.1))
    await api_late.clock.advance(60)
    second = await told(api_late, "?minutes=2")
    assert [(each["at"], each["requests"]) for each in (*first, *second)] == [(at(0), 1), (at(0), 2)]


@pytest.mark.parametrize("minutes", ["0", "-1", "61", "1.5", "x", ""])
async def test_more_than_an_hour_or_nothing_cannot_be_asked_for(api: Api, minutes: str) -> None:
    answer = await api.client().get(f"/api/metrics/history?minutes={minutes}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "INVALID_REQUEST")
    assert "minutes" in answer.json()["error"]["message"]


async def test_when_the_database_is_away_there_is_no_history(stranded: Api) -> None:
    answer = await stranded.client().get("/api/metrics/history")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "DATABASE_UNAVAILABLE")


async def test_reading_it_makes_nobody_a_guest(api: Api) -> None:
    assert "set-cookie" not in (await api.client().get("/api/metrics/history")).headers
