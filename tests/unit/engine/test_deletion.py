"""What is late when a conversation has been deleted brings nothing of it back into the table."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from taskflow.client_frames import Seen
from taskflow.conversation import (
    connections,
    late_truncation,
    lease,
    overdue_outbox,
    settlement,
    sweep,
    transitions,
)
from taskflow.conversation.checkpoint import Checkpoint, checkpoint, parse_checkpoint
from taskflow.conversation.messages import Message
from taskflow.conversation.session import LateTruncation, Session
from taskflow.conversation.typing import started_typing, stopped_typing
from taskflow.errors import ConditionFailed, StoreUnavailable
from taskflow.identity import Identity
from taskflow.sessions.rehydration import rehydrate
from taskflow.store import keys
from taskflow.store.expressions import Item, Put, Update, Write

from tests.fakes.provider import say
from tests.support.world import World

LONG = say("One two three four five six seven eight nine ten. And so it goes on for ever.", pace=0.3)


async def speaking(world: World) -> str:
    """A conversation in the middle of a reply, with a checkpoint; its id."""
    conversation_id = await world.connect()
    await world.quiet()
    await world.send(type="user_message", text="Count.")
    await world.until(lambda: (keys.conversation_pk(conversation_id), keys.turn_sk(2)) in world.table.items)
    return conversation_id


async def delete(world: World, conversation_id: str) -> None:
    """Its owner deletes it."""
    session = await world.session(conversation_id)
    owner = Identity(session.user_id, session.tenant_id)
    assert await world.rest.delete_conversation(conversation_id, owner)


async def purge(world: World, conversation_id: str) -> None:
    """Sweeps until the purge is over."""
    while (await world.session(conversation_id)).due_at is not None:
        await asyncio.sleep(2)
        await world.sweep()


def left(world: World, conversation_id: str) -> dict[str, Item]:
    """The conversation's items by sort key."""
    pk = keys.conversation_pk(conversation_id)
    return {sk: item for (found, sk), item in world.table.items.items() if found == pk}


@pytest.mark.parametrize("frame", [{"type": "cancel"}, {"type": "user_message", "text": "Enough."}])
async def test_the_unseen_rest_of_a_reply_cut_by_its_reader_is_kept_for_a_day_only(
    frame: dict[str, str],
) -> None:
    world = World([say("Hello."), say("word " * 200), say("Sure.")])
    conversation_id = await world.connect("c1", pacing="client")
    await world.quiet()
    await world.send(type="user_message", text="Go.")
    await world.quiet()
    await world.send(**frame, seen={"generationId": 2, "chars": 9})
    await world.quiet()
    rest = await world.engine.store.turn(conversation_id, 2)
    assert rest is not None
    assert (rest["text"], rest["state"]) == ("word " * 200, "interrupted")
    assert 86_000 < rest["ttl"] - world.clock.now() <= 86_400


async def test_a_deleted_conversation_is_purged_once_and_its_tombstone_outlives_every_backup() -> None:
    world = World([say("Hello."), LONG])
    conversation_id = await speaking(world)
    await delete(world, conversation_id)
    await purge(world, conversation_id)
    before = left(world, conversation_id)
    assert "One two" not in json.dumps(before)
    days = {sk: (item["ttl"] - world.clock.now()) / 86_400 for sk, item in before.items()}
    assert all(
        (35.9 if sk == keys.SESSION else 0.9) < days[sk] <= (36 if sk == keys.SESSION else 1) for sk in days
    )
    for _ in range(30):
        await asyncio.sleep(60)
        assert await world.sweep() == 0
    assert left(world, conversation_id) == before


