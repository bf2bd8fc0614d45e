"""Every field that a client sends: a wrong type is refused by name, and the sentence is ours and says what to do."""

from __future__ import annotations

import json
import re
import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel, StringConstraints, TypeAdapter, ValidationError
from taskflow.conversation.frames import parse_frame
from taskflow.errors import FrameError
from taskflow.field_problems import (
    OPAQUE_PATTERN,
    OTHERWISE,
    PATTERNS,
    SENTENCES,
    VISIBLE_PATTERN,
    what_to_do,
)
from taskflow.protocol import ClientFrame
from taskflow.rest import admin, conversations, ingest, system, tokens
from taskflow.rest.judgements import Copies, Judge
from taskflow.rest.logs import InferenceLog, InferenceLogs, TokenCounts
from taskflow.rest.memory import MemorySwitch
from taskflow.rest.models import Rename, RequestModel, TicketRequest
from taskflow.rest.offers import Switch
from taskflow.rest.privacy import Erase
from taskflow.rest.tokens import NewToken
from taskflow.visibility import is_blank

FRAMES: tuple[type[BaseModel], ...] = get_args(get_args(ClientFrame)[0])
UUID = "6d2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a11"

GOOD: dict[type[BaseModel], dict[str, Any]] = {
    TicketRequest: {},
    Rename: {"title": "The sea"},
    Erase: {"confirm": "erase everything"},
    Switch: {"off": ["m"]},
    MemorySwitch: {"on": True},
    Judge: {"thumb": "up"},
    Copies: {"messageIds": [UUID]},
    TokenCounts: {},
    NewToken: {"name": "a program", "scopes": ["ingest"]},
    InferenceLog: {"model": "m", "provider": "p", "latencyMs": 1, "status": "success"},
    InferenceLogs: {"logs": [{"model": "m", "provider": "p", "latencyMs": 1, "status": "success"}]},
}
"""The smallest bodies that are accepted."""

GOOD_FRAME: dict[str, dict[str, Any]] = {
    "user_message": {"text": "Hi"},
    "edit_last": {"text": "Hi"},
    "set_model": {"model": "m"},
    "edit_queued": {"messageId": UUID, "text": "Hi"},
    "remove_queued": {"messageId": UUID},
    "send_queued": {"messageId": UUID},
}


def unwrapped(annotation: Any) -> Iterator[Any]:
    """The plain types that ``annotation`` allows."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from unwrapped(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for one in get_args(annotation):
            yield from unwrapped(one)
    else:
        yield annotation


def leaves(model: type[BaseModel], within: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each field below ``model``: the way to it in names of the wire, and its type."""
    for name, field in model.model_fields.items():
        way = (*within, field.alias or name)
        for kind in unwrapped(field.annotation):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from leaves(kind, way)
            else:
                yield way, kind


def placed(way: tuple[str, ...], value: Any, beside: dict[str, Any]) -> dict[str, Any]:
    """``beside`` with ``value`` at the end of ``way``."""
    first, *rest = way
    inner = (
        placed(tuple(rest), value, {"generationId": 1, "chars": 1} if first == "seen" else {})
        if rest
        else value
    )
    return {**beside, first: inner}


def wrong_for(kind: Any) -> list[str]:
    """JSON that is not of ``kind``, however near it comes."""
    if kind is int:
        return ["true", "false", '"1"', "1.0", "1e2", '"1.0"', '""', "[1]", "{}", "1.5", '"one"']
    if kind is bool:
        return ["0", "1", '"true"', '"false"', '"yes"', "[]", "{}", "1.0", '""']
    if kind is float:
        return ["true", "false", '"1"', '"1.5"', "[1]", "{}", '""', "NaN", "Infinity", "1e999"]
    if kind is str or get_origin(kind) is Literal:
        return ["true", "1", "1.0", "[]", "{}", '["a"]']
    assert kind is type(None) or get_origin(kind) is list, f"say what is wrong for {kind}"
    return []


