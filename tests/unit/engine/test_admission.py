"""How many connections and conversations are let in: exactly so many, and no count outlives what it counts."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.conversation import admission
from taskflow.conversation.admission import DAY_MS, Door, Limits
from taskflow.conversation.deadlines import PROBE_MS
from taskflow.engine.tickets import TicketGrant, to_item
from taskflow.errors import ConditionFailed
from taskflow.identity import Identity, Principal
from taskflow.sessions.connecting import ConnectRequest, Refused, connect
from taskflow.settings import Settings
from taskflow.store import keys
from taskflow.store.expressions import Fewer, Update, Write

from tests.fakes.provider import say
from tests.fakes.table import MemoryTable, holds
from tests.support.world import SETTINGS, World


class SlowTable(MemoryTable):
    """Others come between any two calls."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, int]] = []
        self._rng = random.Random(5)

    async def _pause(self, what: str, items: int = 1) -> None:
        self.calls.append((what, items))
        await asyncio.sleep(self._rng.uniform(0.001, 0.01))

    async def get(self, pk: str, sk: str, *, consistent: bool = True) -> Any:
        await self._pause("get")
        return await super().get(pk, sk, consistent=consistent)

    async def write(self, write: Write) -> Any:
        await self._pause("write")
        return await super().write(write)

    async def transact(self, writes: Sequence[Write], token: str) -> None:
        await self._pause("transact", len(writes))
        await super().transact(writes, token)


@dataclass
class Doors(World):
    """A world with limits, in which people have tickets."""

    settings: Settings = SETTINGS
    table: MemoryTable = field(default_factory=SlowTable)
    greeting: str = "Hello."

    async def enter(
        self, name: str, who: str | None = "ann", address: str = "", token: str = "", **query: str
    ) -> str:
        """Connects; returns the conversation. ``who`` None: without a ticket. ``token``: of a conversation."""
        if who is not None:
            grant = TicketGrant(Principal(Identity(who)), resume_token=token)
            query["ticket"] = f"ticket-of-{name}"
            item = to_item(keys.secret_hash(query["ticket"]), grant, 10**10)
            self.table.items[item["pk"], item["sk"]] = item
        self.connections.connect(name)
        try:
            found = await connect(
                self.engine,
                self.settings,
                ConnectRequest(name, query, address=address),
                new_secret=lambda: f"secret-{name}",
            )
        except Refused:
            self.connections.open.discard(name)
            raise
        await self.quiet()
        return found

    async def enter_all(self, *names: str, **how: Any) -> tuple[list[str], list[Refused]]:
        """Several at once; the conversations of those who are in, and the refusals."""
        answers = await asyncio.gather(*(self.enter(name, **how) for name in names), return_exceptions=True)
        unforeseen = [
            each for each in answers if isinstance(each, BaseException) and not isinstance(each, Refused)
        ]
        assert unforeseen == []
        refused = [each for each in answers if isinstance(each, Refused)]
        return [each for each in answers if isinstance(each, str)], refused

    async def sweeping(self, seconds: float, every: float = 2) -> None:
        end = self.clock.monotonic() + seconds
        while self.clock.monotonic() < end:
            await asyncio.sleep(every)
            await self.sweep()
        await self.quiet()

    def counted(self) -> dict[str, int]:
        """Connections by partition: as they are counted, which is what the registry has."""
        told = {
            pk: item["live"]
            for (pk, sk), item in self.table.items.items()
            if sk == keys.DOOR and "live" in item
        }
        registered = dict.fromkeys(told, 0)
        for (_, sk), item in self.table.items.items():
            for pk in item.get("counted", ()) if sk == keys.CONNECTION else ():
                registered[pk] += 1
        assert told == registered
        return told


def of(who: str) -> str:
    return keys.person_pk(Identity(who))


def limited(**limits: int) -> Settings:
    return replace(SETTINGS, **{f"limit_{name}": value for name, value in limits.items()})  # type: ignore[arg-type]


def names(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number}" for number in range(count)]


async def test_of_many_that_join_at_once_exactly_as_many_as_a_conversation_may_have_are_in() -> None:
    world = Doors([say("Hello.")], settings=limited(connections_per_conversation=10))
    conversation = await world.enter("first")
    inside, refused = await world.enter_all(*names("c", 40), conversationId=conversation)
    assert len(inside) == 9 and len((await world.session(conversation)).connections) == 10
    assert {(each.status, each.code, each.retry_after) for each in refused} == {
        (429, "TOO_MANY_CONNECTIONS", 30)
    }
    left = sorted((await world.session(conversation)).connections)[0]
    await world.disconnect(left)
    inside, refused = await world.enter_all(*names("d", 5), conversationId=conversation)
    assert (len(inside), len(refused)) == (1, 4)


