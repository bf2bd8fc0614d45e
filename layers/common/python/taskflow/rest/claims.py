"""Whom a verified token names: its claims become a ``Principal``, or are refused with a reason. Pure.

Nothing is guessed: a claim that is not as it should be never makes somebody else of a person.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from taskflow.identity import (
    DEFAULT_TENANT,
    GUEST_PREFIX,
    NOBODY,
    SERVICE_PREFIX,
    Identity,
    Principal,
    Role,
    RoleRule,
)
from taskflow.settings import Settings

MAX_CLAIM_CHARS = 256
MAX_VALUES = 1_000
"""How many values a claim that gives roles may have."""
LEEWAY_SECONDS = 60
"""How far the issuer's clock may be from ours."""
_YEAR_10000 = 253_402_300_800
"""Beyond it no calendar of ours goes."""
TENANT_CLAIMS = ("tenant_id", "custom:tenant_id")


class ClaimError(ValueError):
    """A claim is not as it should be; says which and why, without its value."""


class Expired(ClaimError):
    """The token is over: a new one is needed."""


def account(claims: Mapping[str, Any], settings: Settings) -> Principal:
    """The account that ``claims`` name, with its tenant and roles. Raises ``ClaimError``."""
    subject = _text(claims, "sub")
    if subject is None:
        raise ClaimError("sub is missing")
    if subject.startswith((GUEST_PREFIX, SERVICE_PREFIX)):
        raise ClaimError(f"sub begins with {GUEST_PREFIX} or {SERVICE_PREFIX}, as only our own ids do")
    if subject == NOBODY:
        raise ClaimError(f"sub is {NOBODY}, which stands for people who were erased")
    return Principal(
        Identity(subject, _tenant(claims, settings)), "account", _roles(claims, settings.oidc_roles)
    )


def _tenant(claims: Mapping[str, Any], settings: Settings) -> str:
    names = (settings.oidc_tenant_claim,) if settings.oidc_tenant_claim else TENANT_CLAIMS
    found = {value for name in names if (value := _text(claims, name)) is not None}
    if len(found) > 1:
        raise ClaimError(f"{' and '.join(names)} name different tenants")
    if not found and settings.oidc_tenant_claim:
        raise ClaimError(f"{settings.oidc_tenant_claim} is missing, which names the tenant")
    tenant = found.pop() if found else DEFAULT_TENANT
    if settings.tenants and tenant not in settings.tenants:
        raise ClaimError("the tenant is not one of TASKFLOW_TENANTS")
    return tenant


def _roles(claims: Mapping[str, Any], rules: Iterable[RoleRule]) -> frozenset[Role]:
    rules = tuple(rules)
    given = {rule.role for rule in rules if rule.value in _values(claims, rule.claim)}
    if all(rule.role != "user" for rule in rules):
        given.add("user")
    if not given:
        raise ClaimError("no claim gives a role here (TASKFLOW_OIDC_ROLES)")
    return frozenset(given)


def _values(claims: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A claim that is a text, or a list of texts."""
    value = claim(claims, name)
    if value is None:
        return ()
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        raise ClaimError(f"{name} is neither a text nor a list of texts")
    if len(values) > MAX_VALUES:
        raise ClaimError(f"{name} has more than {MAX_VALUES} values")
    return tuple(values)


def claim(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name, or by its way through objects (``realm_access.roles``); None when it is not there."""
    if name in claims:
        return claims[name]
    here: Any = claims
    for part in name.split("."):
        here = here.get(part) if isinstance(here, dict) else None
    return here


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    value = claim(claims, name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ClaimError(f"{name} is not a text")
    if not value or len(value) > MAX_CLAIM_CHARS:
        raise ClaimError(f"{name} has not 1 to {MAX_CLAIM_CHARS} characters")
    if not value.isprintable() or value != value.strip():
        raise ClaimError(f"{name} has characters that are not visible")
    return value


def check_audience(claims: Mapping[str, Any], audiences: Iterable[str]) -> None:
    """Raises ``ClaimError`` unless the token is for one of ``audiences``: by ``aud``, or by ``client_id`` where it
    has no ``aud`` (access tokens of Cognito), as API Gateway's authorizer has it."""
    named = claims.get("aud", claims.get("client_id"))
    values = [named] if isinstance(named, str) else named
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        raise ClaimError("aud is missing, or neither a text nor a list of texts")
    if not set(values) & set(audiences):
        raise ClaimError("aud names none of TASKFLOW_OIDC_AUDIENCE")


def check_times(claims: Mapping[str, Any], now: float) -> None:
    """Raises ``Expired``, or ``ClaimError`` for a token that is not good yet or never ends."""
    expires = _time(claims, "exp")
    if expires is None:
        raise ClaimError("exp is missing")
    if expires + LEEWAY_SECONDS <= now:
        raise Expired("the token has expired")
    for name in ("nbf", "iat"):
        since = _time(claims, name)
        if since is not None and since - LEEWAY_SECONDS > now:
            raise ClaimError(f"{name} is in the future")


def seconds(claims: Mapping[str, Any], name: str) -> int | None:
    """A time in whole epoch seconds, also as API Gateway writes it (a text); None when it is not there."""
    value = claims.get(name)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        claims = {name: int(value)}
    time = _time(claims, name)
    return None if time is None else int(time)


def _time(claims: Mapping[str, Any], name: str) -> float | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ClaimError(f"{name} is not a number")
    if not 0 <= value < _YEAR_10000:
        raise ClaimError(f"{name} is no time in seconds")
    return float(value)
