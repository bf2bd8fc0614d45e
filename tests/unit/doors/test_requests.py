"""What is refused, and with which parameter: tables of what OpenAI's requests may say here."""

from __future__ import annotations

from typing import Any

import pytest
from taskflow.conversation.session import Wishes
from taskflow.identity import Identity
from taskflow.rest.openai import parameters, requests
from taskflow.rest.openai.errors import OpenAIError, translated
from taskflow.rest.openai.known import MAX_BEFORE, digest, history
from taskflow.rest.openai.requests import Place, Said

USER = {"role": "user", "content": "Hi"}
CHAT: dict[str, Any] = {"model": "m", "messages": [USER]}
ID = "00000000-0000-4000-8000-00000000000a"
RESPONSE = Place(ID, 3).response_id

REFUSED_CHAT: dict[str, tuple[dict[str, Any], str | None, str]] = {
    "tools": ({"tools": [{"type": "function"}]}, "tools", "unsupported_parameter"),
    "tool_choice": ({"tool_choice": "required"}, "tool_choice", "unsupported_parameter"),
    "functions": ({"functions": [{}]}, "functions", "unsupported_parameter"),
    "n": ({"n": 2}, "n", "unsupported_parameter"),
    "n as true": ({"n": True}, "n", "unsupported_parameter"),
    "temperature": ({"temperature": 0}, "temperature", "unsupported_parameter"),
    "top_p": ({"top_p": 0.5}, "top_p", "unsupported_parameter"),
    "penalty": ({"frequency_penalty": 1}, "frequency_penalty", "unsupported_parameter"),
    "logprobs": ({"logprobs": True}, "logprobs", "unsupported_parameter"),
    "logprobs as 0": ({"logprobs": 0}, "logprobs", "unsupported_parameter"),
    "logit_bias": ({"logit_bias": {"1": 2}}, "logit_bias", "unsupported_parameter"),
    "stop": ({"stop": "."}, "stop", "unsupported_parameter"),
    "json schema": (
        {"response_format": {"type": "json_schema", "json_schema": {}}},
        *("response_format", "unsupported_parameter"),
    ),
    "json object": ({"response_format": {"type": "json_object"}}, "response_format", "unsupported_parameter"),
    "audio": ({"modalities": ["text", "audio"]}, "modalities", "unsupported_parameter"),
    "audio options": ({"audio": {"voice": "a"}}, "audio", "unsupported_parameter"),
    "prediction": ({"prediction": {"type": "content"}}, "prediction", "unsupported_parameter"),
    "effort": ({"reasoning_effort": "high"}, "reasoning_effort", "unsupported_parameter"),
    "web search": ({"web_search_options": {}}, "web_search_options", "unsupported_parameter"),
    "not stored": ({"store": False}, "store", "unsupported_parameter"),
    "unknown": ({"frobnicate": 1}, "frobnicate", "unknown_parameter"),
    "max_tokens 0": ({"max_tokens": 0}, "max_tokens", "invalid_value"),
    "max_tokens true": ({"max_tokens": True}, "max_tokens", "invalid_value"),
    "max_tokens text": ({"max_completion_tokens": "9"}, "max_completion_tokens", "invalid_value"),
    "max_tokens part": ({"max_tokens": 1.5}, "max_tokens", "invalid_value"),
    "no model": ({"model": None}, "model", "missing_required_parameter"),
    "model number": ({"model": 3}, "model", "invalid_type"),
    "model long": ({"model": "m" * 129}, "model", "invalid_type"),
    "no messages": ({"messages": None}, "messages", "missing_required_parameter"),
    "empty": ({"messages": []}, "messages", "invalid_type"),
    "text": ({"messages": "Hi"}, "messages", "invalid_type"),
    "message text": ({"messages": ["Hi"]}, "messages[0]", "invalid_type"),
    "only system": ({"messages": [{"role": "system", "content": "x"}]}, "messages", "invalid_value"),
    "ends with a reply": (
        {"messages": [USER, {"role": "assistant", "content": "x"}]},
        *("messages", "invalid_value"),
    ),
    "system later": (
        {"messages": [USER, {"role": "system", "content": "x"}, USER]},
        *("messages[1].role", "unsupported_value"),
    ),
    "tool": ({"messages": [{"role": "tool", "content": "x"}]}, "messages[0].role", "unsupported_value"),
    "no role": ({"messages": [{"content": "x"}]}, "messages[0].role", "unsupported_value"),
    "list as role": ({"messages": [{"role": [], "content": "x"}]}, "messages[0].role", "unsupported_value"),
    "name": ({"messages": [{**USER, "name": "Bob"}]}, "messages[0].name", "unsupported_parameter"),
    "tool calls": (
        {"messages": [USER, {"role": "assistant", "content": None, "tool_calls": [{}]}, USER]},
        *("messages[1].tool_calls", "unsupported_parameter"),
    ),
    "refusal": (
        {"messages": [USER, {"role": "assistant", "content": "x", "refusal": "no"}, USER]},
        *("messages[1].refusal", "unsupported_parameter"),
    ),
    "image": (
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "x"}, {"type": "image_url"}]}]},
        *("messages[0].content[1].type", "unsupported_content"),
    ),
    "kind as list": (
        {"messages": [{"role": "user", "content": [{"type": ["text"]}]}]},
        *("messages[0].content[0].type", "unsupported_content"),
    ),
    "part text": (
        {"messages": [{"role": "user", "content": ["x"]}]},
        "messages[0].content[0].type",
        "unsupported_content",
    ),
    "content number": ({"messages": [{"role": "user", "content": 1}]}, "messages[0].content", "invalid_type"),
    "no content": ({"messages": [{"role": "user"}]}, "messages[0].content", "invalid_type"),
    "blank": ({"messages": [{"role": "user", "content": " \u200b\n"}]}, "messages", "invalid_value"),
    "long": (
        {"messages": [{"role": "user", "content": "x" * 16_001}]},
        *("messages[0].content", "string_above_max_length"),
    ),
    "long reply": (
        {"messages": [{"role": "assistant", "content": "x" * 100_001}, USER]},
        *("messages[0].content", "string_above_max_length"),
    ),
    "long instructions": (
        {"messages": [{"role": "system", "content": "x" * 8_001}, USER]},
        *("instructions", "string_above_max_length"),
    ),
    "metadata list": ({"metadata": []}, "metadata", "invalid_type"),
    "metadata number": ({"metadata": {"a": 1}}, "metadata", "invalid_value"),
    "metadata many": ({"metadata": {str(i): "" for i in range(17)}}, "metadata", "invalid_type"),
    "no uuid": ({"metadata": {"conversation_id": "C#1"}}, "metadata.conversation_id", "invalid_value"),
    "conversation and a list": (
        {
            "metadata": {"conversation_id": ID},
            "messages": [USER, {"role": "assistant", "content": "x"}, USER],
        },
        *("messages", "unsupported_value"),
    ),
    "stream text": ({"stream": "yes"}, "stream", "invalid_type"),
    "options alone": ({"stream_options": {"include_usage": True}}, "stream_options", "invalid_value"),
    "unknown option": ({"stream": True, "stream_options": {"x": 1}}, "stream_options", "invalid_value"),
}