async def test_with_a_token_the_limit_is_the_same_and_whoever_has_none_is_told_nothing_of_it() -> None:
    world = Doors([say("Hello.")], settings=limited(connections_per_conversation=1))
    conversation = await world.enter("c1", who=None)
    with pytest.raises(Refused) as full:
        await world.enter("c2", conversationId=conversation, token="secret-c1")
    assert full.value.code == "TOO_MANY_CONNECTIONS"
    for stranger in ({"who": "eve"}, {"who": "eve", "token": "wrong"}, {"who": None}):
        with pytest.raises(Refused) as hidden:
            await world.enter("c3", conversationId=conversation, **stranger)
        assert (hidden.value.status, hidden.value.code) == (403, "CONVERSATION_NOT_FOUND")


async def test_of_many_connections_of_a_person_exactly_the_limit_is_in_wherever_they_go() -> None:
    world = Doors([say("Hello.")], settings=limited(connections_per_user=6))
    conversation = await world.enter("first")
    joining, opening = names("j", 10), names("o", 10)
    answers = await asyncio.gather(
        world.enter_all(*joining, conversationId=conversation),
        world.enter_all(*opening),
        world.enter_all("e", who="eve"),
    )
    assert len(answers[0][0]) + len(answers[1][0]) == 5 and len(answers[2][0]) == 1
    assert {each.code for _, refused in answers for each in refused} == {"TOO_MANY_CONNECTIONS"}
    assert world.counted() == {of("ann"): 6, of("eve"): 1}
    sessions = [item for (_, sk), item in world.table.items.items() if sk == keys.SESSION]
    assert sum(len(item["connections"]) for item in sessions) == 7


async def test_everybody_at_an_address_is_counted_together_and_who_has_none_is_not() -> None:
    world = Doors([say("Hello.")], settings=limited(connections_per_address=3))
    inside = [await world.enter(name, who=None, address="here") for name in names("g", 2)]
    assert len(set(inside)) == 2
    inside, refused = await world.enter_all("a", "b", "c", address="here")
    assert (len(inside), {each.code for each in refused}) == (1, {"TOO_MANY_CONNECTIONS"})
    assert len((await world.enter_all(*names("there", 3), address="there"))[0]) == 3
    assert len((await world.enter_all(*names("unknown", 5)))[0]) == 5
    assert world.counted() == {keys.address_pk("here"): 3, keys.address_pk("there"): 3}


async def test_so_many_conversations_a_day_and_what_was_left_empty_is_given_again_for_nothing() -> None:
    world = Doors([say("Hello.")], settings=limited(conversations_per_day=3))
    first = await world.enter("c0")
    for number in range(1, 8):
        await world.disconnect(f"c{number - 1}")
        assert await world.enter(f"c{number}") == first
    inside, refused = await world.enter_all(*names("d", 6))
    assert len(inside) == 2 and {each.code for each in refused} == {"TOO_MANY_CONVERSATIONS"}
    assert len(await world.enter("e1", who="eve")) == 36
    # A conversation that is there already is not begun.
    assert await world.enter("again", conversationId=first) == first
    left = DAY_MS - world.engine.now_ms() % DAY_MS
    assert all(0 <= each.retry_after * 1000 - left < 61_000 for each in refused if each.retry_after)
    await world.sweeping(refused[0].retry_after or 0, every=600)
    inside, refused = await world.enter_all(*names("tomorrow", 6))
    assert (len(inside), len(refused)) == (3, 3)
    made = [name for name in world.table.items[of("ann"), keys.DOOR] if name.startswith("made_")]
    assert len(made) == 1


async def test_guests_who_come_without_a_ticket_share_their_address_s_conversations() -> None:
    world = Doors([say("Hello.")], settings=limited(conversations_per_address=4))
    inside, refused = await world.enter_all(*names("g", 9), who=None, address="here")
    assert len(inside) == 4 and {each.code for each in refused} == {"TOO_MANY_CONVERSATIONS"}


async def test_a_disconnect_that_nobody_reported_keeps_nobody_out_for_longer_than_the_gateway_is_asked() -> (
    None
):
    world = Doors([say("Hello.")], settings=limited(connections_per_user=3, connections_per_address=3))
    await world.enter_all("a", "b", "c", address="here")
    for name in "abc":
        world.connections.open.discard(name)
    assert len((await world.enter_all("d", address="here"))[1]) == 1
    await world.sweeping(PROBE_MS / 1000 + 10, every=5)
    assert set(world.counted().values()) == {0}
    assert len((await world.enter_all("e", "f", "g", "h", address="here"))[0]) == 3


async def test_a_count_that_cannot_be_right_is_set_to_nothing_by_whoever_comes() -> None:
    world = Doors([say("Hello.")], settings=limited(connections_per_user=2))
    stray = {"pk": of("ann"), "sk": keys.DOOR, "live": 2, "at": world.engine.now_ms()}
    world.table.items[of("ann"), keys.DOOR] = stray
    assert len((await world.enter_all("a"))[1]) == 1
    await asyncio.sleep(admission.HEALED_AFTER_MS / 1000)
    inside, refused = await world.enter_all("b", "c", "d")
    assert (len(inside), len(refused)) == (2, 1)
    assert world.counted() == {of("ann"): 2}


