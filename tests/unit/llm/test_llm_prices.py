"""Prices: where they come from, which wins, and that nothing is free by accident."""

from __future__ import annotations

import re
from datetime import date

import pytest
from taskflow.errors import SettingsError
from taskflow.from_settings import limits, terms
from taskflow.llm import prices, registry
from taskflow.llm.prices import Price
from taskflow.settings import Settings

from tools.prices import rendered

OPENROUTER = Settings(llm_base_url="https://openrouter.ai/api/v1")
MILLION = 1_000_000
DOLLAR = 1_000_000_000


def test_every_model_of_the_built_in_list_has_a_price() -> None:
    for info in registry.models(OPENROUTER):
        assert registry.charged(OPENROUTER, info.id, MILLION, MILLION) > 0, info.id
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", prices.dated())


@pytest.mark.parametrize(
    ("settings", "model", "dollars"),
    [
        (Settings(), "smollm2-135m", 0),
        (Settings(llm_base_url="http://localhost:11434/v1"), "gpt-oss:20b", 0),
        (OPENROUTER, "openai/gpt-5.4-mini", 0.75 + 4.5),
        (OPENROUTER, "openai/gpt-5.4-mini-2026-03-17", 0.75 + 4.5),
        (OPENROUTER, "no/such-model", 5 + 25),
        (Settings(llm_base_url="https://llm.example/v1"), "ours", 5 + 25),
        (
            Settings(llm_base_url="https://llm.example/v1", default_price_input=1, default_price_output=2),
            "ours",
            3,
        ),
        (Settings(llm_base_url="https://llm.example/v1", prices={"ours": (0.5, 0.25)}), "ours", 0.75),
        (
            Settings(llm_base_url="http://localhost:11434/v1", prices={"gpt-oss:20b": (1, 1)}),
            "gpt-oss:20b",
            2,
        ),
    ],
)
def test_what_a_million_tokens_read_and_written_are_charged(
    settings: Settings, model: str, dollars: float
) -> None:
    assert registry.charged(settings, model, MILLION, MILLION) == round(dollars * DOLLAR)


def test_a_part_of_a_nanodollar_is_charged_as_a_whole_one() -> None:
    settings = Settings(llm_base_url="https://llm.example/v1", prices={"ours": (0.000_1, 0.0)})
    assert registry.charged(settings, "ours", 1, 0) == 1
    assert registry.charged(settings, "ours", 0, 0) == 0


def test_a_long_prompt_costs_what_long_prompts_cost() -> None:
    price = Price(2.0, 10.0, (200_000, 4.0, 15.0))
    assert price.dollars(200_000, 0) == pytest.approx(0.4)
    assert price.dollars(200_001, MILLION) == pytest.approx(0.800_004 + 15)


def test_the_file_has_known_servers_and_the_highest_of_tiered_prices() -> None:
    rows = [
        ["openrouter", "a/b", 1.0, [], 2.0, []],
        ["x-ai", "grok", 2.0, [[200_000, 4.0], [400_000, 3.0]], 6.0, [[300_000, 12.0]]],
        ["openai", "pictures", None, [], 2.0, []],
        ["somebody", "else", 1.0, [], 2.0, []],
    ]
    text = rendered(rows, date(2026, 11, 28))
    assert '"date": "2026-11-28"' in text
    assert '"a/b": [1.0, 2.0]' in text
    assert '"grok": [2.0, 6.0, 200000, 4.0, 12.0]' in text
    assert "pictures" not in text
    assert "else" not in text


@pytest.mark.parametrize(
    "raw",
    [
        "x",
        "[]",
        '{"m": 1}',
        '{"m": [1]}',
        '{"m": [1, -2]}',
        '{"m": ["a", 1]}',
        '{"m": [1, 2, 3]}',
        '{"m": "12"}',
    ],
)
def test_prices_that_are_none_are_refused_with_the_form_that_is_wanted(raw: str) -> None:
    with pytest.raises(SettingsError, match=r"TASKFLOW_PRICES must be JSON as .*input, output"):
        Settings.from_env({"TASKFLOW_PRICES": raw})


def test_limits_are_read_from_the_environment() -> None:
    settings = Settings.from_env(
        {
            "TASKFLOW_PRICES": '{"m": [0.5, 1]}',
            "TASKFLOW_SPOKEN_BY_MODEL": "greeting, nudge",
            "TASKFLOW_BUDGET_DAILY": "2.5",
            "TASKFLOW_LIMIT_MESSAGES_PER_MINUTE": "20",
        }
    )
    assert settings.prices == {"m": (0.5, 1.0)}
    assert settings.spoken_by_model == ("greeting", "nudge")
    assert (settings.budget_daily, settings.limit_messages_per_minute) == (2.5, 20)
    with pytest.raises(SettingsError, match="TASKFLOW_SPOKEN_BY_MODEL"):
        Settings.from_env({"TASKFLOW_SPOKEN_BY_MODEL": "reply"})


def test_the_smallest_budget_is_a_budget() -> None:
    found = limits(Settings(budget_daily=1e-12, budget_user_daily=0.25))
    assert (found.daily, found.user_daily, found.monthly) == (1, DOLLAR // 4, 0)


def test_a_model_speaks_only_what_it_is_asked_for() -> None:
    assert terms(Settings()).modelled == {"reply"}
    assert terms(Settings(spoken_by_model=("nudge",))).modelled == {"reply", "nudge"}
    assert terms(OPENROUTER).price("openai/gpt-5.4-mini", MILLION, 0) == 3 * DOLLAR // 4
    assert terms(OPENROUTER).context_tokens("openai/gpt-5.4-mini") == 400_000
