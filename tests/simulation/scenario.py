"""One seed's story: what the person does, while sweeps run and things go wrong; then what must hold at the end."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from taskflow.identity import Identity
from taskflow.store import keys

from tests.simulation.arriving import arrive, break_off
from tests.simulation.backend import Process, Simulation
from tests.simulation.client import Client
from tests.simulation.faults import Faults
from tests.simulation.final import at_rest, check, final
from tests.simulation.hasty import Hasty
from tests.simulation.invariants import Invariant, Violation
from tests.simulation.schedule import Schedule
from tests.support.grants import acting
from tests.support.virtual_time import VirtualLoop, pause

SETTLE_SECONDS = 240
"""At most, after the last action: longer than both silences, and than what waits half a minute or a whole one for its
next try and loses as many tries as a schedule has faults. Half of the schedules rest after ``REST_SECONDS``."""


REST_SECONDS = 9
"""Nothing is left to happen: longer than any late invoke or post."""


Story = Callable[[Simulation, Hasty], Coroutine[Any, Any, None]]


class Failed(AssertionError):
    """A seed failed. ``world``: as it was then, with what had happened in its ``trace``."""

    def __init__(self, world: Simulation, violation: AssertionError) -> None:
        schedule = world.schedule
        self.world = world
        self.invariant = violation.invariant if isinstance(violation, Violation) else Invariant.NOTHING_BREAKS
        trace = world.trace if world.failure is not None else [*world.trace, f"         ✗ {violation}"]
        super().__init__("\n".join([f"seed {schedule.seed}: {violation}", str(world.faults), *trace]))


def run_seed(
    seed: int,
    faults: Faults | None = None,
    left_out: frozenset[str] = frozenset(),
    *,
    story: Story | None = None,
) -> Simulation:
    """Plays one seed of a story, of a conversation's unless another is given. ``left_out``: see ``Schedule``.

    Raises ``Failed`` when an invariant does not hold.
    """
    schedule = Schedule(seed, left_out)
    loop = VirtualLoop(random.Random(seed ^ 0x5EED) if schedule.has("any order") else None)
    world = Simulation(schedule, loop, faults)
    try:
        loop.run_until_complete((story or _story)(world, Hasty(world)))
    except AssertionError as violation:
        raise Failed(world, violation) from violation
    finally:
        loop.run_until_complete(_stop_all(tuple(loop.tasks)))
        loop.close()
    return world


async def _stop_all(tasks: Sequence[asyncio.Task[Any]]) -> None:
    """Ends what is left. A process that is dead waits for ever with each call, also with those that it makes as it is
    cancelled: so it is cancelled again."""
    stopped = [task for task in tasks if not task.done()]
    while left := [task for task in stopped if not task.done()]:
        for task in left:
            task.cancel()
        await asyncio.sleep(0)
    await asyncio.gather(*stopped, return_exceptions=True)


Act = Callable[[Simulation, random.Random, str, list[str], int], Coroutine[Any, Any, None]]


async def _story(world: Simulation, hasty: Hasty) -> None:
    await converse(world, hasty, _act, (1, 2, 3, 5))


async def converse(world: Simulation, hasty: Hasty | None, act: Act, acts: Sequence[int]) -> None:
    """A conversation in which ``act`` happens a few times; ``acts``: how often. Then everything comes to rest."""
    schedule = world.schedule
    sweeping = asyncio.create_task(sweeps(world))
    conversation_id = await arrive(world, "c0", None)
    names = ["c0"]
    for number in range(schedule.random("story").choice(acts)):
        rng = schedule.random(f"act {number}")
        wait = rng.choice([0.0, 0.01, 0.05, 0.15, 0.4, 1.5, 3.0])
        if schedule.has(f"wait {number}"):
            await pause(wait)
        check(world)
        if schedule.has(f"act {number}"):
            await act(world, rng, conversation_id, names, number)
        if hasty is not None:
            await hasty.act(conversation_id, names, number)
    await pause(5)
    if not world.alive:
        names.append(f"c{len(names)}")
        await arrive(world, names[-1], conversation_id)
    rest = 0
    for _ in range(SETTLE_SECONDS):
        await pause(1)
        check(world)
        rest = rest + 1 if at_rest(world, conversation_id) else 0
        if rest == REST_SECONDS:
            break
    sweeping.cancel()
    final(world, conversation_id)


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
    seen = seen_of(world.clients[name], rng)
    if draw < 0.55:
        text = "continue" if rng.random() < 0.2 else f"message {number}"
        world.frame(name, type="user_message", text=text, clientMessageId=f"m{number}", **seen)
        if rng.random() < 0.2 and world.schedule.has(f"act {number} again"):
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
        await pause(rng.choice([0.0, 0.003, 0.02]))
        await _rename(world, conversation_id, f"title {number}")
    elif draw < 0.97:
        break_off(world, name, told=rng.random() < 0.8)
    else:
        await delete(world, conversation_id)


async def delete(world: Simulation, conversation_id: str) -> None:
    """The owner deletes the conversation."""
    item = world.table.items[(keys.conversation_pk(conversation_id), keys.SESSION)]
    world.note("the conversation is deleted")
    sessions = Process(world, "rest").sessions()
    with acting("ingest"):
        await sessions.delete_conversation(conversation_id, Identity(item["user_id"], item["tenant_id"]))


async def _rename(world: Simulation, conversation_id: str, title: str) -> None:
    item = world.table.items[(keys.conversation_pk(conversation_id), keys.SESSION)]
    sessions = Process(world, "rest").sessions()
    with acting("ingest"):
        header = await sessions.rename_conversation(
            conversation_id, Identity(item["user_id"], item["tenant_id"]), title
        )
    if header is not None:
        world.note(f"the title is now “{title}”")
        world.title = title


def seen_of(client: Client, rng: random.Random) -> dict[str, object]:
    """What a client reports to have seen: nothing, less than it shows, that, or more."""
    bubble = client.bubbles.get(client.current)
    if bubble is None or rng.random() < 0.4:
        return {}
    chars = rng.choice([0, len(bubble.text) // 2, len(bubble.text), 10_000])
    return {"seen": {"generationId": rng.choice([client.current, client.current, 1]), "chars": chars}}


async def sweeps(world: Simulation) -> None:
    while True:
        await pause(2)
        world.sweep()
