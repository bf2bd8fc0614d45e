"""What the compliance suite of Open Responses asks for (https://www.openresponses.org/compliance), asked of the stack.

The suite is no package, so its checks are told again here: bodies and events are held to the specification's own schema
(``openresponses-types``), and each of its tests is named with what becomes of it. What cannot be mapped is refused;
``docs/openai.md`` has the same list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import openresponses_types.types as spec
import pytest
from pydantic import TypeAdapter
from websockets.sync.client import ClientConnection, connect

from local.setup.stamps import ROOT
from tests.support.service_tokens import key
from tests.support.stack import Running

EVENT: TypeAdapter[Any] = TypeAdapter(
    spec.ResponseCreatedStreamingEvent
    | spec.ResponseInProgressStreamingEvent
    | spec.ResponseOutputItemAddedStreamingEvent
    | spec.ResponseContentPartAddedStreamingEvent
    | spec.ResponseOutputTextDeltaStreamingEvent
    | spec.ResponseOutputTextDoneStreamingEvent
    | spec.ResponseContentPartDoneStreamingEvent
    | spec.ResponseOutputItemDoneStreamingEvent
    | spec.ResponseCompletedStreamingEvent
)
PATIENCE_SECONDS = 60
HELLO = {"input": "Hello"}
TOOLS = {"tools": [{"type": "function", "name": "look_up", "parameters": {"type": "object"}}]}


def message(role: str, content: Any, **more: Any) -> dict[str, Any]:
    return {"type": "message", "role": role, "content": content, **more}


def listed(*messages: dict[str, Any]) -> dict[str, Any]:
    return {"input": list(messages)}


def with_part(part: dict[str, Any]) -> dict[str, Any]:
    return listed(message("user", [{"type": "input_text", "text": "What is this?"}, part]))


TALK = [
    message("user", "I am called Kim."),
    message("assistant", "Hello, Kim!"),
    message("user", "Who am I?"),
]

ANSWERED: dict[str, dict[str, Any]] = {
    "basic-response": listed(message("user", "Say hello.")),
    "system-prompt": listed(message("system", "Speak like a sailor."), message("user", "Say hello.")),
    "multi-turn": listed(*TALK),
    "assistant-phase": listed(TALK[0], {**TALK[1], "phase": "final_answer"}, TALK[2]),
    "streaming-response": {**HELLO, "stream": True},
}
"""Over HTTP."""

REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "tool-calling": ({**HELLO, **TOOLS}, "unsupported_parameter", "tools"),
    "image-input": (
        with_part({"type": "input_image", "image_url": "data:image/png;base64,AA=="}),
        "unsupported_content",
        "input[0].content[1].type",
    ),
    "file-input": (
        with_part(
            {"type": "input_file", "filename": "a.pdf", "file_data": "data:application/pdf;base64,AA=="}
        ),
        "unsupported_content",
        "input[0].content[1].type",
    ),
    "websocket-sequential-responses": ({**HELLO, "store": False}, "unsupported_parameter", "store"),
}
"""Over HTTP as over a WebSocket: the request, the code, and the field that is to blame. Each test of the suite with
``store: false`` is refused like the last one."""

SOCKETS = ("websocket-response", "websocket-continuation", "websocket-previous-response-not-found")
"""Over a WebSocket, without ``store: false``."""


def post(stack: Running, body: dict[str, Any]) -> httpx.Response:
    headers = {"authorization": f"Bearer {key(stack)}"}
    asked = {"model": "scripted", **body}
    return httpx.post(f"{stack.url}/v1/responses", json=asked, headers=headers, timeout=PATIENCE_SECONDS)


@contextmanager
def socket(stack: Running) -> Iterator[ClientConnection]:
    url = stack.url.replace("http", "ws", 1)
    headers = {"authorization": f"Bearer {key(stack)}"}
    with connect(f"{url}/v1/responses", additional_headers=headers) as opened:
        yield opened


def create(opened: ClientConnection, body: dict[str, Any]) -> list[dict[str, Any]]:
    """The events of a response."""
    sent = {"type": "response.create", "model": "scripted", **body}
    spec.WebSocketResponseCreateEvent.model_validate(sent)
    opened.send(json.dumps(sent))
    events: list[dict[str, Any]] = []
    while not events or events[-1]["type"] not in ("response.completed", "response.failed", "error"):
        events.append(json.loads(opened.recv(PATIENCE_SECONDS)))
    return events


def completed(events: list[dict[str, Any]]) -> dict[str, Any]:
    """The response that the events end with, once they are all as the specification wants them."""
    for event in events:
        EVENT.validate_python(event)
    response: dict[str, Any] = events[-1]["response"]
    assert response["status"] == "completed" and response["output"]
    spec.ResponseResource.model_validate(response)
    return response


@pytest.mark.parametrize("name", ANSWERED)
def test_what_is_answered_over_http(stack: Running, name: str) -> None:
    answer = post(stack, ANSWERED[name])
    assert answer.status_code == 200
    if ANSWERED[name].get("stream"):
        lines = [
            line.removeprefix("data: ") for line in answer.text.splitlines() if line.startswith("data: ")
        ]
        assert lines.pop() == "[DONE]"
        completed([json.loads(line) for line in lines])
    else:
        found = spec.ResponseResource.model_validate(answer.json())
        assert found.status == "completed" and found.output


def test_previous_response_id(stack: Running) -> None:
    first = post(stack, HELLO).json()
    second = post(stack, {"input": "And then?", "previous_response_id": first["id"]}).json()
    assert spec.ResponseResource.model_validate(second).previous_response_id == first["id"]


def test_over_a_websocket(stack: Running) -> None:
    with socket(stack) as opened:
        response = completed(create(opened, HELLO))
        again = completed(create(opened, {"input": "And then?", "previous_response_id": response["id"]}))
        assert again["conversation"] == response["conversation"]
        [missing] = create(opened, {**HELLO, "previous_response_id": "resp_none"})
        assert spec.WebSocketErrorEvent.model_validate(missing).error.code == "previous_response_not_found"
        for request, code, param in REFUSED.values():
            [refused] = create(opened, request)
            error = spec.WebSocketErrorEvent.model_validate(refused).error
            assert (error.code, error.param) == (code, param)
        # What was refused has ended nothing.
        completed(create(opened, HELLO))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_over_http(stack: Running, name: str) -> None:
    request, code, param = REFUSED[name]
    answer = post(stack, request)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["param"]) == (400, code, param)


def test_what_there_is_not_is_not_found(stack: Running) -> None:
    """``compact-response``: no conversation is compacted by a program."""
    headers = {"authorization": f"Bearer {key(stack)}"}
    for method in ("POST", "GET"):
        url = f"{stack.url}/v1/responses/compact"
        answer = httpx.request(method, url, json=HELLO, headers=headers, timeout=PATIENCE_SECONDS)
        assert answer.status_code in (404, 405)


def test_the_page_has_the_same_list() -> None:
    page = Path(ROOT, "docs", "openai.md").read_text()
    listed = page[page.index("### Open Responses") : page.index("## Errors")]
    told = set(re.findall(r"`([a-z-]+)`", listed))
    assert {*ANSWERED, *REFUSED, *SOCKETS, "previous-response-id", "compact-response"} <= told
