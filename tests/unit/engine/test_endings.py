"""How a reply ended is told, stored, listed and recorded alike: at a limit, with an error, or empty."""

from __future__ import annotations

from typing import Any

import pytest
from taskflow.codes import AiErrorCode
from taskflow.errors import ProviderError
from taskflow.identity import Identity
from taskflow.notes import note
from taskflow.prompt_order import GO_ON
from taskflow.records.schema import MessageRecord
from taskflow.records.validation import RECORD
from taskflow.sessions.rehydration import rehydrate
from taskflow.visibility import is_blank

from tests.fakes.provider import Script, say, words
from tests.support.world import World

ESSAY = "The river rises in the hills. It runs past the old town and down to the har"


def _cut(text: str, **fields: Any) -> Script:
    return Script(pieces=words(text), finish="length", **fields)


async def _asked(world: World, text: str = "Tell me about the river.", **query: str) -> str:
    conversation_id = await world.connect("c1", **query)
    await world.quiet()
    await world.send(type="user_message", text=text)
    await world.quiet()
    return conversation_id


async def _listed(world: World, conversation_id: str, name: str = "late") -> list[dict[str, Any]]:
    """What somebody who comes later is told first."""
    await world.connect(name, conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    return list(world.frames(name, "conversation_resumed")[-1]["messages"])


def _recorded(world: World, turn: int) -> MessageRecord:
    records = [RECORD.validate_python(body) for body in world.records.bodies]
    of_turn = [
        record
        for record in records
        if isinstance(record, MessageRecord)
        and record.message.part == 1
        and record.message.generation == turn
    ]
    return max(of_turn, key=lambda record: record.message.version)


def _text(world: World, turn: int) -> str:
    return "".join(f["token"] for f in world.frames("c1", "ai_token") if f["generationId"] == turn)


async def test_a_reply_cut_at_a_limit_says_so_everywhere() -> None:
    world = World([say("Hello."), _cut(ESSAY)])
    conversation_id = await _asked(world)
    greeting, done = world.frames("c1", "ai_done")
    assert "finish" not in greeting
    assert (done["status"], done["finish"]) == ("completed", "length")
    said = await _listed(world, conversation_id)
    assert [(m["status"], m.get("finish")) for m in said if m["role"] == "assistant"] == [
        ("completed", None),
        ("completed", "length"),
    ]
    assert _recorded(world, 2).message.finish == "length"
    assert _recorded(world, 1).message.finish is None


async def test_a_tab_that_joins_in_the_middle_is_told_of_the_limit_too() -> None:
    world = World([say("Hello."), _cut(ESSAY, pace=0.05)])
    conversation_id = await world.connect("c1")
    await world.quiet()
    await world.send(type="user_message", text="Tell me.")
    await world.until(lambda: len(world.frames("c1", "ai_token")) > 6)
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    assert world.frames("c2", "ai_done")[-1]["finish"] == "length"


@pytest.mark.parametrize("how", ["cancel", "user_message", "late cancel", "late message"])
async def test_a_reply_that_the_person_stopped_was_not_cut_at_a_limit(how: str) -> None:
    late = how.startswith("late")
    world = World([say("Hello."), _cut(ESSAY, pace=0.0 if late else 0.05), say("Yes?")])
    conversation_id = await world.connect("c1", pacing="client")
    await world.quiet()
    await world.send(type="user_message", text="Tell me.")
    if late:
        await world.quiet()
    else:
        await world.until(lambda: len(_text(world, 2)) > 20)
    kind = "cancel" if "cancel" in how else "user_message"
    text = {"text": "Stop it."} if kind == "user_message" else {}
    await world.send(type=kind, seen={"generationId": 2, "chars": 9}, **text)
    await world.quiet()
    reply = next(
        m
        for m in await _listed(world, conversation_id)
        if m["generationId"] == 2 and m["role"] == "assistant"
    )
    assert (reply["content"], reply["status"]) == (ESSAY[:9], "interrupted")
    assert "finish" not in reply
    assert _recorded(world, 2).message.finish is None


async def test_the_rest_of_a_reply_that_was_cut_at_a_limit_ends_at_that_limit() -> None:
    world = World([say("Hello."), _cut(ESSAY), _cut(" bour."), say("Nothing more.")])
    await _asked(world, pacing="client")
    await world.send(type="cancel", seen={"generationId": 2, "chars": 9})
    await world.quiet()
    await world.send(type="user_message", text="continue")
    await world.quiet()
    assert _text(world, 3) == ESSAY[9:].lstrip()
    assert world.frames("c1", "ai_done")[-1]["finish"] == "length"
    assert len(world.provider.requests) == 2


@pytest.mark.parametrize("wish", ["Continue", "继续说", "keep going please", "Mach weiter!"])
@pytest.mark.parametrize(
    "again", ["", "down to the har", "It runs past the old town and down to the har", ESSAY]
)
async def test_a_reply_cut_at_a_limit_goes_on_without_repeating(wish: str, again: str) -> None:
    rest = "bour, where the barges wait."
    world = World([say("Hello."), _cut(ESSAY), say(again + rest)])
    conversation_id = await _asked(world)
    await world.send(type="user_message", text=wish)
    await world.quiet()
    assert _text(world, 3) == rest
    assert (await _listed(world, conversation_id))[-1]["content"] == rest
    asked = world.provider.requests[-1].messages
    assert asked[-2].content == ESSAY
    assert asked[-1].content == f"{wish}\n\n{note(GO_ON)}"


async def test_what_was_stopped_where_the_model_was_goes_on_likewise() -> None:
    stuck = Script(pieces=words(ESSAY), hang_after=12)
    world = World([say("Hello."), stuck, say("past the old town, and on.")], pacing_base_ms=0)
    await world.connect("c1")
    await world.quiet()
    await world.send(type="user_message", text="Tell me.")
    await world.until(lambda: _text(world, 2).endswith("town"))
    seen = _text(world, 2)
    await world.send(type="cancel", seen={"generationId": 2, "chars": len(seen)})
    await world.quiet()
    await world.send(type="user_message", text="go on")
    await world.quiet()
    assert world.provider.requests[-1].messages[-2].content == seen
    assert _text(world, 3) == ", and on."


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (Script(pieces=()), "EMPTY_REPLY"),
        (Script(pieces=("\n", "\n")), "EMPTY_REPLY"),
        (Script(pieces=("\u2003", " ", "\t"), finish="length"), "EMPTY_REPLY"),
        (Script(pieces=("\u200b\u2060", "\ufeff")), "EMPTY_REPLY"),
        (Script(pieces=("\u2800", "\u3164")), "EMPTY_REPLY"),
        (Script(open_error=ProviderError(AiErrorCode.EMPTY_REPLY, "twice")), "EMPTY_REPLY"),
        (Script(open_error=ProviderError(AiErrorCode.CONTENT_BLOCKED, "no")), "CONTENT_BLOCKED"),
        (
            Script(
                pieces=words("Half a"),
                fail_after=2,
                error=ProviderError(AiErrorCode.SERVICE_UNAVAILABLE, "insufficient_system_resource"),
            ),
            "SERVICE_UNAVAILABLE",
        ),
    ],
)
async def test_a_failed_reply_is_the_same_live_and_after_a_reload_and_in_no_prompt(
    script: Script, code: str
) -> None:
    world = World([say("Hello."), script, say("Here it is.")])
    conversation_id = await _asked(world)
    assert world.types()[-1] == "ai_error"
    [error] = world.frames("c1", "ai_error")
    assert error["code"] == code
    shown = "" if is_blank(_text(world, 2)) else _text(world, 2)
    failed = (await _listed(world, conversation_id))[-1]
    assert (failed["errorCode"], failed["content"], failed["generationId"]) == (code, shown, 2)
    record = _recorded(world, 2).message
    assert (record.error_code, record.content) == (code, failed["content"])
    await world.send(type="user_message", text="Again, please?")
    await world.quiet()
    asked = world.provider.requests[-1].messages
    assert all(message.content.strip() for message in asked)
    assert not shown or shown not in str(asked)
    assert [m.get("errorCode") for m in await _listed(world, conversation_id, "later")] == [
        None,
        None,
        code,
        None,
        None,
    ]
    assert (await world.session(conversation_id)).outbox == {}


