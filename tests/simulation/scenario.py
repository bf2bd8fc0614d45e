"""One seed's story: what the person does, while sweeps run and things go wrong; then what must hold at the end."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine
from typing import Any

from taskflow.adapters.rest import TableSessions
from taskflow.conversation.session import Session, parse
from taskflow.identity import Identity
from taskflow.store import keys

from tests.simulation.arriving import arrive, break_off
from tests.simulation.backend import Process, Simulation
from tests.simulation.client import Client, Violation
from tests.simulation.faults import Faults
from tests.simulation.hasty import Hasty
from tests.simulation.ledger import MARK
from tests.support.virtual_time import VirtualLoop

SETTLE_SECONDS = 75
"""After the last action: longer than both silences and a record that the sweep has to send again."""


REST_SECONDS = 9
"""Nothing is left to happen: longer than any late invoke or post."""


Story = Callable[[Simulation, Hasty], Coroutine[Any, Any, None]]


class Failed(AssertionError):
    """A seed failed; the message has its schedule."""


def run_seed(seed: int, faults: Faults | None = None, story: Story | None = None) -> Simulation:
    """Plays one seed of a story, of a conversation's unless another is given.

    Raises ``Failed`` with the schedule when an invariant does not hold.
    """
    order = random.Random(seed ^ 0x5EED)
    loop = VirtualLoop(order)
    world = Simulation(seed, faults)
    try:
        loop.run_until_complete((story or _story)(world, Hasty(world, seed)))
    except AssertionError as violation:
        schedule = "\n".join(world.trace)
        raise Failed(f"seed {seed}: {violation}\n{world.faults}\n{schedule}") from violation
    finally:
        loop.run_until_complete(_stop_all())
        loop.close()
    return world


async def _stop_all() -> None:
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        if task is not None:
            task.cancel()
    await asyncio.gather(*(task for task in left if task is not None), return_exceptions=True)


async def _story(world: Simulation, hasty: Hasty) -> None:
    rng = world.rng
    sweeping = asyncio.create_task(sweeps(world))
    conversation_id = await arrive(world, "c0", None)
    names = ["c0"]
    for number in range(rng.choice([1, 2, 3, 5])):
        await asyncio.sleep(rng.choice([0.0, 0.01, 0.05, 0.15, 0.4, 1.5, 3.0]))
        check(world)
        await _act(world, rng, conversation_id, names, number)
        await hasty.act(conversation_id, names, number)
    await asyncio.sleep(5)
    if not world.alive:
        names.append(f"c{len(names)}")
        await arrive(world, names[-1], conversation_id)
    rest = 0
    for _ in range(SETTLE_SECONDS):
        await asyncio.sleep(1)
        check(world)
        rest = rest + 1 if at_rest(world, conversation_id) else 0
        if rest == REST_SECONDS:
            break
    sweeping.cancel()
    final(world, conversation_id)


def at_rest(world: Simulation, conversation_id: str) -> bool:
    item = world.table.items.get((keys.conversation_pk(conversation_id), keys.SESSION), {})
    if "deleted" not in item and any(world.clients[cid].outbox for cid in world.alive):
        return False
    synced = all(conn["synced"] for cid, conn in item.get("connections", {}).items() if cid in world.alive)
    return (
        item.get("requested_turn") == item.get("settled_turn")
        and "lease_run" not in item
        and not item.get("outbox")
        and synced
    )


async def _act(
    world: Simulation, rng: random.Random, conversation_id: str, names: list[str], number: int
) -> None:
    alive = sorted(world.alive)
    name = rng.choice(alive) if alive else None
    draw = rng.random()
    if name is None or draw < 0.12:
        names.append(f"c{len(names)}")
        await arrive(world, names[-1], conversation_id)
        return
    seen = _seen(world.clients[name], rng)
    if draw < 0.55:
        text = "continue" if rng.random() < 0.2 else f"message {number}"
        world.frame(name, type="user_message", text=text, clientMessageId=f"m{number}", **seen)
        if rng.random() < 0.2:
            world.frame(name, type="user_message", text=text, clientMessageId=f"m{number}", **seen)
    elif draw < 0.75:
        world.frame(name, type="cancel", **seen)
    elif draw < 0.80:
        world.frame(name, type="regenerate")
    elif draw < 0.85:
        world.frame(name, type="edit_last", text=f"edited {number}")
    elif draw < 0.88:
        world.frame(name, type="user_typing")
    elif draw < 0.90:
        # Into the middle of a message's way, for preference.
        world.frame(name, type="user_message", text=f"message {number}", clientMessageId=f"m{number}")
        await asyncio.sleep(rng.choice([0.0, 0.003, 0.02]))
        await _rename(world, conversation_id, f"title {number}")
    elif draw < 0.97:
        break_off(world, name, told=rng.random() < 0.8)
    else:
        item = world.table.items[(keys.conversation_pk(conversation_id), keys.SESSION)]
        world.note("the conversation is deleted")
        sessions = TableSessions(world.table, Process(world, "rest").clock)
        await sessions.delete_conversation(conversation_id, Identity(item["user_id"], item["tenant_id"]))


async def _rename(world: Simulation, conversation_id: str, title: str) -> None:
    item = world.table.items[(keys.conversation_pk(conversation_id), keys.SESSION)]
    sessions = TableSessions(world.table, Process(world, "rest").clock)
    header = await sessions.rename_conversation(
        conversation_id, Identity(item["user_id"], item["tenant_id"]), title
    )
    if header is not None:
        world.note(f"the title is now “{title}”")
        world.title = title


def _seen(client: Client, rng: random.Random) -> dict[str, object]:
    bubble = client.bubbles.get(client.current)
    if bubble is None or rng.random() < 0.4:
        return {}
    chars = rng.choice([0, len(bubble.text) // 2, len(bubble.text), 10_000])
    return {"seen": {"generationId": rng.choice([client.current, client.current, 1]), "chars": chars}}


async def sweeps(world: Simulation) -> None:
    while True:
        await asyncio.sleep(2)
        world.sweep()


def check(world: Simulation) -> None:
    if world.failure is not None:
        raise AssertionError(f"{type(world.failure).__name__}: {world.failure}") from world.failure


_ENDINGS = {"completed": "ai_done", "failed": "ai_error"}
"""How clients are told; of anything else as interrupted."""


def final(world: Simulation, conversation_id: str) -> None:
    """What must hold of a conversation when everything has come to rest."""
    check(world)
    session_pk = keys.conversation_pk(conversation_id)
    item = world.table.items.get((session_pk, keys.SESSION))
    assert item is not None, "the session is gone"
    session = parse(item)
    assert session.lease_run is None, "L2 the lease was never released"
    if session.deleted:
        return
    assert session.settled_turn == session.requested_turn, (
        f"L1 turn {session.requested_turn} was never answered nor reported"
    )
    assert session.outbox == {}, f"the outbox is not empty: {session.outbox}"
    assert session.late_truncation is None, "a late cut was never told"
    assert not world.title or session.title == world.title, (
        f"the title given by hand became {session.title!r}"
    )
    messages = {
        m["turn"]: m
        for (pk, sk), m in world.table.items.items()
        if pk == session_pk and sk.startswith("M#") and m["part"] == 1
    }
    _accepted(world, session_pk)
    rests = _rests(world, session_pk)
    for turn, message in messages.items():
        _one_voice(message["content"], begun=turn in rests)
    for name in world.alive:
        client = world.clients[name]
        if client.conversation not in ("", conversation_id):
            continue
        assert not client.outbox, f"{name} still sends {client.outbox}"
        assert client.ready, f"{name} was never synced"
        for bubble in client.bubbles.values():
            _one_voice(bubble.text, begun=bubble.turn in rests)
            assert not bubble.open, f"L3 turn {bubble.turn} stays open at {name}"
            state = world.ledger.outcomes[session_pk, bubble.turn]
            told = _ENDINGS.get(state, "ai_interrupted")
            assert bubble.ending == told, (
                f"L4 {name} was told {bubble.ending} of turn {bubble.turn}, it is {state}"
            )
            stored = messages.get(bubble.turn, {}).get("content", "")
            finish = messages.get(bubble.turn, {}).get("finish", "")
            assert bubble.finish == finish, f"{name} was told that turn {bubble.turn} ends {bubble.finish!r}"
            if bubble.ending == "ai_error":
                assert bubble.text.startswith(stored) or stored.startswith(bubble.text), f"V2 at {name}"
            else:
                assert bubble.text == stored, (
                    f"V2 {name} shows {bubble.text!r} of turn {bubble.turn}, stored is {stored!r}"
                )
        for turn, text in client.listed.items():
            stored = messages[turn]["content"]
            assert text == stored, f"V2 {name} lists {text!r} as turn {turn}, stored is {stored!r}"
            ending = messages[turn].get("finish", ""), messages[turn].get("error_code", "")
            assert client.endings[turn] == ending, f"{name} lists turn {turn} as {client.endings[turn]}"
        if session.requested_turn not in client.bubbles and session.requested_turn in messages:
            assert session.requested_turn in client.listed, (
                f"L5 {name} was never told of turn {session.requested_turn}"
            )
    if not session.empty:
        _records(world, session, messages)


def _rests(world: Simulation, session_pk: str) -> set[int]:
    """The turns that may say the kept rest of the reply before them."""
    return {
        item["turn"]
        for (pk, sk), item in world.table.items.items()
        if pk == session_pk and sk.startswith("M#") and item["content"] == "continue"
    }


def _one_voice(text: str, *, begun: bool) -> None:
    """``begun``: it may go on where another bubble ended."""
    marks = MARK.findall(text)
    runs = {run for run, _ in marks}
    if len(runs) > 1:
        raise Violation(f"V1 two voices in one bubble: {text!r}")
    numbers = [int(number) for _, number in marks]
    first = numbers[0] if begun and numbers else 0
    if numbers != list(range(first, first + len(numbers))):
        raise Violation(f"V1 a gap or a repetition: {text!r}")


def _accepted(world: Simulation, session_pk: str) -> None:
    """A message that was accepted is stored where its acceptance says."""
    for client in world.clients.values():
        if keys.conversation_pk(client.conversation) != session_pk:
            continue
        for client_message_id, turn in client.accepted:
            item = world.table.items.get((session_pk, keys.message_sk(turn, keys.USER_PART)))
            assert item is not None and item.get("client_message_id", "") == client_message_id, (
                f"V11 {client.name} was told that {client_message_id or 'its edit'} is turn {turn}"
            )


def _records(world: Simulation, session: Session, messages: dict[int, dict[str, object]]) -> None:
    """Applied in any order, the records give what the table has."""
    rows: dict[str, dict[str, object]] = {}
    titles: dict[int, set[str]] = {}
    for record in world.records:
        header = record.get("conversation")
        if header is not None and header["id"] == session.id:
            titles.setdefault(header["version"], set()).add(header["title"])
        if record["kind"] == "message":
            body = record["message"]
            if body["id"] not in rows or rows[body["id"]]["version"] < body["version"]:
                rows[body["id"]] = body
    for version, said in titles.items():
        assert len(said) == 1, f"records of version {version} differ in the title: {said}"
    if titles:
        assert titles[max(titles)] == {session.title}, f"the newest record says {titles[max(titles)]}"
    for message in messages.values():
        row = rows.get(str(message["id"]))
        assert row is not None, f"the record of turn {message['generation']} was lost"
        assert row["content"] == message["content"], "a record says something else than the table"
        for name, wire in (("finish", "finish"), ("error_code", "errorCode")):
            assert (row[wire] or "") == message.get(name, ""), f"a record says something else of {name}"
