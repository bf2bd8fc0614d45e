"""The adapter's timeouts, by the clock."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable
from typing import Any

import pytest
from taskflow.codes import AiErrorCode
from taskflow.errors import ProviderError
from taskflow.llm.deadline import Timeouts

from tests.support.llm import adapter, ask, collect, failure, seen
from tests.support.manual_clock import ManualClock
from tests.support.provider import ScriptedProvider, scripted_provider
from tests.support.provider_behaviour import Behaviour


@pytest.fixture
async def server() -> AsyncIterator[ScriptedProvider]:
    async with scripted_provider() as provider:
        yield provider


def data(value: Any) -> str:
    return f"data: {json.dumps(value) if not isinstance(value, str) else value}\n\n"


def delta(content: Any, finish: str | None = None) -> str:
    return data({"id": "1", "choices": [{"index": 0, "delta": content, "finish_reason": finish}]})


async def hang_in(clock: ManualClock, reading: Awaitable[object], seconds: float) -> ProviderError:
    """The error of ``reading``, which must come after ``seconds`` and not before."""
    task = asyncio.ensure_future(reading)
    await clock.advance(seconds - 0.1)
    assert not task.done()
    await clock.advance(0.2)
    return await failure(task)


async def test_a_server_that_never_finishes_the_handshake_is_a_connect_timeout() -> None:
    held: list[asyncio.StreamWriter] = []
    reached = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer)
        reached.set()
        await reader.read()
        await reader.read()
        writer.close()

    listener = await asyncio.start_server(silent, "127.0.0.1", 0)
    clock = ManualClock()
    port = listener.sockets[0].getsockname()[1]
    timeouts = Timeouts(connect=5)
    async with adapter(f"https://127.0.0.1:{port}/v1", clock, timeouts=timeouts) as provider:
        opening = asyncio.create_task(provider.open(ask("Hi")))
        await reached.wait()
        error = await hang_in(clock, opening, 5)
    assert error.code is AiErrorCode.TIMEOUT
    assert "connect" in error.detail
    for writer in held:
        writer.close()
    listener.close()
    await listener.wait_closed()


async def test_a_server_that_never_answers_is_a_first_token_timeout(server: ScriptedProvider) -> None:
    clock = ManualClock()
    async with adapter(server.base_url, clock) as provider:
        opening = asyncio.create_task(provider.open(ask("[[hang status]]")))
        await server.wait_for_request()
        error = await hang_in(clock, opening, 30)
    assert error.code is AiErrorCode.TIMEOUT
    assert "first token" in error.detail
    await server.wait_for_hangup()


async def test_keep_alives_and_roles_are_no_sign_of_life(server: ScriptedProvider) -> None:
    clock = ManualClock()
    await server.script(Behaviour(text="never", comments=True, hang_after=0))
    async with adapter(server.base_url, clock) as provider:
        completion = await provider.open(ask("Hi"))
        error = await hang_in(clock, collect(completion), 30)
    assert error.code is AiErrorCode.TIMEOUT


async def test_reasoning_is_a_sign_of_life(server: ScriptedProvider) -> None:
    clock = ManualClock()
    await server.script(Behaviour(text="Hello", reasoning=("hm",), hang_after=0))
    async with adapter(server.base_url, clock) as provider:
        await clock.advance(25)
        completion = await provider.open(ask("Hi"))
        await seen(lambda: completion.usage.output_tokens > 0)
        error = await hang_in(clock, collect(completion), 20)
    assert "next token" in error.detail


async def test_progress_in_reading_the_prompt_starts_the_wait_for_a_first_token_again() -> None:
    progress = data(
        {"id": "1", "choices": [{"index": 0, "delta": {"content": None}}], "prompt_progress": {"total": 9}}
    )
    go_on, told = asyncio.Event(), asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
        await go_on.wait()
        writer.write(progress.encode())
        await writer.drain()
        told.set()
        await reader.read()
        writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    clock = ManualClock()
    async with adapter(f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/v1", clock) as provider:
        completion = await provider.open(ask("Hi"))
        await clock.advance(29)
        go_on.set()
        await told.wait()
        await seen(lambda: completion.reading)
        error = await hang_in(clock, collect(completion), 30)
    assert error.code is AiErrorCode.TIMEOUT
    assert "first token" in error.detail
    listener.close()
    await listener.wait_closed()


async def test_a_slow_reader_is_not_a_slow_provider(server: ScriptedProvider) -> None:
    clock = ManualClock()
    async with adapter(server.base_url, clock) as provider:
        completion = await provider.open(ask("[[say 50 words]]"))
        first = await anext(aiter(completion))
        await server.wait_for_finish()
        await seen(lambda: not completion.usage.estimated)
        await clock.advance(3_600)
        rest = await collect(completion)
        assert len((first + rest).split()) == 50


USAGE = {"prompt_tokens": 1, "completion_tokens": 1}


@pytest.mark.parametrize(
    ("after", "seconds"),
    [((), 5), ((data({"choices": [], "usage": USAGE}),), 1), ((": ping\n\n", data({"type": "ping"})), 5)],
    ids=["nothing", "usage", "pings"],
)
async def test_a_finished_reply_does_not_wait_long_for_its_end(
    server: ScriptedProvider, after: tuple[str, ...], seconds: float
) -> None:
    clock = ManualClock()
    await server.script(Behaviour(raw=(delta({"content": "All"}, "stop"), *after), linger=True))
    async with adapter(server.base_url, clock) as provider:
        completion = await provider.open(ask("Hi"))
        assert await anext(aiter(completion)) == "All"
        await seen(lambda: completion.read_events == 1 + len([a for a in after if a.startswith("data")]))
        reading = asyncio.create_task(collect(completion))
        await clock.advance(seconds - 0.1)
        assert not reading.done()
        await clock.advance(0.2)
        assert await reading == ""


async def test_text_after_a_finish_is_part_of_the_reply(server: ScriptedProvider) -> None:
    clock = ManualClock()
    rest = (delta({"content": " second"}, "stop"), data("[DONE]"))
    await server.script(Behaviour(raw=(delta({"content": "First"}, "stop"), *rest), raw_pause_ms=30))
    async with adapter(server.base_url, clock) as provider:
        completion = await provider.open(ask("Hi"))
        assert await anext(aiter(completion)) == "First"
        await clock.advance(3)
        assert await collect(completion) == " second"


async def test_after_text_that_follows_a_finish_more_is_waited_for_as_ever(server: ScriptedProvider) -> None:
    clock = ManualClock()
    raw = (delta({"content": "First"}, "stop"), delta({"content": " second"}))
    await server.script(Behaviour(raw=raw, linger=True))
    async with adapter(server.base_url, clock) as provider:
        completion = await provider.open(ask("Hi"))
        assert [await anext(aiter(completion)) for _ in range(2)] == ["First", " second"]
        error = await hang_in(clock, collect(completion), 20)
    assert "next token" in error.detail


async def test_each_part_with_a_finish_starts_the_wait_for_more_again() -> None:
    go_on = asyncio.Queue[str]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
        while part := await go_on.get():
            writer.write(delta({"content": part}, "stop").encode())
        await reader.read()
        writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    clock = ManualClock()
    async with adapter(f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/v1", clock) as provider:
        completion = await provider.open(ask("Hi"))
        for part in ("one", " two", " three", " four"):
            go_on.put_nowait(part)
            assert await anext(aiter(completion)) == part
            await clock.advance(4)
        go_on.put_nowait("")
        await clock.advance(2)
        assert await collect(completion) == ""
    listener.close()
    await listener.wait_closed()