IN_FRAMES = [
    (frame, way, kind)
    for frame in FRAMES
    for way, kind in leaves(frame)
    # A ``traceparent`` that is none is ignored, as W3C says: tests/unit/test_tracing.py.
    if way not in (("type",), ("traceparent",)) and wrong_for(kind)
]


@pytest.mark.parametrize(("frame", "way", "kind"), IN_FRAMES)
def test_a_wrong_type_in_a_frame_is_refused_by_the_field_s_name(
    frame: type[BaseModel], way: tuple[str, ...], kind: Any
) -> None:
    name = frame.model_fields["type"].default
    body = placed(way, "@", {"type": name, **GOOD_FRAME.get(name, {})})
    for wrong in wrong_for(kind):
        with pytest.raises(FrameError) as refused:
            parse_frame(json.dumps(body).replace('"@"', wrong))
        assert (refused.value.code, wrong) == ("INVALID_MESSAGE", wrong)
        assert f"“{'.'.join(way)}”" in refused.value.sentence
        assert_ours(refused.value.sentence)


def test_every_frame_with_the_right_types_is_accepted() -> None:
    for frame in FRAMES:
        name = frame.model_fields["type"].default
        for way, kind in leaves(frame):
            if kind is int:
                body = placed(way, 7, {"type": name, **GOOD_FRAME.get(name, {})})
                assert parse_frame(json.dumps(body))


def request_models() -> list[type[RequestModel]]:
    return list(RequestModel.__subclasses__())


def test_every_body_of_the_api_is_looked_at() -> None:
    assert set(request_models()) == set(GOOD)
    for model, body in GOOD.items():
        model.model_validate(body)


IN_BODIES = [(model, way, kind) for model in GOOD for way, kind in leaves(model) if wrong_for(kind)]


@pytest.mark.parametrize(("model", "way", "kind"), IN_BODIES)
def test_a_wrong_type_in_a_body_is_refused_by_the_field_s_name(
    model: type[BaseModel], way: tuple[str, ...], kind: Any
) -> None:
    for wrong in wrong_for(kind):
        body = json.loads(json.dumps(placed(way, "@", GOOD[model])).replace('"@"', wrong))
        with pytest.raises(ValidationError) as refused:
            model.model_validate(body)
        assert [problem["loc"] for problem in refused.value.errors()] == [way], wrong


PYDANTIC = re.compile(
    r"Input should|should (?:be|have|match)|Field required|Extra inputs|valid (?:dictionary|integer|string|list)"
    r"|Value error|instance of|Decoding|\{\w*\}",
    re.IGNORECASE,
)
DOES = re.compile(r"\b(?:send|use|leave|name|there is no such field|write|Shorten|remove)\b")


def assert_ours(sentence: str) -> None:
    """One of the product's sentences: it says what to do."""
    assert not PYDANTIC.search(sentence), sentence
    assert DOES.search(sentence), sentence
    assert OTHERWISE not in sentence


HOSTILE: tuple[Any, ...] = (
    *(None, True, 0, 1, -1, 1.0, 1.5, 2**60, 10**400, float("nan"), float("inf"), "", " ", "1", "true", "\ud800"),
    *("x" * 70, "x" * 20_000, UUID, [], [1], [None], {}, {"a": 1}, b"\xff", "9" * 5_000, "1_0", "+1", " 1", "1.0"),
    *("a\nb",),
)  # fmt: skip


