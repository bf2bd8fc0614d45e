"""A person is erased from the table: all of their conversations, whatever state they are in, and nobody else's."""

from __future__ import annotations

import asyncio
import json

import pytest
from taskflow.adapters.service_tokens import TableServiceTokens
from taskflow.engine import people
from taskflow.errors import StoreUnavailable
from taskflow.identity import Identity
from taskflow.rest.service_tokens import ServiceToken
from taskflow.sessions import erasing
from taskflow.sessions.erasing import Erasure, continue_erasures
from taskflow.sessions.rehydration import rehydrate
from taskflow.store import keys
from taskflow.store.expressions import Item

from infra.forget import forget
from infra.replay import erasures
from tests.fakes.provider import say
from tests.support.pages import Pages
from tests.support.world import World

OWNER = Identity("guest_owner")
OTHER = Identity("guest_other")


def now_ms(world: World) -> int:
    return int(world.clock.now() * 1000)


def owned(world: World, identity: Identity) -> set[str]:
    """The conversations that the table has under a person."""
    pk = keys.person_pk(identity)
    return {
        item["conversation_id"]
        for (found, sk), item in world.table.items.items()
        if found == pk and sk.startswith(keys.OWNED_PREFIX)
    }


def of(world: World, *words: str) -> list[Item]:
    """Every item in which one of these stands, but for what remembers that somebody was erased."""
    return [
        item
        for (pk, _), item in world.table.items.items()
        if pk != keys.ERASURES and any(word in json.dumps(item, default=str) for word in words)
    ]


async def erase(world: World, identity: Identity) -> Erasure:
    """The person asks for it, and the timers do what is left."""
    erasure = Erasure(identity, now_ms(world))
    await world.rest.begin_erasure(identity, erasure.erased_at)
    assert await world.rest.erase_sessions(identity, erasure.erased_at) == 0
    return erasure


