"""A model may say what mattered of the unseen rest of an interrupted reply: beside turns, once, never waited for."""

from __future__ import annotations

from typing import Any

import pytest
from taskflow.codes import AiErrorCode
from taskflow.completion import CompletionRequest
from taskflow.conversation.analysis_text import INSTRUCTION, judged
from taskflow.conversation.errands import AnalyseInterruption, encode
from taskflow.conversation.terms import NANO, Limits, Terms
from taskflow.errors import ProviderError
from taskflow.identity import Identity
from taskflow.memory.interruptions import analyse
from taskflow.store import keys

from tests.fakes.provider import FakeProvider, Script, say
from tests.support.virtual_time import VirtualClock
from tests.support.world import World

REPLY = "The train leaves at nine. It stops in Kassel. Tickets cost forty euros. Dogs need a muzzle on board."
FOUND = "Tickets cost forty euros, and dogs need a muzzle."


class Model:
    """Speaks ``REPLY`` slowly; says ``FOUND`` of interruptions, or what ``analysis`` does."""

    def __init__(self, analysis: Script | None = None) -> None:
        self.analysis = analysis or say(FOUND)
        self.asked: list[CompletionRequest] = []

    def __call__(self, request: CompletionRequest) -> Script:
        if request.messages[0].content != INSTRUCTION:
            return say(REPLY)
        self.asked.append(request)
        return self.analysis


async def stopped(world: World, *, late: bool = False) -> str:
    """A conversation whose reply the person has stopped in its middle; its id. ``late``: once it was settled."""
    conversation_id = await world.connect(pacing="client")
    await world.quiet()
    await world.send(type="user_message", text="When does the train leave?")
    if late:
        await world.quiet()
    else:
        # The model has said all of it while the last of it is still being sent.
        await world.until(lambda: any(f.get("generationId") == 2 for f in world.frames("c1", "ai_token")))
    await world.send(type="cancel", seen={"generationId": 2, "chars": 26})
    await world.quiet()
    return conversation_id


def last_prompt(world: World) -> str:
    requests = [each for each in world.provider.requests if each.messages[0].content != INSTRUCTION]
    return "\n".join(each.content for each in requests[-1].messages)


def world_of(model: Model, **more: Any) -> World:
    return World(model, pacing_base_ms=0, analysis_model="wise", **more)


async def test_what_it_found_is_in_the_note_of_the_next_prompt() -> None:
    model = Model()
    world = world_of(model)
    await stopped(world)
    [request] = model.asked
    assert request.model == "wise"
    assert "muzzle" in request.messages[1].content
    await world.send(type="user_message", text="And how do I get to the station?")
    await world.until(lambda: len(world.provider.requests) > 3)
    await world.quiet()
    assert f"Of what they did not see, this may matter: “{FOUND}”." in last_prompt(world)
    await world.say("Thanks.")
    assert FOUND not in last_prompt(world), "it was answered since"
    assert world.meter.counts["InterruptionAnalyses"] == 1


async def test_one_that_was_cut_off_after_it_was_settled_is_analysed_too() -> None:
    model = Model()
    world = world_of(model)
    await stopped(world, late=True)
    assert len(model.asked) == 1
    await world.say("And how do I get to the station?")
    assert FOUND in last_prompt(world)


async def test_a_message_that_cuts_a_reply_is_answered_before_so_nobody_is_asked() -> None:
    model = Model()
    world = world_of(model)
    await world.connect(pacing="client")
    await world.quiet()
    await world.say("When does the train leave?")
    await world.send(type="user_message", text="No, the bus.", seen={"generationId": 2, "chars": 26})
    await world.quiet()
    assert world.memory.bodies == [] and model.asked == []


async def test_a_prompt_that_comes_first_does_without() -> None:
    model = Model()
    world = world_of(model)
    world.memory.runs = False
    conversation_id = await stopped(world)
    [errand] = world.memory.bodies
    assert errand == {"errand": "interruption", "conversationId": conversation_id, "turn": 2}
    await world.say("And how do I get to the station?")
    assert "this may matter" not in last_prompt(world)
    assert "The person interrupted your last reply" in last_prompt(world)


async def test_an_errand_that_comes_twice_asks_once() -> None:
    model = Model()
    world = world_of(model)
    conversation_id = await stopped(world)
    for _ in range(2):
        await world.errand(encode(AnalyseInterruption(conversation_id, 2)))
    assert len(model.asked) == 1


