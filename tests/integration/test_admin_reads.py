"""What admins and auditors read: their own tenant's calls, exact, and no text that was said."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from taskflow.identity import Identity, Principal
from taskflow.records.consumer import consume
from taskflow.records.judgements import Reply, judge
from taskflow.records.schema import InferenceRecord
from taskflow.tracing import turn_trace

from tests.support.records import event_of, header, inference, message, some_id
from tests.support.rest import Api, api, redact

__all__ = ["api"]

PATHS = ("/api/admin/usage", "/api/admin/errors", "/api/admin/signals", "/api/admin/judgements")


async def read(api: Api, path: str, *roles: Any, tenant: str = "acme", **query: Any) -> httpx.Response:
    api.service_tokens.tokens["ada"] = Principal(
        Identity("ada", tenant), "account", frozenset(("user", *roles))
    )
    return await api.client().get(path, params=query or None, headers={"authorization": "Bearer ada"})


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


def replies(api: Api, tenant: str, number: int, **log_changes: Any) -> None:
    """A reply that its person judged down."""
    whose = Identity("bob", tenant)
    of = header(some_id(number, f"c {tenant}"), user_id="bob", tenant_id=tenant)
    id = some_id(number, f"m {tenant}")
    said = message(id, "its answer", of, part=1, role="assistant")
    at = "2026-01-02T02:00:00.000Z"
    call = log(number, tenant_id=tenant, conversation_id=of.id, message_id=id, created_at=at, **log_changes)
    assert consume(event_of([said, call]), api.database, redact).response() == {"batchItemFailures": []}
    reply = Reply(id, 1, "small", True)
    now = datetime(2026, 1, 2, 3, number, tzinfo=UTC)
    judged = api.database.run(
        whose, lambda access: judge(access, of.id, reply, whose, thumb="down", word=f"no {number}", at=now)
    )
    assert judged


async def test_judgements_are_told_as_scores_with_their_word_and_nothing_that_was_said(api: Api) -> None:
    for number in range(3):
        replies(api, "acme", number, prompt_version="0123456789abcdef")
    replies(api, "other", 9)
    seen: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        answer = await read(api, "/api/admin/judgements", "auditor", limit=2, thumb="down", **cursor)
        assert answer.status_code == 200, answer.text
        assert "its answer" not in answer.text
        seen += answer.json()["judgements"]
        if answer.json()["nextCursor"] is None:
            break
        cursor = {"cursor": answer.json()["nextCursor"]}
    assert seen[0] == {
        "id": some_id(2, "m acme"),
        "conversationId": some_id(2, "c acme"),
        "traceId": turn_trace(some_id(2, "c acme"), 1),
        "userId": "bob",
        "model": "small",
        "promptVersion": "0123456789abcdef",
        "thumb": "down",
        "score": 0,
        "word": "no 2",
        "judgedAt": "2026-01-02T03:02:00.000Z",
    }
    assert [one["word"] for one in seen] == ["no 2", "no 1", "no 0"]
    assert (await read(api, "/api/admin/judgements", "auditor", thumb="up")).json()["judgements"] == []
    assert (await read(api, "/api/admin/judgements", "auditor", thumb="sideways")).status_code == 422


async def test_judgements_are_a_table_for_spreadsheets_page_by_page(api: Api) -> None:
    for number in range(3):
        replies(api, "acme", number)
    answer = await read(api, "/api/admin/judgements", "auditor", limit=2, thumb="down", format="csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["content-disposition"] == 'attachment; filename="judgements.csv"'
    link = answer.headers["link"]
    assert link.endswith('>; rel="next"')
    following = await read(api, link[1 : link.index(">")], "auditor")
    assert following.headers["content-type"] == "text/csv; charset=utf-8; header=absent"
    assert "link" not in following.headers
    page = (await read(api, "/api/admin/judgements", "auditor")).json()["judgements"]
    rows = csv.DictReader((answer.text + following.text).splitlines())
    assert list(rows) == [{name: str(value) for name, value in each.items()} for each in page]
    none = await read(api, "/api/admin/judgements", "auditor", thumb="up", format="csv")
    assert none.text.splitlines() == [answer.text.splitlines()[0]]
    table = await read(api, "/api/admin/signals", "auditor", days=1, format="csv")
    [row] = csv.DictReader(table.text.splitlines())
    assert (row["model"], row["replies"], row["down"], row["seenShare"]) == ("small", "3", "3", "")
    assert (await read(api, "/api/admin/judgements", "auditor", format="xls")).status_code == 422


async def test_what_became_of_replies_is_told_by_model_and_prompt(api: Api) -> None:
    replies(api, "acme", 1, prompt_version="0123456789abcdef", output_chars=10)
    replies(api, "acme", 2, model="large")
    replies(api, "other", 9)
    body = (await read(api, "/api/admin/signals", "auditor", days=1)).json()
    assert (body["since"], body["until"]) == ("2026-01-02T00:00:00.000Z", "2026-01-02T03:04:05.678Z")
    assert [(row["model"], row["promptVersion"], row["down"], row["seenShare"]) for row in body["rows"]] == [
        ("large", "", 1, None),
        ("small", "0123456789abcdef", 1, 1.0),
    ]
    for query in ({"days": 0}, {"days": 91}, {"days": "1.0"}, {"limit": 0}):
        assert (await read(api, "/api/admin/signals", "admin", **query)).status_code == 422
