"""Summaries race with each other, with what the person does, with time and with death: in every order, up to two
interruptions. What is stored is made of exactly the messages that it says, and none of them can be edited."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest
from taskflow.completion import CompletionRequest
from taskflow.conversation import commands as c
from taskflow.conversation import summary
from taskflow.conversation.handlers import memory
from taskflow.conversation.messages import standing
from taskflow.conversation.settlement import TurnDraft
from taskflow.conversation.summary import FOLD_MS
from taskflow.conversation.summary_text import INSTRUCTION
from taskflow.conversation.terms import NANO, Limits, Terms
from taskflow.engine.ports import Engine
from taskflow.engine.repository import ConversationStore
from taskflow.engine.runner import run
from taskflow.identity import Identity
from taskflow.memory.summarising import summarise
from taskflow.store import keys
from taskflow.store.expressions import Exists, Item, Write

from tests.fakes.outside import MemoryInvoker
from tests.fakes.provider import Script
from tests.fakes.table import MemoryTable, copied_items
from tests.support.interleaving import Choice, Gate, GatedTable, Played, further, play
from tests.support.virtual_time import run_virtually
from tests.support.world import World

SWITCHES = 2
Items = dict[tuple[str, str], Item]


def price(model: str, input_tokens: int, output_tokens: int) -> int:
    return (input_tokens + output_tokens) * 10


TERMS = Terms(Limits(user_daily=NANO), price=price, max_output_tokens=100)


def sums_up(request: CompletionRequest) -> Script:
    """As a summary the words of all that it was given, in order; a turn says its number."""
    if request.messages[0].content != INSTRUCTION:
        turn = request.messages[-1].content.split()[-1]
        return Script(pieces=(f"Reply to {turn}",))
    text = request.messages[1].content
    known = (
        text.removeprefix("Memory so far:\n").partition("\n\n")[0] + " " if "Memory so far" in text else ""
    )
    said = text.partition("Messages:\n")[2].removesuffix("\n\nThe new memory:").split("\n\n")
    return Script(pieces=(f"{known}{' '.join(each.partition(': ')[2] for each in said)}",))


@dataclass(frozen=True)
class Start:
    """A conversation in which a step is due, as items."""

    conversation_id: str
    items: Items
    owner: Identity


def begun(*, summed_up: bool) -> Start:
    async def talk() -> Start:
        world = World(sums_up, pacing_base_ms=0, terms=TERMS, summaries=summed_up, greeting="Hello")
        conversation_id = await world.connect()
        await world.quiet()
        world.memory.runs = summed_up
        for number in range(9 if not summed_up else 13):
            await world.say(f"Thing number {number}")
        session = await world.session(conversation_id)
        assert (session.summary is not None) == summed_up
        if summed_up:
            world.memory.runs = False
            while not world.memory.bodies or len(world.memory.bodies) < 2:
                number += 1
                await world.say(f"Thing number {number}")
        await world.disconnect()
        return Start(
            conversation_id, copied_items(world.table.items), Identity(session.user_id, session.tenant_id)
        )

    return run_virtually(talk())


STARTS = {"none yet": partial(begun, summed_up=False), "one already": partial(begun, summed_up=True)}


@pytest.fixture(scope="module", params=STARTS)
def start(request: pytest.FixtureRequest) -> Start:
    made: Start = STARTS[request.param]()
    return made


class WatchedTable(MemoryTable):
    """Notes how far the summary reaches after each write."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__()
        self.session_key = keys.conversation_pk(conversation_id), keys.SESSION
        self.reached: list[int] = []

    async def write(self, write: Write) -> Item | None:
        found = await super().write(write)
        self._note()
        return found

    async def transact(self, writes: Sequence[Write], token: str) -> None:
        await super().transact(writes, token)
        self._note()

    def _note(self) -> None:
        self.reached.append(self.items[self.session_key].get("summary", {}).get("through", 0))


