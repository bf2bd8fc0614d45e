"""Generated lists, tables, signatures, keys and odd spellings: few values leak, few other texts change."""

import random
from functools import cache

import pytest
from taskflow.redaction import redact

from tests.support.redaction_documents import documents
from tests.support.redaction_eval import Verdict, judge
from tests.support.redaction_generated import NEGATIVE, POSITIVE, generate, is_wrong

COUNT = 60
SEEDS = (20, 21)
MOST_LEAKED = MOST_CHANGED = 0.005


@cache
def positive(seed: int) -> list[Verdict]:
    return [judge(line) for line in generate(POSITIVE, seed, COUNT)]


@cache
def negative(seed: int) -> list[Verdict]:
    return [judge(line) for line in generate(NEGATIVE, seed, COUNT)]


def assert_few_leak(verdicts: list[Verdict], *, least_values: int) -> None:
    values = sum(len(verdict.line.spans) for verdict in verdicts)
    leaks = [verdict for verdict in verdicts if verdict.leaks]
    assert values > least_values
    assert sum(len(verdict.leaks) for verdict in leaks) <= MOST_LEAKED * values, leaks


@pytest.mark.parametrize("seed", SEEDS)
def test_few_values_of_generated_texts_leak(seed: int) -> None:
    assert_few_leak(positive(seed), least_values=1500)


@pytest.mark.parametrize("seed", SEEDS)
def test_few_generated_texts_without_values_change(seed: int) -> None:
    verdicts = negative(seed)
    wrong = [verdict for verdict in verdicts if is_wrong(verdict)]
    assert len(wrong) <= MOST_CHANGED * len(verdicts), wrong


@pytest.mark.parametrize("seed", SEEDS)
def test_few_numbers_of_documents_of_forty_countries_leak(seed: int) -> None:
    assert_few_leak([judge(line) for line in documents(seed, COUNT)], least_values=800)


def test_generated_texts_are_redacted_once() -> None:
    for verdict in positive(SEEDS[0]) + negative(SEEDS[0]):
        assert redact(verdict.output) == verdict.output


def test_generated_texts_may_be_cut_anywhere() -> None:
    rng = random.Random(23)
    for verdict in positive(SEEDS[1]):
        text = verdict.line.text
        once = redact(text[: rng.randrange(len(text) + 1)])
        assert redact(once) == once
