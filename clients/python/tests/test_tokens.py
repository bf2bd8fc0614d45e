"""Which refusals make the client ask for another token, and that it asks once."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from taskflow_client.client import Client
from taskflow_client.errors import RequestRefused

OURS: dict[str, Any] = {"success": False, "error": {"code": "TOKEN_EXPIRED", "message": "get a new one"}}
GATEWAYS: dict[str, Any] = {"message": "Unauthorized"}
WRONG: dict[str, Any] = {"success": False, "error": {"code": "INVALID_TOKEN", "message": "no"}}
MODELS: dict[str, Any] = {"success": True, "models": [], "defaultModel": "m"}


async def asked(token: Any, *refusals: dict[str, Any]) -> tuple[list[str | None], str]:
    """What each request carried, and how it ended: the refusal's code, or nothing."""
    left, carried = list(refusals), []

    def answered(request: httpx.Request) -> httpx.Response:
        carried.append(request.headers.get("authorization"))
        return httpx.Response(401, json=left.pop(0)) if left else httpx.Response(200, json=MODELS)

    async with Client("https://chat.test", token=token) as client:
        await client._http.aclose()
        client._http = httpx.AsyncClient(
            base_url="https://chat.test", transport=httpx.MockTransport(answered)
        )
        try:
            await client._json("GET", "/api/models")
        except RequestRefused as refused:
            return carried, refused.code
    return carried, ""


def renewing() -> Any:
    tokens = iter(["t1", "t2", "t3"])

    async def token() -> str:
        return next(tokens)

    return token


FIRST, SECOND = "Bearer t1", "Bearer t2"


@pytest.mark.parametrize(
    ("refusals", "carried", "ended"),
    [
        ((), [FIRST], ""),
        ((OURS,), [FIRST, SECOND], ""),
        ((GATEWAYS,), [FIRST, SECOND], ""),
        ((GATEWAYS, GATEWAYS), [FIRST, SECOND], "HTTP_401"),
        ((OURS, OURS), [FIRST, SECOND], "TOKEN_EXPIRED"),
        ((WRONG,), [FIRST], "INVALID_TOKEN"),
    ],
)
async def test_a_token_that_may_be_over_is_asked_for_anew_once(
    refusals: tuple[dict[str, Any], ...], carried: list[str], ended: str
) -> None:
    assert await asked(renewing(), *refusals) == (carried, ended)


@pytest.mark.parametrize("token", ["t1", None])
async def test_who_has_no_other_token_is_told_at_once(token: str | None) -> None:
    carried, ended = await asked(token, GATEWAYS)
    assert (len(carried), ended) == (1, "HTTP_401")
