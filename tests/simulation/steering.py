"""A story of people who steer the reply being spoken, cut in after that, stop, ask anew, in several tabs at once."""

from __future__ import annotations

import asyncio
import random

from tests.simulation.arriving import arrive, break_off
from tests.simulation.backend import Simulation
from tests.simulation.client import Client
from tests.simulation.faults import Faults
from tests.simulation.final import at_rest, check, final
from tests.simulation.hasty import Hasty
from tests.simulation.scenario import REST_SECONDS, SETTLE_SECONDS, converse, sweeps
from tests.simulation.scenario import run_seed as run_story
from tests.support.virtual_time import pause

ACTS = (2, 3, 5, 7)


def run_seed(seed: int, faults: Faults | None = None, left_out: frozenset[str] = frozenset()) -> Simulation:
    """Plays one seed of this story."""
    return run_story(seed, faults, left_out, story=story)


def run_late(seed: int, faults: Faults | None = None, left_out: frozenset[str] = frozenset()) -> Simulation:
    """Plays one seed of a story in which replies are steered that are over already, and still being read."""
    return run_story(seed, faults, left_out, story=_late)


async def _late(world: Simulation, hasty: Hasty) -> None:
    del hasty
    world.sentences = True
    await converse(world, None, _steers_what_is_over, (9, 12))


async def _steers_what_is_over(
    world: Simulation, rng: random.Random, conversation_id: str, names: list[str], number: int
) -> None:
    del conversation_id, names
    await pause(3)
    alive = sorted(world.alive)
    if alive:
        name = rng.choice(alive)
        said = {"type": "user_message", "text": f"message {number}", "clientMessageId": f"m{number}"}
        world.frame(
            name, **said, mode="steer", seen={"generationId": world.clients[name].current, "chars": 1}
        )


async def story(world: Simulation, hasty: Hasty) -> None:
    """One conversation, whose model speaks in sentences."""
    del hasty  # its part is played here
    world.sentences = True
    schedule = world.schedule
    sweeping = asyncio.create_task(sweeps(world))
    conversation_id = await arrive(world, "c0", None)
    names = ["c0"]
    for number in range(schedule.random("story").choice(ACTS)):
        rng = schedule.random(f"act {number}")
        wait = rng.choice([0.0, 0.01, 0.05, 0.15, 0.4, 0.8, 1.5])
        if schedule.has(f"wait {number}"):
            await pause(wait)
        check(world)
        if schedule.has(f"act {number}"):
            await _act(world, rng, conversation_id, names, number)
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
    if name is None or draw < 0.06:
        names.append(f"c{len(names)}")
        await arrive(world, names[-1], conversation_id)
    elif draw < 0.1:
        break_off(world, name, told=rng.random() < 0.8)
    else:
        _says(world, rng, name, f"{number}")
        if rng.random() < 0.4 and world.schedule.has(f"act {number} and another"):
            await pause(rng.choice([0.0, 0.003, 0.02, 0.2, 0.5]))
            others = sorted(world.alive)
            if others:
                _says(world, rng, rng.choice(others), f"{number}.1")


def _says(world: Simulation, rng: random.Random, name: str, number: str) -> None:
    seen = _seen(world.clients[name], rng)
    draw = rng.random()
    if draw < 0.85:
        mode = {"mode": "steer"} if draw < 0.65 else {}
        said = {"type": "user_message", "text": f"message {number}", "clientMessageId": f"m{number}"}
        for _ in range(2 if rng.random() < 0.1 else 1):
            world.frame(name, **said, **mode, **seen)
    elif draw < 0.92:
        world.frame(name, type="cancel", **seen)
    elif draw < 0.96:
        world.frame(name, type="regenerate")
    else:
        world.frame(name, type="edit_last", text=f"edited {number}")


def _seen(client: Client, rng: random.Random) -> dict[str, object]:
    bubble = client.bubbles.get(client.current)
    if bubble is None or rng.random() < 0.3:
        return {}
    chars = rng.choice([0, 1, len(bubble.text) // 2, len(bubble.text) * 3 // 4, len(bubble.text), 10_000])
    # Who still reads what the turn continues reports that.
    turn = rng.choice([client.current, client.current, client.current, bubble.continues or client.current])
    return {"seen": {"generationId": turn, "chars": chars}}
