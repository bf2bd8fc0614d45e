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
from taskflow.rest import conversations, errors, ingest, limits, system
from taskflow.rest.context import Rest
from taskflow.rest.identity import Guests
from taskflow.rest.ports import RestPorts
from taskflow.rest.request_guard import RequestGuardMiddleware
from taskflow.settings import Settings


def build(
    settings: Settings, ports: RestPorts, database: Database, redact: Redact, clock: Clock | None = None
) -> FastAPI:
    """The application. ``settings`` hold the signing key already; nothing is connected before the first request."""
    app = FastAPI(
        title="TaskFlow",
        version=getattr(taskflow, "__version__", "0.1.0"),
        description="Conversations, records and operations of TaskFlow. The conversation itself is the WebSocket API.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        middleware=[Middleware(RequestGuardMiddleware, origins=settings.origins)],
    )
    app.state.rest = Rest(
        settings=settings,
        ports=ports,
        database=database,
        redact=redact,
        clock=clock or SystemClock(),
        new_id=lambda: str(uuid.uuid4()),
        new_secret=lambda: secrets.token_urlsafe(32),
        guests=Guests(settings.signing_key),
    )
    for router in (conversations.router, ingest.router, limits.router, system.router):
        app.include_router(router)
    errors.install(app)
    return app
