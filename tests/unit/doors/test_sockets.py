"""Programs over a WebSocket: responses, one after the other, told as they are spoken."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest
from taskflow.codes import AiErrorCode
from taskflow.conversation.commands import Delete, UserMessage
from taskflow.engine.runner import run
from taskflow.errors import ProviderError, StoreUnavailable
from taskflow.rest.openai.asking import look
from taskflow.rest.openai.errors import OpenAIError
from taskflow.rest.openai.requests import place
from taskflow.rest.openai.sockets import MAX_ECHO_BYTES, read_frame
from taskflow.sessions.erasing import Erasure, erase
from taskflow.settings import Settings
from taskflow.store import keys

from tests.fakes.provider import Script, say
from tests.support.doors import ONE
from tests.support.program_sockets import Sockets
from tests.support.virtual_time import run_virtually
from tests.support.world import SETTINGS

WHOLE = [
    *("response.created", "response.in_progress", "response.output_item.added"),
    *("response.content_part.added", "response.output_text.delta", "response.output_text.done"),
    *("response.content_part.done", "response.output_item.done", "response.completed"),
]
SLOW = say("The sea is wide and deep.", pace=1.0)
HELD = Script(("The", " sea", " is"), hang_after=2, hang_seconds=10_000)


def virtual(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """The test in virtual time: what is slow is slow for the model alone."""

    async def to_the_end() -> None:
        await test()
        while left := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(left)

    def virtually() -> None:
        run_virtually(to_the_end())

    virtually.__name__ = test.__name__
    return virtually


def deltas(at: Sockets, connection: str) -> list[str]:
    return [each["delta"] for each in at.told(connection) if each["type"] == "response.output_text.delta"]


@virtual
async def test_a_response_is_told_as_it_is_spoken() -> None:
    at = Sockets([SLOW])
    connection = await at.connect()
    response = await at.respond(connection, instructions="Rhyme.", metadata={"of": "tests"})
    assert at.types(connection) == WHOLE
    events = at.told(connection)
    assert [each["sequence_number"] for each in events] == list(range(len(events)))
    assert deltas(at, connection) == ["The", " sea", " is", " wide", " and", " deep."]
    assert response["output"][0]["content"][0]["text"] == "The sea is wide and deep."
    assert (response["instructions"], response["metadata"]) == ("Rhyme.", {"of": "tests"})
    assert response["usage"]["output_tokens"] > 0
    assert {each["response"]["id"] for each in events if "response" in each} == {response["id"]}
    assert len({each["response"]["created_at"] for each in events if "response" in each}) == 1
    assert not at.world.failures


@virtual
async def test_a_conversation_goes_on_from_response_to_response() -> None:
    at = Sockets()
    connection = await at.connect()
    first = await at.respond(connection)
    second = await at.respond(connection, "And a lake?", previous_response_id=first["id"])
    assert second["conversation"] == first["conversation"]
    assert second["previous_response_id"] == first["id"]
    told = [each.content for each in at.world.provider.requests[-1].messages][1:]
    assert told == ["What is the sea?", "You said: What is the sea?", "And a lake?"]
    other = await at.respond(connection, "And a pond?", conversation=first["conversation"]["id"])
    assert other["conversation"] == first["conversation"]
    new = await at.respond(connection, "Something else.")
    assert new["conversation"] != first["conversation"]
    assert at.types(connection) == WHOLE * 4


@virtual
async def test_a_program_is_no_connection_of_a_conversation() -> None:
    """Nobody greets it, no silence is counted, and what happens there later is not told to it."""
    at = Sockets()
    connection = await at.connect()
    response = await at.respond(connection)
    session = await at.world.session(response["conversation"]["id"])
    assert (session.connections, session.grace_at, session.subscribers) == ({}, None, {})
    before = len(at.told(connection))
    await at.respond(await at.connect(), "And a lake?", previous_response_id=response["id"])
    assert len(at.told(connection)) == before


@virtual
async def test_one_response_at_a_time() -> None:
    at = Sockets([HELD, say("Now.")])
    connection = await at.connect()
    assert await at.create(connection) is None
    await at.world.until(lambda: "".join(deltas(at, connection)) == "The sea")
    refused = await at.create(connection, "And a lake?")
    assert refused is not None
    assert (refused["code"], refused["status"], refused["type"]) == ("response_in_progress", 409, "error")
    other = await at.connect()
    assert (await at.respond(other))["status"] == "completed"
    # Neither the refusal nor the other connection has disturbed it.
    assert at.types(connection) == WHOLE[:5]
    await at.leave(connection)
    await at.world.quiet()


@virtual
async def test_of_two_frames_at_once_one_gets_a_response() -> None:
    at = Sockets()
    connection = await at.connect()
    socket = await at.doors.app.state.rest.ports.sockets.find(connection)
    begins = at.doors.app.state.rest.ports.sockets.begin_asking
    assert await begins(socket, {}, 1_000_000)
    assert not await begins(socket, {}, 1_000_000)
    read_again = await at.doors.app.state.rest.ports.sockets.find(connection)
    assert not await begins(read_again, {}, 1_029_999), "it may still be asked for"
    assert await begins(read_again, {}, 1_031_000), "who asked has died over it"


@virtual
async def test_whoever_closes_the_connection_stops_the_response() -> None:
    at = Sockets([HELD])
    connection = await at.connect()
    assert await at.create(connection) is None
    await at.world.until(lambda: "".join(deltas(at, connection)) == "The sea")
    created = at.told(connection)[0]["response"]
    await at.leave(connection)
    await at.world.quiet()
    kept = await look(at.doors.app.state.rest, ONE, place(created["id"]))
    assert (kept.status, kept.text) == ("cancelled", "The sea")
    assert not at.world.failures
    # Twice is nothing, nor is a connection that was never there.
    await at.leave(connection)
    await at.leave("nobody")


@virtual
async def test_whoever_is_gone_before_the_response_is_known_stops_it_too() -> None:
    at = Sockets([HELD])
    connection = await at.connect()
    turns = at.doors.app.state.rest.ports.turns
    begin = turns.begin

    async def and_is_gone(*given: Any) -> Any:
        done = await begin(*given)
        await at.leave(connection)
        return done

    turns.begin = and_is_gone
    assert await at.create(connection) is None
    await at.world.quiet()
    [conversation_id] = [pk.removeprefix("C#") for pk, sk in at.world.table.items if sk == "SESSION"]
    session = await at.world.session(conversation_id)
    assert session.last_result is not None and session.last_result.state == "cancelled"


@virtual
async def test_a_page_that_cuts_in_ends_the_response() -> None:
    at = Sockets([HELD, say("A lake is small.")])
    connection = await at.connect()
    assert await at.create(connection) is None
    await at.world.until(lambda: "".join(deltas(at, connection)) == "The sea")
    created = at.told(connection)[0]["response"]
    command = UserMessage("page", "And a lake?")
    assert (await run(at.world.engine, created["conversation"]["id"], command)).ok
    last = await at.answered(connection)
    assert (last["type"], last["response"]["status"]) == ("response.failed", "cancelled")
    assert last["response"]["output"][0]["content"][0]["text"] == "The sea"
    await at.world.quiet()
    assert at.endings(connection) == 1, "the turn after it is another's"


@virtual
async def test_a_page_that_is_quicker_than_the_first_word_ends_the_response_too() -> None:
    """No run ever has the lease for its turn: the next one's tells it."""
    at = Sockets([say("A lake is small.")])
    connection = await at.connect()
    start = at.world.invoker.invoke

    async def lost(invocation: Any) -> None:
        """It never gets there."""

    at.world.invoker.invoke = lost  # type: ignore[method-assign]
    assert await at.create(connection) is None
    at.world.invoker.invoke = start  # type: ignore[method-assign]
    [conversation_id] = [pk.removeprefix("C#") for pk, sk in at.world.table.items if sk == "SESSION"]
    assert (await run(at.world.engine, conversation_id, UserMessage("page", "And a lake?"))).ok
    last = await at.answered(connection)
    await at.world.quiet()
    assert (last["type"], last["response"]["status"]) == ("response.failed", "cancelled")
    assert last["response"]["id"].endswith("00000001")
    assert at.types(connection) == ["response.failed"]
    assert (await at.respond(connection))["status"] == "completed"


