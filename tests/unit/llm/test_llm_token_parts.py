"""Which tokens came from a cache and which were thought, in the spellings of providers."""

from __future__ import annotations

from typing import Any

import pytest
from taskflow.llm.billed import ProviderUsage, billed, merged
from taskflow.llm.prices import dated
from taskflow.llm.registry import priced_by
from taskflow.settings import Settings


@pytest.mark.parametrize(
    ("usage", "cached", "reasoning"),
    [
        ({"prompt_tokens": 100, "completion_tokens": 40}, None, None),
        (
            {
                "prompt_tokens": 100,
                "completion_tokens": 40,
                "prompt_tokens_details": {"cached_tokens": 64},
                "completion_tokens_details": {"reasoning_tokens": 30},
            },
            64,
            30,
        ),
        (
            {
                "input_tokens": 100,
                "output_tokens": 40,
                "input_tokens_details": {"cached_tokens": 0},
                "output_tokens_details": {"reasoning_tokens": 0},
            },
            0,
            0,
        ),
        ({"input_tokens": 36, "output_tokens": 40, "cache_read_input_tokens": 64}, 64, None),
        ({"inputTokens": 36, "outputTokens": 40, "cacheReadInputTokens": 64}, 64, None),
        ({"prompt_tokens": 100, "completion_tokens": 40, "prompt_cache_hit_tokens": 64}, 64, None),
        (
            {
                "prompt_tokens": 100,
                "completion_tokens": 40,
                "prompt_tokens_details": {"cached_tokens": 0},
                "prompt_cache_hit_tokens": 64,
            },
            64,
            None,
        ),
        ({"prompt_tokens": 100, "completion_tokens": 40, "cached_tokens": 64}, 64, None),
        (
            {"prompt_tokens": 100, "completion_tokens": 40, "precached_prompt_tokens": 64},
            64,
            None,
        ),  # GigaChat
        # Vercel's and LM Studio's names.
        ({"inputTokens": 100, "outputTokens": 40, "cachedInputTokens": 64, "reasoningTokens": 30}, 64, 30),
        ({"input_tokens": 100, "total_output_tokens": 40, "reasoning_output_tokens": 30}, None, 30),
        ({"prompt_tokens": 100, "completion_tokens": 40, "reasoning_tokens": 30}, None, 30),
        # More than the whole is a mistake of the provider.
        ({"prompt_tokens": 100, "completion_tokens": 40, "reasoning_tokens": 300}, None, 40),
        ({"prompt_tokens": 100, "completion_tokens": 40, "prompt_tokens_details": None}, None, None),
        (
            {"prompt_tokens": 100, "completion_tokens": 40, "prompt_tokens_details": {"cached_tokens": "x"}},
            None,
            None,
        ),
    ],
    ids=str,
)
def test_parts_of_the_count(usage: dict[str, Any], cached: int | None, reasoning: int | None) -> None:
    found = billed({"choices": [], "usage": usage})
    assert found is not None
    assert (found.cached_tokens, found.reasoning_tokens) == (cached, reasoning)


def test_googles_names() -> None:
    counts = {
        "promptTokenCount": 100,
        "candidatesTokenCount": 10,
        "thoughtsTokenCount": 30,
        "cachedContentTokenCount": 64,
        "totalTokenCount": 140,
    }
    found = billed({"usageMetadata": counts})
    assert found == ProviderUsage(100, 40, None, 64, 30)


def test_a_later_count_keeps_what_only_the_earlier_said() -> None:
    assert merged(
        ProviderUsage(100, None, None, 64), ProviderUsage(None, 40, None, None, 30)
    ) == ProviderUsage(100, 40, None, 64, 30)


@pytest.mark.parametrize(
    ("settings", "model", "rests_on"),
    [
        (
            Settings(llm_base_url="https://api.openai.com/v1", prices={"gpt-5": (1.0, 2.0)}),
            "gpt-5",
            "setting",
        ),
        (Settings(llm_base_url="https://api.anthropic.com/v1"), "claude-haiku-4-5", dated()),
        (Settings(llm_base_url="https://api.anthropic.com/v1"), "of-nobody", ""),
        (Settings(llm_base_url="http://127.0.0.1:11434/v1"), "llama3", "local"),
        (Settings(), "embedded", "local"),
    ],
    ids=["setting", "list", "unknown", "ollama", "embedded"],
)
def test_what_a_price_rests_on(settings: Settings, model: str, rests_on: str) -> None:
    assert priced_by(settings, model) == rests_on
