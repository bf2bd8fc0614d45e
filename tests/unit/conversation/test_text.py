"""Text as people see it: graphemes, sentences, titles; what a prompt says of a cut."""

from __future__ import annotations

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st
from taskflow.conversation.interruption import interruption_note
from taskflow.conversation.sentences import split_sentences
from taskflow.conversation.text import TITLE_CHARS, clean_title, floor_grapheme, title_of
from taskflow.visibility import is_blank


@pytest.mark.parametrize(
    ("text", "chars", "expected"),
    [
        ("hello", 3, 3),
        ("hello", 99, 5),
        ("hello", 0, 0),
        ("hello", -1, 0),
        ("e\u0301a", 1, 0),
        ("e\u0301a", 2, 2),
        ("ab👨‍👩‍👧cd", 4, 2),
        ("ab👨‍👩‍👧cd", 7, 7),
        ("🇩🇪🇫🇷", 3, 2),
        ("क्षि", 2, 0),
        ("a\r\nb", 2, 1),
    ],
)
def test_a_cut_falls_on_a_grapheme_boundary(text: str, chars: int, expected: int) -> None:
    assert floor_grapheme(text, chars) == expected


@given(st.text(alphabet=st.sampled_from("ab é\u0301🇩🇪👩‍👧क्षि\r\n"), max_size=40), st.integers(-1, 45))
def test_a_cut_is_never_inside_a_grapheme_nor_beyond_the_asked_place(text: str, chars: int) -> None:
    cut = floor_grapheme(text, chars)
    boundaries = {0} | {match.end() for match in regex.finditer(r"\X", text)}
    assert cut in boundaries
    assert cut <= max(0, chars)
    assert not any(cut < boundary <= chars for boundary in boundaries)


@pytest.mark.parametrize(
    ("text", "sentences", "rest"),
    [
        ("One. Two. Thr", ["One.", "Two."], "Thr"),
        ("Pi is 3.14 and so on", [], "Pi is 3.14 and so on"),
        ("Use e.g. this one. And", ["Use e.g. this one."], "And"),
        ("Dr. Smith came. He", ["Dr. Smith came."], "He"),
        ("Really?! Yes! “No.” Then", ["Really?!", "Yes!", "“No.”"], "Then"),
        ("今天很好。我们走吧！然后", ["今天很好。", "我们走吧！"], "然后"),
        ("नमस्ते। आप कैसे हैं? मैं", ["नमस्ते।", "आप कैसे हैं?"], "मैं"),
        (
            "Items:\n1. First one\n2. Second one\n3. Thi",
            ["Items:", "1. First one", "2. Second one"],
            "3. Thi",
        ),
        ("- a\n- b\n- c", ["- a", "- b"], "- c"),
        ("Look:\n```py\nx = 1. \ny", ["Look:"], "```py\nx = 1. \ny"),
        ("Look:\n```py\nx. y\n```\nDone. N", ["Look:", "```py\nx. y\n```", "Done."], "N"),
        ("First paragraph\n\nSecond", ["First paragraph"], "Second"),
        ("", [], ""),
        ("Version 1.2.3 is out. Get", ["Version 1.2.3 is out."], "Get"),
        ("See example.com for more. It", ["See example.com for more."], "It"),
    ],
)
def test_sentences_end_where_people_end_them(text: str, sentences: list[str], rest: str) -> None:
    assert split_sentences(text) == (sentences, rest)


@given(st.text(alphabet=st.sampled_from("ab. ।。!?\n`-1"), max_size=60))
def test_splitting_loses_no_letter(text: str) -> None:
    sentences, rest = split_sentences(text)
    joined = "".join("".join([*sentences, rest]).split())
    assert joined == "".join(text.split())


def test_the_note_names_sentences_the_cut_and_the_words() -> None:
    note = interruption_note("Paris is old. It has bridges. The riv", "What about Rome?")
    assert "2 complete sentences" in note
    assert "“It has bridges.”" in note
    assert "“The riv” was cut off" in note
    assert "“What about Rome?”" in note


def test_the_note_of_a_reply_that_was_not_seen() -> None:
    assert "before seeing any" in interruption_note("", "Wait")


def test_a_long_sentence_is_quoted_by_its_end() -> None:
    assert len(interruption_note("word " * 1000, "x" * 1000)) < 1_100


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("What is the capital of France?", "What is the capital of France?"),
        ("  two\n lines\t here ", "two lines here"),
        ("a\u202eb\u0007c", "ab c"),
        ("\ufeffa\u2028b\u2066c\u2069\ufdd0\ud800", "a bc"),
        ("\u200b\u200d \u3164 \u2800", ""),
        ("\u0600\u0661", "\u0600\u0661"),
        ("", ""),
        ("word " * 40, "word word word word word word word word word word word word word word word…"),
    ],
)
def test_a_title_is_one_short_line(text: str, title: str) -> None:
    assert title_of(text) == title


UNSEEN = [
    "\u3164",
    "\u2800",
    "\u115f",
    "\uffa0",
    "\ufe0f",
    "\u200f",
    "\u034f",
    "\x7f",
    "\u2003",
    "\U000e0041",
]


@given(st.text(st.sampled_from([*UNSEEN, "a"]) | st.characters(exclude_categories=["Cs"]), max_size=4))
@example("\u06dd")
@example("\ufdd0")
@example("\ufff9")
def test_what_has_no_title_is_blank_and_the_other_way_round(text: str) -> None:
    assert is_blank(text) == (clean_title(text) == "")


@given(st.text(st.sampled_from(UNSEEN)))
def test_what_nobody_can_see_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize(
    "text",
    [
        "👩‍💻 help me",
        "می‌خواهم یک نامه بنویسم",
        "क्‍ष",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿 trip",
        "ශ්‍රී ලංකාව",
        "മലയാള‍ം",
        "❤️ and ☎︎ and 1️⃣",
        "👍🏽 👨‍👩‍👧‍👦 🇩🇪",
        "שָׁלוֹם \u200f(עולם)\u200e",
        "مُحَمَّد",
        "ខ្ញុំ\u200bចង់",
        "co\u00adop",
        "🫨🫩 \U0001fadc of a newer Unicode",
        "\uf8ff private",
        "Zu\u0308rich",
        "葛󠄀城",
    ],
)
def test_a_title_keeps_how_words_and_emoji_are_written(text: str) -> None:
    assert title_of(text) == clean_title(text) == text


CLUSTERS = ["a", " ", "👩‍💻", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇩🇪", "क्षि", "क्‍ष", "é", "می‌خ", "1️⃣", "각", "字"]


@given(st.lists(st.sampled_from(CLUSTERS), max_size=120).map("".join))
@example("🇩🇪" * 90)
@example("x" + "🇩🇪" * 90)
@example("👨‍👩‍👧‍👦" * 20)
def test_a_long_title_ends_between_clusters(text: str) -> None:
    title = title_of(text)
    line = " ".join(text.split())
    kept = title.removesuffix("…")
    assert line.startswith(kept)
    assert len(kept) in {0, *(match.end() for match in regex.finditer(r"\X", line))}


def test_a_cluster_that_is_longer_than_a_title_is_cut() -> None:
    assert title_of("a" + "\u0301" * 500) == "a" + "\u0301" * 78 + "…"


@given(st.text())
def test_a_title_is_never_long(text: str) -> None:
    assert len(title_of(text)) <= TITLE_CHARS