REFUSED_RESPONSES: dict[str, tuple[dict[str, Any], str | None, str]] = {
    "no input": ({"input": None}, "input", "missing_required_parameter"),
    "tools": ({"tools": [{"type": "web_search"}]}, "tools", "unsupported_parameter"),
    "reasoning": ({"reasoning": {"effort": "low"}}, "reasoning", "unsupported_parameter"),
    "json": ({"text": {"format": {"type": "json_schema"}}}, "text", "unsupported_parameter"),
    "include": ({"include": ["reasoning.encrypted_content"]}, "include", "unsupported_parameter"),
    "truncation": ({"truncation": "disabled"}, "truncation", "unsupported_parameter"),
    "not stored": ({"store": False}, "store", "unsupported_parameter"),
    "prompt": ({"prompt": {"id": "x"}}, "prompt", "unsupported_parameter"),
    "both": (
        {"conversation": ID, "previous_response_id": RESPONSE},
        "previous_response_id",
        "mutually_exclusive",
    ),
    "conversation": ({"conversation": {"id": "conv_1"}}, "conversation", "invalid_value"),
    "conversation number": ({"conversation": 1}, "conversation", "invalid_value"),
    "previous": ({"previous_response_id": "resp_1"}, "previous_response_id", "previous_response_not_found"),
    "turn 0": (
        {"previous_response_id": Place(ID, 0).response_id},
        "previous_response_id",
        "previous_response_not_found",
    ),
    "item": (
        {"input": [{"type": "function_call_output", "output": "x"}]},
        "input[0].type",
        "unsupported_value",
    ),
    "file": (
        {"input": [{"role": "user", "content": [{"type": "input_file"}]}]},
        "input[0].content[0].type",
        "unsupported_content",
    ),
    "instructions": ({"instructions": ["x"]}, "instructions", "invalid_type"),
    "background stream": ({"background": True, "stream": True}, "stream", "invalid_value"),
    "two messages": ({"conversation": ID, "input": [USER, USER]}, "input", "unsupported_value"),
    "max tokens": ({"max_output_tokens": -1}, "max_output_tokens", "invalid_value"),
}


@pytest.mark.parametrize("name", REFUSED_CHAT)
def test_a_chat_completion_that_cannot_be_had_is_refused(name: str) -> None:
    change, param, code = REFUSED_CHAT[name]
    with pytest.raises(OpenAIError) as refused:
        requests.chat({**CHAT, **change})
    assert (refused.value.param, refused.value.code) == (param, code)
    assert 400 <= refused.value.status < 500
    assert refused.value.kind == "invalid_request_error"


@pytest.mark.parametrize("name", REFUSED_RESPONSES)
def test_a_response_that_cannot_be_had_is_refused(name: str) -> None:
    change, param, code = REFUSED_RESPONSES[name]
    with pytest.raises(OpenAIError) as refused:
        requests.responses({"input": "Hi", **change})
    assert (refused.value.param, refused.value.code) == (param, code)


