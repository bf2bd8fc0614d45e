"""What admins and auditors read: their own tenant's calls, exact, and no text that was said."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from taskflow.identity import Identity, Principal
from taskflow.records.consumer import consume
from taskflow.records.schema import InferenceRecord

from tests.support.records import event_of, inference, some_id
from tests.support.rest import Api, api, redact

__all__ = ["api"]

PATHS = ("/api/admin/usage", "/api/admin/errors")


async def read(api: Api, path: str, *roles: Any, tenant: str = "acme", **query: Any) -> httpx.Response:
    api.service_tokens.tokens["ada"] = Principal(
        Identity("ada", tenant), "account", frozenset(("user", *roles))
    )
    return await api.client().get(path, params=query, headers={"authorization": "Bearer ada"})


def log(number: int, **changes: Any) -> InferenceRecord:
    values = {
        "tenant_id": "acme",
        "user_id": "bob",
        "created_at": "2026-01-01T12:00:00Z",
        "cost": 0.25,
        **changes,
    }
    return inference(some_id(number), **values)


def store(api: Api, *logs: InferenceRecord) -> None:
    assert consume(event_of(logs), api.database, redact).response() == {"batchItemFailures": []}


@pytest.mark.parametrize("path", PATHS)
async def test_auditors_and_admins_may_read_and_nobody_else(api: Api, path: str) -> None:
    assert (await api.client().get(path)).status_code == 401
    for roles, status in (((), 403), (("auditor",), 200), (("admin",), 200), (("auditor", "admin"), 200)):
        assert (await read(api, path, *roles)).status_code == status
    token = Principal(
        Identity("service_1", "acme"), "service", frozenset(("user",)), frozenset(("api", "metrics"))
    )
    api.service_tokens.tokens["tfs"] = token
    answer = await api.client().get(path, headers={"authorization": "Bearer tfs"})
    assert answer.status_code == 403


async def test_usage_is_told_by_user_model_and_day(api: Api) -> None:
    store(
        api,
        log(1, input_tokens=2**53 + 1, output_tokens=1, model="a"),
        log(2, input_tokens=1, cost=0.5, model="b", status="error", error_code="TIMEOUT"),
        log(3, user_id="eve", cost=None, model="a", created_at="2026-01-02T00:00:00Z", status="interrupted"),
        log(4, cost=None, status="replayed"),
        log(5, cost=7, source="external"),
        log(6, cost=9, tenant_id="other"),
        log(7, cost=11, created_at="2025-12-31T23:59:59.999Z"),
    )

    async def rows(**query: Any) -> list[tuple[Any, ...]]:
        answer = await read(api, "/api/admin/usage", "auditor", days=2, **query)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert (body["since"], body["until"]) == ("2026-01-01T00:00:00.000Z", "2026-01-02T03:04:05.678Z")
        return [(row["key"], row["calls"], row["inputTokens"], row["cost"]) for row in body["rows"]]

    assert await rows(by="user") == [("bob", 2, 2**53 + 2, 0.75), ("eve", 1, 0, None)]
    assert await rows() == [("b", 1, 1, 0.5), ("a", 2, 2**53 + 1, 0.25)]
    assert await rows(by="day") == [("2026-01-02", 1, 0, None), ("2026-01-01", 2, 2**53 + 2, 0.75)]
    assert await rows(by="day", source="external") == [("2026-01-01", 1, 0, 7)]
    assert await rows(by="user", limit=1) == [("bob", 2, 2**53 + 2, 0.75)]
    whole = (await read(api, "/api/admin/usage", "admin", by="user")).json()["rows"][0]
    assert (whole["errors"], whole["interruptions"], whole["calls"]) == (1, 0, 3)


@pytest.mark.parametrize(
    "query", [{"by": "tenant"}, {"days": 0}, {"days": 367}, {"days": "1.0"}, {"source": "x"}]
)
async def test_a_wrong_question_is_refused(api: Api, query: dict[str, Any]) -> None:
    assert (await read(api, "/api/admin/usage", "admin", **query)).status_code == 422


async def test_failed_calls_are_told_latest_first_and_without_what_was_said(api: Api) -> None:
    said = {"input_preview": "my question", "output_preview": "its answer"}
    failed = [
        log(
            n,
            status="error",
            error_message="no secret-1 for you",
            created_at=f"2026-01-01T00:00:0{n}Z",
            **said,
        )
        for n in range(5)
    ]
    store(api, *failed, log(8), log(9, status="error", tenant_id="other"))
    seen: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        answer = await read(api, "/api/admin/errors", "auditor", limit=2, **cursor)
        assert answer.status_code == 200, answer.text
        assert "question" not in answer.text
        seen += answer.json()["errors"]
        if answer.json()["nextCursor"] is None:
            break
        cursor = {"cursor": answer.json()["nextCursor"]}
    assert [one["id"] for one in seen] == [some_id(n) for n in (4, 3, 2, 1, 0)]
    assert {(one["code"], one["message"], one["userId"]) for one in seen} == {
        ("UNKNOWN", "no [REDACTED:SECRET] for you", "bob")
    }
