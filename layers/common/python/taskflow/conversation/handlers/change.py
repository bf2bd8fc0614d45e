"""What a handler works with and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from taskflow.conversation.commands import Facts
from taskflow.conversation.deadlines import Periods
from taskflow.conversation.effects import Effect
from taskflow.conversation.messages import Message
from taskflow.conversation.session import Session, TurnResult
from taskflow.store.expressions import Write

RefusalCode = Literal[
    "not_found", "deleted", "exists", "nothing_to_replace", "not_reusable", "taken", "crowded"
]


@dataclass(frozen=True, slots=True)
class Refused:
    """The command is not for this conversation as it is; deciding again would not help."""

    code: RefusalCode


@dataclass(frozen=True, slots=True)
class Change:
    """What a rule decided. ``effects``: what follows, given the session as the writes leave it."""

    writes: tuple[Write, ...] = ()
    effects: Callable[[Session], tuple[Effect, ...]] = lambda after: ()
    message: Message | None = None
    result: TurnResult | None = None
    dedupe: int | None = None
    """Place of the write whose refusal means that the message was accepted before."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule works with."""

    conversation_id: str
    session: Session | None
    facts: Facts
    now: int
    periods: Periods

    @property
    def known(self) -> Session:
        """The session where the state says that there is one."""
        assert self.session is not None  # noqa: S101 (narrowing)
        return self.session

    @property
    def timing(self) -> dict[str, Any]:
        """What rules with deadlines take."""
        return {"now": self.now, "periods": self.periods}


Handler: TypeAlias = Callable[[Context, Any], Change | Refused]
