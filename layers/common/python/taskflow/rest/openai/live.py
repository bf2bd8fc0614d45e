"""A turn's events as those of a response, one after the other. Pure.

A connection in OpenAI's dialect is told what every other one is told, in other words: ``ai_start`` is
``response.created``, ``ai_token`` is ``response.output_text.delta``, and the events that end a turn are the four with
which a response ends. The events are those of a streamed response, one in each frame:
https://developers.openai.com/api/docs/guides/websocket-mode.

A frame may fail to go out. So the events come one by one, each with how far the connection is once it has it; whoever
begins again from there says nothing twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from taskflow.conversation.session import Wishes
from taskflow.events import MAX_POST_BYTES
from taskflow.light_dataclasses import dataclass
from taskflow.rest.openai.answers import Reply, item, part, response, under_way
from taskflow.rest.openai.errors import OpenAIError, socket_error
from taskflow.rest.openai.requests import Asked, Place, place
from taskflow.turns.subscribers import FRAME_OVERHEAD, fitting_end

_BEGUN, _ITEM, _TEXT, _OVER = range(2, 6)
"""Steps of a response after the two with which it begins: its message, the message's text, and its end. Between the
last two there is any number of deltas."""

ENDINGS = frozenset({"ai_done", "ai_error", "ai_interrupted"})
"""Events that end a turn. ``ai_cancelled`` follows the last of them, and tells nothing more here."""


@dataclass(frozen=True, slots=True)
class Telling:
    """How far a connection has been told a response.

    ``number``: of its next event. ``step``: how many of the events that every response has were sent. ``seq``: of the
    last event of the turn that was. ``ending``: how many of the events that end it. ``known``: whether this process has
    told it from its beginning.
    """

    place: Place
    asked: Asked
    created: int
    model: str = ""
    number: int = 0
    step: int = 0
    text: str = ""
    seq: int = -1
    ending: int = 0
    known: bool = False
    silent: bool = False


class Frame(NamedTuple):
    """What is sent next, and how far the connection is then."""

    data: bytes
    then: Telling


def as_request(asked: Asked) -> dict[str, Any]:
    """What the events of a response repeat of its request, as the table keeps it."""
    wishes = asked.wishes or Wishes()
    kept: dict[str, Any] = {
        "instructions": wishes.instructions,
        "max_tokens": wishes.max_tokens,
        "after": asked.after.response_id if asked.after is not None else "",
        "metadata": dict(asked.metadata or {}),
    }
    return {name: value for name, value in kept.items() if value}


def as_asked(kept: Mapping[str, Any]) -> Asked:
    """The request of which this was kept, without what was said."""
    return Asked(
        "",
        wishes=Wishes(kept.get("instructions", ""), int(kept.get("max_tokens", 0))),
        after=place(kept["after"]) if "after" in kept else None,
        metadata=kept.get("metadata"),
    )


def encode(event: Mapping[str, Any]) -> bytes:
    """An event as it is sent."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def told(telling: Telling, event: Mapping[str, Any]) -> Iterator[Frame]:
    """What an event of the turn tells the connection; nothing for those that a response has no word for.

    A snapshot has none: the text so far, all at once, is said before a turn's end to whoever may have missed some of
    it, and ``over`` knows what this connection has missed. What comes between the two is of the snapshot.
    """
    if event["type"] == "ai_start":
        yield from _begin(replace(telling, known=True, model=event.get("model") or telling.model))
    elif event["type"] == "ai_token" and telling.known and not telling.silent and event["seq"] > telling.seq:
        yield from _say(telling, event["token"], event["seq"])


