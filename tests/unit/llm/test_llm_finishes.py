"""What finish reasons mean."""

from __future__ import annotations

import json

import pytest
from taskflow.llm.body import Event
from taskflow.llm.chat_completions_format import read_chunk
from taskflow.llm.finishes import REASONS, SOURCES, Ending, known, meaning
from taskflow.llm.reply import Reply


@pytest.mark.parametrize(
    ("reason", "ending"),
    [
        ("stop", Ending.DONE),
        ("STOP", Ending.DONE),
        ("end_turn", Ending.DONE),
        ("tool_calls", Ending.DONE),
        ("MALFORMED_FUNCTION_CALL", Ending.DONE),
        ("length", Ending.LENGTH),
        ("MAX_TOKENS", Ending.LENGTH),
        ("max-tokens", Ending.LENGTH),
        ("model_length", Ending.LENGTH),
        ("model_context_window_exceeded", Ending.CONTEXT),
        ("content_filter", Ending.BLOCKED),
        ("content-filter", Ending.BLOCKED),
        ("sensitive", Ending.BLOCKED),
        ("PROHIBITED_CONTENT", Ending.BLOCKED),
        ("SPII", Ending.BLOCKED),
        ("guardrail_intervened", Ending.BLOCKED),
        ("refusal", Ending.BLOCKED),
        ("insufficient_system_resource", Ending.OVERLOADED),
        ("network_error", Ending.BROKEN),
        ("abort", Ending.BROKEN),
        ("error", Ending.BROKEN),
        ("FinishReason.STOP", Ending.DONE),
        ("FinishReason.SAFETY", Ending.BLOCKED),
        ("FINISH_REASON_MAX_TOKENS", Ending.LENGTH),
        ("FINISH_LENGTH", Ending.LENGTH),
        ("CompletionsFinishReason.TOKEN_LIMIT_REACHED", Ending.LENGTH),
        ("time_limit", Ending.LENGTH),
        ("max_output", Ending.LENGTH),
        ("maximum_tokens", Ending.LENGTH),
        ("max_new_tokens", Ending.LENGTH),
        ("out_of_tokens", Ending.LENGTH),
        ("context_limit", Ending.CONTEXT),
        ("blacklist", Ending.BLOCKED),
        ("contentFilter", Ending.BLOCKED),
        ("maxTokens", Ending.LENGTH),
        ("MaxTokens", Ending.LENGTH),
        ("a_reason_of_next_year", Ending.DONE),
        ("length_limit", Ending.LENGTH),
        ("token limit reached", Ending.LENGTH),
        ("max_model_len", Ending.LENGTH),
        ("output_truncated", Ending.LENGTH),
        ("context_length", Ending.CONTEXT),
        ("CONTEXT_OVERFLOW", Ending.CONTEXT),
        ("risk", Ending.BLOCKED),
        ("guardrails", Ending.BLOCKED),
        ("policy_violation", Ending.BLOCKED),
        ("output_moderated", Ending.BLOCKED),
        ("content_filter_error", Ending.BROKEN),
        ("upstream_error", Ending.BROKEN),
        ("connection error", Ending.BROKEN),
        ("disconnected", Ending.BROKEN),
        ("preempted", Ending.OVERLOADED),
        ("resource_exhausted", Ending.OVERLOADED),
        ("server-overloaded", Ending.OVERLOADED),
        ("stop_str", Ending.DONE),
        ("num_predict", Ending.LENGTH),
        ("prompt_injection_detected", Ending.BLOCKED),
        ("nsfw", Ending.BLOCKED),
        ("ModelException", Ending.BROKEN),
        ("stalled", Ending.BROKEN),
        ("upstream_closed", Ending.BROKEN),
        ("bad_gateway", Ending.BROKEN),
        ("flagged", Ending.BLOCKED),
        ("pii_detected", Ending.BLOCKED),
        ("cut_off", Ending.LENGTH),
        ("too_many_requests", Ending.OVERLOADED),
        ("queue_full", Ending.OVERLOADED),
        ("turn_complete", Ending.DONE),
        ("end_of_turn", Ending.DONE),
        ("harmony_done", Ending.DONE),
        ("endoftext", Ending.DONE),
        ("success", Ending.DONE),
        ("token_budget_exhausted", Ending.LENGTH),
        ("output_limit", Ending.LENGTH),
        ("abuse", Ending.BLOCKED),
        ("hate", Ending.BLOCKED),
        ("server_shutdown", Ending.BROKEN),
        ("worker_evicted", Ending.BROKEN),
        ("expired", Ending.BROKEN),
        ("worker_died", Ending.BROKEN),
        ("too_many_tokens", Ending.LENGTH),
        ("profanity", Ending.BLOCKED),
        ("disallowed", Ending.BLOCKED),
        ("oom", Ending.BROKEN),
        ("watchdog", Ending.BROKEN),
        ("not_finished", Ending.BROKEN),
        ("out_of_credits", Ending.BROKEN),
        ("no_more_tokens", Ending.LENGTH),
        ("rejected", Ending.BLOCKED),
        ("csam", Ending.BLOCKED),
    ],
)
def test_reasons_of_all_vendors(reason: str, ending: Ending) -> None:
    assert meaning(reason) is ending


