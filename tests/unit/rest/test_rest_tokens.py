"""Service tokens: shown once, listed without a secret, closed within a minute, and what they open."""

from __future__ import annotations

import base64
import dataclasses
import itertools
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.adapters.service_tokens import TableServiceTokens
from taskflow.errors import StoreUnavailable
from taskflow.identity import DEFAULT_TENANT, Identity, Principal, Scope
from taskflow.records.database import Database
from taskflow.records.schema import AuditRecord, InferenceRecord
from taskflow.redaction import redact
from taskflow.rest.service_tokens import (
    CACHE_SECONDS,
    MAX_TOKENS,
    ServiceToken,
    TooManyTokens,
    assemble,
    id_of,
)
from taskflow.settings import Settings
from taskflow.store import keys
from taskflow.store.expressions import Item, Write

from tests.fakes.rest import FakeServiceTokens, FakeTokenRegistry
from tests.fakes.table import MemoryTable
from tests.support.manual_clock import ManualClock
from tests.support.rest import Api, api_on

SECRET = "S" * 43
LOG = {"model": "small", "provider": "local", "latencyMs": 12, "status": "success"}
DAY = 86_400_000


class CountingTable(MemoryTable):
    """Counts reads; does not answer while it is away."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = 0
        self.writes = 0
        self.away = False

    async def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        if self.away:
            raise StoreUnavailable("away")
        self.reads += 1
        return await super().get(pk, sk, consistent=consistent)

    async def write(self, write: Write) -> Item | None:
        if self.away:
            raise StoreUnavailable("away")
        self.writes += 1
        return await super().write(write)


def made(number: int = 1, *scopes: Scope, **changes: Any) -> tuple[ServiceToken, str]:
    token = ServiceToken(
        id=f"{number:016x}",
        name="a program",
        tenant_id="acme",
        scopes=scopes or ("ingest",),
        created_at=1_000 + number,
        created_by="admin-1",
    )
    return dataclasses.replace(token, **changes), assemble(token.id, SECRET)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(epoch=1_767_323_045.0)


@pytest.fixture
def table() -> CountingTable:
    return CountingTable()


async def test_a_token_is_its_own_user_of_its_tenant_with_its_scopes(
    table: CountingTable, clock: ManualClock
) -> None:
    tokens = TableServiceTokens(table, clock)
    token, bearer = made(1, "ingest", "metrics")
    await tokens.add(token, bearer)
    expected = Principal(
        Identity(f"service_{token.id}", "acme"), "service", frozenset(), frozenset(("ingest", "metrics"))
    )
    assert await tokens.find(bearer) == expected
    with_api, its_bearer = made(2, "api")
    await tokens.add(with_api, its_bearer)
    found = await tokens.find(its_bearer)
    assert found is not None
    assert found.roles == {"user"}
    assert SECRET not in repr(table.items)


@pytest.mark.parametrize(
    "bearer",
    [
        "",
        "tfs_",
        "x",
        "a-metrics-token",
        f"tfs_{'0' * 16}_{SECRET}x",
        f"tfs_{'G' * 16}_{SECRET}",
        f"TFS_{'0' * 16}_{SECRET}",
    ],
)
async def test_what_is_no_token_of_ours_is_never_looked_up(
    table: CountingTable, clock: ManualClock, bearer: str
) -> None:
    assert await TableServiceTokens(table, clock).find(bearer) is None
    assert table.reads == 0


async def test_another_secret_for_a_known_id_opens_nothing_and_is_not_remembered(
    table: CountingTable, clock: ManualClock
) -> None:
    tokens = TableServiceTokens(table, clock)
    token, bearer = made()
    await tokens.add(token, bearer)
    for _ in range(2):
        assert await tokens.find(assemble(token.id, "T" * 43)) is None
    assert await tokens.find(bearer) is not None


async def test_a_token_is_read_once_a_minute_and_its_day_noted_once(
    table: CountingTable, clock: ManualClock
) -> None:
    tokens = TableServiceTokens(table, clock)
    token, bearer = made()
    await tokens.add(token, bearer)
    table.writes = 0
    for _ in range(50):
        assert await tokens.find(bearer) is not None
    assert (table.reads, table.writes) == (1, 1)
    await clock.advance(CACHE_SECONDS)
    assert await tokens.find(bearer) is not None
    assert (table.reads, table.writes) == (2, 1)
    [listed] = await tokens.listed("acme")
    assert listed.last_used_on == "2026-01-02"
    await clock.advance(86_400)
    assert await tokens.find(bearer) is not None
    assert [one.last_used_on for one in await tokens.listed("acme")] == ["2026-01-03"]


async def test_a_revoked_token_stops_everywhere_within_a_minute(
    table: CountingTable, clock: ManualClock
) -> None:
    here, there = TableServiceTokens(table, clock), TableServiceTokens(table, clock)
    token, bearer = made()
    await here.add(token, bearer)
    assert await here.find(bearer) is not None
    await clock.advance(CACHE_SECONDS - 1)
    assert await there.find(bearer) is not None
    assert await here.revoke("acme", token.id, int(clock.now() * 1000))
    assert await here.find(bearer) is None
    assert await there.find(bearer) is not None
    await clock.advance(CACHE_SECONDS)
    assert await there.find(bearer) is None
    assert [one.counts(0) for one in await here.listed("acme")] == [False]


async def test_noting_the_day_makes_no_token_last_longer(table: CountingTable, clock: ManualClock) -> None:
    """A process that writes the day of use must not hold on to what it read a minute ago."""
    here, there = TableServiceTokens(table, clock), TableServiceTokens(table, clock)
    token, bearer = made()
    await here.add(token, bearer)
    assert await there.find(bearer) is not None
    await clock.advance(CACHE_SECONDS - 1)
    assert await here.revoke("acme", token.id, 1)
    # Midnight has passed for a process with a cached token: it notes the new day, and its minute goes on.
    await clock.advance(1)
    assert await there.find(bearer) is None
    [listed] = await here.listed("acme")
    assert listed.revoked_at == 1


async def test_a_token_ends_on_time_also_where_it_is_remembered(
    table: CountingTable, clock: ManualClock
) -> None:
    tokens = TableServiceTokens(table, clock)
    now = int(clock.now() * 1000)
    token, bearer = made(expires_at=now + 5_000)
    await tokens.add(token, bearer)
    assert await tokens.find(bearer) is not None
    await clock.advance(5)
    assert await tokens.find(bearer) is None


async def test_while_the_table_is_away_known_tokens_go_on_for_their_minute(
    table: CountingTable, clock: ManualClock
) -> None:
    tokens = TableServiceTokens(table, clock)
    token, bearer = made()
    await tokens.add(token, bearer)
    assert await tokens.find(bearer) is not None
    table.away = True
    await clock.advance(86_400)
    with pytest.raises(StoreUnavailable):
        await tokens.find(bearer)


@pytest.fixture(params=["table", "fake"])
def registry(request: pytest.FixtureRequest, table: CountingTable, clock: ManualClock) -> Any:
    return (
        TableServiceTokens(table, clock)
        if request.param == "table"
        else FakeTokenRegistry(FakeServiceTokens())
    )


async def test_tokens_are_a_tenants_own(registry: TableServiceTokens) -> None:
    for number, tenant in enumerate(("acme", "other", "acme")):
        await registry.add(*made(number, tenant_id=tenant))
    assert [token.id for token in await registry.listed("acme")] == [f"{2:016x}", f"{0:016x}"]
    assert not await registry.revoke("acme", f"{1:016x}", 5)
    assert not await registry.revoke("acme", f"{9:016x}", 5)
    assert await registry.revoke("acme", f"{2:016x}", 5)
    assert await registry.revoke("acme", f"{2:016x}", 6)
    assert [token.revoked_at for token in await registry.listed("acme")] == [5, None]


async def test_a_tenant_has_so_many_tokens_and_a_revoked_one_makes_room(registry: TableServiceTokens) -> None:
    for number in range(MAX_TOKENS):
        await registry.add(*made(number))
    with pytest.raises(TooManyTokens):
        await registry.add(*made(MAX_TOKENS))
    await registry.add(*made(MAX_TOKENS + 1, tenant_id="other"))
    await registry.revoke("acme", f"{0:016x}", 5)
    await registry.add(*made(MAX_TOKENS))


@given(st.binary(min_size=32, max_size=32), st.integers(0, 2**64 - 1))
def test_every_token_is_known_by_its_form_and_redacted_wherever_it_is_written(
    secret: bytes, number: int
) -> None:
    bearer = assemble(f"{number:016x}", base64.urlsafe_b64encode(secret).decode().rstrip("="))
    assert id_of(bearer) == f"{number:016x}"
    for text in (f"use {bearer} now", f"TOKEN={bearer}", f'{{"authorization": "Bearer {bearer}"}}'):
        assert bearer[21:] not in redact(text)


# --- the routes ------------------------------------------------------------------------------------------

NO_DATABASE = "postgresql://nobody@127.0.0.1:1/none"


@pytest.fixture
async def closed() -> AsyncIterator[Api]:
    """As on AWS: tokens wanted everywhere. Without a database, which nothing here needs."""
    api = api_on(Database(lambda fresh: NO_DATABASE), Settings(signing_key="k" * 32))
    yield api
    for client in api.clients:
        await client.aclose()
    api.database.close()


def who(api: Api, name: str, *roles: Any, tenant: str = "acme") -> dict[str, str]:
    """The headers of an account with these roles."""
    api.service_tokens.tokens[name] = Principal(
        Identity(name, tenant), "account", frozenset(("user", *roles))
    )
    return {"authorization": f"Bearer {name}"}


async def make(client: httpx.AsyncClient, headers: dict[str, str], **body: Any) -> httpx.Response:
    return await client.post(
        "/api/admin/tokens", json={"name": "CI", "scopes": ["ingest"], **body}, headers=headers
    )


async def test_an_admin_makes_a_token_that_a_program_posts_logs_with_until_it_is_revoked(closed: Api) -> None:
    client, admin = closed.client(), who(closed, "ada", "admin")
    answer = await make(client, admin, scopes=["api", "ingest", "ingest"])
    assert answer.status_code == 201
    token, secret = answer.json()["token"], answer.json()["secret"]
    assert (token["scopes"], token["createdBy"], token["lastUsedOn"]) == (["api", "ingest"], "ada", None)
    assert secret.startswith("tfs_")
    [listed] = (await client.get("/api/admin/tokens", headers=admin)).json()["tokens"]
    assert listed == token
    assert secret not in (await client.get("/api/admin/tokens", headers=admin)).text
    program = {"authorization": f"Bearer {secret}"}
    assert (await client.post("/api/ingest", json=LOG, headers=program)).status_code == 202
    [log] = [record.inference for record in closed.records.sent if isinstance(record, InferenceRecord)]
    assert (log.user_id, log.tenant_id, log.source) == (f"service_{token['id']}", "acme", "external")
    for _ in range(2):
        assert (await client.delete(f"/api/admin/tokens/{token['id']}", headers=admin)).status_code == 200
    refused = await client.post("/api/ingest", json=LOG, headers=program)
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "INVALID_TOKEN")
    trail = [record.audit for record in closed.records.sent if isinstance(record, AuditRecord)]
    assert [(entry.actor, entry.action, entry.target) for entry in trail] == [
        ("ada", "token.created", token["id"]),
        *[("ada", "token.revoked", token["id"])] * 2,
    ]
    assert secret not in repr(closed.records.sent)


@pytest.mark.parametrize("roles", [(), ("auditor",)])
@pytest.mark.parametrize("call", [("GET", ""), ("POST", ""), ("DELETE", f"/{'0' * 16}")])
async def test_only_an_admin_reaches_tokens(
    closed: Api, roles: tuple[str, ...], call: tuple[str, str]
) -> None:
    client, (method, path) = closed.client(), call
    url, body = f"/api/admin/tokens{path}", {"name": "x", "scopes": ["ingest"]} if method == "POST" else None
    for headers, status in (({}, 401), (who(closed, "bob", *roles), 403)):
        answer = await client.request(method, url, json=body, headers=headers)
        assert answer.status_code == status, answer.text
    assert closed.records.sent == []


async def test_another_tenants_token_is_not_there(closed: Api) -> None:
    client = closed.client()
    token = (await make(client, who(closed, "ada", "admin"))).json()["token"]
    stranger = who(closed, "eve", "admin", tenant="other")
    assert (await client.get("/api/admin/tokens", headers=stranger)).json()["tokens"] == []
    answer = await client.delete(f"/api/admin/tokens/{token['id']}", headers=stranger)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "TOKEN_NOT_FOUND")
    assert [one.revoked_at for one in await closed.app.state.rest.ports.tokens.listed("acme")] == [None]


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": "  "},
        {"name": "x" * 81},
        {"scopes": []},
        {"scopes": ["root"]},
        {"scopes": "ingest"},
        {"expiresInDays": 0},
        {"expiresInDays": 3_651},
        {"expiresInDays": None},
        {"tenant": "other"},
    ],
)
async def test_a_wrong_wish_is_refused_and_leaves_no_trace(closed: Api, body: dict[str, Any]) -> None:
    answer = await make(closed.client(), who(closed, "ada", "admin"), **body)
    assert answer.status_code == 422
    assert closed.records.sent == []


async def test_one_token_too_many_is_refused_and_leaves_no_trace(closed: Api) -> None:
    for number in range(MAX_TOKENS):
        await closed.app.state.rest.ports.tokens.add(*made(number))
    answer = await make(closed.client(), who(closed, "ada", "admin"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "TOO_MANY_TOKENS")
    assert closed.records.sent == []


async def test_without_a_trail_nothing_is_done(closed: Api) -> None:
    client, admin = closed.client(), who(closed, "ada", "admin")
    token = (await make(client, admin)).json()["token"]
    closed.records.available = False
    assert (await make(client, admin)).status_code == 503
    assert (await client.delete(f"/api/admin/tokens/{token['id']}", headers=admin)).status_code == 503
    [kept] = await closed.app.state.rest.ports.tokens.listed("acme")
    assert kept.revoked_at is None


INGEST = {"no token": 401, "metrics": 403, "api": 403, "ingest": 202, "account": 401}
METRICS = {
    "no token": 403,
    "metrics": 200,
    "api": 403,
    "ingest": 403,
    "account": 403,
    "auditor": 200,
    "admin": 200,
}


def opening(api: Api, key: str, tenant: str = DEFAULT_TENANT) -> dict[str, str]:
    if key == "no token":
        return {}
    if key in ("account", "auditor", "admin"):
        return who(api, key, *(() if key == "account" else (key,)), tenant=tenant)
    token, bearer = made(1, key, tenant_id=tenant)  # type: ignore[arg-type]
    api.service_tokens.tokens[bearer] = token.principal
    return {"authorization": f"Bearer {bearer}"}


@pytest.mark.parametrize(("key", "status"), INGEST.items())
async def test_who_may_post_logs_where_a_token_is_wanted(closed: Api, key: str, status: int) -> None:
    answer = await closed.client().post("/api/ingest", json=LOG, headers=opening(closed, key))
    assert answer.status_code == status
    assert len(closed.records.sent) == (status == 202)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(("key", "status"), METRICS.items())
@pytest.mark.parametrize("metrics_token", ["", "the-metrics-token"])
async def test_who_may_read_metrics_where_they_are_closed(key: str, status: int, metrics_token: str) -> None:
    database = Database(lambda fresh: NO_DATABASE)
    api = api_on(database, Settings(signing_key="k" * 32, metrics_token=metrics_token))
    client = api.client()
    answer = await client.get("/api/metrics", headers=opening(api, key))
    assert answer.status_code == (401 if metrics_token and status == 403 else status)
    if metrics_token:
        api.service_tokens.available = False
        own = {"authorization": f"Bearer {metrics_token}"}
        assert (await client.get("/api/metrics", headers=own)).status_code == 200
    await client.aclose()


@pytest.mark.parametrize("key", ["metrics", "auditor", "admin"])
@pytest.mark.parametrize("path", ["/api/metrics", "/api/metrics/history"])
async def test_who_belongs_to_one_tenant_does_not_read_sums_over_all(key: str, path: str) -> None:
    api = api_on(Database(lambda fresh: NO_DATABASE), Settings(signing_key="k" * 32))
    answer = await api.client().get(path, headers=opening(api, key, tenant="acme"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "METRICS_CLOSED")


async def test_only_the_installations_own_admin_makes_a_token_that_reads_metrics(closed: Api) -> None:
    client = closed.client()
    refused = await make(client, who(closed, "ada", "admin"), scopes=["ingest", "metrics"])
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "SCOPE_NOT_ALLOWED")
    assert closed.records.sent == []
    owner = who(closed, "olga", "admin", tenant=DEFAULT_TENANT)
    assert (await make(client, owner, scopes=["metrics"])).status_code == 201


def test_what_is_open_by_default() -> None:
    assert Settings.from_env({}).ingest_access == "token"
    assert Settings.from_env({"TASKFLOW_INGEST_ACCESS": "open"}).ingest_access == "open"


def test_ids_of_tokens_are_told_from_keys_of_other_items() -> None:
    prefixes = [keys.SERVICE, keys.REFUSED, keys.LATE, keys.GAUGE, keys.TIMER]
    assert all(not a.startswith(b) for a, b in itertools.permutations(prefixes, 2))
