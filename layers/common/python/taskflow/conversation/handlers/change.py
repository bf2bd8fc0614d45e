"""What a handler works with and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeAlias

from taskflow.conversation import reserving
from taskflow.conversation.allowance import Refusal, Short
from taskflow.conversation.commands import Facts
from taskflow.conversation.deadlines import Periods
from taskflow.conversation.effects import Effect
from taskflow.conversation.messages import Message
from taskflow.conversation.reserving import Reserved
from taskflow.conversation.session import Reservation, Session, TurnResult
from taskflow.conversation.terms import FREE, Terms
from taskflow.light_dataclasses import dataclass
from taskflow.store.expressions import Write

RefusalCode = Literal[
    "not_found",
    "deleted",
    "exists",
    "nothing_to_replace",
    "queue_full",
    "not_queued",
    "not_reusable",
    "moved_on",
    "taken",
    "crowded",
    "rate_limited",
    "budget_exceeded",
    "short",
]
LIMITS: frozenset[RefusalCode] = frozenset({"rate_limited", "budget_exceeded", "short"})
"""Refused by a limit, as the person's allowance was just found."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The command is not for this conversation as it is; deciding again would not help. ``retry_after``: seconds after
    which a limit lets it through. ``short``: the shared budgets that must lend more first."""

    code: RefusalCode
    retry_after: int = 0
    short: Short | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a rule decided. ``effects``: what follows, given the session as the writes leave it."""

    writes: tuple[Write, ...] = ()
    effects: Callable[[Session], tuple[Effect, ...]] = lambda after: ()
    message: Message | None = None
    result: TurnResult | None = None
    dedupe: int | None = None
    """Place of the write whose refusal means that the message was accepted before."""
    allowance: int | None = None
    """Place of the write whose refusal means that a limit may be reached: it says what it found."""
    charged: Reservation | None = None
    """What was charged for a call ahead of it."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule works with."""

    conversation_id: str
    session: Session | None
    facts: Facts
    now: int
    periods: Periods
    terms: Terms = FREE

    @property
    def known(self) -> Session:
        """The session where the state says that there is one."""
        assert self.session is not None  # noqa: S101 (narrowing)
        return self.session

    def reserving(
        self, writes: Sequence[Write], *, more: str = "", message: bool = True
    ) -> Reserved | Refused:
        """The writes that ask for a turn, with what is held for it."""
        return self.held(
            reserving.reserve(
                self.known,
                writes,
                self.terms,
                self.facts.allowance,
                now=self.now,
                more=more,
                before=self.facts.newest,
                message=message,
            )
        )

    def admitting(self, writes: Sequence[Write]) -> Reserved | Refused:
        """The writes of a message that asks for no turn (yet), with what counts it."""
        return self.held(reserving.admit(self.known, writes, self.terms, self.facts.allowance, now=self.now))

    def held(self, answer: Reserved | Refusal | Short) -> Reserved | Refused:
        """What the allowance says, as a handler answers it."""
        if isinstance(answer, Short) and self.facts.dry:
            answer = answer.refusal(self.now)
        match answer:
            case Refusal(code, retry_after):
                return Refused(code, retry_after)
            case Short():
                return Refused("short", short=answer)
            case Reserved():
                return answer

    @property
    def timing(self) -> dict[str, Any]:
        """What rules with deadlines take."""
        return {"now": self.now, "periods": self.periods}


Handler: TypeAlias = Callable[[Context, Any], Change | Refused]
