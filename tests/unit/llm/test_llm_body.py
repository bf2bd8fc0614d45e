"""The body of an answer, cut into events."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.llm.body import BodyReader, BodyTooLong, Event


def events(*parts: bytes) -> list[Event]:
    reader = BodyReader()
    return [event for part in parts for event in reader.feed(part)] + reader.end()


def test_each_event_of_a_stream_comes_when_it_is_complete() -> None:
    reader = BodyReader()
    assert reader.feed(b"data: a\n") == []
    assert reader.feed(b"\ndata: b\n\nda") == [Event("a"), Event("b")]
    assert reader.feed(b"ta: c") == []
    assert reader.end() == [Event("c")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"data: a\n\ndata: b\n\n", ["a", "b"]),
        (b"data:a\n\ndata:  b\n\n", ["a", " b"]),
        (b"data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"]),
        (b"data: a\r\rdata: b\r\r", ["a", "b"]),
        (b"\xef\xbb\xbfdata: a\n\n", ["a"]),
        (b"data: a\ndata: b\n\n", ["a\nb"]),
        (b": ping\n\ndata: a\n\n:\n\n", ["a"]),
        (b"id: 1\nevent: message\nretry: 9\ndata: a\n\n", ["a"]),
        (b" data: a\n\nDATA: b\n\n", ["a", "b"]),
        (b"data: a\n \ndata: b", ["a", "b"]),
        (b"data: a", ["a"]),
        (b"event: ping\n\ndata: a\n\n", ["a"]),
        (b'{"a": 1}', ['{"a": 1}']),
        (
            b'{\n  "a": {\n    "data": 1\n  },\n\n  "b": 2\n}\n',
            ['{\n  "a": {\n    "data": 1\n  },\n  "b": 2\n}'],
        ),
        (b'{"a": 1}\n{"b": 2}\n', ['{"a": 1}', '{"b": 2}']),
        (b'[{"a": 1},\n{"b": 2}]', ['[{"a": 1},\n{"b": 2}]']),
        (b'{"a": 1}\ndata: b\n\n', ['{"a": 1}', "b"]),
        (b'data: a\n{"b": 2}\n', ["a", '{"b": 2}']),
        (
            b'data: {\n "a": [\n  null,\n  true,\n  -1\n ]\n}\n\ndata: b\n\n',
            ['{\n"a": [\n null,\n true,\n -1\n]\n}', "b"],
        ),
        (b"data: a\n\n[DONE]\n", ["a", "[DONE]"]),
        (b"[oops\ndata: a\n\n", ["[oops", "a"]),
        (b"", []),
        (b"\n\n\n", []),
    ],
)
def test_bodies_of_every_kind(body: bytes, expected: list[str]) -> None:
    assert [event.data for event in events(body)] == expected
    assert [event.data for event in events(*(bytes([byte]) for byte in body))] == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'event: error\ndata: {"a": 1}\n\n', [Event('{"a": 1}', error=True, name="error")]),
        (b"event: Error\n\n", [Event("", error=True, name="Error")]),
        (
            b"event: throttlingException\ndata: x\n\n",
            [Event("x", error=True, name="throttlingException")],
        ),
        (b"event: done\n\n", [Event("", last=True, name="done")]),
        (b"event: end\ndata: {}\n\n", [Event("{}", last=True, name="end")]),
        (b"event: done_soon\n\n", []),
        (b'error: {"code": 400}\n\n', [Event(' {"code": 400}', True)]),
        (b'data: a\nerror: {"code": 400}', [Event("a"), Event(' {"code": 400}', True)]),
        (b"event: ping\ndata: {}\n\n", [Event("{}")]),
    ],
)
def test_events_that_the_server_itself_calls_errors_or_the_end(body: bytes, expected: list[Event]) -> None:
    assert events(body) == expected


def test_what_is_neither_is_kept_for_the_log() -> None:
    reader = BodyReader()
    assert reader.feed(b"404 page\nnot found\n" + b"x" * 1_000 + b"\n") == []
    assert reader.end() == []
    assert reader.noise.startswith("404 page\nnot found\nxxx")
    assert len(reader.noise) == 300


@pytest.mark.parametrize("start", [b"data: ", b"", b"{", b'{"a":\n'])
def test_a_line_without_an_end_is_refused_before_it_fills_the_memory(start: bytes) -> None:
    reader = BodyReader(max_line=1_000)
    with pytest.raises(BodyTooLong):
        for _ in itertools.repeat(None, 20):
            reader.feed(start + b"x" * 100)
            start = b""


def test_many_short_lines_of_one_event_are_no_way_around() -> None:
    reader = BodyReader(max_line=1_000)
    with pytest.raises(BodyTooLong):
        for _ in range(20):
            reader.feed(b"data: " + b"x" * 90 + b"\n")


def test_a_body_that_never_ends_is_refused() -> None:
    reader = BodyReader(max_body=1_000)
    with pytest.raises(BodyTooLong):
        for _ in range(200):
            reader.feed(b": ping\n\n")


bodies = st.lists(
    st.sampled_from(
        [
            *(b"data: ", b"data:", b"event: error", b"error: ", b"{", b"}", b'"a"', b"[", b"]", b":", b"\n"),
            *(b"\r", b"\r\n", "grüße 世界".encode(), b" ", b"\xef\xbb\xbf", b"[DONE]", b"\xff"),
        ]
    ),
    max_size=14,
).map(b"".join)


@given(bodies, st.lists(st.integers(0, 80), max_size=8))
def test_the_same_body_gives_the_same_events_however_it_is_cut(body: bytes, cuts: list[int]) -> None:
    edges = [0, *sorted(cut for cut in cuts if cut < len(body)), len(body)]
    whole = events(body)
    assert events(*(body[a:b] for a, b in itertools.pairwise(edges))) == whole
    assert events(*(bytes([byte]) for byte in body)) == whole
