"""Base URLs as people paste them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.errors import SettingsError
from taskflow.llm.address import parse


@pytest.mark.parametrize(
    ("pasted", "chat"),
    [
        ("https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://openrouter.ai/api/v1/", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://openrouter.ai/api/v1//", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://openrouter.ai/api/v1/chat/completions", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://openrouter.ai/api/v1/chat/completions/", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://openrouter.ai/api/v1/models", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://openrouter.ai", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://api.openai.com", "https://api.openai.com/v1/chat/completions"),
        ("https://api.openai.com/v1/responses", "https://api.openai.com/v1/chat/completions"),
        ("https://api.groq.com/", "https://api.groq.com/openai/v1/chat/completions"),
        ("https://api.perplexity.ai", "https://api.perplexity.ai/chat/completions"),
        ("http://host:11434", "http://host:11434/v1/chat/completions"),
        ("http://host:11434/api/chat", "http://host:11434/v1/chat/completions"),
        ("http://host:11434/api/generate", "http://host:11434/v1/chat/completions"),
        ("http://host:11434/v1/chat/completions", "http://host:11434/v1/chat/completions"),
        ("http://host/v1/completions", "http://host/v1/chat/completions"),
        ("http://[::1]:8080", "http://[::1]:8080/v1/chat/completions"),
        ("  'http://host:1/v1' ", "http://host:1/v1/chat/completions"),
        ('"http://host:1/v1"', "http://host:1/v1/chat/completions"),
        ("“http://host:1/v1”", "http://host:1/v1/chat/completions"),
        ("<http://host:1/v1>", "http://host:1/v1/chat/completions"),
        ("HTTP://Host:1/v1", "http://Host:1/v1/chat/completions"),
        ("http://host/v1#readme", "http://host/v1/chat/completions"),
        (
            "https://x.example/openai/deployments/d?api-version=2024-10-21",
            "https://x.example/openai/deployments/d/chat/completions?api-version=2024-10-21",
        ),
        (
            "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21",
            "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21",
        ),
        ("https://r.openai.azure.com", "https://r.openai.azure.com/openai/v1/chat/completions"),
        ("https://r.openai.azure.com/openai/v1/", "https://r.openai.azure.com/openai/v1/chat/completions"),
        (
            "https://r.services.ai.azure.com/models?api-version=2024-05-01-preview",
            "https://r.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview",
        ),
        (
            "https://generativelanguage.googleapis.com/v1beta/openai/",
            "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions",
        ),
        ("https://open.bigmodel.cn/api/paas/v4/", "https://open.bigmodel.cn/api/paas/v4/chat/completions"),
        ("https://ark.cn-beijing.volces.com", "https://ark.cn-beijing.volces.com/api/v3/chat/completions"),
        (
            "https://dashscope.aliyuncs.com/compatible-mode/v1",
            "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions",
        ),
    ],
)
def test_what_people_paste_becomes_the_address(pasted: str, chat: str) -> None:
    assert parse(pasted).chat[0] == chat


@pytest.mark.parametrize(
    ("pasted", "bases"),
    [
        ("http://host:1234", ("http://host:1234/v1", "http://host:1234")),
        ("https://api.deepseek.com", ("https://api.deepseek.com/v1", "https://api.deepseek.com")),
        ("http://host:3000/api", ("http://host:3000/api", "http://host:3000/api/v1")),
        ("https://gateway.example/llm", ("https://gateway.example/llm", "https://gateway.example/llm/v1")),
        ("http://host/v1", ("http://host/v1",)),
        ("http://host/v1/chat", ("http://host/v1",)),
        (
            "https://generativelanguage.googleapis.com/v1beta",
            (
                "https://generativelanguage.googleapis.com/v1beta",
                "https://generativelanguage.googleapis.com/v1beta/openai",
            ),
        ),
        (
            "https://api.cohere.com/v2",
            ("https://api.cohere.com/v2", "https://api.cohere.com/compatibility/v1"),
        ),
        (
            "https://r.openai.azure.com/openai/deployments/d",
            ("https://r.openai.azure.com/openai/deployments/d",),
        ),
        ("http://host/v1?key=a", ("http://host/v1",)),
    ],
)
def test_where_else_is_asked_when_the_address_is_wrong(pasted: str, bases: tuple[str, ...]) -> None:
    address = parse(pasted)
    query = "?key=a" if "key" in pasted else ""
    assert address.chat == tuple(f"{base}/chat/completions{query}" for base in bases)
    assert address.models == tuple(f"{base}/models{query}" for base in bases)


@pytest.mark.parametrize(
    "pasted",
    [
        *("", "   ", "localhost:11434", "localhost:11434/v1", "openrouter.ai/api/v1", "//host/v1"),
        *("ftp://host/v1", "http://", "http:///v1", "https:host", "http://host:port/v1", "http://host:0/v1"),
        *("http://a host/v1", "http://host:99999/v1", "http://[::1/v1", "a key"),
    ],
)
def test_what_is_no_url_names_the_setting_and_an_example(pasted: str) -> None:
    with pytest.raises(SettingsError, match=r"TASKFLOW_LLM_BASE_URL=.*http://localhost:11434/v1"):
        parse(pasted)


def test_a_key_that_was_pasted_in_its_place_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        parse("sk-or-v1-0123456789abcdef")
    assert "0123456789" not in str(caught.value)


@given(st.text(max_size=40) | st.text(max_size=20).map(lambda tail: f"http://host/{tail}"))
def test_any_text_is_an_address_or_a_settings_error(pasted: str) -> None:
    try:
        address = parse(pasted)
    except SettingsError:
        return
    assert all("/chat/completions" in url for url in address.chat)
    assert len(address.chat) == len(address.models)


@given(
    st.sampled_from(["/v1", "/api/v1", "/openai/deployments/d", ""]), st.sampled_from(["", "?api-version=1"])
)
def test_an_address_that_was_worked_out_is_worked_out_to_itself(path: str, query: str) -> None:
    once = parse(f"https://host.example{path}{query}").chat[0]
    assert parse(once).chat[0] == once
