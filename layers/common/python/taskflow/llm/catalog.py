"""The built-in model lists. Prices are list prices in US dollars per million tokens; OpenRouter reports the real
cost of each reply, so its prices here only serve replies that were cut off.

Ids, contexts and prices of OpenRouter's models: github.com/anomalyco/models.dev (``providers/openrouter``) and
openrouter.ai's model pages, October 2026.
"""

from __future__ import annotations

from dataclasses import dataclass

from taskflow.completion import InterruptionForm


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model. None: not known. ``stop_stops_billing``: closing the stream ends the work and the bill.
    ``interruptions``: how the model is told that it was interrupted."""

    id: str
    name: str
    provider: str
    vendor: str = ""
    context_tokens: int | None = None
    input_price: float | None = None
    output_price: float | None = None
    local: bool = False
    description: str = ""
    stop_stops_billing: bool | None = None
    interruptions: InterruptionForm = "note"


EMBEDDED = (
    ModelInfo(
        id="smollm2-135m",
        name="SmolLM2 135M",
        provider="embedded",
        vendor="Hugging Face",
        context_tokens=8_192,
        input_price=0.0,
        output_price=0.0,
        local=True,
        description="A tiny model on this machine, for trying things out: quick and free, but often wrong.",
        stop_stops_billing=True,
        interruptions="plain",
    ),
)


def _routed(
    vendor: str,
    model: str,
    name: str,
    context: int,
    prices: tuple[float, float],
    description: str,
    stops: bool | None = None,
) -> ModelInfo:
    return ModelInfo(
        model, name, "openrouter", vendor, context, prices[0], prices[1], False, description, stops
    )


OPENROUTER_DEFAULT = "openai/gpt-5.4-mini"

OPENROUTER = (
    _routed(
        "OpenAI",
        "openai/gpt-6.1-sol",
        "GPT-6.1 Sol",
        1_050_000,
        (2.0, 10.0),
        "OpenAI's versatile reasoning model.",
        True,
    ),
    _routed(
        "OpenAI",
        "openai/gpt-5.4-mini",
        "GPT-5.4 mini",
        400_000,
        (0.75, 4.5),
        "Quick and inexpensive, good at everyday questions.",
        True,
    ),
    _routed(
        "OpenAI",
        "openai/gpt-oss-120b",
        "gpt-oss-120b",
        131_072,
        (0.039, 0.19),
        "OpenAI's open-weight model, very inexpensive.",
    ),
    _routed(
        "Anthropic",
        "anthropic/claude-opus-5.5",
        "Claude Opus 5.5",
        1_000_000,
        (4.0, 20.0),
        "Anthropic's most thorough model for hard questions.",
    ),
    _routed(
        "Anthropic",
        "anthropic/claude-sonnet-5.5",
        "Claude Sonnet 5.5",
        1_000_000,
        (2.0, 10.0),
        "A balance of speed and intelligence.",
    ),
    _routed(
        "Anthropic",
        "anthropic/claude-haiku-4.5",
        "Claude Haiku 4.5",
        200_000,
        (1.0, 5.0),
        "Anthropic's quickest model.",
    ),
    _routed(
        "Google",
        "google/gemini-3.8-flash",
        "Gemini 3.8 Flash",
        1_048_576,
        (1.5, 7.5),
        "Fast, with a very long context.",
        False,
    ),
    _routed(
        "Google",
        "google/gemini-3.1-flash-lite",
        "Gemini 3.1 Flash Lite",
        1_048_576,
        (0.25, 1.5),
        "Google's light model: fast and inexpensive.",
        False,
    ),
    _routed(
        "DeepSeek",
        "deepseek/deepseek-v4-flash",
        "DeepSeek V4 Flash",
        1_048_576,
        (0.11, 0.22),
        "Open weights, inexpensive.",
    ),
    _routed(
        "Meta",
        "meta-llama/llama-3.3-70b-instruct",
        "Llama 3.3 70B",
        131_072,
        (0.1, 0.32),
        "Open weights, answers without reasoning first.",
    ),
    _routed(
        "Mistral",
        "mistralai/mistral-large-2512",
        "Mistral Large 3",
        262_144,
        (0.55, 1.65),
        "Mistral's large open-weight model.",
        False,
    ),
    _routed(
        "Qwen",
        "qwen/qwen3.8-flash",
        "Qwen3.8 Flash",
        1_000_000,
        (0.16, 0.47),
        "Fast and inexpensive, strong in many languages.",
        False,
    ),
    _routed(
        "xAI",
        "x-ai/grok-4.7",
        "Grok 4.7",
        500_000,
        (1.6, 4.8),
        "xAI's conversational model.",
        True,
    ),
)
"""Grouped by vendor. ``stop_stops_billing`` is None where several hosts serve the model and differ."""
