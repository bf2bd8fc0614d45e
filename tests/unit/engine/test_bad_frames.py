"""Whatever a client sends is answered with a code and a sentence and changes nothing."""

from __future__ import annotations

import json
from typing import Any, cast, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from taskflow import protocol
from taskflow.client_frames import CLIENT_TYPES, ClientType
from taskflow.codes import ErrorCode
from taskflow.conversation import frames
from taskflow.conversation.frames import MAX_DEPTH, parse_frame
from taskflow.errors import FrameError

from tests.fakes.provider import say
from tests.support.world import World

CASES = [
    ("", "INVALID_JSON"),
    ("{", "INVALID_JSON"),
    ('{"type": "user_message", "text": "x", "mode": "shout"}', "INVALID_MESSAGE"),
    ('{"type": "user_message", "text": "x", "mode": "stop"}', "INVALID_MESSAGE"),
    ('{"type": "user_message", "text": "x", "mode": ["queue"]}', "INVALID_MESSAGE"),
    ('{"type": "edit_queued", "messageId": "7", "text": "x"}', "INVALID_MESSAGE"),
    ('{"type": "edit_queued", "messageId": "6d2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a11"}', "INVALID_MESSAGE"),
    ('{"type": "remove_queued"}', "INVALID_MESSAGE"),
    ("[1, 2]", "INVALID_JSON"),
    ('"ping"', "INVALID_JSON"),
    ("0", "INVALID_JSON"),
    ("null", "INVALID_JSON"),
    ("[" * 100_000, "INVALID_JSON"),
    ('{"type": ' + "[" * 5_000 + "]" * 5_000 + "}", "INVALID_JSON"),
    ('{"type": "ping", "type": "user_message", "text": "x"}', "INVALID_JSON"),
    ('{"type": "cancel", "seen": {"generationId": 1, "chars": 1, "chars": 9}}', "INVALID_JSON"),
    ('{"type": "ping", "x": NaN}', "INVALID_JSON"),
    ('{"type": "ping", "x": ' + "9" * 5_000 + "}", "INVALID_JSON"),
    ("{}", "UNKNOWN_TYPE"),
    ('{"type": "$connect"}', "UNKNOWN_TYPE"),
    ('{"type": 7}', "UNKNOWN_TYPE"),
    ('{"type": null, "text": "x"}', "UNKNOWN_TYPE"),
    ('{"type": "user_message"}', "INVALID_MESSAGE"),
    ('{"type": "user_message", "text": 5}', "INVALID_MESSAGE"),
    ('{"type": "user_message", "text": ""}', "INVALID_MESSAGE"),
    ('{"type": "user_message", "text": " \\n "}', "INVALID_MESSAGE"),
    ('{"type": "user_message", "text": "\\u200b\\u2060 "}', "INVALID_MESSAGE"),
    ('{"type": "user_message", "text": "\\u3164"}', "INVALID_MESSAGE"),
    ('{"type": "user_message", "text": "\\u2800\\u115f\\uffa0\\ufe0f"}', "INVALID_MESSAGE"),
    ('{"type": "user_message", "text": "a\\u0000b"}', "INVALID_MESSAGE"),
    ('{"type": "user_message", "text": "a\\ud800b"}', "INVALID_MESSAGE"),
    ('{"type": "user_message", "text": "a", "clientMessageId": "' + "x" * 65 + '"}', "INVALID_MESSAGE"),
    ('{"type": "user_message", "text": "a", "clientMessageId": "a#b c"}', "INVALID_MESSAGE"),
    ('{"type": "user_message", "text": "a", "seen": {"generationId": -1, "chars": 1}}', "INVALID_MESSAGE"),
    ('{"type": "user_message", "text": "a", "seen": {"generationId": 1, "chars": 1e400}}', "INVALID_MESSAGE"),
    ('{"type": "user_message", "text": "a", "seen": 5}', "INVALID_MESSAGE"),
    ('{"type": "cancel", "generationId": 123456789012345678901234567890}', "INVALID_MESSAGE"),
    ('{"type": "set_model", "model": ""}', "INVALID_MESSAGE"),
    (json.dumps({"type": "user_message", "text": "x" * 16_001}), "MESSAGE_TOO_LARGE"),
]