class Trial:
    """One conversation, played once."""

    def __init__(self, start: Start) -> None:
        self.start = start
        self.table = WatchedTable(start.conversation_id)
        self.table.items = copied_items(start.items)
        self.world = World(sums_up, pacing_base_ms=0, terms=TERMS, summaries=True, table=self.table)
        self.gate = Gate()
        self.processes = 0

    def engine(self) -> Engine:
        """Of a process of its own."""
        store = ConversationStore(GatedTable(self.table, self.gate, self.processes), self.world.engine.new_id)
        self.processes += 1
        return replace(self.world.engine, store=store, invoker=MemoryInvoker())

    def summarising(self) -> Callable[[], Awaitable[None]]:
        """An errand arrives."""
        return partial(summarise, self.engine(), self.start.conversation_id, deadline=1e9)

    def doing(self, command: c.Command) -> Callable[[], Awaitable[None]]:
        """Something happens to the conversation."""
        engine = self.engine()

        async def does() -> None:
            await run(engine, self.start.conversation_id, command)

        return does

    async def check(self, *, asked_once: bool = False, killed: bool = False) -> None:
        """What must hold at the end, whatever happened."""
        store = self.world.engine.store
        session = await store.session(self.start.conversation_id)
        assert session is not None
        found = await store.summary(self.start.conversation_id)
        messages = standing(await store.messages(self.start.conversation_id), session)
        if session.summary is not None:
            assert found is not None and found.coverage == session.summary, "what it covers is what it says"
            covered = [each for each in messages if each.turn <= found.through]
            assert found.text == " ".join(each.content for each in covered), "made of exactly those messages"
            assert len(covered) == found.messages and covered[-1].id == found.message_id
            assert found.through < session.question, "nothing that it covers can be edited"
        else:
            before = self.start.items[keys.conversation_pk(self.start.conversation_id), keys.SESSION]
            assert "summary" not in before, "what is there is not lost"
        assert self.table.reached == sorted(self.table.reached), "it never reaches less far"
        calls = self.world.provider.completions
        if asked_once:
            assert len(calls) <= 1, "paid for twice"
        if not killed:
            spent = sum(price("", each.usage.input_tokens, each.usage.output_tokens) for each in calls)
            held = sum(each.amount for each in (session.reserved, session.spending) if each is not None)
            (was, _), now = charged(self.start.items), charged(self.table.items)
            assert now == (was + spent + held, held), "charged what it cost"


def charged(items: Items) -> tuple[int, int]:
    """What everybody together has spent or has held, and what of it is held."""
    allowances = [item for (_, sk), item in items.items() if sk == keys.ALLOWANCE]
    spent = sum(amount for item in allowances for name, amount in item.items() if name.startswith("day_"))
    return spent, sum(item.get("held", 0) for item in allowances)


def explore(
    start: Start,
    others: Callable[[Trial], list[Callable[[], Awaitable[None]]]],
    *,
    jump: bool = False,
    kills: bool = False,
    asked_once: bool = False,
    on: bool = False,
    switches: int = SWITCHES,
) -> int:
    """Plays every schedule; returns how many there were. ``jump``: when a process takes over, the one before it counts
    as dead. ``kills``: the first one dies at any of its steps. ``on``: more is said, so what it costs is not known."""
    count = 0
    for kill in [None, *((0, step) for step in range(12))] if kills else [None]:
        todo: list[tuple[Choice, ...]] = [()]
        while todo:
            schedule = todo.pop()
            played = run_virtually(_one(start, others, schedule, jump, kill, asked_once, on))
            count += 1
            if len(schedule) < switches:
                todo += further(schedule, played)
    return count


async def _one(
    start: Start,
    others: Callable[[Trial], list[Callable[[], Awaitable[None]]]],
    schedule: tuple[Choice, ...],
    jump: bool,
    kill: tuple[int, int] | None,
    asked_once: bool,
    on: bool,
) -> Played:
    trial = Trial(start)
    processes = [trial.summarising(), *others(trial)]

    async def later() -> None:
        await asyncio.sleep(FOLD_MS / 1000 + 1)

    played = await play(trial.gate, processes, schedule, at_switch=later if jump else None, kill=kill)
    try:
        await trial.check(asked_once=asked_once, killed=on or bool(trial.gate.killed))
    except AssertionError as error:
        raise AssertionError(f"{error} (schedule {schedule}, kill {kill}, steps {played.steps})") from None
    return played


def twice(trial: Trial) -> list[Callable[[], Awaitable[None]]]:
    return [trial.summarising()]


def twice_and_on(trial: Trial) -> list[Callable[[], Awaitable[None]]]:
    """Another errand, after which the conversation goes on until one more step is due, and is taken."""
    summarising = trial.summarising()
    engine = replace(trial.world.engine, invoker=MemoryInvoker())

    async def goes_on() -> None:
        await summarising()
        for number in range(200, 209):
            said = c.UserMessage("c1", f"Thing number {number}", f"m{number}")
            session = (await run(engine, trial.start.conversation_id, said)).after
            assert session is not None
            reply = TurnDraft(f"Reply to {number}", 9, 5, "fake-1", "fake", complete=True)
            for step in (c.Acquire("r"), c.Settle("r", reply), c.Release("r")):
                await run(engine, session.id, step)
        await summarising()

    return [goes_on]


PERSON: dict[str, c.Command] = {
    "a message": c.UserMessage("c1", "Thing number 99", "m99"),
    "an edit": c.EditLast("c1", "Thing number 98", "m98"),
    "a new answer": c.Regenerate(),
    "a deletion": c.Delete(Identity("")),
    "a title": c.Rename(Identity(""), "Things"),
    "an adoption": c.Adopt(Identity(""), Identity("account")),
}


def command_of(start: Start, name: str) -> c.Command:
    command = PERSON[name]
    if isinstance(command, c.Delete | c.Rename | c.Adopt):
        return replace(command, owner=start.owner)
    return command


