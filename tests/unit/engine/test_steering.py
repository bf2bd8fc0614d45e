"""A remark steers the reply being spoken: it ends with the sentence being seen, and the same bubble goes on."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from taskflow.codes import AiErrorCode
from taskflow.completion import CompletionRequest
from taskflow.conversation.parts import in_one
from taskflow.errors import ProviderError
from taskflow.store import keys

from tests.fakes.provider import Script, say, words
from tests.support.world import World

FIRST = "A ticket costs 7 dollars. It is valid all day. You buy it at the machine. Keep it with you."
SECOND = "In euros that is 6. Children ride for free."
REMARK = "In euros please."


def shown(world: World, connection_id: str = "c1") -> dict[int, str]:
    """The text of each turn as a client shows it."""
    texts: dict[int, str] = {}
    for frame in world.frames(connection_id):
        turn = frame.get("generationId", 0)
        match frame["type"]:
            case "ai_start":
                texts[turn] = ""
            case "turn_snapshot":
                texts[turn] = frame["text"]
            case "ai_token":
                texts[turn] += frame["token"]
            case "ai_interrupted":
                texts[turn] = texts.get(turn, "")[: frame["chars"]]
    return texts


def bubbles(world: World, connection_id: str = "c1") -> list[str]:
    """The bubbles that a client shows: turns that continue each other are one."""
    texts = shown(world, connection_id)
    made: dict[int, str] = {}
    place: dict[int, int] = {}
    for frame in world.frames(connection_id, "ai_start", "turn_snapshot"):
        turn, continued = frame["generationId"], frame.get("continuesGenerationId")
        if turn not in place:
            place[turn] = place[continued] if continued is not None else turn
            made[place[turn]] = made.get(place[turn], "") + texts[turn]
    return list(made.values())


async def spoken(
    scripts: list[Script], *, pacing: str = "server", base_ms: float = 20.0, greeting: str = "Hello."
) -> tuple[World, str]:
    """A world in which a question was asked and the first script has begun to answer."""
    world = World(scripts, pacing_base_ms=base_ms, greeting=greeting)
    conversation_id = await world.connect("c1", pacing=pacing)
    await world.quiet()
    await world.send(type="user_message", text="What does a ticket cost?")
    return world, conversation_id


async def until_sent(world: World, text: str) -> None:
    await world.until(lambda: text in shown(world).get(2, ""))


def accepted(world: World) -> list[tuple[str, str]]:
    return [(each["mode"], each["reason"]) for each in world.frames("c1", "message_accepted")[1:]]


async def parts(world: World, conversation_id: str) -> list[tuple[int, str, str, int]]:
    found: list[tuple[int, str, str, int]] = []
    for message in await world.engine.store.messages(conversation_id, newest=20):
        if message.role == "assistant" and message.turn > 1:
            found.append((message.turn, message.content, message.status, message.continues))
    return found


async def test_the_reply_ends_with_the_sentence_being_seen_and_the_same_bubble_goes_on() -> None:
    world, conversation_id = await spoken([say(FIRST, pace=0.02), say(SECOND, pace=0.02)])
    await until_sent(world, "It is")
    await world.send(type="user_message", text=REMARK, mode="steer")
    await world.quiet()
    first = "A ticket costs 7 dollars. It is valid all day."
    assert accepted(world) == [("steer", "asked")]
    assert bubbles(world)[1:] == [f"{first} {SECOND}"]
    [cut] = world.frames("c1", "ai_interrupted")
    assert (cut["generationId"], cut["chars"], cut["reason"]) == (2, len(first), "steered")
    [start] = [each for each in world.frames("c1", "ai_start") if each["generationId"] == 3]
    assert start["continuesGenerationId"] == 2
    assert await parts(world, conversation_id) == [
        (2, first, "interrupted", 0),
        (3, f" {SECOND}", "completed", 2),
    ]
    assert world.provider.completions[0].closed_at is not None


async def test_a_reader_at_their_own_pace_is_sent_the_rest_of_the_sentence_and_no_more() -> None:
    world, conversation_id = await spoken([say(FIRST), say(SECOND)], pacing="client")
    await world.quiet()
    # It is settled already; its reader is in the second sentence.
    await world.send(type="user_message", text=REMARK, mode="steer", seen={"generationId": 2, "chars": 30})
    await world.quiet()
    first = "A ticket costs 7 dollars. It is valid all day."
    assert accepted(world) == [("steer", "asked")]
    assert bubbles(world)[1:] == [f"{first} {SECOND}"]
    assert await parts(world, conversation_id) == [
        (2, first, "interrupted", 0),
        (3, f" {SECOND}", "completed", 2),
    ]
    assert [each["reason"] for each in world.frames("c1", "ai_interrupted")] == ["steered"]


async def test_who_is_in_the_last_sentence_reads_it_to_its_end() -> None:
    world, conversation_id = await spoken([say(FIRST), say(SECOND)], pacing="client")
    await world.quiet()
    await world.send(
        type="user_message", text=REMARK, mode="steer", seen={"generationId": 2, "chars": len(FIRST) - 5}
    )
    await world.quiet()
    assert bubbles(world)[1:] == [f"{FIRST} {SECOND}"]
    assert await parts(world, conversation_id) == [
        (2, FIRST, "completed", 0),
        (3, f" {SECOND}", "completed", 2),
    ]
    assert world.frames("c1", "ai_interrupted") == []


async def test_the_end_of_the_sentence_is_waited_for() -> None:
    slow = Script(pieces=words(FIRST), pace=0.2)
    world, _ = await spoken([slow, say(SECOND)], base_ms=0)
    await until_sent(world, "A ticket")
    await world.send(type="user_message", text=REMARK, mode="steer", seen={"generationId": 2, "chars": 8})
    await world.quiet()
    assert bubbles(world)[1:] == [f"A ticket costs 7 dollars. {SECOND}"]


async def test_but_not_for_long() -> None:
    hanging = Script(pieces=words(FIRST), pace=0.01, hang_after=3)
    world, conversation_id = await spoken([hanging, say(SECOND)], base_ms=0)
    await until_sent(world, "A ticket costs")
    asked = world.clock.monotonic()
    await world.send(type="user_message", text=REMARK, mode="steer", seen={"generationId": 2, "chars": 4})
    await world.quiet()
    assert world.clock.monotonic() - asked < 5
    assert bubbles(world)[1:] == [f"A ticket {SECOND}"]
    assert (await parts(world, conversation_id))[0] == (2, "A ticket", "interrupted", 0)


async def test_a_model_that_breaks_off_meanwhile_does_not_fail_the_reply() -> None:
    broken = ProviderError(AiErrorCode.SERVICE_UNAVAILABLE, "broke off")
    failing = Script(pieces=words(FIRST), pace=0.3, fail_after=4, error=broken)
    world, conversation_id = await spoken([failing, say(SECOND)], base_ms=0)
    await until_sent(world, "A ticket costs")
    await world.send(type="user_message", text=REMARK, mode="steer", seen={"generationId": 2, "chars": 4})
    await world.quiet()
    assert world.frames("c1", "ai_error") == []
    assert [turn for turn, *_ in await parts(world, conversation_id)] == [2, 3]


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("nothing was seen", {"seen": {"generationId": 2, "chars": 0}}, "steer_not_possible"),
]


@pytest.mark.parametrize(("what", "frame", "reason"), REFUSED)
async def test_what_cannot_be_steered_is_interrupted(what: str, frame: dict[str, Any], reason: str) -> None:
    world, conversation_id = await spoken([say(FIRST, pace=0.02), say(SECOND)])
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await until_sent(world, "It is")
    await world.send(type="user_message", text=REMARK, mode="steer", **frame)
    await world.quiet()
    assert accepted(world) == [("interrupt", reason)]
    # Another tab is told why, too, and whoever lists the messages later.
    heard = world.frames("c2", "user_message")[-1]
    assert (heard["mode"], heard["reason"]) == ("interrupt", reason)
    await world.connect("c3", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    listed = [m for m in world.frames("c3", "conversation_resumed")[0]["messages"] if m["role"] == "user"]
    assert [(m.get("mode"), m.get("reason")) for m in listed] == [(None, None), ("interrupt", reason)]
    assert all(continued == 0 for *_, continued in await parts(world, conversation_id))


async def test_steered_twice_it_is_one_bubble_of_three_parts() -> None:
    third = "Seniors too. That is all."
    world, conversation_id = await spoken(
        [say(FIRST, pace=0.02), say(SECOND, pace=0.05), say(third)], base_ms=0
    )
    await until_sent(world, "It is")
    await world.send(type="user_message", text=REMARK, mode="steer", seen={"generationId": 2, "chars": 30})
    await world.until(lambda: "euros" in shown(world).get(3, ""))
    await world.send(type="user_message", text="Seniors?", mode="steer", seen={"generationId": 3, "chars": 9})
    await world.quiet()
    assert bubbles(world)[1:] == [
        f"A ticket costs 7 dollars. It is valid all day. In euros that is 6. {third}"
    ]
    messages = await world.engine.store.messages(conversation_id, newest=20)
    assert [(m.role, m.turn, m.continues) for m in messages if m.turn > 1] == [
        ("user", 2, 0),
        ("assistant", 2, 0),
        ("user", 3, 0),
        ("assistant", 3, 2),
        ("user", 4, 0),
        ("assistant", 4, 3),
    ]
    assert [m.content for m in in_one(messages)][-4:] == [
        "What does a ticket cost?",
        REMARK,
        "Seniors?",
        bubbles(world)[1],
    ]


async def test_two_remarks_at_once_steer_the_same_sentence() -> None:
    world, conversation_id = await spoken([say(FIRST, pace=0.05), say(SECOND)], base_ms=0)
    await until_sent(world, "It is")
    await world.send(type="user_message", text=REMARK, mode="steer", seen={"generationId": 2, "chars": 30})
    await world.send(
        type="user_message", text="Seniors?", mode="steer", seen={"generationId": 2, "chars": 31}
    )
    await world.quiet()
    assert [mode for mode, _ in accepted(world)] == ["steer", "steer"]
    assert bubbles(world)[1:] == [f"A ticket costs 7 dollars. It is valid all day. {SECOND}"]
    assert [(turn, continued) for turn, *_, continued in await parts(world, conversation_id)] == [
        (2, 0),
        (4, 2),
    ]


async def test_who_cuts_in_after_having_steered_does_not_wait_for_the_sentence() -> None:
    world, _ = await spoken([Script(pieces=words(FIRST), pace=0.4), say("Sorry.")], base_ms=0)
    await until_sent(world, "A ticket")
    await world.send(type="user_message", text=REMARK, mode="steer", seen={"generationId": 2, "chars": 3})
    await world.send(type="user_message", text="No, stop.", seen={"generationId": 2, "chars": 4})
    await world.quiet()
    assert bubbles(world)[1:] == ["A ti", "Sorry."]
    assert [each.get("reason") for each in world.frames("c1", "ai_interrupted")] == [None]


async def test_a_stop_after_a_steer_stops_at_what_was_seen() -> None:
    world, conversation_id = await spoken([Script(pieces=words(FIRST), pace=0.4), say(SECOND)], base_ms=0)
    await until_sent(world, "A ticket")
    await world.send(type="user_message", text=REMARK, mode="steer", seen={"generationId": 2, "chars": 3})
    await world.send(type="cancel", seen={"generationId": 2, "chars": 4})
    await world.quiet()
    assert await parts(world, conversation_id) == [(2, "A ti", "interrupted", 0)]


@pytest.mark.parametrize("how", ["regenerate", "edit_last"])
async def test_a_new_answer_replaces_all_parts(how: str) -> None:
    world, conversation_id = await spoken([say(FIRST, pace=0.02), say(SECOND), say("Six euros.")], base_ms=0)
    await until_sent(world, "It is")
    await world.send(type="user_message", text=REMARK, mode="steer", seen={"generationId": 2, "chars": 30})
    await world.quiet()
    await world.send(type=how, **({"text": "In pounds."} if how == "edit_last" else {}))
    await world.quiet()
    messages = await world.engine.store.messages(conversation_id, newest=20)
    standing = [(m.role, m.turn) for m in messages if not m.replaced and m.turn > 1]
    said = ("user", 4) if how == "edit_last" else ("user", 3)
    assert standing == [("user", 2), said, ("assistant", 4)]
    [start] = [each for each in world.frames("c1", "ai_start") if each["generationId"] == 4]
    assert start["replacesGenerationId"] == 2
    asked = world.provider.completions[-1].request.messages[-1].content
    assert asked == "What does a ticket cost?\n\n" + ("In pounds." if how == "edit_last" else REMARK)


async def test_what_stands_is_asked_to_go_on_in_the_form_of_each_server() -> None:
    world, _ = await spoken([say(FIRST, pace=0.02), say(SECOND)], base_ms=0)
    await until_sent(world, "It is")
    await world.send(type="user_message", text=REMARK, mode="steer", seen={"generationId": 2, "chars": 30})
    await world.quiet()
    request: CompletionRequest = world.provider.completions[-1].request
    stands = "A ticket costs 7 dollars. It is valid all day."
    assert [(m.role, m.content) for m in request.prefixed[-2:]] == [
        ("user", f"What does a ticket cost?\n\n{REMARK}"),
        ("assistant", stands),
    ]
    assert [m.role for m in request.messages[-3:]] == ["user", "assistant", "user"]
    assert request.messages[-2].content == stands
    assert request.messages[-1].content.startswith("⟦The person says what follows while")
    assert request.messages[-1].content.endswith(f"⟧\n\n{REMARK}")


async def test_the_next_prompt_quotes_one_reply() -> None:
    world, _ = await spoken([say(FIRST, pace=0.02), say(SECOND), say("You are welcome.")], base_ms=0)
    await until_sent(world, "It is")
    await world.send(type="user_message", text=REMARK, mode="steer", seen={"generationId": 2, "chars": 30})
    await world.quiet()
    await world.say("Thank you.")
    asked = world.provider.completions[-1].request.messages
    assert [(m.role, m.content) for m in asked[-3:]] == [
        ("user", f"What does a ticket cost?\n\n{REMARK}"),
        ("assistant", f"A ticket costs 7 dollars. It is valid all day. {SECOND}"),
        ("user", "Thank you."),
    ]


async def test_a_model_with_nothing_to_add_answers_the_remark_in_the_same_bubble() -> None:
    asked: list[CompletionRequest] = []

    def choose(request: CompletionRequest) -> Script:
        asked.append(request)
        if request.prefixed:
            # It says what stands once more, and nothing else.
            return say(request.messages[-2].content)
        return say("Six euros.") if len(asked) > 1 else say(FIRST, pace=0.02)

    world = World(choose, pacing_base_ms=0, greeting="Hello.")
    await world.connect("c1")
    await world.quiet()
    await world.send(type="user_message", text="What does a ticket cost?")
    await until_sent(world, "It is")
    await world.send(type="user_message", text=REMARK, mode="steer", seen={"generationId": 2, "chars": 30})
    await world.quiet()
    assert bubbles(world)[1:] == ["A ticket costs 7 dollars. It is valid all day. Six euros."]
    assert "⟦The person interrupted" in asked[-1].messages[-1].content


async def test_a_tab_that_joins_lists_the_parts_with_their_link() -> None:
    world, conversation_id = await spoken([say(FIRST, pace=0.02), say(SECOND)], base_ms=0)
    await until_sent(world, "It is")
    await world.send(type="user_message", text=REMARK, mode="steer", seen={"generationId": 2, "chars": 30})
    await world.quiet()
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    [listed] = world.frames("c2", "conversation_resumed")
    links = [
        (each["role"], each["generationId"], each.get("continuesGenerationId"), each.get("mode"))
        for each in listed["messages"][1:]
    ]
    assert links == [
        ("user", 2, None, None),
        ("assistant", 2, None, None),
        ("user", 3, None, "steer"),
        ("assistant", 3, 2, None),
    ]


async def test_the_continuation_of_a_dead_run_keeps_its_link() -> None:
    world, conversation_id = await spoken([say(FIRST, pace=0.02), Script(words(SECOND), pace=0.3)], base_ms=0)
    await until_sent(world, "It is")
    await world.send(type="user_message", text=REMARK, mode="steer", seen={"generationId": 2, "chars": 30})
    await world.until(lambda: "Children" in shown(world).get(3, ""))
    message = keys.message_sk(3, keys.ASSISTANT_PART)
    for task in list(world.tasks):
        task.cancel()
    await world.until(lambda: not world.tasks)
    await asyncio.sleep(10)
    await world.sweep()
    await world.quiet()
    stored = await world.engine.store.message(conversation_id, message)
    assert stored is not None
    assert stored.continues == 2
    assert stored.content
    assert f" {SECOND}".startswith(stored.content)
