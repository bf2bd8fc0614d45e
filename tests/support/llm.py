"""What tests of model providers share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from taskflow.clock import Clock, SystemClock
from taskflow.completion import ChatMessage, Completion, CompletionRequest
from taskflow.errors import ProviderError
from taskflow.llm.address import parse
from taskflow.llm.client import make_client
from taskflow.llm.deadline import Timeouts
from taskflow.llm.openai import OpenAiProvider
from taskflow.llm.server import Server

TIMEOUTS = Timeouts(connect=60, first_token=30, between_tokens=20)
"""Connecting has a minute: it is timed by the machine as well, and tests share the machine."""


def ask(text: str) -> CompletionRequest:
    return CompletionRequest("scripted-small", (ChatMessage("user", text),), 100)


@asynccontextmanager
async def adapter(
    base_url: str, clock: Clock | None = None, name: str = "scripted", timeouts: Timeouts = TIMEOUTS
) -> AsyncIterator[OpenAiProvider]:
    async with make_client(base_url) as client:
        yield OpenAiProvider(
            Server(
                address=parse(base_url),
                api_key="test-key",
                name=name,
                clock=clock or SystemClock(),
                timeouts=timeouts,
                price=lambda model, i, o: i + o / 100,
                stops=lambda model, upstream, begun: upstream != "Amazon Bedrock",
                client=client,
            )
        )


async def collect(completion: Completion) -> str:
    try:
        return "".join([piece async for piece in completion])
    finally:
        await completion.aclose()


async def failure(awaitable: Awaitable[object]) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        await awaitable
    return caught.value


async def seen(condition: Callable[[], bool]) -> None:
    """Lets the pump read what the server has sent; the test's own timeout bounds it."""
    while not condition():  # noqa: ASYNC110 - the adapter has no event for what nobody waits for
        await asyncio.sleep(0)
