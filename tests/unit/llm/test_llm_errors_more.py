"""Money, limits, filters, contexts, models and addresses, as the vendors word them."""

from __future__ import annotations

import warnings

import pytest
from taskflow.codes import AiErrorCode
from taskflow.errors import PromptTooLong
from taskflow.llm import error_body, error_codes
from taskflow.llm.chat_completions_format import parse_json
from taskflow.llm.errors import AddressWrong, classify
from taskflow.llm.refusals import FormRefused

from tests.unit.llm.provider_errors_more import (
    FILTERS,
    FOUND_LATER,
    LEGAL,
    LIMITS,
    MONEY,
    NOT_OFFERED,
    OTHERS,
    RELAYS,
    TOO_LONG,
    Long,
    Short,
)


@pytest.mark.parametrize(
    "case", (*MONEY, *LIMITS, *FILTERS, *OTHERS, *LEGAL, *RELAYS, *FOUND_LATER), ids=lambda case: case.name
)
def test_each_vendor_s_words_get_their_code(case: Short) -> None:
    error = classify(case.status, parse_json(case.body), case.body)
    assert (error.code, error.retryable) == (case.code, case.retryable)


@pytest.mark.parametrize("status", [None, 400, 402, 403, 429, 500, 503])
@pytest.mark.parametrize("case", MONEY, ids=lambda case: case.name)
def test_money_is_money_whatever_the_status(case: Short, status: int | None) -> None:
    error = classify(status, parse_json(case.body), case.body)
    assert (error.code, error.retryable) == (AiErrorCode.QUOTA_EXCEEDED, False)


@pytest.mark.parametrize("status", [None, 400, 403, 404, 500, 503])
@pytest.mark.parametrize("body", NOT_OFFERED)
def test_a_gateway_without_the_model_says_so_whatever_the_status(body: str, status: int | None) -> None:
    error = classify(status, parse_json(body), body)
    assert (error.code, error.retryable) == (AiErrorCode.MODEL_NOT_FOUND, False)


@pytest.mark.parametrize("case", TOO_LONG, ids=lambda case: case.name)
def test_a_prompt_that_is_too_long_is_told_with_the_tokens_that_are_named(case: Long) -> None:
    error = classify(case.status, parse_json(case.body), case.body)
    assert isinstance(error, PromptTooLong)
    assert (error.limit, error.asked) == (case.limit, case.asked)
    assert not error.retryable


@pytest.mark.parametrize(
    ("status", "title"),
    [(400, "Bad Request"), (404, "Not Found"), (429, "Too Many Requests"), (500, "Internal Server Error")],
)
def test_a_title_beside_the_cause_changes_nothing(status: int, title: str) -> None:
    for case in (*MONEY, *LIMITS, *FILTERS, *OTHERS, *TOO_LONG):
        cause = error_body.message_of(list(error_body.errors_of(parse_json(case.body))))
        alone = classify(status, {"message": cause})
        for told in (cause, [cause]):
            titled = classify(status, {"statusCode": status, "error": title, "message": told})
            assert (type(titled), titled.code, titled.retryable) == (
                type(alone),
                alone.code,
                alone.retryable,
            ), case.name


def test_a_refused_parameter_is_found_beside_a_title() -> None:
    cause = "property stream_options should not exist"
    error = classify(400, {"statusCode": 400, "error": "Bad Request", "message": ["x must be y", cause]})
    assert isinstance(error, FormRefused)
    assert error.change.what == "stream_options"


@pytest.mark.parametrize(
    "body",
    [
        "404 page not found",
        '{"detail":"Not Found"}',
        '{"error":{"code":"404","message":"Resource not found"}}',
        "",
    ],
)
def test_a_404_that_names_no_model_is_a_wrong_address_for_the_operator(body: str) -> None:
    error = classify(404, parse_json(body), body)
    assert isinstance(error, AddressWrong)
    assert error.detail.startswith("address wrong: HTTP 404")
    assert error.code is AiErrorCode.SERVICE_UNAVAILABLE


def test_nothing_at_the_address_may_be_said_with_success_as_the_status() -> None:
    body = '{"error":"Unexpected endpoint or method. (POST /chat/completions)"}'
    assert isinstance(classify(None, parse_json(body), body), AddressWrong)


def test_no_code_has_two_meanings() -> None:
    words = [
        error_codes.plain(word)
        for table in (error_codes.STRONG, error_codes.WEAK)
        for line in table.values()
        for word in line.split()
    ]
    meanings: dict[str, set[object]] = {}
    for table in (error_codes.STRONG, error_codes.WEAK):
        for meaning, line in table.items():
            for word in line.split():
                meanings.setdefault(error_codes.plain(word), set()).add(meaning)
    assert words
    assert {word: found for word, found in meanings.items() if len(found) > 1} == {}


def test_a_backslash_in_what_a_provider_wrote_warns_nobody() -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        found = list(error_body.errors_of(r"failed: {'error': {'message': 'use \d+', 'code': 5}}"))
    assert (error_body.message_of(found), told) == (r"use \d+", [])
