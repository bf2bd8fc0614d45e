"""Errors and streams of public reports, each with the meaning that was written down before the engine read it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from taskflow.codes import AiErrorCode
from taskflow.errors import PromptTooLong, ProviderError
from taskflow.llm.chat_completions_format import parse_json
from taskflow.llm.errors import AddressWrong, classify
from taskflow.llm.failed_answer import no_reply
from taskflow.llm.refusals import FormRefused
from taskflow.llm.reply import Reply

from tests.unit.llm import (
    provider_gateways,
    provider_lesser_known,
    provider_own_names,
    provider_recordings,
    provider_reports,
    provider_wrapped_events,
)
from tests.unit.llm.provider_reports import Report
from tests.unit.llm.test_llm_vendor_streams import Told, heard

_FILES = (
    provider_reports,
    provider_recordings,
    provider_lesser_known,
    provider_gateways,
    provider_wrapped_events,
    provider_own_names,
)
REPORTS = {name: rows for each in _FILES for name, rows in each.REPORTS.items()}
STREAMS = {name: row for each in _FILES for name, row in each.STREAMS.items()}
PASSING = {AiErrorCode.RATE_LIMITED, AiErrorCode.SERVICE_UNAVAILABLE, AiErrorCode.TIMEOUT}
ACCOUNT = re.compile(r"\b(?:org|user|acct)[-_][a-z0-9]{8,}|\b[0-9a-f]{32}\b")


def read(report: Report) -> ProviderError:
    text = report.said if isinstance(report.said, str) else json.dumps(report.said, ensure_ascii=False)
    return classify(report.status, parse_json(text), text)


def meaning(error: ProviderError) -> str:
    if isinstance(error, FormRefused):
        return f"FORM:{error.change.what}"
    if isinstance(error, AddressWrong):
        return "address"
    return "PROMPT_TOO_LONG" if isinstance(error, PromptTooLong) else error.code.value


@pytest.mark.parametrize("half", REPORTS)
def test_a_reported_error_means_what_its_reporter_found(half: str) -> None:
    wrong: list[Any] = []
    for report in REPORTS[half]:
        error = read(report)
        again = error.retryable == (error.code in PASSING and not isinstance(error, AddressWrong))
        waits = report.wait is None or error.retry_after == pytest.approx(report.wait)
        if meaning(error) != report.means or not again or not waits or ACCOUNT.search(error.detail):
            wrong.append((report, meaning(error), error.retry_after, error.detail))
    assert not wrong


PAGE = f"<html><body>{'<a href=/models>Models</a> Not Found ' * 20}</body></html>"
PLAIN = (
    Report(404, PAGE, "address", ""),
    Report(404, {"error": "Invalid URL (POST /v1/models/chat/completions)"}, "address", ""),
    Report(404, {"error": {"message": "No such deployment here"}}, "MODEL_NOT_FOUND", ""),
    Report(400, "InternalError.Algo.InvalidParameter: the temperature must be less than 2", "UNKNOWN", ""),
    Report(403, {"error": {"message": "Forbidden. See https://x.example/billing"}}, "PERMISSION_DENIED", ""),
    Report(403, {"error": {"message": "Your key may not call this model"}}, "PERMISSION_DENIED", ""),
    Report(429, "Rate limit reached. Upgrade your plan to raise it.", "RATE_LIMITED", ""),
    Report(429, "Rate limit: 0 of 60 requests are left", "RATE_LIMITED", ""),
    Report(429, "Rate limit: 0.5 requests a second", "RATE_LIMITED", ""),
    Report(402, "Your credits are used up. Wait for the next month.", "QUOTA_EXCEEDED", ""),
    Report(500, "Failed to look up the api_key: connection reset", "SERVICE_UNAVAILABLE", ""),
    Report(500, "auth_unavailable: no auth available", "SERVICE_UNAVAILABLE", ""),
    Report(400, "'daily_limit' is not a parameter", "UNKNOWN", ""),
    Report(400, "input={'role': 'user', 'content': 'insufficient_quota, he said'}", "UNKNOWN", ""),
    Report(400, 'Bad value {"code": 7, "type": "object"} at tools[0]', "UNKNOWN", ""),
    Report(
        422,
        {"detail": [{"loc": ["body", "x"], "msg": "bad", "input": {"code": "content_filter"}}]},
        "UNKNOWN",
        "",
    ),
    Report(400, "Sorry (see_below): a picture too many", "UNKNOWN", ""),
    Report(503, "The model is overloaded", "SERVICE_UNAVAILABLE", ""),
    Report(400, "Unsupported parameter: content_filter", "UNKNOWN", ""),
    Report(400, "Unsupported parameters: 'moderation', 'content_filter' and 'stop'", "UNKNOWN", ""),
    Report(400, "'guardrail_blocked' is not a valid parameter", "UNKNOWN", ""),
    Report(400, "Unknown parameter: billing_plan", "UNKNOWN", ""),
    Report(400, "Invalid parameter: prompt is too long: 5000 tokens > 4096", "PROMPT_TOO_LONG", ""),
    Report(400, "The response was blocked by content_filter", "CONTENT_BLOCKED", ""),
    Report(500, "Request failed with status code 401", "SERVICE_UNAVAILABLE", ""),
    Report(498, {"error": {"message": "Flex tier capacity exceeded"}}, "SERVICE_UNAVAILABLE", ""),
    Report(
        400, {"detail": [{"type": "extra_forbidden", "loc": ["body", "x"], "msg": "Not so"}]}, "UNKNOWN", ""
    ),
    Report(400, "'plan' field is required", "UNKNOWN", ""),
    Report(None, "upstream error: HTTP 404", "SERVICE_UNAVAILABLE", ""),
    Report(400, {"object": "error", "message": "Something", "code": 1300}, "UNKNOWN", ""),
    Report(400, "You have used all your requests per minute", "RATE_LIMITED", ""),
    Report(400, "The model is not enabled for your account", "MODEL_NOT_FOUND", ""),
    Report(400, "Supported roles are: user, assistant", "UNKNOWN", ""),
    Report(400, {"status": {"code": "40001", "message": "Bad value"}, "result": None}, "UNKNOWN", ""),
    Report(429, {"error": "This channel is in cool-down"}, "RATE_LIMITED", ""),
    Report(501, {"error": {"message": "Not Implemented"}}, "UNKNOWN", ""),
    Report(400, "Non-streaming is not supported", "UNKNOWN", ""),
    Report(400, "Streaming is not supported", "FORM:stream", ""),
)
"""Our own trials: what only sounds like a meaning."""


@pytest.mark.parametrize("report", PLAIN, ids=lambda report: str(report.said)[:40])
def test_a_plain_error_is_not_taken_for_another(report: Report) -> None:
    assert meaning(read(report)) == report.means


@pytest.mark.parametrize("name", STREAMS)
def test_a_reported_stream_is_understood(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stream, wanted = STREAMS[name]
    replies: list[Reply] = []

    def kept(*, thoughts: Told) -> Reply:
        replies.append(Reply(thoughts=thoughts))
        return replies[-1]

    monkeypatch.setattr("tests.unit.llm.test_llm_vendor_streams.Reply", kept)
    for size in (len(stream.encode()), 7):
        told = Told()
        text, code, count = heard(stream.encode(), size, told)
        assert (text, code, told.text.strip()) == (wanted.text, wanted.code, wanted.thought)
        assert wanted.tokens is None or count == wanted.tokens
        assert code or replies[-1].finish == wanted.finish


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("The prompt has 9000 tokens. The maximum is 8192.", "PROMPT_TOO_LONG"),
        ("Unsupported parameter: stream_options", "FORM:stream_options"),
        ("Unknown path: /v1/chat", "address"),
    ],
)
def test_a_refusal_under_success_asks_for_what_it_would_ask_under_its_own_status(
    said: str, means: str
) -> None:
    """``PromptTooLong`` has history cut, ``FormRefused`` the request written otherwise."""
    error = no_reply(said, "text/plain", "http://x.example/v1/chat/completions")
    assert meaning(error) == means
    assert "not a chat completion (text/plain)" in error.detail
    assert not isinstance(error, PromptTooLong) or (error.limit, error.asked) == (8192, 9000)
