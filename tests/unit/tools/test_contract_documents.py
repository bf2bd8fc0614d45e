"""The AsyncAPI and OpenAPI documents are what the code says, valid, and do not go stale."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from taskflow import events
from taskflow.codes import AiErrorCode, ErrorCode
from taskflow.conversation.frames import parse_frame
from taskflow.errors import FrameError

from local.setup.stamps import ROOT
from tools.contract import __main__ as contract
from tools.contract import asyncapi
from tools.contract.errors import AI_ERRORS, ERRORS, REFUSALS
from tools.contract.operations import RECEIVED, SENT
from tools.contract.schemas import prose
from tools.contract.valid import payload_validator, problems

DOCUMENT = asyncapi.document()
MESSAGES = DOCUMENT["components"]["messages"]
FRAMES = {name: each for name, each in MESSAGES.items() if each["tags"] == [{"name": "client"}]}
EVENTS = {name: each for name, each in MESSAGES.items() if each["tags"] == [{"name": "server"}]}


def test_the_document_is_valid() -> None:
    assert problems(DOCUMENT) == []


def _message(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["messages"][name]
    return found


BREAKS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "another version": (lambda d: d.update(asyncapi="3.0.0"), "3.1.0"),
    "no info": (lambda d: d.pop("info"), "info"),
    "a field that there is not": (
        lambda d: d["channels"]["conversation"].update(adress="/ws"),
        "$.channels.conversation",
    ),
    "an operation without an action": (
        lambda d: d["operations"]["receive_ping"].pop("action"),
        "$.operations.receive_ping",
    ),
    "a reference to nothing": (
        lambda d: d["operations"]["receive_ping"]["messages"][0].update({"$ref": "#/channels/nothing"}),
        "leads nowhere",
    ),
    "an example without a field": (
        lambda d: _message(d, "AiToken")["examples"][0]["payload"].pop("token"),
        "an example of AiToken",
    ),
    "a message without an example": (
        lambda d: _message(d, "Pong")["examples"].clear(),
        "Pong has no example",
    ),
    "a frame that no operation receives": (
        lambda d: d["operations"].pop("receive_cancel"),
        "no operation has CancelFrame",
    ),
    "an event that no operation sends": (
        lambda d: (
            d["operations"].pop("send_encourage")
            and _message(d, "TypingNudge")
            and [each["reply"]["messages"].clear() for each in d["operations"].values() if "reply" in each]
        ),
        "no operation has TypingNudge",
    ),
}


@pytest.mark.parametrize(("breaks", "told"), BREAKS.values(), ids=BREAKS)
def test_a_fault_of_the_document_is_found(breaks: Callable[[dict[str, Any]], object], told: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    breaks(document)
    assert any(told in each for each in problems(document)), problems(document)


def test_every_frame_and_event_of_the_code_is_described() -> None:
    kinds = TypeAdapter(events.AnyServerEvent).json_schema()["$defs"]
    posted = {name for name, each in kinds.items() if "const" in each.get("properties", {}).get("type", {})}
    assert set(EVENTS) == posted
    assert {each.frame for each in RECEIVED} == {each["name"] for each in FRAMES.values()}


@pytest.mark.parametrize("name", EVENTS)
def test_an_example_of_an_event_is_what_the_code_would_send(name: str) -> None:
    adapter: TypeAdapter[events.ServerEvent] = TypeAdapter(getattr(events, name))
    for example in EVENTS[name]["examples"]:
        event = adapter.validate_json(json.dumps(example["payload"]), strict=True)
        assert json.loads(event.encode()) == example["payload"]


@pytest.mark.parametrize("name", FRAMES)
def test_an_example_of_a_frame_is_taken(name: str) -> None:
    for example in FRAMES[name]["examples"]:
        assert parse_frame(json.dumps(example["payload"])).type == FRAMES[name]["name"]
        assert "[[" not in json.dumps(example["payload"])


WRONG = (
    {"type": "user_message"},
    {"type": "user_message", "text": 7},
    {"type": "user_message", "text": ""},
    {"type": "user_message", "text": "x" * 16_001},
    {"type": "user_message", "text": "Hi", "mode": "shout"},
    {"type": "user_message", "text": "Hi", "seen": {"generationId": 1}},
    {"type": "user_message", "text": "Hi", "seen": {"generationId": -1, "chars": 0}},
    {"type": "user_message", "text": "Hi", "clientMessageId": "a b"},
    {"type": "user_message", "text": "Hi", "clientMessageId": "x" * 65},
    {"type": "user_message", "text": "Hi", "order": 2**53},
    {"type": "cancel", "generationId": "1"},
    {"type": "set_model"},
    {"type": "edit_queued", "messageId": "7", "text": "Hi"},
    {"type": "send_queued"},
)


@pytest.mark.parametrize("frame", WRONG, ids=lambda frame: json.dumps(frame)[:70])
def test_the_document_refuses_what_the_server_refuses(frame: dict[str, Any]) -> None:
    with pytest.raises(FrameError):
        parse_frame(json.dumps(frame))
    name = next(name for name, each in FRAMES.items() if each["name"] == frame["type"])
    assert not payload_validator(DOCUMENT, name).is_valid(frame)


def test_every_code_has_a_meaning() -> None:
    assert (set(ERRORS), set(AI_ERRORS)) == (set(ErrorCode), set(AiErrorCode))


def test_refusals_are_those_of_the_protocol() -> None:
    table = re.findall(r"^\| (\d{3}) \| (.+) \|$", (ROOT / "docs/protocol.md").read_text(), re.MULTILINE)
    told = {status: tuple(re.findall(r"`([A-Z_]+)`", codes)) for status, codes in table}
    assert told == dict(REFUSALS)


def test_an_order_names_only_events_that_its_operation_has() -> None:
    operations = [(each.answers, each.order) for each in RECEIVED] + [
        (each.events, each.order) for each in SENT
    ]
    for possible, orders in operations:
        for order in orders:
            words = set(re.findall(r"\b[a-z]+_[a-z_]+\b", re.sub(r"\{[^}]*\}", "", order)))
            assert words <= set(possible), order


def test_descriptions_have_the_names_of_the_wire() -> None:
    assert (
        prose("As ``client_message_id`` says,\n  not ``ai_start``.")
        == "As `clientMessageId` says, not `ai_start`."
    )


@pytest.mark.parametrize("number", range(len(contract.DOCUMENTS)), ids=("asyncapi", "openapi"))
def test_a_stale_document_fails_the_check(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, make = contract.DOCUMENTS[number]
    kept, made = tmp_path / file.name, make()
    monkeypatch.setattr(contract, "ROOT", tmp_path)
    monkeypatch.setattr(contract, "DOCUMENTS", ((kept, lambda: made),))
    assert contract.main(["--check"]) == 1
    assert contract.main([]) == 0
    assert contract.main(["--check"]) == 0
    kept.write_text(kept.read_text().replace("Conversations", "Talks").replace("conversations", "talks"))
    capsys.readouterr()
    assert contract.main(["--check"]) == 1
    assert f"{file.name} is stale" in capsys.readouterr().out
