"""What a turn's record tells of its trace: what invoked it, when what began, and what only we know."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

from taskflow import tracing
from taskflow.codes import AiErrorCode
from taskflow.completion import Usage
from taskflow.conversation.invocations import SpeakTurn, encode
from taskflow.engine.ports import prompt_version
from taskflow.errors import ProviderError
from taskflow.records.validation import parse_record
from taskflow.store import keys

from tests.fakes.provider import Script, say
from tests.support.world import World

LONG = "A long reply that goes on and on and on and on and on and on, word by word."


def logs(world: World) -> list[dict[str, Any]]:
    """The inference logs that were sent, in order; each is a record that the worker takes."""
    bodies = [body for body in world.records.bodies if body["kind"] == "inference"]
    for body in bodies:
        parse_record(json.dumps(body))
    return [body["inference"] for body in bodies]


def world_of(*scripts: Script, **settings: Any) -> World:
    return World(list(scripts), greeting="Hello.", **settings)


async def test_a_turn_belongs_to_the_trace_of_its_message() -> None:
    world = world_of(replace(say("One two three.", pace=0.2, first_delay=0.4), usage=Usage(11, 4)))
    conversation_id = await world.connect()
    await world.quiet()
    assert logs(world) == []  # a set phrase asks no model
    asked = world.engine.now_ms()
    await world.say()
    [log] = logs(world)
    told = log["trace"]
    span = tracing.turn_span(conversation_id, 2, "generate")
    assert told["traceparent"] == span.traceparent
    assert (told["kind"], told["turn"], told["hop"]) == ("reply", 2, "message")
    assert told["receivedAt"] == asked
    moments = [
        told[name] for name in ("receivedAt", "sentAt", "beganAt", "openedAt", "startedAt", "settledAt")
    ]
    assert moments == sorted(moments)
    assert (told["askedModel"], told["maxTokens"]) == ("fake-1", 512)
    assert (told["state"], told["finish"]) == ("completed", "stop")
    assert told["chars"] == told["keptChars"] == len("One two three.")
    assert told["handOverMs"] == told["startedAt"] - asked
    [connection] = told["connections"]
    assert connection["name"] == tracing.connection_name("c1")
    assert "c1" not in json.dumps(told)
    assert log["promptVersion"] == prompt_version("Be brief.")


async def test_an_interruption_tells_how_much_was_seen_and_that_the_provider_stopped() -> None:
    world = world_of(say(LONG, pace=0.3), say("Short."))
    conversation_id = await world.connect()
    await world.quiet()
    await world.send(type="user_message", text="Tell me.")
    await world.until(lambda: len(world.frames("c1", "ai_token")) > 6)
    seen = {"generationId": 2, "chars": 12}
    await world.send(type="user_message", text="Stop, something else.", mode="interrupt", seen=seen)
    await world.quiet()
    first, second = (log["trace"] for log in logs(world))
    assert (first["state"], first["keptChars"]) == ("interrupted", 12)
    assert first["chars"] > 12
    assert first["upstreamStopped"] is True
    assert first["finish"] is None
    assert second["mode"] == "interrupt"
    assert second["reason"]
    assert second["traceparent"] == tracing.turn_span(conversation_id, 3, "generate").traceparent
    assert second["upstreamStopped"] is None


async def test_a_failed_call_is_told_as_one() -> None:
    world = world_of(Script(open_error=ProviderError(AiErrorCode.QUOTA_EXCEEDED, "no money")))
    await world.connect()
    await world.quiet()
    await world.say()
    [log] = logs(world)
    assert (log["status"], log["trace"]["state"], log["trace"]["finish"]) == ("error", "failed", None)


async def test_what_a_provider_counts_besides_is_kept() -> None:
    usage = Usage(100, 40, 0.5, cached_tokens=64, reasoning_tokens=30, priced_by="2026-11-28")
    world = world_of(replace(say("Yes."), usage=usage))
    await world.connect()
    await world.quiet()
    await world.say()
    [log] = logs(world)
    assert (log["cachedTokens"], log["reasoningTokens"], log["pricedBy"]) == (64, 30, "2026-11-28")


async def test_a_turn_that_is_taken_over_is_in_the_same_trace() -> None:
    world = world_of(say(LONG, pace=0.3))
    conversation_id = await world.connect()
    await world.quiet()
    await world.send(type="user_message", text="Tell me.")
    await world.until(lambda: len(world.frames("c1", "ai_token")) > 6)
    for task in list(world.tasks):
        task.cancel()
    await world.until(lambda: not world.tasks)
    await asyncio.sleep(20)
    await world.sweep()
    await world.quiet()
    [log] = logs(world)
    assert log["id"] == keys.inference_id(conversation_id, 2)
    assert log["trace"]["traceparent"] == tracing.turn_span(conversation_id, 2, "generate").traceparent
    assert log["trace"]["hop"] is None


async def test_a_turn_that_is_invoked_twice_names_the_same_spans() -> None:
    world = world_of(say("Yes."), say("Yes."))
    conversation_id = await world.connect()
    await world.quiet()
    await world.send(type="user_message", text="Well?")
    [payload] = [each for each in world.invoker.payloads if each["kind"] == "turn"]
    world._start(payload)
    world._start(encode(SpeakTurn(conversation_id, 2)))
    await world.quiet()
    assert {log["trace"]["traceparent"] for log in logs(world)} == {
        tracing.turn_span(conversation_id, 2, "generate").traceparent
    }
