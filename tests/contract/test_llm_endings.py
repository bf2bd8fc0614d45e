# ruff: noqa: E501 - a row a line
"""When a reply is complete and when it broke off: what the server said last, and how the body ended."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import pytest
from taskflow.codes import AiErrorCode
from taskflow.errors import ProviderError

from tests.support.llm import adapter, ask

End = Literal["chunked", "length", "close", "chunked, cut", "length, cut"]
ENDS: tuple[End, ...] = ("chunked", "length", "close", "chunked, cut", "length, cut")


def data(value: Any) -> str:
    return f"data: {value if isinstance(value, str) else json.dumps(value)}\n\n"


def part(text: str = "", finish: str | None = None, usage: Any = None, **delta: Any) -> str:
    content = {"content": text} if text else {}
    choice = {"index": 0, "delta": {**content, **delta}, "finish_reason": finish}
    return data({"id": "1", "choices": [choice], **({"usage": usage} if usage else {})})


def count(tokens: int, choices: Any = ()) -> str:
    usage = {"prompt_tokens": 3, "completion_tokens": tokens, "total_tokens": 3 + tokens}
    return data({"id": "1", "choices": list(choices), "usage": usage})


def running(tokens: int) -> dict[str, int]:
    return {"prompt_tokens": 3, "completion_tokens": tokens}


HI, THERE = part("Hi"), part(" there")
DONE = data("[DONE]")
EMPTY_CHOICE = {"index": 0, "delta": {}, "finish_reason": None}
ONLY_PROMPT = data({"choices": [], "usage": {"prompt_tokens": 3}})

ALWAYS: set[str] = set(ENDS)
PROPERLY, NEVER = {"chunked", "length", "close"}, set[str]()

LAST: dict[str, tuple[str, set[str]]] = {
    "text": (HI + THERE, NEVER),
    "text and a comment": (HI + THERE + ": keep-alive\n\n", NEVER),
    "an event that is no chunk": (HI + THERE + data({"type": "ping"}), NEVER),
    "reasoning": (HI + THERE + part(reasoning_content="hm"), NEVER),
    "an empty delta": (HI + THERE + part(), NEVER),
    "done": (HI + THERE + DONE, ALWAYS),
    "done without its line's end": (HI + THERE + DONE.rstrip(), ALWAYS),
    "finish": (HI + part(" there", "stop"), ALWAYS),
    "finish by itself": (HI + THERE + part(finish="stop"), ALWAYS),
    "finish without its line's end": (HI + THERE + part(finish="stop").rstrip(), ALWAYS),
    "finish, usage": (HI + THERE + part(finish="stop") + count(2), ALWAYS),
    "finish and usage in one": (HI + THERE + part(finish="stop", usage=running(2)), ALWAYS),
    "finish, done": (HI + THERE + part(finish="stop") + DONE, ALWAYS),
    "usage": (HI + THERE + count(2), PROPERLY),
    "usage with an empty delta": (HI + THERE + count(2, [EMPTY_CHOICE]), PROPERLY),
    "usage with no reason in words": (HI + THERE + count(2, [{**EMPTY_CHOICE, "finish_reason": "null"}]), PROPERLY),
    "usage of nothing": (HI + THERE + count(0), PROPERLY),
    "usage twice": (HI + THERE + count(2) + count(2), PROPERLY),
    "usage, a ping": (HI + THERE + count(2) + ": ping\n\n" + data({}), PROPERLY),
    "usage, done": (HI + THERE + count(2) + DONE, ALWAYS),
    "usage beside the last text": (HI + part(" there", usage=running(2)), PROPERLY),
    "usage of the prompt alone": (HI + THERE + ONLY_PROMPT, NEVER),
    "usage before the text": (count(0) + HI + THERE, NEVER),
    "usage before the text and after it": (count(0) + HI + THERE + count(2), PROPERLY),
    "usage between the text": (HI + count(1) + THERE, NEVER),
    "usage after each part": (HI + count(1) + THERE + count(2), NEVER),
    "usage in each part": (part("Hi", usage=running(1)) + part(" there", usage=running(2)), NEVER),
    "usage in each part, and at the end": (part("Hi", usage=running(1)) + part(" there", usage=running(2)) + count(2), PROPERLY),
    "a finish with each part": (part("Hi", "stop") + part(" there", "stop"), PROPERLY),
    "a finish with the part before": (part("Hi", "stop") + THERE, NEVER),
    "a whole message": (data({"choices": [{"message": {"content": "Hi there"}}]}), ALWAYS),
    "a whole body": (json.dumps({"choices": [{"message": {"content": "Hi there"}, "finish_reason": "stop"}]}), ALWAYS),
}  # fmt: skip


@asynccontextmanager
async def server(body: bytes, end: End) -> AsyncIterator[str]:
    """Answers one request with ``body``, ended so. A cut one promised more."""
    head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
    if end.startswith("length"):
        head += f"content-length: {len(body) + 99 * end.endswith('cut')}\r\n"
    elif end.startswith("chunked"):
        head += "transfer-encoding: chunked\r\n"
        body = b"%x\r\n%s\r\n" % (len(body), body) + (b"" if end.endswith("cut") else b"0\r\n\r\n")
    else:
        head += "connection: close\r\n"

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head_of_request = await reader.readuntil(b"\r\n\r\n")
        length = next(
            line for line in head_of_request.lower().split(b"\r\n") if line.startswith(b"content-length")
        )
        await reader.readexactly(int(length.split(b":")[1]))
        writer.write(head.encode() + b"\r\n" + body)
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listener:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/v1"


async def hear(url: str) -> tuple[str, AiErrorCode | None]:
    pieces: list[str] = []
    async with adapter(url) as provider:
        completion = await provider.open(ask("Hi"))
        try:
            async for piece in completion:
                pieces.append(piece)
        except ProviderError as error:
            return "".join(pieces), error.code
        finally:
            await completion.aclose()
    return "".join(pieces), None


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("last", LAST)
async def test_a_reply_is_complete_by_what_came_last_and_how_the_body_ended(last: str, end: End) -> None:
    body, complete = LAST[last]
    async with server(body.encode(), end) as url:
        text, error = await hear(url)
    assert text == "Hi there"
    assert error == (None if end in complete else AiErrorCode.SERVICE_UNAVAILABLE)


@pytest.mark.parametrize("end", ["chunked", "length", "close"])
async def test_a_count_without_any_text_is_an_empty_reply(end: End) -> None:
    async with server(count(7).encode(), end) as url:
        assert await hear(url) == ("", AiErrorCode.EMPTY_REPLY)


@pytest.mark.parametrize("end", ["chunked, cut", "length, cut"])
async def test_a_whole_body_that_is_cut_short_is_no_reply(end: End) -> None:
    body = json.dumps({"choices": [{"message": {"content": "Hi there"}, "finish_reason": "stop"}]})
    for length in (10, len(body) // 2, len(body) - 1):
        async with server(body[:length].encode(), end) as url:
            assert await hear(url) == ("", AiErrorCode.SERVICE_UNAVAILABLE)


async def test_an_error_after_the_finish_is_that_error() -> None:
    error = data({"error": {"code": "insufficient_quota", "message": "no money"}})
    async with server((HI + THERE + part(finish="stop") + error).encode(), "chunked, cut") as url:
        assert await hear(url) == ("Hi there", AiErrorCode.QUOTA_EXCEEDED)
