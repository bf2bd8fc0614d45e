"""The built-in model lists. Their prices are those of ``prices``; OpenRouter reports the real cost of each reply, so
there they serve what is held for a turn, and replies that were cut off.

Ids and contexts of OpenRouter's models: github.com/anomalyco/models.dev (``providers/openrouter``) and
openrouter.ai's model pages, October 2026.
"""

from __future__ import annotations

from taskflow.completion import InterruptionForm
from taskflow.light_dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model. None: not known. Prices are in US dollars per million tokens; ``over``: what longer prompts cost, as in
    ``prices.Price``. ``stop_stops_billing``: closing the stream ends the work and the bill.
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
    over: tuple[int, float, float] | None = None


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
    description: str,
    stops: bool | None = None,
) -> ModelInfo:
    return ModelInfo(
        model,
        name,
        "openrouter",
        vendor,
        context,
        description=description,
        stop_stops_billing=stops,
    )


OPENROUTER_DEFAULT = "openai/gpt-5.4-mini"

OPENROUTER = (
    _routed(
        "OpenAI",
        "openai/gpt-6.1-sol",
        "GPT-6.1 Sol",
        1_050_000,
        "OpenAI's versatile reasoning model.",
        True,
    ),
    _routed(
        "OpenAI",
        "openai/gpt-5.4-mini",
        "GPT-5.4 mini",
        400_000,
        "Quick and inexpensive, good at everyday questions.",
        True,
    ),
    _routed(
        "OpenAI",
        "openai/gpt-oss-120b",
        "gpt-oss-120b",
        131_072,
        "OpenAI's open-weight model, very inexpensive.",
    ),
    _routed(
        "Anthropic",
        "anthropic/claude-opus-5.5",
        "Claude Opus 5.5",
        1_000_000,
        "Anthropic's most thorough model for hard questions.",
    ),
    _routed(
        "Anthropic",
        "anthropic/claude-sonnet-5.5",
        "Claude Sonnet 5.5",
        1_000_000,
        "A balance of speed and intelligence.",
    ),
    _routed(
        "Anthropic",
        "anthropic/claude-haiku-4.5",
        "Claude Haiku 4.5",
        200_000,
        "Anthropic's quickest model.",
    ),
    _routed(
        "Google",
        "google/gemini-3.8-flash",
        "Gemini 3.8 Flash",
        1_048_576,
        "Fast, with a very long context.",
        False,
    ),
    _routed(
        "Google",
        "google/gemini-3.1-flash-lite",
        "Gemini 3.1 Flash Lite",
        1_048_576,
        "Google's light model: fast and inexpensive.",
        False,
    ),
    _routed(
        "DeepSeek",
        "deepseek/deepseek-v4-flash",
        "DeepSeek V4 Flash",
        1_048_576,
        "Open weights, inexpensive.",
    ),
    _routed(
        "Meta",
        "meta-llama/llama-3.3-70b-instruct",
        "Llama 3.3 70B",
        131_072,
        "Open weights, answers without reasoning first.",
    ),
    _routed(
        "Mistral",
        "mistralai/mistral-large-2512",
        "Mistral Large 3",
        262_144,
        "Mistral's large open-weight model.",
        False,
    ),
    _routed(
        "Qwen",
        "qwen/qwen3.8-flash",
        "Qwen3.8 Flash",
        1_000_000,
        "Fast and inexpensive, strong in many languages.",
        False,
    ),
    _routed(
        "xAI",
        "x-ai/grok-4.7",
        "Grok 4.7",
        500_000,
        "xAI's conversational model.",
        True,
    ),
)
"""Grouped by vendor. ``stop_stops_billing`` is None where several hosts serve the model and differ."""
