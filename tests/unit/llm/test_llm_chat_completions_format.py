"""What a chunk means, and text that arrives in pieces."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from taskflow.llm.billed import ProviderUsage
from taskflow.llm.chat_completions_format import (
    _any,
    documents,
    parse_json,
    plain_text,
    read_chunk,
)
from taskflow.llm.chunk import Chunk
from taskflow.llm.text_joiner import TextJoiner, whole


def chunk(delta: Any, finish: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": "1", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}


def test_progress_in_reading_the_prompt_is_told_from_the_reply() -> None:
    progress = {"total": 6140, "cache": 0, "processed": 2048, "time_ms": 20023}
    read = read_chunk(chunk({"role": "assistant", "content": None}, prompt_progress=progress))
    assert read is not None
    assert (read.reading, read.alive, read.text) == (True, False, "")
    begun = read_chunk(chunk({"content": "Hi"}))
    assert begun is not None and not begun.reading


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
    "usage",
    [None, {}, {"prompt_tokens": -1}, {"prompt_tokens": "many"}, {"completion_tokens": True}, [], True],
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
        {"success": False, "code": 500, "msg": "404 NOT_FOUND"},
        {"status": "failed", "message": "x"},
        {"base_resp": {"status_code": 1008, "status_msg": "insufficient balance"}},
        {"code": "InvalidApiKey", "message": "x", "request_id": "1"},
        {"code": 20012, "message": "Model does not exist"},
        {"errors": [{"code": 7003, "message": "x"}]},
    ],
)
def test_errors_in_every_wrapping(value: Any) -> None:
    read = read_chunk(value)
    assert read is not None
    assert read.error is not None


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        "x",
        [],
        [1],
        [{"text": "x"}],
        {},
        {"hello": "world"},
        {"id": "1"},
        {"type": "ping"},
        {"sources": [{"url": "https://example.com"}]},
        {"status": "queued"},
        {"status": "success"},
        {"error": None},
        {"error": {}},
        {"error": ""},
        {"error": {"code": 0, "message": ""}},
        {"code": 200, "message": "OK"},
        {"code": "0", "message": "success"},
        {"code": "processing", "message": "Thinking"},
        {"base_resp": {"status_code": 0, "status_msg": ""}},
        {"message": "Searching the web"},
        {"choices": None},
        {"choices": {}},
        {"metrics": 5},
        {"metrics": True},
    ],
)
def test_what_is_no_chunk_and_does_not_say_that_it_is_an_error(value: Any) -> None:
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
            st.sampled_from(
                [
                    *(
                        "choices",
                        "delta",
                        "content",
                        "usage",
                        "error",
                        "id",
                        "text",
                        "finish_reason",
                        "metrics",
                        "metric",
                    ),
                    *(
                        "event",
                        "event_type",
                        "completion_message",
                        "trace",
                        "guardrail",
                        "action",
                        "generation",
                    ),
                    *("type", "message_type", "role", "data", "message", "output", "results", "parts"),
                    *("stopReason", "completionReason", "parameters", "partial", "isDelta", "model"),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values)
@example({"event": {"type": [{}]}})
def test_any_json_is_read_without_an_exception(value: Any) -> None:
    read = read_chunk(value)
    assert read is None or isinstance(read.text, str)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"a": 1}', [{"a": 1}]),
        ('{"a": 1}\n{"b": 2}', [{"a": 1}, {"b": 2}]),
        ('{"a": 1}{"b": 2}', [{"a": 1}, {"b": 2}]),
        ('{"a":\n1}', [{"a": 1}]),
        ('{"a": 1} data: {"b": 2}', [{"a": 1}, {"b": 2}]),
        ('heartbeat\n{"b": 2}', [{"b": 2}]),
        ('{"a": 1}\n{"b": ', [{"a": 1}]),
        ("heartbeat", []),
        ("", []),
        ("[" * 100_000, []),
        (repr(b'{"a": 1}'), [{"a": 1}]),
        # Python's, and no bytes.
        ("b'{', 1", []),
        ("b'{', {[]}", []),
        ("b'[', " + "-" * 5_000 + "1", []),
        (repr(b"{\xff}"), []),
    ],
)
def test_several_documents_in_one_event(text: str, values: list[Any]) -> None:
    assert list(documents(text)) == values


def test_json_that_is_none_is_none() -> None:
    assert parse_json("{") is None
    assert parse_json("[" * 100_000) is None


@given(json_values)
def test_the_short_way_means_the_same_as_the_long_one(value: Any) -> None:
    short = plain_text(value)
    if short is not None:
        long = _any(value)
        assert long is not None
        assert long == Chunk(short, 0, True, upstream=long.upstream)


@pytest.mark.parametrize("delta", [{"content": "x"}, {"role": "assistant", "content": "x"}])
def test_plain_text_takes_the_short_way(delta: Any) -> None:
    assert plain_text(chunk(delta)) == "x"


@pytest.mark.parametrize(
    ("choice", "reasons"),
    [
        ({"finish_reason": {"type": "max_tokens"}}, ("max_tokens",)),
        ({"finish_reason": None, "finish_details": {"type": "max_tokens"}}, ("max_tokens",)),
        ({"finish_reason": None, "stop_reason": "max_tokens"}, ("max_tokens",)),
        ({"finish_reason": None, "finishReason": "MAX_TOKENS"}, ("MAX_TOKENS",)),
        ({"finish_reason": None, "stop_reason": "###"}, ()),
        ({"finish_reason": None, "native_finish_reason": "stop"}, ()),
        ({"finish_reason": "stop", "stop_reason": 151645}, ("stop",)),
    ],
)
def test_a_finish_reason_in_an_object_or_under_another_name(choice: Any, reasons: tuple[str, ...]) -> None:
    read = read_chunk({"choices": [{"index": 0, "delta": {}, **choice}]})
    assert read is not None
    assert read.finish == reasons


def test_names_with_capitals_are_read_to_a_bounded_depth() -> None:
    deep: Any = "Hi"
    for _ in range(50):
        deep = {"Choices": deep}
    assert read_chunk({"Choices": deep}) is not None


@pytest.mark.parametrize(
    ("event", "text"),
    [
        ({"type": "message.delta", "content": "Hi"}, "Hi"),
        ({"type": "reasoning.delta", "content": "hm"}, ""),
        ({"type": "step.delta", "delta": {"type": "text", "text": "Hi"}}, "Hi"),
        ({"type": "message.delta", "delta": {"text": "Hi"}}, "Hi"),
        ({"type": "answer.delta", "delta": "Hi"}, "Hi"),
        ({"type": "x.delta", "response": "Hi"}, "Hi"),
        ({"type": "tool_call.delta", "delta": "{"}, ""),
        ({"type": "input_audio_transcription.delta", "delta": "What?"}, ""),
    ],
)
def test_an_event_of_a_type_that_nobody_knows_is_read_by_its_form(event: dict[str, Any], text: str) -> None:
    read = read_chunk(event)
    assert read is not None and read.text == text and not read.finish


def test_the_end_of_something_else_is_not_the_end_of_the_reply() -> None:
    assert read_chunk({"type": "workflow.end", "result": {"text": "bye"}}) is None
