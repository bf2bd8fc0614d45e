"""The edge's WebSocket API over real sockets: how connections end."""

from __future__ import annotations

import asyncio
import socket
import struct
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection

from tests.support.edge import OK, closed, running_edge


async def _open(connecting: Any) -> ClientConnection:
    client: ClientConnection = await connecting
    return client


@pytest.mark.parametrize(
    ("code", "reason", "told"),
    [(1000, "bye", "bye"), (1001, "", ""), (4000, "own", "own")],
)
async def test_disconnect_is_told_the_clients_close_code(
    tmp_path: Path, code: int, reason: str, told: str
) -> None:
    async with running_edge(tmp_path) as edge:
        client = await _open(edge.connect())
        await client.close(code, reason)
        [event] = await edge.invoker.wait_for("disconnect")
        connection_id = await edge.connection_id()
        assert (await edge.post(connection_id, "late")).status_code == 410
    context = event["requestContext"]
    assert (context["disconnectStatusCode"], context["disconnectReason"]) == (code, told)
    assert (context["eventType"], context["routeKey"]) == ("DISCONNECT", "$disconnect")
    assert context["connectionId"] == connection_id
    assert event["headers"]["Host"] == f"127.0.0.1:{edge.edge.port}"


async def test_disconnect_is_told_1005_for_a_close_without_code(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge:
        client = await _open(edge.connect())
        client.protocol.send_close()
        client.send_data()
        [event] = await edge.invoker.wait_for("disconnect")
        await closed(client)
    context = event["requestContext"]
    assert context["disconnectStatusCode"] == 1005
    assert context["disconnectReason"] == "Client-side close frame status not set"


async def test_disconnect_is_told_1006_for_a_cut_line(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge:
        client = await _open(edge.connect())
        client.transport.abort()
        [event] = await edge.invoker.wait_for("disconnect")
    assert event["requestContext"]["disconnectStatusCode"] == 1006
    assert len(edge.invoker.events("disconnect")) == 1


async def test_bad_framing_closes_with_1002_and_tells_disconnect(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge:
        client = await _open(edge.connect())
        client.transport.write(b"\x81\x01x")  # a client's frames have to be masked
        assert (await closed(client))[0] == 1002
        [event] = await edge.invoker.wait_for("disconnect")
        assert event["requestContext"]["disconnectStatusCode"] == 1002


@pytest.mark.parametrize("reset", [False, True])
async def test_client_that_leaves_during_connect_is_disconnected_once_connect_has_answered(
    tmp_path: Path, reset: bool
) -> None:
    answer = asyncio.Event()

    async def connect(_: Any) -> Any:
        await answer.wait()
        return OK

    async with running_edge(tmp_path, {"connect": connect}) as edge:
        raw = socket.create_connection(("127.0.0.1", edge.edge.port))
        raw.sendall(
            b"GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        await edge.connection_id()
        if reset:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raw.close()
        answer.set()
        [event] = await edge.invoker.wait_for("disconnect")
    assert event["requestContext"]["disconnectStatusCode"] == 1006
    assert len(edge.edge.clients) == 0


async def test_connected_at_is_the_same_in_every_event(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge:
        async with edge.connect() as client:
            await client.send('{"type":"ping"}')
            await edge.invoker.wait_for("ping")
        await edge.invoker.wait_for("disconnect")
    contexts = [event["requestContext"] for _, event in edge.invoker.calls]
    assert len(contexts) == 3
    assert len({context["connectedAt"] for context in contexts}) == 1
    assert len({context["requestId"] for context in contexts}) == 3
    assert {context["messageDirection"] for context in contexts} == {"IN"}


async def test_stopping_edge_says_going_away_and_calls_disconnect(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge:
        clients = [await _open(edge.connect()) for _ in range(3)]
    assert [await closed(client) for client in clients] == [(1001, "Going away")] * 3
    codes = [event["requestContext"]["disconnectStatusCode"] for event in edge.invoker.events("disconnect")]
    assert codes == [1001] * 3


async def test_stopping_edge_does_not_lose_a_connection_that_is_just_opening(tmp_path: Path) -> None:
    answer = asyncio.Event()

    async def connect(_: Any) -> Any:
        await answer.wait()
        return OK

    async with running_edge(tmp_path, {"connect": connect}) as edge:
        opening = asyncio.create_task(_open(edge.connect()))
        await edge.connection_id()
        asyncio.get_running_loop().call_later(0.8, answer.set)
    assert await closed(await opening) == (1001, "Going away")
    assert len(edge.invoker.events("disconnect")) == 1


async def test_stopping_edge_waits_two_seconds_for_a_disconnect_that_never_ends(tmp_path: Path) -> None:
    async def disconnect(_: Any) -> Any:
        await asyncio.Event().wait()

    loop = asyncio.get_running_loop()
    async with running_edge(tmp_path, {"disconnect": disconnect}) as edge:
        client = await _open(edge.connect())
        before = loop.time()
    assert loop.time() - before >= 2.0
    assert len(edge.invoker.events("disconnect")) == 1
    await client.wait_closed()
