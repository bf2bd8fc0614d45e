"""Several calls at once, and one without a task of its own."""

from __future__ import annotations

import asyncio

import pytest
from taskflow.at_once import at_once

from tests.support.virtual_time import run_virtually


async def _after(seconds: float, answer: str) -> str:
    await asyncio.sleep(seconds)
    return answer


async def _whose() -> asyncio.Task[None] | None:
    return asyncio.current_task()


async def _fails() -> str:
    raise ValueError("no")


@pytest.mark.parametrize("seconds", [(), (3,), (3, 1), (1, 2, 3)])
def test_answers_come_in_order_after_the_longest(seconds: tuple[int, ...]) -> None:
    async def work() -> tuple[list[str], float]:
        began = asyncio.get_running_loop().time()
        found = await at_once(_after(each, str(each)) for each in seconds)
        return found, asyncio.get_running_loop().time() - began

    assert run_virtually(work()) == ([str(each) for each in seconds], max(seconds, default=0))


def test_one_alone_needs_no_task() -> None:
    async def work() -> tuple[bool, bool]:
        own = asyncio.current_task()
        return await at_once([_whose()]) == [own], own in await at_once([_whose(), _whose()])

    assert run_virtually(work()) == (True, False)


@pytest.mark.parametrize("others", [0, 2])
def test_an_error_is_raised(others: int) -> None:
    with pytest.raises(ValueError, match="no"):
        run_virtually(at_once([_fails(), *(_after(1, "") for _ in range(others))]))


@pytest.mark.parametrize("count", [1, 2])
def test_who_stops_waiting_stops_the_work(count: int) -> None:
    stopped: list[int] = []

    async def waits(number: int) -> None:
        try:
            await asyncio.sleep(10)
        finally:
            stopped.append(number)

    async def work() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await at_once(waits(number) for number in range(count))

    run_virtually(work())
    assert stopped == list(range(count))
