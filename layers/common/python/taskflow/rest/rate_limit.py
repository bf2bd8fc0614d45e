"""Refuses whoever asks too often: each person and each viewer address, and both again for tickets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from taskflow.clock import Clock
from taskflow.rest.errors import answer
from taskflow.rest.guests import Guests, guest_of
from taskflow.rest.identity import bearer_token
from taskflow.rest.ports import Admission
from taskflow.rest.rates import Meter, Rate, caller
from taskflow.settings import Settings
from taskflow.store import keys
from taskflow.telemetry import count_by

TICKETS = "/api/tickets"


class RateLimitMiddleware:
    """ASGI middleware: 429 with ``Retry-After`` for who asks too often. Stands inside the request guard, which adds the
    headers that let a page read the refusal."""

    def __init__(
        self, app: ASGIApp, settings: Settings, admission: Admission, guests: Guests, clock: Clock
    ) -> None:
        self._app = app
        self._admission = admission
        self._guests = guests
        self._clock = clock
        self._meter = Meter(admission, lambda: int(clock.now() * 1000))
        self._everything = (settings.limit_requests_per_minute, settings.limit_requests_per_address)
        self._tickets = (settings.limit_tickets_per_minute, settings.limit_tickets_per_address)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for bucket, rate in await self._buckets(scope):
                wait = await self._meter.take(bucket, rate)
                if wait is not None:
                    count_by("RequestsRefused", "code", "RATE_LIMITED")
                    await too_often(wait)(scope, receive, send)
                    return
        await self._app(scope, receive, send)

    async def _buckets(self, scope: Scope) -> list[tuple[str, Rate]]:
        """What this request takes a token from, the address first: it bounds those who call themselves somebody new
        each time."""
        limits = [("all", *self._everything)]
        if scope["method"] == "POST" and scope["path"] == TICKETS:
            limits.append(("tickets", *self._tickets))
        person = self._person(scope) if any(limit[1] for limit in limits) else None
        address = await self.address(scope) if any(limit[2] for limit in limits) else ""
        return list(_named(limits, person, address))

    async def address(self, scope: Scope) -> str:
        """The hashed address of who asks."""
        return await self._admission.address(*whence(scope))

    def _person(self, scope: Scope) -> str | None:
        """A name for what the request proves of its sender: a token by its hash, a guest by their cookie. Whether a
        token is anybody's is found out later; made-up ones are bounded by the address."""
        headers = Headers(scope=scope)
        bearer = bearer_token(headers.getlist("authorization"))
        if bearer:
            return caller(bearer)
        now = int(self._clock.now())
        guest = guest_of(self._guests, headers.getlist("cookie"), now, secure=scope["scheme"] == "https")
        return None if guest is None else keys.person_pk(guest.identity)


def _named(
    limits: list[tuple[str, int, int]], person: str | None, address: str
) -> Iterator[tuple[str, Rate]]:
    for what, of_person, of_address in limits:
        if of_address and address:
            yield f"{keys.address_pk(address)}#{what}", Rate(of_address)
        if of_person and person:
            yield f"{person}#{what}", Rate(of_person)


def whence(scope: Scope) -> tuple[str, dict[str, str]]:
    """The gateway's word for where a request comes from, and the request's headers by name in small letters."""
    event: Any = scope.get("aws.event")
    gateway = event.get("requestContext", {}).get("http", {}) if isinstance(event, dict) else {}
    client = scope.get("client") or ("", 0)
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    return str(gateway.get("sourceIp") or client[0]), headers


def too_often(wait: int) -> ASGIApp:
    """The refusal. ``wait``: whole seconds."""
    return answer(429, "RATE_LIMITED", f"too many requests: try again in {wait} s", retry_after=wait)
