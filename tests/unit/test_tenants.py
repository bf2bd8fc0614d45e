"""What tenants have of their own: the document is read strictly, and holds wherever models are chosen."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.conversation.terms import Limits as TermLimits
from taskflow.conversation.terms import Terms
from taskflow.engine.tickets import TicketGrant
from taskflow.errors import SettingsError
from taskflow.identity import Identity, Principal
from taskflow.records.database import Database
from taskflow.sessions.connecting import ConnectRequest, Refused, connect
from taskflow.sessions.receiving import Receiver
from taskflow.settings import Settings
from taskflow.tenants import Limits, Policy, parse_tenants, policy_for

from tests.fakes.provider import say
from tests.support.rest import api_on
from tests.support.world import World

ACME = Policy(("small", "large"), "large", 30, Limits(messages_per_minute=9, budget_user_daily=1.5))
DOCUMENT = {
    "acme": {
        "models": ["small", "large"],
        "defaultModel": "large",
        "retentionDays": 30,
        "limits": {"messagesPerMinute": 9, "budgetUserDaily": 1.5},
    },
    "other": {},
}


def test_a_tenant_has_its_own_and_everybody_else_the_installation_s() -> None:
    tenants = parse_tenants(json.dumps(DOCUMENT))
    assert policy_for(tenants, "acme") == ACME
    assert policy_for(tenants, "other") == policy_for(tenants, "nobody") == policy_for({}, "acme") == Policy()


def test_the_first_model_is_the_default_where_none_is_named() -> None:
    assert parse_tenants('{"a": {"models": ["x", "y"]}}')["a"].default_model == "x"


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("", "JSON"),
        ("{", "JSON"),
        ("[" * 20_000, "JSON"),
        ("[]", "object of tenants"),
        ("{}", "object of tenants"),
        ('{"": {}}', "name"),
        ('{"a\\u0000": {}}', "name"),
        ('{" a": {}}', "name"),
        (json.dumps({"a" * 129: {}}), "name"),
        ('{"a": []}', "a: write an object"),
        ('{"a": {"model": ["x"]}}', "'model'"),
        ('{"a": {"models": "x"}}', "a.models"),
        ('{"a": {"models": [1]}}', "a.models"),
        ('{"a": {"models": [" "]}}', "a.models"),
        ('{"a": {"models": ["x"], "defaultModel": "y"}}', "a.defaultModel"),
        ('{"a": {"defaultModel": 1}}', "a.defaultModel"),
        ('{"a": {"retentionDays": 0}}', "a.retentionDays"),
        ('{"a": {"retentionDays": 1.5}}', "a.retentionDays"),
        ('{"a": {"limits": {"turnsAtOnce": -1}}}', "a.limits.turnsAtOnce"),
        ('{"a": {"limits": {"turnsAtOnce": true}}}', "a.limits.turnsAtOnce"),
        ('{"a": {"limits": {"turnsAtOnce": "2"}}}', "a.limits.turnsAtOnce"),
        ('{"a": {"limits": {"budgetUserDaily": NaN}}}', "a.limits.budgetUserDaily"),
        ('{"a": {"limits": {"budgetUserDaily": 1e999}}}', "a.limits.budgetUserDaily"),
        ('{"a": {"limits": {"budget": 1}}}', "'budget'"),
        ('{"a": {"limits": []}}', "a.limits"),
    ],
)
def test_what_is_wrong_with_the_document_is_named(raw: str, names: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as refused:
        parse_tenants(raw)
    assert names in str(refused.value)
    if raw.strip():
        with pytest.raises(SettingsError, match="TASKFLOW_TENANTS: "):
            Settings.from_env({"TASKFLOW_TENANTS": raw})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["acme", "models", "limits", "turnsAtOnce"]), inner, max_size=3)
    ),
)


@given(JSON)
def test_a_document_is_read_or_refused_with_a_reason(document: Any) -> None:
    try:
        found = parse_tenants(json.dumps(document))
    except ValueError as error:
        assert str(error)
        return
    assert set(found) == set(document)


SETTINGS = Settings(
    llm_base_url="http://127.0.0.1:9/v1",
    models=("fake-1", "fake-2"),
    signing_key="k",
    tenants={"acme": Policy(models=("fake-2", "own"), default_model="own"), "default": Policy()},
)


@pytest.mark.parametrize(
    ("tenant", "model", "opens"),
    [
        ("default", "", "fake-1"),
        ("default", "own", None),
        ("acme", "", "own"),
        ("acme", "fake-2", "fake-2"),
        ("acme", "fake-1", None),
    ],
)
async def test_a_conversation_gets_a_model_of_its_tenant(tenant: str, model: str, opens: str | None) -> None:
    world = World([say("Hello.")])
    who = Principal(Identity("ann", tenant), "account")
    query = {"ticket": await world.ticket(TicketGrant(who)), **({"model": model} if model else {})}
    world.connections.connect("c1")
    connecting = connect(world.engine, SETTINGS, ConnectRequest("c1", query), new_secret=lambda: "s")
    if opens is None:
        with pytest.raises(Refused) as refused:
            await connecting
        assert refused.value.code == "MODEL_NOT_FOUND"
        return
    assert (await world.session(await connecting)).model == opens
    await world.quiet()
    world.receiver = Receiver(world.engine, SETTINGS)
    for wanted, allowed in (("fake-1", tenant == "default"), ("own", tenant == "acme")):
        await world.send(type="set_model", model=wanted)
        last = world.frames()[-1]
        assert (last["type"], last.get("code")) == (
            ("model_changed", None) if allowed else ("error", "MODEL_NOT_FOUND")
        )


async def test_the_list_of_models_is_that_of_the_caller_s_tenant() -> None:
    api = api_on(Database(lambda fresh: ""), SETTINGS)
    api.service_tokens.tokens["t"] = Principal(
        Identity("service_1", "acme"), "service", scopes=frozenset({"api"})
    )
    client = api.client()
    for headers, models, default in (
        ({}, ["fake-1", "fake-2"], "fake-1"),
        ({"authorization": "Bearer t"}, ["fake-2", "own"], "own"),
    ):
        body = (await client.get("/api/models", headers=headers)).json()
        assert ([each["id"] for each in body["models"]], body["defaultModel"]) == (models, default)
    refused = await client.get("/api/models", headers={"authorization": "Bearer x"})
    assert refused.status_code == 401
    await client.aclose()


def test_every_limit_of_a_tenant_stands_in_the_place_of_a_setting() -> None:
    own = Limits(**{spec.name: 1 for spec in fields(Limits)})
    settings = replace(Settings(), tenants={"acme": Policy(limits=own), "other": Policy()})
    changed = {
        spec.name
        for spec in fields(Settings)
        if getattr(settings.for_tenant("acme"), spec.name) != getattr(settings, spec.name)
    }
    assert changed == {
        f"limit_{spec.name}" if not spec.name.startswith("budget_") else spec.name for spec in fields(Limits)
    }
    assert settings.for_tenant("other") is settings and settings.for_tenant("nobody") is settings


async def test_a_tenant_s_limits_hold_for_its_people_and_the_installation_s_for_others() -> None:
    limits = {
        "acme": TermLimits(messages_per_minute=2),
        "free": TermLimits(),
    }
    terms = Terms(TermLimits(messages_per_minute=1), modelled=frozenset({"reply"}), tenants=limits)
    world = World(lambda request: say("Yes."), greeting="Hello.", terms=terms)
    taken: dict[str, int] = {}
    for tenant in ("acme", "free", "else"):
        who = Principal(Identity("ann", tenant), "account")
        await world.connect(tenant, ticket=await world.ticket(TicketGrant(who)))
        await world.quiet()
        for number in range(4):
            await world.say(f"Message {number}", tenant)
        refused = [frame["code"] for frame in world.frames(tenant, "error")]
        assert set(refused) <= {"RATE_LIMITED"}
        taken[tenant] = 4 - len(refused)
    assert taken == {"acme": 2, "free": 4, "else": 1}


async def test_a_tenant_s_connections_are_counted_to_its_own_limit() -> None:
    acme = Policy(limits=Limits(connections_per_user=2))
    settings = replace(SETTINGS, limit_connections_per_user=1, tenants={"acme": acme})
    world = World(lambda request: say("Hello."))
    inside: dict[str, int] = {}
    for tenant in ("acme", "else"):
        who = Principal(Identity("ann", tenant), "account")
        for number in range(3):
            ticket = await world.ticket(TicketGrant(who))
            request = ConnectRequest(f"{tenant}{number}", {"ticket": ticket, "model": "fake-1"})
            try:
                await connect(world.engine, settings, request, new_secret=lambda: "x")
            except Refused as refused:
                assert refused.code == "TOO_MANY_CONNECTIONS"
            else:
                inside[tenant] = inside.get(tenant, 0) + 1
    assert inside == {"acme": 2, "else": 1}
