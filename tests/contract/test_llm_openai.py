"""The OpenAI-compatible adapter against a real HTTP server: the wire's oddities, timeouts and the connection pool."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest
from taskflow.clock import Clock, SystemClock
from taskflow.errors import ProviderError
from taskflow.llm.client import close_shared_clients, make_client, shared_client
from taskflow.llm.openai import OpenAiProvider, Timeouts
from taskflow.llm.types import ChatMessage, Completion, CompletionRequest, Usage
from taskflow.protocol import AiErrorCode

from tests.support.manual_clock import ManualClock
from tests.support.provider import ScriptedProvider, scripted_provider
from tests.support.provider_behaviour import Behaviour

TIMEOUTS = Timeouts(connect=5, first_token=30, between_tokens=20)


def ask(text: str) -> CompletionRequest:
    return CompletionRequest("scripted-small", (ChatMessage("user", text),), 100)


@asynccontextmanager
async def adapter(
    base_url: str, clock: Clock | None = None, name: str = "scripted"
) -> AsyncIterator[OpenAiProvider]:
    async with make_client(base_url) as client:
        yield OpenAiProvider(
            base_url=base_url,
            api_key="test-key",
            name=name,
            clock=clock or SystemClock(),
            timeouts=TIMEOUTS,
            price=lambda model, i, o: i + o / 100,
            stops=lambda model, upstream: upstream != "Amazon Bedrock",
            client=client,
        )


@pytest.fixture
async def server() -> AsyncIterator[ScriptedProvider]:
    async with scripted_provider() as provider:
        yield provider


async def collect(completion: Completion) -> str:
    try:
        return "".join([piece async for piece in completion])
    finally:
        await completion.aclose()


async def failure(awaitable: Awaitable[object]) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        await awaitable
    return caught.value


async def say(server: ScriptedProvider, behaviour: Behaviour) -> str:
    await server.script(behaviour)
    async with adapter(server.base_url) as provider:
        return await collect(await provider.open(ask("Hi")))


def data(value: Any) -> str:
    return f"data: {json.dumps(value) if not isinstance(value, str) else value}\n\n"


def delta(content: Any, finish: str | None = None) -> str:
    return data({"id": "1", "choices": [{"index": 0, "delta": content, "finish_reason": finish}]})


TEXT = "Grüße, 世界 👋🏽 — naïve café."


@pytest.mark.parametrize(
    "behaviour",
    [
        Behaviour(text=TEXT),
        Behaviour(text=TEXT, crlf=True),
        Behaviour(text=TEXT, split_bytes=1),
        Behaviour(text=TEXT, split_bytes=3, crlf=True),
        Behaviour(text=TEXT, comments=True),
        Behaviour(text=TEXT, role=False),
        Behaviour(text=TEXT, done=False),
        Behaviour(text=TEXT, finish=None),
        Behaviour(text=TEXT, usage=False),
        Behaviour(text=TEXT, reasoning=("Let me", " think")),
        Behaviour(text=TEXT, content_type="text/event-stream; charset=iso-8859-1"),
        Behaviour(text=TEXT, finish="length"),
    ],
    ids=lambda b: ",".join(f for f in b.__dataclass_fields__ if getattr(b, f) != getattr(Behaviour(), f)),
)
async def test_the_text_comes_whole_in_every_dialect(server: ScriptedProvider, behaviour: Behaviour) -> None:
    assert await say(server, behaviour) == TEXT


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (
            (": ping\n\n", delta({"content": "a"}), ":\n\n", delta({"content": "b"}, "stop"), data("[DONE]")),
            "ab",
        ),
        ((data({"choices": []}), delta({"content": "a"}), delta({}, "stop")), "a"),
        ((delta({"tool_calls": [{"index": 0}]}), delta({"content": "a"}, "stop")), "a"),
        (("id: 7\nevent: message\nretry: 10\n" + delta({"content": "a"}, "stop"),), "a"),
        (("data: \n\n", delta({"content": "a"}, "stop")), "a"),
        ((delta({"content": "a"}, "stop"), data("[DONE]"), delta({"content": "after the end"})), "a"),
        (
            (
                'data: {"choices":[{"delta":{"content":"a\\ud83d"}}]}\n\n',
                delta({"content": "\ude00"}, "stop"),
            ),
            "a😀",
        ),
        ((delta({"content": "a\x00b"}, "stop"),), "ab"),
    ],
    ids=[
        "comments",
        "no choices",
        "tool calls",
        "all fields",
        "empty data",
        "after DONE",
        "surrogates",
        "NUL",
    ],
)
async def test_oddities_of_the_stream(server: ScriptedProvider, raw: tuple[str, ...], text: str) -> None:
    assert await say(server, Behaviour(raw=raw)) == text


@pytest.mark.parametrize(
    ("behaviour", "code", "text"),
    [
        (Behaviour(text="Half an answer", cut_after=2), AiErrorCode.SERVICE_UNAVAILABLE, "Half an"),
        (Behaviour(text="Half", finish=None, done=False), AiErrorCode.SERVICE_UNAVAILABLE, "Half"),
        (Behaviour(text="Half", finish="content_filter"), AiErrorCode.CONTENT_BLOCKED, "Half"),
        (Behaviour(text="Half", finish="error"), AiErrorCode.SERVICE_UNAVAILABLE, "Half"),
        (
            Behaviour(text="Half an", error_after=1, error={"error": {"code": 429, "message": "slow down"}}),
            AiErrorCode.RATE_LIMITED,
            "Half",
        ),
        (
            Behaviour(raw=(delta({"content": "Half"}), 'event: error\ndata: {"message":"overloaded"}\n\n')),
            AiErrorCode.SERVICE_UNAVAILABLE,
            "Half",
        ),
        (Behaviour(raw=(delta({"content": "Half"}), data("{not json"))), AiErrorCode.UNKNOWN, "Half"),
        (Behaviour(raw=()), AiErrorCode.SERVICE_UNAVAILABLE, ""),
    ],
    ids=["cut", "no ending", "filter", "finish error", "error chunk", "error event", "no JSON", "nothing"],
)
async def test_what_came_before_an_error_is_kept(
    server: ScriptedProvider, behaviour: Behaviour, code: AiErrorCode, text: str
) -> None:
    await server.script(behaviour)
    async with adapter(server.base_url) as provider:
        completion = await provider.open(ask("Hi"))
        pieces: list[str] = []

        async def read() -> None:
            async for piece in completion:
                pieces.append(piece)

        assert (await failure(read())).code is code
        assert "".join(pieces) == text
        await completion.aclose()


async def test_a_server_that_does_not_stream_is_understood(server: ScriptedProvider) -> None:
    reply = {"choices": [{"message": {"content": "All at once"}, "finish_reason": "stop"}]}
    behaviour = Behaviour(content_type="application/json", raw=(json.dumps(reply),))
    assert await say(server, behaviour) == "All at once"


async def test_success_with_an_error_inside_is_an_error(server: ScriptedProvider) -> None:
    body = '{"error":{"code":402,"message":"no credits"}}'
    await server.script(Behaviour(content_type="application/json", raw=(body,)))
    async with adapter(server.base_url) as provider:
        error = await failure(collect(await provider.open(ask("Hi"))))
        assert error.code is AiErrorCode.QUOTA_EXCEEDED


async def test_a_web_page_in_place_of_an_api_is_an_error(server: ScriptedProvider) -> None:
    await server.script(Behaviour(content_type="text/html", raw=("<html>hello</html>",)))
    async with adapter(server.base_url) as provider:
        error = await failure(collect(await provider.open(ask("Hi"))))
        assert error.code is AiErrorCode.UNKNOWN
        assert "not a chat completion" in error.detail


async def test_an_unreachable_server_is_unavailable() -> None:
    async with scripted_provider() as gone:
        base_url = gone.base_url
    async with adapter(base_url) as provider:
        error = await failure(provider.open(ask("Hi")))
        assert (error.code, error.retryable) == (AiErrorCode.SERVICE_UNAVAILABLE, True)


async def test_the_request_carries_key_model_prompt_and_limit(server: ScriptedProvider) -> None:
    await say(server, Behaviour())
    (record,) = await server.requests()
    assert record.headers["authorization"] == "Bearer test-key"
    assert record.headers["accept"] == "text/event-stream"
    assert record.body["model"] == "scripted-small"
    assert record.body["messages"] == [{"role": "user", "content": "Hi"}]
    assert record.body["max_tokens"] == 100


async def test_azure_wants_its_own_header(server: ScriptedProvider) -> None:
    async with adapter(server.base_url, name="azure") as provider:
        await collect(await provider.open(ask("Hi")))
    (record,) = await server.requests()
    assert record.headers["api-key"] == "test-key"
    assert "authorization" not in record.headers


@pytest.mark.parametrize(
    ("directives", "usage"),
    [
        ("[[say 3 words]] [[cost 0.5]]", Usage(5, 3, 0.5)),
        ("[[say 3 words]]", Usage(3, 3, 3.03)),
        ("[[say 3 words]] [[no usage]]", Usage(12, 5, 12.05, estimated=True)),
    ],
    ids=["cost given", "cost by price", "all estimated"],
)
async def test_usage_and_cost(server: ScriptedProvider, directives: str, usage: Usage) -> None:
    async with adapter(server.base_url) as provider:
        completion = await provider.open(ask(directives + "!"))
        assert await collect(completion) == "word1 word2 word3"
        assert completion.usage == usage


async def test_hidden_reasoning_counts_in_the_estimate(server: ScriptedProvider) -> None:
    await server.script(Behaviour(text="four", reasoning=("eight ch",), usage=False))
    async with adapter(server.base_url) as provider:
        completion = await provider.open(ask("Hi"))
        await collect(completion)
        assert completion.usage.output_tokens == 3


async def test_the_server_behind_a_router_decides_whether_a_stop_stops(server: ScriptedProvider) -> None:
    await server.script(Behaviour(text="a b c", upstream="Amazon Bedrock", hang_after=2))
    async with adapter(server.base_url) as provider:
        completion = await provider.open(ask("Hi"))
        await anext(aiter(completion))
        assert not completion.upstream_stops
        await completion.aclose()


# --- timeouts, by the clock ---


async def seen(condition: Callable[[], bool]) -> None:
    """Lets the pump read what the server has sent; the test's own timeout bounds it."""
    while not condition():  # noqa: ASYNC110 - the adapter has no event for what nobody waits for
        await asyncio.sleep(0)


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
    async with adapter(f"https://127.0.0.1:{port}/v1", clock) as provider:
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


