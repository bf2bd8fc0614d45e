"""The edge's WebSocket API over real sockets: how long connections live, on AWS's own clocks."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.frames import Opcode

from local.edge.limits import Limits
from tests.support.edge import EdgeUnderTest, closed, running_edge


async def _open(edge: EdgeUnderTest) -> ClientConnection:
    client: ClientConnection = await edge.connect()
    return client


async def test_ten_idle_minutes_close_with_going_away(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge:
        client = await _open(edge)
        await edge.clock.advance(599)
        assert len(edge.edge.clients) == 1
        await edge.clock.advance(2)
        assert await closed(client) == (1001, "Going away")
        [event] = await edge.invoker.wait_for("disconnect")
        assert event["requestContext"]["disconnectStatusCode"] == 1001
        assert event["requestContext"]["disconnectReason"] == "Going away"


@pytest.mark.parametrize("direction", ["in", "out"])
async def test_a_message_either_way_keeps_a_connection_alive(tmp_path: Path, direction: str) -> None:
    async with running_edge(tmp_path) as edge:
        client = await _open(edge)
        connection_id = await edge.connection_id()
        for count in range(1, 4):
            await edge.clock.advance(599)
            if direction == "in":
                await client.send('{"type":"ping"}')
                await edge.invoker.wait_for("ping", count)
            else:
                assert (await edge.post(connection_id, "still here")).status_code == 200
                assert await client.recv() == "still here"
        assert len(edge.edge.clients) == 1
        await edge.clock.advance(601)
        assert (await closed(client))[0] == 1001


async def test_ping_frames_are_answered_but_do_not_keep_a_connection_alive(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge:
        client = await _open(edge)
        await edge.clock.advance(599)
        await (await client.ping())
        await edge.clock.advance(2)
        assert await closed(client) == (1001, "Going away")


async def test_every_connection_ends_after_two_hours(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge:
        client = await _open(edge)
        for count in range(1, 13):
            await edge.clock.advance(590)
            await client.send('{"type":"ping"}')
            await edge.invoker.wait_for("ping", count)
        assert len(edge.edge.clients) == 1
        await edge.clock.advance(121)
        assert await closed(client) == (1001, "Going away")


async def test_a_client_that_does_not_answer_the_close_is_cut(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge:
        client = await _open(edge)
        await edge.invoker.wait_for("connect")
        client.transport.pause_reading()
        await edge.clock.advance(601)
        await edge.invoker.wait_for("disconnect")
        assert edge.edge.sockets == 1
        await edge.clock.advance(6)
        assert edge.edge.sockets == 0
        client.transport.resume_reading()
        await client.wait_closed()


async def test_a_client_that_pings_and_never_reads_is_cut(tmp_path: Path) -> None:
    limits = Limits(send_buffer_bytes=2_000)
    async with running_edge(tmp_path, limits=limits) as edge:
        client = await _open(edge)
        client.transport.pause_reading()
        frame = bytes([0x80 | Opcode.PING, 0x80 | 125]) + bytes(4) + bytes(125)
        while not edge.invoker.events("disconnect"):
            client.transport.write(frame * 100)
            await asyncio.sleep(0)
        [event] = edge.invoker.events("disconnect")
        assert event["requestContext"]["disconnectStatusCode"] == 1006
        client.transport.abort()
        await client.wait_closed()
