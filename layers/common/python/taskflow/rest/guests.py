"""Guests: signed cookies that tell who somebody is, minted, read, renewed and taken back."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from taskflow.errors import SettingsError
from taskflow.identity import GUEST_PREFIX, Identity
from taskflow.light_dataclasses import dataclass

COOKIE = "taskflow_guest"
HOST_COOKIE = "__Host-taskflow_guest"
"""Its name on https: a browser takes it only from this very host and never from a neighbour's or an http page.
https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes"""

LIFETIME_SECONDS = 90 * 86_400
REFRESH_SECONDS = 86_400
"""A cookie older than this is renewed, so that whoever returns within 90 days stays who they are."""

_AUDIENCE = "taskflow-guest"
_FUTURE_SECONDS = 300
"""How far ahead the clock of the process that minted a cookie may be."""
_BLANKS = " \t"


@dataclass(frozen=True, slots=True)
class Guest:
    """What a cookie proves. ``current``: the newest key signed it, in today's form; another is to be replaced.
    ``earlier``: it has the form of releases without ``kid``."""

    identity: Identity
    minted: int
    expires: int
    epoch: int = 0
    current: bool = True
    earlier: bool = False


class Guests:
    """Mints and reads guest cookies, signed (HS256) with keys derived from ``signing_keys``.

    ``signing_keys``: comma separated, the newest first. It signs; the older ones still verify.
    """

    def __init__(self, signing_keys: str) -> None:
        given = [key for part in signing_keys.split(",") if (key := part.strip())]
        self._ring = {_kid(key): key for key in map(_derived, given)}
        # Earlier releases took the whole setting for one key, with whatever commas were in it.
        self._earlier = [*self._ring.values(), _derived(signing_keys)]

    def mint(self, now: int, user_id: str | None = None, epoch: int = 0) -> tuple[Identity, str]:
        """A new guest (or ``user_id`` again) and the token that proves it. Raises ``SettingsError`` without a key."""
        import jwt

        kid = next(iter(self._keys()))
        identity = Identity(user_id or f"{GUEST_PREFIX}{uuid.uuid4()}")
        claims = {
            "sub": identity.user_id,
            "aud": _AUDIENCE,
            "iat": now,
            "exp": now + LIFETIME_SECONDS,
            "ep": epoch,
        }
        return identity, jwt.encode(claims, self._ring[kid], algorithm="HS256", headers={"kid": kid})

    def read(self, token: str, now: int) -> Guest | None:
        """What a token proves; None for one that is expired or not ours."""
        ring = self._keys()
        kid = _named_key(token)
        for key in self._earlier if kid is None else filter(None, (ring.get(kid),)):
            claims = _claims(token, key)
            if claims is not None:
                return _guest(claims, now, current=kid == next(iter(ring)), earlier=kid is None)
        return None

    def _keys(self) -> Mapping[str, bytes]:
        if not self._ring:
            raise SettingsError(
                "TASKFLOW_SIGNING_KEY is not set: guests cannot be told apart; set a long random text"
            )
        return self._ring


def _derived(signing_key: str) -> bytes:
    # Its own key for its own purpose, and long enough for HS256 whatever the setting is.
    return hmac.new(signing_key.encode(), b"taskflow guest identity", hashlib.sha256).digest()


def _kid(key: bytes) -> str:
    return hashlib.sha256(b"kid" + key).hexdigest()[:12]


def _named_key(token: str) -> str | None:
    """The ``kid`` that a token names; empty when it names none of ours for sure, None when it has none."""
    import jwt

    try:
        kid = jwt.get_unverified_header(token).get("kid")
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        return ""
    return kid if kid is None or isinstance(kid, str) else ""


def _claims(token: str, key: bytes) -> dict[str, Any] | None:
    import jwt

    try:
        return jwt.decode(
            token,
            key,
            algorithms=["HS256"],
            audience=_AUDIENCE,
            options={"require": ["sub", "iat", "exp"], "verify_exp": False, "verify_iat": False},
        )
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        return None


def _guest(claims: Mapping[str, Any], now: int, *, current: bool, earlier: bool) -> Guest | None:
    minted, expires, epoch = claims["iat"], claims["exp"], claims.get("ep", 0)
    if not all(isinstance(each, int) for each in (minted, expires, epoch)):
        return None
    if not minted - _FUTURE_SECONDS <= now < expires:
        return None
    return Guest(Identity(claims["sub"]), minted, expires, epoch, current, earlier)


def cookie_tokens(headers: Iterable[str], name: str = COOKIE) -> Iterator[str]:
    """Every token in the cookies called ``name`` of some Cookie headers, in their order.

    Read as browsers write them (RFC 6265, 5.4): pairs between semicolons, whatever else stands among them. A host may
    have cookies of other programs, of any form, and one of ours from a parent domain as well.
    """
    for header in headers:
        for pair in header.split(";"):
            found, equals, value = pair.partition("=")
            if equals and found.strip(_BLANKS) == name and (token := value.strip(_BLANKS).strip('"')):
                yield token


MAX_GUESTS = 3
"""How many different guests of one request are looked at."""


def guests_of(guests: Guests, headers: Iterable[str], now: int, *, secure: bool) -> list[Guest]:
    """The guests that a request's Cookie headers prove, the one that counts first; each once.

    There is more than one where a host and its parent domain have cookies of ours. On https (``secure``) a cookie
    without the prefix may come from a neighbouring host. It counts only in the form of releases that had no other,
    and is then replaced.
    """
    kept = list(headers)
    names = (HOST_COOKIE, COOKIE) if secure else (COOKIE,)
    found: dict[Identity, Guest] = {}
    for name in names:
        for token in cookie_tokens(kept, name):
            guest = guests.read(token, now)
            if guest is not None and (guest.earlier or name == HOST_COOKIE or not secure):
                found.setdefault(guest.identity, guest)
    return list(found.values())[:MAX_GUESTS]


def guest_of(guests: Guests, headers: Iterable[str], now: int, *, secure: bool) -> Guest | None:
    """The first of ``guests_of``, signed out or not."""
    return next(iter(guests_of(guests, headers, now, secure=secure)), None)


def set_cookie(token: str, *, secure: bool, cross_site: bool = False, max_age: int = LIFETIME_SECONDS) -> str:
    """The Set-Cookie header of a guest token.

    ``cross_site``: the page is of another site. Its guest is one of that page alone (``Partitioned``): it neither is
    nor replaces who the person is in the web client, and browsers that keep sites apart take it.
    https://developer.mozilla.org/docs/Web/Privacy/Guides/Privacy_sandbox/Partitioned_cookies
    """
    name = HOST_COOKIE if secure else COOKIE
    attributes = f"Path=/; Max-Age={max_age}; HttpOnly; "
    if cross_site:
        # Browsers want Secure with it, and take it from http://localhost, too.
        return f"{name}={token}; {attributes}SameSite=None; Secure; Partitioned"
    return f"{name}={token}; {attributes}SameSite=Lax" + ("; Secure" if secure else "")


def forget_cookies(*, secure: bool, cross_site: bool = False) -> list[str]:
    """The Set-Cookie headers that take a guest's cookies back."""
    taken = [set_cookie("", secure=secure, cross_site=cross_site, max_age=0)]
    if secure:
        earlier = taken[0].replace(HOST_COOKIE, COOKIE, 1)
        taken.append(earlier)
    return taken