@pytest.mark.parametrize(
    "reason",
    [
        None,
        "",
        "null",
        "NULL",
        "None",
        " ",
        0,
        {},
        "FINISH_REASON_UNSPECIFIED",
        "FinishReason.NONE",
        "STOP_REASON_UNSPECIFIED",
    ],
)
def test_what_stands_for_no_reason(reason: object) -> None:
    assert meaning(reason) is None


@pytest.mark.parametrize(
    ("reasons", "ending"),
    [
        (("stop", "SAFETY"), Ending.BLOCKED),
        (("stop", "max_tokens"), Ending.LENGTH),
        (("stop", "end_turn"), Ending.DONE),
        (("null", "stop"), Ending.DONE),
        (("length", "null"), Ending.LENGTH),
    ],
)
def test_of_a_router_s_reason_and_its_server_s_the_worse_counts(
    reasons: tuple[str, ...], ending: Ending
) -> None:
    assert meaning(*reasons) is ending


def test_each_reason_has_one_meaning_and_a_source() -> None:
    seen: dict[str, Ending] = {}
    for ending, source, reasons in REASONS:
        assert source in SOURCES
        for reason in reasons.split():
            assert known(reason)
            assert seen.setdefault(reason.lower(), ending) is ending
            assert meaning(reason) is ending


@pytest.mark.parametrize(
    "enum", ["FINISH_", "FINISH_REASON_", "FinishReason.", "llm.StopReason.", "LLM_FINISH_REASON_"]
)
def test_an_enum_s_name_before_a_reason_changes_nothing(enum: str) -> None:
    for ending, _, reasons in REASONS:
        for reason in reasons.split():
            assert meaning(enum + reason) is ending


@pytest.mark.parametrize(
    ("chunks", "finish"),
    [
        ([("Hi", None), ("", "length"), ("", "stop")], "length"),
        ([("Hi", "length"), ("", "stop"), ("", "stop")], "length"),
        ([("Hi", "stop"), ("", "length")], "length"),
        ([("Hi", "length"), (" there", "stop")], "done"),
        ([("Hi", "stop"), ("", "stop")], "done"),
    ],
)
def test_of_two_finishes_at_one_place_a_cut_counts(chunks: list[tuple[str, str | None]], finish: str) -> None:
    reply = Reply()
    for content, reason in chunks:
        choice = {"index": 0, "delta": {"content": content}, "finish_reason": reason}
        reply.read(Event(json.dumps({"choices": [choice]})))
    reply.end()
    assert reply.finish == finish


@pytest.mark.parametrize(
    ("number", "ending"), [(1, Ending.DONE), (2, Ending.LENGTH), (3, Ending.BLOCKED), (8, Ending.BLOCKED)]
)
@pytest.mark.parametrize("key", ["finish_reason", "finishReason"])
def test_a_proxy_may_pass_on_the_number_of_google_s_reason(key: str, number: int, ending: Ending) -> None:
    read = read_chunk({"choices": [{"delta": {"content": "x"}, key: number}]})
    assert read is not None and meaning(*read.finish) is ending


@pytest.mark.parametrize("value", [0, 99, True, 151645])
def test_another_number_is_no_reason(value: int) -> None:
    read = read_chunk({"choices": [{"delta": {"content": "x"}, "finish_reason": value, "stop_reason": 2}]})
    assert read is not None and read.finish == ()
