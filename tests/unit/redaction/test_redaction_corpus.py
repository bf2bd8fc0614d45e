"""The labelled corpus: nothing that must go survives, nothing that must stay changes."""

from collections import Counter

import pytest
from taskflow.redaction.spans import TYPES

from tests.support.redaction_eval import Line, Verdict, judge, kept_characters, load

LINES = list(load())


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    return [judge(line) for line in LINES]


def test_the_corpus_is_broad_enough_to_mean_something() -> None:
    labels = Counter(label for line in LINES for _, _, label in line.spans)
    assert len(LINES) > 800
    assert set(labels) == set(TYPES)
    assert min(labels.values()) >= 40
    assert sum(1 for line in LINES if not line.spans) > 800


def test_spans_of_the_corpus_lie_inside_their_lines_and_do_not_overlap() -> None:
    for line in LINES:
        position = 0
        for start, end, _ in sorted(line.spans):
            assert position <= start < end <= len(line.text), line
            position = end


def test_no_value_survives_with_more_than_four_characters_in_a_row(verdicts: list[Verdict]) -> None:
    assert [verdict for verdict in verdicts if verdict.leaks] == []


def test_text_without_a_value_is_untouched(verdicts: list[Verdict]) -> None:
    clean = [verdict for verdict in verdicts if not verdict.line.spans]
    assert [verdict for verdict in clean if verdict.output != verdict.line.text] == []


def test_markers_name_the_type_of_what_they_replace(verdicts: list[Verdict]) -> None:
    assert [verdict for verdict in verdicts if verdict.mistyped] == []


@pytest.mark.parametrize(
    ("output", "leaks"),
    [
        ("card [REDACTED:CARD] ok", []),
        ("card [REDACTED:CARD]1111 ok", []),
        ("card [REDACTED:CARD]11111 ok", ["CARD"]),
        ("card 4111111111111111 ok", ["CARD"]),
    ],
)
def test_the_judge_sees_what_survives(output: str, leaks: list[str]) -> None:
    line = Line("judge", "card 4111111111111111 ok", [(5, 21, "CARD")])
    assert judge(line, lambda _: output).leaks == leaks


def test_the_judge_sees_what_was_eaten() -> None:
    line = Line("judge", "card 4111111111111111 ok", [(5, 21, "CARD")])
    assert judge(line, lambda _: "[REDACTED:CARD] ok").eaten == "card "


def test_an_output_that_is_no_redaction_of_the_text_is_refused() -> None:
    with pytest.raises(AssertionError, match="markers in place of values"):
        kept_characters("some text", "other text")