@pytest.mark.parametrize(("text", "code"), CASES)
def test_a_bad_frame_has_a_code_and_a_sentence(text: str, code: str) -> None:
    with pytest.raises(FrameError) as refused:
        parse_frame(text)
    assert refused.value.code == code
    assert 10 < len(refused.value.sentence) < 400


def test_the_longest_text_is_accepted() -> None:
    assert parse_frame(json.dumps({"type": "user_message", "text": "x" * 16_000}))


def test_an_unknown_mode_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(FrameError) as refused:
        parse_frame('{"type": "user_message", "text": "Hi.", "mode": "shout", "clientMessageId": "m-1"}')
    assert refused.value.client_message_id == "m-1"
    for mode in ("auto", "interrupt", "steer", "queue", "backchannel"):
        assert f"'{mode}'" in refused.value.sentence
    assert "shout" not in refused.value.sentence


def test_unknown_fields_are_ignored() -> None:
    assert parse_frame('{"type": "ping", "later": {"more": 1}}')


@pytest.mark.parametrize(("opened", "closed"), [("[", "]"), ('{"x": ', "}")])
def test_every_python_accepts_the_same_depth(opened: str, closed: str) -> None:
    def nested(levels: int) -> str:
        inside = opened * (levels - 1) + "0" + closed * (levels - 1)
        return f'{{"type": "ping", "x": {inside}}}'

    assert parse_frame(nested(MAX_DEPTH))
    for levels in (MAX_DEPTH + 1, 1_000, 20_000):
        with pytest.raises(FrameError, match="nested too deeply") as refused:
            parse_frame(nested(levels))
        assert refused.value.code == "INVALID_JSON"


def test_the_refusal_names_the_message_it_refuses() -> None:
    with pytest.raises(FrameError) as refused:
        parse_frame('{"type": "user_message", "text": "", "clientMessageId": "m-7"}')
    assert refused.value.client_message_id == "m-7"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
hostile = st.fixed_dictionaries(
    {"type": st.sampled_from(CLIENT_TYPES) | json_values},
    optional={
        "text": json_values,
        "clientMessageId": json_values,
        "seen": json_values,
        "generationId": json_values,
        "model": json_values,
        "mode": json_values,
        "messageId": json_values,
        "traceparent": json_values,
    },
)


@given(hostile)
def test_any_object_is_a_frame_or_refused(data: object) -> None:
    try:
        frame = parse_frame(json.dumps(data))
    except FrameError as refused:
        assert refused.code in ErrorCode
    else:
        assert frame.type in CLIENT_TYPES


TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
QUEUED = "6d2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a11"
some_id = st.sampled_from(["m-1", "a" * 64, "a" * 65, "", "é", "a b", "a\n", "\n"]) | json_values
some_count = st.integers(-1, 2) | st.sampled_from([2**53 - 1, 2**53, True, 1.0, "1"]) | json_values
nearly_right = st.fixed_dictionaries(
    {"type": st.sampled_from(CLIENT_TYPES)},
    optional={
        "text": st.sampled_from(["Hi.", "x" * 16_000]) | json_values,
        "clientMessageId": some_id,
        "client_message_id": some_id,
        "after": some_id,
        "order": some_count,
        "generationId": some_count,
        "model": st.sampled_from(["gpt-5", "x" * 128, "x" * 129, "é", "a\x7f", "~ "]) | json_values,
        "mode": st.sampled_from(
            ["auto", "interrupt", "steer", "queue", "backchannel", "stop", "Auto", "", " auto"]
        )
        | json_values,
        "messageId": st.sampled_from([QUEUED, QUEUED.upper(), QUEUED + "\n", QUEUED[1:]]) | json_values,
        "seen": st.fixed_dictionaries(
            {}, optional={"generationId": some_count, "chars": some_count, "generation_id": some_count}
        )
        | json_values,
        "traceparent": st.sampled_from([TRACEPARENT, TRACEPARENT.upper(), TRACEPARENT + "-x", ""])
        | json_values,
        "more": json_values,
    },
)


