"""What limits do to a conversation: who is refused and what they are told, and what each ending of a turn costs."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from taskflow.codes import AiErrorCode
from taskflow.completion import CompletionRequest, Usage
from taskflow.conversation.commands import Open, Restore, UserMessage
from taskflow.conversation.connections import NewConnection
from taskflow.conversation.terms import Limits, Terms
from taskflow.engine.runner import run
from taskflow.errors import ProviderError
from taskflow.identity import Identity
from taskflow.sessions.receiving import Receiver
from taskflow.store import keys

from tests.fakes.provider import Script, say
from tests.support.world import SETTINGS, World

WHO = Identity("somebody")
OUTPUT = 1_000
"""Tokens of a reply at most; one costs a nanodollar, and reading costs nothing."""


def terms(limits: Limits | None = None, **rest: Any) -> Terms:
    return Terms(
        limits or Limits(user_daily=10**9),
        lambda model, read, written: written,
        max_output_tokens=OUTPUT,
        modelled=frozenset({"reply"}),
        **rest,
    )


def world_of(script: Script | Callable[[CompletionRequest], Script], **rest: Any) -> World:
    scripts = script if callable(script) else [script]
    return World(scripts=scripts, greeting="Hello.", pacing_base_ms=0.0, **{"terms": terms(), **rest})


async def opened(world: World, connection_id: str = "c1") -> str:
    """A conversation of ``WHO``, whose greeting is over."""
    conversation_id = world.engine.new_id()
    world.connections.connect(connection_id)
    new = NewConnection(connection_id, "client", WHO)
    assert (await run(world.engine, conversation_id, Open(new, "fake-1", "fake"))).outcome == "done"
    await world.quiet()
    return conversation_id


def allowance(world: World, who: Identity = WHO) -> dict[str, int]:
    """What is spent, held, and in how many conversations a turn is under way."""
    item = world.table.items.get((keys.person_pk(who), keys.ALLOWANCE), {})
    spent = sum(value for name, value in item.items() if name.startswith("day_"))
    return {"spent": spent - item.get("held", 0), "held": item.get("held", 0), "turns": item.get("turns", 0)}


def refusals(world: World, connection_id: str = "c1") -> list[tuple[str, Any, Any]]:
    frames = world.frames(connection_id, "error")
    return [(frame["code"], frame.get("retryAfter"), frame.get("clientMessageId")) for frame in frames]


async def test_a_reply_costs_what_the_provider_said() -> None:
    world = world_of(Script(pieces=("Hi", " there"), usage=Usage(10, 77)))
    await opened(world)
    assert allowance(world) == {"spent": 0, "held": 0, "turns": 0}
    await world.say()
    assert allowance(world) == {"spent": 77, "held": 0, "turns": 0}


async def test_a_reply_costs_dollars_where_the_provider_says_dollars() -> None:
    world = world_of(Script(pieces=("Hi",), usage=Usage(10, 77, cost=0.000_000_123_4)))
    await opened(world)
    await world.say()
    assert allowance(world)["spent"] == 124


async def test_while_a_reply_is_spoken_its_most_is_held() -> None:
    world = world_of(say("one two three", first_delay=1.0))
    await opened(world)
    await world.send(type="user_message", text="Hello?", clientMessageId="m1")
    assert allowance(world) == {"spent": 0, "held": OUTPUT, "turns": 1}
    await world.quiet()
    assert allowance(world) == {"spent": 4, "held": 0, "turns": 0}


ENDINGS = [
    # the script, the frame in the middle of it, what it costs
    (say("one two three four", pace=1.0), {"type": "cancel"}, 4),
    (
        Script(pieces=("one two",), first_delay=0.5, hang_after=1, upstream_stops=False),
        {"type": "cancel"},
        OUTPUT,
    ),
    (Script(open_error=ProviderError(AiErrorCode.QUOTA_EXCEEDED, "no money")), None, 0),
    (Script(pieces=("a" * 400,), fail_after=1, error=ProviderError(AiErrorCode.UNKNOWN, "broke")), None, 100),
]


@pytest.mark.parametrize(("script", "frame", "cost"), ENDINGS, ids=["stops", "goes on", "refused", "breaks"])
async def test_each_ending_of_a_turn_is_settled(
    script: Script, frame: dict[str, str] | None, cost: int
) -> None:
    world = world_of(script)
    await opened(world)
    await world.send(type="user_message", text="Hello?", clientMessageId="m1")
    if frame is not None:
        await asyncio.sleep(2.5)
        await world.send(**frame)
    await world.quiet()
    assert allowance(world) == {"spent": cost, "held": 0, "turns": 0}


async def test_a_deleted_conversation_is_charged_with_what_was_said() -> None:
    world = world_of(say("one two three four five", pace=1.0))
    conversation_id = await opened(world)
    await world.send(type="user_message", text="Hello?", clientMessageId="m1")
    await asyncio.sleep(2.5)
    assert await world.rest.delete_conversation(conversation_id, WHO)
    await world.quiet()
    for _ in range(3):
        await world.sweep()
        await asyncio.sleep(6)
    # "one two three", at four characters a token.
    assert allowance(world) == {"spent": 4, "held": 0, "turns": 0}


async def test_a_turn_that_never_starts_costs_nothing() -> None:
    world = world_of(say("Hi"))
    await opened(world)
    world.invoker._start = lambda payload: None  # Lambda loses every invocation.
    await world.send(type="user_message", text="Hello?", clientMessageId="m1")
    assert allowance(world)["held"] == OUTPUT
    for _ in range(8):
        await asyncio.sleep(9)
        await world.sweep()
    assert allowance(world) == {"spent": 0, "held": 0, "turns": 0}
    assert [frame["code"] for frame in world.frames("c1", "ai_error")] == ["SERVICE_UNAVAILABLE"]


async def test_a_message_beyond_the_budget_is_refused_and_nothing_is_stored() -> None:
    world = world_of(Script(pieces=("Hi",), usage=Usage(1, 900)), terms=terms(Limits(user_daily=1_500)))
    conversation_id = await opened(world)
    await world.send(type="user_message", text="One", clientMessageId="m1")
    await world.quiet()
    before = await world.session(conversation_id)
    await world.send(type="user_message", text="Two", clientMessageId="m2")
    await world.send(type="regenerate")
    await world.send(type="edit_last", text="Three", clientMessageId="m3")
    await world.quiet()
    [first, *rest] = refusals(world)
    assert first[0] == "BUDGET_EXCEEDED"
    assert 0 < first[1] <= 86_400
    assert [(code, own) for code, _, own in [first, *rest]] == [
        ("BUDGET_EXCEEDED", "m2"),
        ("BUDGET_EXCEEDED", None),
        ("BUDGET_EXCEEDED", "m3"),
    ]
    after = await world.session(conversation_id)
    assert (after.requested_turn, after.version, after.question) == (
        before.requested_turn,
        before.version,
        before.question,
    )
    assert allowance(world) == {"spent": 900, "held": 0, "turns": 0}
    assert world.meter.counts["Refused{code=BUDGET_EXCEEDED}"] == 3


async def test_a_message_that_was_accepted_is_accepted_again_when_the_budget_is_used_up() -> None:
    world = world_of(Script(pieces=("Hi",), usage=Usage(1, 900)), terms=terms(Limits(user_daily=1_500)))
    await opened(world)
    for _ in range(2):
        await world.send(type="user_message", text="One", clientMessageId="m1")
        await world.quiet()
    assert refusals(world) == []
    assert len(world.frames("c1", "message_accepted")) == 2


async def test_messages_that_come_too_quickly_are_refused_and_say_when() -> None:
    world = world_of(say("Hi"), terms=terms(Limits(messages_per_minute=2)))
    await opened(world)
    for number in range(3):
        await world.send(type="user_message", text="Hello?", clientMessageId=f"m{number}")
        await world.quiet()
    [(code, retry_after, own)] = refusals(world)
    assert (code, own) == ("RATE_LIMITED", "m2")
    await asyncio.sleep(retry_after)
    await world.send(type="user_message", text="Hello?", clientMessageId="m3")
    assert len(refusals(world)) == 1


async def test_an_interruption_is_no_further_turn_at_once() -> None:
    world = world_of(say("one two three four five", pace=1.0), terms=terms(Limits(turns_at_once=1)))
    await opened(world)
    await opened(world, "c2")
    await world.send("c1", type="user_message", text="One", clientMessageId="m1")
    await asyncio.sleep(1.5)
    await world.send("c2", type="user_message", text="Two", clientMessageId="m2")
    await world.send("c1", type="user_message", text="Three", clientMessageId="m3")
    await world.quiet()
    assert [each[0] for each in refusals(world, "c2")] == ["RATE_LIMITED"]
    assert refusals(world, "c1") == []
    assert allowance(world)["turns"] == 0


async def test_a_burst_holds_for_its_last_message_alone() -> None:
    world = world_of(say("Hi", first_delay=0.5), terms=terms(Limits(user_daily=OUTPUT)))
    await opened(world)
    for number in range(5):
        await world.send(type="user_message", text=f"{number}", clientMessageId=f"m{number}")
    assert refusals(world) == []
    assert allowance(world) == {"spent": 0, "held": OUTPUT, "turns": 1}
    await world.quiet()
    assert allowance(world) == {"spent": 1, "held": 0, "turns": 0}


async def test_of_500_conversations_at_once_a_budget_of_100_turns_lets_100_through() -> None:
    world = world_of(say("Hi"), terms=terms(Limits(user_daily=100 * OUTPUT)))
    world.invoker._start = lambda payload: None
    conversations = [world.engine.new_id() for _ in range(500)]
    archived: dict[str, Any] = {
        "title": "t",
        "created_at": 1,
        "updated_at": 1,
        "version": 1,
        "turns": 0,
        "question": 0,
    }
    for conversation_id in conversations:
        await run(world.engine, conversation_id, Restore(WHO, "fake-1", "fake", **archived))
    asked = await asyncio.gather(
        *(run(world.engine, each, UserMessage("c1", "Hello?", "m1")) for each in conversations)
    )
    assert Counter(done.outcome for done in asked) == {"done": 100, "budget_exceeded": 400}
    assert allowance(world) == {"spent": 0, "held": 100 * OUTPUT, "turns": 100}
    for conversation_id in conversations:
        await world.rest.delete_conversation(conversation_id, WHO)
    assert allowance(world) == {"spent": 0, "held": 0, "turns": 0}


async def test_what_is_asked_of_a_model_besides_replies_is_held_for_too() -> None:
    asks = Terms(Limits(user_daily=10**9), lambda model, read, written: written, max_output_tokens=OUTPUT)
    world = World(scripts=[say("Hello", first_delay=1.0)], terms=asks)
    conversation = asyncio.create_task(opened(world))
    await asyncio.sleep(0.5)
    assert allowance(world) == {"spent": 0, "held": OUTPUT, "turns": 1}
    await conversation
    assert allowance(world) == {"spent": 2, "held": 0, "turns": 0}


async def test_a_greeting_that_nobody_can_pay_for_is_a_set_phrase() -> None:
    asks = Terms(
        Limits(user_daily=OUTPUT - 1), lambda model, read, written: written, max_output_tokens=OUTPUT
    )
    world = World(scripts=[say("From the model")], terms=asks)
    world.engine.settings.unasked["greeting"] = "Good day."  # type: ignore[index]
    conversation_id = await opened(world)
    message = await world.engine.store.message(conversation_id, keys.message_sk(1, keys.ASSISTANT_PART))
    assert message is not None
    assert message.content == "Good day."
    assert world.provider.requests == []


async def test_a_turn_for_which_nothing_is_held_asks_no_model() -> None:
    world = world_of(say("Hi"))
    conversation_id = await opened(world)
    world.invoker._start = lambda payload: None
    await world.send(type="user_message", text="Hello?", clientMessageId="m1")
    # As if it had been asked for before there were budgets.
    del world.table.items[keys.conversation_pk(conversation_id), keys.SESSION]["reserved"]
    await world._run(world.invoker.payloads[-1])
    assert [frame["code"] for frame in world.frames("c1", "ai_error")] == ["QUOTA_EXCEEDED"]
    assert world.provider.requests == []


async def test_without_limits_nobody_has_an_allowance() -> None:
    world = World(scripts=[say("Hi")])
    await opened(world)
    await world.say()
    assert allowance(world) == {"spent": 0, "held": 0, "turns": 0}
    assert not any(sk == keys.ALLOWANCE for _, sk in world.table.items)


async def test_a_shared_budget_refuses_when_everybody_has_used_it_up() -> None:
    world = world_of(Script(pieces=("Hi",), usage=Usage(1, 1_000)), terms=terms(Limits(daily=2_500)))
    await opened(world)
    for number in range(3):
        await world.send(type="user_message", text="Hello?", clientMessageId=f"m{number}")
        await world.quiet()
    assert [each[::2] for each in refusals(world)] == [("BUDGET_EXCEEDED", "m2")]
    assert allowance(world) == {"spent": 2_000, "held": 0, "turns": 0}


async def test_a_long_conversation_holds_for_all_that_its_prompt_quotes() -> None:
    reads = Terms(
        Limits(user_daily=10**9),
        lambda model, read, written: read,
        max_output_tokens=OUTPUT,
        modelled=frozenset({"reply"}),
    )
    world = world_of(Script(pieces=("b" * 500,), usage=Usage(40, 130)), terms=reads)
    conversation_id = await opened(world)
    await world.send(type="user_message", text="a" * 300, clientMessageId="m1")
    await world.quiet()
    prompt = (await world.session(conversation_id)).prompt
    assert prompt is not None
    assert (prompt.model, prompt.tokens, prompt.bytes) == ("fake-1", 170, 806)
    await world.send(type="user_message", text="c" * 100, clientMessageId="m2")
    later = (await world.session(conversation_id)).prompt
    assert later is not None
    assert (later.tokens, later.bytes) == (270, 906)
    await world.quiet()


async def test_a_session_that_does_not_know_its_prompt_reads_it_once() -> None:
    world = world_of(say("Hi"))
    conversation_id = await opened(world)
    await world.say("a" * 50)
    del world.table.items[keys.conversation_pk(conversation_id), keys.SESSION]["prompt"]
    await world.send(type="user_message", text="b" * 10, clientMessageId="m2")
    prompt = (await world.session(conversation_id)).prompt
    assert prompt is not None
    assert prompt.bytes == len("Hello.") + 50 + len("Hi") + 10
    await world.quiet()


@pytest.mark.parametrize("adopted_at", range(5))
async def test_a_turn_is_paid_by_whoever_asked_for_it_whenever_the_conversation_changes_hands(
    adopted_at: int,
) -> None:
    world = world_of(lambda request: say("one two three", first_delay=1.0))
    account = Identity("ann", "acme")
    conversation_id = await opened(world)

    async def now(moment: int) -> None:
        if moment == adopted_at:
            await world.rest.adopt_conversations([conversation_id], WHO, account)
            world.receiver = Receiver(world.engine, SETTINGS)
            item = world.table.items[keys.connection_pk("c1"), keys.CONNECTION]
            item |= {"user_id": account.user_id, "tenant_id": account.tenant_id}

    async def ask(text: str) -> None:
        await world.send(type="user_message", text=text)

    await now(0)
    await ask("First.")
    await now(1)
    await asyncio.sleep(0.5)
    await now(2)
    await ask("Second, while the first is spoken.")
    await now(3)
    await ask("Third, before the second is.")
    await world.quiet()
    await now(4)
    await ask("Fourth.")
    await world.quiet()
    for who in (WHO, account):
        found = allowance(world, who)
        assert (found["held"], found["turns"]) == (0, 0), who
    # The fourth is the account's and ends; before it, only the third ends.
    assert allowance(world, account)["spent"] > 0
    assert (allowance(world, WHO)["spent"] > 0) is (adopted_at == 4)


async def test_another_model_for_a_turn_that_waits_holds_what_that_one_may_cost() -> None:
    dear = Terms(
        Limits(user_daily=3 * OUTPUT),
        lambda model, read, written: written * (5 if model == "fake-2" else 1),
        max_output_tokens=OUTPUT,
        modelled=frozenset({"reply"}),
    )
    world = world_of(say("Hi"), terms=dear)
    conversation_id = await opened(world)
    start, world.invoker._start = world.invoker._start, lambda payload: None
    await world.send(type="user_message", text="Hello?", clientMessageId="m1")
    await world.send(type="set_model", model="fake-2")
    assert [each[0] for each in refusals(world)] == ["BUDGET_EXCEEDED"]
    assert (await world.session(conversation_id)).model == "fake-1"
    assert allowance(world) == {"spent": 0, "held": OUTPUT, "turns": 1}
    start(world.invoker.payloads[-1])
    await world.quiet()
    await world.send(type="set_model", model="fake-2")
    assert (await world.session(conversation_id)).model == "fake-2"
    await world.send(type="user_message", text="Hello?", clientMessageId="m2")
    assert [each[0] for each in refusals(world)] == ["BUDGET_EXCEEDED"] * 2


async def test_what_is_being_said_comes_to_the_prompt_of_what_interrupts_it() -> None:
    reads = Terms(
        Limits(user_daily=10**9),
        lambda model, read, written: read,
        max_output_tokens=OUTPUT,
        modelled=frozenset({"reply"}),
    )
    world = world_of(say("one two three", pace=1.0), terms=reads)
    conversation_id = await opened(world)
    await world.send(type="user_message", text="a", clientMessageId="m1")
    await asyncio.sleep(1.5)
    before = (await world.session(conversation_id)).spending
    await world.send(type="user_message", text="b", clientMessageId="m2")
    after = (await world.session(conversation_id)).reserved
    assert before is not None and after is not None
    assert after.amount == before.amount + 4 * OUTPUT + 1
    await world.quiet()
    assert allowance(world)["held"] == 0


async def test_a_free_model_s_turns_are_counted_and_cost_nothing() -> None:
    free = Terms(
        Limits(user_daily=1, turns_at_once=3), modelled=frozenset({"reply"}), max_output_tokens=OUTPUT
    )
    world = world_of(say("one two three", pace=1.0), terms=free)
    await opened(world)
    for number in range(2):
        await world.send(type="user_message", text="Hello?", clientMessageId=f"m{number}")
        await asyncio.sleep(1.5)
    assert refusals(world) == []
    assert allowance(world) == {"spent": 0, "held": 0, "turns": 1}
    await world.quiet()
    assert allowance(world) == {"spent": 0, "held": 0, "turns": 0}
