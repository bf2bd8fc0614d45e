"""WebSocket events, against AWS's documented examples."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from local.edge.events import (
    NO_STATUS_REASON,
    Connection,
    Stamp,
    connect_event,
    disconnect_event,
    gateway_id,
    message_event,
    request_time,
)

CONNECTION = Connection(
    connection_id="AAAA1234=",
    api_id="abcd1234",
    stage="prod",
    domain_name="abcd1234.execute-api.us-east-1.amazonaws.com",
    connected_at=1707502303419,
    source_ip="192.0.2.1",
)
STAMP = Stamp("ABCD1234=", 1707502303420)

AWS_CONNECT = {
    "headers": {
        "Host": "abcd123.execute-api.us-east-1.amazonaws.com",
        "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
        "Sec-WebSocket-Key": "...",
        "Sec-WebSocket-Version": "13",
        "X-Amzn-Trace-Id": "...",
        "X-Forwarded-For": "192.0.2.1",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    },
    "multiValueHeaders": {
        "Host": ["abcd123.execute-api.us-east-1.amazonaws.com"],
        "Sec-WebSocket-Extensions": ["permessage-deflate; client_max_window_bits"],
        "Sec-WebSocket-Key": ["..."],
        "Sec-WebSocket-Version": ["13"],
        "X-Amzn-Trace-Id": ["..."],
        "X-Forwarded-For": ["192.0.2.1"],
        "X-Forwarded-Port": ["443"],
        "X-Forwarded-Proto": ["https"],
    },
    "requestContext": {
        "routeKey": "$connect",
        "eventType": "CONNECT",
        "extendedRequestId": "ABCD1234=",
        "requestTime": "09/Feb/2024:18:11:43 +0000",
        "messageDirection": "IN",
        "stage": "prod",
        "connectedAt": 1707502303419,
        "requestTimeEpoch": 1707502303420,
        "identity": {"sourceIp": "192.0.2.1"},
        "requestId": "ABCD1234=",
        "domainName": "abcd1234.execute-api.us-east-1.amazonaws.com",
        "connectionId": "AAAA1234=",
        "apiId": "abcd1234",
    },
    "isBase64Encoded": False,
}
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html"""

AWS_DISCONNECT = {
    "headers": {
        "Host": "abcd1234.execute-api.us-east-1.amazonaws.com",
        "x-api-key": "",
        "X-Forwarded-For": "",
        "x-restapi": "",
    },
    "multiValueHeaders": {
        "Host": ["abcd1234.execute-api.us-east-1.amazonaws.com"],
        "x-api-key": [""],
        "X-Forwarded-For": [""],
        "x-restapi": [""],
    },
    "requestContext": {
        "routeKey": "$disconnect",
        "disconnectStatusCode": 1005,
        "eventType": "DISCONNECT",
        "extendedRequestId": "ABCD1234=",
        "requestTime": "09/Feb/2024:18:23:28 +0000",
        "messageDirection": "IN",
        "disconnectReason": "Client-side close frame status not set",
        "stage": "prod",
        "connectedAt": 1707503007396,
        "requestTimeEpoch": 1707503008941,
        "identity": {"sourceIp": "192.0.2.1"},
        "requestId": "ABCD1234=",
        "domainName": "abcd1234.execute-api.us-east-1.amazonaws.com",
        "connectionId": "AAAA1234=",
        "apiId": "abcd1234",
    },
    "isBase64Encoded": False,
}
"""Same page."""


def test_connect_event_is_awss_example() -> None:
    headers: Any = AWS_CONNECT["headers"]
    assert connect_event(CONNECTION, STAMP, headers.items(), "") == AWS_CONNECT


def test_disconnect_event_is_awss_example() -> None:
    connection = replace(CONNECTION, connected_at=1707503007396)
    stamp = Stamp("ABCD1234=", 1707503008941)
    event = disconnect_event(connection, stamp, CONNECTION.domain_name, 1005, NO_STATUS_REASON)
    assert event == AWS_DISCONNECT


def test_message_event_has_a_body_and_no_headers() -> None:
    connection = replace(CONNECTION, user_agent="Mozilla/5.0")
    event = message_event(
        connection, Stamp("R=", 1707502303999), "user_message", "M=", '{"type":"user_message"}'
    )
    assert event == {
        "requestContext": {
            "routeKey": "user_message",
            "messageId": "M=",
            "eventType": "MESSAGE",
            "extendedRequestId": "R=",
            "requestTime": "09/Feb/2024:18:11:43 +0000",
            "messageDirection": "IN",
            "stage": "prod",
            "connectedAt": 1707502303419,
            "requestTimeEpoch": 1707502303999,
            "identity": {"sourceIp": "192.0.2.1", "userAgent": "Mozilla/5.0"},
            "requestId": "R=",
            "domainName": "abcd1234.execute-api.us-east-1.amazonaws.com",
            "connectionId": "AAAA1234=",
            "apiId": "abcd1234",
        },
        "body": '{"type":"user_message"}',
        "isBase64Encoded": False,
    }


def test_repeated_headers_keep_their_first_spelling_and_every_value() -> None:
    event = connect_event(CONNECTION, STAMP, [("X-Two", "a"), ("Other", "o"), ("x-two", "b")], "")
    assert event["headers"] == {"X-Two": "b", "Other": "o"}
    assert event["multiValueHeaders"] == {"X-Two": ["a", "b"], "Other": ["o"]}


@pytest.mark.parametrize(
    ("query", "single", "multi"),
    [
        ("a=1", {"a": "1"}, {"a": ["1"]}),
        ("a=1&b=&a=2", {"a": "2", "b": ""}, {"a": ["1", "2"], "b": [""]}),
        ("name=J%C3%BCrgen+K&x=%26", {"name": "Jürgen K", "x": "&"}, {"name": ["Jürgen K"], "x": ["&"]}),
        ("flag", {"flag": ""}, {"flag": [""]}),
    ],
)
def test_query_parameters_are_decoded(query: str, single: Any, multi: Any) -> None:
    event = connect_event(CONNECTION, STAMP, [], query)
    assert event["queryStringParameters"] == single
    assert event["multiValueQueryStringParameters"] == multi


def test_query_fields_are_left_out_without_a_query() -> None:
    assert not [key for key in connect_event(CONNECTION, STAMP, [], "") if "uery" in key]


@pytest.mark.parametrize(
    ("epoch_ms", "text"),
    [
        (0, "01/Jan/1970:00:00:00 +0000"),
        (1583348638390, "04/Mar/2020:19:03:58 +0000"),
        (1767225599999, "31/Dec/2025:23:59:59 +0000"),
    ],
)
def test_request_time_is_aws_shaped(epoch_ms: int, text: str) -> None:
    assert request_time(epoch_ms) == text


def test_ids_are_16_characters_of_url_safe_base64_with_padding() -> None:
    assert gateway_id(bytes(11)) == "AAAAAAAAAAAAAAA="
    assert gateway_id(b"\xff" * 11) == "______________8="
    with pytest.raises(ValueError, match="11 bytes"):
        gateway_id(bytes(12))
