"""Whose prompt llama.cpp reads next: rules without a clock or I/O.

llama.cpp writes a token of every reply with each batch, and fills the rest of the batch with one prompt after the other
in the order of its slots: a short question would wait for every prompt before it. So it is given one prompt at a time:

- Whoever comes is asked about first: llama.cpp tells what is left to be read of a prompt when it begins with it, since
  it may know most of it already. Until then a batch is assumed.
- Then the prompt of which least is left is read. It goes back into the queue, with what was read kept, when somebody
  comes of whom less is left. Once its length is known, at least one batch of it is read each time, so each time brings
  it nearer to its end.
- Whoever was passed over by ``PATIENCE`` that came later is next, for a batch at least; but never two such in a row, so
  that a short question waits no longer the more long prompts there are.
- Replies are written, or read for, in ``slots`` places, and only as far as the context has room for all of them at
  their longest. llama.cpp would end every one of them with an error when it is full.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

PATIENCE = 4
"""A long prompt gets a batch after so many newcomers, however many come."""


@dataclass(frozen=True, slots=True)
class Begin:
    """Have the prompt read; answer with ``told``, ``writes`` or ``left``."""

    request: int


@dataclass(frozen=True, slots=True)
class PutBack:
    """Have its prompt read no further; answer with ``dropped`` when llama.cpp has stopped, or with ``left``."""

    request: int


Action = Begin | PutBack


class _State(Enum):
    WAITING = "waiting"
    READING = "reading"
    STOPPING = "stopping"  # put back, and llama.cpp may still read a batch of it
    WRITING = "writing"


@dataclass(slots=True)
class _Request:
    id: int
    reply_tokens: int
    state: _State = _State.WAITING
    prompt_tokens: int | None = None
    unread: int | None = None
    began_with: int | None = None
    """When it was begun this time: how much was left, and one more of a newcomer."""
    passed: int = 0


class ReadingOrder:
    """Requests from their arrival to their end, by numbers that the caller gives and that grow.

    ``context``: tokens that all together may have. ``share``: what one may have at most. ``batch``: tokens read at
    once.
    """

    def __init__(self, slots: int, context: int, share: int, batch: int) -> None:
        self._slots = slots
        self._context = context
        self._share = share
        self._batch = batch
        self._requests: dict[int, _Request] = {}
        self._patience_rewarded = False
        """Whether the one that was begun last was so because it had waited for long."""

    def arrives(self, id: int, reply_tokens: int) -> list[Action]:
        """A request came whose reply may have so many tokens."""
        self._requests[id] = _Request(id, reply_tokens)
        return self._next()

    def told(self, id: int, prompt_tokens: int, unread: int) -> list[Action]:
        """llama.cpp told, at the beginning and after each batch, how long a prompt is and how much of it is left."""
        request = self._requests[id]
        if request.began_with is None:
            # A newcomer was begun to hear how long it is: for that nothing of it has to be read.
            request.began_with = unread if request.prompt_tokens is not None else unread + 1
        request.prompt_tokens, request.unread = prompt_tokens, unread
        return self._next()

    def writes(self, id: int) -> list[Action]:
        """The prompt is read."""
        self._requests[id].state = _State.WRITING
        return self._next()

    def dropped(self, id: int) -> list[Action]:
        """llama.cpp reads no further in a prompt that was put back."""
        self._requests[id].state = _State.WAITING
        return self._next()

    def left(self, id: int) -> list[Action]:
        """The request is over: its reply is, or its client hung up."""
        del self._requests[id]
        return self._next()

    def _next(self) -> list[Action]:
        reader = next(self._in(_State.READING), None)
        writers = list(self._in(_State.WRITING))
        free = self._context - sum(map(self._need, writers))
        if reader is not None and self._need(reader) > free:
            return self._put_back(reader)
        first = self._first(free) if len(writers) < self._slots else None
        if first is None:
            return []
        if reader is not None:
            before = self._rank(first) < self._rank(reader)
            return self._put_back(reader) if before and self._had_its_turn(reader) else []
        # What is put back keeps its room until llama.cpp has dropped it.
        stopping = sum(map(self._need, self._in(_State.STOPPING)))
        return [self._begin(first)] if self._need(first) <= free - stopping else []

    def _first(self, free: int) -> _Request | None:
        """Who of those that wait is next. One that was passed over often enough keeps the others waiting, too, until
        there is room for it."""
        for request in sorted(self._in(_State.WAITING), key=self._rank):
            if self._need(request) <= free:
                return request
            if self._waited_long(request):
                return None
        return None

    def _begin(self, request: _Request) -> Begin:
        self._patience_rewarded = self._waited_long(request)
        if not self._patience_rewarded:
            for other in self._in(_State.WAITING, _State.STOPPING):
                other.passed += other.id < request.id
        request.state, request.began_with, request.passed = _State.READING, None, 0
        return Begin(request.id)

    def _put_back(self, request: _Request) -> list[Action]:
        request.state = _State.STOPPING
        return [PutBack(request.id), *self._next()]

    def _rank(self, request: _Request) -> tuple[bool, int, int]:
        """The least is read next."""
        if self._waited_long(request):
            return False, 0, request.id
        return True, self._batch if request.unread is None else request.unread, request.id

    def _waited_long(self, request: _Request) -> bool:
        return request.passed >= PATIENCE and not self._patience_rewarded

    def _had_its_turn(self, request: _Request) -> bool:
        """Whether what it was begun for is done: a batch was read, or its length is known. Its last batch is read."""
        unread = request.unread
        return unread is not None and self._batch < unread < (request.began_with or 0)

    def _need(self, request: _Request) -> int:
        prompt = self._batch if request.prompt_tokens is None else request.prompt_tokens
        return min(self._share, prompt + request.reply_tokens)

    def _in(self, *states: _State) -> Iterator[_Request]:
        return (request for request in self._requests.values() if request.state in states)
