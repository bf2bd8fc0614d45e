"""Answers have the shapes of OpenAI's own types. Its client builds them without checking: here they are checked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from openai.types import Model
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.responses import Response, ResponseStreamEvent
from pydantic import TypeAdapter
from taskflow.codes import AiErrorCode
from taskflow.conversation.session import Wishes
from taskflow.conversation.turn_kinds import TurnState
from taskflow.rest.openai import answers
from taskflow.rest.openai.answers import Reply
from taskflow.rest.openai.requests import Asked, Place
from taskflow.rest.openai.streams import completion_stream, response_stream

PLACE = Place("00000000-0000-4000-8000-00000000000a", 3)
ASKED = Asked(
    "Hi",
    wishes=Wishes("Rhyme.", 7),
    after=Place(PLACE.conversation_id, 2),
    include_usage=True,
    metadata={"a": "b"},
)
EVENT: TypeAdapter[Any] = TypeAdapter(ResponseStreamEvent)


def reply(state: TurnState | None = "completed", text: str = "The sea.", **rest: Any) -> Reply:
    known: dict[str, Any] = {"input_tokens": 5, "output_tokens": 3, **rest}
    return Reply(PLACE, "00000000-0000-4000-8000-00000000000b", "m", 1_700_000_000, state, text, **known)


REPLIES = {
    "whole": reply(),
    "tokens not known": reply(input_tokens=None, output_tokens=None),
    "cut at its length": reply(finish="length"),
    "blocked": reply("failed", "", code=AiErrorCode.CONTENT_BLOCKED),
    "failed": reply("failed", "The", code=AiErrorCode.TIMEOUT),
    "failed by a code of a newer release": reply("failed", "", code="NEW"),
    "interrupted": reply("interrupted", "The"),
    "stopped before its first word": reply("cancelled", ""),
    "under way": reply(None, "", input_tokens=None, output_tokens=None),
}


def data(stream: str) -> list[dict[str, Any]]:
    lines = [line.removeprefix("data: ") for line in stream.splitlines() if line.startswith("data: ")]
    assert lines[-1] == "[DONE]"
    return [json.loads(line) for line in lines[:-1]]


@pytest.mark.parametrize("name", REPLIES)
def test_a_response_is_one(name: str) -> None:
    found = REPLIES[name]
    for asked in (None, ASKED):
        response = Response.model_validate(answers.response(found, asked))
        assert (response.status == "failed") is (response.error is not None)
        assert (response.status == "incomplete") is (response.incomplete_details is not None)
        assert response.output_text == (found.text if found.state is not None else "")


@pytest.mark.parametrize("name", [name for name in REPLIES if name != "under way"])
def test_a_stream_of_a_response_has_its_events(name: str) -> None:
    found = REPLIES[name]
    events = [EVENT.validate_python(each) for each in data(response_stream(found, ASKED))]
    assert [each.sequence_number for each in events] == list(range(len(events)))
    assert events[-1].type in ("response.completed", "response.incomplete", "response.failed")
    assert "".join(e.delta for e in events if e.type == "response.output_text.delta") == found.text


@pytest.mark.parametrize("name", ["whole", "tokens not known", "cut at its length", "blocked"])
def test_a_completion_and_its_chunks_are_ones(name: str) -> None:
    found = REPLIES[name]
    whole = ChatCompletion.model_validate(answers.completion(found))
    chunks = [ChatCompletionChunk.model_validate(each) for each in data(completion_stream(found, ASKED))]
    assert whole.choices[0].message.content == found.text
    assert "".join(each.choices[0].delta.content or "" for each in chunks if each.choices) == found.text
    assert chunks[-2].choices[0].finish_reason == whole.choices[0].finish_reason
    assert chunks[-1].usage == whole.usage


def test_a_model_is_one() -> None:
    assert Model.model_validate(answers.model("m", "local")).id == "m"


@pytest.mark.parametrize("name", ["failed", "failed by a code of a newer release", "interrupted"])
def test_what_is_no_completion_is_an_error(name: str) -> None:
    error = answers.failure(REPLIES[name])
    assert error is not None
    assert error.again is False
