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


OTHERS: dict[Ending | None, str] = {
    Ending.DONE: (
        "REASON_STOP REASON_TOOL_CALLS REASON_INVALID FINISHED STOP_CRITERIA_MET "
        "RAG_QUERY_WHEN_RAG_DISABLED userStopped eosFound stopStringFound toolCalls eogToken stopTrigger "
        "customStopTrigger functionCalls end_id stop_words stop_token normal need_clear_history "
        "TOOL_EXECUTION tool-calls unknown other eos_token_id FINISHED_STOPPED FINISHED_REPETITION "
        "NO_IMAGE repetition_detected degenerate_loop loop_detected malformed_function_call end-turn eot "
        "im_end answer_complete ok complete SUCCESS FINISH_MATCHED_TOKEN FINISH_MATCHED_STR "
        "FINISHED_MATCHED_REGEX SESSION_NOT_EXIST StopReason.EOS stopped_by_user stopped stopped_eos "
        "stopped_word eos_reached end_of_sequence end_of_stream natural normal_completion COMPLETED "
        "FINISH_REASON_STOP FINISH_REASON_MALFORMED_FUNCTION_CALL HARM_CATEGORY_DANGEROUS_CONTENT "
        "whitelist_miss eof handoff paused wait_for_input require_action requires_action function_calls "
        "tool_call_end mcp_call search citation image_generated declined "
    ),
    Ending.LENGTH: (
        "REASON_MAX_LEN REASON_TIME_LIMIT TOKEN_LIMIT maxPredictedTokensReached length_exceeded "
        "finished_length FINISHED_LENGTH_CAPPED max_output_reached MAX_OUTPUT_TOKENS "
        "FinishReason.MAX_TOKENS turn_limit max_turns budget_exceeded cutoff maxed_out reached_limit "
        "limit_reached stop_reason_max_tokens StopReason.LENGTH GenerationStopReason.maxTokens "
        "reachedMaxTokens MaxTokensReached max_gen_toks n_predict max_tokens_exceeded token_cap "
        "truncated_by_limit stopped_limit partial incomplete_output max_time max_duration "
        "max_thinking_tokens reasoning_budget thinking_budget_exceeded prompt_too_long input_too_long "
        "seq_len_exceeded max_seq_len sequence_length tool_use_limit max_tool_calls max_iterations "
    ),
    Ending.CONTEXT: (
        "REASON_MAX_CONTEXT contextLengthReached input_length_error no_kv_space truncated out_of_context "
        "ctx_full context_full n_ctx window_full INPUT_LENGTH_ERROR max_context_length_reached "
        "context_overflow "
    ),
    Ending.BROKEN: (
        "NOT_FINISHED CANCELLED modelUnloaded failed timeout FINISHED_ABORTED FINISHED_IGNORED "
        "FINISHED_ERROR interrupted decode_error watchdog_timeout tool_error client_disconnect "
        "connection_lost idle_timeout FINISH_ABORT INTERNAL_ENGINE_ERROR user_abort user_cancelled "
        "insufficient_quota evicted node_failure cuda_error upstream_disconnect stream_interrupted "
        "proxy_error server_closed ECONNRESET unexpected_eof time_out deadline "
    ),
    Ending.BLOCKED: (
        "CONTENT_FILTERED prompt_sensitive output_sensitive policy copyright recitation "
        "FINISH_REASON_SAFETY BLOCK_REASON_OTHER DLP_BLOCKED content_moderated ContentFiltered "
        "responsible_ai_policy_violation GUARDRAILS_VIOLATED illegal_content prompt_blocked refused "
        "model_refusal hate_speech sexual_content jailbreak FILTERED SPII_DETECTED language "
    ),
    Ending.OVERLOADED: (
        "preempt engine_overloaded kv_cache_exhausted rate_limited rate_limit service_overloaded "
        "model_overloaded "
    ),
    None: ("Unspecified "),
}
"""Reasons of xAI, watsonx, Bedrock's Titan, LM Studio, node-llama-cpp, TensorRT-LLM, vLLM's and SGLang's own enums
(their sources, read 2026-11), and words of the same kinds."""


@pytest.mark.parametrize("ending", OTHERS)
def test_reasons_that_nobody_has_listed_mean_their_words(ending: Ending | None) -> None:
    assert {reason: meaning(reason) for reason in OTHERS[ending].split()} == dict.fromkeys(
        OTHERS[ending].split(), ending
    )


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
