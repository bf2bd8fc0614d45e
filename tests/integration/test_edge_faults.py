"""The edge with faults: what functions and clients see is what AWS would show them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from websockets.asyncio.client import ClientConnection

from local.emulator.clients import at
from local.faults.stall import BUFFER_BYTES
from tests.support.edge import EdgeUnderTest, closed, running_edge


async def play(edge: EdgeUnderTest, text: str) -> dict[str, Any]:
    """Tells the edge what to play; its answer."""
    return dict((await edge.connections.post("/_edge/faults", content=text)).raise_for_status().json())


@contextlib.asynccontextmanager
async def playing(folder: Path, text: str) -> AsyncIterator[EdgeUnderTest]:
    """An edge that plays faults."""
    async with running_edge(folder) as edge:
        await play(edge, text)
        yield edge


async def opened(edge: EdgeUnderTest, count: int = 1) -> tuple[ClientConnection, str]:
    """A client and its connection's id."""
    client: ClientConnection = await edge.connect()
    return client, await edge.connection_id(count)


def connections_api(edge: EdgeUnderTest) -> Any:
    """The SDK's client, which tries once."""
    address = f"http://127.0.0.1:{edge.edge.connections_port}/v1"
    arguments: Any = {**at(address), "config": Config(retries={"total_max_attempts": 1})}
    return boto3.client("apigatewaymanagementapi", **arguments)


async def struck(edge: EdgeUnderTest, kind: str) -> None:
    """Returns once a fault has struck."""

    while kind not in (await edge.connections.get("/_edge/faults")).json()["struck"]:
        continue