async def test_a_checkpoint_under_way_while_the_conversation_is_purged_is_refused() -> None:
    world = World([say("Hello."), LONG])
    arrive = asyncio.Event()
    held: list[Put] = []
    write = world.table.write

    async def slow(each: Write) -> Item | None:
        if isinstance(each, Put) and each.item.get("state") == "speaking":
            held.append(each)
            await arrive.wait()
        return await write(each)

    world.table.write = slow  # type: ignore[assignment,method-assign]
    conversation_id = await world.connect()
    await world.quiet()
    await world.send(type="user_message", text="Count.")
    await world.until(lambda: bool(held))
    await delete(world, conversation_id)
    await purge(world, conversation_id)
    before = left(world, conversation_id)
    arrive.set()
    await world.quiet()
    for each in held:
        with pytest.raises(ConditionFailed):
            await write(each)
    assert left(world, conversation_id) == before
    assert held[-1].item["text"] not in json.dumps(before)


@pytest.mark.parametrize("frozen", [False, True], ids=["the turn hears of it", "the turn is frozen"])
async def test_whoever_knew_a_conversation_before_its_deletion_can_do_nothing_for_it_afterwards(
    frozen: bool,
) -> None:
    world = World([say("Hello."), LONG])
    conversation_id = await speaking(world)
    for task in world.tasks if frozen else ():
        task.cancel()
    known = await world.session(conversation_id)
    left_over = parse_checkpoint(await world.engine.store.turn(conversation_id, 2))
    assert left_over is not None
    answer = next(iter(await world.engine.store.messages(conversation_id)))
    await delete(world, conversation_id)
    await world.quiet()
    await purge(world, conversation_id)
    before = left(world, conversation_id)
    for name, attempt in attempts(world, known, left_over, answer).items():
        with pytest.raises(ConditionFailed):
            await world.engine.store.commit(attempt)
            pytest.fail(f"{name} was done for a deleted conversation")
    assert left(world, conversation_id) == before
    assert not [pk for pk, _ in world.table.items if pk in (keys.LATE, keys.connection_pk("c9"))]


def attempts(world: World, known: Session, left_over: Checkpoint, answer: Message) -> dict[str, list[Write]]:
    """Every write that somebody who has read the session earlier may still want to do, by what it is."""
    now, periods, run = world.engine.now_ms(), world.engine.periods, left_over.run
    new = connections.NewConnection("c9", "server", Identity(known.user_id, known.tenant_id))
    ending = settlement.TurnDraft(left_over.text, left_over.sent, 9, "fake-1", "fake")
    told = LateTruncation(1, 1, False)
    seen = Seen(generation_id=1, chars=1)

    def claim(write: Callable[..., Update], /, **more: Any) -> list[Write]:
        return [write(known, **more)]

    rearmed = sweep.reschedule(replace(known, idle_at=1))
    assert rearmed is not None
    said, _, _ = transitions.request_turn(
        known, "Late.", client_message_id="late", seen=None, now=now, periods=periods
    )
    return {
        "join": connections.join(known, new, now=now, periods=periods),
        "leave": connections.remove_connection(known, "c1", now=now, periods=periods),
        "message": said,
        "regenerate": transitions.regenerate(known, seen=None, now=now, periods=periods, replaces=[answer]),
        "cancel": transitions.cancel(known, None),
        "late truncation": late_truncation.truncate_late(
            known, seen, answer, cancelled=True, now=now, periods=periods
        ),
        "typing": started_typing(known, "c1", 1, now=now, periods=periods),
        "stopped typing": stopped_typing(known, "c1", 1, now=now, periods=periods),
        "reuse": connections.reuse(known, new, now=now, periods=periods),
        "discard": [sweep.discard(replace(known, question=0, empty_at=1), now=now)],
        "model": transitions.set_model(known, "fake-2", "fake", now=now),
        "acquire": [lease.acquire(known, "new", now=now)],
        "renew": [lease.renew(known.id, run, now=now)],
        "checkpoint": [checkpoint(known.id, known.lease_turn, left_over, now=now)],
        "settle": settlement.settle(known, run, ending, now=now, periods=periods)[0],
        "take_over": settlement.take_over(known, "new", left_over, now=now, periods=periods)[0],
        "give up": settlement.fail_unstarted(known, "new", now=now, periods=periods)[0],
        "announce": [lease.acquire_to_announce(known, "new", told, now=now)],
        "told": [lease.late_truncation_told(known.id, run, told)],
        "release": [lease.release(known.id, run)],
        "start": claim(sweep.claim_start, now=now, periods=periods),
        "nudge": claim(sweep.claim_nudge, now=now, periods=periods),
        "end": claim(sweep.claim_end, now=now),
        "quiet": claim(sweep.claim_quiet),
        "grace": claim(sweep.claim_grace),
        "sync": claim(sweep.claim_sync, now=now, periods=periods),
        "stale": claim(sweep.claim_stale, now=now),
        "sent": [sweep.sent(known, keys.message_sk(2, 0), 1)],
        "outbox": overdue_outbox.claim(known, now=now),
        "deadline": [rearmed],
    }


