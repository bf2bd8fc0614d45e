"""The edge serves what is written down of the template, and the template only has what the edge can serve."""

from __future__ import annotations

import copy
import hashlib
from pathlib import Path
from typing import Any

import pytest

from local.edge import wiring
from local.edge.errors import WiringError
from local.edge.routes import HttpRoute, Integration, Route
from local.emulator import described
from local.emulator.errors import TemplateError

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:${AWS::StackName}-fn"
TEMPLATE: dict[str, Any] = {
    "Resources": {
        "Ws": {
            "Type": "AWS::ApiGatewayV2::Api",
            "Properties": {"ProtocolType": "WEBSOCKET", "RouteSelectionExpression": "$request.body.type"},
        },
        "WsStage": {"Type": "AWS::ApiGatewayV2::Stage", "Properties": {"StageName": "v1"}},
        "WsIntegration": {
            "Type": "AWS::ApiGatewayV2::Integration",
            "Properties": {"IntegrationType": "AWS_PROXY", "TimeoutInMillis": 5000},
        },
        "WsRoute": {
            "Type": "AWS::ApiGatewayV2::Route",
            "Properties": {"RouteKey": "ping", "RouteResponseSelectionExpression": "$default"},
        },
        "ResponsesApi": {
            "Type": "AWS::ApiGatewayV2::Api",
            "Properties": {"ProtocolType": "WEBSOCKET", "RouteSelectionExpression": "$request.body.type"},
        },
        "ResponsesApiStage": {"Type": "AWS::ApiGatewayV2::Stage", "Properties": {"StageName": "v1"}},
        "Http": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"ProtocolType": "HTTP"}},
        "HttpStage": {"Type": "AWS::ApiGatewayV2::Stage", "Properties": {"StageName": "$default"}},
        "HttpIntegration": {
            "Type": "AWS::ApiGatewayV2::Integration",
            "Properties": {"IntegrationType": "AWS_PROXY", "PayloadFormatVersion": "2.0"},
        },
        "HttpRoute": {"Type": "AWS::ApiGatewayV2::Route", "Properties": {"RouteKey": "$default"}},
    },
    "Outputs": {"WsApiId": {"Value": {"Ref": "Ws"}}, "HttpApiId": {"Value": {"Ref": "Http"}}},
}
for _name, _each in TEMPLATE["Resources"].items():
    _api = next(api for api in ("Ws", "ResponsesApi", "Http") if _name.startswith(api))
    if _name != _api:
        _each["Properties"]["ApiId"] = {"Ref": _api}
    if _name.endswith("Integration"):
        _each["Properties"]["IntegrationUri"] = {"Fn::Sub": f"{FUNCTION}/invocations"}
    if _name.endswith("Route"):
        _each["Properties"]["Target"] = {"Fn::Sub": f"integrations/${{{_api}Integration}}"}


WS, HTTP = (hashlib.sha256(f"tf {api}".encode()).hexdigest()[:10] for api in ("Ws", "Http"))
"""The ids of the APIs: the same in every run."""


def describe(changed: str = "", **properties: Any) -> dict[str, Any]:
    template = copy.deepcopy(TEMPLATE)
    if changed:
        template["Resources"][changed]["Properties"] |= properties
    return described.describe(template, {}, "tf", {})


def test_routes_integrations_stages_and_selection_are_read(tmp_path: Path) -> None:
    described.write(tmp_path / "stack.json", describe())
    found = wiring.load(tmp_path / "stack.json")
    assert (found.websocket.api_id, found.websocket.stage, found.websocket.selection) == (
        WS,
        "v1",
        ("type",),
    )
    assert found.websocket.routes == {"ping": Route("ping", Integration("tf-fn", 5.0), replies=True)}
    assert (found.http.api_id, found.http.stage) == (HTTP, "$default")
    assert list(found.http.routes) == [HttpRoute("$default", Integration("tf-fn"))]
    assert found.domain_name(WS) == f"{WS}.execute-api.us-east-1.amazonaws.com"


def test_what_is_not_written_down_is_no_wiring(tmp_path: Path) -> None:
    with pytest.raises(WiringError, match="start the stack again"):
        wiring.load(tmp_path / "stack.json")


@pytest.mark.parametrize(
    ("resource", "properties", "says"),
    [
        ("HttpRoute", {"AuthorizationType": "JWT"}, "asks for JWT, which the laptop does not serve"),
        ("WsRoute", {"AuthorizationType": "AWS_IAM"}, "asks for AWS_IAM, which the laptop does not serve"),
        ("HttpIntegration", {"PayloadFormatVersion": "1.0"}, r"an AWS_PROXY with payload format 2\.0"),
        ("WsIntegration", {"IntegrationType": "MOCK"}, "route ping needs an AWS_PROXY"),
        ("WsStage", {"ApiId": {"Ref": "Http"}}, "Ws has to have one stage for the laptop to serve, not 0"),
    ],
)
def test_what_the_edge_does_not_serve_as_aws_does_is_refused(
    resource: str, properties: dict[str, Any], says: str
) -> None:
    with pytest.raises(TemplateError, match=says):
        describe(resource, **properties)
