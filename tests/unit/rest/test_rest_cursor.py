"""Cursors come back as they went out, or are refused."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.rest.cursor import InvalidCursor, decode_list, decode_messages, encode_list, encode_messages


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_place_in_the_list_comes_back(time: datetime, name: object) -> None:
    assert decode_list(encode_list(time, str(name))) == (time, str(name))


@given(st.integers(0, 2**63 - 1), st.integers(0, 99), st.uuids())
def test_a_place_among_messages_comes_back(generation: int, part: int, name: object) -> None:
    assert decode_messages(encode_messages(generation, part, str(name))) == (generation, part, str(name))


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode().rstrip("=")))
def test_anything_else_is_refused_and_nothing_else_happens(cursor: str) -> None:
    for decode in (decode_list, decode_messages):
        with pytest.raises(InvalidCursor):
            decode(cursor)


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
        [1, 100, "00000000-0000-4000-8000-000000000001"],
    ],
)
def test_a_tampered_place_is_refused(value: object) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    for decode in (decode_list, decode_messages):
        with pytest.raises(InvalidCursor):
            decode(cursor)
