"""Generated lists, tables, signatures, keys and odd spellings: few values leak, few other texts change."""

import random

import pytest
from taskflow.records.redaction import redact

from tests.support.redaction_documents import documents
from tests.support.redaction_eval import judge
from tests.support.redaction_generated import NEGATIVE, POSITIVE, generate, is_wrong

COUNT = 60
SEEDS = (20, 21)
MOST_LEAKED = MOST_CHANGED = 0.005


@pytest.mark.parametrize("seed", SEEDS)
def test_few_values_of_generated_texts_leak(seed: int) -> None:
    verdicts = [judge(line) for line in generate(POSITIVE, seed, COUNT)]
    values = sum(len(verdict.line.spans) for verdict in verdicts)
    leaks = [verdict for verdict in verdicts if verdict.leaks]
    assert values > 1500
    assert sum(len(verdict.leaks) for verdict in leaks) <= MOST_LEAKED * values, leaks


@pytest.mark.parametrize("seed", SEEDS)
def test_few_generated_texts_without_values_change(seed: int) -> None:
    verdicts = [judge(line) for line in generate(NEGATIVE, seed, COUNT)]
    wrong = [verdict for verdict in verdicts if is_wrong(verdict)]
    assert len(wrong) <= MOST_CHANGED * len(verdicts), wrong


@pytest.mark.parametrize("seed", SEEDS)
def test_few_numbers_of_documents_of_forty_countries_leak(seed: int) -> None:
    verdicts = [judge(line) for line in documents(seed, COUNT)]
    values = sum(len(verdict.line.spans) for verdict in verdicts)
    leaks = [verdict for verdict in verdicts if verdict.leaks]
    assert values > 800
    assert sum(len(verdict.leaks) for verdict in leaks) <= MOST_LEAKED * values, leaks


def test_generated_texts_are_redacted_once() -> None:
    for line in generate(POSITIVE | NEGATIVE, 22, COUNT):
        once = redact(line.text)
        assert redact(once) == once


def test_generated_texts_may_be_cut_anywhere() -> None:
    rng = random.Random(23)
    for line in generate(POSITIVE, 23, COUNT):
        cut = line.text[: rng.randrange(len(line.text) + 1)]
        once = redact(cut)
        assert redact(once) == once
