"""Which code a provider's error means, and what the person reads."""

from __future__ import annotations

import ssl
import subprocess
import sys

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.codes import AiErrorCode
from taskflow.errors import ProviderError
from taskflow.llm.body import Event
from taskflow.llm.chat_completions_format import parse_json
from taskflow.llm.errors import AddressWrong, classify, classify_exception, sentence
from taskflow.llm.reply import Reply

from tests.unit.llm.provider_errors import CASES, Case


def meaning(case: Case) -> ProviderError:
    return classify(case.status, parse_json(case.body), case.body, case.headers)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_real_errors_get_their_code(case: Case) -> None:
    error = meaning(case)
    assert (error.code, error.retryable, error.retry_after) == (case.code, case.retryable, case.retry_after)


@pytest.mark.parametrize("code", list(AiErrorCode))
def test_every_code_has_a_sentence_a_person_understands(code: AiErrorCode) -> None:
    text = sentence(code)
    assert text.endswith(".")
    assert text[0].isupper()
    assert code.value not in text


def test_each_code_has_a_sentence_of_its_own() -> None:
    assert len({sentence(code) for code in AiErrorCode}) == len(AiErrorCode)


@pytest.mark.parametrize(
    "secret",
    [
        "sk-proj-abcDEF123456",
        "sk-or-v1-0123456789abcdef0123456789abcdef",
        "AIzaSyA1234567890abcdefg",
        "Bearer abc.def",
        "****cd15",
        "org-vyUrKHsIdLcZGKR3zqCqllrS",
        "user_3CmwsCmGIMCVSaGO0fmSdaQuZf8",
        "abcd1234****wxyz",
        "12ab34cd...56ef78ab",
        "sk-...WXYZ",
        "account 2100001234",
        "account 'Qaw0example1account2id'",
        "project 1234567890",
    ],
)
def test_details_for_the_log_hold_no_key_and_no_account(secret: str) -> None:
    error = classify(401, {"error": {"message": f"Incorrect: {secret}, sorry"}})
    assert secret not in error.detail
    assert secret not in str(error)


def test_an_error_without_words_is_logged_with_its_codes() -> None:
    reply = Reply()
    reply.read(Event('{"status":"failed","choices":[],"code":7}'))
    assert reply.error is not None
    assert reply.error.detail == "code: 7, status: failed"


def test_details_are_short() -> None:
    assert len(classify(500, None, "x" * 100_000).detail) < 600


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "2"}, 2.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "1500", "retry-after": "2"}, 1.5),
        ({"retry-after": "Fri, 15 Jan 2027 08:00:07 GMT"}, 7.0),
        ({"retry-after": "Fri, 15 Jan 2027 07:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        (
            {
                "x-ratelimit-remaining-tokens-per-minute": "0",
                "x-ratelimit-reset-tokens-per-minute": "1800000030",
            },
            30.0,
        ),
        (
            {
                "anthropic-ratelimit-requests-remaining": "0",
                "anthropic-ratelimit-requests-reset": "2027-01-15T08:00:07Z",
            },
            7.0,
        ),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "2027-01-15T07:00:00+01:00"}, 0.0),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "2027-99-15T07:00:00Z"}, None),
        ({"retry-after": "-3"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert classify(429, None, "", headers, now=1_800_000_000).retry_after == seconds


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("Please try again in 810ms.", 0.81),
        ("Please try again in 9m38.016s. Need more tokens?", 578.016),
        ("Your quota will reset after 8h44m7s.", 31_447.0),
        ("All accounts are exhausted (reset after 5m)", 300.0),
        ("Resets in 13h 59m", 50_340.0),
        ("Try again in 1 hour and 5 minutes", 3_900.0),
        ("Wait another 30 secs", 30.0),
        ("Please retry in ~2 min.", 120.0),
        ("Retry after 86400 seconds", 86_400.0),
        ("Try again in 3 months", None),
        ("Please wait a minute", None),
        ("You may retry 5 more times", None),
    ],
)
def test_a_message_tells_the_wait_in_parts(words: str, seconds: float | None) -> None:
    assert classify(429, {"message": words}).retry_after == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("field", "value", "seconds"),
    [
        ("retry_after", 7, 7.0),
        ("retryAfter", "7", 7.0),
        ("retry_after_seconds", 2.5, 2.5),
        ("retry_after_ms", 1500, 1.5),
        ("retryDelay", "59.2s", 59.2),
        ("resets_in_seconds", 3600, 3600.0),
        ("reset_seconds", 1768, 1768.0),
        ("resets_at", 1_800_000_060, 60.0),
        ("resetAt", 1_800_000_060_000, 60.0),
        ("X-RateLimit-Reset", "1800000005000", 5.0),
        ("resets_at", 1_700_000_000, 0.0),
        ("retry_after", True, None),
        ("retry_after", "soon", None),
        ("retry_after", None, None),
        ("retries", 3, None),
    ],
)
def test_a_field_of_an_error_tells_the_wait(field: str, value: object, seconds: float | None) -> None:
    body = {"error": {"message": "Too many requests", "metadata": {field: value}}}
    assert classify(429, body, now=1_800_000_000).retry_after == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1m6s"}, 66.0),
        ({"x-ratelimit-remaining-requests": "9", "x-ratelimit-reset-requests": "1m6s"}, None),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "37"}, 37.0),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "12"}, 12.0),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "37", "Retry-After": "3"}, 3.0),
        (
            {
                "x-ratelimit-remaining-requests-day": "14000",
                "x-ratelimit-reset-requests-day": "33011.5",
                "x-ratelimit-remaining-tokens-minute": "0",
                "x-ratelimit-reset-tokens-minute": "11.5",
            },
            11.5,
        ),
        (
            {
                "x-ratelimit-remaining-requests": "0",
                "x-ratelimit-reset-requests": "1s",
                "x-ratelimit-remaining-tokens": "0",
                "x-ratelimit-reset-tokens": "6m0s",
            },
            360.0,
        ),
        ({"X-RateLimit-Remaining-Tokens": "0", "X-RateLimit-Reset-Tokens": "180ms"}, 0.18),
        ({"x-ratelimit-remaining-tokens": "0"}, None),
        ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "?"}, None),
    ],
)
def test_a_header_tells_the_wait_of_what_is_used_up(headers: dict[str, str], seconds: float | None) -> None:
    assert classify(429, None, "Too many requests", headers).retry_after == seconds


