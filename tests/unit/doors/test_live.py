"""A turn's events as those of a response: what follows what, and that nothing is told twice or left out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai.types.responses import ResponseStreamEvent
from pydantic import TypeAdapter
from taskflow.conversation.turn_kinds import TurnState
from taskflow.events import MAX_POST_BYTES
from taskflow.rest.openai import live
from taskflow.rest.openai.answers import Reply, response
from taskflow.rest.openai.live import Frame, Telling
from taskflow.rest.openai.requests import Place

from tests.unit.doors.test_shapes import ASKED, PLACE, REPLIES, reply

EVENT: TypeAdapter[Any] = TypeAdapter(ResponseStreamEvent)
START: Mapping[str, Any] = {"type": "ai_start", "generationId": 3, "seq": 0, "model": "m"}
BEGUN = ["response.created", "response.in_progress"]
TEXT = ["response.output_item.added", "response.content_part.added"]
SAID = ["response.output_text.done", "response.content_part.done", "response.output_item.done"]
DELTA = "response.output_text.delta"


def telling() -> Telling:
    return Telling(PLACE, ASKED, 1_700_000_000)


def token(seq: int, text: str) -> Mapping[str, Any]:
    return {"type": "ai_token", "generationId": 3, "seq": seq, "token": text}


class Listener:
    """A connection that takes frames. ``refuses``: which of them, counted from 0, do not go out the first time."""

    def __init__(self, refuses: frozenset[int] = frozenset()) -> None:
        self.at = telling()
        self.got: list[dict[str, Any]] = []
        self._refuses = set(refuses)
        self._tried = 0

    def hear(self, event: Mapping[str, Any]) -> None:
        self._take(lambda: live.told(self.at, event))

    def end(self, found: Reply, seq: int = 9) -> None:
        self._take(lambda: live.over(self.at, found, seq))

    def _take(self, frames: Any) -> None:
        while not self._all_taken(frames()):
            pass

    def _all_taken(self, frames: Iterator[Frame]) -> bool:
        for frame in frames:
            number, self._tried = self._tried, self._tried + 1
            if number in self._refuses:
                return False
            assert len(frame.data) <= MAX_POST_BYTES
            self.got.append(json.loads(frame.data))
            self.at = frame.then
        return True

    @property
    def types(self) -> list[str]:
        return [each["type"] for each in self.got]

    @property
    def text(self) -> str:
        return "".join(each["delta"] for each in self.got if each["type"] == DELTA)


def test_a_turn_word_by_word() -> None:
    listener = Listener()
    listener.hear(START)
    assert listener.types == BEGUN
    listener.hear(token(1, "The"))
    listener.hear(token(3, " sea."))
    assert listener.types == [*BEGUN, *TEXT, DELTA, DELTA]
    listener.end(reply(text="The sea."))
    assert listener.types == [*BEGUN, *TEXT, DELTA, DELTA, *SAID, "response.completed"]
    assert listener.got[-1]["response"] == response(reply(text="The sea."), ASKED)


ENDINGS = {
    "whole": "response.completed",
    "tokens not known": "response.completed",
    "cut at its length": "response.incomplete",
    "blocked": "response.incomplete",
    "failed": "response.failed",
    "failed by a code of a newer release": "response.failed",
    "interrupted": "response.failed",
    "stopped before its first word": "response.failed",
}


@pytest.mark.parametrize("name", ENDINGS)
@pytest.mark.parametrize("words", [0, 1])
def test_every_ending(name: str, words: int) -> None:
    found = REPLIES[name]
    listener = Listener()
    listener.hear(START)
    for place in range(words):
        listener.hear(token(place + 1, "The"))
    listener.end(found)
    spoken = bool(found.text or words)
    middle = [each for each in listener.types[2:-1] if each != DELTA]
    assert middle == ([*TEXT, *SAID] if spoken else [])
    assert listener.types[-1] == ENDINGS[name]
    assert [each["sequence_number"] for each in listener.got] == list(range(len(listener.got)))
    for event in listener.got:
        EVENT.validate_python(event)
    if spoken and found.text.startswith("The"):
        assert listener.text == found.text, "what it had missed came before the end"


def test_what_was_said_stands_where_less_of_it_is_kept() -> None:
    """A reader on a page had seen less than the program was told."""
    listener = Listener()
    listener.hear(START)
    listener.hear(token(1, "The sea is wide."))
    listener.end(reply("interrupted", "The sea"))
    done = next(each for each in listener.got if each["type"] == "response.output_text.done")
    assert (listener.text, done["text"]) == ("The sea is wide.", "The sea")


@pytest.mark.parametrize(
    "event",
    [
        {"type": "ai_reasoning", "generationId": 3, "order": 0, "text": "Hm."},
        {"type": "ai_cancelled", "generationId": 3, "seq": 5},
        {"type": "memory_used", "generationId": 3, "passages": []},
        {"type": "turn_snapshot", "generationId": 3, "seq": 5, "text": "The sea"},
        token(1, "The"),
    ],
    ids=lambda event: str(event["type"]),
)
def test_what_a_response_has_no_word_for_is_not_told(event: Mapping[str, Any]) -> None:
    assert list(live.told(telling(), event)) == []


def test_a_word_that_comes_again_is_told_once() -> None:
    listener = Listener()
    listener.hear(START)
    for seq, text in ((1, "The"), (1, "The"), (2, " sea"), (1, "The")):
        listener.hear(token(seq, text))
    assert listener.text == "The sea"


def test_after_a_snapshot_only_the_end_is_told() -> None:
    """Its text is cut otherwise than what was told: the end says what was missed."""
    listener = Listener()
    listener.hear(START)
    listener.hear(token(1, "The"))
    listener.at = replace(listener.at, silent=True)
    listener.hear(token(8, " end."))
    listener.end(reply(text="The whole end."))
    assert listener.text == "The whole end."


def test_a_turn_of_a_dead_process_ends_with_one_event_that_has_all() -> None:
    """Nobody knows how much of it was told."""
    listener = Listener()
    listener.end(reply(text="The sea."), seq=70)
    assert listener.types == ["response.completed"]
    assert listener.got[0]["response"]["output"][0]["content"][0]["text"] == "The sea."
    # As many events as that process can have told at most: one for each number, and four of the response's own.
    assert listener.got[0]["sequence_number"] >= 70 + 4


def test_the_end_is_told_once() -> None:
    listener = Listener()
    listener.hear(START)
    listener.end(reply())
    before = len(listener.got)
    listener.end(reply())
    assert len(listener.got) == before


@pytest.mark.parametrize("known", [True, False])
def test_a_reply_that_no_frame_holds_is_told_piece_by_piece_and_where_it_is(known: bool) -> None:
    text = "ü" * MAX_POST_BYTES
    listener = Listener()
    if known:
        listener.hear(START)
        listener.hear(token(1, text[:10_000]))
    listener.end(reply(text=text))
    last = listener.got[-1]
    assert (last["type"], last["code"], last["status"]) == ("error", "response_too_large", 413)
    assert PLACE.response_id in last["message"]
    if known:
        assert listener.text == text
        assert not set(SAID) & set(listener.types)


STATES: list[TurnState] = ["completed", "interrupted", "failed", "cancelled"]


@given(
    pieces=st.lists(st.text(alphabet='aü😀"\n ', min_size=1, max_size=5), max_size=6),
    refuses=st.frozensets(st.integers(0, 25), max_size=8),
    missed=st.text(alphabet="aü", max_size=4),
    state=st.sampled_from(STATES),
)
def test_whatever_does_not_go_out_the_first_time_nothing_is_lost_or_doubled(
    pieces: list[str], refuses: frozenset[int], missed: str, state: TurnState
) -> None:
    listener, whole = Listener(refuses), Listener()
    text = "".join(pieces) + missed
    for each in (listener, whole):
        each.hear(START)
        for seq, piece in enumerate(pieces, 1):
            each.hear(token(seq, piece))
        each.end(reply(state, text))
    assert listener.got == whole.got
    assert listener.text == text


def test_what_is_repeated_of_a_request_is_kept_whole() -> None:
    kept = live.as_asked(json.loads(json.dumps(live.as_request(ASKED))))
    assert (kept.wishes, kept.after, kept.metadata) == (ASKED.wishes, ASKED.after, ASKED.metadata)
    nothing = live.as_asked(live.as_request(replace(ASKED, wishes=None, after=None, metadata=None)))
    found = response(reply(), nothing)
    assert (found["instructions"], found["previous_response_id"], found["metadata"]) == (None, None, {})
    assert Place(PLACE.conversation_id, 2) == kept.after
