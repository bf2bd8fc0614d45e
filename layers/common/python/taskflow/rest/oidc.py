"""Tokens of an identity provider: checked here with its keys, or by API Gateway's authorizer before us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from taskflow.clock import Clock
from taskflow.identity import Principal
from taskflow.rest import claims as claim_rules
from taskflow.rest.claims import ClaimError, Expired
from taskflow.rest.errors import ApiError
from taskflow.rest.issuer_keys import IssuerKeys
from taskflow.settings import Settings

if TYPE_CHECKING:
    from jwt.types import Options

ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"""Signatures by a key that only the issuer has. Never ``none``, and none that our knowing the key would forge."""

MAX_TOKEN_CHARS = 16_384

UNCHECKED: Options = {
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "verify_aud": False,
    "verify_sub": False,
    "verify_jti": False,
}
"""What ``claims`` checks, by the clock that is passed in."""


def looks_like_jwt(token: str) -> bool:
    """Whether a bearer token may be one of an identity provider; service tokens have no dots."""
    return token.count(".") == 2


class Verifier:
    """Checks tokens of ``settings.oidc_issuer``."""

    def __init__(self, settings: Settings, keys: IssuerKeys, clock: Clock) -> None:
        self._settings = settings
        self._keys = keys
        self._clock = clock

    async def claims(self, token: str) -> Mapping[str, Any]:
        """The claims of a token that is good now. Raises ``ApiError`` (401) with a reason, ``IssuerUnavailable``."""
        try:
            found = await self._signed(token)
            claim_rules.check_audience(found, self._settings.oidc_audience)
            claim_rules.check_times(found, self._clock.now())
        except Expired as error:
            raise ApiError(401, "TOKEN_EXPIRED", f"{error}: get a new one") from None
        except ClaimError as error:
            raise ApiError(401, "INVALID_TOKEN", str(error)) from None
        return found

    async def _signed(self, token: str) -> Mapping[str, Any]:
        import jwt

        header = _header(token)
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm not in ALGORITHMS:
            raise ClaimError("the token's alg is not one that is taken here")
        if kid is not None and not isinstance(kid, str):
            raise ClaimError("the token's kid is not a text")
        key = await self._keys.find(kid)
        if key is None:
            raise ClaimError("the issuer has no key of the token's kid")
        try:
            return jwt.decode(
                token,
                key.key,
                algorithms=[algorithm],
                issuer=self._settings.oidc_issuer,
                options={**UNCHECKED, "require": ["iss", "exp"]},
            )
        except jwt.InvalidIssuerError:
            raise ClaimError("iss is not TASKFLOW_OIDC_ISSUER") from None
        except jwt.MissingRequiredClaimError as error:
            raise ClaimError(f"{error.claim} is missing") from None
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
            raise ClaimError("the token's signature or form is wrong") from None


def _header(token: str) -> Mapping[str, Any]:
    import jwt

    if len(token) > MAX_TOKEN_CHARS:
        raise ClaimError("the token is too long")
    try:
        return jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise ClaimError("the token is not a JWT") from None


def gateway_claims(event: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The claims that the HTTP API's JWT authorizer has checked; None without it. Only API Gateway writes them."""
    authorizer = (event.get("requestContext") or {}).get("authorizer") or {}
    claims = (authorizer.get("jwt") or {}).get("claims")
    return claims if isinstance(claims, dict) and claims else None


def with_lists(claims: Mapping[str, Any], token: str | None, settings: Settings) -> Mapping[str, Any]:
    """``claims`` of the authorizer with those that give roles as the token itself has them.

    API Gateway hands every claim on as a text: a list of groups arrives as ``[one two]``, in which a group called
    ``x taskflow-admins`` cannot be told from two. The authorizer has checked the signature of this very token.
    """
    import jwt

    names = {rule.claim for rule in settings.oidc_roles}
    if not names:
        return claims
    try:
        typed = jwt.decode(token or "", options={"verify_signature": False, **UNCHECKED})
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise ClaimError("the token is not a JWT") from None
    if any(str(typed.get(name)) != str(claims.get(name)) for name in ("iss", "sub", "exp")):
        raise ClaimError("the token is not the one that was checked")
    texts = {name: value for name, value in claims.items() if name not in names}
    return {**texts, **{name: claim_rules.claim(typed, name) for name in names}}


def account(claims: Mapping[str, Any], settings: Settings) -> Principal:
    """Whom verified claims name. Raises ``ApiError`` (403): signing in again would not help."""
    try:
        return claim_rules.account(claims, settings)
    except ClaimError as error:
        raise ApiError(403, "CLAIM_REFUSED", f"the token cannot be used here: {error}") from None