@pytest.mark.parametrize(
    "wrapped",
    [
        '{"code": "insufficient_quota"}',
        'upstream error: 429: {"error": {"type": "insufficient_quota"}}',
        "Error code: 429 - {'error': {'type': 'insufficient_quota', 'param': None}}",
        '[provider/model] [429]: {"error": {"code": "insufficient_quota"}} (reset after 5m)',
        '[{"error": {"details": [{"reason": "insufficient_quota"}]}}]',
        "insufficient_quota: no more for today",
        "Sorry (insufficient_quota)",
    ],
)
@pytest.mark.parametrize("where", ["text", "message", "detail"])
def test_a_code_is_found_wherever_it_stands(wrapped: str, where: str) -> None:
    error = (
        classify(None, None, wrapped)
        if where == "text"
        else classify(500, {"error": {where: wrapped}}, "unread")
    )
    assert (error.code, error.retryable) == (AiErrorCode.QUOTA_EXCEEDED, False)


@pytest.mark.parametrize(
    "broken", ['{"error": {"code": "x"', "{'a': " * 2_000, "[{'error'", '{"' * 9_000, "{'a': b()}"]
)
def test_what_only_begins_as_an_object_is_text(broken: str) -> None:
    assert classify(400, None, broken).code is AiErrorCode.UNKNOWN


@pytest.mark.parametrize(
    ("number", "message", "code"),
    [
        ("1113", "", AiErrorCode.QUOTA_EXCEEDED),
        ("1113", "See the page of errors", AiErrorCode.QUOTA_EXCEEDED),
        ("1001", "The prompt is too long", AiErrorCode.PROMPT_TOO_LONG),
        ("1001", "content blocked by safety filter", AiErrorCode.CONTENT_BLOCKED),
        ("", "[1113][no more]", AiErrorCode.QUOTA_EXCEEDED),
        ("", "input new_sensitive (1026)", AiErrorCode.CONTENT_BLOCKED),
        ("", "rooms [101] and (1026) are taken", AiErrorCode.UNKNOWN),
    ],
)
def test_a_vendor_s_number_counts_less_than_words(number: str, message: str, code: AiErrorCode) -> None:
    assert classify(400, {"error": {"code": number, "message": message}}).code is code


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ("team_spending_cap_exceeded", AiErrorCode.QUOTA_EXCEEDED),
        ("TeamSpendingCapExceeded", AiErrorCode.QUOTA_EXCEEDED),
        ("daily-request-limit-exceeded", AiErrorCode.RATE_LIMITED),
        ("ModelRetired", AiErrorCode.MODEL_NOT_FOUND),
        ("api_key_revoked", AiErrorCode.PERMISSION_DENIED),
        ("worker_crashed", AiErrorCode.SERVICE_UNAVAILABLE),
        ("bad_request", AiErrorCode.UNKNOWN),
        ("1234567", AiErrorCode.UNKNOWN),
    ],
)
def test_a_code_that_no_table_has_means_its_words(named: str, code: AiErrorCode) -> None:
    assert classify(400, {"error": {"message": "No.", "code": named}}).code is code


