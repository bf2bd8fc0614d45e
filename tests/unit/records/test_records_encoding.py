"""Records as text for SQS: every character goes there and back, in as few bytes as can be."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.adapters.queues import MESSAGE_BYTES, batches, refusal
from taskflow.records.encoding import encode
from taskflow.records.schema import MessageRecord, Record
from taskflow.records.validation import parse_record
from taskflow.surrogates import well_formed

from tests.support.characters import every_text
from tests.support.records import conversation_record, deletion, header, inference, message, some_id

MOST_CHARS = 100_000
"""A reply has at most so many characters."""


def there_and_back(record: Record) -> Record:
    body = encode(record)
    assert refusal(body) is None
    assert json.loads(body) == json.loads(record.model_dump_json(by_alias=True))
    return parse_record(body)


def test_every_character_goes_there_and_back() -> None:
    for text in every_text():
        record = message(some_id(1), text)
        assert there_and_back(record) == record


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('\ufffe\uffff\\"\x00\x0b\u2028')))
def test_every_text_of_every_kind_of_record_goes_there_and_back(text: str) -> None:
    named = header(title=text, model=text, user_id=text, tenant_id=text)
    for record in (
        message(some_id(1), text, header(title=text)),
        conversation_record(header(title=text, model=text)),
        inference(some_id(2), input_preview=text, output_preview=text, error_message=text[:2_000]),
        deletion(),
    ):
        assert there_and_back(record) == record
    body = encode(conversation_record(named))
    assert refusal(body) is None
    assert json.loads(body)["conversation"]["title"] == text


@pytest.mark.parametrize("character", ["\x01", "\uffff", "\U0001f642", "語", "\\", "x"])
def test_the_longest_reply_of_any_character_fits(character: str) -> None:
    record = message(some_id(1), character * MOST_CHARS, header(title=character * 80))
    body = encode(record)
    assert refusal(body) is None
    assert len(body.encode()) < 0.6 * MESSAGE_BYTES
    assert parse_record(body) == record


def test_what_sqs_takes_is_not_escaped() -> None:
    record = message(some_id(1), "日本語 🙂 naïve\u2028\U0001ffff")
    assert encode(record) == record.model_dump_json(by_alias=True)
    assert '"\\ufffe\\uffff"' in encode(message(some_id(1), "\ufffe\uffff"))


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("", ""),
        ("naïve \uffff", "naïve \uffff"),
        ("a\ud83d\ude42b", "a🙂b"),
        ("\ud83d", "\ufffd"),
        ("\ude42\ud83d", "\ufffd\ufffd"),
        ("🙂\ud83d!", "🙂\ufffd!"),
    ],
)
def test_halves_of_surrogate_pairs_are_joined_or_replaced(text: str, mended: str) -> None:
    assert well_formed(text) == mended


@given(st.text(st.characters()))
def test_any_text_can_be_made_a_record(text: str) -> None:
    record = there_and_back(message(some_id(1), well_formed(text)))
    assert isinstance(record, MessageRecord)
    assert record.message.content == text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@given(st.lists(st.integers(1, MESSAGE_BYTES).flatmap(lambda n: st.sampled_from([n, n // 100 + 1]))))
def test_batches_hold_everything_in_order_and_none_is_too_large(sizes: list[int]) -> None:
    entries = [(index, "x" * size) for index, size in enumerate(sizes)]
    found = list(batches(entries))
    assert [entry for batch in found for entry in batch] == entries
    for batch in found:
        assert 1 <= len(batch) <= 10
        assert sum(len(body) for _, body in batch) <= 1_048_576
