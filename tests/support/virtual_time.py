"""An event loop whose time jumps to the next timer: what waits for seconds is tested in microseconds.

With a seeded ``order`` the loop also shuffles what is ready, so that a seed is a schedule.
"""

from __future__ import annotations

import asyncio
import heapq
import random
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context, copy_context
from types import coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Deadlock(AssertionError):
    """Nothing is ready and nothing is scheduled."""


class Livelock(AssertionError):
    """Tasks keep each other busy and no time passes."""


BUSY_STEPS = 50_000


class _Call(list[Any]):
    """What is to be called: context, callback and arguments. A handle as asyncio gives it, which costs less to make."""

    __slots__ = ()

    def cancel(self) -> None:
        self[1], self[2] = None, ()

    def cancelled(self) -> bool:
        return self[1] is None


class _Timer(float):
    """When something is to be called. As asyncio's own, of two that are due at once neither is the smaller."""

    __slots__ = ("call",)
    call: _Call

    def cancel(self) -> None:
        call = self.call
        call[1], call[2] = None, ()

    def cancelled(self) -> bool:
        return self.call.cancelled()

    def when(self) -> float:
        return float(self)


class VirtualLoop(asyncio.BaseEventLoop):
    """``time()`` starts at 1,000 seconds and moves only when nothing is left to do.

    Much of what a schedule costs is its loop's, so this one does without what needs a socket, a debugger or another
    thread.
    """

    _ready: list[_Call]
    _scheduled: list[_Timer]
    _clock_resolution: float
    _stopping: bool

    def __init__(self, order: random.Random | None = None) -> None:
        super().__init__()
        self._ready = []
        self.virtual = 1_000.0
        self._order = order
        self._steps = 0
        self.tasks: list[asyncio.Task[Any]] = []
        """All that were made. asyncio itself knows those of every loop, and of each asks which it is of."""

    get_debug: Any = bool
    """False, as each future and each task asks, without a call of Python's own."""

    def time(self) -> float:
        return self.virtual

    def call_soon(self, callback: Any, *args: Any, context: Context | None = None) -> Any:  # type: ignore[override]
        call = _Call((copy_context() if context is None else context, callback, args))
        self._ready.append(call)
        return call

    def call_later(self, delay: float, callback: Any, *args: Any, context: Context | None = None) -> Any:  # type: ignore[override]
        return self.call_at(self.virtual + delay, callback, *args, context=context)

    def call_at(self, when: float, callback: Any, *args: Any, context: Context | None = None) -> Any:  # type: ignore[override]
        timer = _Timer(when)
        timer.call = _Call((copy_context() if context is None else context, callback, args))
        heapq.heappush(self._scheduled, timer)
        return timer

    def call_soon_threadsafe(self, callback: Any, *args: Any, context: Context | None = None) -> Any:  # type: ignore[override]
        raise NotImplementedError("another thread's time is real")

    def create_task(self, coro: Any, **named: Any) -> Any:
        task: asyncio.Task[Any] = asyncio.Task(coro, loop=self, **named)
        self.tasks.append(task)
        return task

    def _run_once(self) -> None:
        """Rounds until the loop is stopped: to be called for each one costs as much as half of them do."""
        scheduled = self._scheduled
        draw = None if self._order is None else self._order.getrandbits
        until = self.virtual + self._clock_resolution
        while True:
            ready = self._ready
            if not ready:
                while scheduled and scheduled[0].call[1] is None:
                    heapq.heappop(scheduled)
                if not scheduled:
                    raise Deadlock("every task waits for something that will not happen")
                if scheduled[0] > self.virtual:
                    self.virtual, self._steps = float(scheduled[0]), 0
                    until = self.virtual + self._clock_resolution
            self._steps += 1
            if self._steps > BUSY_STEPS:
                self._steps = 0  # so that its tasks can be ended
                raise Livelock(f"no time passes; ready are {ready[:3]}")
            if draw is not None and len(ready) > 1:
                _shuffle(ready, draw)
            # As the base class does, without asking for I/O: there is none.
            while scheduled and scheduled[0] < until:
                ready.append(heapq.heappop(scheduled).call)
            self._ready = []
            left = iter(ready)
            try:
                for context, callback, args in left:
                    if callback is not None:
                        try:
                            context.run(callback, *args)
                        except (SystemExit, KeyboardInterrupt):
                            raise
                        except BaseException as error:
                            said = {"message": f"Exception in callback {callback}", "exception": error}
                            self.call_exception_handler(said)
            except BaseException:
                self._ready[:0] = left
                raise
            if self._stopping:
                return


def _shuffle(calls: list[_Call], draw: Callable[[int], int]) -> None:
    """As ``Random.shuffle``, with the same draws, at half of its time."""
    for last in range(len(calls) - 1, 0, -1):
        bits = (last + 1).bit_length()
        place = draw(bits)
        while place > last:
            place = draw(bits)
        calls[last], calls[place] = calls[place], calls[last]


@coroutine
def step_aside() -> Generator[None, None, None]:
    """Whatever else is ready comes first, as with ``asyncio.sleep(0)``."""
    yield


@coroutine
def pause(seconds: float) -> Generator[Any, Any, None]:
    """As ``asyncio.sleep``, with fewer calls."""
    if seconds <= 0:
        yield
        return
    loop = asyncio.get_running_loop()
    woken: asyncio.Future[None] = asyncio.Future(loop=loop)
    timer = loop.call_later(seconds, wake, woken)
    try:
        yield from woken
    except BaseException:
        timer.cancel()
        raise


def wake(woken: asyncio.Future[None]) -> None:
    """Ends a wait that has not ended otherwise."""
    if not woken.done():
        woken.set_result(None)


class VirtualClock:
    """``Clock`` of the running loop. ``skew`` seconds: how far this machine's wall clock is off. ``loop``: the one that
    it is only ever asked in, which is not looked for then."""

    EPOCH = 1_700_000_000.0

    def __init__(self, skew: float = 0.0, loop: VirtualLoop | None = None) -> None:
        self.skew = skew
        self._loop = loop

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time() if self._loop is None else self._loop.virtual

    def now(self) -> float:
        return self.EPOCH + self.monotonic() + self.skew

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            await (asyncio.sleep(seconds) if self._loop is None else pause(seconds))
        else:
            await step_aside()


def run_virtually(work: Coroutine[Any, Any, T], *, order: random.Random | None = None) -> T:
    """Runs to the end in virtual time."""
    loop = VirtualLoop(order)
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()