def problems() -> Iterator[dict[str, Any]]:
    """What is wrong with hostile values in every place of the API, as FastAPI reports it, and of the frames."""
    for router in (
        conversations.router,
        ingest.router,
        system.router,
        tokens.router,
        admin.router,
    ):
        for route in router.routes:
            assert isinstance(route, APIRoute)
            needs = route.dependant
            in_the_address = [*needs.query_params, *needs.path_params]
            for field in (*in_the_address, *needs.body_params):
                for value in HOSTILE:
                    if field in in_the_address and not isinstance(value, str):
                        continue  # an address is text
                    yield from field.validate(value, {}, loc=("here", field.alias))[1] or []
    frames = {frame: GOOD_FRAME.get(frame.model_fields["type"].default, {}) for frame in FRAMES}
    for model, goods in {**GOOD, **frames}.items():
        bodies: list[Any] = [
            *HOSTILE,
            *({k: v for k, v in goods.items() if k != left_out} for left_out in goods),
        ]
        for way, _ in leaves(model):
            bodies += [placed(way, value, goods) for value in HOSTILE]
            bodies += [placed(way[:depth], value, goods) for depth in range(1, len(way)) for value in HOSTILE]
        bodies += [{**goods, "logs": [goods["logs"][0]] * 101}] if "logs" in goods else []
        bodies += [{**goods, "tokens": {"totalTokens": 4}}, {**goods, "tokens": {}, "inputTokens": 4}]
        for body in bodies:
            try:
                model.model_validate(body)
            except ValidationError as error:
                yield from error.errors(include_url=False, include_input=False)  # type: ignore[misc]


def test_whatever_is_wrong_the_sentence_is_ours_and_every_sentence_is_needed() -> None:
    kinds, patterns = set(), set()
    for problem in problems():
        assert what_to_do(problem) != OTHERWISE, problem["type"]
        assert_ours(what_to_do(problem))
        kinds.add(problem["type"])
        if problem["type"] == "string_pattern_mismatch":
            patterns.add(problem["ctx"]["pattern"])
    assert kinds - {"value_error", "string_pattern_mismatch"} == set(SENTENCES)
    # The upgrade's own: no field has it.
    assert patterns | {OPAQUE_PATTERN} == set(PATTERNS)


@pytest.mark.parametrize(
    ("place", "named"), [(("body",), True), (("body", "tokens"), False), (("body", "logs", 0), False)]
)
def test_only_a_whole_body_is_blamed_on_its_header(place: tuple[str | int, ...], named: bool) -> None:
    said = what_to_do({"type": "model_attributes_type", "loc": place})
    assert said.startswith("send a JSON object") and ("Content-Type" in said) is named


def test_a_kind_that_nobody_foresaw_has_a_sentence_without_its_own_words() -> None:
    assert (
        what_to_do({"type": "url_parsing", "msg": "Input should be a URL", "ctx": {"error": "x"}})
        == OTHERWISE
    )


UNSEEN = (
    "\x1c",
    "\x1f\x1d",
    "\x85",
    "\u200b",
    "\u2800",
    "\ufeff",
    "\u3164",
    "\u2028 \t",
    "\U000e0020",
    "\x00",
    "\ufffe",
)


@pytest.mark.parametrize("text", UNSEEN)
@pytest.mark.parametrize(
    ("model", "field"),
    [(Judge, "word"), (Rename, "title"), (NewToken, "name")],
    ids=["word", "title", "name"],
)
def test_a_text_of_which_nothing_can_be_seen_is_refused(
    model: type[BaseModel], field: str, text: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        model.model_validate({**GOOD[model], field: text})
    (problem,) = refused.value.errors()
    assert problem["loc"] == (field,)
    assert what_to_do(problem) == "send something that can be seen, not only blanks"


def test_blanks_around_a_word_go() -> None:
    assert Judge.model_validate({"thumb": "up", "word": "\x1c so \x1f"}).word == "so"


def test_a_schema_says_which_characters_can_be_seen_as_the_server_judges_them() -> None:
    visible = TypeAdapter(Annotated[str, StringConstraints(pattern=VISIBLE_PATTERN)])

    def passes(char: str) -> bool:
        try:
            visible.validate_python(char)
        except ValidationError:
            return False
        return True

    for number in (*range(0xD800), *range(0xE000, 0x10000)):
        char = chr(number)
        # As Pydantic reads the pattern, and as Python and a browser do.
        assert passes(char) == (re.search(VISIBLE_PATTERN, char) is not None) == (not is_blank(char)), hex(
            number
        )
