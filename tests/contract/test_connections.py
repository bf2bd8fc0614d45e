"""The connections port: the fake and the signed client against the edge's own sockets answer alike."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from botocore.credentials import Credentials
from taskflow.adapters.connections import ApiGatewayConnections
from taskflow.engine.ports import Connections
from taskflow.errors import GoneError, PostFailed

from tests.fakes.outside import MemoryConnections
from tests.support.edge import running_edge


@dataclass
class Place:
    """Connections with one client: its id, what it received next, and how it leaves."""

    connections: Connections
    connection_id: str
    received: Callable[[], Awaitable[dict[str, Any]]]
    leave: Callable[[], Awaitable[None]]


@pytest.fixture(params=["memory", "gateway"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    """Either adapter."""
    if request.param == "memory":
        memory = MemoryConnections()
        memory.connect("L0SM9cOFvHcCIhw=")
        taken = iter(range(1_000))

        async def next_frame() -> dict[str, Any]:
            return memory.frames["L0SM9cOFvHcCIhw="][next(taken)]

        async def forget() -> None:
            memory.open.discard("L0SM9cOFvHcCIhw=")

        yield Place(memory, "L0SM9cOFvHcCIhw=", next_frame, forget)
        return
    async with running_edge(tmp_path) as edge, edge.connect() as client:
        adapter = ApiGatewayConnections(
            f"http://127.0.0.1:{edge.edge.connections_port}/v1", "us-east-1", Credentials("test", "test")
        )

        async def receive() -> dict[str, Any]:
            found: dict[str, Any] = json.loads(await client.recv())
            return found

        async def close() -> None:
            await client.close()
            await edge.invoker.wait_for("disconnect", 1)

        yield Place(adapter, await edge.connection_id(), receive, close)
        adapter.close_pool()


async def test_posts_arrive_in_their_order(place: Place) -> None:
    for number in range(20):
        await place.connections.post(place.connection_id, json.dumps({"n": number, "text": "é🎉"}).encode())
    assert [(await place.received())["n"] for _ in range(20)] == list(range(20))


async def test_a_closed_connection_is_gone(place: Place) -> None:
    await place.connections.probe(place.connection_id)
    await place.leave()
    with pytest.raises(GoneError):
        await place.connections.post(place.connection_id, b"{}")
    with pytest.raises(GoneError):
        await place.connections.probe(place.connection_id)


async def test_an_unknown_connection_is_gone(place: Place) -> None:
    with pytest.raises(GoneError):
        await place.connections.post("never=", b"{}")


async def test_closing_is_final_and_may_be_repeated(place: Place) -> None:
    await place.connections.close(place.connection_id)
    await place.connections.close(place.connection_id)
    with pytest.raises(GoneError):
        await place.connections.post(place.connection_id, b"{}")


async def test_a_gateway_that_does_not_answer_is_a_failed_post() -> None:
    adapter = ApiGatewayConnections("http://127.0.0.1:9/v1", "us-east-1", Credentials("test", "test"))
    with pytest.raises(PostFailed):
        await adapter.post("any", b"{}")
    with pytest.raises(PostFailed):
        await adapter.probe("any")
