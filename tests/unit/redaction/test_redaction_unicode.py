"""Digits of any script, lookalikes and escapes are read; offsets lead back to exactly what was written."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.redaction import redact
from taskflow.redaction.fold import fold
from taskflow.redaction.unicode_tables import DASHES, DIGIT_ZEROS, FOLD, SPACES

CARD = "4111111111111111"


def test_every_decimal_digit_this_python_knows_is_folded() -> None:
    for code in range(0x80, sys.maxunicode + 1):
        character = chr(code)
        if unicodedata.category(character) == "Nd":
            assert FOLD[code] == str(unicodedata.decimal(character)), hex(code)


@pytest.mark.parametrize("zero", DIGIT_ZEROS, ids=hex)
def test_a_card_in_any_digits_goes(zero: int) -> None:
    assert redact("".join(chr(zero + int(digit)) for digit in CARD)) == "[REDACTED:CARD]"


@pytest.mark.parametrize(
    "separator", [*SPACES, *DASHES, "\u200b", "\u2060", "\ufeff", "\u00ad", "\u200b ", "\u00b7"]
)
def test_a_card_with_any_separator_goes(separator: str) -> None:
    written = separator.join(CARD[start : start + 4] for start in range(0, 16, 4))
    assert redact(f"card {written}, thanks") == "card [REDACTED:CARD], thanks"


@pytest.mark.parametrize("separator", ["\u200b", "\u200d", "\u2060", "\u00ad", "\ufe0f\u20e3"])
def test_invisible_characters_between_all_digits_do_not_hide_a_card(separator: str) -> None:
    assert redact(separator.join(CARD)) == "[REDACTED:CARD]"


def test_invisible_characters_may_stand_where_a_separator_would() -> None:
    assert redact("2341\u200b2341 2346") == "[REDACTED:AADHAAR]"


@pytest.mark.parametrize(
    ("written", "redacted"),
    [
        (r"a\n4111111111111111\tb", r"a\n[REDACTED:CARD]\tb"),
        (r"a\\n4111111111111111", r"a\\n[REDACTED:CARD]"),
        (r"4111\u00a01111\u00a01111\u00a01111", "[REDACTED:CARD]"),
        ("4111&nbsp;1111&nbsp;1111&nbsp;1111", "[REDACTED:CARD]"),
        ("bob%40example.com", "[REDACTED:EMAIL]"),
        (r"bob\u0040example.com", "[REDACTED:EMAIL]"),
        ("bob&#64;example.com", "[REDACTED:EMAIL]"),
        (r"\ud835\udfd2" + "111111111111111", "[REDACTED:CARD]"),
        ("%2B919876543210", "[REDACTED:PHONE]"),
    ],
)
def test_escapes_are_read_as_the_characters_they_stand_for(written: str, redacted: str) -> None:
    assert redact(written) == redacted


@given(st.text(st.sampled_from("ab1९@．\u200b\u00a0\\nu0041%20&;é🙂\x00\ud800")))
def test_folding_keeps_every_offset(text: str) -> None:
    folded = fold(text)
    spans = [folded.original(index, index + 1) for index in range(len(folded.text))]
    position = 0
    for character, (start, end) in zip(folded.text, spans, strict=True):
        assert position <= start < end <= len(text)
        if text[start:end].isascii() and end - start == 1:
            assert character == text[start]
        position = end


@given(st.text())
def test_ascii_without_escapes_is_its_own_folding(text: str) -> None:
    plain = "".join(character for character in text if character.isascii() and character not in "\\%&[")
    folded = fold(plain)
    assert folded.text == plain
    assert folded.starts is None
