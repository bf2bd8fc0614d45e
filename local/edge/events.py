"""The events a WebSocket API sends to its functions (``AWS_PROXY`` integrations). No I/O, no clock.

Shapes: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html
"""

from __future__ import annotations

import base64
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

Event = dict[str, Any]
Pairs = Iterable[tuple[str, str]]

NO_STATUS_REASON = "Client-side close frame status not set"
"""``disconnectReason`` for a close frame without a code (1005)."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Connection:
    """What every event of one connection repeats. ``connected_at`` is in milliseconds since the epoch."""

    connection_id: str
    api_id: str
    stage: str
    domain_name: str
    connected_at: int
    source_ip: str
    user_agent: str | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """One request's id and time (milliseconds since the epoch)."""

    request_id: str
    epoch_ms: int


def gateway_id(entropy: bytes) -> str:
    """An id in API Gateway's form: 11 bytes as 16 characters of URL-safe base64, so always with a ``=`` at the end."""
    if len(entropy) != 11:
        raise ValueError("an API Gateway id is made of 11 bytes")
    return base64.urlsafe_b64encode(entropy).decode()


def request_time(epoch_ms: int) -> str:
    """``09/Feb/2024:18:11:43 +0000``, whatever the locale."""
    at = time.gmtime(epoch_ms / 1000)
    clock = f"{at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02}"
    return f"{at.tm_mday:02}/{_MONTHS[at.tm_mon - 1]}/{at.tm_year}:{clock} +0000"


def connect_event(connection: Connection, stamp: Stamp, headers: Pairs, query: str) -> Event:
    """Input of the ``$connect`` route. ``query`` is the raw query string of the upgrade request."""
    event: Event = {
        **_headers(headers),
        "requestContext": _context(connection, stamp, "$connect", "CONNECT"),
        "isBase64Encoded": False,
    }
    parameters = parse_qsl(query, keep_blank_values=True)
    if parameters:
        event["queryStringParameters"] = dict(parameters)
        event["multiValueQueryStringParameters"] = _multi(parameters)
    return event


def message_event(connection: Connection, stamp: Stamp, route_key: str, message_id: str, body: str) -> Event:
    """Input of a message's route."""
    context = _context(connection, stamp, route_key, "MESSAGE")
    context["messageId"] = message_id
    return {"requestContext": context, "body": body, "isBase64Encoded": False}


def disconnect_event(connection: Connection, stamp: Stamp, host: str, code: int, reason: str) -> Event:
    """Input of the ``$disconnect`` route. ``host`` is the Host header of the upgrade request."""
    context = _context(connection, stamp, "$disconnect", "DISCONNECT")
    context["disconnectStatusCode"] = code
    context["disconnectReason"] = reason
    return {
        **_headers([("Host", host), ("x-api-key", ""), ("X-Forwarded-For", ""), ("x-restapi", "")]),
        "requestContext": context,
        "isBase64Encoded": False,
    }


def _context(connection: Connection, stamp: Stamp, route_key: str, event_type: str) -> Event:
    identity = {"sourceIp": connection.source_ip}
    if connection.user_agent is not None:
        identity["userAgent"] = connection.user_agent
    return {
        "routeKey": route_key,
        "eventType": event_type,
        "extendedRequestId": stamp.request_id,
        "requestTime": request_time(stamp.epoch_ms),
        "messageDirection": "IN",
        "stage": connection.stage,
        "connectedAt": connection.connected_at,
        "requestTimeEpoch": stamp.epoch_ms,
        "identity": identity,
        "requestId": stamp.request_id,
        "domainName": connection.domain_name,
        "connectionId": connection.connection_id,
        "apiId": connection.api_id,
    }


def _headers(headers: Pairs) -> Event:
    """Both header fields. Names keep the case they came in; the last value of a repeated one is the single value."""
    first_spelling: dict[str, str] = {}
    pairs = [(first_spelling.setdefault(name.lower(), name), value) for name, value in headers]
    return {"headers": dict(pairs), "multiValueHeaders": _multi(pairs)}


def _multi(pairs: Pairs) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return values
