"""The identity provider over HTTP: its discovery document, and through it its keys.

https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from taskflow.errors import IssuerUnavailable, SettingsError
from taskflow.proxies import via_proxy

TIMEOUT_SECONDS = 5.0
MAX_BYTES = 1_000_000
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class HttpIssuer:
    """``rest.issuer_keys.Issuer`` of the provider at ``issuer``."""

    def __init__(self, issuer: str, client: httpx.AsyncClient | None = None) -> None:
        check_address(issuer)
        self._issuer = issuer
        self._client = client or httpx.AsyncClient(timeout=TIMEOUT_SECONDS, follow_redirects=False)
        self._keys_at = ""

    async def key_set(self) -> Mapping[str, Any]:
        """Finds the address of the keys again when they are no longer where they were."""
        if self._keys_at:
            try:
                return await self._get(self._keys_at)
            except IssuerUnavailable:
                self._keys_at = ""
        found = await self._get(self._issuer.rstrip("/") + "/.well-known/openid-configuration")
        if found.get("issuer") != self._issuer:
            raise IssuerUnavailable("its discovery document names another issuer than TASKFLOW_OIDC_ISSUER")
        address = found.get("jwks_uri")
        try:
            check_address(address.partition("?")[0] if isinstance(address, str) else "")
        except SettingsError:
            raise IssuerUnavailable("its discovery document has no https address of keys") from None
        keys = await self._get(str(address))
        self._keys_at = str(address)
        return keys

    async def _get(self, address: str) -> Mapping[str, Any]:
        try:
            async with self._client.stream("GET", address) as answer:
                if answer.status_code != 200:
                    raise IssuerUnavailable(f"it answers {answer.status_code}")
                body = b""
                async for chunk in answer.aiter_bytes():
                    body += chunk
                    if len(body) > MAX_BYTES:
                        raise IssuerUnavailable("it answers with too much")
            document = json.loads(body)
        except httpx.HTTPError as error:
            raise IssuerUnavailable(
                f"it does not answer ({type(error).__name__}){via_proxy(address)}"
            ) from None
        except (ValueError, RecursionError):
            raise IssuerUnavailable("it does not answer in JSON") from None
        if not isinstance(document, dict):
            raise IssuerUnavailable("it does not answer with an object")
        return document


def check_address(address: str) -> None:
    """Raises ``SettingsError`` unless it is an https address, or an http one on this machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    local = parts.scheme == "http" and host in _LOOPBACK
    if not host or (parts.scheme != "https" and not local) or parts.query or parts.fragment:
        raise SettingsError(
            "TASKFLOW_OIDC_ISSUER must be an https address, as https://login.example; "
            "http is for a provider on this machine"
        )
