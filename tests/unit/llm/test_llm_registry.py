"""Which models people may choose, and what is known of them."""

from __future__ import annotations

import pytest
from taskflow.codes import AiErrorCode
from taskflow.errors import ProviderError, SettingsError
from taskflow.llm import registry
from taskflow.settings import Settings

OPENROUTER = Settings(llm_base_url="https://openrouter.ai/api/v1")
EMBEDDED = Settings(llm_base_url="http://127.0.0.1:8081/v1", llm_provider="embedded")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("", "embedded"),
        ("https://openrouter.ai/api/v1", "openrouter"),
        ("https://api.openai.com/v1", "openai"),
        ("https://my-resource.openai.azure.com/openai/v1", "azure"),
        ("https://generativelanguage.googleapis.com/v1beta/openai", "google"),
        ("https://api.deepseek.com", "deepseek"),
        ("http://localhost:11434/v1", "ollama"),
        ("http://127.0.0.1:8000/v1", "local"),
        ("http://[::1]:8000/v1", "local"),
        ("http://vllm:8000/v1", "vllm"),
        ("http://models:8000/v1", "local"),
        ("https://api.example.com/v1", "example"),
        ("https://openrouter.ai.evil.example/v1", "evil"),
    ],
)
def test_the_provider_is_named_by_its_host(url: str, name: str) -> None:
    assert registry.provider_name(Settings(llm_base_url=url)) == name


def test_the_setting_names_the_provider_first() -> None:
    assert registry.provider_name(EMBEDDED) == "embedded"


def test_the_embedded_model_is_honest_about_itself() -> None:
    (info,) = registry.models(EMBEDDED)
    assert info.id == registry.default_model(EMBEDDED) == "smollm2-135m"
    assert info.local
    assert "tiny" in info.description


def test_openrouter_s_list_is_grouped_and_its_default_is_in_it() -> None:
    listed = registry.models(OPENROUTER)
    vendors = [info.vendor for info in listed]
    assert vendors == sorted(vendors, key=vendors.index)
    assert len({info.id for info in listed}) == len(listed) >= 12
    assert registry.resolve(OPENROUTER, registry.default_model(OPENROUTER)).provider == "openrouter"
    assert all(info.context_tokens and info.input_price is not None and info.description for info in listed)


def test_the_setting_overrides_the_list_and_keeps_what_is_known() -> None:
    settings = Settings(
        llm_base_url=OPENROUTER.llm_base_url,
        models=("anthropic/claude-haiku-4.5", "some-lab/tiny-model:free", "anthropic/claude-haiku-4.5"),
    )
    known, derived = registry.models(settings)
    assert known.context_tokens == 200_000
    assert (derived.name, derived.vendor, derived.input_price) == ("Tiny Model (free)", "Some Lab", None)
    assert registry.default_model(settings) == "anthropic/claude-haiku-4.5"


def test_a_default_outside_the_list_is_put_first() -> None:
    settings = Settings(
        llm_base_url="http://localhost:11434/v1", models=("a",), default_model="llama3.2:latest"
    )
    assert [info.id for info in registry.models(settings)] == ["llama3.2:latest", "a"]
    assert registry.models(settings)[0].name == "Llama3.2"


def test_a_server_without_a_list_needs_the_setting() -> None:
    with pytest.raises(SettingsError, match="TASKFLOW_MODELS"):
        registry.models(Settings(llm_base_url="http://localhost:11434/v1"))


def test_an_unlisted_model_is_refused() -> None:
    with pytest.raises(ProviderError) as caught:
        registry.resolve(OPENROUTER, "no/such-model")
    assert caught.value.code is AiErrorCode.MODEL_NOT_FOUND


def test_cost_is_by_list_price_free_for_local_models_and_unknown_otherwise() -> None:
    haiku = registry.describe(OPENROUTER, "anthropic/claude-haiku-4.5")
    assert registry.cost(haiku, 1_000_000, 200_000) == pytest.approx(2.0)
    assert registry.cost(registry.models(EMBEDDED)[0], 1_000, 1_000) == 0.0
    assert registry.cost(registry.describe(OPENROUTER, "no/such-model"), 1, 1) is None


@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.parametrize(
    ("model", "upstream", "stops"),
    [
        ("anthropic/claude-haiku-4.5", "Anthropic", True),
        ("anthropic/claude-haiku-4.5", "Amazon Bedrock", False),
        ("anthropic/claude-haiku-4.5", None, False),
        ("openai/gpt-5.4-mini", None, True),
        ("openai/gpt-5.4-mini", "OpenAI", True),
        ("google/gemini-3.8-flash", "Google AI Studio", False),
        ("x-ai/grok-4.7", "xAI", True),
    ],
)
def test_whether_a_stop_stops_the_bill_depends_on_who_serves(
    model: str, upstream: str | None, stops: bool, begun: bool
) -> None:
    assert registry.upstream_stops(registry.describe(OPENROUTER, model), upstream, begun=begun) is stops


@pytest.mark.parametrize(
    ("settings", "before_a_token", "after_it"),
    [
        (Settings(llm_base_url="https://api.openai.com/v1"), True, True),
        (Settings(llm_base_url="http://vllm:8000/v1"), True, True),
        (Settings(llm_base_url="http://localhost:11434/v1"), False, True),
        (Settings(llm_base_url="http://localhost:8080/v1", llm_provider="llamacpp"), False, True),
        (Settings(llm_base_url="http://localhost:1234/v1"), False, False),
        (Settings(llm_base_url="https://api.groq.com/openai/v1"), False, False),
        (EMBEDDED, False, True),
    ],
    ids=["openai", "vllm", "ollama", "llama.cpp", "some local server", "groq", "embedded"],
)
def test_a_stop_is_said_to_stop_only_where_that_is_known(
    settings: Settings, before_a_token: bool, after_it: bool
) -> None:
    info = registry.describe(settings, registry.EMBEDDED[0].id)
    assert registry.upstream_stops(info, None, begun=False) is before_a_token
    assert registry.upstream_stops(info, None, begun=True) is after_it
