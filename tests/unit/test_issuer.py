"""The identity provider over HTTP, without a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from taskflow.adapters.issuer import MAX_BYTES, HttpIssuer, check_address
from taskflow.errors import IssuerUnavailable, SettingsError

ISSUER = "https://login.example/realm"
DISCOVERY = f"{ISSUER}/.well-known/openid-configuration"
KEYS = "https://keys.example/jwks?policy=1"
FOUND: dict[str, Any] = {"issuer": ISSUER, "jwks_uri": KEYS}


class Provider:
    """Answers by address, and notes what it was asked."""

    def __init__(self, **answers: Any) -> None:
        self.answers: dict[str, Any] = {DISCOVERY: FOUND, KEYS: {"keys": []}, **answers}
        self.asked: list[str] = []

    def issuer(self, issuer: str = ISSUER) -> HttpIssuer:
        return HttpIssuer(issuer, httpx.AsyncClient(transport=httpx.MockTransport(self._answer)))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        answer = self.answers.get(str(request.url))
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            return answer
        return httpx.Response(404) if answer is None else httpx.Response(200, json=answer)


async def test_the_keys_are_found_by_the_discovery_document_once() -> None:
    provider = Provider()
    issuer = provider.issuer()
    assert await issuer.key_set() == await issuer.key_set() == {"keys": []}
    assert provider.asked == [DISCOVERY, KEYS, KEYS]


async def test_keys_that_have_moved_are_found_again() -> None:
    provider = Provider()
    issuer = provider.issuer()
    await issuer.key_set()
    moved = "https://keys.example/moved"
    provider.answers |= {KEYS: None, DISCOVERY: {**FOUND, "jwks_uri": moved}, moved: {"keys": [1]}}
    assert await issuer.key_set() == {"keys": [1]}
    assert provider.asked[2:] == [KEYS, DISCOVERY, moved]


@pytest.mark.parametrize(
    "discovery",
    [
        {**FOUND, "issuer": "https://evil.example"},
        {**FOUND, "issuer": ISSUER + "/"},
        {"jwks_uri": KEYS},
        {"issuer": ISSUER},
        {**FOUND, "jwks_uri": "http://keys.example/jwks"},
        {**FOUND, "jwks_uri": "file:///etc/passwd"},
        {**FOUND, "jwks_uri": 7},
        [],
        httpx.Response(200, text="<html>"),
        httpx.Response(200, text="[" * 100_000),
        httpx.Response(200, text="x" * (MAX_BYTES + 1)),
        httpx.Response(302, headers={"location": "https://evil.example"}),
        httpx.Response(500),
        httpx.ConnectError("no"),
        httpx.ReadTimeout("no"),
    ],
)
async def test_whatever_is_wrong_with_the_provider_it_is_away(discovery: Any) -> None:
    provider = Provider(**{DISCOVERY: discovery})
    with pytest.raises(IssuerUnavailable) as error:
        await provider.issuer().key_set()
    assert "example" not in str(error.value), "no address in a log"
    assert provider.asked == [DISCOVERY]


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("https://login.example", True),
        ("https://login.example/realm/", True),
        ("http://localhost:9400", True),
        ("http://127.0.0.1:9400", True),
        ("http://[::1]:9400", True),
        ("http://login.example", False),
        ("http://localhost.evil.example", False),
        ("login.example", False),
        ("https://", False),
        ("https://login.example?x=1", False),
        ("https://login.example#x", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_an_issuer_has_an_https_address_or_is_on_this_machine(address: str, right: bool) -> None:
    check: Callable[[], None] = lambda: check_address(address)  # noqa: E731
    if right:
        check()
        return
    with pytest.raises(SettingsError, match="TASKFLOW_OIDC_ISSUER"):
        check()
