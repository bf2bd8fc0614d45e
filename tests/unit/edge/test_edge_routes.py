"""Route selection of both APIs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.edge.errors import WiringError
from local.edge.routes import (
    HttpApi,
    HttpRoute,
    Integration,
    Route,
    WebSocketApi,
    function_name,
    selection_path,
)

FUNCTION = Integration("f")
KEYS = ("$connect", "$disconnect", "$default", "ping", "1", "1.5", "true")


def _api(*keys: str, selection: tuple[str, ...] = ("type",)) -> WebSocketApi:
    return WebSocketApi("api", "v1", selection, {key: Route(key, FUNCTION) for key in keys})


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ('{"type":"ping"}', "ping"),
        ('{"type":"ping","type":"other"}', "$default"),
        ('{"type":1}', "1"),
        ('{"type":1.5}', "1.5"),
        ('{"type":true}', "true"),
        ('{"type":null}', "$default"),
        ('{"type":["ping"]}', "$default"),
        ('{"Type":"ping"}', "$default"),
        ('["ping"]', "$default"),
        ('"ping"', "$default"),
        ("ping", "$default"),
        ("", "$default"),
        ('{"type":"$connect"}', "$default"),
        ('{"type":"$disconnect"}', "$default"),
        ('{"type":"$default"}', "$default"),
    ],
)
def test_a_message_selects_its_route(body: str, key: str) -> None:
    route = _api(*KEYS).select(body)
    assert route is not None and route.key == key


def test_a_message_without_a_route_selects_none() -> None:
    assert _api("$connect", "ping").select('{"type":"other"}') is None


@given(st.text())
def test_no_client_reaches_connect_or_disconnect(body: str) -> None:
    route = _api(*KEYS).select(body)
    assert route is not None and route.key not in ("$connect", "$disconnect")


def test_selection_may_be_nested() -> None:
    api = _api("$default", "go", selection=("a", "b"))
    selected = [api.select(body) for body in ('{"a":{"b":"go"}}', '{"a":"go"}', '{"a.b":"go"}')]
    assert [route.key if route else None for route in selected] == ["go", "$default", "$default"]


@pytest.mark.parametrize(
    ("expression", "path"),
    [
        ("$request.body.type", ("type",)),
        ("${request.body.type}", ("type",)),
        ("$request.body.a.b-c", ("a", "b-c")),
    ],
)
def test_selection_expressions_are_read(expression: str, path: tuple[str, ...]) -> None:
    assert selection_path(expression) == path


@pytest.mark.parametrize("expression", ["", "$request.header.x", "$request.body.", "${request.body.a}-x"])
def test_other_selection_expressions_are_refused(expression: str) -> None:
    with pytest.raises(WiringError, match=r"use \$request\.body"):
        selection_path(expression)


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        (
            "arn:aws:apigateway:r:lambda:path/2015-03-31/functions/arn:aws:lambda:r:1:function:tf-a/invocations",
            "tf-a",
        ),
        ("arn:aws:lambda:us-east-1:000000000000:function:tf-a", "tf-a"),
        (
            "arn:aws:apigateway:r:lambda:path/x/functions/arn:aws:lambda:r:1:function:tf-a:live/invocations",
            "tf-a",
        ),
    ],
)
def test_integration_uris_name_a_function(uri: str, name: str) -> None:
    assert function_name(uri) == name


@pytest.mark.parametrize("uri", ["", "https://example.com", "arn:aws:lambda:us-east-1:1:function:"])
def test_other_integration_uris_are_refused(uri: str) -> None:
    with pytest.raises(WiringError, match="names no Lambda function"):
        function_name(uri)


HTTP_KEYS = (
    "$default",
    "ANY /api/{proxy+}",
    "GET /api/things",
    "ANY /api/things/{id}",
    "GET /api/things/{id}",
    "GET /api/things/special",
    "GET /api/things/{id}/{rest+}",
)


@pytest.mark.parametrize(
    ("method", "path", "key", "parameters"),
    [
        ("GET", "/api/things", "GET /api/things", {}),
        ("GET", "/api/things/7", "GET /api/things/{id}", {"id": "7"}),
        ("GET", "/api/things/special", "GET /api/things/special", {}),
        ("DELETE", "/api/things/7", "ANY /api/things/{id}", {"id": "7"}),
        ("GET", "/api/things/7/a/b", "GET /api/things/{id}/{rest+}", {"id": "7", "rest": "a/b"}),
        ("POST", "/api/things", "ANY /api/{proxy+}", {"proxy": "things"}),
        ("POST", "/api/x/y", "ANY /api/{proxy+}", {"proxy": "x/y"}),
        ("GET", "/api/", "$default", {}),
        ("GET", "/other", "$default", {}),
    ],
)
def test_a_request_selects_the_most_specific_route(method: str, path: str, key: str, parameters: Any) -> None:
    for keys in (HTTP_KEYS, HTTP_KEYS[::-1]):
        found = HttpApi("api", "$default", [HttpRoute(one, FUNCTION) for one in keys]).select(method, path)
        assert found is not None
        assert (found[0].key, found[1]) == (key, parameters)


def test_a_request_without_a_route_selects_none() -> None:
    api = HttpApi("api", "$default", [HttpRoute("GET /api/things", FUNCTION)])
    assert api.select("POST", "/api/things") is None
    assert api.select("GET", "/api/things/1") is None
