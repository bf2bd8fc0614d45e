"""Signing in on the running stack, by authorization code and PKCE, with an identity provider beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.support.oidc_provider import CLIENT_ID, OidcProvider, oidc_provider, sign_in
from tests.support.stack import Running
from tests.support.talk import PATIENCE_SECONDS, eventually, open_socket, person


@pytest.fixture(scope="module")
def provider(stack: Running) -> Iterator[OidcProvider]:
    with oidc_provider(stack.issuer) as running:
        yield running


@pytest.fixture(autouse=True)
def usual_claims(provider: OidcProvider) -> None:
    provider.claims = {}


async def token_of(stack: Running, **wanted: str) -> dict[str, str]:
    return {"authorization": f"Bearer {await sign_in(stack.issuer, f'{stack.url}/', **wanted)}"}


def browser(stack: Running) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=stack.url, headers={"origin": stack.url}, trust_env=False, timeout=PATIENCE_SECONDS
    )


async def test_a_page_signs_somebody_in_with_what_the_stack_tells_it(
    stack: Running, provider: OidcProvider
) -> None:
    provider.claims = {"groups": ["staff"], "tenant_id": "acme"}
    async with browser(stack) as http:
        config = (await http.get("/api/auth/config")).json()
        assert config == {
            "success": True,
            "mode": "anonymous",
            "issuer": stack.issuer,
            "clientId": CLIENT_ID,
            "scopes": "openid",
        }
        me = (await http.get("/api/me", headers=await token_of(stack, login_hint="eve"))).json()
        assert (me["kind"], me["id"], me["tenantId"], me["roles"]) == (
            "account",
            "eve",
            "acme",
            ["user", "admin"],
        )
        page = await http.get("/")
        assert stack.issuer in page.headers["content-security-policy"]


async def test_a_guest_talks_signs_in_and_goes_on_with_the_conversation(
    stack: Running, provider: OidcProvider
) -> None:
    async with person(stack.url) as someone:
        async with someone.greeted() as (talk, conversation_id):
            await talk.send(type="user_message", text="Remember the sea.")
            await talk.until("ai_done")
        hers = await token_of(stack, login_hint=f"owner of {conversation_id}")
        adopted = await someone.http.post("/api/me/adopt", headers=hers)
        assert adopted.status_code == 200

        async def listed() -> list[Any]:
            answer = await someone.http.get("/api/conversations", headers=hers)
            return list(answer.raise_for_status().json()["conversations"])

        assert [each["id"] for each in await eventually(listed)] == [conversation_id]
        ticket = (await someone.http.post("/api/tickets", headers=hers)).json()["ticket"]
        query = {"ticket": ticket, "conversationId": conversation_id}
        async with open_socket(stack.url, origin=stack.url, **query) as talk:
            resumed = await talk.until("conversation_resumed")
            assert resumed["messages"][-2]["content"] == "Remember the sea."
            await talk.send(type="user_message", text="Go on.")
            await talk.until("ai_done")
        # The guest is nobody any more.
        with pytest.raises(InvalidStatus):
            async with someone.talk(conversationId=conversation_id):
                pass


async def test_somebody_whose_token_is_signed_with_a_key_of_a_second_ago_gets_in(
    stack: Running, provider: OidcProvider
) -> None:
    async with browser(stack) as http:
        assert (await http.get("/api/me", headers=await token_of(stack))).status_code == 200
        for forget in (False, True):
            provider.rotate(forget=forget)
            assert (await http.get("/api/me", headers=await token_of(stack))).status_code == 200


@pytest.mark.parametrize(
    ("claims", "refused"),
    [
        ({"sub": "guest_1"}, (403, "CLAIM_REFUSED")),
        ({"tenant_id": ["acme"]}, (403, "CLAIM_REFUSED")),
        ({"exp": 1}, (401, "TOKEN_EXPIRED")),
        ({"aud": "another"}, (401, "INVALID_TOKEN")),
        ({"iss": "http://127.0.0.1:9"}, (401, "INVALID_TOKEN")),
    ],
)
async def test_a_token_that_is_not_right_is_refused_with_a_reason(
    stack: Running, provider: OidcProvider, claims: dict[str, Any], refused: tuple[int, str]
) -> None:
    provider.claims = claims
    async with browser(stack) as http:
        headers = await token_of(stack)
        for answer in (
            await http.get("/api/me", headers=headers),
            await http.post("/api/tickets", headers=headers),
        ):
            assert (answer.status_code, answer.json()["error"]["code"]) == refused
            assert "set-cookie" not in answer.headers


async def test_a_ticket_that_is_shown_by_another_page_opens_nothing(stack: Running) -> None:
    async with person(stack.url) as someone:
        ticket = await someone.ticket()
        with pytest.raises(InvalidStatus) as refused:
            async with open_socket(stack.url, ticket=ticket):
                pass
        assert refused.value.response.status_code == 403
