"""Times as records and logs from outside say them: what is ISO 8601 is taken, and nothing that Python takes besides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.records.validation import parse_time

NOON = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)

GOOD = {
    "2026-11-29T12:00:00Z": NOON,
    "2026-11-29t12:00:00z": NOON,
    "2026-11-29 12:00:00": NOON,
    "2026-11-29T12:00": NOON,
    "2026-11-29T12Z": NOON,
    "20261129T120000Z": NOON,
    "2026-W48-7T12:00:00Z": NOON,
    "2026W487T12": NOON,
    "2026-11-29T12:00:00-00:00": NOON,
    "2026-11-29T17:30:00+05:30": NOON,
    "2026-11-29T17:30:00+0530": NOON,
    "2026-11-29T13:00:00+01": NOON,
    "2026-11-29T12:00:30+00:00:30": NOON,
    "2026-11-29": NOON - timedelta(hours=12),
    "2026-11-29T12:00:00,5Z": NOON + timedelta(milliseconds=500),
    "2026-11-29T12:00:00.123456789Z": NOON + timedelta(microseconds=123_456),
}

BAD = [
    "",
    "now",
    "1764417600",
    "infinity",
    "2026-11-29\x00",
    "2026-11-29T12:00:00Z\x00",
    "2026-11-29T12:00:00\x00Z",
    "2026-11-29T12:00:00\x00",
    "2026-11-29T12:00:00+00:00\x00",
    "2026-11-29x12:00:00Z",
    "2026-11-29\u00a012:00:00Z",
    "2026-11-29\ud80012:00:00Z",
    "2026-11-29\U0001f60012:00:00Z",
    "2026-11-29T12:00:00.123456xyzZ",
    "2026-11-29T12:00:00.1234567\x00",
    "٢٠٢٦-11-29T12:00:00Z",
    "2026-11-29T12:00:00Z ",
    " 2026-11-29T12:00:00Z",
    "2026-11-29T12:00:00Z\n",
    "2026-11-29T12:00:00+24:00",
    "2026-11-29T25:00:00Z",
    "2026-02-30T12:00:00Z",
    "0000-01-01T00:00:00Z",
    "-2026-11-29T12:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-01:00",
    "Sun, 29 Nov 2026 12:00:00 GMT",
]


@pytest.mark.parametrize(("text", "time"), GOOD.items())
def test_what_is_iso_8601_is_a_time(text: str, time: datetime) -> None:
    assert parse_time(text) == time


@pytest.mark.parametrize("text", BAD, ids=ascii)
def test_what_is_not_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_time(text)


@given(
    st.datetimes(
        min_value=datetime(2, 1, 1),
        max_value=datetime(9998, 1, 1),
        timezones=st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes))),
    ),
    st.sampled_from(["auto", "milliseconds", "microseconds"]),
)
def test_whatever_python_writes_is_read(time: datetime, form: str) -> None:
    whole = time.replace(microsecond=time.microsecond // 1000 * 1000) if form == "milliseconds" else time
    assert parse_time(time.isoformat(timespec=form)) == whole


@given(st.sampled_from(list(GOOD)), st.integers(0, 30), st.characters())
def test_a_character_too_many_is_no_time_unless_it_is_a_digit_or_a_sign(
    text: str, at: int, char: str
) -> None:
    """Whatever it is and wherever it stands, no foreign character is taken for a part of a time."""
    if char in "0123456789TtZzWw :.,+-":
        return
    with pytest.raises(ValueError):
        parse_time(text[:at] + char + text[at:])
