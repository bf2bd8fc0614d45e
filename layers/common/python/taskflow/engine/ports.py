"""What the engine needs from outside, as ports. Adapters: ``taskflow.adapters``."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any, Protocol

from taskflow.clock import Clock
from taskflow.completion import InterruptionForm, Provider
from taskflow.conversation.deadlines import Periods
from taskflow.conversation.invocations import Invocation
from taskflow.conversation.recalled import Passage
from taskflow.conversation.terms import FREE, Terms
from taskflow.conversation.turn_kinds import TurnKind
from taskflow.engine.offers import Offers
from taskflow.engine.repository import ConversationStore
from taskflow.identity import Identity
from taskflow.light_dataclasses import dataclass


class Connections(Protocol):
    """API Gateway's connections API."""

    async def post(self, connection_id: str, data: bytes) -> None:
        """Sends one frame; one attempt of at most half a second. Raises ``GoneError``, or ``PostFailed``, whose kinds
        tell what is certain not to have arrived."""
        ...

    async def probe(self, connection_id: str) -> None:
        """Returns when the connection is open. Raises ``GoneError``, or ``PostFailed`` when that is not known."""
        ...

    async def close(self, connection_id: str) -> None:
        """Closes the connection; no error when it is gone already."""
        ...


class Invoker(Protocol):
    """Starts the generate function asynchronously."""

    async def invoke(self, invocation: Invocation) -> None:
        """Returns when the invocation is queued. It may run twice, late, or not at all."""
        ...


class Queue(Protocol):
    """A queue: ``records``, or ``memory``."""

    async def send(self, bodies: Sequence[str]) -> None:
        """Returns when every body is queued.

        Bodies fail one by one: raises ``NotQueued`` that says which, or another ``StoreUnavailable`` when nothing
        is known of any.
        """
        ...


class PastMessages(Protocol):
    """What people have said before."""

    async def recall(
        self, identity: Identity, question: str, conversation_id: str, from_turn: int, seconds: float
    ) -> Sequence[Passage] | None:
        """The passages that may help to answer, the most telling first; None: this person has it off.

        ``seconds``: how long somebody waits. Of the conversation itself, turns from ``from_turn`` on are left out.
        Raises ``StoreUnavailable`` and ``CallRefused``.
        """
        ...


class Recaller(Protocol):
    """``PastMessages`` that never hold a turn up (``turns.recall``)."""

    async def passages(
        self, identity: Identity, question: str, conversation_id: str, from_turn: int
    ) -> tuple[Passage, ...]: ...


class Log(Protocol):
    """Structured logging without content of messages."""

    def info(self, message: str, **fields: Any) -> None: ...

    def warning(self, message: str, **fields: Any) -> None: ...


class Meter(Protocol):
    """Operational metrics."""

    def count(self, name: str, value: float = 1) -> None: ...

    def count_by(self, name: str, dimension: str, value: str) -> None: ...

    def milliseconds(self, name: str, value: float) -> None: ...


def prompt_version(system_prompt: str) -> str:
    """The name of a system prompt in logs."""
    return hashlib.sha256(system_prompt.encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class TurnSettings:
    """How turns are spoken."""

    system_prompt: str
    max_output_tokens: int
    pacing_base_ms: float
    greeting: str = ""
    """Said instead of asking the model, if not empty."""
    nudge: str = ""
    unasked: Mapping[TurnKind, str] = field(default_factory=dict)
    """What is said of these kinds when a limit does not allow to ask the model."""
    context_tokens: Callable[[str], int | None] = lambda model: None
    """Tokens that a model reads and writes together, by its id; None: not known."""
    quotes_greeting: bool = True
    """Whether prompts begin with what the assistant said before the person did."""
    interruptions: Callable[[str], InterruptionForm] = lambda model: "note"
    """The form in which a model, by its id, is told of an interruption."""
    summaries: bool = False
    """Whether what has left the window is summarised."""
    summary_model: str = ""
    """By which model; empty: the conversation's own."""
    summary_tokens: int = 500
    """The most that a summary may have."""
    analysis_model: str = ""
    """Which model says what mattered of the unseen rest of an interrupted reply; empty: none is asked."""
    stalled_seconds: float = 5.0
    """A listener that has taken nothing for so long is sent no more of the turn."""
    reasoning_stored: bool = False
    """Whether what a model thought before a reply is kept with it."""

    @property
    def prompt_version(self) -> str:
        """Names the system prompt in logs: the first 16 hexadecimal digits of its SHA-256."""
        return prompt_version(self.system_prompt)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """What every function of a conversation works with. ``new_id`` gives UUIDs."""

    store: ConversationStore
    connections: Connections
    invoker: Invoker
    records: Queue
    clock: Clock
    new_id: Callable[[], str]
    periods: Periods
    log: Log
    meter: Meter
    rng: random.Random
    """Seeds cadence and jitter."""
    terms: Terms = FREE

    def now_ms(self) -> int:
        """Epoch milliseconds."""
        return int(self.clock.now() * 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine(Backend):
    """What a turn works with besides."""

    provider: Provider
    settings: TurnSettings
    offers: Offers | None = None
    """Which models are off; None: none is."""
    recall: Recaller | None = None
    """None: nothing is recalled here."""
    memory: Queue | None = None
    """What is to be worked out beside turns; None: nothing is."""
