"""A whole answer is what the events of its stream say together."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local.model.whole_answer import WholeAnswer


def made(*chunks: Any) -> tuple[int, dict[str, Any]]:
    whole = WholeAnswer()
    whole.add(b":\n\n")
    for chunk in chunks:
        whole.add(b"data: " + json.dumps(chunk).encode() + b"\n\n")
    whole.add(b"data: [DONE]\n\n")
    return whole.made()


def delta(index: int = 0, finish: str | None = None, **said: Any) -> dict[str, Any]:
    return {"id": "a", "choices": [{"index": index, "delta": said, "finish_reason": finish}]}


def test_texts_are_joined_and_what_was_counted_is_kept() -> None:
    status, answer = made(
        delta(role="assistant", content=None),
        delta(reasoning_content="h"),
        delta(reasoning_content="m"),
        delta(content="Hi"),
        delta(content=" there"),
        delta(finish="stop"),
        {
            "id": "a",
            "object": "chat.completion.chunk",
            "choices": [],
            "usage": {"total_tokens": 3},
            "timings": {"n": 1},
        },
    )
    message = {"role": "assistant", "content": "Hi there", "reasoning_content": "hm"}
    assert (status, answer) == (
        200,
        {
            "id": "a",
            "object": "chat.completion",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"total_tokens": 3},
            "timings": {"n": 1},
        },
    )


def test_calls_of_tools_and_choices_are_joined_by_their_numbers() -> None:
    def call(index: int, **function: str) -> dict[str, Any]:
        return {"index": index, "function": function}

    _, answer = made(
        delta(tool_calls=[{**call(0, name="f", arguments=""), "id": "c1", "type": "function"}]),
        delta(tool_calls=[call(0, arguments='{"a":')]),
        delta(1, content="B"),
        delta(tool_calls=[{**call(1, name="g", arguments="{}"), "id": "c2", "type": "function"}]),
        delta(tool_calls=[call(0, arguments=" 1}")]),
        delta(finish="tool_calls"),
        delta(1, "length"),
    )
    first, second = answer["choices"]
    calls = [
        {"id": "c1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}},
        {"id": "c2", "type": "function", "function": {"name": "g", "arguments": "{}"}},
    ]
    assert first["message"] == {"role": "assistant", "content": None, "tool_calls": calls}
    assert (second["message"]["content"], second["finish_reason"]) == ("B", "length")


def test_what_each_token_was_worth_is_kept() -> None:
    chunks = [delta(content=token) for token in "ab"]
    for chunk, token in zip(chunks, "ab", strict=True):
        chunk["choices"][0]["logprobs"] = {"content": [{"token": token}]}
    _, answer = made(*chunks)
    assert answer["choices"][0]["logprobs"] == {"content": [{"token": "a"}, {"token": "b"}]}


def test_a_reply_of_nothing_is_an_empty_text() -> None:
    assert made(delta(finish="stop"))[1]["choices"][0]["message"] == {"role": "assistant", "content": ""}


@pytest.mark.parametrize(("code", "status"), [(400, 400), (503, 503), (None, 500), ("x", 500), (200, 500)])
def test_an_error_in_the_stream_is_the_answer_with_its_status(code: Any, status: int) -> None:
    error = {"message": "Compute error.", "code": code}
    assert made(delta(content="Hi"), {"error": error}) == (status, {"error": error})


def test_an_error_in_a_field_of_its_own_is_one() -> None:
    whole = WholeAnswer()
    whole.add(b'error: {"code": 500, "message": "slot"}\n\n')
    assert whole.made() == (500, {"error": {"code": 500, "message": "slot"}})
