"""The loopback port: ``@connections`` as functions and the AWS SDK use it, and the reload."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from websockets.asyncio.client import ClientConnection

from local.edge.errors import WiringError
from local.edge.limits import Limits
from local.edge.websocket import Posted
from tests.support.edge import SIGNED, EdgeUnderTest, closed, running_edge, wiring

KB = 1024


@pytest.fixture
async def edge(tmp_path: Path) -> AsyncIterator[EdgeUnderTest]:
    async with running_edge(tmp_path) as running:
        yield running


async def _open(edge: EdgeUnderTest) -> tuple[ClientConnection, str]:
    opened = len(edge.invoker.events("connect"))
    client: ClientConnection = await edge.connect()
    return client, await edge.connection_id(opened + 1)


def _path(connection_id: str) -> str:
    return f"/v1/@connections/{quote(connection_id, safe='')}"


def _sdk(edge: EdgeUnderTest) -> Any:
    return boto3.client(
        "apigatewaymanagementapi",
        endpoint_url=f"http://127.0.0.1:{edge.edge.connections_port}/v1",
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}),
    )


async def test_posts_of_one_poster_arrive_in_order(edge: EdgeUnderTest) -> None:
    client, connection_id = await _open(edge)
    for number in range(200):
        response = await edge.post(connection_id, str(number))
        assert (response.status_code, response.content) == (200, b"")
    assert [await client.recv() for _ in range(200)] == [str(number) for number in range(200)]
    await client.close()


async def test_the_sdk_posts_reads_and_deletes(edge: EdgeUnderTest) -> None:
    client, connection_id = await _open(edge)
    sdk = _sdk(edge)
    await asyncio.to_thread(sdk.post_to_connection, ConnectionId=connection_id, Data='{"a":"é"}'.encode())
    assert await client.recv() == '{"a":"é"}'
    info = await asyncio.to_thread(sdk.get_connection, ConnectionId=connection_id)
    assert info["Identity"]["SourceIp"] == "127.0.0.1"
    assert info["Identity"]["UserAgent"].startswith("Python/")
    now = datetime.now(UTC)
    assert now - timedelta(seconds=30) < info["ConnectedAt"] <= info["LastActiveAt"] <= now
    await asyncio.to_thread(sdk.delete_connection, ConnectionId=connection_id)
    assert await closed(client) == (1000, "Connection Closed Normally")
    [event] = await edge.invoker.wait_for("disconnect")
    assert event["requestContext"]["disconnectStatusCode"] == 1000


@pytest.mark.parametrize("operation", ["post_to_connection", "get_connection", "delete_connection"])
async def test_the_sdk_gets_a_typed_error_for_a_connection_that_is_gone(
    edge: EdgeUnderTest, operation: str
) -> None:
    client, connection_id = await _open(edge)
    await client.close()
    await edge.invoker.wait_for("disconnect")
    sdk = _sdk(edge)
    data = {"Data": b"x"} if operation == "post_to_connection" else {}
    for gone in (connection_id, "never-was=", "AAAA/+=="):
        with pytest.raises(sdk.exceptions.GoneException) as caught:
            await asyncio.to_thread(getattr(sdk, operation), ConnectionId=gone, **data)
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 410


async def test_a_post_over_128_kb_is_refused_and_the_connection_kept(edge: EdgeUnderTest) -> None:
    client, connection_id = await _open(edge)
    sdk = _sdk(edge)
    with pytest.raises(sdk.exceptions.PayloadTooLargeException):
        await asyncio.to_thread(
            sdk.post_to_connection, ConnectionId=connection_id, Data=b"x" * (128 * KB + 1)
        )

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b"x" * 32 * KB

    chunked = await edge.connections.post(_path(connection_id), content=chunks())
    assert (chunked.status_code, chunked.headers["x-amzn-errortype"]) == (413, "PayloadTooLargeException")
    assert (await edge.post(connection_id, "y" * 32 * KB)).status_code == 200
    assert await client.recv() == "y" * 32 * KB
    await client.close()


@pytest.mark.parametrize("size", [32 * KB + 1, 128 * KB])
async def test_a_post_over_32_kb_closes_the_client_with_1009(edge: EdgeUnderTest, size: int) -> None:
    client, connection_id = await _open(edge)
    assert (await edge.post(connection_id, "x" * size)).status_code == 200
    assert await closed(client) == (1009, "Message too big")
    [event] = await edge.invoker.wait_for("disconnect")
    assert event["requestContext"]["disconnectStatusCode"] == 1009
    assert (await edge.post(connection_id, "x")).status_code == 410


async def test_data_that_is_not_text_is_refused(edge: EdgeUnderTest) -> None:
    client, connection_id = await _open(edge)
    response = await edge.post(connection_id, b"\xff")
    assert (response.status_code, response.headers["x-amzn-errortype"]) == (400, "BadRequestException")
    await client.close()


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"Authorization": None}, "MissingAuthenticationTokenException"),
        ({"Authorization": "Bearer abc"}, "IncompleteSignatureException"),
        ({"Authorization": SIGNED["Authorization"][:-1]}, "IncompleteSignatureException"),
        (
            {"Authorization": SIGNED["Authorization"].replace("execute-api", "s3")},
            "IncompleteSignatureException",
        ),
        ({"X-Amz-Date": None}, "IncompleteSignatureException"),
        ({"X-Amz-Date": "yesterday"}, "IncompleteSignatureException"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "GET", "DELETE"])
async def test_an_unsigned_call_is_refused(edge: EdgeUnderTest, method: str, change: Any, kind: str) -> None:
    client, connection_id = await _open(edge)
    headers = {name: value for name, value in (SIGNED | change).items() if value is not None}
    async with httpx.AsyncClient(base_url=edge.connections.base_url, trust_env=False, timeout=None) as plain:
        response = await plain.request(method, _path(connection_id), headers=headers)
    assert (response.status_code, response.headers["x-amzn-errortype"]) == (403, kind)
    assert len(edge.edge.clients) == 1
    await client.close()


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v2/@connections/x", "/@connections/x", "/v1/other", "/_edge/health"]
)
async def test_other_paths_and_stages_are_forbidden(edge: EdgeUnderTest, path: str) -> None:
    response = await edge.connections.post(path, content="x")
    assert (response.status_code, response.headers["x-amzn-errortype"]) == (403, "ForbiddenException")


async def test_other_methods_are_refused(edge: EdgeUnderTest) -> None:
    response = await edge.connections.put("/v1/@connections/x")
    assert response.status_code == 403


async def test_a_slow_client_gets_429_and_holds_up_nobody(tmp_path: Path) -> None:
    async with running_edge(tmp_path, limits=Limits(send_buffer_bytes=64 * KB)) as edge:
        slow, slow_id = await _open(edge)
        quick, quick_id = await _open(edge)
        slow.transport.pause_reading()
        accepted = 0
        while (response := await edge.post(slow_id, "x" * 30_000)).status_code == 200:
            accepted += 1
            assert (await edge.post(quick_id, str(accepted))).status_code == 200
            assert await quick.recv() == str(accepted)
        assert (response.status_code, response.headers["x-amzn-errortype"]) == (429, "LimitExceededException")
        slow.transport.resume_reading()
        for _ in range(accepted):
            assert await slow.recv() == "x" * 30_000
        assert (await edge.post(slow_id, "again")).status_code == 200
        assert await slow.recv() == "again"
        await slow.close()
        await quick.close()


async def test_a_post_right_after_the_clients_goodbye_is_gone(edge: EdgeUnderTest) -> None:
    client, connection_id = await _open(edge)
    open_client = edge.edge.clients[connection_id]
    open_client.line.data_received(b"\x88\x82\0\0\0\0\x03\xe8")  # a close frame that nobody has acted on yet
    assert open_client.post(b"x") is Posted.GONE
    await edge.invoker.wait_for("disconnect")
    await client.wait_closed()


async def test_reload_takes_effect_for_open_connections(edge: EdgeUnderTest) -> None:
    edge.loaded.append(wiring(replies=("ping",)))
    edge.invoker.handlers["ping"] = lambda _: {"statusCode": 200, "body": "pong"}
    client, _ = await _open(edge)
    response = await edge.connections.post("/_edge/reload")
    assert response.json() == {
        "ok": True,
        "webSocketRoutes": ["$connect", "$default", "$disconnect", "ping", "user_message"],
        "httpRoutes": ["$default"],
        "stage": "v1",
    }
    await client.send('{"type":"ping"}')
    assert await client.recv() == "pong"
    await client.close()


async def test_a_failed_reload_says_why_and_keeps_the_old_routes(
    edge: EdgeUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> Any:
        raise WiringError("Route x asks for JWT authorization")

    monkeypatch.setattr(edge.edge, "_load_wiring", fail)
    response = await edge.connections.post("/_edge/reload")
    assert (response.status_code, response.json()["message"]) == (502, "Route x asks for JWT authorization")
    async with edge.connect() as client:
        await client.send('{"type":"ping"}')
        await edge.invoker.wait_for("ping")


async def test_reload_and_connections_are_not_on_the_public_port(edge: EdgeUnderTest) -> None:
    client, connection_id = await _open(edge)
    assert (await edge.http.post("/_edge/reload", headers=SIGNED)).status_code == 404
    # ``/v1`` is where programs of OpenAI's API ask: a function answers, and nothing is posted to the connection.
    await edge.http.post(_path(connection_id), headers=SIGNED, content="from outside")
    await edge.connections.post(_path(connection_id), headers=SIGNED, content="from inside")
    assert await client.recv() == "from inside"
    assert (await edge.connections.get("/_edge/reload")).status_code == 405
    await client.close()


async def test_unknown_errors_are_client_errors(edge: EdgeUnderTest) -> None:
    sdk = _sdk(edge)
    with pytest.raises(ClientError):
        await asyncio.to_thread(sdk.post_to_connection, ConnectionId="../../_edge/reload", Data=b"x")
