"""Payload format 2.0, against AWS's documented examples."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from local.edge.errors import MalformedResponse
from local.edge.events import Stamp
from local.edge.http_events import HttpRequest, decode_path, http_event, http_response, is_text
from local.edge.routes import HttpApi, WebSocketApi, Wiring


def _event(**changes: Any) -> dict[str, Any]:
    values = {
        "method": "POST",
        "raw_path": b"/my/path",
        "query": "",
        "headers": [],
        "body": b"",
        "source_ip": "192.0.2.1",
    }
    wiring = Wiring(
        WebSocketApi("ws", "v1", (), {}),
        HttpApi("api-id", "$default", []),
        WebSocketApi("programs", "v1", (), {}),
        account_id="123456789012",
    )
    stamp = Stamp("id", 1583348638390)
    return http_event(HttpRequest(**(values | changes)), wiring, "$default", {}, stamp)


def test_event_is_awss_example() -> None:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html

    Without what a client certificate, an authorizer, path parameters and stage variables add. There, the domain name is
    not that of the ``apiId``, and ``time`` and ``timeEpoch`` are not the same moment.
    """
    event = _event(
        query="parameter1=value1&parameter1=value2&parameter2=value",
        headers=[
            ("Cookie", "cookie1; cookie2"),
            ("Header1", "value1"),
            ("Header2", "value1"),
            ("header2", "value2"),
            ("User-Agent", "agent"),
            ("Content-Type", "text/plain"),
        ],
        body=b"Hello from Lambda",
    )
    assert event == {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/my/path",
        "rawQueryString": "parameter1=value1&parameter1=value2&parameter2=value",
        "cookies": ["cookie1", "cookie2"],
        "headers": {
            "header1": "value1",
            "header2": "value1,value2",
            "user-agent": "agent",
            "content-type": "text/plain",
        },
        "queryStringParameters": {"parameter1": "value1,value2", "parameter2": "value"},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api-id",
            "domainName": "api-id.execute-api.us-east-1.amazonaws.com",
            "domainPrefix": "api-id",
            "http": {
                "method": "POST",
                "path": "/my/path",
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "agent",
            },
            "requestId": "id",
            "routeKey": "$default",
            "stage": "$default",
            "time": "04/Mar/2020:19:03:58 +0000",
            "timeEpoch": 1583348638390,
        },
        "body": "Hello from Lambda",
        "isBase64Encoded": False,
    }


def test_fields_without_content_are_left_out() -> None:
    assert _event().keys() == {
        "version", "routeKey", "rawPath", "rawQueryString", "headers", "requestContext", "isBase64Encoded",
    }  # fmt: skip


def test_several_cookie_headers_are_one_list() -> None:
    assert _event(headers=[("cookie", "a=1;b=2"), ("Cookie", " c=3; ")])["cookies"] == ["a=1", "b=2", "c=3"]


@pytest.mark.parametrize(
    ("content_type", "text"),
    [
        ("text/plain", True),
        ("TEXT/html; charset=utf-8", True),
        ("application/json", True),
        ("application/json; charset=utf-8", True),
        ("application/xml", True),
        ("application/javascript", True),
        ("application/x-www-form-urlencoded", False),
        ("application/vnd.api+json", False),
        ("multipart/form-data; boundary=x", False),
        ("application/octet-stream", False),
        ("", False),
        (None, False),
    ],
)
def test_which_bodies_are_text(content_type: str | None, text: bool) -> None:
    assert is_text(content_type) is text
    event = _event(body=b"data", headers=[("content-type", content_type)] if content_type is not None else [])
    assert event["isBase64Encoded"] is not text
    assert event["body"] == ("data" if text else base64.b64encode(b"data").decode())


def test_text_that_is_not_utf8_is_base64() -> None:
    event = _event(body=b"\xff", headers=[("content-type", "text/plain")])
    assert (event["isBase64Encoded"], event["body"]) == (True, "/w==")


@pytest.mark.parametrize(
    ("raw", "decoded"),
    [
        (b"/a/b", "/a/b"),
        (b"/a%20b", "/a b"),
        (b"/%C3%A9", "/é"),
        (b"/a%2Fb", "/a/b"),
        (b"/a%252Fb", "/a%252Fb"),
        (b"/%25", "/%25"),
        (b"/%zz", "/%zz"),
        (b"/%ff", "/\ufffd"),
    ],
)
def test_raw_path_is_decoded_once_except_for_percent(raw: bytes, decoded: str) -> None:
    assert decode_path(raw) == decoded
    assert _event(raw_path=raw)["rawPath"] == decoded


@pytest.mark.parametrize(
    "payload", [b'{ "message": "Hello from Lambda!" }', b"[1]", b"3", b"null", b'{"body":"x"}']
)
def test_an_answer_without_status_is_json_with_200(payload: bytes) -> None:
    response = http_response(payload)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert response.body == payload


def test_a_bare_string_is_the_body() -> None:
    response = http_response(b'"Hello from Lambda!"')
    assert (response.status_code, response.body) == (200, b"Hello from Lambda!")
    assert response.headers["content-type"] == "application/json"


def test_an_explicit_answer_is_taken_apart() -> None:
    response = http_response(
        json.dumps(
            {
                "statusCode": 302,
                "headers": {
                    "Location": "/x",
                    "X-Flag": True,
                    "X-Number": 1.5,
                    "Transfer-Encoding": "chunked",
                },
                "cookies": ["a=1", "b=2"],
                "body": "moved é",
            }
        ).encode()
    )
    assert response.status_code == 302
    assert [pair for pair in response.headers.items() if pair[0] != "content-length"] == [
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
        ("location", "/x"),
        ("x-flag", "true"),
        ("x-number", "1.5"),
        ("content-type", "text/plain;charset=UTF-8"),
    ]
    assert response.body == "moved é".encode()


def test_a_status_may_be_a_numeric_string() -> None:
    assert http_response(b'{"statusCode": "404"}').status_code == 404


@pytest.mark.parametrize(
    "answer",
    [
        {"statusCode": 0},
        {"statusCode": 600},
        {"statusCode": 101},
        {"statusCode": True},
        {"statusCode": "ok"},
        {"statusCode": 200.5},
        {"statusCode": 200, "body": 1},
        {"statusCode": 200, "body": "é", "isBase64Encoded": True},
        {"statusCode": 200, "headers": []},
        {"statusCode": 200, "headers": {"": "x"}},
        {"statusCode": 200, "headers": {"x": "€"}},
        {"statusCode": 200, "headers": {"x": "a\nb"}},
        {"statusCode": 200, "headers": {"x": None}},
        {"statusCode": 200, "cookies": {"a": 1}},
        {"statusCode": 200, "cookies": [{}]},
    ],
)
def test_malformed_answers_are_errors(answer: Any) -> None:
    with pytest.raises(MalformedResponse, match="the function's"):
        http_response(json.dumps(answer).encode())


@pytest.mark.parametrize("payload", [b"", b"{", b"\xff", b"[" * 100_000])
def test_answers_that_are_not_json_are_errors(payload: bytes) -> None:
    with pytest.raises(MalformedResponse, match="not JSON"):
        http_response(payload)