async def test_faults_are_told_and_counted_and_end(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge:
        assert (await edge.connections.get("/_edge/faults")).json() == {"plan": "off", "struck": {}}
        refused = await edge.connections.post("/_edge/faults", content="stal=1")
        assert refused.status_code == 400 and "did you mean stall?" in refused.json()["message"]
        assert (await play(edge, "throttle=1 slots=3"))["plan"] == "throttle=1"
        client, connection_id = await opened(edge)
        assert (await edge.post(connection_id, "a")).status_code == 429
        assert (await play(edge, "off"))["struck"] == {"throttle": 1}
        assert (await edge.post(connection_id, "b")).status_code == 200
        assert await client.recv() == "b"


async def test_a_web_page_cannot_play_faults(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge:
        headers = {"Origin": "http://evil.example"}
        answer = await edge.connections.post("/_edge/faults", content="worst", headers=headers)
        assert answer.status_code == 403
        assert (await edge.http.post("/_edge/faults", content="worst")).status_code == 404


@pytest.mark.parametrize(
    ("text", "kind", "delivered"),
    [
        ("throttle=1", "LimitExceededException", False),
        ("post_error=1", "InternalServerErrorException", False),
        ("post_lost=1", "InternalServerErrorException", True),
    ],
)
async def test_a_post_fails_as_the_sdk_reads_it(
    tmp_path: Path, text: str, kind: str, delivered: bool
) -> None:
    async with playing(tmp_path, text) as edge:
        client, connection_id = await opened(edge)
        api = connections_api(edge)
        with pytest.raises(api.exceptions.ClientError) as failed:
            await asyncio.to_thread(api.post_to_connection, ConnectionId=connection_id, Data=b"first")
        assert failed.value.response["Error"]["Code"] == kind
        assert isinstance(failed.value, api.exceptions.LimitExceededException) == (text == "throttle=1")
        await play(edge, "off")
        await edge.post(connection_id, "second")
        assert await client.recv() == ("first" if delivered else "second")


async def test_a_client_that_does_not_read_fills_its_buffer_and_gets_everything_kept_once_it_reads(
    tmp_path: Path,
) -> None:
    async with playing(tmp_path, "stall=1") as edge:
        client, connection_id = await opened(edge)
        await edge.clock.advance(8.1)  # it has begun by then; the longest lasts 20 s
        frames = [str(number) * (BUFFER_BYTES // 4) for number in range(6)]
        statuses = [(await edge.post(connection_id, frame)).status_code for frame in frames]
        assert statuses == [200, 200, 200, 200, 429, 429]
        await edge.clock.advance(21)
        assert (await edge.post(connection_id, "now")).status_code == 200
        assert [await client.recv() for _ in range(5)] == [*frames[:4], "now"]


async def test_a_stalled_connection_can_be_closed(tmp_path: Path) -> None:
    async with playing(tmp_path, "stall=1") as edge:
        client, connection_id = await opened(edge)
        await edge.clock.advance(8.1)
        assert (await edge.connections.delete(f"/v1/@connections/{connection_id}")).status_code == 204
        assert (await closed(client))[0] == 1000


async def test_posts_to_a_connection_that_is_gone_are_taken_for_a_while(tmp_path: Path) -> None:
    async with playing(tmp_path, "gone_late=1") as edge:
        client, connection_id = await opened(edge)
        await client.close()
        await edge.invoker.wait_for("disconnect")
        assert (await edge.post(connection_id, "lost")).status_code == 200
        assert (await edge.connections.get(f"/v1/@connections/{connection_id}")).status_code == 410
        await play(edge, "off")
        assert (await edge.post("bm90aGluZyBoZXI=", "lost")).status_code == 410


async def test_a_frame_comes_twice(tmp_path: Path) -> None:
    async with playing(tmp_path, "double=1") as edge:
        client, _ = await opened(edge)
        await client.send('{"type":"user_message"}')
        first, second = await edge.invoker.wait_for("message", 2)
        assert first["body"] == second["body"] == '{"type":"user_message"}'


async def test_a_frame_is_overtaken(tmp_path: Path) -> None:
    async with playing(tmp_path, "overtake=1") as edge:
        client, _ = await opened(edge)
        await client.send('{"type":"user_message","n":1}')
        await struck(edge, "overtake")
        await play(edge, "off")
        await client.send('{"type":"user_message","n":2}')
        bodies = [event["body"] for event in await edge.invoker.wait_for("message", 1)]
        assert '"n":2' in bodies[0]
        await edge.clock.advance(1.1)
        assert '"n":1' in (await edge.invoker.wait_for("message", 2))[1]["body"]


async def test_a_disconnect_is_lost(tmp_path: Path) -> None:
    async with playing(tmp_path, "disconnect_lost=1") as edge:
        client, connection_id = await opened(edge)
        await client.close()
        assert (await edge.post(connection_id, "late")).status_code == 410
        await play(edge, "off")
        other, _ = await opened(edge, 2)
        await other.close()
        [event] = await edge.invoker.wait_for("disconnect")
        assert event["requestContext"]["connectionId"] != connection_id


async def test_a_disconnect_is_late(tmp_path: Path) -> None:
    async with playing(tmp_path, "disconnect_late=1") as edge:
        client, _ = await opened(edge)
        await client.close()
        await struck(edge, "disconnect_late")
        assert edge.invoker.events("disconnect") == []
        await edge.clock.advance(10.1)
        await edge.invoker.wait_for("disconnect")


async def test_a_line_breaks_without_a_word(tmp_path: Path) -> None:
    async with playing(tmp_path, "cut=1") as edge:
        client, _ = await opened(edge)
        await edge.clock.advance(20.1)
        assert (await closed(client))[0] == 1006
        [event] = await edge.invoker.wait_for("disconnect")
        assert event["requestContext"]["disconnectStatusCode"] == 1006


@pytest.mark.parametrize(("factor", "seconds"), [(600, 1.1), (60, 10.1)])
async def test_the_clock_of_new_connections_runs_faster(tmp_path: Path, factor: int, seconds: float) -> None:
    async with running_edge(tmp_path) as edge:
        before, _ = await opened(edge)
        await play(edge, f"clock={factor}")
        after, _ = await opened(edge, 2)
        await edge.clock.advance(seconds)
        assert await closed(after) == (1001, "Going away")
        await before.send('{"type":"user_message"}')
        await edge.invoker.wait_for("message")