@virtual
async def test_a_page_whose_own_turn_never_starts_ends_the_response_as_well() -> None:
    """No run has the lease for either turn: the sweep that gives up tells both."""
    at = Sockets()
    connection = await at.connect()

    async def lost(invocation: Any) -> None:
        """It never gets there."""

    at.world.invoker.invoke = lost  # type: ignore[method-assign]
    assert await at.create(connection) is None
    [conversation_id] = [pk.removeprefix("C#") for pk, sk in at.world.table.items if sk == "SESSION"]
    assert (await run(at.world.engine, conversation_id, UserMessage("page", "And a lake?"))).ok
    for _ in range(20):
        await asyncio.sleep(60)
        await at.world.sweep()
    [told] = at.told(connection)
    assert (told["type"], told["response"]["status"]) == ("response.failed", "cancelled")
    assert told["response"]["id"].endswith("00000001")


@virtual
async def test_a_conversation_that_is_deleted_ends_its_response() -> None:
    at = Sockets([HELD, say("Now.")])
    connection = await at.connect()
    assert await at.create(connection) is None
    await at.world.until(lambda: "".join(deltas(at, connection)) == "The sea")
    conversation = at.told(connection)[0]["response"]["conversation"]["id"]
    assert (await run(at.world.engine, conversation, Delete(ONE))).ok
    await at.world.quiet()
    for _ in range(100):
        if at.endings(connection):
            break
        await asyncio.sleep(5)
        await at.world.sweep()
    last = at.told(connection)[-1]
    assert (last["type"], last["code"], last["status"]) == ("error", "conversation_not_found", 404)
    assert (await at.respond(connection))["status"] == "completed"


