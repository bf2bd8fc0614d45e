"""What is stored of a session and a message, and what a function is invoked with, comes back as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.conversation import commands as c
from taskflow.conversation import invocations, messages, session
from taskflow.conversation.invocations import AnnounceTruncation, Invocation, SpeakTurn, SyncConnection
from taskflow.conversation.machine import Decision
from taskflow.conversation.messages import Message
from taskflow.conversation.session import ConnectionState, Session
from taskflow.store import keys
from taskflow.store.expressions import AllOf, AnyOf, Compare, Condition, key, names

from tests.support.story import ID, ME, OPENED, RESTORED, STORIES, Story
from tests.support.story_commands import COMMANDS

TEXTS = st.text(max_size=20)
OUTBOXES = st.dictionaries(TEXTS, st.integers(), max_size=3)
CONNECTIONS = st.dictionaries(TEXTS, st.from_type(ConnectionState), max_size=3)


@given(st.builds(Session, outbox=OUTBOXES, connections=CONNECTIONS))
def test_a_session_comes_back_as_it_was(known: Session) -> None:
    item = session.to_item(known)
    assert session.parse(item) == known
    assert session.parse(json.loads(json.dumps(item))) == known
    assert ("due" in item) is ("due_at" in item) is (known.due_at is not None)
    assert None not in item.values()


@given(st.builds(Message, id=st.text(min_size=1)))
def test_a_message_comes_back_as_it_was(known: Message) -> None:
    assert messages.parse(json.loads(json.dumps(messages.to_item("c", known)))) == known


@pytest.mark.parametrize("name", [name for name, steps in STORIES.items() if steps])
def test_a_session_of_every_state_is_written_whole_as_its_steps_have_left_it(name: str) -> None:
    story = Story(*STORIES[name])
    assert story.item is not None
    written = session.to_item(story.known)
    for attribute in written.keys() ^ story.item.keys():
        # A step may leave a default value behind, and a tombstone is given its end.
        default = Session.__dataclass_fields__.get(attribute)
        assert attribute == "ttl" or (default is not None and story.item[attribute] == default.default)
    assert all(
        story.item[attribute] == value for attribute, value in written.items() if attribute != "connections"
    )


FIRST = {
    "opened": Story(*OPENED),
    "brought back": Story(RESTORED),
    "a tombstone": Story(c.Delete(ME, create_tombstone=True)),
}


@pytest.mark.parametrize("name", FIRST)
def test_what_conditions_compare_with_is_in_every_item_from_the_beginning(name: str) -> None:
    """An attribute that is absent equals nothing, not even its default value."""
    item = FIRST[name].item
    assert item is not None
    # The phase is written with each lease, the title with the deadline to tell it; they are compared with nothing else.
    assert _compared_with_defaults() - {"phase", "title"} <= item.keys()


@cache
def _compared_with_defaults() -> set[str]:
    own = (keys.conversation_pk(ID), keys.SESSION)
    found: set[str] = set()
    for steps in STORIES.values():
        story = Story(*steps)
        for command in COMMANDS:
            decision = story.decide(command)
            for write in decision.writes if isinstance(decision, Decision) else ():
                if key(write) == own and write.condition is not None:
                    found |= {
                        name for name, value in _equalities(write.condition) if _is_default(name, value)
                    }
    return found


def _equalities(condition: Condition) -> Iterator[tuple[str, Any]]:
    match condition:
        case AllOf(conditions) | AnyOf(conditions):
            for each in conditions:
                yield from _equalities(each)
        case Compare(path, op, value) if op != "<>" and len(names(path)) == 1:
            yield names(path)[0], value
        case _:
            pass


def _is_default(name: str, value: Any) -> bool:
    field = Session.__dataclass_fields__[name]
    return value is not None and (value == field.default or value == {})


INVOCATIONS: st.SearchStrategy[Invocation] = st.one_of(
    st.builds(SyncConnection, TEXTS, TEXTS, st.none() | TEXTS),
    st.builds(SpeakTurn, TEXTS, st.integers()),
    st.builds(AnnounceTruncation, TEXTS),
)


@given(INVOCATIONS)
def test_an_invocation_comes_back_as_it_was(invocation: Invocation) -> None:
    assert invocations.parse(json.loads(json.dumps(invocations.encode(invocation)))) == invocation


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.lists(TEXTS, max_size=2)
FOREIGN = st.dictionaries(TEXTS, VALUES, max_size=3) | st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["sync", "turn", "announce"]) | VALUES,
        "conversationId": VALUES,
        "connectionId": VALUES,
        "turn": VALUES,
        "resumeToken": VALUES,
    },
)


@given(FOREIGN)
def test_a_payload_is_an_invocation_with_values_of_the_right_types_or_none_of_ours(
    payload: dict[str, Any],
) -> None:
    try:
        invocation = invocations.parse(payload)
    except ValueError:
        return
    encoded = invocations.encode(invocation)
    assert encoded == {name: payload[name] for name in encoded}
    assert {name: type(value) for name, value in encoded.items()} == {
        name: type(payload[name]) for name in encoded
    }


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"kind": "turn"},
        {"kind": "turn", "conversationId": "c"},
        {"kind": "turn", "conversationId": "c", "turn": "1"},
        {"kind": "turn", "conversationId": "c", "turn": None},
        {"kind": "turn", "conversationId": "c", "turn": True},
        {"kind": "turn", "conversationId": "c", "turn": float("inf")},
        {"kind": "turn", "conversationId": ["c"], "turn": 1},
        {"kind": "sync", "conversationId": "c"},
        {"kind": "sync", "conversationId": "c", "connectionId": 1},
        {"kind": "sync", "conversationId": "c", "connectionId": "x", "resumeToken": 1},
        {"kind": "announce"},
        {"kind": "warmer", "conversationId": "c"},
        {"kind": ["turn"], "conversationId": "c", "turn": 1},
        {"Records": []},
        [],
        "turn",
        None,
    ],
)
def test_a_payload_that_is_none_of_ours(payload: Any) -> None:
    with pytest.raises(ValueError, match="no invocation of this function"):
        invocations.parse(payload)
