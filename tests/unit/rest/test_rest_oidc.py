"""Tokens of an identity provider: which are taken, whom they name, and what else is refused with which reason."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import string
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st
from taskflow.errors import IssuerUnavailable
from taskflow.identity import Identity, Principal, RoleRule
from taskflow.records.database import Database
from taskflow.rest.claims import ClaimError, account
from taskflow.rest.errors import ApiError
from taskflow.rest.issuer_keys import BURST, KEPT_SECONDS, REFILL_SECONDS, STALE_SECONDS, IssuerKeys
from taskflow.rest.oidc import Verifier
from taskflow.settings import Settings
from taskflow.tenants import Policy

from tests.fakes.issuer import AUDIENCE, ISSUER, FakeIssuer
from tests.support.manual_clock import ManualClock
from tests.support.rest import NOW, Api, api_on

SETTINGS = Settings(
    signing_key="k" * 32,
    auth_mode="oidc",
    oidc_issuer=ISSUER,
    oidc_audience=(AUDIENCE, "web"),
    oidc_client_id="web",
    oidc_scopes="openid profile",
    oidc_verify="keys",
    oidc_roles=(RoleRule("admin", "groups", "staff"), RoleRule("auditor", "realm.roles", "audit")),
)


@pytest.fixture
def issuer() -> FakeIssuer:
    return FakeIssuer()


@pytest.fixture
async def api(issuer: FakeIssuer) -> AsyncIterator[Api]:
    made = signing_in(issuer)
    yield made
    for client in made.clients:
        await client.aclose()


def signing_in(issuer: FakeIssuer, **changes: Any) -> Api:
    database = Database(lambda fresh: "postgresql://nobody@127.0.0.1:1/none")
    return api_on(database, replace(SETTINGS, **changes), issuer=issuer)


async def me(api: Api, token: str | None, **headers: str) -> httpx.Response:
    given = headers if token is None else {"authorization": f"Bearer {token}", **headers}
    return await api.client().get("/api/me", headers=given)


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


async def test_a_token_tells_who_somebody_is_and_until_when(api: Api, issuer: FakeIssuer) -> None:
    token = issuer.token(NOW, tenant_id="acme", groups=["staff", "x"], realm={"roles": "audit"})
    answer = await me(api, token)
    assert answer.json() == {
        "success": True,
        "kind": "account",
        "id": "ann",
        "tenantId": "acme",
        "roles": ["user", "auditor", "admin"],
        "expires": "2026-01-02T04:04:05.000Z",
        "signedInSince": "2026-01-02T03:04:05.000Z",
    }


async def test_the_page_learns_how_to_sign_in_without_a_token(api: Api) -> None:
    answer = await api.client().get("/api/auth/config")
    assert answer.json() == {
        "success": True,
        "mode": "oidc",
        "issuer": ISSUER,
        "clientId": "web",
        "scopes": "openid profile",
    }


async def test_without_a_token_nobody_is_let_in_and_no_guest_is_made(api: Api) -> None:
    for path in ("/api/me", "/api/conversations"):
        answer = await api.client().get(path)
        assert code(answer) == (401, "UNAUTHENTICATED")
        assert "set-cookie" not in answer.headers


async def test_where_signing_in_is_a_choice_guests_are_served_too(issuer: FakeIssuer) -> None:
    api = signing_in(issuer, auth_mode="anonymous")
    client, identity = await api.guest()
    assert (await client.get("/api/me")).json()["id"] == identity.user_id
    signed_in = await client.get("/api/me", headers={"authorization": f"Bearer {issuer.token(NOW)}"})
    assert signed_in.json()["kind"] == "account"
    broken = await client.get("/api/me", headers={"authorization": "Bearer a.b.c"})
    assert code(broken) == (401, "INVALID_TOKEN")
    for made in api.clients:
        await made.aclose()


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({}, None),
        ({"aud": ["other", "web"]}, None),
        ({"aud": None, "client_id": "web"}, None),
        ({"exp": NOW - 59}, None),
        ({"nbf": NOW + 59, "iat": NOW + 59}, None),
        ({"iat": None}, None),
        ({"exp": NOW - 61}, "TOKEN_EXPIRED"),
        ({"exp": None}, "INVALID_TOKEN"),
        ({"exp": "soon"}, "INVALID_TOKEN"),
        ({"exp": True}, "INVALID_TOKEN"),
        ({"exp": float("inf")}, "INVALID_TOKEN"),
        ({"exp": 1e15}, "INVALID_TOKEN"),
        ({"exp": -1}, "INVALID_TOKEN"),
        ({"nbf": NOW + 61}, "INVALID_TOKEN"),
        ({"iat": NOW + 61}, "INVALID_TOKEN"),
        ({"iss": "https://other.example"}, "INVALID_TOKEN"),
        ({"iss": ISSUER + "/"}, "INVALID_TOKEN"),
        ({"iss": None}, "INVALID_TOKEN"),
        ({"aud": "other"}, "INVALID_TOKEN"),
        ({"aud": None}, "INVALID_TOKEN"),
        ({"aud": []}, "INVALID_TOKEN"),
        ({"aud": [1]}, "INVALID_TOKEN"),
        ({"aud": {"web": 1}}, "INVALID_TOKEN"),
        ({"aud": "other", "client_id": "web"}, "INVALID_TOKEN"),
        ({"sub": None}, "CLAIM_REFUSED"),
        ({"sub": ""}, "CLAIM_REFUSED"),
        ({"sub": 7}, "CLAIM_REFUSED"),
        ({"sub": ["ann"]}, "CLAIM_REFUSED"),
        ({"sub": "a" * 257}, "CLAIM_REFUSED"),
        ({"sub": "ann\n"}, "CLAIM_REFUSED"),
        ({"sub": "an\0n"}, "CLAIM_REFUSED"),
        ({"sub": " ann"}, "CLAIM_REFUSED"),
        ({"sub": "an\u202en"}, "CLAIM_REFUSED"),
        ({"sub": "\ud800"}, "CLAIM_REFUSED"),
        ({"sub": "guest_00000000-0000-0001-0000-000000000001"}, "CLAIM_REFUSED"),
        ({"sub": "service_1"}, "CLAIM_REFUSED"),
        ({"sub": "erased"}, "CLAIM_REFUSED"),
        ({"sub": "Erased"}, None),
        ({"tenant_id": 7}, "CLAIM_REFUSED"),
        ({"tenant_id": ""}, "CLAIM_REFUSED"),
        ({"tenant_id": "a\tb"}, "CLAIM_REFUSED"),
        ({"tenant_id": "a", "custom:tenant_id": "b"}, "CLAIM_REFUSED"),
        ({"tenant_id": "a", "custom:tenant_id": "a"}, None),
        ({"groups": 7}, "CLAIM_REFUSED"),
        ({"groups": ["staff", 7]}, "CLAIM_REFUSED"),
        ({"groups": {"staff": True}}, "CLAIM_REFUSED"),
        ({"groups": ["x"] * 1_001}, "CLAIM_REFUSED"),
        ({"realm": "roles"}, None),
    ],
)
async def test_which_claims_are_taken(
    api: Api, issuer: FakeIssuer, claims: dict[str, Any], expected: str | None
) -> None:
    answer = await me(api, issuer.token(NOW, **claims))
    if expected is None:
        assert answer.status_code == 200, answer.text
        return
    assert code(answer) == (403 if expected == "CLAIM_REFUSED" else 401, expected)
    assert "set-cookie" not in answer.headers


def encoded(part: Any) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def forged(issuer: FakeIssuer) -> dict[str, str]:
    good = issuer.token(NOW)
    head, body, signature = good.split(".")
    kid = list(issuer.signing)[-1]
    stranger = FakeIssuer(signing={kid: FakeIssuer().signing.popitem()[1]})
    public = issuer.jwks()["keys"][0]
    signed = f"{encoded({'alg': 'HS256', 'kid': kid})}.{body}"
    mac = hmac.digest(json.dumps(public).encode(), signed.encode(), hashlib.sha256)
    symmetric = f"{signed}.{encoded(mac)}"
    return {
        "of another issuer's key": FakeIssuer().token(NOW),
        "with a known kid and another key": stranger.token(NOW),
        "unsigned": f"{encoded({'alg': 'none', 'kid': kid})}.{body}.",
        "unsigned, oddly written": f"{encoded({'alg': 'nOnE', 'kid': kid})}.{body}.{signature}",
        "signed with the public key": symmetric,
        "another signature's name": f"{encoded({'alg': 'RS256', 'kid': kid})}.{body}.{signature}",
        "changed": f"{head}.{encoded({'iss': ISSUER, 'aud': AUDIENCE, 'sub': 'bob', 'exp': 9e9})}.{signature}",
        "cut": good[:-3],
        "longer": good + "AAAA",
        "nested deeply": f"{encoded(b'[' * 11_000)}.{body}.{signature}",
        "nested deeply inside": f"{head}.{encoded(b'[' * 11_000)}.{signature}",
        "kid is a number": f"{encoded({'alg': 'ES256', 'kid': 7})}.{body}.{signature}",
        "kid is missing, but the signature wrong": f"{encoded({'alg': 'ES256'})}.{body}.{signature}",
        "critical extension": f"{encoded({'alg': 'ES256', 'kid': kid, 'crit': ['x'], 'x': 1})}.{body}.{signature}",
        "too long": f"{head}.{'A' * 17_000}.{signature}",
        "no JSON": f"{encoded(b'nonsense')}.{body}.{signature}",
        "a list": f"{encoded([])}.{body}.{signature}",
        "dots": "..",
        "empty": "",
        "no JWT": "abc",
    }


@pytest.mark.parametrize("name", forged(FakeIssuer()))
async def test_a_forged_token_is_refused_whatever_comes_with_it(
    api: Api, issuer: FakeIssuer, name: str
) -> None:
    answer = await me(api, forged(issuer)[name], cookie="taskflow_guest=x")
    assert code(answer) == (401, "INVALID_TOKEN"), name
    assert "set-cookie" not in answer.headers


async def test_rsa_is_taken_also_where_the_key_says_no_algorithm(issuer: FakeIssuer) -> None:
    private = rsa.generate_private_key(65537, 2048)
    public = {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key())), "kid": "r"}

    class Rsa(FakeIssuer):
        def jwks(self) -> dict[str, Any]:
            return {"keys": [public]}

    verifier = Verifier(SETTINGS, IssuerKeys(Rsa(), ManualClock(epoch=NOW)), ManualClock(epoch=NOW))
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ann", "exp": int(NOW) + 9}
    for algorithm in ("RS256", "PS384"):
        token = jwt.encode(claims, private, algorithm=algorithm, headers={"kid": "r"})
        assert (await verifier.claims(token))["sub"] == "ann"
    confused = jwt.encode(
        claims, next(iter(issuer.signing.values())), algorithm="ES256", headers={"kid": "r"}
    )
    with pytest.raises(ApiError):
        await verifier.claims(confused)


@given(st.text(max_size=80))
def test_no_text_is_a_token_and_none_is_an_error(text: str) -> None:
    verifier = Verifier(SETTINGS, IssuerKeys(FakeIssuer(), ManualClock()), ManualClock(epoch=NOW))
    with pytest.raises(ApiError) as refused:
        asyncio.run(verifier.claims(text))
    assert refused.value.status == 401


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("staff"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(
        st.sampled_from(["sub", "tenant_id", "custom:tenant_id", "groups", "realm", "realm.roles"]), JSON
    )
)
def test_whatever_the_claims_are_somebody_is_named_by_them_or_nobody(claims: dict[str, Any]) -> None:
    try:
        found = account(claims, SETTINGS)
    except ClaimError as error:
        assert len(str(error)) < 200
        return
    assert found.kind == "account"
    assert found.identity.user_id == claims["sub"]
    named = {claims.get("tenant_id"), claims.get("custom:tenant_id")} - {None}
    assert {found.identity.tenant_id} == (named or {"default"})
    groups = claims.get("groups")
    assert ("admin" in found.roles) == (groups == "staff" or (isinstance(groups, list) and "staff" in groups))


@given(st.text(alphabet=string.printable + "\u00e9\u202e\ud800\u2028", min_size=1, max_size=300))
def test_a_name_that_is_taken_is_visible_and_short(sub: str) -> None:
    try:
        found = account({"sub": sub}, SETTINGS)
    except ClaimError as error:
        assert sub not in str(error) or len(sub) < 8
        return
    assert found.identity == Identity(sub)
    assert sub.isprintable() and sub == sub.strip() and len(sub) <= 256


@pytest.mark.parametrize(
    ("changes", "claims", "expected"),
    [
        ({"oidc_tenant_claim": "org"}, {"org": "acme", "tenant_id": "x"}, "acme"),
        ({"oidc_tenant_claim": "org.name"}, {"org": {"name": "acme"}}, "acme"),
        ({"oidc_tenant_claim": "https://x.example/org"}, {"https://x.example/org": "acme"}, "acme"),
        ({"oidc_tenant_claim": "org"}, {}, None),
        ({"oidc_tenant_claim": "org"}, {"org": ["acme"]}, None),
        ({"tenants": {"acme": Policy()}}, {"tenant_id": "acme"}, "acme"),
        ({"tenants": {"acme": Policy()}}, {"tenant_id": "evil"}, None),
        ({"tenants": {"acme": Policy()}}, {}, None),
        ({"tenants": {"acme": Policy(), "default": Policy()}}, {}, "default"),
    ],
)
def test_the_tenant_is_the_one_that_the_setting_names(
    changes: dict[str, Any], claims: dict[str, Any], expected: str | None
) -> None:
    settings = replace(SETTINGS, **changes)
    if expected is None:
        with pytest.raises(ClaimError):
            account({"sub": "ann", **claims}, settings)
    else:
        assert account({"sub": "ann", **claims}, settings).identity.tenant_id == expected


def test_where_the_role_user_has_a_rule_nobody_else_is_let_in() -> None:
    settings = replace(
        SETTINGS, oidc_roles=(RoleRule("user", "groups", "chat"), RoleRule("admin", "groups", "a"))
    )
    assert account({"sub": "u", "groups": ["chat"]}, settings).roles == {"user"}
    assert account({"sub": "u", "groups": "a"}, settings).roles == {"admin"}
    with pytest.raises(ClaimError):
        account({"sub": "u"}, settings)


# --- keys --------------------------------------------------------------------------------------------------


async def test_a_token_of_a_key_that_was_rotated_in_a_second_ago_is_taken(
    api: Api, issuer: FakeIssuer
) -> None:
    assert (await me(api, issuer.token(NOW))).status_code == 200
    await api.clock.advance(1)
    issuer.rotate()
    assert (await me(api, issuer.token(NOW))).status_code == 200
    assert issuer.fetches == 2
    await api.clock.advance(1)
    issuer.rotate(forget=True)
    assert (await me(api, issuer.token(NOW))).status_code == 200
    assert issuer.fetches == 3


async def test_unknown_keys_make_no_storm_of_fetches_and_hide_no_new_key(issuer: FakeIssuer) -> None:
    clock = ManualClock()
    keys = IssuerKeys(issuer, clock)
    for number in range(200):
        assert await keys.find(f"made up {number}") is None
    assert issuer.fetches == BURST
    new = issuer.rotate()
    assert await keys.find(new) is None
    await clock.advance(REFILL_SECONDS)
    assert await keys.find("made up, too") is None
    assert await keys.find(new) is not None, "whoever asks, the fetch is for all"
    assert issuer.fetches == BURST + 1


async def test_an_unknown_key_that_comes_again_and_again_costs_one_fetch(issuer: FakeIssuer) -> None:
    keys = IssuerKeys(issuer, ManualClock())
    assert await keys.find(next(iter(issuer.signing))) is not None
    for _ in range(20):
        assert await keys.find("old") is None
    assert issuer.fetches == 2


async def test_all_who_ask_at_once_share_one_fetch(issuer: FakeIssuer) -> None:
    keys = IssuerKeys(issuer, ManualClock())
    kid = next(iter(issuer.signing))
    assert all(await asyncio.gather(*(keys.find(kid) for _ in range(50))))
    assert issuer.fetches == 1


async def test_keys_outlive_an_issuer_that_is_away_for_a_while_and_no_longer(issuer: FakeIssuer) -> None:
    clock = ManualClock()
    keys = IssuerKeys(issuer, clock)
    kid = next(iter(issuer.signing))
    assert await keys.find(kid)
    issuer.available = False
    await clock.advance(KEPT_SECONDS + 1)
    assert await keys.find(kid)
    await clock.advance(STALE_SECONDS)
    with pytest.raises(IssuerUnavailable):
        await keys.find(kid)
    issuer.available = True
    assert await keys.find(kid)


async def test_a_key_that_the_issuer_took_back_counts_no_longer(issuer: FakeIssuer) -> None:
    clock = ManualClock()
    keys = IssuerKeys(issuer, clock)
    old = next(iter(issuer.signing))
    assert await keys.find(old)
    issuer.rotate(forget=True)
    await clock.advance(KEPT_SECONDS + 1)
    assert await keys.find(old) is None


async def test_an_issuer_that_is_away_answers_503(api: Api, issuer: FakeIssuer) -> None:
    issuer.available = False
    assert code(await me(api, issuer.token(NOW))) == (503, "ISSUER_UNAVAILABLE")


@pytest.mark.parametrize("broken", [{}, {"keys": []}, {"keys": [{"kty": "x"}]}, {"keys": "x"}, {"keys": [7]}])
async def test_a_key_set_without_a_key_is_an_issuer_that_is_away(broken: dict[str, Any]) -> None:
    class Broken(FakeIssuer):
        def jwks(self) -> dict[str, Any]:
            return broken

    with pytest.raises(IssuerUnavailable):
        await IssuerKeys(Broken(), ManualClock()).find("x")


# --- signing out -------------------------------------------------------------------------------------------


async def test_signing_out_everywhere_ends_tokens_of_before_and_no_later_ones(
    api: Api, issuer: FakeIssuer
) -> None:
    token, client = issuer.token(NOW), api.client()
    answer = await client.post("/api/me/sign-out", headers={"authorization": f"Bearer {token}"})
    assert answer.json()["signedOutAt"] == "2026-01-02T03:04:05.678Z"
    assert code(await me(api, token)) == (401, "SIGNED_OUT")
    assert code(await me(api, issuer.token(NOW, iat=None))) == (401, "SIGNED_OUT")
    assert (await me(api, issuer.token(NOW + 1))).status_code == 200
    assert (await me(api, issuer.token(NOW, sub="bob"))).status_code == 200
    assert (await me(api, issuer.token(NOW, tenant_id="other"))).status_code == 200


async def test_a_ticket_carries_who_somebody_is_and_their_epoch(api: Api, issuer: FakeIssuer) -> None:
    await api.persons.revoke(Identity("ann", "acme"), int(NOW) - 9)
    headers = {
        "authorization": f"Bearer {issuer.token(NOW, tenant_id='acme', groups=['staff'])}",
        "origin": "http://localhost:3000",
    }
    assert (await api.client().post("/api/tickets", headers=headers)).status_code == 200
    [(grant, _)] = api.tickets.issued.values()
    assert grant.principal == Principal(Identity("ann", "acme"), "account", frozenset({"user", "admin"}))
    assert (grant.epoch, grant.origin) == (1, "http://localhost:3000")


# --- behind API Gateway's authorizer -------------------------------------------------------------------------


async def behind_gateway(claims: dict[str, Any], token: str | None, **changes: Any) -> httpx.Response:
    """An answer where API Gateway has checked a token, and hands its claims on as texts."""
    api = api_on(Database(lambda fresh: ""), replace(SETTINGS, **{"oidc_verify": "gateway", **changes}))

    async def app(scope: Any, receive: Any, send: Any) -> None:
        texts = {name: _as_gateway(value) for name, value in claims.items()}
        scope["aws.event"] = {"requestContext": {"authorizer": {"jwt": {"claims": texts}}}}
        await api.app(scope, receive, send)

    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://a") as client:
        return await client.get("/api/me", headers=headers)


def _as_gateway(value: Any) -> str:
    return f"[{' '.join(map(str, value))}]" if isinstance(value, list) else str(value)


CHECKED: dict[str, Any] = {
    "iss": ISSUER,
    "sub": "ann",
    "exp": int(NOW) + 60,
    "iat": int(NOW),
    "tenant_id": "acme",
}


async def test_the_authorizers_claims_tell_who_somebody_is(issuer: FakeIssuer) -> None:
    groups = ["x staff", "staff"]
    token = issuer.token(NOW, **CHECKED, groups=groups)
    answer = (await behind_gateway({**CHECKED, "groups": groups}, token)).json()
    assert (answer["id"], answer["tenantId"], answer["roles"]) == ("ann", "acme", ["user", "admin"])
    assert (answer["signedInSince"], answer["expires"]) == (
        "2026-01-02T03:04:05.000Z",
        "2026-01-02T03:05:05.000Z",
    )


async def test_a_group_whose_name_has_a_blank_is_not_another_one(issuer: FakeIssuer) -> None:
    groups = ["x staff"]
    token = issuer.token(NOW, **CHECKED, groups=groups)
    assert (await behind_gateway({**CHECKED, "groups": groups}, token)).json()["roles"] == ["user"]


@pytest.mark.parametrize("token", [None, "t", "a.b.c"])
async def test_roles_come_from_the_token_that_was_checked_or_not_at_all(token: str | None) -> None:
    answer = await behind_gateway({**CHECKED, "groups": ["staff"]}, token)
    assert code(answer) == (401, "INVALID_TOKEN")
    assert (await behind_gateway(CHECKED, token, oidc_roles=())).status_code == 200


async def test_another_token_than_the_checked_one_gives_no_roles(issuer: FakeIssuer) -> None:
    other = issuer.token(NOW, sub="admin", groups=["staff"])
    assert code(await behind_gateway(CHECKED, other)) == (401, "INVALID_TOKEN")


@pytest.mark.parametrize("sub", ["", "a\0b", "a" * 257, "guest_1"])
async def test_claims_of_the_authorizer_are_held_to_the_same_rules(sub: str) -> None:
    answer = await behind_gateway({**CHECKED, "sub": sub}, None, oidc_roles=())
    assert code(answer) == (403, "CLAIM_REFUSED")


async def test_where_the_function_checks_itself_the_events_claims_count_for_nothing() -> None:
    answer = await behind_gateway(CHECKED, None, oidc_verify="keys", oidc_roles=())
    assert code(answer) == (401, "UNAUTHENTICATED")
