"""The scripted fake, the moving deadline and the manual clock that drives them."""

from __future__ import annotations

import asyncio

import pytest
from taskflow.codes import AiErrorCode
from taskflow.completion import ChatMessage, CompletionRequest
from taskflow.errors import ProviderError
from taskflow.llm.deadline import Deadline

from tests.fakes.provider import FakeProvider, Script, echo, say, words
from tests.support.manual_clock import InstantClock, ManualClock

REQUEST = CompletionRequest("m", (ChatMessage("system", "s"), ChatMessage("user", "two words")), 10)


async def test_without_a_script_it_repeats_the_person() -> None:
    completion = await FakeProvider(ManualClock()).open(REQUEST)
    assert "".join([piece async for piece in completion]) == "You said: two words"


async def test_scripts_play_in_order_the_last_for_ever() -> None:
    provider = FakeProvider(ManualClock(), [say("a"), say("b")])
    said = [[piece async for piece in await provider.open(REQUEST)] for _ in range(3)]
    assert said == [["a"], ["b"], ["b"]]


async def test_a_script_may_depend_on_the_request() -> None:
    provider = FakeProvider(ManualClock(), echo)
    await provider.open(REQUEST)
    assert provider.requests == [REQUEST]


async def test_pace_is_kept_by_the_clock() -> None:
    clock = InstantClock()
    provider = FakeProvider(clock, [say("a b c", pace=0.03, first_delay=0.5)])
    times = []
    async for _piece in await provider.open(REQUEST):
        times.append(clock.monotonic())
    assert times == pytest.approx([0.5, 0.53, 0.56])


async def test_a_step_without_delay_creates_no_task() -> None:
    completion = await FakeProvider(ManualClock(), [say("a b c")]).open(REQUEST)
    before = len(asyncio.all_tasks())
    async for _piece in completion:
        assert len(asyncio.all_tasks()) == before


async def test_it_knows_when_it_was_closed_and_how_far_it_had_come() -> None:
    clock = ManualClock()
    provider = FakeProvider(clock, [say("a b c", pace=1.0)])
    completion = await provider.open(REQUEST)
    assert await anext(completion) == "a"
    reading = asyncio.create_task(anext(completion))
    await clock.advance(0.4)
    await completion.aclose()
    with pytest.raises(ProviderError) as caught:
        await reading
    assert caught.value.code is AiErrorCode.ABORT
    assert (completion.closed_at, completion.sent, provider.speaking) == (0.4, 1, 0)


@pytest.mark.parametrize("text", ["", "a", "a b", " a  b ", "ein Wort\nmehr"])
def test_words_joined_are_the_text(text: str) -> None:
    assert "".join(words(text)) == text


async def test_a_hang_ends_in_a_timeout() -> None:
    clock = ManualClock()
    completion = await FakeProvider(clock, [Script(pieces=("a",), hang_after=0, hang_seconds=30)]).open(
        REQUEST
    )
    reading = asyncio.create_task(anext(completion))
    await clock.advance(30)
    with pytest.raises(ProviderError) as caught:
        await reading
    assert caught.value.code is AiErrorCode.TIMEOUT


# --- deadline ---


async def test_a_deadline_passes_once_at_its_time() -> None:
    clock, passed = ManualClock(), []

    async def late() -> None:
        passed.append(clock.monotonic())

    deadline = Deadline(clock, late)
    deadline.move(5)
    await clock.advance(3)
    deadline.move(5)
    await clock.advance(4.9)
    assert passed == []
    await clock.advance(10)
    assert passed == [8]


async def test_a_deadline_may_move_earlier() -> None:
    clock, passed = ManualClock(), []

    async def late() -> None:
        passed.append(clock.monotonic())

    deadline = Deadline(clock, late)
    deadline.move(30)
    await clock.advance(1)
    deadline.move(2)
    await clock.advance(100)
    assert passed == [3]


async def test_a_cancelled_deadline_never_passes() -> None:
    clock, passed = ManualClock(), []

    async def late() -> None:
        passed.append(clock.monotonic())

    deadline = Deadline(clock, late)
    deadline.move(5)
    await clock.advance(1)
    deadline.cancel()
    await clock.advance(100)
    assert passed == []


async def test_moving_a_deadline_later_costs_no_task() -> None:
    clock = ManualClock()

    async def late() -> None:
        raise AssertionError

    deadline = Deadline(clock, late)
    deadline.move(5)
    before = len(asyncio.all_tasks())
    for _ in range(100):
        deadline.move(5)
    assert len(asyncio.all_tasks()) == before
    deadline.cancel()
