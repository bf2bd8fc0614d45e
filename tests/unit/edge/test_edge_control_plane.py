"""Reading the wiring with the SDK from a control plane that pages and fails as AWS's does."""

from __future__ import annotations

import pytest

from local.edge import control_plane
from local.edge.errors import WiringError
from local.edge.routes import HttpRoute, Integration, Route, Wiring
from tests.support.control_plane import Api, http_api, websocket_api
from tests.support.control_plane import control_plane as serving


def _load(websocket: Api, http: Api, *, websocket_id: str = "ws", http_id: str = "http") -> Wiring:
    with serving({"ws": websocket, "http": http}) as endpoint:
        client = control_plane.connect(endpoint)
        return control_plane.load(client, websocket_api=websocket_id, http_api=http_id)


def test_routes_integrations_stages_and_selection_are_read() -> None:
    websocket = websocket_api(("$connect", "tf-connect"))
    websocket.route(
        "ping",
        "tf-message",
        integration={"timeoutInMillis": 5_000},
        routeResponseSelectionExpression="$default",
    )
    wiring = _load(websocket, http_api(("$default", "tf-ingest")))
    assert wiring.websocket.api_id == "ws"
    assert (wiring.websocket.stage, wiring.websocket.selection) == ("v1", ("type",))
    assert wiring.websocket.routes == {
        "$connect": Route("$connect", Integration("tf-connect")),
        "ping": Route("ping", Integration("tf-message", 5.0), replies=True),
    }
    assert (wiring.http.api_id, wiring.http.stage) == ("http", "$default")
    assert list(wiring.http.routes) == [HttpRoute("$default", Integration("tf-ingest"))]
    assert wiring.domain_name("ws") == "ws.execute-api.us-east-1.amazonaws.com"


def test_every_page_is_read() -> None:
    keys = [f"key{number}" for number in range(10)]
    wiring = _load(websocket_api(*[(key, f"tf-{key}") for key in keys]), http_api())
    assert {key: route.integration.function for key, route in wiring.websocket.routes.items()} == {
        key: f"tf-{key}" for key in keys
    }


def test_an_unknown_api_is_named() -> None:
    with pytest.raises(WiringError, match=r"did not give the routes of nope and http: .*NotFoundException"):
        _load(websocket_api(), http_api(), websocket_id="nope")


def test_apis_given_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(WiringError, match="API http is not a WebSocket API"):
        _load(websocket_api(), http_api(), websocket_id="http", http_id="ws")
    with pytest.raises(WiringError, match="API ws is not an HTTP API"):
        _load(websocket_api(), http_api(), http_id="ws")


@pytest.mark.parametrize("kind", ["JWT", "AWS_IAM", "CUSTOM"])
def test_routes_that_need_an_authorizer_are_refused_and_never_served_open(kind: str) -> None:
    http = http_api()
    http.route("$default", "tf-ingest", authorizationType=kind)
    with pytest.raises(WiringError, match=f"asks for {kind} authorization.*TASKFLOW_AUTH_MODE=anonymous"):
        _load(websocket_api(), http)


def test_payload_format_1_is_refused() -> None:
    http = http_api()
    http.route("$default", "tf-ingest", integration={"payloadFormatVersion": "1.0"})
    with pytest.raises(WiringError, match=r"PayloadFormatVersion '2\.0'"):
        _load(websocket_api(), http)


def test_integrations_that_are_no_lambda_proxy_are_refused() -> None:
    websocket = websocket_api()
    websocket.route("ping", "tf-message", integration={"integrationType": "MOCK"})
    with pytest.raises(WiringError, match="of type MOCK"):
        _load(websocket, http_api())


def test_a_route_without_integration_is_refused() -> None:
    websocket = websocket_api()
    websocket.routes.append({"routeId": "r", "routeKey": "ping"})
    with pytest.raises(WiringError, match="Route ping has no integration"):
        _load(websocket, http_api())


@pytest.mark.parametrize(("stages", "listed"), [([], "none"), (["v2", "v1"], "v1, v2")])
def test_an_api_needs_exactly_one_stage(stages: list[str], listed: str) -> None:
    websocket = websocket_api()
    websocket.stages = [{"stageName": name} for name in stages]
    with pytest.raises(WiringError, match=f"it has: {listed}"):
        _load(websocket, http_api())


def test_an_emulator_that_is_away_is_named() -> None:
    client = control_plane.connect("http://127.0.0.1:9")
    with pytest.raises(WiringError, match=r"The emulator at http://127\.0\.0\.1:9 did not give the routes"):
        control_plane.load(client, websocket_api="a", http_api="b")
