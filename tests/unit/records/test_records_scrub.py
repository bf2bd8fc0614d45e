"""What is stored of texts that hold too much or too private things."""

from __future__ import annotations

import re

import pytest
from taskflow.conversation.text import TITLE_CHARS
from taskflow.limits import PREVIEW_WINDOW_CHARS
from taskflow.records.schema import ConversationRecord, InferenceRecord, MessageRecord
from taskflow.records.scrub import PREVIEW_CHARS, Scrubber, cut

from tests.support.records import conversation_record, deletion, header, inference, message, some_id


def redact(text: str) -> str:
    return re.sub(r"\d{16}", "[REDACTED:CARD]", text)


CARD = "4111111111111111"


@pytest.fixture
def scrubber() -> Scrubber:
    return Scrubber(redact)


def test_every_free_text_of_a_message_is_redacted(scrubber: Scrubber) -> None:
    record = scrubber.scrub(message(some_id(1), f"pay {CARD}", header(title=CARD, model=CARD, provider=CARD)))
    assert CARD not in record.model_dump_json()
    assert isinstance(record, MessageRecord)
    assert record.message.content == "pay [REDACTED:CARD]"
    assert scrubber.redactions == {"CARD": 4}


def test_every_free_text_of_a_log_is_redacted(scrubber: Scrubber) -> None:
    texts = dict.fromkeys(
        ("input_preview", "output_preview", "error_message", "error_code", "model", "provider"), CARD
    )
    record = scrubber.scrub(inference(some_id(1), **texts))
    assert CARD not in record.model_dump_json()


def test_headers_are_redacted_and_deletions_have_nothing_to_redact(scrubber: Scrubber) -> None:
    record = scrubber.scrub(conversation_record(header(title=CARD)))
    assert isinstance(record, ConversationRecord)
    assert record.conversation.title == "[REDACTED:CARD]"
    assert scrubber.scrub(deletion()) == deletion()


def test_markers_that_were_there_before_are_not_counted(scrubber: Scrubber) -> None:
    assert scrubber.text(f"[REDACTED:CARD] {CARD}") == "[REDACTED:CARD] [REDACTED:CARD]"
    assert scrubber.redactions == {"CARD": 1}


def test_a_title_that_grew_by_redaction_fits_its_column(scrubber: Scrubber) -> None:
    record = scrubber.scrub(conversation_record(header(title="x" * 70 + " " + CARD)))
    assert isinstance(record, ConversationRecord)
    assert record.conversation.title == "x" * 70 + " "
    assert len(record.conversation.title) <= TITLE_CHARS


def test_a_title_that_grew_by_redaction_is_cut_between_clusters(scrubber: Scrubber) -> None:
    title = scrubber.title(f"{CARD} " + "👩‍💻" * 24)
    assert title == "[REDACTED:CARD] " + "👩‍💻" * 21


@pytest.mark.parametrize("place", [PREVIEW_CHARS - 8, PREVIEW_WINDOW_CHARS - 8, PREVIEW_WINDOW_CHARS - 15])
def test_a_value_that_a_cut_goes_through_does_not_survive_in_part(place: int) -> None:
    long = "x" * place + CARD + "x" * 5_000
    stored = Scrubber(redact).preview(long)
    assert not re.search(r"\d", stored)
    assert len(stored) <= PREVIEW_CHARS


def test_a_cut_value_that_slid_forward_is_dropped_with_the_windows_end(scrubber: Scrubber) -> None:
    """Redaction shortens what comes before, so the window's end moves into the part that is kept."""
    shrinking = Scrubber(lambda text: re.sub(r"(\d{16} )+", "", text))
    long = (CARD + " ") * 117 + "y" * 4 + CARD + "z" * 5_000
    assert long.index("y") < PREVIEW_WINDOW_CHARS < long.index("y") + 20
    assert not re.search(r"\d", shrinking.preview(long))


def test_a_preview_costs_the_same_however_long_the_text_is() -> None:
    seen: list[int] = []

    def spy(text: str) -> str:
        seen.append(len(text))
        return text

    Scrubber(spy).preview("x" * 90_000)
    assert seen == [PREVIEW_WINDOW_CHARS]


def test_short_previews_are_kept_whole(scrubber: Scrubber) -> None:
    record = scrubber.scrub(inference(some_id(1), input_preview="What is rain?"))
    assert isinstance(record, InferenceRecord)
    assert record.inference.input_preview == "What is rain?"


@pytest.mark.parametrize(
    ("text", "chars", "kept"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "abc"),
        ("a [REDACTED:CARD] b", 10, "a "),
        ("a [REDACTED:CARD] b", 16, "a "),
        ("a [REDACTED:CARD] b", 17, "a [REDACTED:CARD]"),
        ("a [link] b", 5, "a [li"),
    ],
)
def test_a_cut_leaves_no_half_marker(text: str, chars: int, kept: str) -> None:
    assert cut(text, chars) == kept
