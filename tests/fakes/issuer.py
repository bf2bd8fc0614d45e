"""An identity provider without a network: keys that rotate, tokens with any claims."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from taskflow.errors import IssuerUnavailable

ISSUER = "https://login.example"
AUDIENCE = "taskflow"


@dataclass
class FakeIssuer:
    """``rest.issuer_keys.Issuer``. ``fetches`` counts how often its keys were asked for."""

    issuer: str = ISSUER
    available: bool = True
    fetches: int = 0
    signing: dict[str, ec.EllipticCurvePrivateKey] = field(default_factory=dict)
    """By ``kid``; the last one signs."""

    def __post_init__(self) -> None:
        self.rotate()

    def rotate(self, *, forget: bool = False) -> str:
        """A new key signs from now on; ``forget``: the older ones are gone. Returns its ``kid``."""
        if forget:
            self.signing.clear()
        kid = secrets.token_hex(4)
        self.signing[kid] = ec.generate_private_key(ec.SECP256R1())
        return kid

    def jwks(self) -> dict[str, Any]:
        """The public keys."""
        keys = []
        for kid, key in self.signing.items():
            public = json.loads(ECAlgorithm.to_jwk(key.public_key()))
            keys.append({**public, "kid": kid, "use": "sig", "alg": "ES256"})
        return {"keys": keys}

    async def key_set(self) -> Mapping[str, Any]:
        self.fetches += 1
        if not self.available:
            raise IssuerUnavailable("it does not answer")
        return self.jwks()

    def token(self, now: float, *, headers: Mapping[str, Any] | None = None, **claims: Any) -> str:
        """A token of the newest key, good for an hour; a claim of None is left out."""
        kid, key = list(self.signing.items())[-1]
        plain = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": "ann",
            "iat": int(now),
            "exp": int(now) + 3_600,
            **claims,
        }
        given = {name: value for name, value in plain.items() if value is not None}
        return jwt.encode(given, key, algorithm="ES256", headers={"kid": kid, **(headers or {})})
