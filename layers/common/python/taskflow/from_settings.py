"""What the settings say, in the forms in which the rules want it. Pure, but for the table of models, which is read when
a price or a model is asked for."""

from __future__ import annotations

from taskflow.conversation import recalled
from taskflow.conversation.deadlines import Periods
from taskflow.conversation.terms import NANO, Limits, Terms
from taskflow.limits import MAX_SUMMARY_CHARS
from taskflow.notes import EXPLAINED
from taskflow.settings import Settings

SYSTEM_PROMPT = (
    "You are a helpful, friendly assistant. Answer clearly and briefly. Use markdown when it helps."
)
GREETING = "Hello! What would you like to talk about?"
NUDGE = "Are you still there?"


def periods(values: Settings) -> Periods:
    """Settings that make deadlines."""
    return Periods(
        idle=int(values.idle_seconds * 1000),
        typing_nudge=int(values.typing_nudge_seconds * 1000),
        grace=int(values.disconnect_grace_seconds * 1000),
        start=int(values.start_seconds * 1000),
        start_tries=values.start_tries,
        history=values.history_days * 86_400_000,
    )


def limits(values: Settings) -> Limits:
    """What people may do."""

    def nano(dollars: float) -> int:
        # The smallest budget is a budget: 0 would be no limit.
        return max(1, round(dollars * NANO)) if dollars else 0

    return Limits(
        messages_per_minute=values.limit_messages_per_minute,
        turns_at_once=values.limit_turns_at_once,
        user_daily=nano(values.budget_user_daily),
        user_monthly=nano(values.budget_user_monthly),
        tenant_daily=nano(values.budget_tenant_daily),
        tenant_monthly=nano(values.budget_tenant_monthly),
        daily=nano(values.budget_daily),
        monthly=nano(values.budget_monthly),
    )


def terms(values: Settings) -> Terms:
    """What people may do and what it costs."""
    from taskflow.llm import registry

    def price(model: str, input_tokens: int, output_tokens: int) -> int:
        return registry.charged(values, model, input_tokens, output_tokens)

    return Terms(
        limits=limits(values),
        price=price,
        fallback_models=values.fallback_models,
        max_output_tokens=values.max_output_tokens,
        system_bytes=len(system_prompt(values).encode())
        + len(EXPLAINED.encode())
        + _summary_bytes(values)
        # Held as for a prompt that has them: whether there are any is known only when it is made.
        + (recalled.MAX_BYTES if values.recall == "on" else 0),
        context_tokens=lambda model: context_tokens(values, model),
        steerable=lambda model: _is_steerable(values, model),
        modelled=frozenset({"reply", *values.spoken_by_model}),
        tenants={name: limits(values.for_tenant(name)) for name in values.tenants},
    )


def _summary_bytes(values: Settings) -> int:
    """What a summary may add to a prompt, and what is held for that."""
    return 4 * MAX_SUMMARY_CHARS if summarises(values) else 0


def context_tokens(values: Settings, model: str) -> int | None:
    """How much a model's context holds; ``None`` where nobody knows."""
    from taskflow.llm import registry

    return registry.describe(values, model).context_tokens or values.context_tokens or None


def _is_steerable(values: Settings, model: str) -> bool:
    from taskflow.llm import steering

    return steering.is_steerable(values, model)


def is_tiny(values: Settings) -> bool:
    """Whether it is the embedded model, which is too small for greetings and nudges and repeats its instructions."""
    return values.llm_provider == "embedded"


def summarises(values: Settings) -> bool:
    """Whether what has left a prompt's window is summed up. The embedded model cannot (docs/decisions/072)."""
    if values.summaries == "auto":
        return not is_tiny(values) or bool(values.summary_model)
    return values.summaries == "on"


def system_prompt(values: Settings) -> str:
    """The system prompt of every model."""
    return values.system_prompt or ("" if is_tiny(values) else SYSTEM_PROMPT)
