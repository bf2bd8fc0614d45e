# ruff: noqa: E501 - refusals stand as they were sent
"""What servers do not like about a request, and how it is written then."""

from __future__ import annotations

import itertools
import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.completion import ChatMessage, CompletionRequest
from taskflow.errors import PromptTooLong
from taskflow.llm.chat_completions_format import parse_json
from taskflow.llm.errors import classify
from taskflow.llm.forms import (
    Form,
    Forms,
    arranged,
    changed,
    changes_left,
    first_form,
    payload,
)
from taskflow.llm.refusals import Change, FormRefused, What
from taskflow.prompt_order import GO_ON, OPENER

REQUEST = CompletionRequest("m", (ChatMessage("system", "s"), ChatMessage("user", "u")), 7)


def chat(*said: tuple[str, str]) -> tuple[ChatMessage, ...]:
    return tuple(ChatMessage(role, content) for role, content in said)  # type: ignore[arg-type]


def refusal(status: int, body: Any) -> Change | None:
    text = body if isinstance(body, str) else json.dumps(body)
    error = classify(status, parse_json(text), text)
    return error.change if isinstance(error, FormRefused) else None


def said(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", **more}}


@pytest.mark.parametrize(
    ("status", "body", "what"),
    [
        (400, said("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", param="max_tokens", code="unsupported_parameter"), "max_tokens"),
        (400, said("Unrecognized request argument supplied: max_completion_tokens"), "max_completion_tokens"),
        (400, said("json: unknown field \"max_completion_tokens\""), "max_completion_tokens"),
        (422, {"detail": [{"type": "extra_forbidden", "loc": ["body", "max_completion_tokens"], "msg": "Extra inputs are not permitted"}]}, "max_completion_tokens"),
        (422, {"detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra inputs are not permitted"}]}, "stream_options"),
        (422, {"object": "error", "message": {"detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra inputs are not permitted", "input": {"include_usage": True}}]}, "type": "invalid_request_error"}, "stream_options"),
        (400, said("stream_options: Extra inputs are not permitted"), "stream_options"),
        (400, said("Unknown parameter: 'stream_options.include_usage'", param="stream_options.include_usage"), "stream_options"),
        (400, said("The parameter `stream_options` specified in the request are not valid: stream_options is not supported"), "stream_options"),
        (400, said("[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra inputs are not permitted'}]"), "stream_options"),
        (400, said("Additional properties are not allowed ('stream_options' was unexpected)"), "stream_options"),
        (400, said("Unsupported value: 'stream' does not support true with this model.", param="stream"), "stream"),
        (400, said("This model does not support streaming."), "stream"),
        (400, said("Unsupported value: 'messages[0].role' does not support 'system' with this model.", param="messages[0].role"), "system"),
        (400, said("System role not supported"), "system"),
        (400, {"detail": "An error occurred (ValidationException) when calling the ConverseStream operation: This model doesn't support system messages. Try again without a system message."}, "system"),
        (500, {"error": {"code": 500, "message": "System role not supported at row 1, column 40", "type": "server_error"}}, "system"),
        (400, said("Developer instruction is not enabled for models/gemma-3-27b-it", status="INVALID_ARGUMENT"), "system"),
        (400, said("messages: Unexpected role \"system\". The Messages API accepts a top-level `system` parameter, not \"system\" as an input message role."), "system"),
        (400, said("Only user and assistant roles are supported!"), "system"),
        (400, said("Conversation roles must alternate user/assistant/user/assistant/..."), "roles"),
        (500, {"error": {"code": 500, "message": "Jinja Exception: After the optional system message, conversation roles must alternate user/assistant/user/assistant/...", "type": "server_error"}}, "roles"),
        (400, {"message": "A conversation must start with a user message. Try again with a conversation that starts with a user message."}, "roles"),
        (400, said("messages: first message must use the \"user\" role"), "roles"),
        (400, said("messages: roles must alternate between \"user\" and \"assistant\", but found multiple \"user\" roles in a row"), "roles"),
        (400, {"object": "error", "message": "Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant", "type": "invalid_request_error"}, "roles"),
        (400, said("This model does not support assistant message prefill. The conversation must end with a user message."), "roles"),
        (400, said("messages: text content blocks must be non-empty"), "roles"),
        (400, said("messages.2: all messages must have non-empty content except for the optional final assistant message"), "roles"),
        (400, said("messages: final assistant content cannot end with trailing whitespace"), "roles"),
        (400, said("Cannot have 2 or more assistant messages at the end of the list."), "roles"),
        (400, said("System message must be at the beginning."), "roles"),
        (400, {"message": "conversation complete", "request_id": "r"}, "roles"),
        (400, {"error": {"code": "MissingParameter", "message": "The request failed because it is missing `messages.content` parameter. Request id: 02", "param": "messages.content"}}, "roles"),
        (400, {"object": "error", "message": "Unexpected role 'assistant' after role 'system'", "type": "invalid_request_message_order", "code": "3230"}, "roles"),
        (400, {"message": "invalid message role sequence", "error_code": "390142"}, "roles"),
        (400, {"error": {"code": "1214", "message": "Incorrect role information"}}, "roles"),
        (400, {"error": {"code": "1214", "message": "角色信息不正确"}}, "roles"),
        (400, {"code": "Client specified an invalid argument", "error": "Each message must have at least one content element."}, "roles"),
        (400, {"message": "invalid request: message must be at least 1 token long or tool results must be specified."}, "roles"),
        (400, {"object": "error", "message": "Unexpected message role.", "type": "BadRequestError", "code": 400}, "system"),
        (400, said("deepseek-reasoner does not support successive user or assistant messages (messages[1] and messages[2] in your input). You should interleave the user/assistant messages in the message sequence."), "roles"),
        (400, {"object": "error", "message": "Assistant message must have either content or tool_calls, but not none.", "type": "invalid_request_message_order", "code": "3240"}, "roles"),
        (422, {"detail": [{"loc": ["body", "messages", 0, "role"], "msg": "unexpected value; permitted: 'user', 'assistant'", "type": "value_error.const"}]}, "system"),
        (400, said("The last message must be from the user."), "roles"),
        (400, said("Assistant response prefill is incompatible with enable_thinking."), "roles"),
        (400, said("Expected user message after system"), "roles"),
        (422, {"detail": [{"type": "literal_error", "loc": ["body", "messages", 0, "role"], "msg": "Input should be 'user' or 'assistant'", "input": "system"}]}, "system"),
        (400, said("invalid role: system, must be one of user, assistant"), "system"),
        (422, {"errors": [{"path": "stream_options", "message": "unknown field"}]}, "stream_options"),
        (400, said("messages with role 'system' must be first"), "roles"),
        (400, {"message": "Malformed input request: #: extraneous key [max_completion_tokens] is not permitted, please reformat your input and try again."}, "max_completion_tokens"),
        (400, said("A maximum of 1 system message is allowed"), "roles"),
        (400, said("Multiple system messages are not supported"), "roles"),
        (400, said("[openai/gpt-5.4] [400]: {\n  \"error\": {\n    \"message\": \"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.\"\n  }\n} (reset after 30s)"), "max_tokens"),
        (500, said("rpc error: code = InvalidArgument desc = \n------------\nWhile executing CallExpression at line 46\nError: Jinja Exception: After the optional system message, conversation roles must alternate user and assistant roles except for tool calls and results.", code="server_error"), "roles"),
        (400, said("Only user, assistant and tool roles are supported, got system"), "system"),
        (400, said("Unknown parameter: 'reasoning_split'."), "reasoning_split"),
        (400, said("[{'type': 'extra_forbidden', 'loc': ('body', 'return_progress'), 'msg': 'Extra inputs are not permitted', 'input': True}]"), "return_progress"),
        (400, said("Streaming is not allowed. Set `stream` to false."), "stream"),
        (400, said("This model doesn’t support the ‘system’ role"), "system"),
        (422, {"detail": [{"type": "missing", "loc": ["body", "max_tokens"], "msg": "Field required"}]}, "max_completion_tokens"),
        (400, said("max_tokens exceeds the allowed maximum"), "limit"),
        (400, said("The value of max_completion_tokens is out of range"), "limit"),
        (400, said("The model is unsupported for streaming."), "stream"),
        (400, said("messages parameter is illegal. Please check the documentation.", code="1214"), "roles"),
        (400, said("messages 参数非法。请检查文档。", code="1214"), "roles"),
        (400, said("json: cannot unmarshal object into Go struct field ChatRequest.stream_options of type bool"), "stream_options"),
        (400, said("include_usage is not a recognized option"), "stream_options"),
        (400, said("stream_options can only be defined when stream=True"), "stream_options"),
        (400, said("The text field in the ContentBlock object at messages.2.content.0 is blank. Add text to the text field, and try again."), "roles"),
        (400, said("Message at index 1 has role assistant, but must be user"), "roles"),
        (400, said("Please ensure that multiturn requests ends with a user role or a function response."), "roles"),
        (400, said("Unable to submit request because it must have a text parameter. Add a text parameter and try again."), "roles"),
        (400, said("Cannot set add_generation_prompt to True when the last message is from the assistant."), "roles"),
        (400, said("the role of even-numbered messages must be assistant"), "roles"),
        (400, said("the length of messages must be an odd number"), "roles"),
        (422, {"detail": [{"loc": ["body", "messages", 1, "content"], "msg": "String should have at least 1 character", "type": "string_too_short"}]}, "roles"),
        (400, {"message": "The maximum tokens you requested exceeds the model limit of 4096. Try again with a maximum tokens value that is lower than 4096."}, "limit"),
        (422, said("`max_new_tokens` must be <= 4096. Given: 8192"), "limit"),
        (501, said("stream mode not implemented"), "stream"),
        (400, said("Value error, Stream options can only be defined when `stream=True`."), "stream_options"),
    ],
)  # fmt: skip
def test_what_servers_refuse(status: int, body: Any, what: str) -> None:
    change = refusal(status, body)
    assert change is not None
    assert change.what == what


