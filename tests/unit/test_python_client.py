"""The Python client says what the server says: its types, what it refuses, what is blank to it. Its wheel builds."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
import regex
import taskflow_client
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator
from pydantic import ValidationError
from taskflow import codes, events
from taskflow.conversation.frames import parse_frame
from taskflow.errors import FrameError
from taskflow.rest import judgements as server_judgements
from taskflow.rest import models as server_models
from taskflow.visibility import UNSEEN
from taskflow_client import FrameRefused, RequestRefused, _frames, _judging, _text, models
from taskflow_client import events as client_events
from taskflow_client._parse import parse_event
from taskflow_client._session import Session
from taskflow_client.client import Client

from local.setup.stamps import ROOT
from tools import python_client

PACKAGE = ROOT / "clients" / "python"


def test_its_types_are_made_from_the_servers() -> None:
    assert python_client.main(["--check"]) == 0


def test_it_has_each_event_field_for_field() -> None:
    kinds = {each.__name__: each for each in get_args(client_events.AnyServerEvent)}
    for kind in get_args(events.AnyServerEvent):
        mine = [each.name for each in fields(kinds[kind.__name__])]
        assert mine == [each.name for each in fields(kind)], kind.__name__
    assert {*client_events.ErrorCode} == {*codes.ErrorCode}
    assert {*client_events.AiErrorCode} == {*codes.AiErrorCode}


@pytest.mark.parametrize("kind", get_args(events.AnyServerEvent), ids=lambda kind: kind.__name__)
def test_it_reads_what_the_server_encodes(kind: Any) -> None:
    sample = {
        "int": 7,
        "str": "text",
        "bool": True,
        "list[str]": ["a"],
        "AiErrorCode": codes.AiErrorCode.TIMEOUT,
    }
    given: dict[str, Any] = {}
    for each in fields(kind):
        name = str(each.type).removesuffix(" | None")
        if each.name == "type":
            continue
        given[each.name] = sample.get(name, [] if name.startswith("list") else _literal(name))
    event = kind(**given)
    found = parse_event(event.encode().decode())
    assert found is not None
    assert type(found).__name__ == kind.__name__
    assert {each.name: getattr(found, each.name) for each in fields(kind)} == {
        each.name: getattr(event, each.name) for each in fields(kind)
    }


def _literal(name: str) -> Any:
    """A value of ``Literal[...]``, or of a name of one."""
    words = {"AcceptedMode": "steer", "ErrorCode": codes.ErrorCode.TRY_AGAIN}
    return words.get(name) or name.partition("[")[2].partition(",")[0].strip("'\"]")


# Half of a surrogate pair, blanks of every kind, what JSON escapes, and numbers at their bounds.
TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "",
            " ",
            "\u200b",
            "\u2800",
            "\u3164",
            "\x00",
            "a\x00",
            "\ud800",
            "x" * 16_000,
            "x" * 16_001,
            "\ufdd0",
        ]
    ),
)
IDS = st.one_of(
    st.none(),
    st.text(st.sampled_from("aZ9._:- \n é"), max_size=4),
    st.sampled_from(["a" * 64, "a" * 65, "a\n"]),
)
COUNTS = st.one_of(st.none(), st.sampled_from([-1, 0, 1, 2**53 - 1, 2**53]))
SEEN = st.one_of(st.none(), st.tuples(st.sampled_from([-1, 0, 5, 2**53]), st.sampled_from([-1, 0, 3])))
MODES = st.sampled_from([None, "auto", "interrupt", "steer", "queue", "backchannel", "stop", ""])
QUEUED = st.sampled_from(
    ["6d2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a11", "6D2C3D0E-8A52-4B5C-9B1E-0C7F3F6F1A11", "", "x"]
)


def _both(build: Any, frame: dict[str, Any]) -> None:
    """The client refuses the frame with the code with which the server does, and else builds what it takes."""
    wire = json.dumps({name: value for name, value in frame.items() if value is not None})
    try:
        parse_frame(wire)
        wanted = None
    except FrameError as error:
        wanted = error.code
    try:
        built = build()
    except FrameRefused as refused:
        assert refused.code == wanted, frame
    else:
        assert wanted is None, frame
        parse_frame("".join(_frames.encoded(built)))


@given(TEXTS, IDS, IDS, COUNTS, SEEN, MODES)
def test_it_refuses_a_message_as_the_server_does(
    text: str, name: str | None, after: str | None, order: int | None, seen: Any, mode: str | None
) -> None:
    told = None if seen is None else {"generationId": seen[0], "chars": seen[1]}
    known = {"clientMessageId": name, "after": after, "order": order, "seen": told, "text": text}
    more: dict[str, Any] = {"client_message_id": name, "after": after, "order": order, "seen": seen}
    _both(
        lambda: _frames.user_message(text, mode=mode, **more), {"type": "user_message", "mode": mode, **known}
    )
    _both(lambda: _frames.edit_last(text, **more), {"type": "edit_last", **known})


@given(TEXTS, QUEUED, COUNTS, SEEN)
def test_it_refuses_other_frames_as_the_server_does(
    text: str, queued: str, count: int | None, seen: Any
) -> None:
    told = None if seen is None else {"generationId": seen[0], "chars": seen[1]}
    _both(lambda: _frames.cancel(count, seen), {"type": "cancel", "generationId": count, "seen": told})
    _both(lambda: _frames.regenerate(seen), {"type": "regenerate", "seen": told})
    _both(lambda: _frames.set_model(text), {"type": "set_model", "model": text})
    _both(
        lambda: _frames.edit_queued(queued, text), {"type": "edit_queued", "messageId": queued, "text": text}
    )
    _both(lambda: _frames.remove_queued(queued), {"type": "remove_queued", "messageId": queued})
    _both(
        lambda: _frames.send_queued(queued, seen), {"type": "send_queued", "messageId": queued, "seen": told}
    )
    if count is not None:
        _both(lambda: _frames.typing(True, count), {"type": "user_typing", "order": count})


def test_what_asks_for_a_turn_names_the_span_that_does_so() -> None:
    span = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    spans = iter([span, None, span])
    session = Session(None, lambda: "m-1", lambda: next(spans))
    for wanted, edits in ((span, False), (None, False), (span, True)):
        session.say("Hi.", edits=edits)
        frame = session.outbox.items[-1]
        assert frame.get("traceparent") == wanted
        assert parse_frame("".join(_frames.encoded(frame))).traceparent == wanted
    assert "traceparent" not in Session(None, lambda: "m-1").traced(_frames.regenerate())


def test_it_takes_the_same_characters_for_blank() -> None:
    characters = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF)
    unseen = set(regex.findall(f"[{UNSEEN}]", characters))
    assert [c for c in characters if _text.is_blank(c) != (c in unseen)] == []


@given(st.text(max_size=200))
def test_the_pieces_of_a_text_are_the_text(text: str) -> None:
    start, pieces = 0, []
    while start < len(text):
        piece = _text.piece(text, start) or text[start:]
        pieces.append(piece)
        start += len(piece)
    assert "".join(pieces) == text


@given(st.text(max_size=60), st.integers(4, 20))
def test_a_message_is_cut_into_frames_that_the_gateway_takes(text: str, most: int) -> None:
    parts = _text.fragments(text, most)
    assert "".join(parts) == text
    assert all(len(part.encode()) <= most for part in parts)


@pytest.mark.parametrize(
    "kind",
    [
        *("Model", "ModelList", "ConversationSummary", "ConversationPage", "Usage", "ConversationDetail"),
        *("Judgement", "Me"),
    ],
)
def test_it_reads_the_fields_that_the_http_api_answers(kind: str) -> None:
    mine = {each.name for each in fields(getattr(models, kind))}
    theirs = getattr(server_models, {"Judgement": "JudgementView"}.get(kind, kind))
    assert mine == set(theirs.model_fields) - {"success"}


@pytest.mark.parametrize(
    ("ask", "code", "status"),
    [
        (lambda client: client.conversation("1"), "INVALID_ID", 400),
        (lambda client: client.delete("6D2C3D0E-8A52-4B5C-9B1E-0C7F3F6F1A11"), "INVALID_ID", 400),
        (lambda client: client.conversations(limit=0), "INVALID_REQUEST", 422),
        (lambda client: client.conversations(limit=True), "INVALID_REQUEST", 422),
        (lambda client: client.rename("6d2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a11", " "), "INVALID_REQUEST", 422),
        (
            lambda client: client.rename("6d2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a11", "x" * 81),
            "INVALID_REQUEST",
            422,
        ),
        (lambda client: client.export("6d2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a11", "pdf"), "INVALID_REQUEST", 422),
        (lambda client: client.judge("6d2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a11", "1", "up"), "INVALID_ID", 400),
        (lambda client: client.withdraw_judgement("1", "1"), "INVALID_ID", 400),
        (
            lambda client: client.earlier_answers("6d2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a11", "1"),
            "INVALID_ID",
            400,
        ),
        (lambda client: client.note_copied("1", []), "INVALID_ID", 400),
    ],
    ids=[
        *("id", "capitals", "limit", "boolean", "blank title", "long title", "format"),
        *("reply", "conversation of a judgement", "question", "conversation of copies"),
    ],
)
async def test_it_refuses_a_request_before_it_is_sent(ask: Any, code: str, status: int) -> None:
    async with Client("http://127.0.0.1:9") as client:
        with pytest.raises(RequestRefused) as refused:
            await ask(client)
    assert (refused.value.code, refused.value.status) == (code, status)


WORDS = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.text(st.sampled_from("\t\r\x1c\x1f \x85\xa0\u1680\u180e\u200b\u2028\u3000\ufeff"), max_size=3),
    st.sampled_from(["", "\x00", "\ud800", "x" * 500, "x" * 501, "\U0001f642" * 500, 5]),
)
MESSAGES = st.lists(QUEUED, max_size=22)


@given(st.sampled_from(["up", "down", "UP", "", None]), WORDS)
def test_it_refuses_a_judgement_as_the_server_does(thumb: Any, word: Any) -> None:
    given = {"thumb": thumb} if word is None else {"thumb": thumb, "word": word}
    wanted = _taken(server_judgements.Judge, given)
    try:
        built = _judging.judgement(thumb, word)
    except RequestRefused as refused:
        assert (refused.code, refused.status, wanted) == ("INVALID_REQUEST", 422, None)
    else:
        assert wanted is not None
        assert _taken(server_judgements.Judge, json.loads(json.dumps(built))) == wanted


@given(st.one_of(MESSAGES, QUEUED))
def test_it_refuses_copies_as_the_server_does(ids: Any) -> None:
    wanted = _taken(server_judgements.Copies, {"messageIds": ids})
    try:
        built = _judging.copies(ids)
    except RequestRefused as refused:
        assert (refused.code, refused.status, wanted) == ("INVALID_REQUEST", 422, None)
    else:
        assert wanted is not None
        assert _taken(server_judgements.Copies, built) == wanted


def _taken(model: Any, body: dict[str, Any]) -> dict[str, Any] | None:
    """A body as the server reads it; None: it refuses it."""
    try:
        found: dict[str, Any] = model.model_validate(body).model_dump()
    except ValidationError:
        return None
    return found


REPLY = "6d2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a11"
CALLS: dict[str, Any] = {
    "judgeReply": lambda client: client.judge(REPLY, REPLY, "down", "too long"),
    "withdrawJudgement": lambda client: client.withdraw_judgement(REPLY, REPLY),
    "listEarlierAnswers": lambda client: client.earlier_answers(REPLY, REPLY),
    "noteCopies": lambda client: client.note_copied(REPLY, [REPLY]),
    "listConversations": lambda client: client.conversations(query="sea", limit=5, cursor="next"),
    "getConversation": lambda client: client.conversation(REPLY, limit=5, cursor="next"),
    "renameConversation": lambda client: client.rename(REPLY, "The sea"),
    "deleteConversation": lambda client: client.delete(REPLY),
    "exportConversation": lambda client: client.export(REPLY),
    "issueTicket": lambda client: client.ticket("resume"),
    "me": lambda client: client.me(),
    "myLimits": lambda client: client.limits(),
    "listModels": lambda client: client.models(),
    "signOutEverywhere": lambda client: client.sign_out(),
}


@pytest.mark.parametrize("operation", CALLS)
async def test_its_requests_are_those_of_the_openapi_document(operation: str) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(418)

    client = Client("http://taskflow.example")
    await client._http.aclose()
    client._http = httpx.AsyncClient(base_url=client.url, transport=httpx.MockTransport(answer))
    async with client:
        with pytest.raises(RequestRefused):
            await CALLS[operation](client)
    [request] = asked
    document = json.loads((ROOT / "docs" / "openapi.json").read_text())
    [(path, method, found)] = [
        (path, method, each)
        for path, methods in document["paths"].items()
        for method, each in methods.items()
        if each.get("operationId") == operation
    ]
    known = re.sub(r"\\{\w+\\}", REPLY, re.escape(path))
    assert (request.method.lower(), bool(re.fullmatch(known, request.url.path))) == (method, True)
    assert set(request.url.params) <= {
        each["name"] for each in found.get("parameters", ()) if each["in"] == "query"
    }
    if request.content:
        schema = found["requestBody"]["content"]["application/json"]["schema"]
        Draft202012Validator({**schema, "components": document["components"]}).validate(
            json.loads(request.content)
        )
    else:
        assert not found.get("requestBody", {}).get("required")


def test_its_wheel_builds_without_a_network_and_holds_its_types(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        str(PACKAGE),
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    subprocess.run([*command, "--quiet", "--wheel-dir", str(tmp_path)], check=True, timeout=300)
    [wheel] = tmp_path.iterdir()
    assert wheel.name.startswith(f"taskflow_client-{taskflow_client.__version__}-py3-none-any")
    with zipfile.ZipFile(wheel) as files:
        names = files.namelist()
        [metadata] = [files.read(name).decode() for name in names if name.endswith("METADATA")]
    assert {"taskflow_client/py.typed", "taskflow_client/events.py", "taskflow_client/chat/app.py"} <= set(
        names
    )
    assert all(name.startswith("taskflow_client") for name in names)
    needed = {
        line.partition(": ")[2].partition(">")[0] for line in metadata.splitlines() if "Requires-Dist" in line
    }
    assert needed == {"httpx", "websockets", "textual"}
