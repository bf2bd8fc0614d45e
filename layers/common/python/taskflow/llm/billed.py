"""Reads what a provider will bill from a chunk, in every spelling and place that is known. No I/O.

Spellings and places: docs/providers.md. Numbers may come as floats or strings, as running totals in every chunk, and
as zeros in a chunk after the real ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_INPUT = (
    *("prompt_tokens", "input_tokens", "promptTokenCount", "prompt_token_count", "prompt_eval_count"),
    *("inputTokens", "promptTokens", "inputTokenCount", "input_token_count"),
)
_OUTPUT = (
    *("completion_tokens", "output_tokens", "candidatesTokenCount", "candidates_token_count", "eval_count"),
    *("outputTokens", "completionTokens", "outputTokenCount", "output_token_count", "generated_tokens"),
)
_TOTAL = ("total_tokens", "totalTokenCount", "total_token_count", "totalTokens")
_APART_INPUT = (
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
    "cacheReadInputTokens",
    "cacheWriteInputTokens",
)
"""Anthropic and Bedrock count what came from the cache, or went there, beside the input tokens."""
_APART_OUTPUT = ("thoughtsTokenCount", "thoughts_token_count")
_COST = ("cost", "total_cost", "estimated_cost")


@dataclass(frozen=True, slots=True)
class ProviderUsage:
    """What the provider counted; None where it did not say. ``cost`` in US dollars (OpenRouter and others give it)."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cost: float | None = None

    @property
    def counts_reply(self) -> bool:
        """Whether it says what the reply took, and not only what the prompt did."""
        return self.output_tokens is not None or self.cost is not None


def billed(value: dict[str, Any]) -> ProviderUsage | None:
    """The usage that the chunk ``value`` carries, if any."""
    for found in _places(value):
        if (usage := _read(found)) is not None:
            return usage
    return None


def merged(before: ProviderUsage | None, now: ProviderUsage | None) -> ProviderUsage | None:
    """What is known after another chunk: of each number the latest that is not zero."""
    if before is None or now is None:
        return before or now
    return ProviderUsage(
        now.input_tokens or before.input_tokens,
        now.output_tokens or before.output_tokens,
        before.cost if now.cost is None or (before.cost and not now.cost) else now.cost,
    )


def _places(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    nested = (
        value.get("usage"),
        *(choice.get("usage") for choice in _choices(value)),
        _inner(value, "x_groq", "usage"),
        value.get("usageMetadata"),
        value.get("usage_metadata"),
        value.get("amazon-bedrock-invocationMetrics"),
        _inner(value, "meta", "billed_units"),
        _inner(value, "message", "usage"),
        _inner(value, "response", "usage"),
    )
    for found in nested:
        if isinstance(found, dict):
            units = found.get("billed_units")
            yield units if isinstance(units, dict) else found
    if "eval_count" in value or "prompt_eval_count" in value:
        yield value


def _choices(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    choices = value.get("choices")
    for choice in choices if isinstance(choices, list) else ():
        if isinstance(choice, dict):
            yield choice


def _inner(value: dict[str, Any], outer: str, inner: str) -> Any:
    found = value.get(outer)
    return found.get(inner) if isinstance(found, dict) else None


def _read(found: dict[str, Any]) -> ProviderUsage | None:
    given, said = _first(found, _INPUT), _first(found, _OUTPUT)
    cost = _cost(found)
    if given is None and said is None and cost is None:
        return None
    if given is not None and "prompt_tokens" not in found:
        given += sum(_count(found.get(name)) or 0 for name in _APART_INPUT)
    if said is not None:
        said += sum(_count(found.get(name)) or 0 for name in _APART_OUTPUT)
    total = _first(found, _TOTAL)
    if total is not None and given is not None:
        tools = _count(found.get("toolUsePromptTokenCount")) or 0
        said = max(said or 0, total - given - tools)  # reasoning counted in the total alone
    return ProviderUsage(given, said, cost)


def _first(found: dict[str, Any], names: tuple[str, ...]) -> int | None:
    counts = [count for name in names if (count := _count(found.get(name))) is not None]
    return next((count for count in counts if count), counts[0] if counts else None)


def _count(value: Any) -> int | None:
    number = _number(value)
    return math.ceil(number) if number is not None else None


def _cost(found: dict[str, Any]) -> float | None:
    for name in _COST:
        value = found.get(name)
        if isinstance(value, dict):
            value = value.get("total_cost")
        if (cost := _number(value)) is not None:
            details = found.get("cost_details")
            if found.get("is_byok") is True and isinstance(details, dict):
                # The key is the operator's own: its provider bills the rest.
                cost += _number(details.get("upstream_inference_cost")) or 0.0
            return cost
    return None


def _number(value: Any) -> float | None:
    """``value`` as a finite number of 0 or more; None when it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number < 1e12 else None