def over(telling: Telling, reply: Reply, seq: int) -> Iterator[Frame]:
    """How the turn ended. ``reply``: as it is stored. ``seq``: of the event that ended it."""
    if telling.step == _OVER:
        return
    reply = replace(reply, created=telling.created)
    ending = {"completed": "completed", "incomplete": "incomplete"}.get(reply.status, "failed")
    last: dict[str, Any] = {"type": f"response.{ending}", "response": response(reply, telling.asked)}
    fits = len(encode(last)) + _NUMBER_BYTES <= MAX_POST_BYTES
    if not telling.known:
        # Another process has told it, and nobody knows how far: the last event has all of it. Until then there was at
        # most one event for each number of the turn, and a few of the response's own.
        telling = replace(telling, number=seq + _OVER)
    else:
        for frame in _until_end(telling, reply, whole=fits):
            telling = frame.then
            yield frame
    yield _frame(telling, last if fits else _too_large(telling.place), step=_OVER)


def deleted() -> bytes:
    """What becomes of a response whose conversation is deleted: nothing of it is left."""
    gone = OpenAIError(404, "conversation_not_found", "The conversation was deleted while it was spoken in.")
    return encode(socket_error(gone))


def _until_end(telling: Telling, reply: Reply, *, whole: bool) -> Iterator[Frame]:
    """What comes before the last event. ``whole``: the events with the whole text are small enough."""
    for frame in _begin(replace(telling, model=telling.model or reply.model)):
        telling = frame.then
        yield frame
    while reply.text.startswith(telling.text) and telling.text != reply.text:
        at = len(telling.text)
        end = fitting_end(reply.text, at, MAX_POST_BYTES - FRAME_OVERHEAD)
        for frame in _say(telling, reply.text[at:end], telling.seq):
            telling = frame.then
            yield frame
    if whole and telling.step >= _TEXT:
        yield from _said(telling, reply)


_NUMBER_BYTES = 40
"""The most that ``sequence_number`` takes of a frame."""


def _begin(telling: Telling) -> Iterator[Frame]:
    begun = response(under_way(telling.place, telling.model, telling.created), telling.asked)
    for name in ("created", "in_progress")[telling.step :]:
        frame = _frame(telling, {"type": f"response.{name}", "response": begun}, step=telling.step + 1)
        telling = frame.then
        yield frame


def _say(telling: Telling, text: str, seq: int) -> Iterator[Frame]:
    of_part = _of_part(telling)
    if telling.step < _ITEM:
        blank = item(under_way(telling.place, telling.model, telling.created), status="in_progress")
        added = {"type": "response.output_item.added", "output_index": 0, "item": blank}
        frame = _frame(telling, added, step=_ITEM)
        telling = frame.then
        yield frame
    if telling.step < _TEXT:
        frame = _frame(
            telling, {"type": "response.content_part.added", **of_part, "part": part("")}, step=_TEXT
        )
        telling = frame.then
        yield frame
    delta = {"type": "response.output_text.delta", **of_part, "delta": text, "logprobs": []}
    yield _frame(telling, delta, text=telling.text + text, seq=seq)


def _said(telling: Telling, reply: Reply) -> Iterator[Frame]:
    of_part = _of_part(telling)
    events = (
        {"type": "response.output_text.done", **of_part, "text": reply.text, "logprobs": []},
        {"type": "response.content_part.done", **of_part, "part": part(reply.text)},
        {"type": "response.output_item.done", "output_index": 0, "item": item(reply)},
    )
    for event in events[telling.ending :]:
        frame = _frame(telling, event, ending=telling.ending + 1)
        telling = frame.then
        yield frame


def _frame(telling: Telling, event: Mapping[str, Any], **changes: Any) -> Frame:
    numbered = {**event, "sequence_number": telling.number}
    return Frame(encode(numbered), replace(telling, number=telling.number + 1, **changes))


def _of_part(telling: Telling) -> dict[str, Any]:
    blank = item(under_way(telling.place, telling.model, telling.created), status="in_progress")
    return {"item_id": blank["id"], "output_index": 0, "content_index": 0}


def _too_large(place: Place) -> dict[str, Any]:
    """The end of a reply that one frame of the gateway does not hold. All of its text was told before, piece by
    piece."""
    return socket_error(
        OpenAIError(
            413,
            "response_too_large",
            "The reply is complete and stored, but the events with its whole text are larger than a frame may be: GET "
            f"/v1/responses/{place.response_id} has it.",
        )
    )
