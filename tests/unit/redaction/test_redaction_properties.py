"""What holds for every text: redacting twice is redacting once, nothing raises, nothing but values changes."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from taskflow.records.redaction import redact, redact_counted
from taskflow.records.redaction.spans import TYPES

from tests.support.redaction_eval import kept_characters, load

MARKER = re.compile(r"\[REDACTED:([A-Z]+)\]")

VALUES = [line.text[start:end] for line in load() for start, end, _ in line.spans]
LINES = [line.text for line in load()]
# What stands between values decides whether they are found; so all kinds of glue, labels and half values.
GLUE = [
    *" .-_/,:;()[]<>\"'@+#=&%\\\n\t",
    *("", "\u00a0", "\u200b", "\u2011", "\u2009", "\x00", "\ud800", "\u0301", "字", "फ", "é", "🙂"),
    *(
        "\\n",
        "\\u200b",
        "%40",
        "%20",
        "&nbsp;",
        "&#64;",
        "call ",
        "card ",
        "PAN ",
        "aadhaar ",
        "mobile: ",
        "फोन ",
    ),
    *(
        "0",
        "1",
        "12",
        "123",
        "4111",
        "2024",
        "98765",
        "+91",
        "0091",
        "(0)",
        "v1.2.3.4",
        "::",
        "sk-",
        "eyJ",
        "AKIA",
    ),
    *(
        "[REDACTED:CARD]",
        "[REDACTED:PHONE]",
        "[EMAIL]",
        "https://",
        "-----BEGIN PRIVATE KEY-----",
        "ssn ",
        "iban ",
    ),
]

fragments = st.one_of(
    st.sampled_from(VALUES),
    st.sampled_from(GLUE),
    st.sampled_from(GLUE),
    st.text(max_size=6),
    st.text("0123456789 -.", max_size=24),
    st.tuples(st.sampled_from(VALUES), st.integers(0, 40)).map(lambda pair: pair[0][: pair[1]]),
)
texts = st.lists(fragments, max_size=12).map("".join)


@given(texts)
@settings(max_examples=1500, deadline=None)
def test_redacting_twice_is_redacting_once(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@given(st.text())
@settings(max_examples=500, deadline=None)
def test_arbitrary_text_never_raises(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@given(texts)
@settings(max_examples=500, deadline=None)
def test_only_markers_take_the_place_of_text(text: str) -> None:
    output, counts = redact_counted(text)
    assert output == redact(text)
    _, removed = kept_characters(text, output)
    assert set(counts) <= set(TYPES)
    fresh = sum(counts.values())
    assert len(removed) == fresh + len(MARKER.findall(text))
    assert len(output) <= len(text) + fresh * len("[REDACTED:AADHAAR]")


@given(st.sampled_from(LINES), st.sampled_from(LINES))
@settings(max_examples=300, deadline=None)
def test_lines_are_redacted_the_same_when_others_follow(first: str, second: str) -> None:
    once = redact(f"{first}\n\n{second}\n")
    assert redact(once) == once


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "\udfff\ud800", "\x00" * 50, "\u200b", "\ufeff"])
def test_texts_without_anything_come_back_as_they_are(text: str) -> None:
    assert redact(text) == text
