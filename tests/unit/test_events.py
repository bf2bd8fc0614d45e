"""What the server posts: the wire's form is the one that Pydantic gives, from which clients' types are generated."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from pydantic.alias_generators import to_camel
from taskflow import events
from taskflow.codes import AiErrorCode

KINDS = list(get_args(events.AnyServerEvent))


def named(kind: Any) -> str:
    return str(kind.__name__)


def test_every_event_is_in_the_union_and_names_its_type_once() -> None:
    classes = [
        each
        for each in vars(events).values()
        if isinstance(each, type) and issubclass(each, events.ServerEvent)
    ]
    assert {each for each in classes if each not in (events.ServerEvent, events.TurnEvent)} == set(KINDS)
    types = [next(each.default for each in fields(kind) if each.name == "type") for kind in KINDS]
    assert len(set(types)) == len(KINDS)


@pytest.mark.parametrize("kind", [*KINDS, events.MessageView], ids=named)
def test_a_name_on_the_wire_is_the_one_that_pydantic_makes(kind: Any) -> None:
    for each in fields(kind):
        assert events.camel(each.name) == to_camel(each.name)


def any_of(kind: Any) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    return st.builds(
        kind, **{each.name: _of(hints[each.name]) for each in fields(kind) if each.name != "type"}
    )


def _of(hint: Any) -> st.SearchStrategy[Any]:
    inner = get_args(hint)[0] if get_origin(hint) is list else None
    return st.lists(any_of(inner), max_size=3) if is_dataclass(inner) else st.from_type(hint)


@settings(max_examples=15, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize(
    "kind", [each for each in KINDS if each is not events.ConversationResumed], ids=named
)
def test_any_event_is_written_as_pydantic_writes_it(kind: Any, data: st.DataObject) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    event = data.draw(any_of(kind))
    assert event.encode() == adapter.dump_json(event, by_alias=True, exclude_none=True)
    assert event.wire() == adapter.dump_python(event, mode="json", by_alias=True, exclude_none=True)
    assert adapter.validate_json(event.encode()) == event


def test_listed_messages_are_written_likewise() -> None:
    shown = events.MessageView(
        id="m",
        role="assistant",
        content="é\u2028\x00🎉",
        status="completed",
        created_at="2026-01-01T00:00:00.000Z",
        generation_id=1,
        error_code=AiErrorCode.TIMEOUT,
    )
    event = events.ConversationResumed(
        conversation_id="c", model="m", title="", messages=[shown, shown], more=True
    )
    adapter = TypeAdapter(events.ConversationResumed)
    assert event.encode() == adapter.dump_json(event, by_alias=True, exclude_none=True)
    assert json.loads(event.encode())["messages"][0]["errorCode"] == "TIMEOUT"
    assert adapter.validate_json(event.encode()) == event
