"""How large a model is by its id, and what follows from it."""

from __future__ import annotations

import pytest
from taskflow.errors import SettingsError
from taskflow.llm import registry
from taskflow.llm.size import billions
from taskflow.settings import Settings


@pytest.mark.parametrize(
    ("model", "size"),
    [
        ("smollm2-135m", 0.135),
        ("smollm2:360m", 0.36),
        ("llama3.2:1b", 1),
        ("llama3.2:3b-instruct-q4_K_M", 3),
        ("qwen2.5-0.5b-instruct", 0.5),
        ("qwen2.5:0.5b", 0.5),
        ("hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:Q4_K_M", 3),
        ("meta-llama/Llama-3.1-8B-Instruct", 8),
        ("google/gemma-2-9b-it:free", 9),
        ("mistralai/Mixtral-8x7B-Instruct-v0.1", 56),
        ("qwen/qwen3-30b-a3b", 30),
        ("meta-llama/llama-3.3-70b-instruct", 70),
        ("openai/gpt-oss-120b", 120),
        ("deepseek-r1-distill-llama-8b-of-671b", 671),
        ("gpt-5.4-mini", None),
        ("mistral-large-2512", None),
        ("llama3.2", None),
        ("phi-4", None),
        ("gemma3n:e4b", None),
        ("default", None),
        ("", None),
    ],
)
def test_sizes_in_ids(model: str, size: float | None) -> None:
    assert billions(model) == size


OLLAMA = "http://localhost:11434/v1"
ROUTER = "https://openrouter.ai/api/v1"


@pytest.mark.parametrize(
    ("url", "model", "form"),
    [
        ("", "smollm2-135m", "plain"),
        (OLLAMA, "llama3.2", "plain"),
        (OLLAMA, "llama3.2:1b", "plain"),
        (OLLAMA, "llama3.3:70b", "note"),
        ("http://192.168.1.5:8000/v1", "default", "plain"),
        (ROUTER, "openai/gpt-5.4-mini", "note"),
        (ROUTER, "meta-llama/llama-3.3-70b-instruct", "note"),
        (ROUTER, "meta-llama/llama-3.2-1b-instruct", "plain"),
        ("https://api.openai.com/v1", "gpt-5.4", "note"),
    ],
)
def test_small_models_and_local_ones_of_unknown_size_are_told_nothing_in_words(
    url: str, model: str, form: str
) -> None:
    assert registry.interruption_form(Settings(llm_base_url=url), model) == form


@pytest.mark.parametrize("form", ["note", "plain"])
def test_the_setting_decides_for_every_model(form: str) -> None:
    settings = Settings.from_env({"TASKFLOW_INTERRUPTION_NOTE": form})
    assert registry.interruption_form(settings, "smollm2-135m") == form
    assert registry.interruption_form(settings, "gpt-5.4") == form


def test_another_value_is_refused_with_the_right_ones() -> None:
    with pytest.raises(SettingsError, match="'auto', 'note' or 'plain'"):
        Settings.from_env({"TASKFLOW_INTERRUPTION_NOTE": "no"})


@pytest.mark.parametrize(("url", "seconds"), [("", (120, 60)), (OLLAMA, (120, 60)), (ROUTER, (30, 20))])
def test_a_local_server_has_longer_for_its_tokens(url: str, seconds: tuple[float, float]) -> None:
    usual = registry.timeouts(Settings(llm_base_url=url))
    assert (usual.first_token, usual.between_tokens) == seconds
    set_ = Settings(llm_base_url=url, provider_first_token_seconds=45, provider_between_tokens_seconds=7)
    assert (registry.timeouts(set_).first_token, registry.timeouts(set_).between_tokens) == (45, 7)
