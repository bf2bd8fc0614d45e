"""The HTTP API as an ASGI application."""

from __future__ import annotations

import secrets
import uuid

from fastapi import FastAPI
from starlette.middleware import Middleware

import taskflow
from taskflow.clock import Clock, SystemClock
from taskflow.records.database import Database
from taskflow.records.scrub import Redact
from taskflow.rest import (
    admin,
    answers,
    conversations,
    errors,
    health,
    ingest,
    judgements,
    limits,
    me,
    memory,
    offers,
    privacy,
    scores,
    system,
    tokens,
)
from taskflow.rest.context import Rest
from taskflow.rest.guests import Guests
from taskflow.rest.issuer_keys import IssuerKeys
from taskflow.rest.oidc import Verifier
from taskflow.rest.openai import routes as openai
from taskflow.rest.openai.errors import OpenAIError
from taskflow.rest.openai.refusing import OpenAIErrorsMiddleware, refuse
from taskflow.rest.ports import RestPorts
from taskflow.rest.rate_limit import RateLimitMiddleware
from taskflow.rest.request_guard import RequestGuardMiddleware
from taskflow.settings import Settings

ROUTERS = (
    conversations.router,
    answers.router,
    health.router,
    ingest.router,
    judgements.router,
    limits.router,
    me.router,
    memory.router,
    privacy.router,
    system.router,
    tokens.router,
    admin.router,
    scores.router,
    offers.router,
    openai.router,
)
"""In this order a request looks for its route. ``include_router`` would make each of them a second time, with its
models, before it answers the first request."""


def build(
    settings: Settings, ports: RestPorts, database: Database, redact: Redact, clock: Clock | None = None
) -> FastAPI:
    """The application. ``settings`` hold the signing key already; nothing is connected before the first request."""
    clock = clock or SystemClock()
    guests = Guests(settings.signing_key)
    app = FastAPI(
        title="TaskFlow",
        version=getattr(taskflow, "__version__", "0.1.0"),
        description="Conversations, records and operations of TaskFlow. The conversation itself is the WebSocket API.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        routes=[route for router in ROUTERS for route in router.routes],
        middleware=[
            Middleware(OpenAIErrorsMiddleware),
            Middleware(RequestGuardMiddleware, origins=settings.origins),
            Middleware(
                RateLimitMiddleware, settings=settings, admission=ports.admission, guests=guests, clock=clock
            ),
        ],
    )
    app.state.rest = Rest(
        settings=settings,
        ports=ports,
        database=database,
        redact=redact,
        clock=clock,
        new_id=lambda: str(uuid.uuid4()),
        new_secret=lambda: secrets.token_urlsafe(32),
        guests=guests,
        verifier=_verifier(settings, ports, clock),
    )
    errors.install(app)
    app.add_exception_handler(OpenAIError, refuse)
    return app


def _verifier(settings: Settings, ports: RestPorts, clock: Clock) -> Verifier | None:
    if settings.oidc_verify == "gateway" or ports.issuer is None:
        return None
    return Verifier(settings, IssuerKeys(ports.issuer, clock), clock)
