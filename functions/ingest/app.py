"""The HTTP API (FastAPI behind Mangum), programs' WebSockets, and what other functions ask of the one that has the
database."""

from __future__ import annotations

import taskflow.first  # noqa: F401 (before what it is for)

# isort: split

import asyncio
import importlib
import sys
from contextlib import suppress
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from mangum import Mangum
from taskflow import bootstrap
from taskflow.errors import CallRefused, StoreUnavailable
from taskflow.loading import loading
from taskflow.protocol import deferred_models
from taskflow.records.database import Database, forget_secrets
from taskflow.records.gone import gone
from taskflow.records.history import rehydrate
from taskflow.settings import Settings
from taskflow.telemetry import metrics
from taskflow.unhandled import entry_point, http_500

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI
    from taskflow.rest.openai.sockets import ProgramDoor

DIRECT = {
    "statusCode": 403,
    "headers": {"content-type": "application/json"},
    "body": '{"success":false,"error":{"code":"DIRECT_ACCESS","message":"ask at the web client\'s address"}}',
}
"""What a request gets that went round CloudFront where that is refused."""


@cache
def database() -> Database:
    """This process's connection to Postgres."""
    return Database.from_settings(bootstrap.settings(), wakes=True)


@cache
def loop() -> asyncio.AbstractEventLoop:
    """The event loop of all invocations, where Mangum finds it."""
    asyncio.set_event_loop(asyncio.new_event_loop())
    return asyncio.get_event_loop()


@cache
def _build() -> Callable[..., FastAPI]:
    """Loads FastAPI and the routes, which takes as long as everything else."""
    # FastAPI would load all of Pydantic's first version to say of each route that it has none of its models.
    sys.modules.setdefault("pydantic.v1", None)  # type: ignore[arg-type]  # what Python takes for "cannot be imported"
    with loading():
        with deferred_models():
            importlib.import_module("fastapi")
        from taskflow.rest.build import build

    return build


def _redact(text: str) -> str:
    """Most requests have nothing to redact, and its tables take a while to load."""
    from taskflow.redaction import redact

    return redact(text)


@lru_cache(maxsize=1)
def http(settings: Settings) -> Mangum:
    """The application; another one once a secret was rotated."""
    return Mangum(_build()(settings, bootstrap.rest_ports(settings), database(), _redact), lifespan="off")


@lru_cache(maxsize=1)
def door(settings: Settings) -> ProgramDoor:
    """What serves programs' WebSockets; another one once a secret was rotated."""
    from taskflow.rest.openai.sockets import ProgramDoor

    return ProgramDoor(cast("FastAPI", http(settings).app).state.rest)


def programs(event: dict[str, Any]) -> dict[str, Any]:
    """An event of the WebSocket API for programs, answered."""
    found = door(bootstrap.keys().signing())
    return loop().run_until_complete(found.handle(event))


@entry_point(http_500)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """An event of the HTTP API (payload 2.0) or of programs' WebSockets, or a question of another function or an
    operator: ``rehydrate``, ``gone``."""
    if event.get("kind") == "rehydrate":
        metrics.add_metric("Rehydrations", MetricUnit.Count, 1)
        return rehydrate(database(), event)
    if event.get("kind") == "gone":
        return gone(database(), event)
    metrics.add_metric("Requests", MetricUnit.Count, 1)
    gateway = event.get("requestContext") or {}
    if "eventType" in gateway and gateway["eventType"] != "CONNECT":
        # A frame has no headers: its connection came through the edge.
        return programs(event)
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    if not bootstrap.keys().came_through_edge(headers):
        return DIRECT
    if "eventType" in gateway:
        return programs(event)
    loop()  # of this process: the application may be from a snapshot, whose loop is closed
    return http(bootstrap.keys().signing())(event, context)  # type: ignore[arg-type]  # Powertools types the same object otherwise


LATER = (
    *(
        "anyio._backends._asyncio",
        "jwt",
        "taskflow.redaction",
        "taskflow.rest.downloads",
        "taskflow.rest.exporter",
    ),
    *("taskflow.records.search.query", "taskflow.records.search.vector"),
)
"""Modules that are loaded by requests which need them."""


def _warm() -> None:
    for name in LATER:
        importlib.import_module(name)
    made = loop()  # before the application, which would make one of its own
    with suppress(StoreUnavailable, CallRefused):  # the first request reads the secret again in any case
        http(bootstrap.keys().signing())
    made.close()
    loop.cache_clear()


bootstrap.survives_snapshots(_warm, database, after=(forget_secrets,))