@pytest.mark.parametrize(
    ("body", "most"),
    [
        (said("max_tokens is too large: 5000. This model supports at most 4096 completion tokens, whereas you provided 5000."), 4096),
        (said("max_tokens: 64000 > 8192, which is the maximum allowed number of output tokens"), 8192),
        (said("Range of max_tokens should be [1, 8192]"), 8192),
        (said("Invalid max_tokens value, the valid range of max_tokens is [1, 8192]"), 8192),
        (said("`max_tokens` must be less than or equal to `8192`, the maximum value for `max_tokens` is less than the `context_window` for this model"), 8192),
        (said("`max_completion_tokens` must be less than or equal to 8192"), 8192),
        (said("max_tokens (100000) exceeds the maximum allowed for this model (16384)"), 16384),
        (said("'max_tokens' exceeds the model's limit of 4096"), 4096),
        ({"error_code": "BAD_REQUEST", "message": "Bad request: rpc error: code = InvalidArgument desc = max_tokens (10000) cannot exceed 8192. Please reduce the length of max output tokens generated."}, 8192),
    ],
)  # fmt: skip
def test_a_limit_that_is_too_large_is_lowered(body: Any, most: int) -> None:
    assert refusal(400, body) == Change("limit", most)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (429, said("max_tokens is not supported at this rate")),
        (401, said("Unsupported parameter: max_tokens")),
        (400, said("Invalid JSON")),
        (400, said("temperature must be between 0 and 2")),
        (400, said("Invalid value: 'assistent'. Supported values are: 'system', 'assistant', 'user'.")),
        (500, said("The stream was closed upstream")),
        (503, said("The upstream is not available")),
        (503, said("The model is overloaded. Try an alternative.")),
    ],
)
def test_other_errors_are_no_refusal_of_the_form(status: int, body: Any) -> None:
    assert refusal(status, body) is None


