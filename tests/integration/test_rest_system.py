"""Tickets, identity, ingest, models, health and metrics, on a real Postgres."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from taskflow.engine.tickets import TicketGrant
from taskflow.identity import Identity, Principal
from taskflow.records.access import WORKER
from taskflow.records.consumer import consume
from taskflow.records.database import Database
from taskflow.records.schema import InferenceRecord
from taskflow.rest.gauges import Queues, Timers
from taskflow.rest.guests import COOKIE, HOST_COOKIE, LIFETIME_SECONDS, REFRESH_SECONDS
from taskflow.settings import Settings
from taskflow.store.keys import secret_hash

from tests.support.records import event_of, inference, some_id
from tests.support.rest import NOW, Api, api, api_on, redact, stranded
from tools.contract.asyncapi import document

__all__ = ["api", "stranded"]

LOG = {"model": "small", "provider": "local", "latencyMs": 12, "status": "success"}


# --- identity and tickets --------------------------------------------------------------------------------


async def test_a_ticket_is_random_and_only_its_hash_is_kept(api: Api) -> None:
    client = api.client()
    first, second = [(await client.post("/api/tickets")).json() for _ in range(2)]
    assert first.keys() == {"success", "ticket", "expiresIn"}
    assert first["expiresIn"] == 30
    assert len(first["ticket"]) >= 43
    assert first["ticket"] != second["ticket"]
    grant, expires = api.tickets.issued[secret_hash(first["ticket"])]
    assert expires == int(NOW) + 30
    assert first["ticket"] not in repr(api.tickets.issued)
    assert grant == api.tickets.issued[secret_hash(second["ticket"])][0]


async def test_a_guest_is_minted_once_and_remembered_for_90_days(api: Api) -> None:
    client = api.client()
    answer = await client.post("/api/tickets")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for attribute in ("HttpOnly", "SameSite=Lax", "Path=/", f"Max-Age={LIFETIME_SECONDS}"):
        assert attribute in cookie
    assert "Secure" not in cookie
    identity = api.identity(client)
    assert identity.user_id.startswith("guest_")
    assert identity.tenant_id == "default"
    again = await client.post("/api/tickets")
    assert "set-cookie" not in again.headers


async def test_behind_https_the_cookie_is_secure(api: Api) -> None:
    answer = await api.client().post("https://localhost/api/tickets")
    assert answer.headers["set-cookie"].startswith(f"{HOST_COOKIE}=")
    assert answer.headers["set-cookie"].endswith("; Secure")


async def test_an_older_cookie_is_renewed_for_the_same_guest(api: Api) -> None:
    client, identity = await api.guest()
    await api.clock.advance(REFRESH_SECONDS + 1)
    answer = await client.get("/api/conversations")
    assert COOKIE in answer.headers["set-cookie"]
    assert api.identity(client) == identity


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJndWVzdF8xIn0."])
async def test_a_forged_cookie_makes_a_new_guest(api: Api, token: str) -> None:
    answer = await api.client().post("/api/tickets", headers=[(b"cookie", f"{COOKIE}={token}".encode())])
    assert answer.status_code == 200
    assert COOKIE in answer.headers["set-cookie"]


async def test_a_cookie_signed_with_another_key_or_expired_is_not_trusted(api: Api) -> None:
    other = api_on(api.database, Settings(signing_key="another key, also long enough"))
    client, identity = await other.guest()
    token = client.cookies[COOKIE]
    answer = await api.client().post("/api/tickets", headers={"cookie": f"{COOKIE}={token}"})
    assert COOKIE in answer.headers["set-cookie"]
    own_client, own = await api.guest()
    await api.clock.advance(LIFETIME_SECONDS + 1)
    await own_client.post("/api/tickets")
    assert api.identity(own_client) != own
    assert identity != own
    for made in other.clients:
        await made.aclose()


async def test_without_a_signing_key_the_setting_is_named(api: Api) -> None:
    keyless = api_on(api.database, Settings())
    client = keyless.client()
    answer = await client.post("/api/tickets")
    await client.aclose()
    assert answer.status_code == 500
    assert "TASKFLOW_SIGNING_KEY" in answer.json()["error"]["message"]


async def test_oidc_takes_the_authorizers_claims_and_nothing_else(api: Api) -> None:
    signed_in = api_on(api.database, Settings(auth_mode="oidc"))
    claims = {"sub": "user-1", "tenant_id": "acme"}

    async def behind_gateway(scope: Any, receive: Any, send: Any) -> None:
        if dict(scope["headers"]).get(b"authorization"):
            scope["aws.event"] = {"requestContext": {"authorizer": {"jwt": {"claims": claims}}}}
        await signed_in.app(scope, receive, send)

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(behind_gateway), base_url="http://a"
    ) as client:
        refused = await client.post("/api/tickets", headers={"cookie": f"{COOKIE}=x", "x-user-id": "user-1"})
        assert (refused.status_code, refused.json()["error"]["code"]) == (401, "UNAUTHENTICATED")
        assert (await client.get("/api/conversations")).status_code == 401
        assert (await client.post("/api/tickets", headers={"authorization": "Bearer t"})).status_code == 200
    [(grant, _)] = signed_in.tickets.issued.values()
    assert grant.principal == Principal(Identity("user-1", "acme"), "account")


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (None, True),
        ("http://localhost:3000", True),
        ("https://app.example", True),
        ("https://evil.example", False),
        ("http://localhost:3001", False),
        ("null", False),
        ("", False),
        ("http://[", False),
    ],
)
async def test_another_sites_page_changes_nothing(api: Api, origin: str | None, allowed: bool) -> None:
    client = api.client()
    headers = {} if origin is None else {"origin": origin}
    answer = await client.post("/api/tickets", headers=headers)
    assert answer.status_code == (200 if allowed else 403)
    assert bool(api.tickets.issued) == allowed
    if not allowed:
        assert answer.json()["error"]["code"] == "FOREIGN_ORIGIN"
    assert (await client.get("/api/conversations", headers=headers)).status_code == 200


# --- ingest ----------------------------------------------------------------------------------------------


async def test_logs_are_accepted_and_become_rows_and_counters(api: Api, database_url: str) -> None:
    client, identity = await api.guest()
    batch = {
        "logs": [
            {
                **LOG,
                "id": some_id(1),
                "inputPreview": "my secret-1",
                "cost": 0.25,
                "createdAt": "2026-01-01T00:00:00Z",
            },
            {**LOG, "status": "error", "errorCode": "TIMEOUT", "errorMessage": "secret-2"},
        ]
    }
    answer = await client.post("/api/ingest", json=batch)
    assert answer.status_code == 202
    ids = answer.json()["ids"]
    assert some_id(1) not in ids
    assert len(set(ids)) == 2
    records = api.records.sent
    assert [record.inference.id for record in records if isinstance(record, InferenceRecord)] == ids
    assert all(isinstance(r, InferenceRecord) and r.inference.user_id == identity.user_id for r in records)
    assert consume(event_of(records), api.database, redact).response() == {"batchItemFailures": []}
    stored = api.database.run(
        WORKER, lambda c: c.execute("SELECT * FROM inference_logs ORDER BY status").fetchall()
    )
    assert [row["error_message"] for row in stored] == ["[REDACTED:SECRET]", None]
    assert stored[1]["input_preview"] == "my [REDACTED:SECRET]"


async def test_a_single_log_needs_no_list(api: Api) -> None:
    answer = await api.client().post("/api/ingest", json=LOG)
    assert (answer.status_code, len(answer.json()["ids"])) == (202, 1)
    assert len(api.records.sent) == 1


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("2026-01-03T03:04:05Z", "2026-01-02T03:04:05.678Z"),
        ("2026-01-02T03:04:05.679Z", "2026-01-02T03:04:05.678Z"),
        ("2026-01-02T04:04:05+01:00", "2026-01-02T04:04:05+01:00"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
    ],
)
async def test_no_log_says_that_it_was_made_after_it_came_or_an_erasure_would_leave_it(
    api: Api, said: str, stored: str
) -> None:
    assert (await api.client().post("/api/ingest", json={**LOG, "createdAt": said})).status_code == 202
    [record] = api.records.sent
    assert isinstance(record, InferenceRecord)
    assert record.inference.created_at == stored


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"{", 400, "INVALID_JSON"),
        (b"\xff", 400, "INVALID_JSON"),
        (b"", 422, "INVALID_REQUEST"),
        (b"[]", 422, "INVALID_REQUEST"),
        (b'{"logs": []}', 422, "INVALID_REQUEST"),
        (json.dumps({"logs": [LOG] * 101}).encode(), 422, "INVALID_REQUEST"),
        (json.dumps({"logs": [LOG, {**LOG, "latencyMs": -1}]}).encode(), 422, "INVALID_REQUEST"),
        (json.dumps({**LOG, "id": "x"}).encode(), 422, "INVALID_REQUEST"),
        (json.dumps({**LOG, "createdAt": "soon"}).encode(), 422, "INVALID_REQUEST"),
        (json.dumps({**LOG, "inputPreview": "x" * 16_001}).encode(), 422, "INVALID_REQUEST"),
        (json.dumps({**LOG, "inputPreview": "x" * 1_000_000}).encode(), 413, "PAYLOAD_TOO_LARGE"),
        (json.dumps({**LOG, "model": "a person@example.org"}).encode(), 422, "INVALID_REQUEST"),
        (json.dumps({**LOG, "cost": 1_000.01}).encode(), 422, "INVALID_REQUEST"),
        (json.dumps({**LOG, "outputTokens": 10_000_001}).encode(), 422, "INVALID_REQUEST"),
        (json.dumps({**LOG, "latencyMs": 86_400_001}).encode(), 422, "INVALID_REQUEST"),
        (json.dumps({**LOG, "createdAt": "2026-01-03T03:04:06Z"}).encode(), 422, "INVALID_REQUEST"),
        (json.dumps({**LOG, "createdAt": "9999-12-31T23:59:59Z"}).encode(), 422, "INVALID_REQUEST"),
        (json.dumps({**LOG, "createdAt": "2026-01-01T00:00:00Z\0"}).encode(), 422, "INVALID_REQUEST"),
        (json.dumps(LOG).replace("12", "NaN").encode(), 422, "INVALID_REQUEST"),
    ],
)
async def test_bad_logs_are_refused_and_nothing_is_sent(
    api: Api, content: bytes, status: int, code: str
) -> None:
    answer = await api.client().post(
        "/api/ingest", content=content, headers={"content-type": "application/json"}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert api.records.sent == []


@pytest.mark.parametrize("type_", ["text/plain", "application/x-www-form-urlencoded", "", ";;", None])
async def test_a_log_under_another_content_type_is_told_which_one_to_send(
    api: Api, type_: str | None
) -> None:
    """What curl sends of itself is the second of these."""
    headers = {} if type_ is None else {"content-type": type_}
    answer = await api.client().post("/api/ingest", content=json.dumps(LOG), headers=headers)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"] == (
        "body: send a JSON object, with the header Content-Type: application/json"
    )
    inner = await api.client().post("/api/ingest", json={**LOG, "tokens": [1, 2]})
    assert inner.json()["error"]["message"] == "body.tokens: send a JSON object"


async def test_of_many_logs_the_one_that_is_ahead_is_named(api: Api) -> None:
    ahead = {**LOG, "createdAt": "9999-12-31T23:59:59Z"}
    for content, place in (({"logs": [LOG, LOG, ahead]}, "body.logs.2.createdAt"), (ahead, "body.createdAt")):
        answer = await api.client().post("/api/ingest", json=content)
        assert answer.status_code == 422
        assert answer.json()["error"]["message"].startswith(f"{place}: it is more than a day ahead")
    assert api.records.sent == []


MOST = 10_000_000
CONTRACT = {"promptTokens": 120, "completionTokens": 30, "totalTokens": 150}


@pytest.mark.parametrize(
    ("counts", "stored"),
    [
        ({}, (0, 0)),
        ({"tokens": CONTRACT}, (120, 30)),
        ({"tokens": {"promptTokens": 120, "completionTokens": 30}}, (120, 30)),
        ({"tokens": {**CONTRACT, "totalTokens": None}}, (120, 30)),
        ({"tokens": {"promptTokens": 7, "totalTokens": 7}}, (7, 0)),
        ({"tokens": {"completionTokens": 7, "totalTokens": 7}}, (0, 7)),
        (
            {
                "tokens": {
                    "promptTokens": 10_000_000,
                    "completionTokens": 10_000_000,
                    "totalTokens": 20_000_000,
                }
            },
            (10_000_000,) * 2,
        ),
        ({"tokens": {"promptTokens": 0, "completionTokens": 0, "totalTokens": 0}}, (0, 0)),
        ({"tokens": {}}, (0, 0)),
        ({"tokens": None}, (0, 0)),
        ({"inputTokens": 5, "outputTokens": 6}, (5, 6)),
        ({"inputTokens": 5}, (5, 0)),
        ({"inputTokens": None, "outputTokens": 6}, (0, 6)),
        ({"tokens": CONTRACT, "inputTokens": 120, "outputTokens": 30}, (120, 30)),
        ({"tokens": CONTRACT, "outputTokens": 30}, (120, 30)),
    ],
)
async def test_token_counts_are_stored_as_they_were_sent(
    api: Api, counts: dict[str, Any], stored: tuple[int, int]
) -> None:
    for body in ({**LOG, **counts}, {"logs": [{**LOG, **counts}]}):
        api.records.sent.clear()
        answer = await api.client().post("/api/ingest", json=body)
        assert answer.status_code == 202, answer.text
        consume(event_of(api.records.sent), api.database, redact)
        [row] = api.database.run(
            WORKER,
            lambda c: c.execute(
                "DELETE FROM inference_logs RETURNING input_tokens, output_tokens"
            ).fetchall(),
        )
        assert (row["input_tokens"], row["output_tokens"]) == stored


WRONG_COUNTS = {
    "a total that is not the sum": ('{"promptTokens": 1, "completionTokens": 2, "totalTokens": 4}', "tokens"),
    "a total of nothing": ('{"totalTokens": 4}', "tokens"),
    "negative": ('{"promptTokens": -1}', "tokens.promptTokens"),
    "a negative total": ('{"promptTokens": 1, "totalTokens": -1}', "tokens.totalTokens"),
    "a fraction of nothing": ('{"completionTokens": 2.0}', "tokens.completionTokens"),
    "an exponent": ('{"completionTokens": 3e1}', "tokens.completionTokens"),
    "fractional": ('{"completionTokens": 2.5}', "tokens.completionTokens"),
    "more than any model reads": ('{"promptTokens": 10000001}', "tokens.promptTokens"),
    "more than a double counts": ('{"promptTokens": 9007199254740992}', "tokens.promptTokens"),
    "huge": ('{"promptTokens": 1e300}', "tokens.promptTokens"),
    "longer than any number": ('{"promptTokens": ' + "9" * 400 + "}", "tokens.promptTokens"),
    "beyond a double": ('{"promptTokens": 1e999}', "tokens.promptTokens"),
    "no number": ('{"promptTokens": NaN}', "tokens.promptTokens"),
    "endless": ('{"totalTokens": Infinity}', "tokens.totalTokens"),
    "a text": ('{"promptTokens": "12"}', "tokens.promptTokens"),
    "true": ('{"completionTokens": true}', "tokens.completionTokens"),
    "nothing": ('{"promptTokens": null}', "tokens.promptTokens"),
    "a list of counts": ('{"promptTokens": [1]}', "tokens.promptTokens"),
    "a number for all": ("150", "tokens"),
    "a list for all": ("[1, 2, 3]", "tokens"),
    "a text for all": ('"150"', "tokens"),
}


@pytest.mark.parametrize(("tokens", "field"), WRONG_COUNTS.values(), ids=WRONG_COUNTS)
async def test_wrong_token_counts_are_refused_by_name(api: Api, tokens: str, field: str) -> None:
    log = json.dumps(LOG)[:-1] + f', "tokens": {tokens}}}'
    for body in (log, f'{{"logs": [{json.dumps(LOG)}, {log}]}}'):
        answer = await api.client().post(
            "/api/ingest", content=body, headers={"content-type": "application/json"}
        )
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "INVALID_REQUEST")
        assert field in answer.json()["error"]["message"]
    assert api.records.sent == []


UNKNOWN: dict[str, tuple[dict[str, Any], str]] = {
    "a field of another API": ({**LOG, "usage": {"prompt_tokens": 1}}, "usage"),
    "a misspelt one": ({**LOG, "latencyMS": 12}, "latencyMS"),
    "one in snake_case": ({**LOG, "input_tokens": 12}, "input_tokens"),
    "one beside its other spelling": ({**LOG, "inputTokens": 1, "input_tokens": 2}, "input_tokens"),
    "one of ours that callers do not set": ({**LOG, "userId": "somebody"}, "userId"),
    "one among the counts": ({**LOG, "tokens": {"promptTokens": 1, "total": 1}}, "tokens.total"),
    "snake_case among the counts": ({**LOG, "tokens": {"prompt_tokens": 1}}, "tokens.prompt_tokens"),
    "one in a batch": ({"logs": [LOG, {**LOG, "trace": "x"}]}, "logs.1.trace"),
    "one beside a batch": ({"logs": [LOG], "source": "x"}, "source"),
    "a whole log beside a batch": ({"logs": [LOG], **LOG}, "model"),
    "an empty name": ({**LOG, "": 1}, ""),
    "a name that goes on and on": ({**LOG, "x" * 100_000: 1}, "" + "x" * 64 + ":"),
}


@pytest.mark.parametrize(("body", "field"), UNKNOWN.values(), ids=UNKNOWN)
async def test_an_unknown_field_is_refused_by_name_and_nothing_is_sent(
    api: Api, body: dict[str, Any], field: str
) -> None:
    answer = await api.client().post(
        "/api/ingest", content=json.dumps(body), headers={"content-type": "application/json"}
    )
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "UNKNOWN_FIELD")
    assert f"body.{field}" in error["message"]
    assert "/api/openapi.json" in error["message"]
    assert len(error["message"]) < 1_000
    assert api.records.sent == []


async def test_a_name_that_is_no_text_is_refused(api: Api) -> None:
    content = json.dumps({**LOG, "\ud800": 1})
    answer = await api.client().post(
        "/api/ingest", content=content, headers={"content-type": "application/json"}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "INVALID_REQUEST")


async def test_two_counts_of_one_thing_must_agree(api: Api) -> None:
    for own in ({"inputTokens": 1}, {"outputTokens": 31}, {"inputTokens": 120, "outputTokens": 0}):
        answer = await api.client().post("/api/ingest", json={**LOG, "tokens": CONTRACT, **own})
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "INVALID_REQUEST")
        assert "send one of the two" in answer.json()["error"]["message"]


async def test_a_wrong_and_an_unknown_field_are_both_named(api: Api) -> None:
    answer = await api.client().post("/api/ingest", json={**LOG, "latencyMs": -1, "colour": "red"})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "INVALID_REQUEST")
    assert "latencyMs" in error["message"]
    assert "colour" in error["message"]


async def test_the_message_names_the_field(api: Api) -> None:
    answer = await api.client().post("/api/ingest", json={"logs": [LOG, {**LOG, "latencyMs": -1}]})
    assert "logs.1.latencyMs" in answer.json()["error"]["message"]


async def test_when_the_queue_is_away_logs_are_not_accepted(api: Api) -> None:
    api.records.available = False
    answer = await api.client().post("/api/ingest", json=LOG)
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "STORE_UNAVAILABLE")


# --- models, health, errors ------------------------------------------------------------------------------


async def test_models_are_listed_with_the_default(api: Api) -> None:
    listed = api_on(api.database, Settings(models=("a", "b"), default_model="b", llm_provider="local"))
    client = listed.client()
    body = (await client.get("/api/models")).json()
    await client.aclose()
    assert body["success"] is True
    assert [model["id"] for model in body["models"]] == ["a", "b"]
    assert body["models"][0].keys() >= {"id", "name", "provider", "contextTokens", "local"}
    assert body["defaultModel"] == "b"


async def test_health_is_good_when_everything_answers(api: Api) -> None:
    answer = await api.client().get("/api/health")
    assert answer.status_code == 200
    assert answer.json() == {
        "success": True,
        "status": "ok",
        "dependencies": {"database": "ok", "table": "ok"},
    }


async def test_health_tells_which_dependency_is_down(stranded: Api) -> None:
    answer = await stranded.client().get("/api/health")
    assert answer.status_code == 503
    body = answer.json()
    assert body["dependencies"] == {"database": "down", "table": "ok"}
    assert "database" in body["error"]["message"]
    stranded.sessions.available = False
    body = (await stranded.client().get("/api/health")).json()
    assert body["dependencies"]["table"] == "ok", "what they said is known for a moment"
    await stranded.clock.advance(6)
    body = (await stranded.client().get("/api/health")).json()
    assert body["dependencies"] == {"database": "down", "table": "down"}
    assert (body["success"], body["error"]["code"]) == (False, "UNHEALTHY")


async def test_health_tells_of_a_database_that_is_not_migrated(api: Api, postgres_server: Any) -> None:
    empty = api_on(Database(lambda fresh: postgres_server.get_uri()))
    client = empty.client()
    answer = await client.get("/api/health")
    assert (answer.status_code, "migrat" in answer.json()["error"]["message"]) == (503, True)
    await client.post("/api/tickets")
    answer = await client.get("/api/conversations")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "DATABASE_UNAVAILABLE")
    await client.aclose()
    empty.database.close()


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing", 404, "NOT_FOUND"),
        ("GET", "/", 404, "NOT_FOUND"),
        ("GET", "/docs", 404, "NOT_FOUND"),
        ("GET", "/api/conversations/", 404, "NOT_FOUND"),
        ("PUT", "/api/conversations", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/api/tickets", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/api/conversations/not-an-id", 400, "INVALID_ID"),
    ],
)
async def test_what_is_not_there_is_said_in_the_same_shape(
    api: Api, method: str, path: str, status: int, code: str
) -> None:
    answer = await api.client().request(method, path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["success"] is False
    if status == 405:
        assert answer.headers["allow"]


async def test_an_unforeseen_error_tells_nothing(api: Api) -> None:
    async def broken(ticket_hash: str, grant: TicketGrant, expires: int) -> None:
        raise RuntimeError("inner workings")

    api.tickets.issue_ticket = broken  # type: ignore[method-assign]
    answer = await api.client().post("/api/tickets")
    assert answer.status_code == 500
    assert answer.json() == {
        "success": False,
        "error": {"code": "INTERNAL", "message": "something went wrong on our side"},
    }


async def test_answers_are_not_cached(api: Api) -> None:
    answer = await api.client().get("/api/conversations")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_the_description_of_the_websocket_is_served(api: Api) -> None:
    answer = await api.client().get("/api/asyncapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == document()


async def test_the_description_of_the_api_is_served(api: Api) -> None:
    body = (await api.client().get("/api/openapi.json")).json()
    assert body["openapi"].startswith("3.1")
    assert set(body["paths"]) == {
        "/api/conversations",
        "/api/conversations/{conversation_id}",
        "/api/conversations/{conversation_id}/copied",
        "/api/conversations/{conversation_id}/export",
        "/api/conversations/{conversation_id}/messages/{message_id}/answers",
        "/api/conversations/{conversation_id}/messages/{message_id}/judgement",
        "/api/conversations/{conversation_id}/summary",
        "/api/admin/audit",
        "/api/admin/errors",
        "/api/admin/usage",
        "/api/admin/judgements",
        "/api/admin/limits",
        "/api/admin/models",
        "/api/admin/signals",
        "/api/admin/tokens",
        "/api/admin/tokens/{token_id}",
        "/api/auth/config",
        "/api/ingest",
        "/api/me",
        "/api/me/adopt",
        "/api/me/erase",
        "/api/me/export",
        "/api/me/limits",
        "/api/me/memory",
        "/api/me/memory/messages",
        "/api/me/memory/messages/{message_id}",
        "/api/me/sign-out",
        "/api/tickets",
        "/api/models",
        "/api/health",
        "/api/health/live",
        "/api/health/ready",
        "/api/metrics",
        "/api/metrics/history",
    }
    names = body["components"]["schemas"]["ConversationSummary"]["properties"]
    assert {"createdAt", "messageCount", "lastMessagePreview"} <= names.keys()
    assert "HTTPValidationError" not in body["components"]["schemas"]


# --- metrics ---------------------------------------------------------------------------------------------

GUARDED = ("/api/metrics", "/api/metrics/history", "/api/health/ready")


async def scrape(api: Api) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    answer = await api.client().get("/api/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_metrics_count_each_log_exactly_once(api: Api) -> None:
    logs = [
        inference(some_id(1), latency_ms=90, ttft_ms=40, input_tokens=3, output_tokens=5, cost=0.5),
        inference(some_id(2), latency_ms=4_000, status="interrupted", output_tokens=2),
        inference(some_id(3), latency_ms=90_000, status="error", error_code="TIMEOUT", model="big"),
    ]
    for _ in range(2):
        consume(event_of([*logs, *logs]), api.database, redact)
    api.sessions.connections = 7
    api.gauges.queues_now = Queues(records_pending=12, records_dead=3, sweeps_dead=1)
    api.gauges.timers_now = Timers(sweep_lag_seconds=0.25, outbox_age_seconds=45.5)
    found = await scrape(api)

    def value(name: str, **labels: str) -> float:
        series = {**labels, "source": "taskflow"} if name.startswith("llm_") else labels
        return found[name, tuple(sorted(series.items()))]

    assert value("llm_requests_total", model="small", provider="local", status="success") == 1
    assert value("llm_requests_total", model="small", provider="local", status="interrupted") == 1
    assert value("llm_requests_total", model="big", provider="local", status="error") == 1
    assert value("llm_latency_ms_bucket", model="small", le="100.0") == 1
    assert value("llm_latency_ms_bucket", model="small", le="3000.0") == 1
    assert value("llm_latency_ms_bucket", model="small", le="5000.0") == 2
    assert value("llm_latency_ms_bucket", model="big", le="60000.0") == 0
    assert value("llm_latency_ms_bucket", model="big", le="+Inf") == 1
    assert value("llm_latency_ms_count", model="small") == 2
    assert value("llm_latency_ms_sum", model="small") == 4_090
    assert value("llm_first_token_ms_count", model="small") == 1
    assert value("llm_tokens_total", model="small", direction="output") == 7
    assert value("llm_cost_dollars_total", model="small") == 0.5
    assert value("llm_interruptions_total", model="small") == 1
    assert value("llm_errors_total", model="big", code="TIMEOUT") == 1
    assert value("ws_connections_active") == 7
    assert value("records_pending") == 12
    assert value("records_dead") == 3
    assert value("sweeps_dead") == 1
    assert value("outbox_age_seconds") == 45.5
    assert value("sweep_lag_seconds") == 0.25
    assert value("dependency_up", dependency="database") == 1
    assert {labels for name, labels in found if name == "records_rows"} >= {(("table", "messages"),)}


async def test_metrics_say_what_is_down(stranded: Api) -> None:
    stranded.sessions.connections = 3
    found = await scrape(stranded)
    assert found["dependency_up", (("dependency", "database"),)] == 0
    assert found["ws_connections_active", ()] == 3
    stranded.sessions.available = False
    found = await scrape(stranded)
    stranded.gauges.available = False
    found |= await scrape(stranded)
    assert found["dependency_up", (("dependency", "table"),)] == 0
    assert found["dependency_up", (("dependency", "queues"),)] == 0
    told = {name for name, _ in await scrape(stranded)}
    assert told == {"dependency_up"}


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (None, 401),
        ("", 401),
        ("Bearer", 401),
        ("Bearer wrong", 401),
        ("Bearer a-token-and-more", 401),
        ("Basic a-token", 401),
        ("a-token", 401),
        ("Bearer é", 401),
        ("Bearer a-token", 200),
        ("bearer  a-token", 200),
    ],
)
@pytest.mark.parametrize("path", GUARDED)
async def test_a_metrics_token_is_wanted_once_it_is_set(
    api: Api, path: str, authorization: str | None, status: int
) -> None:
    guarded = api_on(api.database, Settings(metrics_token="a-token", metrics_access="open"))
    client = guarded.client()
    headers = [] if authorization is None else [(b"authorization", authorization.encode())]
    answer = await client.get(path, headers=headers)
    await client.aclose()
    assert answer.status_code == status
    if status == 401:
        assert answer.json()["error"]["code"] == "METRICS_TOKEN_REQUIRED"
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json().keys() == {"success", "error"}


@pytest.mark.parametrize("path", GUARDED)
async def test_without_a_token_metrics_are_closed_unless_this_is_a_laptop(api: Api, path: str) -> None:
    client = api_on(api.database, Settings()).client()
    answer = await client.get(path, headers={"authorization": "Bearer "})
    await client.aclose()
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "METRICS_CLOSED")
    assert "TASKFLOW_METRICS_TOKEN" in answer.json()["error"]["message"]
