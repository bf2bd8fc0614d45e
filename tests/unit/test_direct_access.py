"""Requests that go round CloudFront, and so round its web ACL, are refused where an operator says so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from taskflow import bootstrap
from taskflow.clock import SystemClock
from taskflow.conversation.viewer import shows_edge_key
from taskflow.keys_in_use import KeysInUse
from taskflow.settings import Settings

import functions.connect.app as connect
import functions.ingest.app as ingest
from tests.support.records import FakeContext

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics")

KEY = "what CloudFront shows"


@pytest.mark.parametrize(
    ("headers", "key", "shown"),
    [
        ({"x-taskflow-edge": KEY}, KEY, True),
        ({"x-taskflow-edge": "another"}, KEY, False),
        ({"x-taskflow-edge": ""}, KEY, False),
        ({}, KEY, False),
        # Where there is no key nobody has shown it, not even with an empty one.
        ({"x-taskflow-edge": ""}, "", False),
        ({}, "", False),
        ({"x-taskflow-edge": "ключ"}, KEY, False),
    ],
)
def test_only_the_key_proves_it(headers: Mapping[str, str], key: str, shown: bool) -> None:
    assert shows_edge_key(headers, key) is shown


@pytest.fixture(params=["allow", "refuse"])
def refuses(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[bool]:
    """Whether direct requests are refused; whoever gets through meets ``Reached``."""
    settings = Settings(direct_access=request.param, edge_secret_arn="arn")

    def reached(*_: object, **__: object) -> Any:
        raise Reached

    monkeypatch.setattr(bootstrap, "settings", lambda: settings)
    keys = KeysInUse(settings, Held, SystemClock())
    monkeypatch.setattr(bootstrap, "keys", lambda: keys)
    monkeypatch.setattr(bootstrap, "backend", reached)
    monkeypatch.setattr(ingest, "http", reached)
    yield request.param == "refuse"


class Held:
    """Secrets Manager with the edge's key."""

    def get_secret_value(self, **_: object) -> dict[str, str]:
        return {"SecretString": KEY}


class Reached(Exception):
    """The request was let through."""


def upgrade(headers: dict[str, str]) -> dict[str, Any]:
    return {"requestContext": {"connectionId": "c", "eventType": "CONNECT"}, "headers": headers}


def request(headers: dict[str, str]) -> dict[str, Any]:
    context = {"http": {"method": "GET", "path": "/api/health"}}
    return {"version": "2.0", "rawPath": "/api/health", "requestContext": context, "headers": headers}


@pytest.mark.parametrize("function", ["connect", "ingest"])
@pytest.mark.parametrize("headers", [{}, {"X-TaskFlow-Edge": "guessed"}])
def test_what_comes_another_way_is_refused_by_name_where_that_is_asked_for(
    refuses: bool, function: str, headers: dict[str, str]
) -> None:
    app, event = (connect, upgrade(headers)) if function == "connect" else (ingest, request(headers))
    answer = app.handler(event, FakeContext())
    assert answer["statusCode"] == (403 if refuses else 500)
    told = json.loads(answer.get("body", '{"error": {}}'))["error"]
    assert told.get("code") == ("DIRECT_ACCESS" if refuses else told.get("code"))
    assert KEY not in str(answer)


@pytest.mark.parametrize("function", ["connect", "ingest"])
def test_what_cloudfront_sent_is_let_through(refuses: bool, function: str) -> None:
    headers = {"X-TaskFlow-Edge": KEY}
    app, event = (connect, upgrade(headers)) if function == "connect" else (ingest, request(headers))
    # ``Reached`` is an error that nobody foresaw.
    assert app.handler(event, FakeContext())["statusCode"] == 500


def test_another_function_asks_ingest_without_a_request(
    refuses: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "rehydrate", lambda database, event: {"messages": []})
    monkeypatch.setattr(ingest, "database", lambda: None)
    assert ingest.handler({"kind": "rehydrate"}, FakeContext()) == {"messages": []}
