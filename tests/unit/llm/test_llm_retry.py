"""Retries: only before the first token, with backoff, and never longer than the person should wait."""

from __future__ import annotations

import asyncio
import random

import pytest
from taskflow.codes import AiErrorCode
from taskflow.completion import ChatMessage, CompletionRequest
from taskflow.errors import ProviderError
from taskflow.llm.first_chunk import FirstChunkProvider
from taskflow.llm.retry import RetryingProvider, RetryPolicy, delay

from tests.fakes.provider import FakeProvider, Script, say
from tests.support.manual_clock import InstantClock, ManualClock

REQUEST = CompletionRequest("m", (ChatMessage("user", "hello"),), 10)
POLICY = RetryPolicy(attempts=3, backoff=0.5, max_backoff=4.0, max_retry_after=10.0, budget=30.0)


def error(
    code: AiErrorCode = AiErrorCode.SERVICE_UNAVAILABLE,
    *,
    retryable: bool = True,
    retry_after: float | None = None,
) -> ProviderError:
    return ProviderError(code, "scripted", retryable=retryable, retry_after=retry_after)


def retrying(clock: InstantClock, *scripts: Script) -> tuple[RetryingProvider, FakeProvider]:
    fake = FakeProvider(clock, list(scripts))
    return RetryingProvider(FirstChunkProvider(fake), clock, random.Random(1), POLICY), fake


async def test_a_refusal_is_tried_again_after_a_wait() -> None:
    clock = InstantClock()
    provider, fake = retrying(clock, Script(open_error=error()), say("Hello there"))
    completion = await provider.open(REQUEST)
    assert "".join([piece async for piece in completion]) == "Hello there"
    assert len(fake.requests) == 2
    assert 0.25 <= clock.slept[0] <= 0.5


async def test_an_error_inside_the_stream_before_a_token_is_tried_again_and_the_stream_closed() -> None:
    clock = InstantClock()
    broken = Script(pieces=("a",), fail_after=0, error=error())
    provider, fake = retrying(clock, broken, say("Hello"))
    completion = await provider.open(REQUEST)
    assert [piece async for piece in completion] == ["Hello"]
    assert fake.speaking == 0


async def test_nothing_is_tried_again_after_the_first_token() -> None:
    clock = InstantClock()
    provider, fake = retrying(clock, Script(pieces=("a", "b"), fail_after=1, error=error()))
    completion = await provider.open(REQUEST)
    pieces = []
    with pytest.raises(ProviderError):
        async for piece in completion:
            pieces.append(piece)
    assert pieces == ["a"]
    assert len(fake.requests) == 1


async def test_it_gives_up_after_three_attempts_with_the_last_error() -> None:
    clock = InstantClock()
    provider, fake = retrying(clock, Script(open_error=error()))
    with pytest.raises(ProviderError) as caught:
        await provider.open(REQUEST)
    assert caught.value.code is AiErrorCode.SERVICE_UNAVAILABLE
    assert len(fake.requests) == 3
    assert len(clock.slept) == 2


async def test_what_cannot_succeed_is_told_at_once() -> None:
    clock = InstantClock()
    provider, fake = retrying(clock, Script(open_error=error(AiErrorCode.PERMISSION_DENIED, retryable=False)))
    with pytest.raises(ProviderError):
        await provider.open(REQUEST)
    assert (len(fake.requests), clock.slept) == (1, [])


async def test_retry_after_is_waited_for() -> None:
    clock = InstantClock()
    provider, _ = retrying(
        clock, Script(open_error=error(AiErrorCode.RATE_LIMITED, retry_after=7)), say("Hello")
    )
    await provider.open(REQUEST)
    assert 7 <= clock.slept[0] <= 7.5


async def test_a_retry_after_beyond_the_limit_is_told_at_once() -> None:
    clock = InstantClock()
    provider, fake = retrying(clock, Script(open_error=error(AiErrorCode.RATE_LIMITED, retry_after=10.5)))
    with pytest.raises(ProviderError) as caught:
        await provider.open(REQUEST)
    assert caught.value.retry_after == 10.5
    assert (len(fake.requests), clock.slept) == (1, [])


async def test_no_attempt_starts_beyond_the_budget() -> None:
    clock = InstantClock()
    provider, fake = retrying(clock, Script(open_delay=29.9, open_error=error(AiErrorCode.TIMEOUT)))
    with pytest.raises(ProviderError):
        await provider.open(REQUEST)
    assert len(fake.requests) == 1


def test_backoff_doubles_up_to_its_maximum() -> None:
    policy = RetryPolicy(attempts=10, backoff=0.5, max_backoff=4.0)
    waits = [delay(policy, error(), attempt, jitter=1.0) for attempt in range(1, 7)]
    assert waits == [0.5, 1.0, 2.0, 4.0, 4.0, 4.0]


def test_jitter_takes_up_to_half_of_the_wait() -> None:
    assert delay(POLICY, error(), 1, jitter=0.0) == 0.25


def test_a_bug_is_not_retried() -> None:
    assert delay(POLICY, ValueError("bug"), 1, jitter=0.5) is None


async def test_cancelling_the_wait_for_the_first_token_closes_the_stream() -> None:
    clock = ManualClock()
    fake = FakeProvider(clock, [Script(pieces=("a",), first_delay=5)])
    opening = asyncio.create_task(FirstChunkProvider(fake).open(REQUEST))
    await clock.advance(1)
    assert fake.speaking == 1
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert fake.speaking == 0
