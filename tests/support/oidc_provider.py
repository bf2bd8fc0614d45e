"""An identity provider for tests of the running stack: OpenID Connect by authorization code with PKCE, over HTTP.

``make issuer`` runs it beside ``make run``, so that a developer can be an admin on their own machine.

Everybody who comes is signed in at once, as whom ``login_hint`` names. What no provider for tests does that there is:
its keys rotate while it runs, and its tokens carry any claims, also malformed ones.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.fakes.issuer import FakeIssuer
from tests.support.kept_secret import note

PATIENCE_SECONDS = 90.0

CLIENT_ID = "web"


class OidcProvider(FakeIssuer):
    """``claims``: what the next tokens carry besides the usual."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.claims: dict[str, Any] = {}
        self._codes: dict[str, dict[str, str]] = {}

    def app(self) -> Starlette:
        """The provider's web application."""
        routes = [
            Route("/.well-known/openid-configuration", self._discovery),
            Route("/jwks", self._jwks),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
        ]
        anywhere = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"])
        return Starlette(routes=routes, middleware=[anywhere])

    async def _discovery(self, request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["ES256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def _jwks(self, request: Request) -> Response:
        self.fetches += 1
        return JSONResponse(self.jwks())

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        right = asked.get("response_type") == "code" and asked.get("client_id") == CLIENT_ID
        if not right or asked.get("code_challenge_method") != "S256" or "code_challenge" not in asked:
            return JSONResponse({"error": "invalid_request"}, 400)
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        answer = urlencode({"code": code, "state": asked.get("state", "")})
        return RedirectResponse(f"{asked['redirect_uri']}?{answer}", 302)

    async def _token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        asked = self._codes.pop(form.get("code", ""), None)
        verifier = form.get("code_verifier", "")
        if asked is None or asked["code_challenge"] != challenge_of(verifier):
            return JSONResponse({"error": "invalid_grant"}, 400)
        claims = {"aud": CLIENT_ID, "sub": asked.get("login_hint", "ann"), **self.claims}
        if "nonce" in asked:
            claims["nonce"] = asked["nonce"]
        token = self.token(time.time(), **claims)
        return JSONResponse(
            {
                "access_token": token,
                "id_token": token,
                "token_type": "Bearer",
                "expires_in": 3_600,
                "scope": asked.get("scope", "openid"),
            }
        )


def challenge_of(verifier: str) -> str:
    """The PKCE challenge (S256) of a verifier: https://www.rfc-editor.org/rfc/rfc7636#section-4.2"""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@contextmanager
def oidc_provider(issuer: str) -> Iterator[OidcProvider]:
    """A provider at the address ``issuer``, in a thread of this process."""
    provider = OidcProvider(issuer)
    port = urlsplit(issuer).port
    assert port is not None
    server = uvicorn.Server(
        uvicorn.Config(provider.app(), host="127.0.0.1", port=port, log_level="warning", lifespan="off")
    )
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the provider did not start"
        time.sleep(0.01)
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join()


async def sign_in(issuer: str, redirect_uri: str, **wanted: str) -> str:
    """Signs somebody in as a page does; returns the access token."""
    verifier = secrets.token_urlsafe(48)
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_SECONDS) as http:
        found = (await http.get(f"{issuer}/.well-known/openid-configuration")).json()
        query = {
            "response_type": "code",
            "client_id": CLIENT_ID,
            "redirect_uri": redirect_uri,
            "scope": "openid",
            "state": "s",
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
            **wanted,
        }
        back = await http.get(found["authorization_endpoint"], params=query)
        answer = httpx.URL(back.headers["location"]).params
        assert answer["state"] == "s"
        form = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": redirect_uri,
            "client_id": CLIENT_ID,
            "code_verifier": verifier,
        }
        tokens = (await http.post(found["token_endpoint"], data=form)).raise_for_status().json()
        return note(str(tokens["access_token"]))


PORT = 9400
SETTINGS = {
    "TASKFLOW_OIDC_ISSUER": f"http://localhost:{PORT}",
    "TASKFLOW_OIDC_AUDIENCE": CLIENT_ID,
    "TASKFLOW_OIDC_CLIENT_ID": CLIENT_ID,
    "TASKFLOW_OIDC_ROLES": "admin=groups:admins",
}
"""With which the laptop takes its tokens."""


def main() -> None:
    """Lets everybody in as an admin until it is interrupted."""
    with suppress(KeyboardInterrupt), oidc_provider(SETTINGS["TASKFLOW_OIDC_ISSUER"]) as provider:
        provider.claims = {"groups": ["admins"], "name": "Ann"}
        print("Put these lines into .env, start `make run` again, open /admin and sign in:\n")
        print("\n".join(f"{name}={value}" for name, value in SETTINGS.items()))
        print("\nWhoever comes is Ann, an admin, without a password. Ctrl-C ends it.", flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