async def test_a_connection_whose_count_is_gone_is_removed_all_the_same_and_none_goes_below_nothing() -> None:
    world = Doors([say("Hello.")], settings=limited(connections_per_user=5, connections_per_address=5))
    conversation = await world.enter("a", address="here")
    del world.table.items[of("ann"), keys.DOOR]
    await world.disconnect("a")
    await world.disconnect("a")
    assert world.counted() == {keys.address_pk("here"): 0}
    assert (await world.session(conversation)).connections == {} and await world.rest.live_connections() == 0


async def test_limits_that_are_set_or_lifted_while_somebody_is_connected_leave_no_count_behind() -> None:
    world = Doors([say("Hello.")], settings=limited(connections_per_user=2))
    await world.enter("a")
    world.settings = SETTINGS
    await world.enter("b")
    await world.disconnect("a")
    assert world.counted() == {of("ann"): 0}
    world.settings = limited(connections_per_user=2)
    await world.disconnect("b")
    assert world.counted() == {of("ann"): 0}


async def test_coming_and_going_at_once_with_doubled_and_lost_ends_the_count_stays_the_registry_s() -> None:
    world = Doors([say("Hello.")], settings=limited(connections_per_user=5, connections_per_address=7))
    rng = random.Random(11)
    conversation = await world.enter("first", address="here")

    async def one(number: int) -> None:
        await asyncio.sleep(rng.uniform(0, 3))
        where = {"conversationId": conversation} if rng.random() < 0.5 else {}
        try:
            await world.enter(f"c{number}", address="here", who=rng.choice(["ann"]), **where)
        except Refused as refused:
            assert refused.status == 429
            return
        await asyncio.sleep(rng.uniform(0, 1))
        if rng.random() < 0.8:
            await asyncio.gather(*(world.disconnect(f"c{number}") for _ in range(rng.choice([1, 2, 3]))))
        else:
            world.connections.open.discard(f"c{number}")

    await asyncio.gather(*(one(number) for number in range(60)))
    assert world.counted()[of("ann")] <= 5
    await world.sweeping(PROBE_MS / 1000 + 30, every=10)
    assert set(world.counted().values()) == {1}


@pytest.mark.parametrize(
    ("limits", "opens", "joins", "leaves"),
    [
        ({}, 5, 3, 2),
        ({"connections_per_user": 9}, 5, 4, 3),
        ({"connections_per_address": 9, "conversations_per_address": 9}, 6, 4, 3),
        ({"connections_per_user": 9, "conversations_per_day": 9, "connections_per_address": 9}, 6, 5, 4),
    ],
)
async def test_limits_cost_items_in_transactions_that_are_there_anyway_and_no_call(
    limits: dict[str, int], opens: int, joins: int, leaves: int
) -> None:
    table = SlowTable()
    world = Doors([say("Hello.")], settings=limited(**limits), table=table)
    calls: dict[str, list[tuple[str, int]]] = {}

    async def counted(what: str, doing: Any) -> Any:
        table.calls.clear()
        found = await doing
        calls[what] = [each for each in table.calls if each[0] == "transact"]
        return found

    conversation = await counted("open", world.enter("a", address="here"))
    await counted("join", world.enter("b", address="here", conversationId=conversation))
    await counted("leave", world.disconnect("a"))
    assert calls["open"][0] == ("transact", opens)
    assert calls["join"][0] == ("transact", joins)
    assert calls["leave"] == [("transact", leaves)]


async def test_limits_cost_no_call() -> None:
    seen = []
    for settings in (
        limited(),
        limited(connections_per_user=9, connections_per_address=9, conversations_per_day=9),
    ):
        table = SlowTable()
        world = Doors([say("Hello.")], settings=settings, table=table)
        conversation = await world.enter("a", address="here")
        await world.enter("b", address="here", conversationId=conversation)
        await world.disconnect("a")
        await world.disconnect("b")
        await world.enter("c", address="here")
        seen.append([what for what, _ in table.calls])
    assert seen[0] == seen[1]


@given(
    st.builds(Limits, st.integers(0, 3), st.integers(0, 3)),
    st.booleans(),
    st.none() | st.fixed_dictionaries({}, optional={"live": st.integers(0, 4), "made_2": st.integers(0, 4)}),
)
def test_a_refusal_is_explained_and_nothing_else_is(
    limits: Limits, opens: bool, item: dict[str, Any] | None
) -> None:
    now = 2 * DAY_MS + 1
    identity = Identity("ann")
    written = admission.admit(Door(person=limits), identity, opens=opens, empty=None, now=now)
    if not limits:
        assert written == {}
        return
    [update] = written.values()
    passes = update.condition is None or holds(update.condition, item)
    assert passes == (admission.refusal_of(item, limits, opens=opens, now=now) is None)


async def test_a_full_map_refuses_one_more_in_the_table_itself() -> None:
    world = Doors([say("Hello.")], settings=limited(connections_per_conversation=2))
    conversation = await world.enter("a")
    await world.enter("b", conversationId=conversation)
    with pytest.raises(ConditionFailed):
        await world.table.write(
            Update(
                keys.conversation_pk(conversation),
                keys.SESSION,
                {"title": "x"},
                condition=Fewer("connections", 2),
            )
        )
