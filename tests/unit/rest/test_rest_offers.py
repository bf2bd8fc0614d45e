"""Models on and off, and the limits in force: who may see and change them, and what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from taskflow.engine.offers import KNOWN_SECONDS, Offers
from taskflow.errors import StoreUnavailable
from taskflow.identity import Identity, Principal
from taskflow.records.database import Database
from taskflow.records.schema import AuditRecord
from taskflow.tenants import parse_tenants

from tests.fakes.table import MemoryTable
from tests.support.rest import SETTINGS, Api, api_on

CHOSEN = replace(
    SETTINGS,
    llm_base_url="http://127.0.0.1:9/v1",
    models=("a", "b"),
    tenants=parse_tenants('{"acme": {"models": ["a", "c"]}, "default": {}}'),
    budget_user_daily=1.5,
    limit_turns_at_once=3,
)


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    """An application without a database."""
    made = api_on(Database(lambda fresh: "postgresql://nobody@127.0.0.1:1/none"), CHOSEN)
    # The switches live by the clock of the application.
    rest = made.app.state.rest
    offers = Offers(MemoryTable(), made.clock)
    made.app.state.rest = replace(rest, ports=replace(rest.ports, offers=offers))
    yield made
    for client in made.clients:
        await client.aclose()
    made.database.close()


async def ask(
    api: Api, method: str, path: str, *roles: Any, tenant: str = "acme", **more: Any
) -> httpx.Response:
    who = Principal(Identity("ann", tenant), "account", frozenset(("user", *roles)))
    api.service_tokens.tokens["ann"] = who
    return await api.client().request(method, path, headers={"authorization": "Bearer ann"}, **more)


async def switch(api: Api, *off: str, **more: Any) -> httpx.Response:
    return await ask(api, "PUT", "/api/admin/models", "admin", json={"off": list(off)}, **more)


def entries(api: Api) -> list[tuple[str, str, str]]:
    records = [one for one in api.records.sent if isinstance(one, AuditRecord)]
    return [(one.audit.actor, one.audit.action, one.audit.detail) for one in records]


@pytest.mark.parametrize("path", ["/api/admin/models", "/api/admin/limits"])
async def test_auditors_and_admins_read(api: Api, path: str) -> None:
    assert (await api.client().get(path)).status_code == 401
    for roles, status in (((), 403), (("auditor",), 200), (("admin",), 200)):
        assert (await ask(api, "GET", path, *roles)).status_code == status


async def test_only_admins_switch(api: Api) -> None:
    for roles in ((), ("auditor",)):
        answer = await ask(api, "PUT", "/api/admin/models", *roles, json={"off": ["a"]})
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "ROLE_REQUIRED")
    assert entries(api) == []


async def test_a_model_that_is_off_is_offered_to_nobody_of_the_tenant(api: Api) -> None:
    answer = await switch(api, "a", "a")
    assert answer.status_code == 200
    told = {one["id"]: (one["on"], one["default"]) for one in answer.json()["models"]}
    assert told == {"a": (False, False), "c": (True, True)}
    mine = (await ask(api, "GET", "/api/models")).json()
    assert ([one["id"] for one in mine["models"]], mine["defaultModel"]) == (["c"], "c")
    others = (await ask(api, "GET", "/api/models", tenant="default")).json()
    assert [one["id"] for one in others["models"]] == ["a", "b"]
    assert entries(api) == [("ann", "models.switched", "off: a")]

    assert (await switch(api)).status_code == 200
    mine = (await ask(api, "GET", "/api/models")).json()
    assert ([one["id"] for one in mine["models"]], mine["defaultModel"]) == (["a", "c"], "a")
    assert entries(api)[-1] == ("ann", "models.switched", "off: none")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"off": ["b"]}, 400, "MODEL_NOT_FOUND"),
        ({"off": ["a", "c"]}, 409, "NO_MODEL_LEFT"),
        ({"off": "a"}, 422, "VALIDATION"),
        ({"off": [""]}, 422, "VALIDATION"),
        ({"off": ["a\nb"]}, 422, "VALIDATION"),
        ({"off": ["x"] * 501}, 422, "VALIDATION"),
        ({}, 422, "VALIDATION"),
        ({"off": [], "on": ["a"]}, 422, "VALIDATION"),
    ],
)
async def test_what_makes_no_sense_changes_nothing(api: Api, body: Any, status: int, code: str) -> None:
    answer = await ask(api, "PUT", "/api/admin/models", "admin", json=body)
    assert answer.status_code == status, answer.text
    if code != "VALIDATION":
        assert answer.json()["error"]["code"] == code
    assert entries(api) == []
    assert len((await ask(api, "GET", "/api/models")).json()["models"]) == 2


async def test_nothing_is_switched_without_a_trace(api: Api) -> None:
    api.records.available = False
    assert (await switch(api, "a")).status_code == 503
    assert len((await ask(api, "GET", "/api/models")).json()["models"]) == 2


async def test_the_list_of_models_is_told_while_the_table_is_away(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    await switch(api, "a")
    await api.clock.advance(KNOWN_SECONDS)

    async def away(*args: Any, **more: Any) -> None:
        raise StoreUnavailable("away")

    monkeypatch.setattr(MemoryTable, "get", away)
    assert [one["id"] for one in (await ask(api, "GET", "/api/models")).json()["models"]] == ["c"]
    assert (await ask(api, "GET", "/api/admin/models", "admin")).status_code == 503


async def test_the_limits_in_force_are_those_of_the_settings(api: Api) -> None:
    told = (await ask(api, "GET", "/api/admin/limits", "auditor")).json()["limits"]
    assert (told["budgetUserDaily"], told["turnsAtOnce"], told["messagesPerMinute"]) == (1.5, 3, 0)
    assert all(name in told for name in ("budgetTenantMonthly", "budgetDaily", "connectionsPerConversation"))
