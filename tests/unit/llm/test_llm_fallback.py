"""Another model answers when the one asked for is away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from taskflow.codes import AiErrorCode
from taskflow.completion import ChatMessage, CompletionRequest
from taskflow.errors import ProviderError
from taskflow.llm.fallback import FallbackProvider

from tests.fakes.provider import FakeProvider, Script, say
from tests.support.manual_clock import InstantClock

REQUEST = CompletionRequest("first", (ChatMessage("user", "hello"),), 10)


def refusing(code: AiErrorCode, *, retryable: bool = True) -> Script:
    return Script(open_error=ProviderError(code, f"scripted {code}", retryable=retryable))


def provider(**scripts: Script) -> tuple[FallbackProvider, FakeProvider]:
    fake = FakeProvider(InstantClock(), lambda request: scripts[request.model])
    return FallbackProvider(fake, ("second", "first", "third")), fake


async def test_the_next_model_answers_and_says_who_it_is() -> None:
    fallback, _ = provider(first=refusing(AiErrorCode.SERVICE_UNAVAILABLE), second=say("Hello"))
    completion = await fallback.open(REQUEST)
    assert completion.model == "second"
    assert [piece async for piece in completion] == ["Hello"]


@pytest.mark.parametrize(
    "script",
    [
        refusing(AiErrorCode.TIMEOUT),
        refusing(AiErrorCode.RATE_LIMITED),
        refusing(AiErrorCode.MODEL_NOT_FOUND, retryable=False),
    ],
    ids=["silent", "busy", "gone"],
)
async def test_it_falls_back_from_a_model_that_is_silent_busy_or_gone(script: Script) -> None:
    fallback, _ = provider(first=script, second=say("Hello"))
    assert (await fallback.open(REQUEST)).model == "second"


@pytest.mark.parametrize(
    "code", [AiErrorCode.CONTENT_BLOCKED, AiErrorCode.PERMISSION_DENIED, AiErrorCode.QUOTA_EXCEEDED]
)
async def test_what_another_model_should_not_change_is_told(code: AiErrorCode) -> None:
    fallback, fake = provider(first=refusing(code, retryable=False), second=say("Hello"))
    with pytest.raises(ProviderError) as caught:
        await fallback.open(REQUEST)
    assert caught.value.code is code
    assert [request.model for request in fake.requests] == ["first"]


async def test_no_model_is_asked_twice_and_the_first_error_is_told() -> None:
    away = refusing(AiErrorCode.SERVICE_UNAVAILABLE)
    fallback, fake = provider(first=refusing(AiErrorCode.RATE_LIMITED), second=away, third=away)
    with pytest.raises(ProviderError) as caught:
        await fallback.open(REQUEST)
    assert caught.value.code is AiErrorCode.RATE_LIMITED
    assert [request.model for request in fake.requests] == ["first", "second", "third"]


async def test_a_model_that_is_switched_off_does_not_answer_for_another() -> None:
    fallback, fake = provider(first=refusing(AiErrorCode.RATE_LIMITED), second=say("Hello"), third=say("Hi"))
    asked = 0

    async def off() -> frozenset[str]:
        nonlocal asked
        asked += 1
        return frozenset({"second"})

    assert (await fallback.open(replace(REQUEST, off=off))).model == "third"
    assert [request.model for request in fake.requests] == ["first", "third"]
    assert asked == 1


async def test_nobody_is_asked_what_is_off_while_the_model_answers() -> None:
    fallback, _ = provider(first=say("Hello"))

    async def off() -> frozenset[str]:
        raise AssertionError("asked")

    assert (await fallback.open(replace(REQUEST, off=off))).model == "first"