@pytest.mark.parametrize(
    "message",
    [
        "'max_tokens' or 'max_completion_tokens' is too large: 4096. This model's maximum context length is 4096 tokens and your request has 200 input tokens (4096 > 4096 - 200).",
        "This model's maximum context length is 4096 tokens. However, you requested 4296 tokens (200 in the messages, 4096 in the completion). Please reduce the length of the messages or completion.",
        "This endpoint's maximum context length is 4096 tokens. However, you requested about 4296 tokens (200 of text input, 4096 in the output). Please reduce the length of either one.",
        "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 200 `inputs` tokens and 4096 `max_new_tokens`",
        "input length and `max_tokens` exceed context limit: 200 + 4096 > 4096, decrease input length or `max_tokens` and try again",
    ],
)  # fmt: skip
def test_a_limit_that_the_context_cannot_hold_beside_a_short_prompt_is_lowered(message: str) -> None:
    assert refusal(400, said(message, code="context_length_exceeded")) == Change("limit", 1024)


def test_a_context_that_is_full_is_not_blamed_on_the_limit() -> None:
    body = said("'max_tokens' is too large: 1024. This model's maximum context length is 2048 tokens and your request has 1600 input tokens")  # fmt: skip
    assert isinstance(classify(400, body), PromptTooLong)


