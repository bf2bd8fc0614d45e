"""Who a request comes from, and what that opens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

import pytest
from taskflow.identity import Identity, Principal
from taskflow.records.database import Database
from taskflow.rest.context import KnownPrincipal, require_role
from taskflow.rest.guests import COOKIE, LIFETIME_SECONDS

from tests.support.rest import Api, api_on

INGEST = Principal(Identity("service_1", "acme"), "service", scopes=frozenset({"ingest"}))
CLIENT = Principal(Identity("service_2", "acme"), "service", scopes=frozenset({"api"}))
ADMIN = Principal(Identity("service_3", "acme"), "service", frozenset({"user", "admin"}), frozenset({"api"}))
TOKENS = {"ingest-token": INGEST, "api-token": CLIENT, "admin-token": ADMIN}


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    made = api_on(Database(lambda fresh: "postgresql://nobody@127.0.0.1:1/none"))
    made.service_tokens.tokens.update(TOKENS)

    @made.app.get("/test/known")
    async def known(who: KnownPrincipal) -> str | None:
        return None if who is None else f"{who.kind} {who.identity.tenant_id} {sorted(who.roles)}"

    @made.app.get("/test/admin")
    async def admin(who: Annotated[Principal, require_role("admin")]) -> str:
        return who.identity.user_id

    yield made
    for client in made.clients:
        await client.aclose()


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


async def test_a_guest_is_a_principal_with_the_role_user(api: Api) -> None:
    client, _ = await api.guest()
    assert (await client.get("/test/known")).json() == "guest default ['user']"
    assert (await api.client().get("/test/known")).json() is None


@pytest.mark.parametrize(
    ("path", "token", "status", "code"),
    [
        ("/test/known", "api-token", 200, None),
        ("/test/admin", None, 401, "UNAUTHENTICATED"),
        ("/test/admin", "api-token", 403, "ROLE_REQUIRED"),
        ("/test/admin", "admin-token", 200, None),
        ("/test/known", "unknown", 401, "INVALID_TOKEN"),
        ("/test/known", "", 401, "INVALID_TOKEN"),
        ("/api/tickets", "ingest-token", 403, "SCOPE_REQUIRED"),
        ("/api/tickets", "api-token", 200, None),
        ("/api/tickets", "unknown", 401, "INVALID_TOKEN"),
    ],
)
async def test_roles_and_scopes_open_what_they_are_for(
    api: Api, path: str, token: str | None, status: int, code: str | None
) -> None:
    headers = {} if token is None else bearer(token)
    method = "POST" if path == "/api/tickets" else "GET"
    answer = await api.client().request(method, path, headers=headers)
    assert answer.status_code == status, answer.text
    if code is not None:
        assert answer.json()["error"]["code"] == code


async def test_a_guest_is_refused_where_a_role_is_wanted(api: Api) -> None:
    client, _ = await api.guest()
    assert (await client.get("/test/admin")).status_code == 403


async def test_a_wrong_bearer_token_never_falls_back_to_the_cookie(api: Api) -> None:
    client, _ = await api.guest()
    answer = await client.get("/test/known", headers=bearer("unknown"))
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


async def test_another_scheme_is_not_a_bearer_token(api: Api) -> None:
    client, _ = await api.guest()
    answer = await client.get("/test/known", headers={"authorization": "Basic dXNlcjpwYXNz"})
    assert answer.json().startswith("guest ")


async def test_me_tells_a_guest_who_they_are_and_makes_none(api: Api) -> None:
    nobody = await api.client().get("/api/me")
    assert (nobody.json()["kind"], nobody.json()["id"]) == ("guest", None)
    assert "set-cookie" not in nobody.headers
    client, identity = await api.guest()
    me = (await client.get("/api/me")).json()
    assert (me["kind"], me["id"], me["roles"]) == ("guest", identity.user_id, ["user"])
    assert me["signedInSince"] == "2026-01-02T03:04:05.000Z"
    assert me["expires"] == "2026-04-02T03:04:05.000Z"


async def test_a_guest_who_signs_out_is_nobody_everywhere(api: Api) -> None:
    client, identity = await api.guest()
    elsewhere = {"cookie": f"{COOKIE}={client.cookies[COOKIE]}"}
    answer = await client.post("/api/me/sign-out")
    assert answer.headers["set-cookie"].startswith(f"{COOKIE}=; Path=/; Max-Age=0;")
    assert COOKIE not in client.cookies
    other = api.client()
    assert (await other.get("/api/me", headers=elsewhere)).json()["id"] is None
    assert "set-cookie" in (await other.post("/api/tickets", headers=elsewhere)).headers
    assert list(api.tickets.issued.values())[-1][0].principal.identity != identity
    assert (await api.client().post("/api/me/sign-out")).status_code == 200


async def test_a_program_does_not_sign_out(api: Api) -> None:
    answer = await api.client().post("/api/me/sign-out", headers=bearer("api-token"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "NOT_A_PERSON")


async def test_when_the_table_is_away_no_cookie_is_believed(api: Api) -> None:
    client, _ = await api.guest()
    api.persons.available = False
    answer = await client.get("/api/me")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "STORE_UNAVAILABLE")


async def test_a_page_that_renews_its_cookie_stays_who_it_is_for_90_days_each_time(api: Api) -> None:
    client, identity = await api.guest()
    for _ in range(4):
        await api.clock.advance(LIFETIME_SECONDS - 1)
        await client.get("/api/me")
    assert api.identity(client) == identity


async def test_a_cookie_that_was_signed_out_hides_no_other(api: Api) -> None:
    old, _ = await api.guest()
    gone = old.cookies[COOKIE]
    await old.post("/api/me/sign-out")
    client, identity = await api.guest()
    mine = client.cookies[COOKIE]
    for order in ((gone, mine), (mine, gone)):
        header = "; ".join(f"{COOKIE}={token}" for token in order)
        answer = await api.client().get("/api/me", headers={"cookie": header})
        assert answer.json()["id"] == identity.user_id
