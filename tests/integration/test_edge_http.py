"""``/api/*`` on the public port: the HTTP API over real sockets."""

from __future__ import annotations

import asyncio
import base64
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from local.edge.routes import HttpApi, HttpRoute, Integration, Wiring
from tests.support.edge import EdgeUnderTest, running_edge, wiring

MB = 1024 * 1024


@pytest.fixture
async def edge(tmp_path: Path) -> AsyncIterator[EdgeUnderTest]:
    async with running_edge(tmp_path) as running:
        yield running


def _event(edge: EdgeUnderTest) -> Any:
    return edge.invoker.events("ingest")[-1]


async def test_a_request_becomes_a_version_2_event(edge: EdgeUnderTest) -> None:
    edge.invoker.handlers["ingest"] = lambda _: {"statusCode": 201, "body": "made"}
    response = await edge.http.post(
        "/api/conversations/a%20b?x=1&x=2&y=%C3%A9",
        json={"a": 1},
        headers=[("Cookie", "g=1; h=2"), ("X-Two", "a"), ("X-Two", "b"), ("X-Forwarded-For", "203.0.113.9")],
    )
    assert (response.status_code, response.text) == (201, "made")
    assert response.headers["apigw-requestid"] == _event(edge)["requestContext"]["requestId"]
    event = _event(edge)
    assert event["version"] == "2.0"
    assert event["routeKey"] == "$default"
    assert event["rawPath"] == "/api/conversations/a b"
    assert event["rawQueryString"] == "x=1&x=2&y=%C3%A9"
    assert event["queryStringParameters"] == {"x": "1,2", "y": "é"}
    assert event["cookies"] == ["g=1", "h=2"]
    assert event["body"] == '{"a":1}'
    assert event["isBase64Encoded"] is False
    assert event["headers"]["x-two"] == "a,b"
    assert event["headers"]["x-forwarded-for"] == "127.0.0.1"
    assert event["headers"]["x-forwarded-proto"] == "http"
    assert event["headers"]["host"] == f"127.0.0.1:{edge.edge.port}"
    assert "cookie" not in event["headers"]
    assert event["requestContext"]["stage"] == "$default"
    http = event["requestContext"]["http"]
    assert (http["method"], http["path"], http["sourceIp"]) == ("POST", "/api/conversations/a b", "127.0.0.1")
    assert http["protocol"] == "HTTP/1.1"
    assert http["userAgent"].startswith("python-httpx/")


async def test_no_character_makes_a_path_of_the_api_one_of_the_page(edge: EdgeUnderTest) -> None:
    edge.invoker.handlers["ingest"] = lambda _: {"statusCode": 404, "body": "none"}
    for odd in ("%0A", "%0D", "%C2%85", "%E2%80%A8", "%00", "%2F", "%5C"):
        for start in ("/api", "/v1"):
            answer = await edge.http.get(f"{start}/x{odd}y")
            assert "text/html" not in answer.headers.get("content-type", ""), (start, odd)
            assert answer.status_code in (400, 404)


async def test_a_binary_body_arrives_as_base64(edge: EdgeUnderTest) -> None:
    await edge.http.put("/api/x", content=b"\x00\xff", headers={"Content-Type": "application/octet-stream"})
    assert _event(edge)["isBase64Encoded"] is True
    assert base64.b64decode(_event(edge)["body"]) == b"\x00\xff"


async def test_a_json_answer_without_status_is_a_200(edge: EdgeUnderTest) -> None:
    edge.invoker.handlers["ingest"] = lambda _: {"success": True}
    response = await edge.http.get("/api/x")
    assert (response.status_code, response.json()) == (200, {"success": True})
    assert response.headers["content-type"] == "application/json"


async def test_cookies_headers_and_binary_bodies_come_out(edge: EdgeUnderTest) -> None:
    edge.invoker.handlers["ingest"] = lambda _: {
        "statusCode": 200,
        "cookies": ["a=1; HttpOnly", "b=2"],
        "headers": {
            "Content-Type": "image/png",
            "X-Number": 7,
            "Connection": "close",
            "Content-Length": "999",
        },
        "body": base64.b64encode(b"\x89PNG").decode(),
        "isBase64Encoded": True,
    }
    response = await edge.http.get("/api/x")
    assert response.content == b"\x89PNG"
    assert response.headers.get_list("set-cookie") == ["a=1; HttpOnly", "b=2"]
    assert response.headers["content-type"] == "image/png"
    assert response.headers["x-number"] == "7"
    assert response.headers["content-length"] == "4"
    assert "connection" not in response.headers


async def test_a_204_has_no_content(edge: EdgeUnderTest) -> None:
    edge.invoker.handlers["ingest"] = lambda _: {"statusCode": 204}
    response = await edge.http.delete("/api/x")
    assert (response.status_code, response.content) == (204, b"")
    assert "content-length" not in response.headers


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_every_method_reaches_the_function(edge: EdgeUnderTest, method: str) -> None:
    edge.invoker.handlers["ingest"] = lambda event: {
        "statusCode": 200,
        "body": event["requestContext"]["routeKey"],
    }
    response = await edge.http.request(method, "/api/x")
    assert response.status_code == 200
    assert response.text == ("" if method == "HEAD" else "$default")
    assert _event(edge)["requestContext"]["http"]["method"] == method


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: 1 / 0,
        lambda _: {"statusCode": 99},
        lambda _: {"statusCode": None},
        lambda _: {"statusCode": 200, "body": {"not": "text"}},
        lambda _: {"statusCode": 200, "body": "*", "isBase64Encoded": True},
        lambda _: {"statusCode": 200, "headers": {"x": "a\r\nSet-Cookie: b=1"}},
        lambda _: {"statusCode": 200, "headers": {"bad name": "x"}},
        lambda _: {"statusCode": 200, "headers": {"x": ["a"]}},
        lambda _: {"statusCode": 200, "headers": "x"},
        lambda _: {"statusCode": 200, "cookies": "a=1"},
        lambda _: {"statusCode": 200, "cookies": ["a=1\n"]},
    ],
)
async def test_a_failed_or_malformed_answer_is_a_500_without_details(
    edge: EdgeUnderTest, answer: Any
) -> None:
    edge.invoker.handlers["ingest"] = answer
    response = await edge.http.get("/api/x")
    assert (response.status_code, response.json()) == (500, {"message": "Internal Server Error"})


