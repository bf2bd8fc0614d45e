"""The public keys of an identity provider: fetched once, kept for minutes, fetched anew for a key that nobody knows.

PyJWT has a client for them, which fetches with a blocking call and does not look for an unknown key within 30 seconds
of its last fetch: somebody whose token is signed with a key that was rotated in a second ago could not sign in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from taskflow.clock import Clock
from taskflow.errors import IssuerUnavailable

if TYPE_CHECKING:
    from jwt import PyJWK

KEPT_SECONDS = 300.0
STALE_SECONDS = 3_600.0
"""How long keys are relied on while the issuer does not answer."""
BURST = 10
REFILL_SECONDS = 6.0
"""Fetches: so many at once, then one in so many seconds, whatever tokens arrive."""
UNKNOWN_SECONDS = 15.0
"""A key that a fetch did not bring is not looked for again within this time."""
MAX_UNKNOWN = 100


class Issuer(Protocol):
    """Where the keys come from."""

    async def key_set(self) -> Mapping[str, Any]:
        """The issuer's JWKS as it is now. Raises ``IssuerUnavailable``."""
        ...


class IssuerKeys:
    """One issuer's signing keys by ``kid``."""

    def __init__(self, issuer: Issuer, clock: Clock) -> None:
        self._issuer = issuer
        self._clock = clock
        self._lock = asyncio.Lock()
        self._keys: dict[str | None, PyJWK] = {}
        self._fetched: float | None = None
        self._fetches = 0
        self._left, self._filled = float(BURST), clock.monotonic()
        self._unknown: dict[str | None, float] = {}

    async def find(self, kid: str | None) -> PyJWK | None:
        """The key ``kid``, the only one when the token names none; None when the issuer has no such key.

        Raises ``IssuerUnavailable`` when nothing (or nothing recent) is known of the issuer.
        """
        if self._age() > KEPT_SECONDS:
            await self._fetch(self._fetches)
        found = self._known(kid)
        if found is None and not self._asked_lately(kid):
            await self._fetch(self._fetches)
            found = self._known(kid)
            if found is None:
                self._remember_unknown(kid)
        return found

    def _known(self, kid: str | None) -> PyJWK | None:
        if kid is None:
            return next(iter(self._keys.values())) if len(self._keys) == 1 else None
        return self._keys.get(kid)

    def _age(self) -> float:
        return float("inf") if self._fetched is None else self._clock.monotonic() - self._fetched

    async def _fetch(self, seen: int) -> None:
        """One fetch for all who ask at once. ``seen``: how many there had been when this one was found wanting."""
        async with self._lock:
            if self._fetches != seen:
                return
            try:
                if not self._may_fetch():
                    raise IssuerUnavailable("it was asked too often; try again in some seconds")
                fetched = _signing_keys(await self._issuer.key_set())
            except IssuerUnavailable:
                if self._age() > STALE_SECONDS:
                    raise
                return
            self._keys, self._fetched = fetched, self._clock.monotonic()
            self._fetches += 1

    def _may_fetch(self) -> bool:
        now = self._clock.monotonic()
        self._left = min(float(BURST), self._left + (now - self._filled) / REFILL_SECONDS)
        self._filled = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def _asked_lately(self, kid: str | None) -> bool:
        return self._clock.monotonic() - self._unknown.get(kid, -UNKNOWN_SECONDS) < UNKNOWN_SECONDS

    def _remember_unknown(self, kid: str | None) -> None:
        if len(self._unknown) >= MAX_UNKNOWN:
            self._unknown.clear()
        self._unknown[kid] = self._clock.monotonic()


def _signing_keys(key_set: Mapping[str, Any]) -> dict[str | None, PyJWK]:
    import jwt

    try:
        found = jwt.PyJWKSet.from_dict(dict(key_set)).keys
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError, KeyError):
        raise IssuerUnavailable("its key set has no key that can be used") from None
    return {key.key_id: key for key in found if key.public_key_use in (None, "sig")}