@pytest.mark.parametrize(
    "wrapping", ["Provider returned error", "Inference failed", "Error from provider (Azure)"]
)
def test_a_wrapping_tells_something_only_when_no_cause_stands_beside_it(wrapping: str) -> None:
    assert classify(400, {"message": wrapping}).code is AiErrorCode.SERVICE_UNAVAILABLE
    assert classify(400, {"message": f"{wrapping}: at most one picture a prompt"}).code is AiErrorCode.UNKNOWN


@pytest.mark.parametrize(
    ("exception", "code", "retryable"),
    [
        (httpx.ConnectError("refused"), AiErrorCode.SERVICE_UNAVAILABLE, True),
        (httpx.RemoteProtocolError("peer closed"), AiErrorCode.SERVICE_UNAVAILABLE, True),
        (httpx.ReadTimeout("slow"), AiErrorCode.TIMEOUT, True),
        (TimeoutError(), AiErrorCode.TIMEOUT, True),
        (ConnectionResetError(), AiErrorCode.SERVICE_UNAVAILABLE, True),
        (ssl.SSLError("certificate"), AiErrorCode.SERVICE_UNAVAILABLE, True),
        (httpx.UnsupportedProtocol("ftp"), AiErrorCode.UNKNOWN, False),
        (KeyError("bug"), AiErrorCode.UNKNOWN, False),
    ],
)
def test_exceptions_get_their_code(exception: Exception, code: AiErrorCode, retryable: bool) -> None:
    error = classify_exception(exception)
    assert (error.code, error.retryable) == (code, retryable)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("Guardrail abc: access denied", AiErrorCode.PERMISSION_DENIED),
        ("guardrail abc could not be applied: Access is denied", AiErrorCode.PERMISSION_DENIED),
        ("Guardrail: tools, Message: Tool 'x' denied by default action", AiErrorCode.CONTENT_BLOCKED),
    ],
)
def test_who_may_not_use_a_guardrail_was_not_blocked_by_it(message: str, code: AiErrorCode) -> None:
    assert classify(403, {"message": message}).code is code


def test_a_classified_error_stays_what_it_is() -> None:
    error = ProviderError(AiErrorCode.CONTENT_BLOCKED, "no")
    assert classify_exception(error) is error


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["error", "message", "code", "type", "status", "details", "metadata", "raw", "reasons"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.none() | st.integers(-1, 999), json_values, st.text(max_size=200))
def test_any_body_is_classified(status: int | None, body: object, text: str) -> None:
    error = classify(status, body, text)
    passing = error.code in (AiErrorCode.RATE_LIMITED, AiErrorCode.SERVICE_UNAVAILABLE, AiErrorCode.TIMEOUT)
    assert error.retryable == (passing and not isinstance(error, AddressWrong))


def test_registry_and_errors_do_not_load_the_http_client() -> None:
    code = "import sys, taskflow.llm.errors, taskflow.llm.registry; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("status", "words", "code"),
    [
        (400, "model must be one of a, b", AiErrorCode.MODEL_NOT_FOUND),
        (400, "reasoning_effort for model 'm-5' must be one of low, high", AiErrorCode.UNKNOWN),
        (400, "The `service_tier` for the model must be one of auto, default", AiErrorCode.UNKNOWN),
        (400, "This model does not support chat", AiErrorCode.MODEL_NOT_FOUND),
        (400, "This model does not support chat with images", AiErrorCode.UNKNOWN),
        (400, "The model does not support conversations that end with an assistant", AiErrorCode.UNKNOWN),
        (400, "Unknown path parameter: foo", AiErrorCode.UNKNOWN),
        (400, "Unknown path", AiErrorCode.SERVICE_UNAVAILABLE),
        (403, "The request matches a deny rule", AiErrorCode.CONTENT_BLOCKED),
        (403, "The request matches a deny rule of your IP firewall", AiErrorCode.PERMISSION_DENIED),
        (403, "Request does not match the allowed list of models", AiErrorCode.PERMISSION_DENIED),
    ],
)
def test_the_same_words_about_something_else_mean_something_else(
    status: int, words: str, code: AiErrorCode
) -> None:
    assert classify(status, {"error": {"message": words}}).code is code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Too many requests", AiErrorCode.RATE_LIMITED),
        ("Rate limit exceeded. Please buy more", AiErrorCode.QUOTA_EXCEEDED),
        ("Rate limit: your free allowance is used up", AiErrorCode.QUOTA_EXCEEDED),
        ("Too many requests per day, upgrade", AiErrorCode.QUOTA_EXCEEDED),
    ],
)
def test_a_code_of_money_beside_words_of_a_rate_that_is_bought_is_money(
    words: str, code: AiErrorCode
) -> None:
    body = {"error": {"message": words, "code": "insufficient_quota"}}
    assert classify(429, body).code is code