async def test_a_function_is_given_30_seconds(edge: EdgeUnderTest) -> None:
    finish = asyncio.Event()

    async def slow(_: Any) -> Any:
        await finish.wait()
        return {}

    edge.invoker.handlers["ingest"] = slow
    asking = asyncio.create_task(edge.http.get("/api/x"))
    await edge.invoker.wait_for("ingest")
    await edge.clock.advance(29.5)
    assert not asking.done()
    await edge.clock.advance(1)
    response = await asking
    assert (response.status_code, response.json()) == (503, {"message": "Service Unavailable"})
    finish.set()


async def test_requests_over_10_mb_are_refused_before_they_are_read(edge: EdgeUnderTest) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", edge.edge.port)
    writer.write(f"POST /api/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: {10 * MB + 1}\r\n\r\n".encode())
    assert (await reader.readline()).startswith(b"HTTP/1.1 413 ")
    writer.close()

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b"x" * MB

    response = await edge.http.post("/api/x", content=endless(), headers={"Content-Type": "text/plain"})
    assert (response.status_code, response.json()) == (413, {"message": "Request Entity Too Large"})
    assert edge.invoker.calls == []


async def test_requests_over_lambdas_6_mb_are_refused(edge: EdgeUnderTest) -> None:
    text = {"Content-Type": "text/plain"}
    assert (await edge.http.post("/api/x", content=b"x" * (6 * MB - 8_000), headers=text)).status_code == 200
    assert (await edge.http.post("/api/x", content=b"x" * (6 * MB + 1), headers=text)).status_code == 413
    assert len(edge.invoker.calls) == 1


async def test_answers_over_lambdas_6_mb_fail(edge: EdgeUnderTest) -> None:
    edge.invoker.handlers["ingest"] = lambda _: {"statusCode": 200, "body": "x" * (5 * MB)}
    assert len((await edge.http.get("/api/x")).content) == 5 * MB
    edge.invoker.handlers["ingest"] = lambda _: {"statusCode": 200, "body": "x" * (6 * MB + 100)}
    assert (await edge.http.get("/api/x")).status_code == 500


async def test_the_most_specific_route_is_called_with_its_parameters(tmp_path: Path) -> None:
    routes = [
        HttpRoute("GET /api/things/{id}", Integration("ingest")),
        HttpRoute("ANY /api/{proxy+}", Integration("message")),
    ]
    wired = Wiring(wiring().websocket, HttpApi("httpapi001", "$default", routes), wiring().programs)
    async with running_edge(tmp_path, wired=wired) as edge:
        await edge.http.get("/api/things/7")
        assert _event(edge)["pathParameters"] == {"id": "7"}
        assert _event(edge)["routeKey"] == "GET /api/things/{id}"
        await edge.http.post("/api/things/7")
        [event] = edge.invoker.events("message")
        assert event["pathParameters"] == {"proxy": "things/7"}


async def test_a_request_no_route_takes_is_a_404(tmp_path: Path) -> None:
    wired = Wiring(wiring().websocket, HttpApi("httpapi001", "$default", []), wiring().programs)
    async with running_edge(tmp_path, wired=wired) as edge:
        response = await edge.http.get("/api/x")
        assert (response.status_code, response.json()) == (404, {"message": "Not Found"})


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"nonsense\r\n\r\n",
        b"GET /api/x HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 11_000 + b"\r\n\r\n",
        b"GET /api/" + b"y" * 11_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /api/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
)
async def test_a_broken_request_is_a_400_without_details(edge: EdgeUnderTest, request_bytes: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", edge.edge.port)
    writer.write(request_bytes)
    answer = await reader.read()
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"Traceback" not in answer and b".py" not in answer
    writer.close()
    await writer.wait_closed()
    assert edge.invoker.calls == []


async def test_an_upgrade_to_something_else_is_an_ordinary_request(edge: EdgeUnderTest) -> None:
    headers = {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c", "HTTP2-Settings": "AAMAAABkAAQ"}
    assert (await edge.http.get("/api/x", headers=headers)).status_code == 200
    assert not {"connection", "upgrade"} & _event(edge)["headers"].keys()


async def test_a_client_that_hangs_up_in_its_request_is_forgotten(edge: EdgeUnderTest) -> None:
    raw = socket.create_connection(("127.0.0.1", edge.edge.port))
    raw.sendall(b"POST /api/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc")
    raw.close()
    assert (await edge.http.get("/api/x")).status_code == 200
    assert [event["requestContext"]["http"]["method"] for event in edge.invoker.events("ingest")] == ["GET"]


async def test_events_are_plain_json(edge: EdgeUnderTest) -> None:
    await edge.http.get("/api/x", headers=[(b"x-latin", b"caf\xe9")])
    assert _event(edge)["headers"]["x-latin"] == "café"
    json.dumps(_event(edge), allow_nan=False).encode()