@virtual
async def test_a_reply_that_fails_is_told_so() -> None:
    broken = Script(("The", " sea"), fail_after=1, error=ProviderError(AiErrorCode.TIMEOUT, "late"))
    refused = Script(open_error=ProviderError(AiErrorCode.RATE_LIMITED, "busy"))
    for script, types in (
        (broken, [*WHOLE[:8], "response.failed"]),
        (refused, [*WHOLE[:2], "response.failed"]),
    ):
        at = Sockets([script])
        connection = await at.connect()
        response = await at.respond(connection)
        assert at.types(connection) == types
        assert (response["status"], response["error"]["code"]) == ("failed", "server_error")


@virtual
async def test_a_reply_that_was_cut_at_its_length_is_incomplete() -> None:
    at = Sockets([replace(say("The sea"), finish="length")])
    connection = await at.connect()
    response = await at.respond(connection)
    assert at.told(connection)[-1]["type"] == "response.incomplete"
    assert response["incomplete_details"] == {"reason": "max_output_tokens"}


@virtual
async def test_who_may_not_connect_is_refused() -> None:
    at = Sockets()
    for headers, status, code in (
        ({}, 401, "invalid_api_key"),
        ({"authorization": "Bearer tfs_nobodys"}, 401, "invalid_api_key"),
        ({"authorization": "Basic b25l"}, 401, "invalid_api_key"),
        ({"authorization": "Bearer reader"}, 403, "scope_required"),
        ({"cookie": "guest=1"}, 401, "invalid_api_key"),
    ):
        answer = await at.handle("CONNECT", "p1", headers=headers)
        assert (answer["statusCode"], json.loads(answer["body"])["error"]["code"]) == (status, code)
    refused = await at.create("p1")
    assert refused is not None and refused["code"] == "connection_over"


@virtual
async def test_a_token_that_was_revoked_asks_for_nothing_more() -> None:
    at = Sockets()
    connection = await at.connect()
    await at.doors.app.state.rest.ports.persons.revoke(ONE, 1)
    refused = await at.create(connection)
    assert refused is not None and (refused["status"], refused["code"]) == (401, "invalid_api_key")


@virtual
async def test_who_asks_too_often_waits() -> None:
    at = Sockets(settings=replace(SETTINGS, limit_requests_per_minute=1, limit_requests_per_address=0))
    connection = await at.connect()
    answers = [await at.create(connection, store=False) for _ in range(1)]
    answers += [await at.create(connection) for _ in range(3)]
    codes = [each["code"] if each else None for each in answers]
    assert codes[0] == "unsupported_parameter"
    assert "rate_limit_exceeded" in codes
    limited = next(each for each in answers if each and each["code"] == "rate_limit_exceeded")
    assert limited["error"]["retry_after"] >= 1