async def test_the_purge_tells_postgres_as_soon_as_the_queue_is_there() -> None:
    world = World([say("Hello."), LONG])
    conversation_id = await speaking(world)
    await delete(world, conversation_id)
    await world.quiet()
    send = world.records.send

    async def away(bodies: object) -> None:
        raise StoreUnavailable("the queue is away")

    world.records.send = away  # type: ignore[method-assign]
    for _ in range(5):
        await asyncio.sleep(2)
        await world.sweep()
    assert (await world.session(conversation_id)).due_at is not None
    assert "One two" not in json.dumps(left(world, conversation_id))
    assert len(world.frames("c1", "conversation_deleted")) == 1
    world.records.send = send  # type: ignore[method-assign]
    await purge(world, conversation_id)
    told = [body for body in world.records.bodies if body["kind"] == "deletion"]
    assert [body["conversationId"] for body in told] == [conversation_id]


def archived(conversation_id: str) -> dict[str, Any]:
    """What ingest answers for a conversation that only Postgres has."""
    time = "2026-01-02T03:04:05.678+00:00"
    message = {"role": "user", "content": "Long ago.", "status": "completed", "createdAt": time, "version": 1}
    places = ({"generation": 1, "part": 0}, {"generation": 2, "part": 0})
    return {
        "found": True,
        "conversation": {
            "id": conversation_id,
            "model": "fake-1",
            "provider": "fake",
            "title": "Old",
            "createdAt": time,
            "updatedAt": time,
            "version": 4,
        },
        "messages": [
            {
                **message,
                **place,
                "id": keys.message_id(conversation_id, place["generation"], 0),
            }
            for place in places
        ],
    }


@pytest.mark.parametrize("written", range(4))
async def test_a_conversation_deleted_while_it_is_brought_back_stays_deleted(written: int) -> None:
    """The deletion comes before the first message, between them, before the session, or after it."""
    world = World()
    owner, conversation_id = Identity("guest_1"), world.engine.new_id()
    sessions = world.rest
    transact, write, count = world.table.transact, world.table.write, 0

    async def step() -> None:
        nonlocal count
        if count == written:
            count += 1
            await sessions.create_tombstone(conversation_id, owner)
        count += 1

    async def transacting(*arguments: Any) -> None:
        await step()
        await transact(*arguments)

    async def writing(each: Write) -> Item | None:
        if isinstance(each, Put) and "deleted" not in each.item:
            await step()
        return await write(each)

    world.table.transact = transacting  # type: ignore[assignment,method-assign]
    world.table.write = writing  # type: ignore[assignment,method-assign]
    await rehydrate(world.engine, archived(conversation_id), owner)
    await step()
    assert (await world.session(conversation_id)).deleted
    await purge(world, conversation_id)
    assert "Long ago." not in json.dumps(left(world, conversation_id))
    assert await rehydrate(world.engine, archived(conversation_id), owner) is False
    assert "Long ago." not in json.dumps(left(world, conversation_id))