def test_two_errands_at_once_pay_once_and_lose_nothing(start: Start) -> None:
    assert explore(start, twice, asked_once=True, switches=3) > 50


def test_a_run_that_was_frozen_until_another_has_taken_its_place_changes_nothing(start: Start) -> None:
    assert explore(start, twice, jump=True) > 30


@pytest.mark.parametrize("name", sorted(PERSON.keys() - {"a deletion"}))
def test_whatever_the_person_does_meanwhile_no_summary_is_stale(start: Start, name: str) -> None:
    explore(start, lambda trial: [trial.doing(command_of(start, name))], asked_once=True)


def test_a_summary_never_reaches_less_far_than_before(start: Start) -> None:
    explore(start, twice_and_on, jump=True, on=True, switches=1)


def test_two_errands_and_an_edit(start: Start) -> None:
    explore(start, lambda trial: [trial.summarising(), trial.doing(PERSON["an edit"])], jump=True, switches=1)


def test_a_run_may_die_at_any_of_its_steps(start: Start) -> None:
    explore(start, twice, jump=True, kills=True, switches=1)


def test_nothing_is_stored_for_a_conversation_that_is_deleted_meanwhile(start: Start) -> None:
    before = start.items.get((keys.conversation_pk(start.conversation_id), keys.SUMMARY))
    seen: set[bool] = set()

    async def one(schedule: tuple[Choice, ...]) -> Played:
        trial = Trial(start)
        processes = [trial.summarising(), trial.doing(command_of(start, "a deletion"))]
        played = await play(trial.gate, processes, schedule)
        stored = trial.table.items.get((keys.conversation_pk(start.conversation_id), keys.SUMMARY))
        seen.add(stored != before)
        session = await trial.world.engine.store.session(start.conversation_id)
        assert session is not None and session.deleted
        calls = trial.world.provider.completions
        spent = sum(price("", each.usage.input_tokens, each.usage.output_tokens) for each in calls)
        assert charged(trial.table.items)[0] - charged(start.items)[0] == spent
        return played

    todo: list[tuple[Choice, ...]] = [()]
    while todo:
        schedule = todo.pop()
        played = run_virtually(one(schedule))
        if len(schedule) < SWITCHES:
            todo += further(schedule, played)
    assert seen == {True, False}, "some were before the deletion, some after"


# Mutants: each is a rule left out, and is found


def without_the_base(monkeypatch: pytest.MonkeyPatch) -> None:
    """A summary is stored whatever has been stored since it was begun, by whichever run."""
    monkeypatch.setattr(memory, "_runs", lambda session, run: True)
    monkeypatch.setattr(memory, "stored_as_read", lambda name, session: Exists("pk"))
    monkeypatch.setattr(memory, "eq", lambda path, value: Exists("pk"))

    real = memory.store_summary

    def whatever(context: Any, command: Any) -> Any:
        return real(context, replace(command, base=context.known.summary))

    table = dict(memory_handlers())
    table[c.StoreSummary] = whatever
    monkeypatch.setattr("taskflow.conversation.machine._HANDLERS", table)


def without_the_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody may begin."""
    monkeypatch.setattr(memory, "stored_as_read", lambda name, session: Exists("pk"))
    monkeypatch.setattr(summary, "may_fold", lambda session, now: True)


def covering_the_last_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything but the last message may be covered."""
    monkeypatch.setattr(summary, "KEEP", 0)
    monkeypatch.setattr(summary, "_boundaries", lambda messages, question: [len(messages)])
    monkeypatch.setattr(memory, "Compare", lambda path, op, value: Exists("pk"))
    real = memory.store_summary

    def whatever(context: Any, command: Any) -> Any:
        later = replace(context.known, question=10**9)
        return real(replace(context, session=later), command)

    table = dict(memory_handlers())
    table[c.StoreSummary] = whatever
    monkeypatch.setattr("taskflow.conversation.machine._HANDLERS", table)
    monkeypatch.setattr("taskflow.conversation.transitions.outdated", lambda session, turn: ())


def without_giving_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was charged ahead stays charged."""
    monkeypatch.setattr("taskflow.conversation.reserving.refund", lambda charged, cost: ())


def memory_handlers() -> Any:
    from taskflow.conversation import machine

    return machine._HANDLERS


Explored = Callable[[Start], object]
MUTANTS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], Explored]] = {
    "a stale summary wins": (
        without_the_base,
        lambda start: explore(start, twice_and_on, jump=True, on=True),
    ),
    "two sum up at once": (without_the_claim, lambda start: explore(start, twice, asked_once=True)),
    "what can be edited is covered": (
        covering_the_last_question,
        lambda start: explore(start, lambda trial: [trial.doing(PERSON["an edit"])]),
    ),
    "nothing is given back": (without_giving_back, lambda start: explore(start, twice, switches=0)),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_rule_that_is_left_out_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mutate, explored = MUTANTS[name]
    start = begun(summed_up=False)
    mutate(monkeypatch)
    with pytest.raises(AssertionError):
        explored(start)
