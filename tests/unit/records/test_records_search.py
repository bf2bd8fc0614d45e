"""Spellings that search takes for one, and those it keeps apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.records.search import to_tsquery, to_tsvector


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("हिन्दी", "हिंदी"),
        ("सम्पर्क", "संपर्क"),
        ("पञ्जाब", "पंजाब"),
        ("अण्डा", "अंडा"),
        ("गङ्गा", "गंगा"),
        ("इन्टरनेट", "इंटरनेट"),
        ("सम्बन्ध", "संबंध"),
        ("अन्ग्रेज़ी", "अंग्रेजी"),
        ("हिन्\u200dदी", "हिँदी"),
    ],
)
def test_a_word_is_found_by_its_other_spelling(one: str, other: str) -> None:
    assert to_tsvector(one) == to_tsvector(other)
    assert to_tsquery(one) == to_tsquery(other)


@pytest.mark.parametrize(
    "word", ["जन्म", "अन्य", "सम्मान", "उन्हें", "तुम्हारा", "पुण्य", "श्रीमान्", "अम्ल", "गन्ना", "नमक"]
)
def test_a_nasal_that_has_one_spelling_stays(word: str) -> None:
    assert to_tsvector(word) == f"'{word}':1"


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("हिन्", "(('हिन्':* | 'हिं':*))"),
        ("सम्", "(('सम्':* | 'सं':*))"),
        ("मन", "('मन':*)"),
        ('"हिन्"', "('हिन्')"),
        ("-हिन्", "!(('हिन्'))"),
    ],
)
def test_a_word_that_is_only_begun_may_go_on_with_a_stop(typed: str, query: str) -> None:
    assert to_tsquery(typed) == query


@given(st.text(st.sampled_from("ङञणनम्कचटतपयहिा\u200d\u093c"), min_size=1, max_size=12))
def test_a_word_is_found_by_itself(word: str) -> None:
    query = to_tsquery(f'"{word}"')
    lexemes = {each.rsplit(":", 1)[0] for each in to_tsvector(word).split()}
    assert query is None or any(lexeme in query for lexeme in lexemes)