@virtual
async def test_what_cannot_be_read_counts_as_a_request() -> None:
    at = Sockets(settings=replace(SETTINGS, limit_requests_per_minute=1, limit_requests_per_address=0))
    connection = await at.connect()
    refused = [await at.send(connection, "{") for _ in range(20)]
    assert {each and each["code"] for each in refused} >= {"rate_limit_exceeded"}


async def crowd(settings: Settings) -> None:
    at = Sockets(settings=settings)
    first, *_ = [await at.connect() for _ in range(3)]
    headers = {"Authorization": "Bearer one"}
    refused = await at.handle("CONNECT", "more", headers=headers)
    told = json.loads(refused["body"])["error"]
    assert (refused["statusCode"], told["code"], told["retry_after"]) == (429, "too_many_connections", 30)
    await at.leave(first)
    await at.leave(first)  # the gateway may tell it twice
    assert (await at.handle("CONNECT", "more", headers=headers))["statusCode"] == 200
    assert (await at.handle("CONNECT", "again", headers=headers))["statusCode"] == 429
    others = {"Authorization": "Bearer two"}
    let_in = (await at.handle("CONNECT", "other", headers=others))["statusCode"] == 200
    assert let_in == (settings.limit_connections_per_address == 0), "an address is everybody's who is there"


@virtual
async def test_of_a_token_so_many_connections_are_open_at_once() -> None:
    await crowd(replace(SETTINGS, limit_connections_per_user=3))


@virtual
async def test_of_an_address_so_many_connections_are_open_at_once() -> None:
    await crowd(replace(SETTINGS, limit_connections_per_address=3))


@virtual
async def test_a_connection_of_whose_end_nobody_was_told_is_counted_no_longer_than_it_can_live() -> None:
    at = Sockets(settings=replace(SETTINGS, limit_connections_per_user=2))
    await at.connect()
    await asyncio.sleep(2 * 3_600)
    kept = await at.connect()
    headers = {"Authorization": "Bearer one"}
    assert (await at.handle("CONNECT", "early", headers=headers))["statusCode"] == 429
    await asyncio.sleep(3_600 + 300)
    await at.connect()
    assert (await at.handle("CONNECT", "more", headers=headers))["statusCode"] == 429, (
        "the others are counted"
    )
    await at.leave(kept)
    assert (await at.handle("CONNECT", "later", headers=headers))["statusCode"] == 200


@virtual
async def test_a_flood_of_frames_ends_the_connection_and_what_is_being_said_on_it() -> None:
    at = Sockets([HELD], settings=replace(SETTINGS, limit_frames_per_connection=5))
    connection = await at.connect()
    assert await at.create(connection) is None
    refused = [await at.send(connection, "{") for _ in range(20)]
    codes = [each and each["code"] for each in refused]
    assert codes == ["invalid_json"] * 4 + ["rate_limit_exceeded"] + [None] * 15
    await at.world.quiet()
    await asyncio.sleep(10)
    after = await at.create(connection)
    assert after is not None and after["code"] == "connection_over"
    assert (await at.create(await at.connect())) is None, "another connection of the same token goes on"


@virtual
async def test_an_erasure_ends_the_connections_that_its_person_had_and_leaves_nothing_of_them() -> None:
    at = Sockets(settings=replace(SETTINGS, limit_connections_per_user=5))
    connection, theirs = await at.connect(), await at.connect("two")
    for each in (connection, theirs):
        await at.respond(each, metadata={"secret": "of mine"})
    assert len([each for each in at.world.table.items if each[1] == keys.RESPONSES]) == 2
    erasure = Erasure(ONE, at.world.engine.now_ms())
    await asyncio.sleep(1)
    later = await at.connect()
    engine = at.world.engine
    await erase(
        engine.store, erasure, now_ms=engine.now_ms, periods=engine.periods, until=engine.now_ms() + 10_000
    )
    left = {pk for pk, sk in at.world.table.items if sk == keys.RESPONSES}
    assert left == {keys.socket_pk(theirs), keys.socket_pk(later)}
    refused = await at.create(connection)
    assert refused is not None and refused["code"] == "connection_over"


@virtual
async def test_what_is_anothers_is_not_found() -> None:
    at = Sockets()
    mine = await at.respond(await at.connect())
    other = await at.connect("two")
    for asked, code in (
        ({"previous_response_id": mine["id"]}, "previous_response_not_found"),
        ({"conversation": mine["conversation"]["id"]}, "conversation_not_found"),
        ({"previous_response_id": "resp_" + "0" * 40}, "previous_response_not_found"),
    ):
        refused = await at.create(other, "Hi", **asked)
        assert refused is not None and (refused["status"], refused["code"]) == (404, code)
    assert (await at.respond(other))["status"] == "completed", "the connection has stayed open"