async def test_a_finished_reply_does_not_wait_long_for_its_end(server: ScriptedProvider) -> None:
    clock = ManualClock()
    await server.script(Behaviour(raw=(delta({"content": "All"}, "stop"),), linger=True))
    async with adapter(server.base_url, clock) as provider:
        completion = await provider.open(ask("Hi"))
        assert await anext(aiter(completion)) == "All"
        reading = asyncio.create_task(collect(completion))
        await clock.advance(2.1)
        assert await reading == ""


# --- the connection pool ---


def connections(provider: OpenAiProvider) -> list[str]:
    transport = provider.client._transport
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

        await asyncio.gather(*(cut(turn) for turn in range(150)))
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
    async with scripted_provider() as first:
        port = int(first.url.rsplit(":", 1)[1])
        async with adapter(first.base_url) as provider:
            await collect(await provider.open(ask("Hi")))
            await first.stop()
            async with scripted_provider(port=port):
                assert await collect(await provider.open(ask("[[echo]] again"))) == "again"


async def test_the_client_is_shared_within_a_loop() -> None:
    client = shared_client("http://127.0.0.1:1/v1")
    assert shared_client("http://localhost:2/v1") is client
    assert shared_client("https://openrouter.ai/api/v1") is not client
    await close_shared_clients()
    assert client.is_closed
    assert not shared_client("http://127.0.0.1:1/v1").is_closed
    await close_shared_clients()