async def test_a_failed_reply_makes_way_when_the_question_is_answered_again() -> None:
    world = World([say("Hello."), Script(pieces=()), say("Here it is.")])
    conversation_id = await _asked(world)
    await world.send(type="regenerate")
    await world.quiet()
    assert [m["content"] for m in await _listed(world, conversation_id)] == [
        "Hello.",
        "Tell me about the river.",
        "Here it is.",
    ]


async def test_a_turn_that_never_started_is_listed_as_failed() -> None:
    world = World([say("Hello.")])
    conversation_id = await world.connect("c1")
    await world.quiet()
    invoke = world.invoker.invoke
    world.invoker.invoke = lambda invocation: _nothing()  # type: ignore[method-assign]
    await world.send(type="user_message", text="Anybody?")
    for _ in range(8):
        await world.clock.sleep(10)
        await world.sweep()
    world.invoker.invoke = invoke  # type: ignore[method-assign]
    await world.quiet()
    assert world.frames("c1", "ai_error")[-1]["code"] == "SERVICE_UNAVAILABLE"
    assert (await _listed(world, conversation_id))[-1]["errorCode"] == "SERVICE_UNAVAILABLE"


async def _nothing() -> None:
    return None


async def test_an_archived_conversation_comes_back_with_its_endings() -> None:
    world = World()
    one = "5e0f0000-0000-4000-8000-000000000001"
    base = {
        "generation": 2,
        "part": 1,
        "role": "assistant",
        "version": 1,
        "createdAt": "2026-01-01T00:00:00.000Z",
    }
    answer = {
        "found": True,
        "conversation": {
            "id": one,
            "model": "fake-1",
            "provider": "fake",
            "title": "T",
            "version": 3,
            "createdAt": "2026-01-01T00:00:00.000Z",
            "updatedAt": "2026-01-01T00:00:00.000Z",
        },
        "messages": [
            {**base, "id": "a", "content": "Cut", "status": "completed", "finish": "length"},
            {
                **base,
                "id": "c",
                "generation": 1,
                "content": "[REDACTED:EMAIL] " * 30_000,
                "status": "completed",
            },
            {
                **base,
                "id": "b",
                "generation": 3,
                "content": "",
                "status": "interrupted",
                "errorCode": "TIMEOUT",
            },
        ],
    }
    assert await rehydrate(world.engine, answer, Identity("u", "default"))
    long, cut, failed = await world.engine.store.messages(one)
    assert len(long.content.encode()) < 350_000
    assert (cut.finish, cut.error_code, failed.finish, failed.error_code) == ("length", "", "", "TIMEOUT")
