"""Turns that a program asks for, in virtual time: how long is waited and at what cost, what others do meanwhile, what
is left when a process dies, and that nobody is spoken to who is not there."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx2
import pytest
from taskflow.adapters.handed_on import HandedOn, OutOfReach, handed_on
from taskflow.adapters.turns import TableTurns
from taskflow.conversation.commands import Ask, Begin
from taskflow.conversation.invocations import SpeakTurn
from taskflow.errors import PostFailed
from taskflow.identity import Identity
from taskflow.rest.openai.asking import LONGEST_PAUSE, WAIT_SECONDS, pauses
from taskflow.settings import Settings
from taskflow.store import keys

from tests.fakes.outside import MemoryQueue
from tests.fakes.provider import Script, say
from tests.support.doors import ONE, Doors, doors

SLOW = Script(pieces=("The ", "sea."), open_delay=60.0)


async def post(at: Doors, path: str, **body: Any) -> httpx2.Response:
    async with at.http() as http:
        return await http.post(path, json={"model": "fake-1", **body})


async def get(at: Doors, path: str) -> dict[str, Any]:
    async with at.http() as http:
        answer = await http.get(path)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def chat(text: str = "Hello") -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": text}]}


@pytest.mark.parametrize(
    "path, body", [("/v1/chat/completions", chat()), ("/v1/responses", {"input": "Hello"})]
)
async def test_a_reply_that_takes_longer_than_a_request_is_not_lost(path: str, body: dict[str, Any]) -> None:
    at = doors([SLOW])
    began = at.world.clock.monotonic()
    answer = await post(at, path, **body)
    assert at.world.clock.monotonic() - began <= WAIT_SECONDS
    assert (answer.status_code, answer.json()["error"]["code"]) == (504, "reply_pending")
    assert answer.headers["x-should-retry"] == "false"
    response_id = answer.headers["TaskFlow-Response-Id"]
    assert response_id in answer.json()["error"]["message"]
    assert (await get(at, f"/v1/responses/{response_id}"))["status"] == "in_progress"
    await at.world.quiet()
    found = await get(at, f"/v1/responses/{response_id}")
    assert (found["status"], found["output"][0]["content"][0]["text"]) == ("completed", "The sea.")
    assert found["conversation"]["id"] == answer.headers["TaskFlow-Conversation-Id"]
    assert len(at.world.provider.requests) == 1


async def test_a_background_response_is_answered_at_once_and_stopped_when_asked() -> None:
    at = doors([SLOW])
    answer = await post(at, "/v1/responses", input="Hello", background=True)
    assert (answer.json()["status"], answer.json()["background"]) == ("in_progress", True)
    path = f"/v1/responses/{answer.json()['id']}"
    async with at.http() as http:
        stopped = await http.post(f"{path}/cancel")
    assert stopped.json()["status"] == "cancelled"
    await at.world.quiet()
    assert (await get(at, path))["status"] == "cancelled"
    async with at.http() as http:
        assert (await http.post(f"{path}/cancel")).json()["status"] == "cancelled"


def test_looks_at_the_session_become_rarer() -> None:
    following, waited, looks = pauses(), 0.0, 0
    while waited < WAIT_SECONDS:
        pause = following()
        assert pause <= LONGEST_PAUSE
        waited, looks = waited + pause, looks + 1
    assert looks <= 31


async def test_a_short_reply_costs_few_reads() -> None:
    at = doors([say("The sea.")])
    reads = 0
    session = at.world.engine.store.session

    async def counted(conversation_id: str) -> Any:
        nonlocal reads
        reads += 1
        return await session(conversation_id)

    at.world.engine.store.session = counted  # type: ignore[method-assign]
    await post(at, "/v1/responses", input="Hello")
    assert reads <= 12


async def test_while_a_reply_is_under_way_its_conversation_takes_no_other_question() -> None:
    at = doors([SLOW])
    first = (await post(at, "/v1/responses", input="Hello", background=True)).json()
    conversation = first["conversation"]["id"]
    refused = await post(at, "/v1/responses", input="And?", conversation=conversation)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "conversation_locked")
    assert refused.headers["Retry-After"] == "2"
    await at.world.quiet()
    assert (await at.world.session(conversation)).requested_turn == 1


async def test_of_two_that_ask_at_once_one_is_refused_or_waits_its_turn() -> None:
    at = doors(lambda request: Script(pieces=("Ah.",), open_delay=1.0))
    first = (await post(at, "/v1/responses", input="Hello")).json()
    conversation = first["conversation"]["id"]
    answers = await asyncio.gather(
        *(post(at, "/v1/responses", input=f"And {n}?", conversation=conversation) for n in range(4))
    )
    assert sorted(each.status_code for each in answers) == [200, 409, 409, 409]
    await at.world.quiet()
    assert (await at.world.session(conversation)).requested_turn == 2


async def test_a_request_that_is_sent_again_while_its_reply_is_under_way_waits_for_that() -> None:
    at = doors(lambda request: Script(pieces=("Ah.",), open_delay=5.0))
    first = (await post(at, "/v1/responses", input="Hello")).json()
    both = await asyncio.gather(
        *(post(at, "/v1/responses", input="And?", previous_response_id=first["id"]) for _ in range(2))
    )
    assert len({each.json()["id"] for each in both}) == 1
    assert len(at.world.provider.requests) == 2


async def test_two_that_go_on_differently_from_one_list_both_get_an_answer() -> None:
    at = doors(lambda request: Script(pieces=("Ah.",), open_delay=1.0))
    reply = (await post(at, "/v1/chat/completions", **chat())).json()["choices"][0]["message"]["content"]
    told = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": reply}]
    lists = [[*told, {"role": "user", "content": text}] for text in ("And?", "But?")]
    answers = await asyncio.gather(*(post(at, "/v1/chat/completions", messages=each) for each in lists))
    assert [each.status_code for each in answers] == [200, 200]
    assert len({each.headers["TaskFlow-Conversation-Id"] for each in answers}) == 2


async def test_silence_after_a_program_asks_nobody_and_ends_nothing() -> None:
    at = doors([say("The sea.")])
    answer = await post(at, "/v1/responses", input="Hello")
    conversation = answer.headers["TaskFlow-Conversation-Id"]
    for _ in range(10):
        await asyncio.sleep(30)
        await at.world.sweep()
        await at.world.quiet()
    session = await at.world.session(conversation)
    assert (session.requested_turn, session.status, session.idle_at, session.deleted) == (
        1,
        "active",
        None,
        False,
    )
    assert len(at.world.provider.requests) == 1


async def test_a_person_who_left_a_moment_ago_does_not_end_the_turn_of_a_program() -> None:
    """Their grace period passes while the model is waited for."""
    at = doors([say("Hi."), Script(pieces=("The sea.",), open_delay=15.0)])
    conversation = await at.world.connect()
    await at.world.quiet()
    session = await at.world.session(conversation)
    await at.world.say("Hello")
    await at.world.disconnect()
    await asyncio.sleep(at.world.periods.grace / 1000 - 5)
    turns = TableTurns(at.world.engine, at.world.settings)
    owner = Identity(session.user_id, session.tenant_id)
    done = await turns.ask(conversation, Ask(owner, "And?"))
    assert done.outcome == "done"
    await at.world.quiet()
    session = await at.world.session(conversation)
    assert session.last_result is not None
    assert (session.last_result.turn, session.last_result.state) == (3, "completed")


@pytest.mark.parametrize(
    "command, outcome",
    [
        (Ask(ONE, "And?", after=7), "moved_on"),
        (Ask(Identity("service_two"), "And?"), "not_found"),
        (Ask(Identity(ONE.user_id, "elsewhere"), "And?"), "not_found"),
        (Ask(ONE, "And?", after=1), "done"),
    ],
    ids=["another turn", "another's", "another tenant's", "as it is known"],
)
async def test_who_asks_and_after_what_decides(command: Ask, outcome: str) -> None:
    at = doors([say("Ah.")])
    turns = TableTurns(at.world.engine, at.world.settings)
    conversation = at.world.engine.new_id()
    assert not hasattr(await turns.begin(conversation, Begin(ONE, "Hello", "fake-1", "fake"), ""), "sentence")
    await at.world.quiet()
    assert (await turns.ask(conversation, command)).outcome == outcome
    await at.world.quiet()


async def test_a_turn_whose_start_got_lost_is_found_by_its_deadline() -> None:
    at = doors([say("The sea.")])
    invoker = at.world.engine.invoker
    lost = MemoryQueue("SweepsQueue")
    turns = TableTurns(at.world.backend(invoker=HandedOn(lost)), Settings())
    conversation = at.world.engine.new_id()
    await turns.begin(conversation, Begin(ONE, "Hello", "fake-1", "fake"), "")
    assert at.world.tasks == set()
    assert invoker is at.world.engine.invoker
    await asyncio.sleep(at.world.periods.start / 1000 + 1)
    await at.world.sweep()
    await at.world.quiet()
    assert (await at.world.session(conversation)).settled_turn == 1


async def test_what_is_handed_on_arrives_as_it_was() -> None:
    queue = MemoryQueue("SweepsQueue")
    await HandedOn(queue).invoke(SpeakTurn("a-conversation", 3))
    [body] = queue.bodies
    assert handed_on(json.dumps(body)) == SpeakTurn("a-conversation", 3)


@pytest.mark.parametrize(
    "body", ['{"sweep":true}', "", "[]", "1", '{"handedOn": 1}', '{"requestContext": {}}']
)
def test_other_messages_of_that_queue_are_not_taken_for_it(body: str) -> None:
    assert handed_on(body) is None


async def test_connections_that_cannot_be_reached_are_not_taken_for_closed() -> None:
    for call in (OutOfReach().post("c1", b""), OutOfReach().probe("c1"), OutOfReach().close("c1")):
        with pytest.raises(PostFailed):
            await call


async def test_a_page_on_the_same_conversation_is_given_what_was_said() -> None:
    at = doors(lambda request: say("Ah."))
    conversation = await at.world.connect()
    await at.world.quiet()
    await at.world.say("Hello")
    session = await at.world.session(conversation)
    turns = TableTurns(at.world.backend(connections=OutOfReach()), at.world.settings)
    await turns.ask(conversation, Ask(Identity(session.user_id, session.tenant_id), "And?"))
    await at.world.quiet()
    await asyncio.sleep(5)
    await at.world.sweep()
    await at.world.quiet()
    listed = at.world.frames("c1", "conversation_resumed")[-1]["messages"]
    assert [each["content"] for each in listed][-2:] == ["And?", "Ah."]


async def test_what_a_list_goes_on_with_is_forgotten_with_its_person() -> None:
    at = doors([say("Ah.")])
    await post(at, "/v1/chat/completions", **chat())
    pk = keys.person_pk(ONE)
    noted = [
        item for (found, sk), item in at.world.table.items.items() if found == pk and sk.startswith("H#")
    ]
    assert [set(each) for each in noted] == [{"pk", "sk", "conversation_id", "turn", "ttl"}]
    await at.world.rest.erase_sessions(ONE, at.world.engine.now_ms())
    assert not [sk for found, sk in at.world.table.items if found == pk and sk.startswith("H#")]


async def test_a_request_that_is_sent_twice_at_once_under_its_key_asks_once_and_begins_nothing_else() -> None:
    at = doors(lambda request: Script(pieces=("Ah.",), open_delay=1.0))
    reply = (await post(at, "/v1/chat/completions", **chat())).json()["choices"][0]["message"]["content"]
    told = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": reply}]
    body = {"model": "fake-1", "messages": [*told, {"role": "user", "content": "And?"}]}
    async with at.http() as http:
        sent = [
            http.post("/v1/chat/completions", json=body, headers={"idempotency-key": "one"}) for _ in range(3)
        ]
        answers = await asyncio.gather(*sent)
    assert len({each.headers["TaskFlow-Response-Id"] for each in answers}) == 1
    assert len(at.world.provider.requests) == 2


async def test_a_response_that_was_stopped_before_its_first_word_is_found_for_ever() -> None:
    at = doors([SLOW, say("The sea.")])
    stopped = (await post(at, "/v1/responses", input="Hello", background=True)).json()
    await at.world.until(lambda: bool(at.world.provider.requests))
    async with at.http() as http:
        await http.post(f"/v1/responses/{stopped['id']}/cancel")
    await at.world.quiet()
    conversation = stopped["conversation"]["id"]
    assert (await post(at, "/v1/responses", input="And?", conversation=conversation)).status_code == 200
    found = await get(at, f"/v1/responses/{stopped['id']}")
    assert (found["status"], found["output"]) == ("cancelled", [])
