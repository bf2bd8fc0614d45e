"""OpenAI's own client asks for responses."""

from __future__ import annotations

from typing import Any

import openai
import pytest
from taskflow.codes import AiErrorCode
from taskflow.errors import ProviderError

from tests.fakes.provider import Script
from tests.support.doors import Doors, doors
from tests.unit.doors.test_chat_completions import conversations, session_of


async def respond(client: openai.AsyncOpenAI, text: Any = "What is the sea?", **rest: Any) -> Any:
    return await client.responses.create(**{"model": "fake-1", "input": text, **rest})


def told(at: Doors) -> list[str]:
    """What the model was asked last, without what it is told first."""
    return [each.content for each in at.world.provider.requests[-1].messages][1:]


async def test_a_response_is_a_turn() -> None:
    at = doors()
    answer = await respond(at.client(), instructions="Rhyme.", metadata={"of": "tests"}, max_output_tokens=9)
    assert answer.output_text == "You said: What is the sea?"
    assert (answer.status, answer.error, answer.incomplete_details) == ("completed", None, None)
    assert (answer.instructions, answer.max_output_tokens) == ("Rhyme.", 9)
    assert answer.metadata == {"of": "tests"}
    assert answer.usage.total_tokens == answer.usage.input_tokens + answer.usage.output_tokens
    [conversation_id] = conversations(at)
    assert answer.conversation.id == conversation_id
    assert answer.id == f"resp_{conversation_id.replace('-', '')}00000001"


async def test_a_response_is_gone_on_from() -> None:
    at = doors()
    client = at.client()
    first = await respond(client)
    second = await respond(client, "And a lake?", previous_response_id=first.id)
    third = await respond(
        client, [{"role": "user", "content": "And a pond?"}], conversation=second.conversation.id
    )
    assert second.previous_response_id == first.id
    assert {first.conversation.id, second.conversation.id, third.conversation.id} == set(conversations(at))
    assert told(at) == [
        *("What is the sea?", first.output_text, "And a lake?", second.output_text, "And a pond?")
    ]


async def test_an_earlier_response_is_gone_on_from_in_a_conversation_of_its_own() -> None:
    at = doors()
    client = at.client()
    first = await respond(client)
    await respond(client, "And a lake?", previous_response_id=first.id)
    fork = await respond(client, "And a pond?", previous_response_id=first.id)
    assert fork.conversation.id != first.conversation.id
    assert told(at) == ["What is the sea?", first.output_text, "And a pond?"]
    assert (await session_of(at, first.conversation.id)).settled_turn == 2


async def test_a_list_that_the_client_keeps_goes_on_with_its_conversation() -> None:
    at = doors()
    client = at.client()
    listed: list[Any] = [{"role": "user", "content": "What is the sea?"}]
    first = await respond(client, listed)
    listed += [each.model_dump() for each in first.output]
    second = await respond(client, [*listed, {"role": "user", "content": "And a lake?"}])
    assert second.conversation.id == first.conversation.id


async def test_a_response_is_read_again() -> None:
    at = doors()
    client = at.client()
    first = await respond(client)
    again = await client.responses.retrieve(first.id)
    assert (again.status, again.output, again.usage) == ("completed", first.output, first.usage)
    await respond(client, "More.", previous_response_id=first.id)
    # Not only of the newest: the tokens stand by each reply.
    later = await client.responses.retrieve(first.id)
    assert (later.output, later.usage) == (first.output, first.usage)
    assert first.usage is not None


@pytest.mark.parametrize("name", ["resp_1", "resp_" + "0" * 40, "resp_" + "f" * 40, "x"])
async def test_what_is_no_response_is_not_found(name: str) -> None:
    client = doors().client()
    for ask in (client.responses.retrieve(name), client.responses.cancel(name)):
        with pytest.raises(openai.NotFoundError) as refused:
            await ask
        assert refused.value.code == "response_not_found"


async def test_a_turn_that_was_never_asked_for_is_not_found() -> None:
    at = doors()
    first = await respond(at.client())
    later = first.id[:-1] + "2"
    with pytest.raises(openai.NotFoundError):
        await at.client().responses.retrieve(later)
    with pytest.raises(openai.NotFoundError):
        await respond(at.client(), previous_response_id=later)


async def test_nobody_reads_goes_on_from_or_stops_what_is_another_s() -> None:
    at = doors()
    first = await respond(at.client("one"))
    two = at.client("two")
    for ask in (
        two.responses.retrieve(first.id),
        two.responses.cancel(first.id),
        respond(two, previous_response_id=first.id),
        respond(two, conversation=first.conversation.id),
    ):
        with pytest.raises(openai.NotFoundError):
            await ask
    assert (await session_of(at, first.conversation.id)).requested_turn == 1


async def test_a_stream_has_every_event_in_order() -> None:
    at = doors()
    events = [event async for event in await respond(at.client(), stream=True)]
    assert [event.type for event in events] == [
        *("response.created", "response.in_progress", "response.output_item.added"),
        *("response.content_part.added", "response.output_text.delta", "response.output_text.done"),
        *("response.content_part.done", "response.output_item.done", "response.completed"),
    ]
    assert [event.sequence_number for event in events] == list(range(9))
    assert events[0].response.status == "in_progress"
    assert events[-1].response.output_text == "You said: What is the sea?"


async def test_the_client_s_own_helper_puts_a_stream_together() -> None:
    at = doors()
    async with at.client().responses.stream(model="fake-1", input="Hi") as stream:
        final = await stream.get_final_response()
    assert final.output_text == "You said: Hi"


async def test_a_reply_that_failed_is_a_failed_response() -> None:
    at = doors(
        lambda request: Script(open_error=ProviderError(AiErrorCode.TIMEOUT, "a secret of the provider"))
    )
    answer = await respond(at.client())
    assert (answer.status, answer.error.code, answer.output) == ("failed", "server_error", [])
    assert "secret" not in answer.error.message
    events = [event.type async for event in await respond(at.client(), stream=True)]
    assert events == ["response.created", "response.in_progress", "response.failed"]


@pytest.mark.parametrize(
    "script, reason, text",
    [
        (Script(pieces=("The ", "sea"), finish="length"), "max_output_tokens", "The sea"),
        (Script(open_error=ProviderError(AiErrorCode.CONTENT_BLOCKED, "x")), "content_filter", ""),
    ],
    ids=["length", "filter"],
)
async def test_a_reply_that_is_not_whole_says_why(script: Script, reason: str, text: str) -> None:
    at = doors(lambda request: script)
    answer = await respond(at.client())
    assert (answer.status, answer.incomplete_details.reason, answer.output_text) == (
        "incomplete",
        reason,
        text,
    )


async def test_a_deleted_conversation_is_gone() -> None:
    at = doors()
    first = await respond(at.client())
    from tests.support.doors import ONE

    assert await at.world.rest.delete_conversation(first.conversation.id, ONE)
    with pytest.raises(openai.NotFoundError):
        await at.client().responses.retrieve(first.id)
    with pytest.raises(openai.NotFoundError):
        await respond(at.client(), "More.", previous_response_id=first.id)
