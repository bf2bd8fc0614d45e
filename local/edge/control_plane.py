"""Reads the wiring from ``apigatewayv2``, the emulator's control plane: the template stays its only source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from local.edge.errors import WiringError
from local.edge.routes import (
    HttpApi,
    HttpRoute,
    Integration,
    Route,
    WebSocketApi,
    Wiring,
    function_name,
    selection_path,
)
from local.emulator.clients import at
from local.emulator.described import read
from local.emulator.errors import TemplateError

if TYPE_CHECKING:
    from mypy_boto3_apigatewayv2 import ApiGatewayV2Client


def connect(emulator: str) -> ApiGatewayV2Client:
    """A client of the emulator at ``emulator``."""
    client: ApiGatewayV2Client = boto3.client("apigatewayv2", **at(emulator))
    return client


def load(client: ApiGatewayV2Client, *, websocket_api: str, http_api: str, responses_api: str = "") -> Wiring:
    """The APIs as they are deployed now. Raises ``WiringError``."""
    try:
        return Wiring(
            _websocket(client, websocket_api),
            _http(client, http_api),
            client.meta.region_name,
            programs=_websocket(client, responses_api) if responses_api else None,
        )
    except (BotoCoreError, ClientError) as error:
        raise WiringError(
            f"The emulator at {client.meta.endpoint_url} did not give the routes of "
            f"{websocket_api} and {http_api}: {error}"
        ) from error


def load_file(file: Path) -> Wiring:
    """The APIs as the supervisor describes them (``local.emulator.described``). Raises ``WiringError``."""
    try:
        apis = read(file)["apis"]
    except TemplateError as error:
        raise WiringError(str(error)) from error
    http = apis["HTTP"]
    return Wiring(
        _described_websocket(apis["WEBSOCKET"]),
        HttpApi(
            http["id"],
            http["stage"],
            [HttpRoute(key, _described(given)) for key, given in http["routes"].items()],
        ),
        programs=_described_websocket(apis["RESPONSES"]) if "RESPONSES" in apis else None,
    )


def _described_websocket(api: dict[str, Any]) -> WebSocketApi:
    routes = {
        key: Route(key, _described(given), replies=given["replies"]) for key, given in api["routes"].items()
    }
    return WebSocketApi(api["id"], api["stage"], selection_path(api["selection"]), routes)


def _described(given: dict[str, Any]) -> Integration:
    return Integration(function_name(given["uri"]), given["millis"] / 1000 if given["millis"] else None)


def _websocket(client: ApiGatewayV2Client, api_id: str) -> WebSocketApi:
    api = client.get_api(ApiId=api_id)
    if api["ProtocolType"] != "WEBSOCKET":
        raise WiringError(f"API {api_id} is not a WebSocket API")
    integrations = _integrations(client, api_id)
    routes = {
        item["RouteKey"]: Route(
            item["RouteKey"],
            _integration(item, integrations),
            # CloudFormation in the emulator has no AWS::ApiGatewayV2::RouteResponse; the expression that
            # turns two-way communication on is the part of it that the route itself carries.
            replies=bool(item.get("RouteResponseSelectionExpression")),
        )
        for item in _routes(client, api_id)
    }
    selection = selection_path(api.get("RouteSelectionExpression", ""))
    return WebSocketApi(api_id, _stage(client, api_id), selection, routes)


def _http(client: ApiGatewayV2Client, api_id: str) -> HttpApi:
    if client.get_api(ApiId=api_id)["ProtocolType"] != "HTTP":
        raise WiringError(f"API {api_id} is not an HTTP API")
    integrations = _integrations(client, api_id, payload_format="2.0")
    routes = [
        HttpRoute(item["RouteKey"], _integration(item, integrations)) for item in _routes(client, api_id)
    ]
    return HttpApi(api_id, _stage(client, api_id), routes)


def _routes(client: ApiGatewayV2Client, api_id: str) -> list[dict[str, Any]]:
    routes = _all(client, "get_routes", api_id)
    for route in routes:
        kind = route.get("AuthorizationType") or "NONE"
        if kind != "NONE":
            raise WiringError(
                f"Route {route['RouteKey']} of API {api_id} asks for {kind} authorization, which the local edge "
                f"does not serve: deploy with AuthMode anonymous (TASKFLOW_AUTH_MODE=anonymous)"
            )
    return routes


def _integrations(
    client: ApiGatewayV2Client, api_id: str, payload_format: str | None = None
) -> dict[str, Integration]:
    found = {}
    for item in _all(client, "get_integrations", api_id):
        if item["IntegrationType"] != "AWS_PROXY":
            raise WiringError(
                f"API {api_id} has an integration of type {item['IntegrationType']}, not AWS_PROXY"
            )
        if payload_format and item.get("PayloadFormatVersion") != payload_format:
            raise WiringError(
                f"API {api_id} has an integration without PayloadFormatVersion '{payload_format}'"
            )
        millis = item.get("TimeoutInMillis")
        timeout = millis / 1000 if millis else None
        found[item["IntegrationId"]] = Integration(function_name(item["IntegrationUri"]), timeout)
    return found


def _integration(route: dict[str, Any], integrations: dict[str, Integration]) -> Integration:
    target = str(route.get("Target", "")).rpartition("/")[2]
    if target not in integrations:
        raise WiringError(f"Route {route['RouteKey']} has no integration")
    return integrations[target]


def _stage(client: ApiGatewayV2Client, api_id: str) -> str:
    names = [str(item["StageName"]) for item in _all(client, "get_stages", api_id)]
    if len(names) != 1:
        listed = ", ".join(sorted(names)) or "none"
        raise WiringError(f"API {api_id} has to have one stage for the local edge to serve; it has: {listed}")
    return names[0]


def _all(client: ApiGatewayV2Client, operation: str, api_id: str) -> list[dict[str, Any]]:
    """Every page of a list operation."""
    paginator: Any = client.get_paginator(operation)  # type: ignore[call-overload]
    return [item for page in paginator.paginate(ApiId=api_id) for item in page["Items"]]
