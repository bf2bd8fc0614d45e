"""Calls that came to nothing and are billed all the same, and when no further one is made."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field

import pytest
from taskflow.codes import AiErrorCode
from taskflow.completion import ChatMessage, CompletionRequest, Usage
from taskflow.conversation.terms import Terms
from taskflow.errors import ProviderError
from taskflow.llm.fallback import FallbackProvider
from taskflow.llm.first_chunk import FirstChunkProvider
from taskflow.llm.retry import RetryingProvider, RetryPolicy
from taskflow.turns.spending import Spent

from tests.fakes.provider import FakeProvider, Script, say
from tests.support.virtual_time import VirtualClock

MESSAGES = (ChatMessage("user", "Hello?"),)
BLANK = Script(pieces=("\n",) * 400, usage=Usage(10, 100))


@dataclass
class Tried:
    """A provider of scripts behind everything that tries again."""

    scripts: list[Script]
    fallbacks: tuple[str, ...] = ()
    spent: Spent = field(
        default_factory=lambda: Spent(Terms(price=lambda model, read, written: read + written))
    )

    async def open(self) -> str:
        clock = VirtualClock()
        self.fake = FakeProvider(clock, self.scripts)
        retrying = RetryingProvider(FirstChunkProvider(self.fake), clock, random.Random(1), RetryPolicy())
        provider = FallbackProvider(retrying, self.fallbacks)
        request = CompletionRequest("fake-1", MESSAGES, 1_000, self.spent)
        completion = await provider.open(request)
        return "".join([piece async for piece in completion])


async def test_a_reply_without_a_word_is_billed_and_so_is_the_next() -> None:
    tried = Tried([BLANK, say("Hi there")])
    assert await tried.open() == "Hi there"
    assert tried.spent.amount == 110


async def test_what_was_refused_is_not_billed() -> None:
    busy = ProviderError(AiErrorCode.SERVICE_UNAVAILABLE, "busy", retryable=True)
    tried = Tried([Script(open_error=busy), say("Hi")])
    assert await tried.open() == "Hi"
    assert tried.spent.amount == 0


async def test_no_try_is_made_that_what_is_held_does_not_pay_for() -> None:
    tried = Tried([BLANK, say("Hi")], fallbacks=("fake-2",))
    tried.spent.held = 1_050
    with pytest.raises(ProviderError) as failed:
        await tried.open()
    assert failed.value.code is AiErrorCode.EMPTY_REPLY
    assert len(tried.fake.requests) == 1


async def test_a_call_that_is_given_up_before_it_was_accepted_is_billed_for_its_prompt() -> None:
    tried = Tried([Script(pieces=("Hi",), open_delay=5.0)])
    opening = asyncio.create_task(tried.open())
    await asyncio.sleep(1)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert tried.spent.amount == 2 + 4
