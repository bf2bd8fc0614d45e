"""Payload format 2.0 of an HTTP API: the event a function is sent, and what its answer means. No I/O, no clock.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.responses import Response

from local.edge.errors import MalformedResponse
from local.edge.events import Event, Stamp, request_time
from local.edge.routes import Wiring

_TEXT_TYPES = frozenset({"application/json", "application/xml", "application/javascript"})
_ESCAPES = re.compile(rb"%(?!25)([0-9A-Fa-f]{2})")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BAD_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_NOT_FORWARDED = frozenset({"connection", "content-length", "keep-alive", "transfer-encoding", "upgrade"})


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as it came in. ``raw_path`` is percent-encoded; ``headers`` are already the forwarded ones."""

    method: str
    raw_path: bytes
    query: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    source_ip: str
    protocol: str = "HTTP/1.1"


def decode_path(raw: bytes) -> str:
    """``rawPath`` as HTTP APIs write it: decoded, except ``%25`` (so that nothing is decoded twice)."""
    return _ESCAPES.sub(lambda match: bytes.fromhex(match[1].decode()), raw).decode("utf-8", "replace")


def is_text(content_type: str | None) -> bool:
    """Whether a body of this type arrives as text.

    The rest is base64, a missing type and form data included, as measured on AWS:
    https://github.com/ministackorg/ministack/pull/766
    """
    media_type = (content_type or "").partition(";")[0].strip().lower()
    return media_type.startswith("text/") or media_type in _TEXT_TYPES


def http_event(
    request: HttpRequest, wiring: Wiring, route_key: str, path_parameters: Mapping[str, str], stamp: Stamp
) -> Event:
    """The event for one request to the HTTP API. Fields that AWS leaves out when empty are left out."""
    headers: dict[str, str] = {}
    cookies: list[str] = []
    for name, value in request.headers:
        key = name.lower()
        if key == "cookie":
            cookies += [part for part in (piece.strip() for piece in value.split(";")) if part]
        else:
            headers[key] = f"{headers[key]},{value}" if key in headers else value
    path = decode_path(request.raw_path)
    event: Event = {"version": "2.0", "routeKey": route_key, "rawPath": path, "rawQueryString": request.query}
    if cookies:
        event["cookies"] = cookies
    event["headers"] = headers
    query: dict[str, str] = {}
    for name, value in parse_qsl(request.query, keep_blank_values=True):
        query[name] = f"{query[name]},{value}" if name in query else value
    if query:
        event["queryStringParameters"] = query
    api_id = wiring.http.api_id
    domain_name = wiring.domain_name(api_id)
    event["requestContext"] = {
        "accountId": wiring.account_id,
        "apiId": api_id,
        "domainName": domain_name,
        "domainPrefix": domain_name.partition(".")[0],
        "http": {
            "method": request.method,
            "path": path,
            "protocol": request.protocol,
            "sourceIp": request.source_ip,
            "userAgent": headers.get("user-agent", ""),
        },
        "requestId": stamp.request_id,
        "routeKey": route_key,
        "stage": wiring.http.stage,
        "time": request_time(stamp.epoch_ms),
        "timeEpoch": stamp.epoch_ms,
    }
    if path_parameters:
        event["pathParameters"] = dict(path_parameters)
    text = _body_text(request.body, headers.get("content-type"))
    if request.body:
        event["body"] = base64.b64encode(request.body).decode() if text is None else text
    event["isBase64Encoded"] = bool(request.body) and text is None
    return event


def http_response(payload: bytes) -> Response:
    """What a function's answer means: the explicit form when it has a ``statusCode``, else the inferred 200.

    Raises ``MalformedResponse``.
    """
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise MalformedResponse("the function's answer is not JSON") from error
    if not isinstance(answer, dict) or "statusCode" not in answer:
        body = answer.encode("utf-8", "replace") if isinstance(answer, str) else payload
        return Response(body, media_type="application/json")
    body = _response_body(answer)
    response = Response(body, _status(answer["statusCode"]))
    for cookie in _sequence(answer):
        response.headers.append("set-cookie", _value("cookies", cookie))
    for name, value in _response_headers(answer.get("headers")):
        response.headers.append(name, value)
    if body:
        response.headers.setdefault("content-type", "text/plain;charset=UTF-8")
    return response


def _body_text(body: bytes, content_type: str | None) -> str | None:
    """The body as text, or None when it has to be base64."""
    if not is_text(content_type):
        return None
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def _status(value: Any) -> int:
    status = int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value
    if isinstance(status, bool) or not isinstance(status, int) or not 200 <= status <= 599:
        raise MalformedResponse("the function's statusCode is not a number from 200 to 599")
    return status


def _sequence(answer: Mapping[str, Any]) -> list[Any]:
    cookies = answer.get("cookies") or []
    if not isinstance(cookies, list):
        raise MalformedResponse("the function's cookies are not a list")
    return cookies


def _response_headers(headers: Any) -> list[tuple[str, str]]:
    if headers is None:
        return []
    if not isinstance(headers, dict):
        raise MalformedResponse("the function's headers are not an object")
    pairs = [(str(name).lower(), _value(str(name), value)) for name, value in headers.items()]
    if any(not _TOKEN.fullmatch(name) for name, _ in pairs):
        raise MalformedResponse("the function's headers have a name that is no header name")
    return [(name, value) for name, value in pairs if name not in _NOT_FORWARDED]


def _value(name: str, value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if not isinstance(value, str | int | float) or _BAD_VALUE.search(text) or not _is_latin1(text):
        raise MalformedResponse(f"the function's header {name!r} has a value that is no header value")
    return text


def _is_latin1(text: str) -> bool:
    return all(ord(character) < 256 for character in text)


def _response_body(answer: Mapping[str, Any]) -> bytes:
    body = answer.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise MalformedResponse("the function's body is not a string")
    if not answer.get("isBase64Encoded"):
        return body.encode("utf-8", "replace")
    try:
        return base64.b64decode(body, validate=True)
    except (ValueError, binascii.Error) as error:
        raise MalformedResponse("the function's body is not base64") from error
