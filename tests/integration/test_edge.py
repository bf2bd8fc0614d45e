"""The edge's WebSocket API over real sockets: how connections begin."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
import websockets
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import InvalidHandshake, InvalidStatus

from tests.support.edge import OK, running_edge, wiring


async def _open(connecting: Any) -> ClientConnection:
    client: ClientConnection = await connecting
    return client


async def _refused(connecting: Any) -> websockets.Response:
    with pytest.raises(InvalidStatus) as refusal:
        await connecting
    return refusal.value.response


async def test_upgrade_is_pending_and_posts_get_410_until_connect_has_answered(tmp_path: Path) -> None:
    answer = asyncio.Event()

    async def connect(_: Any) -> Any:
        await answer.wait()
        return OK

    async with running_edge(tmp_path, {"connect": connect}) as edge:
        opening = asyncio.create_task(_open(edge.connect()))
        connection_id = await edge.connection_id()
        early = await edge.post(connection_id, "early")
        assert (early.status_code, early.headers["x-amzn-errortype"]) == (410, "GoneException")
        assert not opening.done()
        answer.set()
        client = await opening
        assert (await edge.post(connection_id, "in time")).status_code == 200
        assert await client.recv() == "in time"
        await client.close()


@pytest.mark.parametrize(
    ("answer", "status", "body", "content_type"),
    [
        ({"statusCode": 401, "body": '{"why":"ticket"}'}, 401, '{"why":"ticket"}', "application/json"),
        ({"statusCode": 403, "body": "not from here"}, 403, "not from here", "text/plain; charset=utf-8"),
        ({"statusCode": 429, "body": "{}"}, 429, "{}", "application/json"),
    ],
)
async def test_refused_connect_gets_the_functions_status_and_body(
    tmp_path: Path, answer: Any, status: int, body: str, content_type: str
) -> None:
    async with running_edge(tmp_path, {"connect": lambda _: answer}) as edge:
        response = await _refused(edge.connect())
        assert (response.status_code, response.body.decode()) == (status, body)
        assert response.headers["Content-Type"] == content_type
        assert len(edge.edge.clients) == 0
    assert edge.invoker.events("disconnect") == []


@pytest.mark.parametrize(
    ("answer", "status", "message"),
    [
        ({"statusCode": 401}, 401, "Unauthorized"),
        ({"statusCode": 403}, 403, "Forbidden"),
        ({"statusCode": 500}, 500, "Internal server error"),
        ({"statusCode": 302}, 502, "Internal server error"),
        ({"nothing": "useful"}, 502, "Internal server error"),
        ("text", 502, "Internal server error"),
    ],
)
async def test_refusal_without_a_body_gets_api_gateways_own(
    tmp_path: Path, answer: Any, status: int, message: str
) -> None:
    async with running_edge(tmp_path, {"connect": lambda _: answer}) as edge:
        response = await _refused(edge.connect())
        assert response.status_code == status
        body = json.loads(response.body)
        assert body["message"] == message
        assert body["connectionId"] == await edge.connection_id()
        assert body["requestId"].endswith("=")


async def test_failing_connect_refuses_with_502_and_without_the_error(tmp_path: Path) -> None:
    def connect(_: Any) -> Any:
        raise RuntimeError("secret detail")

    async with running_edge(tmp_path, {"connect": connect}) as edge:
        response = await _refused(edge.connect())
        assert response.status_code == 502
        assert b"secret detail" not in response.body
        assert b"Traceback" not in response.body


async def test_connect_is_given_29_seconds_and_is_left_running(tmp_path: Path) -> None:
    finish, finished = asyncio.Event(), asyncio.Event()

    async def connect(_: Any) -> Any:
        await finish.wait()
        finished.set()
        return OK

    async with running_edge(tmp_path, {"connect": connect}) as edge:
        opening = asyncio.create_task(_refused(edge.connect()))
        await edge.connection_id()
        await edge.clock.advance(28.5)
        assert not opening.done()
        await edge.clock.advance(1)
        response = await opening
        assert response.status_code == 504
        assert json.loads(response.body)["message"] == "Endpoint request timed out"
        finish.set()
        await finished.wait()


async def test_chosen_subprotocol_is_echoed_and_only_that(tmp_path: Path) -> None:
    chosen = {"statusCode": 200, "headers": {"sec-websocket-protocol": "v2"}}
    async with running_edge(tmp_path, {"connect": lambda _: chosen}) as edge:
        async with edge.connect(subprotocols=["v1", "v2"]) as client:
            assert client.subprotocol == "v2"
        edge.invoker.handlers["connect"] = lambda _: OK
        async with edge.connect(subprotocols=["v1"]) as client:
            assert client.subprotocol is None


async def test_compression_is_not_negotiated(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge, edge.connect(compression="deflate") as client:
        assert "Sec-WebSocket-Extensions" not in client.response.headers


async def test_connection_ids_are_aws_shaped_and_differ(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge:
        async with edge.connect(), edge.connect():
            ids = [
                event["requestContext"]["connectionId"] for event in await edge.invoker.wait_for("connect", 2)
            ]
        assert len(set(ids)) == 2
        assert all(len(one) == 16 and one.endswith("=") for one in ids)


async def test_connect_event_has_the_trusted_address_and_the_clients_headers(tmp_path: Path) -> None:
    claims = {
        "X-Forwarded-For": "203.0.113.9",
        "CloudFront-Viewer-Address": "203.0.113.9:1",
        "X-Custom": "yes",
    }
    async with (
        running_edge(tmp_path) as edge,
        edge.connect("?model=m&tag=a&tag=b", additional_headers=claims, origin="http://here"),
    ):
        [event] = await edge.invoker.wait_for("connect")
    assert event["requestContext"]["identity"]["sourceIp"] == "127.0.0.1"
    assert event["requestContext"]["identity"]["userAgent"].startswith("Python/")
    assert event["headers"]["X-Forwarded-For"] == "127.0.0.1"
    assert event["headers"]["Host"] == f"127.0.0.1:{edge.edge.port}"
    assert event["headers"]["X-Custom"] == "yes"
    assert event["headers"]["Origin"] == "http://here"
    assert "Sec-WebSocket-Key" in event["headers"]
    assert not {"CloudFront-Viewer-Address", "Connection", "Upgrade"} & event["headers"].keys()
    assert event["queryStringParameters"] == {"model": "m", "tag": "b"}
    assert event["multiValueQueryStringParameters"] == {"model": ["m"], "tag": ["a", "b"]}


async def test_other_paths_are_no_websocket_api(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge:
        response = await _refused(
            websockets.connect(f"ws://127.0.0.1:{edge.edge.port}/v1", proxy=None, open_timeout=None)
        )
        assert (response.status_code, json.loads(response.body)) == (403, {"message": "Forbidden"})
        plain = await edge.http.get("/ws?model=m")
        assert (plain.status_code, plain.headers["upgrade"]) == (426, "websocket")
        no_key = await edge.http.get("/ws", headers={"Connection": "Upgrade", "Upgrade": "websocket"})
        assert no_key.status_code == 400
    assert edge.invoker.calls == []


async def test_api_without_connect_route_accepts_everyone(tmp_path: Path) -> None:
    wired = wiring(without=("$connect", "$disconnect"))
    async with running_edge(tmp_path, wired=wired) as edge, edge.connect() as client:
        await client.send('{"type":"ping"}')
        await edge.invoker.wait_for("ping")
    assert [name for name, _ in edge.invoker.calls] == ["ping"]


async def test_a_handshake_with_too_long_a_header_line_is_hung_up_on(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge:
        with pytest.raises(InvalidHandshake):
            await edge.connect(additional_headers={"Cookie": "x" * 9_000})
    assert edge.invoker.calls == []
