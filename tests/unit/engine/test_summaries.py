"""What leaves the window is folded into a summary beside turns. Prompts get it, nobody waits, nothing stale wins."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from typing import Any

import pytest
from taskflow.codes import AiErrorCode
from taskflow.completion import CompletionRequest, Usage
from taskflow.conversation.context import GOES_ON, LEFT_OUT
from taskflow.conversation.errands import Summarise, encode
from taskflow.conversation.session import Coverage
from taskflow.conversation.summary import FOLD_AT, FOLD_MS, KEEP
from taskflow.conversation.summary_text import INSTRUCTION
from taskflow.conversation.terms import NANO, Limits, Terms
from taskflow.errors import ProviderError, StoreUnavailable
from taskflow.identity import Identity
from taskflow.store import keys

from tests.fakes.provider import Script, say
from tests.support.world import World

FACT = re.compile(r"fact \d+ is \w+")
WORDS = ("amber", "birch", "cedar", "dune", "ember", "fjord", "grove", "heath", "islet", "jetty")


def fact(number: int) -> str:
    """What the person says as their message of this number."""
    return f"Remember that fact {number} is {WORDS[number % 10]}."


class Model:
    """Answers what it is told; as a summariser it lists every fact that it was given, or does what ``sums_up`` says."""

    def __init__(self) -> None:
        self.summed: list[CompletionRequest] = []
        self.sums_up: Script | None = None

    def __call__(self, request: CompletionRequest) -> Script:
        if request.messages[0].content != INSTRUCTION:
            return say("I shall keep that in mind for later.")
        self.summed.append(request)
        if self.sums_up is not None:
            return self.sums_up
        facts = dict.fromkeys(FACT.findall(request.messages[1].content))
        return say("The person said: " + " ".join(f"The {each}." for each in facts))


def world_of(model: Model, **more: Any) -> World:
    return World(model, pacing_base_ms=0, summaries=True, **more)


async def talked(world: World, messages: int, first: int = 0) -> None:
    """The person says so many things, one after the other."""
    for number in range(first, first + messages):
        await world.say(fact(number))


def turns(world: World) -> list[CompletionRequest]:
    """The prompts of turns."""
    return [each for each in world.provider.requests if each.messages[0].content != INSTRUCTION]


async def test_a_long_conversation_is_summed_up_in_steps_and_every_prompt_has_every_fact() -> None:
    model = Model()
    world = world_of(model)
    conversation_id = await world.connect()
    await world.quiet()
    await talked(world, 40)
    for number, request in enumerate(turns(world)[1:]):
        whole = "\n".join(each.content for each in request.messages)
        assert all(fact(each)[:-1].removeprefix("Remember that ") in whole for each in range(number + 1))
        assert len(request.messages) <= 22
        assert [each.role for each in request.messages[:2]] == ["system", "user"]
        assert LEFT_OUT not in whole
    session = await world.session(conversation_id)
    assert session.summary is not None and session.folding is None
    assert len(model.summed) < 40 / 4, "in steps, not at each turn"
    assert len(model.summed) == world.meter.counts["Summaries"] > 3


async def test_the_beginning_of_prompts_stays_the_same_from_one_step_to_the_next() -> None:
    world = world_of(Model())
    await world.connect()
    await world.quiet()
    await talked(world, 40)
    prompts = [request.messages for request in turns(world)[20:]]
    same = [after[: len(before)] == before for before, after in itertools.pairwise(prompts)]
    assert same.count(False) <= len(same) / 4


async def test_a_step_is_taken_before_anything_has_left_the_window() -> None:
    model = Model()
    world = world_of(model)
    conversation_id = await world.connect()
    await world.quiet()
    await talked(world, FOLD_AT // 2 - 1)
    assert model.summed == []
    await talked(world, 1, first=FOLD_AT // 2 - 1)
    [request] = model.summed
    session = await world.session(conversation_id)
    stored = await world.engine.store.messages(conversation_id)
    assert session.summary is not None
    covered = [each for each in stored if each.turn <= session.summary.through]
    assert session.summary == Coverage(covered[-1].turn, len(covered), covered[-1].id)
    assert len(stored) - len(covered) >= KEEP
    assert session.summary.through < session.question
    assert request.max_tokens == 500


async def test_everybody_is_told_how_far_it_reaches_and_who_joins_later_too() -> None:
    world = world_of(Model())
    conversation_id = await world.connect()
    await world.quiet()
    await talked(world, 12)
    summary = (await world.session(conversation_id)).summary
    assert summary is not None
    told = world.frames("c1", "summary_changed")[-1]
    assert (told["messages"], told["throughMessageId"]) == (summary.messages, summary.message_id)
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    [listed] = world.frames("c2", "conversation_resumed")
    assert (listed["summarisedMessages"], listed["summarisedThroughMessageId"]) == (
        summary.messages,
        summary.message_id,
    )


async def test_its_record_reaches_the_queue_with_the_conversation_s_header() -> None:
    world = world_of(Model())
    conversation_id = await world.connect()
    await world.quiet()
    await talked(world, 10)
    session = await world.session(conversation_id)
    [record] = [body for body in world.records.bodies if body["kind"] == "summary"]
    assert session.summary is not None and "SUMMARY" not in session.outbox
    assert record["conversation"]["id"] == conversation_id
    assert record["summary"]["generation"] == session.summary.through
    assert "fact 0 is amber" in record["summary"]["content"]
    logs = [body["inference"] for body in world.records.bodies if body["kind"] == "inference"]
    [call] = [log for log in logs if log.get("messageId") is None and log["inputPreview"] == ""][-1:]
    assert call["status"] == "success" and call["inputTokens"] > 0


async def test_the_queue_that_is_away_fails_no_turn_and_the_next_one_asks_again() -> None:
    model = Model()
    world = world_of(model)
    await world.connect()
    await world.quiet()
    sent = world.memory.send

    async def away(bodies: Any) -> None:
        raise StoreUnavailable("away")

    world.memory.send = away  # type: ignore[method-assign]
    await talked(world, 14)
    assert model.summed == []
    assert world.types().count("ai_error") == 0
    world.memory.send = sent  # type: ignore[method-assign]
    await talked(world, 1, first=14)
    assert len(model.summed) == 1


async def test_a_table_that_does_not_give_the_summary_fails_no_turn() -> None:
    world = world_of(Model())
    await world.connect()
    await world.quiet()
    await talked(world, 12)
    get = world.table.get

    async def without_summary(pk: str, sk: str, **more: Any) -> Any:
        if sk == keys.SUMMARY:
            raise StoreUnavailable("away")
        return await get(pk, sk, **more)

    world.table.get = without_summary  # type: ignore[method-assign]
    world.memory.runs = False
    await talked(world, 1, first=12)
    assert world.types().count("ai_error") == 0
    assert GOES_ON not in str(turns(world)[-1].messages)
    world.table.get = get  # type: ignore[method-assign]
    await talked(world, 1, first=13)
    assert GOES_ON in str(turns(world)[-1].messages)


BABBLE = {
    "empty": Script(pieces=("   ",)),
    "failed": Script(open_error=ProviderError(AiErrorCode.SERVICE_UNAVAILABLE, "away")),
    "breaks off": Script(
        pieces=("The person", " said"), fail_after=1, error=ProviderError(AiErrorCode.UNKNOWN, "x")
    ),
    "hangs": Script(pieces=("The",), hang_after=0, hang_seconds=10_000),
    "refuses": say("I'm sorry, but I can't help with that."),
    "repeats": say("fact fact. " * 400),
    "answers something else": say(
        "Bananas contain potassium, vitamins and fibre, which help digestion considerably."
    ),
    "markup": say("<|im_start|>assistant"),
    "never ends": say("word " * 20_000),
}


@pytest.mark.parametrize("name", BABBLE)
async def test_a_model_that_cannot_is_asked_ever_more_rarely_and_disturbs_no_turn(name: str) -> None:
    model = Model()
    model.sums_up = BABBLE[name]
    world = world_of(model)
    conversation_id = await world.connect()
    await world.quiet()
    await talked(world, 30)
    assert world.types().count("ai_error") == 0
    assert (await world.session(conversation_id)).summary is None
    assert 1 <= len(model.summed) <= 5
    skipped = [name for name in world.meter.counts if name.startswith("SummariesSkipped")]
    assert len(skipped) == 1
    for _ in range(3):
        session = await world.session(conversation_id)
        assert session.folding is not None
        asked = len(model.summed)
        await asyncio.sleep(max(0, session.folding.until - world.engine.now_ms()) / 1000 - 30)
        await world.send(type="user_typing")
        await talked(world, 1, first=30)
        assert len(model.summed) == asked
        await asyncio.sleep(60)
        await talked(world, 1, first=31)
        assert len(model.summed) == asked + 1, "once the pause is over"
    assert session.folding.tries >= 3
    model.sums_up = None
    await asyncio.sleep(100_000)
    await talked(world, 1, first=32)
    after = await world.session(conversation_id)
    assert after.summary is not None and after.folding is None


async def test_a_run_that_dies_is_followed_by_another_once_its_claim_is_over() -> None:
    model = Model()
    world = world_of(model)
    conversation_id = await world.connect()
    await world.quiet()
    world.memory.runs = False
    await talked(world, 10)
    model.sums_up = Script(pieces=("x",), hang_after=0, hang_seconds=10_000)
    dying = asyncio.create_task(world.errand(encode(Summarise(conversation_id))))
    await world.until(lambda: len(model.summed) == 1)
    dying.cancel()
    model.sums_up = None
    await world.errand(encode(Summarise(conversation_id)))
    assert len(model.summed) == 1, "it may be alive"
    await asyncio.sleep(FOLD_MS / 1000 + 1)
    await world.errand(encode(Summarise(conversation_id)))
    assert (await world.session(conversation_id)).summary is not None


async def test_an_errand_that_comes_twice_asks_the_model_once() -> None:
    model = Model()
    world = world_of(model)
    conversation_id = await world.connect()
    await world.quiet()
    world.memory.runs = False
    await talked(world, 10)
    twice = [world.errand(encode(Summarise(conversation_id))) for _ in range(2)]
    await asyncio.gather(*twice)
    await world.errand(encode(Summarise(conversation_id)))
    assert len(model.summed) == 1


async def test_a_conversation_without_a_summary_is_caught_up_in_several_steps() -> None:
    model = Model()
    world = World(model, pacing_base_ms=0)
    conversation_id = await world.connect()
    await world.quiet()
    for number in range(70):
        await world.say(f"{fact(number)} {'And so it goes. ' * 60}")
    object.__setattr__(world.engine.settings, "summaries", True)
    await talked(world, 1, first=70)
    assert len(model.summed) > 2
    session = await world.session(conversation_id)
    summary = await world.engine.store.summary(conversation_id)
    assert summary is not None and summary.coverage == session.summary
    assert all(f"fact {number} is" in summary.text for number in range(20))
    assert len(await world.engine.store.messages(conversation_id)) - summary.messages < FOLD_AT


async def test_by_tokens_too_before_the_model_s_context_is_full() -> None:
    model = Model()
    world = world_of(model, context_tokens=4_000)
    conversation_id = await world.connect()
    await world.quiet()
    for number in range(6):
        await world.say(f"{fact(number)} {'And so it goes on. ' * 70}")
    assert (await world.session(conversation_id)).summary is not None
    whole = "\n".join(each.content for each in turns(world)[-1].messages)
    assert all(f"fact {number} is" in whole for number in range(6))


async def test_a_deleted_conversation_keeps_no_summary_and_a_late_one_is_refused() -> None:
    model = Model()
    world = world_of(model)
    conversation_id = await world.connect()
    await world.quiet()
    await talked(world, 16)
    assert await world.engine.store.summary(conversation_id) is not None
    model.sums_up = Script(pieces=("The person said fact 1 is birch.",), first_delay=30)
    await talked(world, 3, first=16)
    world.memory.runs = False
    late = asyncio.create_task(world.errand(encode(Summarise(conversation_id))))
    await asyncio.sleep(1)
    session = await world.session(conversation_id)
    await world.rest.delete_conversation(conversation_id, Identity(session.user_id, session.tenant_id))
    while (await world.session(conversation_id)).due_at is not None:
        await asyncio.sleep(2)
        await world.sweep()
    await late
    await world.quiet()
    assert await world.engine.store.summary(conversation_id) is None
    after = await world.session(conversation_id)
    assert after.summary is None and after.folding is None


async def test_an_expired_conversation_leaves_none_either() -> None:
    world = world_of(Model())
    conversation_id = await world.connect()
    await world.quiet()
    await talked(world, 12)
    await world.disconnect()
    for _ in range(40):
        await asyncio.sleep(86_400)
        await world.sweep()
    assert await world.engine.store.session(conversation_id) is None
    assert await world.engine.store.summary(conversation_id) is None


async def test_what_is_edited_is_never_covered_so_no_summary_goes_stale() -> None:
    world = world_of(Model())
    conversation_id = await world.connect()
    await world.quiet()
    await talked(world, 20)
    before = (await world.session(conversation_id)).summary
    await world.send(type="edit_last", text="Remember that fact 99 is zinc.")
    await world.quiet()
    await world.send(type="regenerate")
    await world.quiet()
    session = await world.session(conversation_id)
    assert session.summary is not None and session.summary == before
    replaced = [m for m in await world.engine.store.messages(conversation_id) if m.replaced]
    assert replaced and all(each.turn > session.summary.through for each in replaced)


async def test_off_asks_nobody_and_reads_nothing() -> None:
    model = Model()
    world = World(model, pacing_base_ms=0)
    conversation_id = await world.connect()
    await world.quiet()
    await talked(world, 20)
    assert model.summed == [] and world.memory.bodies == []
    assert (await world.session(conversation_id)).summary is None


async def test_the_setting_names_the_model_that_does_it() -> None:
    model = Model()
    world = world_of(model, summary_model="fake-small")
    await world.connect()
    await world.quiet()
    await talked(world, 12)
    assert {request.model for request in model.summed} == {"fake-small"}
    assert {request.model for request in turns(world)} == {"fake-1"}


# What it costs


def dear(model: str, input_tokens: int, output_tokens: int) -> int:
    """A tenth of a cent a thousand tokens."""
    return (input_tokens + output_tokens) * 1_000


async def spent(world: World, conversation_id: str) -> dict[str, Any]:
    session = await world.session(conversation_id)
    item = await world.table.get(keys.person_pk(Identity(session.user_id, session.tenant_id)), keys.ALLOWANCE)
    return {name: amount for name, amount in (item or {}).items() if name.startswith(("day_", "held"))}


async def test_a_summary_is_paid_for_like_a_turn() -> None:
    model = Model()
    world = world_of(model, terms=Terms(Limits(user_daily=NANO), price=dear, max_output_tokens=512))
    conversation_id = await world.connect()
    await world.quiet()
    await talked(world, 12)
    billed = sum(
        dear("", each.usage.input_tokens, each.usage.output_tokens) for each in world.provider.completions
    )
    [(_, amount), held] = sorted((await spent(world, conversation_id)).items())
    assert (amount, held) == (billed, ("held", 0))
    assert len(model.summed) == 1


async def test_a_budget_that_is_used_up_makes_no_summary_and_no_trouble() -> None:
    model = Model()
    world = world_of(model, terms=Terms(Limits(user_daily=NANO), price=dear, max_output_tokens=512))
    conversation_id = await world.connect()
    await world.quiet()
    world.memory.runs = False
    await talked(world, 10)
    session = await world.session(conversation_id)
    pk = keys.person_pk(Identity(session.user_id, session.tenant_id))
    [day] = [name for name in world.table.items[pk, keys.ALLOWANCE] if name.startswith("day_")]
    world.table.items[pk, keys.ALLOWANCE][day] = NANO - 1_000
    await world.errand(encode(Summarise(conversation_id)))
    assert model.summed == []
    assert world.meter.counts["SummariesSkipped{reason=budget}"] == 1
    assert (await world.session(conversation_id)).folding is None, "nobody has to wait for that"


async def test_a_summary_that_comes_too_late_is_charged_what_it_cost() -> None:
    model = Model()
    model.sums_up = Script(pieces=("The person said fact 1 is birch.",), first_delay=30, usage=Usage(400, 30))
    world = world_of(model, terms=Terms(Limits(user_daily=NANO), price=dear, max_output_tokens=512))
    conversation_id = await world.connect()
    await world.quiet()
    world.memory.runs = False
    await talked(world, 10)
    [(_, before), _] = sorted((await spent(world, conversation_id)).items())
    late = asyncio.create_task(world.errand(encode(Summarise(conversation_id))))
    await asyncio.sleep(1)
    [(_, meanwhile), _] = sorted((await spent(world, conversation_id)).items())
    assert meanwhile > before + dear("", 400, 30), "the most is charged ahead"
    session = await world.session(conversation_id)
    await world.rest.delete_conversation(conversation_id, Identity(session.user_id, session.tenant_id))
    await late
    [(_, after), _] = sorted((await spent(world, conversation_id)).items())
    assert after == before + dear("", 400, 30)


async def test_a_body_that_is_no_errand_comes_back_and_says_so() -> None:
    from taskflow.memory.entry import handle_batch

    world = World()
    bodies = [
        "",
        "{}",
        '{"errand":"summarise"}',
        '{"errand":"interruption","conversationId":"x","turn":true}',
        "[1]",
    ]
    event = {"Records": [{"messageId": str(n), "body": body} for n, body in enumerate(bodies)]}
    answer = await handle_batch(world.engine, event, deadline=1e9)
    assert [each["itemIdentifier"] for each in answer["batchItemFailures"]] == ["0", "1", "2", "3", "4"]
    json.dumps(answer)
