"""The OpenAI-compatible adapter against a real HTTP server: the wire's oddities, timeouts and the connection pool."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from taskflow.codes import AiErrorCode
from taskflow.completion import Usage

from tests.support.llm import adapter, ask, collect, failure
from tests.support.ports import free_port
from tests.support.provider import ScriptedProvider, scripted_provider
from tests.support.provider_behaviour import Behaviour


@pytest.fixture
async def server() -> AsyncIterator[ScriptedProvider]:
    async with scripted_provider() as provider:
        yield provider


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
        (
            Behaviour(text="Half", finish=None, usage=False, done=False),
            AiErrorCode.SERVICE_UNAVAILABLE,
            "Half",
        ),
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
        (
            Behaviour(raw=(delta({"content": "Half"}), data("{not json"))),
            AiErrorCode.SERVICE_UNAVAILABLE,
            "Half",
        ),
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


async def test_a_web_page_in_place_of_an_api_is_a_wrong_address(server: ScriptedProvider) -> None:
    await server.script(Behaviour(content_type="text/html", raw=("<html>\n<body>hello</body></html>",)))
    async with adapter(server.base_url) as provider:
        error = await failure(collect(await provider.open(ask("Hi"))))
        assert (error.code, error.retryable) == (AiErrorCode.SERVICE_UNAVAILABLE, False)
        assert "address wrong" in error.detail
        assert server.url in error.detail


async def test_an_unreachable_server_is_unavailable() -> None:
    async with adapter(f"http://127.0.0.1:{free_port()}/v1") as provider:
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
    await server.script(Behaviour(text="a b c", upstream="Amazon Bedrock", hang_after=3))
    async with adapter(server.base_url) as provider:
        completion = await provider.open(ask("Hi"))
        await anext(aiter(completion))
        assert not completion.upstream_stops
        await completion.aclose()