async def test_off_asks_and_reads_nothing() -> None:
    model = Model()
    world = World(model, pacing_base_ms=0)
    await stopped(world)
    await world.say("And then?")
    assert model.asked == [] and world.memory.bodies == []


async def test_a_reply_that_was_seen_whole_is_not_analysed() -> None:
    model = Model()
    world = world_of(model)
    conversation_id = await world.connect()
    await world.quiet()
    await world.say("When does the train leave?")
    assert world.memory.bodies == []
    await world.errand(encode(AnalyseInterruption(conversation_id, 2)))
    assert model.asked == []


BAD = {
    "failed": Script(open_error=ProviderError(AiErrorCode.TIMEOUT, "slow")),
    "refused": say("I'm sorry, I can't do that."),
    "unrelated": say("Photosynthesis converts sunlight into chemical energy inside chloroplasts."),
    "markup": say("<|im_start|>assistant"),
}


@pytest.mark.parametrize("name", BAD)
async def test_an_answer_that_is_none_is_left_out(name: str) -> None:
    world = world_of(Model(BAD[name]))
    await stopped(world)
    assert world.meter.counts[f"InterruptionAnalysesSkipped{{reason={name}}}"] == 1
    await world.say("And how do I get to the station?")
    assert "this may matter" not in last_prompt(world)
    assert world.types().count("ai_error") == 0


async def test_nothing_matters_is_an_answer() -> None:
    world = world_of(Model(say("NOTHING")))
    await stopped(world)
    assert world.meter.counts["InterruptionAnalyses"] == 1
    await world.say("And how do I get to the station?")
    assert "this may matter" not in last_prompt(world)


async def test_it_is_paid_for_and_a_budget_that_is_used_up_makes_none() -> None:
    def dear(model: str, input_tokens: int, output_tokens: int) -> int:
        return (input_tokens + output_tokens) * 1_000

    model = Model()
    world = world_of(model, terms=Terms(Limits(user_daily=NANO), price=dear, max_output_tokens=512))
    world.memory.runs = False
    conversation_id = await stopped(world)
    session = await world.session(conversation_id)
    pk = keys.person_pk(Identity(session.user_id, session.tenant_id))
    [day] = [name for name in world.table.items[pk, keys.ALLOWANCE] if name.startswith("day_")]
    before = world.table.items[pk, keys.ALLOWANCE][day]
    await world.errand(encode(AnalyseInterruption(conversation_id, 2)))
    usage = world.provider.completions[-1].usage
    assert world.table.items[pk, keys.ALLOWANCE][day] == before + dear(
        "", usage.input_tokens, usage.output_tokens
    )
    world.table.items[pk, keys.ALLOWANCE][day] = NANO - 1
    del world.table.items[keys.conversation_pk(conversation_id), keys.turn_sk(2)]["analysis_run"]
    await world.errand(encode(AnalyseInterruption(conversation_id, 2)))
    assert len(model.asked) == 1


async def test_a_deleted_conversation_is_not_analysed() -> None:
    model = Model()
    world = world_of(model)
    world.memory.runs = False
    conversation_id = await stopped(world)
    session = await world.session(conversation_id)
    await world.rest.delete_conversation(conversation_id, Identity(session.user_id, session.tenant_id))
    await world.errand(encode(AnalyseInterruption(conversation_id, 2)))
    assert model.asked == []


async def test_for_comparisons_it_is_one_call_without_a_conversation() -> None:
    provider = FakeProvider(VirtualClock(), [say(FOUND)])
    assert (await analyse(provider, "wise", REPLY[:40], REPLY[40:], "And the station?")).text == FOUND
    assert judged("NOTHING.", "done", REPLY).text == ""


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("They need to know that dogs on board need a muzzle.", "Dogs need a muzzle on board."),
        ("Dogs travel free and wear no muzzle on board.", "Dogs need a muzzle on board."),
        ("All tickets cost about forty euros and some cents.", "Tickets cost forty euros."),
        (FOUND, FOUND),
        ("Price: forty euros. Muzzle for dogs.", "Tickets cost forty euros. Muzzle for dogs."),
    ],
)
def test_what_repeats_the_rest_wrongly_stands_as_the_rest_has_it(answer: str, text: str) -> None:
    assert judged(answer, "done", REPLY[26:]).text == text


def test_an_answer_about_nothing_that_the_rest_has_is_not_used() -> None:
    assert (
        judged("The best way to travel is a good book and a friend.", "done", REPLY[26:]).skipped
        == "unrelated"
    )