@pytest.mark.parametrize("sent", [None, [], "x", 1, True])
def test_a_body_is_an_object(sent: Any) -> None:
    for ask in (requests.chat, requests.responses):
        with pytest.raises(OpenAIError):
            ask(sent)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b'{"a": NaN'])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(OpenAIError) as refused:
        requests.read(body)
    assert refused.value.code == "invalid_json"


def test_no_text_holds_half_a_surrogate_pair() -> None:
    body = rb'{"model": "m\ud800", "metadata": {"\ud800": "\udfff"}, '
    body += rb'"messages": [{"role": "user", "content": "\ud83d\ude00 \ud83d"}]}'
    asked = requests.chat(requests.read(body))
    assert (asked.text, asked.model, asked.metadata) == ("😀 �", "m�", {"�": "�"})


HARMLESS = {
    "everything that is null": dict.fromkeys((*parameters.CHAT.used, *parameters.CHAT.only, "seed"), None)
    | CHAT,
    "defaults": {
        **CHAT,
        **{"n": 1, "temperature": 1.0, "top_p": 1, "presence_penalty": 0.0, "logprobs": False, "tools": []},
        **{"response_format": {"type": "text"}, "modalities": ["text"], "tool_choice": "auto", "store": True},
    },
    "ignored": {**CHAT, "user": "u", "seed": 1, "service_tier": "flex", "parallel_tool_calls": True},
    "parts": {**CHAT, "messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}]},
    "a dumped message": {
        **CHAT,
        "messages": [{**USER, "refusal": None, "annotations": [], "audio": None, "tool_calls": None}],
    },
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_changes_nothing_is_taken(name: str) -> None:
    asked = requests.chat(HARMLESS[name])
    assert (asked.text, asked.before, asked.wishes, asked.stream) == ("Hi", (), None, False)


def test_instructions_stand_before_and_are_joined() -> None:
    system = [{"role": "system", "content": "A."}, {"role": "developer", "content": "B."}]
    assert requests.chat({**CHAT, "messages": [*system, USER]}).wishes == Wishes("A.\n\nB.")
    sent = {"input": [*system, USER], "instructions": "First.", "max_output_tokens": 7}
    assert requests.responses(sent).wishes == Wishes("First.\n\nA.\n\nB.", 7)
    assert requests.chat({**CHAT, "messages": [{"role": "system", "content": "  "}, USER]}).wishes is None


@pytest.mark.parametrize("turn", [1, 17, 0xFFFFFFFF])
def test_a_response_id_names_its_turn(turn: int) -> None:
    assert requests.place(Place(ID, turn).response_id) == Place(ID, turn)


def test_a_history_is_turns() -> None:
    said = [
        Said("assistant", "a"),
        Said("assistant", "b"),
        Said("user", "c"),
        Said("user", "d"),
        Said("assistant", "e"),
    ]
    told = history(ID, said, model="m", now=5, param="messages")
    assert [(each.turn, each.part, each.content) for each in told] == [
        *((1, 1, "a"), (2, 1, "b"), (3, 0, "c"), (4, 0, "d"), (4, 1, "e"))
    ]
    assert len({each.id for each in told}) == len(told)


def test_a_history_that_no_prompt_would_quote_is_refused() -> None:
    assert (
        len(history(ID, [Said("user", "x")] * MAX_BEFORE, model="m", now=5, param="messages")) == MAX_BEFORE
    )
    with pytest.raises(OpenAIError) as refused:
        history(ID, [Said("user", "x")] * (MAX_BEFORE + 1), model="m", now=5, param="messages")
    assert refused.value.code == "context_length_exceeded"


def test_a_digest_tells_apart_who_and_what() -> None:
    one, said = Identity("a"), (Said("user", "x"), Said("assistant", "y"))
    others = [
        digest(Identity("b"), "", said),
        digest(Identity("a", "b"), "", said),
        digest(one, "x", said),
        digest(one, "", said[:1]),
        digest(one, "", (Said("user", "xy"), Said("assistant", ""))),
        digest(one, "", (Said("user", "x"), Said("user", "y"))),
    ]
    assert len({digest(one, "", said), *others}) == 7
    assert digest(one, "", said) == digest(one, "", list(said))


@pytest.mark.parametrize(
    "status, code, kind, told",
    [
        (401, "INVALID_TOKEN", "invalid_request_error", "invalid_api_key"),
        (403, "SCOPE_REQUIRED", "invalid_request_error", "scope_required"),
        (413, "PAYLOAD_TOO_LARGE", "invalid_request_error", "request_too_large"),
        (429, "RATE_LIMITED", "requests", "rate_limit_exceeded"),
        (429, "BUDGET_EXCEEDED", "insufficient_quota", "insufficient_quota"),
        (503, "STORE_UNAVAILABLE", "server_error", "store_unavailable"),
        (500, "INTERNAL", "server_error", "internal"),
    ],
)
def test_our_refusals_are_told_in_their_words(status: int, code: str, kind: str, told: str) -> None:
    body, _ = translated(status, {"code": code, "message": "why"})
    assert body == {"error": {"message": "why", "type": kind, "param": None, "code": told}}
