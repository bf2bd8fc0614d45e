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
from taskflow.tracing import Trace

from tests.fakes.provider import Script, say
from tests.support.world import World

CLIENT = Trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", sampled=False)
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


def client_of(log: dict[str, Any]) -> tuple[str | None, str | None]:
    """The client's span of a log, and the trace that it is told in."""
    found = tracing.parse_traceparent(log["trace"]["traceparent"])
    assert found is not None
    return log["trace"].get("parent"), found.trace_id if not found.sampled else None


async def test_a_turn_goes_on_in_the_trace_of_its_client_and_the_next_one_does_not() -> None:
    world = world_of(*(say("Yes.") for _ in range(5)))
    conversation_id = await world.connect()
    await world.quiet()
    for frame in (
        {"type": "user_message", "text": "Well?", "traceparent": CLIENT.traceparent},
        {"type": "user_message", "text": "And?"},
        {"type": "regenerate", "traceparent": CLIENT.traceparent},
        {"type": "edit_last", "text": "And so?", "traceparent": CLIENT.traceparent},
        {"type": "regenerate", "traceparent": "none of W3C's"},
    ):
        await world.send(**frame)
        await world.quiet()
    named = (CLIENT.traceparent, CLIENT.trace_id)
    assert [client_of(log) for log in logs(world)] == [named, (None, None), named, named, (None, None)]
    spans = [tracing.parse_traceparent(log["trace"]["traceparent"]) for log in logs(world)]
    assert [each and each.span_id for each in spans] == [
        tracing.turn_span(conversation_id, turn, "generate").span_id for turn in range(2, 7)
    ]
    hops = [each["hop"]["traceparent"] for each in world.invoker.payloads if each["kind"] == "turn"]
    assert [CLIENT.trace_id in each for each in hops] == [True, False, True, True, False]
    replaced = [(log["trace"]["replaces"], log["trace"]["edited"]) for log in logs(world)]
    assert replaced == [(None, False), (None, False), (3, False), (4, True), (5, False)]


async def test_a_queued_message_keeps_its_client_s_trace_until_it_is_said() -> None:
    world = world_of(say(LONG, pace=0.2), say("First."), say("Then."), say("Now."))
    await world.connect()
    await world.quiet()
    await world.send(type="user_message", text="Tell me.")
    await world.until(lambda: bool(world.frames("c1", "ai_token")))
    queued = {"type": "user_message", "mode": "queue", "traceparent": CLIENT.traceparent}
    await world.send(**queued, text="And then?")
    await world.quiet()
    assert [client_of(log)[0] for log in logs(world)] == [None, CLIENT.traceparent]


async def test_a_turn_that_is_taken_over_keeps_its_client_s_trace() -> None:
    world = world_of(say(LONG, pace=0.3))
    await world.connect()
    await world.quiet()
    await world.send(type="user_message", text="Tell me.", traceparent=CLIENT.traceparent)
    await world.until(lambda: len(world.frames("c1", "ai_token")) > 6)
    for task in list(world.tasks):
        task.cancel()
    await world.until(lambda: not world.tasks)
    await asyncio.sleep(20)
    await world.sweep()
    await world.quiet()
    [log] = logs(world)
    assert client_of(log) == (CLIENT.traceparent, CLIENT.trace_id)
