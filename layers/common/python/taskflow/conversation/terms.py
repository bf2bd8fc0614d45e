"""What people may do and what it costs: the limits of an installation, and the most that a turn can cost. Pure.

Money is in whole nanodollars (billionths of a US dollar), so that sums are exact: the cheapest token costs some tens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace

from taskflow.conversation.session import PoolName, PromptSize
from taskflow.conversation.turn_kinds import TurnKind
from taskflow.light_dataclasses import dataclass

NANO = 1_000_000_000
"""Nanodollars of a dollar."""
MESSAGE_TOKENS = 8
"""What a chat template puts around a message (see ``budget``)."""
OVERHEAD_TOKENS = 24 * MESSAGE_TOKENS + 512
"""What a prompt has besides the texts that it quotes: templates of as many messages as it may quote, our own notes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """0: no limit. Budgets are in nanodollars; days and months are those of UTC."""

    messages_per_minute: int = 0
    turns_at_once: int = 0
    user_daily: int = 0
    user_monthly: int = 0
    tenant_daily: int = 0
    tenant_monthly: int = 0
    daily: int = 0
    monthly: int = 0

    @property
    def pools(self) -> dict[PoolName, int]:
        """The shared budgets that have a limit."""
        shared: dict[PoolName, int] = {
            "tenant_day": self.tenant_daily,
            "tenant_month": self.tenant_monthly,
            "all_day": self.daily,
            "all_month": self.monthly,
        }
        return {name: limit for name, limit in shared.items() if limit}

    @property
    def money(self) -> bool:
        """Whether any budget has a limit."""
        return bool(self.user_daily or self.user_monthly or self.pools)

    @property
    def any(self) -> bool:
        """Whether anything has a limit."""
        return bool(self.messages_per_minute or self.turns_at_once or self.money)


def _free(model: str, input_tokens: int, output_tokens: int) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Terms:
    """``price``: nanodollars of so many tokens, by the model's id. ``system_bytes``: of the system prompt.
    ``context_tokens``: that a model reads and writes together; None: not known. ``modelled``: the kinds of turns that
    are asked of a model."""

    limits: Limits = field(default_factory=Limits)
    price: Callable[[str, int, int], int] = _free
    fallback_models: tuple[str, ...] = ()
    max_output_tokens: int = 0
    system_bytes: int = 0
    context_tokens: Callable[[str], int | None] = lambda model: None
    steerable: Callable[[str], bool] = lambda model: True
    """Whether a model, by its id, goes on with what it has said, as one that is steered has to."""
    modelled: frozenset[TurnKind] = frozenset({"greeting", "reply", "nudge"})
    tenants: Mapping[str, Limits] = field(default_factory=dict)
    """The limits of tenants that have their own."""

    def of(self, tenant: str) -> Terms:
        """As they are for a tenant."""
        own = self.tenants.get(tenant)
        return self if own is None else replace(self, limits=own)

    def most(self, model: str, prompt: PromptSize, more_bytes: int) -> int:
        """The most that a turn can cost: of the model and those that may answer in its place, the dearest.

        ``prompt``: what the prompt quotes so far; ``more_bytes``: of UTF-8 that come to it. A tokenizer that falls back
        to bytes makes at most one token of each.
        """
        return max(self._most(each, prompt, more_bytes) for each in (model, *self.fallback_models))

    def most_of_call(self, model: str, prompt_bytes: int, max_output_tokens: int) -> int:
        """The most that a call with a prompt of so many bytes of UTF-8 can cost, likewise."""
        return max(
            self.price(each, prompt_bytes + OVERHEAD_TOKENS, max_output_tokens)
            for each in (model, *self.fallback_models)
        )

    def _most(self, model: str, prompt: PromptSize, more_bytes: int) -> int:
        known = prompt.tokens if prompt.model == model else prompt.bytes
        tokens = min(known, prompt.bytes) + more_bytes + self.system_bytes + OVERHEAD_TOKENS
        context = self.context_tokens(model)
        return self.price(model, min(tokens, context) if context else tokens, self.max_output_tokens)


FREE = Terms()
"""Nothing has a limit, nothing costs anything."""