async def sweep_for(world: World, seconds: int) -> None:
    for _ in range(seconds // 2):
        await asyncio.sleep(2)
        await world.sweep()


async def test_a_conversation_is_listed_under_its_owner_for_as_long_as_it_has_a_session() -> None:
    world = Pages([say("Hello.")])
    conversation_id = await world.open("c1", who=OWNER.user_id)
    assert owned(world, OWNER) == {conversation_id} and not owned(world, OTHER)
    await world.say()
    await world.disconnect("c1")
    await asyncio.sleep(31 * 86_400)
    await world.sweep()
    await world.sweep()
    assert await world.engine.store.session(conversation_id) is None
    assert owned(world, OWNER) == set()


async def test_everything_of_a_person_goes_and_nothing_of_others() -> None:
    world = Pages(lambda request: say("Once upon a time."))
    mine = [await world.open(f"c{n}", who=OWNER.user_id) for n in range(3)]
    theirs = await world.open("d1", who=OTHER.user_id)
    for connection in ("c0", "c1", "c2", "d1"):
        await world.say("My secret is blue.", connection)
    await world.disconnect("c1")
    await erase(world, OWNER)
    await sweep_for(world, 60)
    assert owned(world, OWNER) == set()
    for each in mine:
        assert (await world.session(each)).deleted
    # What is left of each is a tombstone, which has no word of it.
    left = [item for item in of(world, OWNER.user_id) if item["sk"] != keys.SESSION]
    assert left == []
    assert [keys.conversation_of(item["pk"]) for item in of(world, "blue", "Once upon")] == [theirs] * len(
        of(world, "blue", "Once upon")
    )
    assert not (await world.session(theirs)).deleted


async def test_an_erasure_goes_on_after_the_request_that_began_it_has_died() -> None:
    world = Pages(lambda request: say("Hello."))
    conversation_id = await world.open("c1", who=OWNER.user_id)
    await world.say()
    await world.rest.begin_erasure(OWNER, now_ms(world))
    assert await continue_erasures(world.engine, now_ms(world) + 1_000) == 1
    assert (await world.session(conversation_id)).deleted
    await asyncio.sleep(erasing.OPEN_MS / 1000 + 1)
    assert await continue_erasures(world.engine, now_ms(world) + 1_000) == 0
    [(_, sk)] = [key for key in world.table.items if key[0] == keys.ERASURES]
    assert sk.startswith(keys.ERASURE_DONE)
    item = world.table.items[keys.ERASURES, sk]
    assert item["ttl"] - item["erased_at"] // 1000 == erasing.KEPT_DAYS * 86_400


async def test_no_time_is_left_and_a_later_call_goes_on() -> None:
    world = Pages(lambda request: say("Hello."))
    for n in range(3):
        await world.open(f"c{n}", who=OWNER.user_id)
        await world.say(connection_id=f"c{n}")
    erasure = Erasure(OWNER, now_ms(world))
    store, periods = world.engine.store, world.periods
    assert await erasing.erase(store, erasure, now_ms=lambda: now_ms(world), periods=periods, until=0) == 3
    readings = iter([0, 0, 0, 10, 10])

    def passing() -> int:
        return now_ms(world) + next(readings, 10)

    left = await erasing.erase(store, erasure, now_ms=passing, periods=periods, until=now_ms(world) + 5)
    assert 0 < left < 3
    assert (
        await erasing.erase(store, erasure, now_ms=lambda: now_ms(world), periods=periods, until=10**15) == 0
    )


async def test_what_is_begun_after_an_erasure_stays() -> None:
    world = Pages(lambda request: say("Hello."))
    await world.open("c1", who=OWNER.user_id)
    await world.say()
    await erase(world, OWNER)
    await asyncio.sleep(1)
    again = await world.open("c2", who=OWNER.user_id)
    await continue_erasures(world.engine, now_ms(world) + 1_000)
    await sweep_for(world, 10)
    assert not (await world.session(again)).deleted


async def test_a_conversation_that_is_restored_while_its_owner_is_erased_goes_too() -> None:
    world = Pages([say("Hello.")])
    await erase(world, OWNER)
    restored = "00000000-0000-4000-8000-000000000077"
    answer = {
        "found": True,
        "conversation": {
            "id": restored,
            "userId": OWNER.user_id,
            "tenantId": OWNER.tenant_id,
            "title": "Old",
            "status": "completed",
            "model": "fake-1",
            "provider": "local",
            "createdAt": "2020-01-01T00:00:00.000Z",
            "updatedAt": "2020-01-01T00:00:00.000Z",
            "version": 3,
        },
        "messages": [],
        "more": False,
    }
    assert await rehydrate(world.engine, answer, OWNER)
    assert owned(world, OWNER) == {restored}
    await continue_erasures(world.engine, now_ms(world) + 1_000)
    assert (await world.session(restored)).deleted


async def test_a_store_that_is_away_is_said_and_the_note_stays() -> None:
    world = Pages([say("Hello.")])
    await world.open("c1", who=OWNER.user_id)
    await world.rest.begin_erasure(OWNER, now_ms(world))
    query = world.table.query

    async def away(*_: object, **__: object) -> list[Item]:
        raise StoreUnavailable("away")

    world.table.query = away  # type: ignore[method-assign]
    with pytest.raises(StoreUnavailable):
        await world.rest.erase_sessions(OWNER, now_ms(world))
    world.table.query = query  # type: ignore[method-assign]
    assert await continue_erasures(world.engine, now_ms(world) + 1_000) == 1


async def test_a_restored_postgres_is_told_of_every_erasure() -> None:
    world = Pages([say("Hello.")])
    erasure = await erase(world, OWNER)
    [record] = map(json.loads, await erasures(world.engine.store))
    assert (record["kind"], record["userId"], record["tenantId"]) == ("erasure", OWNER.user_id, "default")
    assert record["erasedAt"].startswith("20") and erasure.erased_at > 0


async def test_a_postgres_from_before_an_adoption_is_told_of_the_guest_whom_an_erased_account_was() -> None:
    world = Pages([])
    account, later, stranger = Identity("ann"), Identity("guest_later"), Identity("bob")
    at = now_ms(world) // 1000
    assert await people.begin_adoption(world.table, OWNER, account, at)
    assert not await people.begin_adoption(world.table, OWNER, stranger, at)
    await asyncio.sleep(2)
    await erase(world, account)
    await erase(world, stranger)
    await asyncio.sleep(2)
    # Of an account that is used again, nothing that came to it afterwards goes.
    assert await people.begin_adoption(world.table, later, account, now_ms(world) // 1000)
    await continue_erasures(world.engine, now_ms(world) + 1_000)
    told = [json.loads(body) for body in await erasures(world.engine.store)]
    assert {each["userId"] for each in told} == {"ann", "bob", OWNER.user_id}
    assert {each["erasedAt"] for each in told if each["userId"] != "bob"} == {told[0]["erasedAt"]}
    assert [item["user_id"] for item in of(world, "guest_") if item["sk"].startswith("G#")] == [later.user_id]


async def test_a_restored_table_forgets_what_postgres_knows_to_be_gone() -> None:
    world = Pages(lambda request: say("Hello."))
    gone = await world.open("c1", who=OWNER.user_id)
    kept = await world.open("c2", who=OTHER.user_id)
    for connection in ("c1", "c2"):
        await world.say(connection_id=connection)
    asked: list[dict[str, str]] = []

    async def ask(question: dict[str, object]) -> dict[str, list[str]]:
        assert question["kind"] == "gone"
        asked.extend(question["conversations"])  # type: ignore[arg-type]
        return {"gone": [gone]}

    ids = [gone, kept, "00000000-0000-4000-8000-0000000000ff"]
    assert await forget(world.engine.store, ask, ids, lambda: now_ms(world)) == 1
    assert (await world.session(gone)).deleted and not (await world.session(kept)).deleted
    assert {each["id"]: each["person"] for each in asked} == {
        gone: keys.person_hash(OWNER),
        kept: keys.person_hash(OTHER),
    }
    assert await forget(world.engine.store, ask, [gone], lambda: now_ms(world)) == 0


async def test_a_service_token_of_who_was_erased_goes_on_and_names_nobody() -> None:
    world = World([])
    registry = TableServiceTokens(world.table, world.clock)
    made = now_ms(world)
    for number, (maker, tenant) in enumerate(
        [(OWNER.user_id, OWNER.tenant_id), (OWNER.user_id, "elsewhere"), (OTHER.user_id, OTHER.tenant_id)]
    ):
        token = ServiceToken(f"{number:016x}", "n", tenant, ("ingest",), made, maker)
        await registry.add(token, f"tfs_{number:016x}_" + "A" * 43)
    await erase(world, OWNER)
    listed = [*await registry.listed(OWNER.tenant_id), *await registry.listed("elsewhere")]
    assert sorted((token.created_by, token.tenant_id) for token in listed) == [
        ("erased", OWNER.tenant_id),
        (OTHER.user_id, OTHER.tenant_id),
        (OWNER.user_id, "elsewhere"),
    ]
    assert all(token.counts(made) for token in listed)
