"""Tells who is asking, by a signed guest cookie or by the claims that API Gateway's JWT authorizer has checked."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from taskflow.errors import SettingsError
from taskflow.identity import DEFAULT_TENANT, Identity

COOKIE = "taskflow_guest"
LIFETIME_SECONDS = 365 * 86_400
REFRESH_SECONDS = 7 * 86_400
"""A cookie older than this is renewed, so that whoever returns within a year stays who they are."""

TENANT_CLAIMS = ("tenant_id", "custom:tenant_id")
_AUDIENCE = "taskflow-guest"
_MAX_CLAIM_CHARS = 256
_BLANKS = " \t"


class Guests:
    """Mints and reads guest cookies, signed (HS256) with a key derived from ``signing_key``."""

    def __init__(self, signing_key: str) -> None:
        self._signing_key = signing_key

    def mint(self, now: int, user_id: str | None = None) -> tuple[Identity, str]:
        """A new guest (or ``user_id`` again) and the token that proves it."""
        import jwt

        identity = Identity(user_id or f"guest_{uuid.uuid4()}")
        claims = {"sub": identity.user_id, "aud": _AUDIENCE, "iat": now, "exp": now + LIFETIME_SECONDS}
        return identity, jwt.encode(claims, self._key(), algorithm="HS256")

    def read(self, token: str, now: int) -> tuple[Identity, int] | None:
        """The guest and when the token was minted; None for one that is expired or not ours."""
        import jwt

        try:
            claims = jwt.decode(
                token,
                self._key(),
                algorithms=["HS256"],
                audience=_AUDIENCE,
                options={"require": ["sub", "iat", "exp"], "verify_exp": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError:
            return None
        subject, minted, expires = claims["sub"], claims["iat"], claims["exp"]
        if not (isinstance(minted, int) and isinstance(expires, int) and minted - 300 <= now < expires):
            return None
        return Identity(subject), minted

    def _key(self) -> bytes:
        if not self._signing_key:
            raise SettingsError(
                "TASKFLOW_SIGNING_KEY is not set: guests cannot be told apart; set a long random text"
            )
        # Its own key for its own purpose, and long enough for HS256 whatever the setting is.
        return hmac.new(self._signing_key.encode(), b"taskflow guest identity", hashlib.sha256).digest()


def cookie_tokens(headers: Iterable[str]) -> Iterator[str]:
    """Every guest token in some Cookie headers, in their order.

    Read as browsers write them (RFC 6265, 5.4): pairs between semicolons, whatever else stands among them. A host may
    have cookies of other programs, of any form, and one of ours from a parent domain as well.
    """
    for header in headers:
        for pair in header.split(";"):
            name, equals, value = pair.partition("=")
            if equals and name.strip(_BLANKS) == COOKIE and (token := value.strip(_BLANKS).strip('"')):
                yield token


def bearer_token(headers: Iterable[str]) -> str | None:
    """The bearer token among some Authorization headers; None without one. Other schemes are somebody else's."""
    for header in headers:
        scheme, blank, token = header.strip(_BLANKS).partition(" ")
        if scheme.lower() == "bearer":
            return token.strip(_BLANKS) if blank else ""
    return None


def set_cookie(token: str, *, secure: bool, cross_site: bool = False) -> str:
    """The Set-Cookie header of a guest token.

    ``cross_site``: the page is of another site. Its guest is one of that page alone (``Partitioned``): it neither is
    nor replaces who the person is in the web client, and browsers that keep sites apart take it.
    https://developer.mozilla.org/docs/Web/Privacy/Guides/Privacy_sandbox/Partitioned_cookies
    """
    attributes = f"Path=/; Max-Age={LIFETIME_SECONDS}; HttpOnly; "
    if cross_site:
        # Browsers want Secure with it, and take it from http://localhost, too.
        return f"{COOKIE}={token}; {attributes}SameSite=None; Secure; Partitioned"
    return f"{COOKIE}={token}; {attributes}SameSite=Lax" + ("; Secure" if secure else "")


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
