"""What holds for every text: redacting twice is redacting once, nothing raises, nothing but values changes."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from taskflow.redaction import redact, redact_counted
from taskflow.redaction.spans import TYPES

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


def assert_redacted_well(text: str) -> None:
    """Redacting twice is redacting once, and only markers take the place of text."""
    output, counts = redact_counted(text)
    assert redact(output) == output
    _, removed = kept_characters(text, output)
    assert set(counts) <= set(TYPES)
    fresh = sum(counts.values())
    # The body of a private key may have markers in it, and takes them along.
    assert fresh <= len(removed) <= fresh + len(MARKER.findall(text))
    assert len(output) <= len(text) + fresh * len("[REDACTED:AADHAAR]")


@given(texts)
@settings(max_examples=150, deadline=None)
def test_texts_of_values_and_what_stands_between_them_are_redacted_well(text: str) -> None:
    assert_redacted_well(text)


# The same without shrinking takes a twentieth of the time a text: what is rare is found by numbers.
@pytest.mark.parametrize("seed", range(4))
def test_many_texts_of_values_and_what_stands_between_them_are_redacted_well(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(500):
        pieces = rng.choices((*rng.sample(VALUES, 6), *rng.sample(GLUE, 20)), k=rng.randrange(13))
        cut = rng.choice(VALUES)
        pieces.insert(rng.randrange(len(pieces) + 1), cut[: rng.randrange(len(cut) + 1)])
        text = "".join(pieces)
        assert redact(text) == redact_counted(text)[0], text
        assert_redacted_well(text)


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_arbitrary_text_never_raises(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


def test_lines_are_redacted_the_same_when_others_follow() -> None:
    rng = random.Random(24)
    for _ in range(1000):
        once = redact(f"{rng.choice(LINES)}\n\n{rng.choice(LINES)}\n")
        assert redact(once) == once


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "\x00", "\ud800", "\udfff\ud800", "\x00" * 50, "\u200b", "\ufeff"),
        # An octet that is missing, or is no number, before a zone.
        *("::ffff:203.0.113.%4", "::ffff:203.0.113.a%4", "::1..2.3%1", "a::.1.2.3%eth0"),
    ],
)
def test_texts_without_anything_come_back_as_they_are(text: str) -> None:
    assert redact(text) == text