def test_the_request_asks_for_a_stream_with_usage() -> None:
    assert payload(REQUEST, first_form("openrouter")) == {
        "model": "m",
        "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}],
        "max_tokens": 7,
        "stream": True,
        "stream_options": {"include_usage": True},
    }


@pytest.mark.parametrize("provider", ["openai", "azure"])
def test_openai_wants_its_newer_name_for_the_limit(provider: str) -> None:
    body = payload(REQUEST, first_form(provider))
    assert body["max_completion_tokens"] == 7
    assert "max_tokens" not in body


@pytest.mark.parametrize(
    ("changes", "body"),
    [
        ([Change("max_tokens")], {"max_completion_tokens": 7}),
        ([Change("max_tokens"), Change("max_completion_tokens")], {}),
        ([Change("max_completion_tokens")], {}),
        ([Change("limit", 5)], {"max_tokens": 5}),
        ([Change("limit", 500)], {"max_tokens": 7}),
        ([Change("limit", 5), Change("limit", 3)], {"max_tokens": 3}),
        ([Change("limit", 5), Change("max_tokens")], {"max_completion_tokens": 5}),
        ([Change("limit", 5), Change("limit", 5)], {}),
        ([Change("limit", 5), Change("limit", 4), Change("limit", 3)], {}),
        ([Change("limit")], {}),
    ],
)
def test_the_limit_is_written_as_the_server_wants_it(changes: list[Change], body: dict[str, int]) -> None:
    form: Form | None = Form()
    for change in changes:
        assert form is not None
        form = changed(form, change)
    assert form is not None
    written = payload(REQUEST, form)
    assert {name: value for name, value in written.items() if name.startswith("max")} == body


def test_without_stream_options_nothing_of_them_is_sent() -> None:
    form = changed(Form(), Change("stream_options"))
    assert form is not None
    assert "stream_options" not in payload(REQUEST, form)


def test_without_a_stream_a_whole_reply_is_asked_for() -> None:
    form = changed(Form(), Change("stream"))
    assert form is not None
    assert payload(REQUEST, form)["stream"] is False
    assert "stream_options" not in payload(REQUEST, form)


