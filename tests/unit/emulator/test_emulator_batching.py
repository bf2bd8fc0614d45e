"""When a batch of a queue's messages is handed over: its size, its window, what one event can carry."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.emulator import batching as rules
from local.emulator.batching import ENVELOPE_BYTES, EVENT_BYTES, Batching, fitting, record_bytes

LARGE = EVENT_BYTES // 3


@pytest.mark.parametrize(
    ("sizes", "most", "window", "expected"),
    [
        ([], 100, 1.0, [(0, 0.0)]),
        ([9], 100, 1.0, [(0, 1.0), (0, 0.0), (1, 0.0)]),
        ([9] * 99, 100, 1.0, [(0, 1.0), (0, 0.0), (99, 0.0)]),
        ([9] * 100, 100, 1.0, [(100, 0.0)]),
        ([9] * 250, 100, 1.0, [(100, 0.0)]),
        ([9], 10, 0.0, [(1, 0.0)]),
        ([9] * 250, 100, 0.0, [(10, 0.0)]),
        ([LARGE] * 3, 100, 1.0, [(0, 1.0), (0, 0.0), (3, 0.0)]),
        ([LARGE] * 4, 100, 1.0, [(3, 0.0)]),
        ([EVENT_BYTES + 1, 9], 100, 1.0, [(1, 0.0)]),
        ([EVENT_BYTES + 1], 100, 1.0, [(0, 1.0), (0, 0.0), (1, 0.0)]),
    ],
    ids=[
        "nothing",
        "one waits for the window",
        "almost full waits",
        "full goes at once",
        "the rest is the next batch",
        "no window, nothing waits",
        "no window, ten at most",
        "what fits waits",
        "what does not fit goes next",
        "too large goes alone",
        "too large waits as well",
    ],
)
def test_a_batch_is_complete_by_size_by_window_or_by_bytes(
    sizes: list[int], most: int, window: float, expected: list[tuple[int, float]]
) -> None:
    batching = Batching()
    # Asked half a window apart.
    found = [batching.complete("queue", sizes, most, window, 0.5 * step) for step in range(len(expected))]
    assert found == expected


def test_a_window_begins_with_the_first_message_after_the_last_batch() -> None:
    batching = Batching()
    asked = [(0.0, 0), (5.0, 1), (5.9, 2), (6.0, 2), (6.5, 1), (7.0, 0), (7.4, 1), (8.4, 1)]
    found = [batching.complete("queue", [9] * count, 100, 1.0, now) for now, count in asked]
    assert [count for count, _ in found] == [0, 0, 0, 2, 0, 0, 0, 1]


def test_queues_do_not_share_a_window() -> None:
    batching = Batching()
    assert batching.complete("one", [9], 100, 1.0, 0.0) == (0, 1.0)
    assert batching.complete("other", [9], 100, 1.0, 0.5) == (0, 1.0)
    assert batching.complete("one", [9], 100, 1.0, 1.0) == (1, 0.0)
    assert batching.complete("other", [9], 100, 1.0, 1.0) == (0, 0.0)


def test_a_message_that_waits_is_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[str] = []
    monkeypatch.setattr(rules, "record_bytes", lambda body: measured.append(body) or len(body))
    batching = Batching()
    looks = [{"a": "x"}, {"a": "x", "b": "yy"}, {"b": "yy"}, {}, {"a": "zzz"}]
    assert [batching.sizes("queue", look) for look in looks] == [[1], [1, 2], [2], [], [3]]
    assert measured == ["x", "yy", "zzz"]


@given(st.lists(st.integers(1, EVENT_BYTES), min_size=1, max_size=20))
def test_no_event_is_too_large_and_none_is_smaller_than_it_could_be(sizes: list[int]) -> None:
    count = fitting(sizes)
    assert 1 <= count <= len(sizes)
    assert sum(sizes[:count]) <= EVENT_BYTES
    assert count == len(sizes) or sum(sizes[: count + 1]) > EVENT_BYTES


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_a_record_is_counted_as_what_it_takes_in_an_event(body: str) -> None:
    written = json.dumps(body, ensure_ascii=False).encode()
    assert record_bytes(body) - ENVELOPE_BYTES == len(written) - 2
