"""Tells who is asking by what stands in a request: bearer tokens, claims of API Gateway's authorizer, origins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from taskflow.identity import DEFAULT_TENANT, Identity

TENANT_CLAIMS = ("tenant_id", "custom:tenant_id")
_MAX_CLAIM_CHARS = 256
_BLANKS = " \t"


def bearer_token(headers: Iterable[str]) -> str | None:
    """The bearer token among some Authorization headers; None without one. Other schemes are somebody else's."""
    for header in headers:
        scheme, blank, token = header.strip(_BLANKS).partition(" ")
        if scheme.lower() == "bearer":
            return token.strip(_BLANKS) if blank else ""
    return None


def claims_identity(event: Mapping[str, Any]) -> Identity | None:
    """Whom the HTTP API's JWT authorizer let in; None without its claims. Nothing that the client sends is used."""
    authorizer = event.get("requestContext", {}).get("authorizer") or {}
    claims = (authorizer.get("jwt") or {}).get("claims") or {}
    subject = _claim(claims, "sub")
    if not subject:
        return None
    tenants = (_claim(claims, name) for name in TENANT_CLAIMS)
    return Identity(subject, next(filter(None, tenants), DEFAULT_TENANT))


def _claim(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) and len(value) <= _MAX_CLAIM_CHARS and "\0" not in value else ""


def foreign_origin(origin: str | None, host: str, allowed: tuple[str, ...]) -> bool:
    """Whether a state-changing request comes from another site's page.

    Browsers send ``Origin`` with every such request; other clients send none, and carry no one's cookies.
    """
    if origin is None:
        return False
    if origin.rstrip("/").lower() in {each.rstrip("/").lower() for each in allowed}:
        return False
    try:
        parts = urlsplit(origin.lower())
    except ValueError:
        return True
    return parts.scheme not in ("http", "https") or not parts.netloc or parts.netloc != host.lower()
