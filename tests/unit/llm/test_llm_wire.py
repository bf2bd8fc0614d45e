"""What a chunk means, and text that arrives in pieces."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.llm.types import ChatMessage, CompletionRequest
from taskflow.llm.wire import ProviderUsage, TextJoiner, _any, _plain, parse_json, payload, read_chunk, whole

REQUEST = CompletionRequest("m", (ChatMessage("system", "s"), ChatMessage("user", "u")), 7)


def chunk(delta: Any, finish: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": "1", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}


def test_the_request_asks_for_a_stream_with_usage() -> None:
    assert payload(REQUEST, "openrouter") == {
        "model": "m",
        "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}],
        "max_tokens": 7,
        "stream": True,
        "stream_options": {"include_usage": True},
    }


@pytest.mark.parametrize(
    ("provider", "asked"), [("embedded", True), ("llamacpp", True), ("openrouter", False)]
)
def test_a_server_that_can_is_asked_how_far_it_has_read(provider: str, asked: bool) -> None:
    assert payload(REQUEST, provider).get("return_progress", False) is asked


def test_progress_in_reading_the_prompt_is_told_from_the_reply() -> None:
    progress = {"total": 6140, "cache": 0, "processed": 2048, "time_ms": 20023}
    read = read_chunk(chunk({"role": "assistant", "content": None}, prompt_progress=progress))
    assert read is not None
    assert (read.reading, read.alive, read.text) == (True, False, "")
    begun = read_chunk(chunk({"content": "Hi"}))
    assert begun is not None and not begun.reading


@pytest.mark.parametrize("provider", ["openai", "azure"])
def test_openai_wants_its_newer_name_for_the_limit(provider: str) -> None:
    body = payload(REQUEST, provider)
    assert body["max_completion_tokens"] == 7
    assert "max_tokens" not in body


@pytest.mark.parametrize(
    ("delta", "text", "alive"),
    [
        ({"content": "Hi"}, "Hi", True),
        ({"role": "assistant", "content": ""}, "", False),
        ({"role": "assistant"}, "", False),
        ({"content": None}, "", False),
        ({}, "", False),
        (None, "", False),
        ({"reasoning": "hm"}, "", True),
        ({"reasoning_content": "hm"}, "", True),
        ({"reasoning_details": [{"type": "reasoning.text"}]}, "", True),
        ({"tool_calls": [{"index": 0}]}, "", True),
        ({"refusal": "I can't help."}, "I can't help.", True),
        ({"content": [{"type": "thinking", "thinking": []}, {"type": "text", "text": "Hi"}]}, "Hi", True),
    ],
)
def test_deltas(delta: Any, text: str, alive: bool) -> None:
    read = read_chunk(chunk(delta))
    assert read is not None
    assert (read.text, read.alive) == (text, alive)


def test_usage_comes_with_no_choice_or_with_the_last_one() -> None:
    usage = {"prompt_tokens": 5, "completion_tokens": 2, "cost": 0.25}
    for value in ({"choices": [], "usage": usage}, chunk({}, "stop", usage=usage)):
        read = read_chunk(value)
        assert read is not None
        assert read.usage == ProviderUsage(5, 2, 0.25)


@pytest.mark.parametrize(
    "usage", [None, {}, {"prompt_tokens": -1, "completion_tokens": 2}, {"prompt_tokens": "5"}, [], True]
)
def test_usage_that_is_none_is_not_invented(usage: Any) -> None:
    read = read_chunk(chunk({"content": "x"}, usage=usage))
    assert read is not None
    assert read.usage is None


@pytest.mark.parametrize(
    "value",
    [
        {"error": {"message": "x"}},
        [{"error": {"message": "x"}}],
        {"object": "error", "message": "x"},
        {"type": "error", "error": {"type": "overloaded_error"}},
        {"error": "x"},
    ],
)
def test_errors_in_every_wrapping(value: Any) -> None:
    read = read_chunk(value)
    assert read is not None
    assert read.error is not None


@pytest.mark.parametrize("value", [None, 3, "x", [], [1], {}, {"hello": "world"}])
def test_what_is_no_chunk_at_all(value: Any) -> None:
    assert read_chunk(value) is None


def test_the_upstream_behind_a_router_is_read() -> None:
    read = read_chunk(chunk({"content": "x"}, provider="Amazon Bedrock"))
    assert read is not None
    assert read.upstream == "Amazon Bedrock"


def test_a_surrogate_pair_split_over_two_chunks_is_one_character() -> None:
    joiner = TextJoiner()
    assert [joiner.push("a\ud83d"), joiner.push("\ude00b")] == ["a", "😀b"]


def test_lone_surrogates_and_nuls_cannot_be_stored() -> None:
    assert whole("a\ud83db\x00c\udc00") == "a\ufffdbc\ufffd"


@given(st.text(max_size=40), st.lists(st.integers(0, 80), max_size=4))
def test_text_split_anywhere_in_utf_16_comes_back(text: str, cuts: list[int]) -> None:
    text = text.replace("\x00", "")
    units = text.encode("utf-16-le", "surrogatepass")
    edges = [0, *sorted(2 * cut for cut in cuts if 2 * cut < len(units)), len(units)]
    pieces = [
        "".join(chr(int.from_bytes(units[i : i + 2], "little")) for i in range(start, end, 2))
        for start, end in itertools.pairwise(edges)
    ]
    joiner = TextJoiner()
    assert "".join(joiner.push(piece) for piece in pieces) == text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["choices", "delta", "content", "usage", "error", "id", "text", "finish_reason"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_any_json_is_read_without_an_exception(value: Any) -> None:
    read = read_chunk(value)
    assert read is None or isinstance(read.text, str)


def test_json_that_is_none_is_none() -> None:
    assert parse_json("{") is None
    assert parse_json("[" * 100_000) is None


@given(json_values)
def test_the_short_way_means_the_same_as_the_long_one(value: Any) -> None:
    short = _plain(value)
    assert short is None or short == _any(value)


@pytest.mark.parametrize("delta", [{"content": "x"}, {"role": "assistant", "content": "x"}])
def test_plain_text_takes_the_short_way(delta: Any) -> None:
    short = _plain(chunk(delta))
    assert short is not None
    assert short == _any(chunk(delta))
