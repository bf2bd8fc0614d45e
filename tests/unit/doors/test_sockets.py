"""Programs over a WebSocket: responses, one after the other, told as they are spoken."""

from __future__ import annotations

from typing import Any

from tests.support.program_sockets import Sockets

WHOLE = [
    *("response.created", "response.in_progress", "response.output_item.added"),
    *("response.content_part.added", "response.output_text.delta", "response.output_text.done"),
    *("response.content_part.done", "response.output_item.done", "response.completed"),
]


async def test_a_response_is_told_as_it_is_spoken() -> None:
    at = Sockets()
    connection = await at.connect()
    response = await at.respond(connection, instructions="Rhyme.", metadata={"of": "tests"})
    assert at.types(connection) == WHOLE
    events = at.told(connection)
    assert [each["sequence_number"] for each in events] == list(range(len(events)))
    deltas = [each["delta"] for each in events if each["type"].endswith("delta")]
    assert "".join(deltas) == "You said: What is the sea?" == response["output"][0]["content"][0]["text"]
    assert len(deltas) > 1
    assert (response["instructions"], response["metadata"]) == ("Rhyme.", {"of": "tests"})
    assert response["usage"]["output_tokens"] > 0
    assert not at.world.failures
