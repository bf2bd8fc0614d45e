"""OpenAI's own client over the WebSocket of the running stack: gateway, function, queue, timer, generate, gateway."""

from __future__ import annotations

import re
from typing import Any

import openai
import pytest
from websockets.exceptions import InvalidStatus

from tests.integration.test_openai_client import PAGE, client
from tests.support.service_tokens import key
from tests.support.stack import Running

# openai 3.57.0 opens its connection in a way that websockets 17 advises against.
pytestmark = pytest.mark.filterwarnings(
    "ignore:connect.. must be used as a context manager:DeprecationWarning"
)


def until_over(connection: Any) -> list[Any]:
    """The events of a response up to its last, or the refusal."""
    events = []
    for event in connection:
        events.append(event)
        if event.type in ("response.completed", "response.incomplete", "response.failed", "error"):
            return events
    raise AssertionError(f"the connection is over: {events}")


def test_a_conversation_is_streamed_over_two_turns(stack: Running) -> None:
    with client(stack).responses.connect() as connection:
        connection.response.create(model="scripted", input="Hello")
        first = until_over(connection)
        assert first[-1].type == "response.completed"
        connection.response.create(input="And then?", previous_response_id=first[-1].response.id)
        second = until_over(connection)
    for events in (first, second):
        text = "".join(each.delta for each in events if each.type == "response.output_text.delta")
        assert text == events[-1].response.output_text != ""
        assert [each.sequence_number for each in events] == list(range(len(events)))
    assert second[-1].response.conversation == first[-1].response.conversation
    assert second[-1].response.previous_response_id == first[-1].response.id
    asks = client(stack)
    assert asks.responses.retrieve(second[-1].response.id).output_text == second[-1].response.output_text


def test_the_lines_of_the_page_print_a_reply(stack: Running, capsys: pytest.CaptureFixture[str]) -> None:
    found = re.search(r"```py\n(.+?)```", PAGE.read_text(), re.DOTALL)
    assert found is not None
    exec(compile(found[1].replace("…", "scripted"), str(PAGE), "exec"), {"client": client(stack)})
    assert capsys.readouterr().out.strip()


def test_who_may_not_connect_is_refused(stack: Running) -> None:
    for api_key, status in (("tfs_nobodys", 401), (key(stack, "metrics", "reader"), 403)):
        with pytest.raises(InvalidStatus) as refused, client(stack, api_key).responses.connect():
            pass
        assert refused.value.response.status_code == status
        assert f"| {status} |" in PAGE.read_text().split("## Over a WebSocket")[1].split("## Errors")[0]


def test_what_cannot_be_is_refused_and_the_connection_stays(stack: Running) -> None:
    asks: openai.OpenAI = client(stack)
    other = client(stack, key(stack, name="two")).responses.create(model="scripted", input="Hello")
    with asks.responses.connect() as connection:
        connection.send_raw("{")
        [refused] = until_over(connection)
        assert refused.code == "invalid_json"
        connection.response.create(model="scripted", input="Hi", tools=[{"type": "web_search"}])
        [refused] = until_over(connection)
        assert (refused.code, refused.param) == ("unsupported_parameter", "tools")
        connection.response.create(input="Hi", previous_response_id=other.id)
        [refused] = until_over(connection)
        assert refused.code == "previous_response_not_found"
        connection.response.create(model="scripted", input="Hello")
        assert until_over(connection)[-1].type == "response.completed"
