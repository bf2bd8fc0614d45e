"""What a turn asks of a model and what it gets back, independent of any provider's wire format."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import field
from typing import Literal, Protocol

from taskflow.light_dataclasses import dataclass

Finish = Literal["done", "length"]
"""How a reply that did not fail ended: by the model itself, or at a limit (of tokens, or of what is stored)."""

InterruptionForm = Literal["note", "plain"]
"""How a prompt tells a model that its reply was cut off: by a mark and a note, or by nothing but where it ends."""


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one completion; ``cost`` in US dollars when known. ``estimated``: the provider gave none."""

    input_tokens: int
    output_tokens: int
    cost: float | None = None
    estimated: bool = False
    cached_tokens: int | None = field(default=None, compare=False)
    """Of the input, what came from the provider's cache; None: it does not say."""
    reasoning_tokens: int | None = field(default=None, compare=False)
    """Of the output, what the model thought; None: it does not say."""
    priced_by: str = field(default="", compare=False)
    """What ``cost`` rests on: ``provider``, ``setting``, ``local``, or the day of the list of prices
    (``2026-11-28``)."""


class Bill(Protocol):
    """What calls are billed whose reply nobody gets: they failed, or were given up."""

    def add(self, model: str, usage: Usage) -> None:
        """A call of ``model`` came to nothing and is billed."""
        ...

    def covers(self, request: CompletionRequest) -> bool:
        """Whether another call may be made, after what is billed already."""
        ...


class Thoughts(Protocol):
    """Is told what a model thinks before it answers, while it does. Never raises, never waits."""

    def again(self) -> None:
        """Another call begins: what follows is not the rest of what came before."""
        ...

    def think(self, text: str) -> None:
        """The model thinks ``text`` next. Empty: it thinks, and what is not known yet."""
        ...

    def over(self) -> None:
        """The answer begins."""
        ...


@dataclass(frozen=True, slots=True)
class CompletionRequest:
    """A prompt for ``model``. ``max_tokens`` bounds the reply. ``bill``: where to put what came to nothing. ``off``:
    asked, when another model may answer, which must not. ``thoughts``: is told the model's reasoning. ``prefixed``:
    what to send instead of ``messages`` to a server that goes on with the last message, which is the assistant's;
    empty: nothing goes on."""

    model: str
    messages: tuple[ChatMessage, ...]
    max_tokens: int
    bill: Bill | None = field(default=None, compare=False, repr=False)
    off: Callable[[], Awaitable[Collection[str]]] | None = field(default=None, compare=False, repr=False)
    prefixed: tuple[ChatMessage, ...] = ()
    thoughts: Thoughts | None = field(default=None, compare=False, repr=False)


class Completion(Protocol):
    """A reply being streamed. Iterate it once for its text pieces; close it in any case.

    ``model`` and ``provider`` name who answers (a fallback may differ from what was asked for). ``usage`` is
    complete when the iteration has ended, and an estimate of what came so far before. Iteration raises
    ``ProviderError``, after ``aclose`` one with the code ``ABORT``, for a reply of which nothing can be seen one with
    ``EMPTY_REPLY``; nothing is retried after the first piece. The first piece has something to see.
    """

    model: str
    provider: str

    @property
    def usage(self) -> Usage: ...

    @property
    def finish(self) -> Finish:
        """How the reply ended; only certain once the iteration has ended."""
        ...

    @property
    def upstream_stops(self) -> bool:
        """Whether closing the stream stops the provider's work (and bill), as far as is known."""
        ...

    def __aiter__(self) -> AsyncIterator[str]: ...

    async def aclose(self) -> None:
        """Closes the provider's HTTP stream at once. Safe to call twice."""
        ...


class Provider(Protocol):
    """Opens completions."""

    async def open(self, request: CompletionRequest) -> Completion:
        """Returns when the provider has accepted the request. Raises ``ProviderError``.

        A provider that retries returns once the first piece is at hand. Cancelling ``open`` closes the provider's
        HTTP stream.
        """
        ...

    def stops_unheard(self, model: str) -> bool:
        """Whether a request for ``model`` that is given up before its first piece stops the provider's work (and
        bill), as far as is known."""
        ...
