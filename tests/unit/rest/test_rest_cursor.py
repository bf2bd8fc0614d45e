"""Cursors come back as they went out, or are refused."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.records.personal import Place
from taskflow.rest.cursor import (
    InvalidCursor,
    decode_export,
    decode_list,
    decode_messages,
    encode_export,
    encode_list,
    encode_messages,
)

ID = "00000000-0000-4000-8000-000000000001"
DECODERS: tuple[Callable[[str], object], ...] = (decode_list, decode_messages, decode_export)
SECTIONS = ("conversations", "messages", "calls", "judgements")


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_place_in_the_list_comes_back(time: datetime, name: object) -> None:
    assert decode_list(encode_list(time, str(name))) == (time, str(name))


@given(st.integers(0, 2**63 - 1), st.integers(0, 99), st.uuids())
def test_a_place_among_messages_comes_back(generation: int, part: int, name: object) -> None:
    assert decode_messages(encode_messages(generation, part, str(name))) == (generation, part, str(name))


@given(
    st.sampled_from(SECTIONS),
    st.datetimes(timezones=st.just(UTC)),
    st.integers(-1, 2**63 - 1),
    st.integers(-1, 99),
)
def test_a_place_in_an_export_comes_back(section: str, time: datetime, generation: int, part: int) -> None:
    place = Place(section, ID, time.isoformat(), generation, part)  # type: ignore[arg-type]
    assert decode_export(encode_export(place)) == place


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode().rstrip("=")))
def test_anything_else_is_refused_and_nothing_else_happens(cursor: str) -> None:
    for decode in DECODERS:
        with pytest.raises(InvalidCursor):
            decode(cursor)


# What Python reads as a time and Postgres does not, or as text that Postgres does not have.
ODD_TIMES = [
    "2026-01-01T00:00:00+00:00\0",
    "2026-01-01T00:00:00\0+00:00",
    "2026-01-01x00:00:00+00:00",
    "2026-01-01\ud80000:00:00+00:00",
    "2026-01-01T00:00:00.1234567x+00:00",
    "2026-01-01T00:00:00",
    "0001-01-01T00:00:00+14:00",
    "then",
]


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        ["2026-01-01T00:00:00", "00000000-0000-4000-8000-000000000001"],
        ["then", "00000000-0000-4000-8000-000000000001"],
        ["2026-01-01T00:00:00+00:00", "'; DROP TABLE"],
        [True, 1, "00000000-0000-4000-8000-000000000001x"],
        [-1, 0, "00000000-0000-4000-8000-000000000001"],
        [2**63, 0, "00000000-0000-4000-8000-000000000001"],
        [1, 100, ID],
        [True, 0, ID],
        [1, False, ID],
        [1.0, 0, ID],
        *([time, ID] for time in ODD_TIMES),
        *(["messages", ID, time, 0, 0] for time in ODD_TIMES),
        ["messages", ID, "2026-01-01T00:00:00+00:00", True, 0],
        ["messages", ID, "2026-01-01T00:00:00+00:00", 0, True],
        ["messages", ID, "2026-01-01T00:00:00+00:00", -2, 0],
        ["secrets", ID, "2026-01-01T00:00:00+00:00", 0, 0],
        [["messages"], ID, "2026-01-01T00:00:00+00:00", 0, 0],
    ],
    ids=ascii,
)
def test_a_tampered_place_is_refused(value: object) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    for decode in DECODERS:
        with pytest.raises(InvalidCursor):
            decode(cursor)


@pytest.mark.parametrize(
    "time",
    ["2026-01-01T05:30:00+05:30", "20260101T000000Z", "2026-W01-4T00:00:00Z", "2026-01-01T00:00:30+00:00:30"],
)
def test_a_time_goes_to_postgres_in_the_form_that_it_reads(time: str) -> None:
    """A client may have written the cursor anew. ISO weeks and offsets with seconds are nothing that Postgres reads."""
    value = ["messages", ID, time, 0, 0]
    cursor = base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    assert decode_export(cursor).at == "2026-01-01T00:00:00+00:00"
