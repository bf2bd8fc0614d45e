"""What a model is asked after an interruption, by the form of its prompts, on the real engine in virtual time."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from taskflow.engine.ports import TurnSettings

from tests.fakes.provider import say
from tests.support.world import World

LONG = say("One two three four five six seven eight nine ten. And so it goes on and on for ever.", pace=0.02)


def _small_model_world() -> World:
    world = World([say("Hello."), LONG, say("Rome.")])
    settings = TurnSettings(
        "",
        512,
        30.0,
        quotes_greeting=False,
        interruptions=lambda model: "plain" if model == "fake-1" else "note",
    )
    world.engine = replace(world.engine, settings=settings)
    return world


async def test_a_small_model_s_prompt_holds_what_was_seen_and_said_and_nothing_else() -> None:
    world = _small_model_world()
    await world.connect()
    await world.quiet()
    await world.send(type="user_message", text="Count.", clientMessageId="m-1")
    await world.until(lambda: len([f for f in world.frames("c1", "ai_token") if f["generationId"] == 2]) >= 3)
    await asyncio.sleep(0.5)
    await world.send(
        type="user_message", text="And Italy?", clientMessageId="m-2", seen={"generationId": 2, "chars": 7}
    )
    await world.quiet()
    asked = [
        [(m.role, m.content) for m in request.messages if m.content] for request in world.provider.requests
    ]
    assert asked[1] == [("user", "Count.")]
    assert asked[-1] == [("user", "Count."), ("assistant", "One two"), ("user", "And Italy?")]


async def test_a_small_model_without_a_set_phrase_is_asked_for_its_greeting() -> None:
    world = _small_model_world()
    await world.connect()
    await world.quiet()
    assert [m.role for m in world.provider.requests[0].messages if m.content] == ["user"]
