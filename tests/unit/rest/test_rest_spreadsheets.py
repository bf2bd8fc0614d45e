"""CSV that spreadsheets read and do not run."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.rest.spreadsheets import FORMULA_SIGNS, csv_page, next_link


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("good", "good"),
        ("1+1", "1+1"),
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("|calc", "'|calc"),
        ("%0A=1", "'%0A=1"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("  =1", "'  =1"),
        ("\u200b=1", "'\u200b=1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("\uff1d1", "'\uff1d1"),
        ("\ufe63" + "1", "'\ufe63" + "1"),
        ("'=1", "'=1"),
        (-1, "-1"),
        (0.5, "0.5"),
        (None, ""),
        ("", ""),
        ('say "=1"', 'say "=1"'),
        ("a,b;c", "a,b;c"),
        ("two\nlines", "two\nlines"),
        ("a;=1+1;", "a;'=1+1;"),
        ("a; =1", "a;' =1"),
        ("x\n=1+1", "x\n'=1+1"),
        ("x\t@SUM(A1)\ty", "x\t'@SUM(A1)\ty"),
        ("good ;-)", "good ;'-)"),
    ],
    ids=ascii,
)
def test_a_cell(text: object, stands: str) -> None:
    written = csv_page(["word", "next"], [{"word": text, "next": "x"}], header=False)
    assert list(csv.reader(io.StringIO(written, newline=""))) == [[stands, "x"]]


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_any_text_comes_back_and_none_begins_like_a_formula(texts: list[str]) -> None:
    columns = [str(number) for number in range(len(texts))]
    written = csv_page(columns, [dict(zip(columns, texts, strict=True))], header=True)
    header, row = csv.reader(io.StringIO(written, newline=""))
    assert header == columns
    for cell, text in zip(row, texts, strict=True):
        assert cell.replace("'", "") == text.replace("'", "")
        assert not any(part[:1] in FORMULA_SIGNS for part in re.split(r"[;\t\r\n]", cell) if part)


def test_the_next_page_is_named_with_what_was_asked_for() -> None:
    link = next_link("/api/x", {"format": "csv", "thumb": None, "limit": 2}, "a+b/=")
    assert link == '</api/x?format=csv&limit=2&cursor=a%2Bb%2F%3D>; rel="next"'