@pytest.mark.parametrize(
    ("form", "before", "after"),
    [
        (Form(fold_system=True), chat(("system", "s"), ("user", "u")), chat(("user", "s\n\nu"))),
        (
            Form(fold_system=True, strict=True),
            chat(("system", "s"), ("assistant", "a"), ("user", "u")),
            chat(("user", f"s\n\n{OPENER}"), ("assistant", "a"), ("user", "u")),
        ),
        (
            Form(strict=True),
            chat(("system", "s"), ("assistant", "a"), ("user", "u")),
            chat(("system", "s"), ("user", OPENER), ("assistant", "a"), ("user", "u")),
        ),
        (Form(strict=True), chat(("user", "a"), ("user", "b")), chat(("user", "a\n\nb"))),
        (
            Form(strict=True),
            chat(("user", "a"), ("assistant", "b")),
            chat(("user", "a"), ("assistant", "b"), ("user", GO_ON)),
        ),
        (
            Form(strict=True),
            chat(("user", "a"), ("assistant", " \n"), ("user", "b")),
            chat(("user", "a\n\nb")),
        ),
        (
            Form(strict=True),
            chat(("system", "s"), ("user", "a"), ("assistant", "b"), ("system", "t"), ("user", "c")),
            chat(("system", "s"), ("user", "a"), ("assistant", "b"), ("user", "t\n\nc")),
        ),
        (Form(strict=True), chat(("system", "s")), chat(("system", "s"), ("user", OPENER))),
        (Form(strict=True), (), chat(("user", OPENER))),
    ],
)
def test_messages_as_the_server_wants_them(
    form: Form, before: tuple[ChatMessage, ...], after: tuple[ChatMessage, ...]
) -> None:
    assert arranged(before, form) == after


messages = st.lists(
    st.builds(
        ChatMessage, st.sampled_from(["system", "user", "assistant"]), st.sampled_from(["a", "b", " ", ""])
    ),
    max_size=8,
).map(tuple)


changes = st.builds(Change, st.sampled_from(get_args(What)), st.none() | st.integers(1, 9_000))


@given(st.sampled_from(["openrouter", "openai", "llamacpp"]), st.lists(changes, max_size=40))
def test_every_refusal_that_is_learnt_from_leaves_fewer_forms(provider: str, asked: list[Change]) -> None:
    form = first_form(provider)
    for change in asked:
        following = changed(form, change)
        if following is not None:
            assert changes_left(following) < changes_left(form)
            form = following
    assert changes_left(form) >= 0


@given(messages, st.booleans())
def test_the_strictest_template_takes_any_conversation(said: tuple[ChatMessage, ...], fold: bool) -> None:
    sent = arranged(said, Form(strict=True, fold_system=fold))
    roles = [message.role for message in sent if message.role != "system"]
    assert all(before != after for before, after in itertools.pairwise(roles))
    assert (roles[0], roles[-1]) == ("user", "user")
    assert all(message.content.strip() for message in sent)
    assert [m.role for m in sent].count("system") <= (0 if fold else 1)
    words = "".join(m.content for m in sent)
    assert all(message.content in words for message in said if message.content.strip())


def test_what_a_model_s_server_wants_is_remembered_for_it_alone() -> None:
    forms = Forms("openrouter")
    first = forms.of("a")
    assert forms.learn("a", first, Change("stream_options"))
    assert forms.of("a") == Form(usage=False)
    assert forms.of("b") == first


def test_two_requests_at_once_learn_the_same_once() -> None:
    forms = Forms("openrouter")
    first = forms.of("a")
    assert forms.learn("a", first, Change("max_tokens"))
    assert forms.learn("a", first, Change("max_tokens"))
    assert forms.of("a").limit == "max_completion_tokens"


def test_a_refusal_that_goes_on_ends_the_learning() -> None:
    forms = Forms("openrouter")
    learnt = 0
    while forms.learn("a", forms.of("a"), Change("roles")):
        learnt += 1
    assert learnt == 2


def test_only_so_many_models_are_remembered() -> None:
    forms = Forms("openrouter", most=3)
    for model in "abcd":
        forms.learn(model, forms.of(model), Change("stream_options"))
    assert [forms.of(model).usage for model in "abcd"] == [True, False, False, False]


@pytest.mark.parametrize(
    ("provider", "asked"), [("embedded", True), ("llamacpp", True), ("openrouter", False)]
)
def test_a_server_that_can_is_asked_how_far_it_has_read(provider: str, asked: bool) -> None:
    assert payload(REQUEST, first_form(provider)).get("return_progress", False) is asked


def test_minimax_is_asked_to_tell_reasoning_apart_until_its_server_refuses() -> None:
    form = first_form("minimax")
    assert payload(REQUEST, form)["reasoning_split"] is True
    without = changed(form, Change("reasoning_split"))
    assert without is not None and "reasoning_split" not in payload(REQUEST, without)
    assert changed(without, Change("reasoning_split")) is None