@settings(max_examples=400)
@given(nearly_right)
def test_what_is_plainly_right_is_what_the_models_of_the_protocol_take(data: dict[str, object]) -> None:
    """Without Pydantic nothing is taken that it would refuse, or take as something else."""
    kind = cast("ClientType", data["type"])
    plain = frames._plain(kind, data)
    if plain is not None:
        assert frames._checked(kind, data, None) == plain


PLAIN = [
    {
        "type": "user_message",
        "text": "Hi.",
        "clientMessageId": "m:1",
        "after": "m.0",
        "order": 3,
        "seen": None,
    },
    {"type": "user_message", "text": "Hi.", "seen": {"generationId": 1, "chars": 2, "later": 3}, "later": 4},
    {"type": "cancel", "generationId": 2, "seen": {"generationId": 2, "chars": 0}},
    {"type": "regenerate", "traceparent": TRACEPARENT},
    {"type": "edit_last", "text": "Hi?"},
    {"type": "user_typing", "order": 0},
    {"type": "user_stopped_typing"},
    {"type": "set_model", "model": "openai/gpt-5 (new)"},
    {"type": "ping"},
    {"type": "user_message", "text": "Hi.", "mode": "auto"},
    {"type": "edit_queued", "messageId": QUEUED, "text": "Hi?"},
    {"type": "remove_queued", "messageId": QUEUED},
    {"type": "send_queued", "messageId": QUEUED, "seen": {"generationId": 2, "chars": 0}},
]


@pytest.mark.parametrize("data", PLAIN, ids=lambda data: str(data["type"]))
def test_what_clients_usually_send_needs_no_pydantic(data: dict[str, Any]) -> None:
    assert frames._plain(data["type"], data) is not None


def test_fields_of_a_frame_are_those_of_the_protocol() -> None:
    for model in get_args(get_args(protocol.ClientFrame)[0]):
        fields = {name: field for name, field in model.model_fields.items() if name != "type"}
        kind = model.model_fields["type"].default
        assert {attribute for attribute, _ in frames._FIELDS[kind].values()} == set(fields)
        assert set(frames._FIELDS[kind]) == {field.alias for field in fields.values()}
        assert {field.alias for field in fields.values() if field.is_required()} <= set(frames._NEEDED)
    assert set(frames._FIELDS) == set(CLIENT_TYPES)


@given(st.text())
def test_any_text_is_a_frame_or_refused(text: str) -> None:
    try:
        parse_frame(text)
    except FrameError as refused:
        assert refused.code in ErrorCode


async def test_a_bad_frame_keeps_the_connection_and_changes_nothing() -> None:
    world = World([say("Hello."), say("Fine.")])
    conversation_id = await world.connect()
    await world.quiet()
    before = dict(world.table.items)
    for text, code in CASES:
        await world.receiver.receive("c1", text)
        assert world.frames()[-1]["type"] == "error"
        assert world.frames()[-1]["code"] == code
    assert world.table.items == before
    await world.send(type="user_message", text="Still working?")
    await world.quiet()
    assert world.types()[-1] == "ai_done"
    assert conversation_id


async def test_ping_is_answered_without_touching_the_table() -> None:
    world = World([say("Hello.")])
    await world.connect()
    await world.quiet()
    world.table.items.clear()
    await world.send(type="ping")
    assert world.frames()[-1] == {"type": "pong"}


async def test_what_nobody_foresaw_is_told_and_fails_the_invocation(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World([say("Hello.")])
    await world.connect()
    await world.quiet()

    def mistake(*_: object, **__: object) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr("taskflow.conversation.transitions.request_turn", mistake)
    with pytest.raises(RuntimeError):
        await world.send(type="user_message", text="Hi.")
    told = world.frames()[-1]
    assert (told["type"], told["code"]) == ("error", "INTERNAL")
    assert "mistake" not in told["error"]
