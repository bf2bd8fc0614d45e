"""The provider as functions get it, over HTTP: retries, fallback and circuit breaker together."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from taskflow.codes import AiErrorCode
from taskflow.completion import ChatMessage, CompletionRequest, Provider
from taskflow.errors import ProviderError, SettingsError
from taskflow.llm.breaker import MemoryBreakerStore
from taskflow.llm.build import build_provider
from taskflow.llm.client import make_client
from taskflow.llm.fresh_key import Key
from taskflow.settings import Settings

from tests.support.manual_clock import InstantClock, ManualClock
from tests.support.provider import ScriptedProvider, scripted_provider
from tests.support.provider_behaviour import Behaviour


class RetryClock(InstantClock):
    """Waits between attempts are over at once; the deadlines of a stream (5 s and more) never come."""

    async def sleep(self, seconds: float) -> None:
        if seconds < 4.5:
            await InstantClock.sleep(self, seconds)
        else:
            await ManualClock.sleep(self, seconds)


@pytest.fixture
async def server() -> AsyncIterator[ScriptedProvider]:
    async with scripted_provider() as provider:
        yield provider


@asynccontextmanager
async def built(
    server: ScriptedProvider, key: Key | None = None, **settings: Any
) -> AsyncIterator[tuple[Provider, RetryClock]]:
    clock = RetryClock()
    async with make_client(server.base_url) as client:
        yield (
            build_provider(
                Settings(llm_base_url=server.base_url, **settings),
                clock=clock,
                rng=random.Random(7),
                breaker_store=MemoryBreakerStore(),
                client=client,
                key=key,
            ),
            clock,
        )


def ask(text: str, model: str = "scripted-small") -> CompletionRequest:
    return CompletionRequest(model, (ChatMessage("user", text),), 100)


async def said(provider: Provider, request: CompletionRequest) -> tuple[str, str]:
    completion = await provider.open(request)
    text = "".join([piece async for piece in completion])
    await completion.aclose()
    return completion.model, text


@pytest.mark.parametrize(
    ("keys", "works", "requests"),
    [(["old", "new"], True, 2), (["old", "old"], False, 1), (["", "new"], True, 2)],
)
async def test_a_key_that_was_rotated_a_moment_ago_is_fetched_and_one_that_is_wrong_is_told(
    server: ScriptedProvider, keys: list[str], works: bool, requests: int
) -> None:
    refusals: list[bool] = []

    def key(refused: bool) -> str:
        refusals.append(refused)
        return keys[refused]

    await server.reset()
    async with built(server, key) as (provider, _):
        asked = ask("[[fail 401 times=1]] [[echo]] hello")
        if works:
            assert (await said(provider, asked))[1] == "hello"
        else:
            with pytest.raises(ProviderError) as raised:
                await said(provider, asked)
            assert raised.value.code is AiErrorCode.PERMISSION_DENIED
    assert refusals == [False, True]
    assert len(await server.requests()) == requests


async def test_a_busy_provider_is_asked_again_when_it_said(server: ScriptedProvider) -> None:
    async with built(server) as (provider, clock):
        _, text = await said(provider, ask("[[fail 429 retry-after=2 times=1]] [[echo]] hello"))
    assert text == "hello"
    assert any(2 <= seconds <= 2.5 for seconds in clock.slept)


async def test_an_error_chunk_before_the_first_token_is_tried_again(server: ScriptedProvider) -> None:
    await server.script(Behaviour(error_after=0))
    async with built(server) as (provider, _):
        assert (await said(provider, ask("[[echo]] hello")))[1] == "hello"
    assert len(await server.requests()) == 2


async def test_an_error_chunk_after_it_is_not(server: ScriptedProvider) -> None:
    async with built(server) as (provider, _):
        with pytest.raises(ProviderError):
            await said(provider, ask("[[say 3 words]] [[error chunk after 1]]"))
    assert len(await server.requests()) == 1


async def test_a_wait_too_long_is_told_at_once(server: ScriptedProvider) -> None:
    async with built(server) as (provider, _):
        with pytest.raises(ProviderError) as caught:
            await provider.open(ask("[[fail 429 retry-after=11]]"))
    assert (caught.value.code, caught.value.retry_after) == (AiErrorCode.RATE_LIMITED, 11)
    assert len(await server.requests()) == 1


async def test_another_model_answers_when_the_first_is_down(server: ScriptedProvider) -> None:
    await server.script(Behaviour(model="scripted-small", status=503, times=100))
    async with built(server, fallback_models=("scripted-large",)) as (provider, _):
        assert await said(provider, ask("[[echo]] hello")) == ("scripted-large", "hello")


async def test_a_model_that_is_down_is_soon_not_asked_any_more(server: ScriptedProvider) -> None:
    await server.script(Behaviour(model="scripted-small", status=503, times=100))
    async with built(server) as (provider, _):
        for _ in range(5):
            with pytest.raises(ProviderError):
                await provider.open(ask("hello"))
        asked = len(await server.requests())
        with pytest.raises(ProviderError) as caught:
            await provider.open(ask("hello"))
    assert caught.value.code is AiErrorCode.SERVICE_UNAVAILABLE
    assert "circuit open" in caught.value.detail
    assert len(await server.requests()) == asked == 15


async def test_a_local_model_costs_nothing(server: ScriptedProvider) -> None:
    async with built(server) as (provider, _):
        completion = await provider.open(ask("hello"))
        assert [piece async for piece in completion]
        assert completion.usage.cost == 0.0
        assert completion.provider == "local"
        await completion.aclose()


async def test_a_missing_address_names_the_setting() -> None:
    with pytest.raises(SettingsError, match="TASKFLOW_LLM_BASE_URL"):
        build_provider(
            Settings(), clock=InstantClock(), rng=random.Random(0), breaker_store=MemoryBreakerStore()
        )
