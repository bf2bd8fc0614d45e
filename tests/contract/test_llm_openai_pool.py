"""The adapter and its connections: reuse, and giving up at any moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest
from taskflow.llm.client import shared_client
from taskflow.llm.openai import OpenAiProvider

from tests.support.llm import adapter, ask, collect, failure, seen
from tests.support.ports import free_port
from tests.support.provider import ScriptedProvider, scripted_provider


@pytest.fixture
async def server() -> AsyncIterator[ScriptedProvider]:
    async with scripted_provider() as provider:
        yield provider


def connections(provider: OpenAiProvider) -> list[str]:
    transport = provider.server.client._transport
    assert isinstance(transport, httpx.AsyncHTTPTransport)
    return [connection.info() for connection in transport._pool.connections]


async def test_a_finished_stream_leaves_its_connection_for_the_next(server: ScriptedProvider) -> None:
    async with adapter(server.base_url) as provider:
        for _ in range(3):
            await collect(await provider.open(ask("Hi")))
        (connection,) = connections(provider)
        assert "IDLE, Request Count: 3" in connection


async def test_a_refusal_leaves_its_connection_for_the_next(server: ScriptedProvider) -> None:
    async with adapter(server.base_url) as provider:
        await failure(provider.open(ask("[[fail 429]]")))
        await collect(await provider.open(ask("Hi")))
        (connection,) = connections(provider)
        assert "Request Count: 2" in connection


MOMENTS = (
    "[[hang status]]",
    "[[hang]]",
    "[[hang after 2]]",
    "[[say 500 words]]",
    "[[say 20 words]] [[pace 1ms]]",
)


async def test_streams_closed_at_any_moment_do_not_poison_the_pool(server: ScriptedProvider) -> None:
    async with adapter(server.base_url) as provider:

        async def cut(turn: int) -> None:
            opening = asyncio.create_task(provider.open(ask(MOMENTS[turn % len(MOMENTS)])))
            for _ in range(turn):
                await asyncio.sleep(0)
            if not opening.done():
                opening.cancel()
            with suppress(asyncio.CancelledError):
                completion = await opening
                await completion.aclose()

        await asyncio.gather(*(cut(turn) for turn in range(90)))
        await seen(lambda: all("IDLE" in connection for connection in connections(provider)))
        assert await collect(await provider.open(ask("[[echo]] still works"))) == "still works"
        await seen(lambda: all("IDLE" in connection for connection in connections(provider)))


async def test_closing_returns_only_when_the_connection_is_closed(server: ScriptedProvider) -> None:
    async with adapter(server.base_url) as provider:
        completion = await provider.open(ask("[[hang after 2]]"))
        await anext(aiter(completion))
        await completion.aclose()
        assert connections(provider) == []
        (record,) = await server.wait_for_hangup()
        assert record.tokens_sent == 2


async def test_a_connection_the_server_closed_is_not_reused() -> None:
    port = free_port()
    async with scripted_provider(port=port) as first, adapter(first.base_url) as provider:
        await collect(await provider.open(ask("Hi")))
        await first.stop()
        async with scripted_provider(port=port):
            assert await collect(await provider.open(ask("[[echo]] again"))) == "again"


async def test_the_client_is_shared_within_a_loop() -> None:
    client = shared_client("http://127.0.0.1:1/v1")
    assert shared_client("http://localhost:2/v1") is client
    other = shared_client("https://openrouter.ai/api/v1")
    assert other is not client
    await client.aclose()
    fresh = shared_client("http://127.0.0.1:1/v1")
    assert not fresh.is_closed
    for each in (fresh, other):
        await each.aclose()
