# ruff: noqa: E501 - usage stands as it was sent
"""What providers say they will bill."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.llm.billed import ProviderUsage, billed, merged


@pytest.mark.parametrize(
    ("value", "usage"),
    [
        ({"usage": {"prompt_tokens": 12, "completion_tokens": 34}}, ProviderUsage(12, 34)),
        ({"usage": {"num_input_tokens": 12, "num_generated_tokens": 34}}, ProviderUsage(12, 34)),
        ({"usage": {"tokens_in": 12, "tokens_out": 34}}, ProviderUsage(12, 34)),
        ({"usage": {"request_tokens": 12, "response_tokens": 34, "max_output_tokens": 99, "reasoning_budget_tokens": 5}}, ProviderUsage(12, 34)),
        ({"usage": {"context_tokens": 12, "answer_tokens": 34, "tokens_per_second": 7}}, ProviderUsage(12, 34)),
        ({"usage": {"prompt_tokens": "1,204", "completion_tokens": "34"}}, ProviderUsage(1204, 34)),
        ({"usage": {"models": [{"model_id": "x", "input_tokens": 12, "output_tokens": 34}]}}, ProviderUsage(12, 34)),
        ({"llm_usage": {"prompt_tokens": 12, "completion_tokens": 34}}, ProviderUsage(12, 34)),
        ({"num_prompt_tokens": 12, "num_output_tokens": 34}, ProviderUsage(12, 34)),
        ({"usage": {"prompt_tokens": 12, "completion_tokens": 34, "cost_in_usd_ticks": 37756000}}, ProviderUsage(12, 34, 0.0037756)),
        ({"usage": {"input_tokens": 12, "output_tokens": 34, "total_cost_usd": 0.01}}, ProviderUsage(12, 34, 0.01)),
        ({"usage": {"prompt_cache_hit_tokens": 8, "prompt_cache_miss_tokens": 4, "completion_tokens": 34}}, ProviderUsage(12, 34)),
        ({"usage": {"prompt_tokens": 12.0, "completion_tokens": 34.0}}, ProviderUsage(12, 34)),
        ({"usage": {"prompt_tokens": "12", "completion_tokens": "34"}}, ProviderUsage(12, 34)),
        ({"usage": {"input_tokens": 12, "output_tokens": 34}}, ProviderUsage(12, 34)),
        ({"choices": [{"usage": {"prompt_tokens": 12, "completion_tokens": 34}}]}, ProviderUsage(12, 34)),
        ({"x_groq": {"usage": {"prompt_tokens": 12, "completion_tokens": 34}}}, ProviderUsage(12, 34)),
        ({"x_groq": {"id": "req_1"}}, None),
        (
            {"usageMetadata": {"promptTokenCount": 12, "candidatesTokenCount": 30, "thoughtsTokenCount": 4, "totalTokenCount": 46}},
            ProviderUsage(12, 34),
        ),
        ({"usageMetadata": {"promptTokenCount": 12, "totalTokenCount": 12}}, ProviderUsage(12, 0)),
        ({"usage": {"prompt_tokens": 12, "completion_tokens": 4, "total_tokens": 46}}, ProviderUsage(12, 34)),
        (
            {"usage": {"prompt_tokens": 12, "completion_tokens": 34, "total_tokens": 46, "completion_tokens_details": {"reasoning_tokens": 30}, "prompt_tokens_details": {"cached_tokens": 8}}},
            ProviderUsage(12, 34),
        ),
        ({"usage": {"input_tokens": 2, "cache_read_input_tokens": 7, "cache_creation_input_tokens": 3, "output_tokens": 34}}, ProviderUsage(12, 34)),
        ({"usage": {"inputTokens": 12, "outputTokens": 34, "totalTokens": 46}}, ProviderUsage(12, 34)),
        ({"amazon-bedrock-invocationMetrics": {"inputTokenCount": 12, "outputTokenCount": 34}}, ProviderUsage(12, 34)),
        ({"done": True, "prompt_eval_count": 12, "eval_count": 34}, ProviderUsage(12, 34)),
        ({"usage": {"billed_units": {"input_tokens": 12, "output_tokens": 34}, "tokens": {"input_tokens": 80}}}, ProviderUsage(12, 34)),
        ({"meta": {"billed_units": {"input_tokens": 12.0, "output_tokens": 34.0}}}, ProviderUsage(12, 34)),
        ({"usage": {"tokens": {"input_tokens": 12, "output_tokens": 34}}}, ProviderUsage(12, 34)),
        ({"tokens": {"input_tokens": 12, "output_tokens": 34}}, ProviderUsage(12, 34)),
        ({"usage": {"tokens": {"prompt": 12, "completion": 34, "total": 46}}}, ProviderUsage(12, 34)),
        ({"usage": {"prompt": 12, "completion": 34}}, ProviderUsage(12, 34)),
        ({"usage": {"prompt": 12, "completion": 34, "total": 46}}, ProviderUsage(12, 34)),
        ({"usage": {"prompt": 12, "completion": 4, "total": 46}}, ProviderUsage(12, 34)),
        ({"usage": {"input": 12, "output": 34}}, ProviderUsage(12, 34)),
        ({"usage": {"input": {"tokens": 12}, "output": {"tokens": 34}}}, ProviderUsage(12, 34)),
        ({"usage": {"inputTokens": {"total": 12, "cacheRead": 8}, "outputTokens": {"total": 34, "reasoning": 30}}}, ProviderUsage(12, 34)),
        ({"usage": {"text": {"question_tokens": 9, "prompt_tokens": 12, "completion_tokens": 34, "total_tokens": 46}}}, ProviderUsage(12, 34)),
        ({"usage": {"inputTextTokens": "12", "completionTokens": "34", "totalTokens": "46"}}, ProviderUsage(12, 34)),
        ({"Usage": {"PromptTokens": 12, "CompletionTokens": 34, "TotalTokens": 46}}, ProviderUsage(12, 34)),
        ({"usage": {"prompt-tokens": 12, "completion-tokens": 34}}, ProviderUsage(12, 34)),
        ({"usage": {"completion_tokens": 34, "total_tokens": 46}}, ProviderUsage(12, 34)),
        ({"usage": {"input_token_count": 12, "generated_token_count": 34}}, ProviderUsage(12, 34)),
        ({"token_usage": {"prompt_tokens": 12, "completion_tokens": 34}}, ProviderUsage(12, 34)),
        ({"tokenUsage": {"promptTokens": 12, "completionTokens": 34}}, ProviderUsage(12, 34)),
        ({"usage_info": {"prompt_tokens": 12, "completion_tokens": 34}}, ProviderUsage(12, 34)),
        ({"stats": {"input_tokens": 12, "total_output_tokens": 34}}, ProviderUsage(12, 34)),
        ({"metrics": {"inputTokenCount": 12, "outputTokenCount": 34}}, ProviderUsage(12, 34)),
        ({"meta": {"tokens": {"input_tokens": 80, "output_tokens": 34}, "billed_units": {"input_tokens": 12, "output_tokens": 34}}}, ProviderUsage(12, 34)),
        ({"meta": {"tokens": {"input_tokens": 12, "output_tokens": 34}}}, ProviderUsage(12, 34)),
        ({"metadata": {"usage": {"inputTokens": 12, "outputTokens": 34, "totalTokens": 46}}}, ProviderUsage(12, 34)),
        ({"delta": {"usage": {"billed_units": {"input_tokens": 12, "output_tokens": 34}, "tokens": {"input_tokens": 80, "output_tokens": 40}}}}, ProviderUsage(12, 34)),
        ({"choices": [{"delta": {"content": ""}, "finish_reason": "stop"}], "prompt_tokens": 12, "completion_tokens": 34}, ProviderUsage(12, 34)),
        ({"tokens_evaluated": 12, "tokens_predicted": 34, "tokens": [1, 2]}, ProviderUsage(12, 34)),
        ({"timings": {"cache_n": 10, "prompt_n": 2, "prompt_ms": 30.5, "predicted_n": 34, "predicted_ms": 9.5}}, ProviderUsage(12, 34)),
        ({"usage": {"prompt_tokens": 12, "completion_tokens": 34}, "timings": {"prompt_n": 2, "predicted_n": 34}}, ProviderUsage(12, 34)),
        ({"details": {"generated_tokens": 34, "prefill": []}}, ProviderUsage(None, 34)),
        ({"prompt": "12", "output": "34", "total": 46}, None),
        ({"tokens": 46}, None),
        ({"usage": {"total_tokens": 46}}, None),
        ({"usage": {"prompt_tokens": 12}}, ProviderUsage(12, None)),
        ({"usage": {"prompt_tokens": 1, "completion_tokens": 2, "cost": 0.25}}, ProviderUsage(1, 2, 0.25)),
        ({"usage": {"prompt_tokens": 1, "completion_tokens": 2, "cost": "0.25"}}, ProviderUsage(1, 2, 0.25)),
        ({"usage": {"prompt_tokens": 1, "completion_tokens": 2, "estimated_cost": 0.25}}, ProviderUsage(1, 2, 0.25)),
        ({"usage": {"prompt_tokens": 1, "completion_tokens": 2, "cost": {"total_cost": 0.25}}}, ProviderUsage(1, 2, 0.25)),
        (
            {"usage": {"prompt_tokens": 1, "completion_tokens": 2, "cost": 0.05, "is_byok": True, "cost_details": {"upstream_inference_cost": 0.2}}},
            ProviderUsage(1, 2, 0.25),
        ),
        ({"usage": {"prompt_tokens": -1, "completion_tokens": True}}, None),
        ({"usage": {"prompt_tokens": float("nan"), "completion_tokens": float("inf")}}, None),
        ({"usage": None}, None),
        ({"usage": []}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_usage_however_it_is_spelled_and_wherever_it_comes(value: Any, usage: ProviderUsage | None) -> None:
    found = billed(value)
    if found is None or usage is None:
        assert found is usage
        return
    assert (found.input_tokens, found.output_tokens) == (usage.input_tokens, usage.output_tokens)
    assert found.cost == pytest.approx(usage.cost)


@pytest.mark.parametrize(
    ("chunks", "usage"),
    [
        ([(12, 34), (0, 0)], (12, 34)),
        ([(12, 1), (12, 2), (12, 34)], (12, 34)),
        ([(12, 0), (0, 34)], (12, 34)),
        ([(12, None), (None, 34)], (12, 34)),
        ([(0, 0)], (0, 0)),
    ],
)
def test_later_chunks_never_wipe_out_what_was_counted(
    chunks: list[tuple[int | None, int | None]], usage: tuple[int, int]
) -> None:
    known: ProviderUsage | None = None
    for given_tokens, said in chunks:
        known = merged(merged(known, ProviderUsage(given_tokens, said)), None)
    assert known is not None
    assert (known.input_tokens, known.output_tokens) == usage


def test_a_cost_is_not_lost_either() -> None:
    known = merged(ProviderUsage(1, 2, 0.25), ProviderUsage(0, 0, 0.0))
    assert known == ProviderUsage(1, 2, 0.25)


numbers = (
    st.none()
    | st.integers()
    | st.floats()
    | st.text(max_size=4)
    | st.booleans()
    | st.lists(st.integers(), max_size=1)
)
names = st.sampled_from(
    [
        *(
            "prompt_tokens",
            "completion_tokens",
            "total_tokens",
            "cost",
            "input_tokens",
            "billed_units",
            "tokens",
        ),
        *("prompt", "completion", "total", "text", "cache_n", "isByok", "cost_details"),
    ]
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["usage", "x_groq", "usageMetadata", "choices", "eval_count", "meta", "tokens", "timings"]
        ),
        numbers | st.dictionaries(names, numbers | st.dictionaries(names, numbers, max_size=3)),
    )
)
def test_any_usage_is_read_without_an_exception(value: dict[str, Any]) -> None:
    found = billed(value)
    assert found is None or all(
        n is None or n >= 0 for n in (found.input_tokens, found.output_tokens, found.cost)
    )
