"""Models that are switched off: nobody begins or goes on with one, and asking costs no message a call."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.engine.offers import KNOWN_SECONDS, REMEMBERED, Offers
from taskflow.errors import ProviderError, StoreUnavailable
from taskflow.llm.offered import default_offered, is_off, offered, resolve_offered
from taskflow.llm.registry import models
from taskflow.sessions.connecting import ConnectRequest, Refused, connect
from taskflow.sessions.receiving import Receiver
from taskflow.settings import Settings
from taskflow.store.expressions import Item

from tests.fakes.provider import say
from tests.fakes.table import MemoryTable
from tests.support.manual_clock import ManualClock
from tests.support.world import SETTINGS, World

IDS = ("a", "b", "c")
LIST = Settings(models=IDS, llm_base_url="http://127.0.0.1:9/v1", default_model="b")


class Table(MemoryTable):
    """Counts reads; does not answer while it is away."""

    reads = 0
    away = False

    async def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        if self.away:
            raise StoreUnavailable("away")
        self.reads += 1
        return await super().get(pk, sk, consistent=consistent)


async def test_the_table_is_read_once_a_minute_for_each_tenant() -> None:
    table, clock = Table(), ManualClock()
    mine, others = Offers(table, clock), Offers(table, clock)
    assert [await mine.off("acme") for _ in range(100)] == [frozenset()] * 100
    await others.switch("acme", ["b", "a", "b"])
    await clock.advance(KNOWN_SECONDS - 1)
    assert await mine.off("acme") == frozenset()
    assert await others.off("acme") == {"a", "b"}
    assert table.reads == 1
    await clock.advance(1)
    assert await mine.off("acme") == {"a", "b"}
    assert await mine.off("another") == frozenset()
    assert table.reads == 3
    await others.switch("acme", [])
    assert await mine.read("acme") == frozenset() == await mine.off("acme")


async def test_what_was_known_holds_while_the_table_is_away() -> None:
    table, clock = Table(), ManualClock()
    offers = Offers(table, clock)
    table.away = True
    assert await offers.off("acme") == frozenset()
    table.away = False
    await offers.switch("acme", ["a"])
    table.away = True
    await clock.advance(KNOWN_SECONDS * 10)
    assert await offers.off("acme") == {"a"}
    with pytest.raises(StoreUnavailable):
        await offers.read("acme")


async def test_a_process_does_not_remember_any_number_of_tenants() -> None:
    table = Table()
    offers = Offers(table, ManualClock())
    for number in range(REMEMBERED + 1):
        await offers.off(f"t{number}")
    await offers.off(f"t{REMEMBERED}")
    assert table.reads == REMEMBERED + 1
    await offers.off("t0")
    assert table.reads == REMEMBERED + 2


@given(off=st.sets(st.sampled_from((*IDS, "gone"))), default=st.sampled_from(("", *IDS)))
def test_there_is_always_a_model_and_never_one_that_is_off(off: set[str], default: str) -> None:
    settings = replace(LIST, default_model=default)
    left = [info.id for info in offered(settings, off)]
    assert left == ([each for each in IDS if each not in off] or list(IDS))
    assert default_offered(settings, off) in left
    for info in models(settings):
        assert is_off(settings, off, info.id) == (info.id not in left)
        if info.id in left:
            assert resolve_offered(settings, off, info.id) == info
        else:
            with pytest.raises(ProviderError):
                resolve_offered(settings, off, info.id)
    assert is_off(settings, off, "gone") == ("gone" in off)


async def opened(world: World, offers: Offers, connection_id: str = "c1", **query: str) -> str:
    world.connections.connect(connection_id)
    asked = ConnectRequest(connection_id, query)
    return await connect(world.engine, SETTINGS, asked, new_secret=lambda: connection_id, offers=offers)


async def test_a_new_conversation_begins_with_a_model_that_is_on() -> None:
    world = World([say("Hello."), say("Hello.")])
    offers = Offers(world.table, world.engine.clock)
    await offers.switch("default", ["fake-1"])
    with pytest.raises(Refused) as refused:
        await opened(world, offers, model="fake-1")
    assert (refused.value.status, refused.value.code) == (400, "MODEL_NOT_FOUND")
    conversation_id = await opened(world, offers)
    assert (await world.session(conversation_id)).model == "fake-2"
    await world.quiet()


FRAMES: list[dict[str, Any]] = [
    {"type": "user_message", "text": "And now?", "clientMessageId": "m2"},
    {"type": "edit_last", "text": "And now?", "clientMessageId": "m2"},
    {"type": "regenerate"},
    {"type": "set_model", "model": "fake-1"},
]


@pytest.mark.parametrize("frame", FRAMES, ids=[each["type"] for each in FRAMES])
async def test_a_conversation_whose_model_is_off_asks_for_another_and_goes_on_with_it(
    frame: dict[str, Any],
) -> None:
    world = World([say("Hello."), say("Fine."), say("Again.")])
    offers = Offers(world.table, world.engine.clock)
    conversation_id = await opened(world, offers)
    world.receiver = Receiver(world.engine, SETTINGS, offers)
    await world.quiet()
    await world.send(type="user_message", text="How are you?", clientMessageId="m1")
    await world.quiet()
    await offers.switch("default", ["fake-1"])
    before = await world.session(conversation_id)

    await world.send(**frame)
    error = world.frames("c1", "error")[-1]
    assert (error["code"], error.get("clientMessageId")) == ("MODEL_NOT_FOUND", frame.get("clientMessageId"))
    assert await world.session(conversation_id) == before

    # What was accepted before is accepted again.
    await world.send(type="user_message", text="How are you?", clientMessageId="m1")
    assert len(world.frames("c1", "message_accepted")) == 2
    await world.send(type="set_model", model="fake-2")
    await world.send(type="user_message", text="Better?", clientMessageId="m3")
    await world.quiet()
    assert len(world.frames("c1", "error")) == 1
    assert world.frames("c1", "message_accepted")[-1]["clientMessageId"] == "m3"


async def test_messages_do_not_ask_the_table_for_models() -> None:
    """Side by side with a receiver that knows nothing of models that are off."""
    reads: list[int] = []
    for ask in (False, True):
        world = World([say("Hello.") for _ in range(6)])
        counted: list[tuple[str, str]] = []
        get = world.table.get

        async def counting(
            pk: str, sk: str, *, consistent: bool = True, get: Any = get, counted: Any = counted
        ) -> Item | None:
            counted.append((pk, sk))
            found: Item | None = await get(pk, sk, consistent=consistent)
            return found

        world.table.get = counting  # type: ignore[method-assign]
        offers = Offers(world.table, world.engine.clock)
        await opened(world, offers)
        world.receiver = Receiver(world.engine, SETTINGS, offers if ask else None)
        await world.quiet()
        for number in range(5):
            await world.send(type="user_message", text="Hm", clientMessageId=f"m{number}")
            await world.quiet()
        reads.append(len(counted))
        assert [pk for pk, _ in counted].count("SETTINGS") == 1
    assert reads[0] == reads[1]