@virtual
async def test_a_store_that_is_away_is_told_and_the_connection_goes_on() -> None:
    at = Sockets()
    connection = await at.connect()
    find = at.world.table.get

    async def away(pk: str, sk: str, *, consistent: bool = True) -> Any:
        raise StoreUnavailable("the table does not answer")

    at.world.table.get = away  # type: ignore[method-assign]
    refused = await at.create(connection)
    assert refused is not None and (refused["status"], refused["code"]) == (503, "service_unavailable")
    at.world.table.get = find  # type: ignore[method-assign]
    assert (await at.respond(connection))["status"] == "completed"


CREATE: dict[str, Any] = {"type": "response.create", "input": "Hi"}
REFUSED: dict[str, tuple[Any, str, str | None]] = {
    "nothing": ("", "invalid_json", None),
    "half": ("{", "invalid_json", None),
    "nested too deep": ("[" * 100_000, "invalid_json", None),
    "a list": ([], "invalid_type", None),
    "a text": ('"x"', "invalid_type", None),
    "no type": ({}, "unsupported_event", "type"),
    "an unknown type": ({"type": "response.cancel"}, "unsupported_event", "type"),
    "our own dialect": ({"type": "user_message", "text": "Hi"}, "unsupported_event", "type"),
    "a type that is none": ({"type": ["response.create"]}, "unsupported_event", "type"),
    "steering": ({"type": "response.steer", "input": "Hi"}, "unsupported_event", "type"),
    "nothing said": ({"type": "response.create"}, "missing_required_parameter", "input"),
    "not stored": ({**CREATE, "store": False}, "unsupported_parameter", "store"),
    "tools": ({**CREATE, "tools": [{"type": "web_search"}]}, "unsupported_parameter", "tools"),
    "an image": (
        {**CREATE, "input": [{"role": "user", "content": [{"type": "input_image", "image_url": "data:,"}]}]},
        "unsupported_content",
        "input[0].content[0].type",
    ),
    "a tool's output": (
        {**CREATE, "input": [{"type": "function_call_output", "call_id": "1", "output": "2"}]},
        "unsupported_value",
        "input[0].type",
    ),
    "several streams": ({**CREATE, "stream_id": "a"}, "unsupported_parameter", "stream_id"),
    "a warm-up": ({**CREATE, "generate": False}, "unsupported_parameter", "generate"),
    "in the background": ({**CREATE, "background": True}, "unsupported_parameter", "background"),
    "no stream": ({**CREATE, "stream": False}, "unsupported_parameter", "stream"),
    "options of a stream": ({**CREATE, "stream_options": {}}, "unsupported_parameter", "stream_options"),
    "a number for a flag": ({**CREATE, "stream": 1}, "unsupported_parameter", "stream"),
    "an unknown parameter": ({**CREATE, "colour": "red"}, "unknown_parameter", "colour"),
    "no response's id": (
        {**CREATE, "previous_response_id": "resp_x"},
        "previous_response_not_found",
        "previous_response_id",
    ),
    "more than events can repeat": (
        {**CREATE, "instructions": "ü" * (MAX_ECHO_BYTES // 2)},
        "string_above_max_length",
        "instructions",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused(name: str) -> None:
    sent, code, param = REFUSED[name]
    with pytest.raises(OpenAIError) as refused:
        read_frame(sent if isinstance(sent, str) else json.dumps(sent))
    assert (refused.value.code, refused.value.param) == (code, param)
    assert refused.value.message


ACCEPTED: dict[str, dict[str, Any]] = {
    "the least": {},
    "as clients send it over HTTP": {"stream": True, "background": False},
    "null is absent": {"stream": None, "generate": None, "stream_id": None, "tools": None},
    "generated": {"generate": True},
    "as much as events can repeat": {"instructions": "u" * 7_900},
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_can_be_is_asked_for(name: str) -> None:
    asked = read_frame(json.dumps({**CREATE, **ACCEPTED[name]}))
    assert (asked.text, asked.stream, asked.background) == ("Hi", False, False)
