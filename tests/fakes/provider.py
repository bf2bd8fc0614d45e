"""A provider that plays scripts under an injected clock; held to the real adapter's contract by tests.

``FakeProvider(clock, [Script(...), ...])`` plays one script per ``open``, the last one for ever;
``FakeProvider(clock, choose)`` asks ``choose(request)`` each time. Without a script it repeats the last
user message word by word. Nothing is created for a step without delay, so that it is cheap to run often.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from taskflow.clock import Clock
from taskflow.codes import AiErrorCode
from taskflow.completion import CompletionRequest, Finish, Usage
from taskflow.errors import ProviderError
from taskflow.llm.cap import ReplyCap
from taskflow.llm.usage import estimate
from taskflow.visibility import is_blank

from tests.support.virtual_time import VirtualClock, wake


@dataclass(frozen=True, slots=True)
class Script:
    """What the model does. Delays are in seconds.

    ``open_delay`` passes before the provider accepts or, with ``open_error``, refuses. ``first_delay`` comes
    before the first piece and ``pace`` before each further one. After ``fail_after`` pieces ``error`` is
    raised; after ``hang_after`` nothing more comes, and ``TIMEOUT`` follows ``hang_seconds`` later. ``thoughts`` come
    before the first piece, ``think_pace`` before each.
    """

    pieces: tuple[str, ...] = ()
    open_delay: float = 0.0
    open_error: ProviderError | None = None
    first_delay: float = 0.0
    pace: float = 0.0
    fail_after: int | None = None
    error: ProviderError | None = None
    hang_after: int | None = None
    hang_seconds: float = 20.0
    usage: Usage | None = None
    upstream_stops: bool = True
    finish: Finish = "done"
    model: str | None = None
    thoughts: tuple[str, ...] = ()
    think_pace: float = 0.0


def words(text: str) -> tuple[str, ...]:
    """``text`` cut before each space, as models stream it: joined again it is ``text``."""
    pieces: list[str] = []
    for part in text.split(" "):
        piece = f" {part}" if pieces else part
        pieces.append(piece)
    return tuple(piece for piece in pieces if piece)


def say(text: str, *, pace: float = 0.0, first_delay: float = 0.0) -> Script:
    """A script that says ``text`` word by word."""
    return Script(pieces=words(text), pace=pace, first_delay=first_delay)


def echo(request: CompletionRequest) -> Script:
    """The default script: repeats the last user message."""
    asked = next((m.content for m in reversed(request.messages) if m.role == "user"), "")
    return say(f"You said: {asked}")


@dataclass(slots=True)
class FakeCompletion:
    """A scripted reply. ``sent`` counts the pieces so far; ``closed_at`` is when ``aclose`` cut it off."""

    request: CompletionRequest
    script: Script
    clock: Clock
    model: str
    provider: str
    opened_at: float
    sent: int = 0
    thought: int = 0
    ended: bool = False
    closed_at: float | None = None
    _cap: ReplyCap = field(default_factory=ReplyCap, repr=False)
    _waiter: asyncio.Future[None] | None = field(default=None, repr=False)

    @property
    def usage(self) -> Usage:
        if self.ended and self.script.usage is not None:
            return self.script.usage
        return estimate(self.request, "".join(self.script.pieces[: self.sent]))

    @property
    def finish(self) -> Finish:
        return "length" if self._cap.full else self.script.finish

    @property
    def upstream_stops(self) -> bool:
        return self.script.upstream_stops

    def __aiter__(self) -> FakeCompletion:
        return self

    async def __anext__(self) -> str:
        held = ""
        thoughts = self.request.thoughts
        while self.thought < len(self.script.thoughts):
            self._check()
            if self.script.think_pace > 0:
                await self._wait(self.script.think_pace)
            self.thought += 1
            if thoughts is not None:
                thoughts.think(self.script.thoughts[self.thought - 1])
        while not self._cap.full:
            held += await self._next()
            if self._cap.chars or not is_blank(held):
                if thoughts is not None:
                    thoughts.over()
                return self._cap.take(held)
        self.ended = True
        raise StopAsyncIteration

    async def _next(self) -> str:
        script, index = self.script, self.sent
        self._check()
        if self.ended:
            raise StopAsyncIteration
        if script.hang_after == index:
            await self._wait(script.hang_seconds)
            self.ended = True
            raise ProviderError(AiErrorCode.TIMEOUT, "no token came in time", retryable=True)
        if script.error is not None and script.fail_after == index:
            self.ended = True
            raise script.error
        if index == len(script.pieces):
            self.ended = True
            if not self._cap.chars:
                raise ProviderError(AiErrorCode.EMPTY_REPLY, "the script shows nothing", retryable=True)
            raise StopAsyncIteration
        delay = script.pace if index else script.first_delay
        if delay > 0:
            await self._wait(delay)
        self.sent = index + 1
        return script.pieces[index]

    async def aclose(self) -> None:
        if self.closed_at is not None or self.ended:
            return
        self.closed_at = self.clock.monotonic()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _check(self) -> None:
        if self.closed_at is not None:
            raise ProviderError(AiErrorCode.ABORT, "the stream was closed")

    async def _wait(self, seconds: float) -> None:
        """Waits by the clock, or until ``aclose``."""
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        if isinstance(self.clock, VirtualClock):
            # Its time is the loop's: a timer does, without a task.
            timer = loop.call_later(seconds, wake, self._waiter)
            try:
                await self._waiter
            finally:
                self._waiter = None
                timer.cancel()
            self._check()
            return
        sleeper = asyncio.ensure_future(self.clock.sleep(seconds))
        try:
            await asyncio.wait((sleeper, self._waiter), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._waiter = None
            sleeper.cancel()
        self._check()


class FakeProvider:
    """Opens scripted completions; remembers them in ``completions``, and every request in ``requests``.

    ``stops``: whether a request that is given up early stops the work.
    """

    def __init__(
        self,
        clock: Clock,
        script: Sequence[Script] | Callable[[CompletionRequest], Script] = echo,
        *,
        name: str = "fake",
    ) -> None:
        self.clock = clock
        self.name = name
        self.requests: list[CompletionRequest] = []
        self.completions: list[FakeCompletion] = []
        self._script = script
        self.stops = True

    def stops_unheard(self, model: str) -> bool:
        return self.stops

    async def open(self, request: CompletionRequest) -> FakeCompletion:
        turn = len(self.requests)
        self.requests.append(request)
        script = (
            self._script(request)
            if callable(self._script)
            else self._script[min(turn, len(self._script) - 1)]
        )
        if script.open_delay > 0:
            await self.clock.sleep(script.open_delay)
        if script.open_error is not None:
            raise script.open_error
        if request.thoughts is not None:
            request.thoughts.again()
        completion = FakeCompletion(
            request, script, self.clock, script.model or request.model, self.name, self.clock.monotonic()
        )
        self.completions.append(completion)
        return completion

    @property
    def speaking(self) -> int:
        """Completions that are neither ended nor closed."""
        return sum(1 for c in self.completions if not c.ended and c.closed_at is None)
