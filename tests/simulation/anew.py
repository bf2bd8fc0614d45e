"""A story of people who do not like what they get: they edit and ask anew in quick succession, while the answers that
made way are still being spoken, in several tabs at once."""

from __future__ import annotations

import random
from typing import Any

from tests.simulation.arriving import arrive, break_off
from tests.simulation.backend import Simulation
from tests.simulation.faults import Faults
from tests.simulation.hasty import Hasty
from tests.simulation.scenario import converse, delete, seen_of
from tests.simulation.scenario import run_seed as run_story
from tests.support.virtual_time import pause

ACTS = (2, 3, 5, 8)


def run_seed(seed: int, faults: Faults | None = None, left_out: frozenset[str] = frozenset()) -> Simulation:
    """Plays one seed of this story."""
    return run_story(seed, faults, left_out, story=story)


async def story(world: Simulation, _: Hasty) -> None:
    """One conversation."""
    await converse(world, None, act, ACTS)


async def act(
    world: Simulation, rng: random.Random, conversation_id: str, names: list[str], number: int
) -> None:
    """Something that a person does, and up to three more things right after it."""
    alive = sorted(world.alive)
    draw = rng.random()
    if not alive or draw < 0.08:
        names.append(f"c{len(names)}")
        await arrive(world, names[-1], conversation_id)
    elif draw < 0.13:
        break_off(world, rng.choice(alive), told=rng.random() < 0.8)
    elif draw < 0.15:
        await delete(world, conversation_id)
    else:
        for place in range(rng.choice([1, 2, 2, 3, 4])):
            alive = sorted(world.alive)
            if alive and world.schedule.has(f"act {number}.{place}"):
                _says(world, rng, rng.choice(alive), f"{number}.{place}")
            await pause(rng.choice([0.0, 0.003, 0.02, 0.1]))


def _says(world: Simulation, rng: random.Random, name: str, number: str) -> None:
    seen = seen_of(world.clients[name], rng)
    draw = rng.random()
    frame: dict[str, Any] = {"clientMessageId": f"m{number}", **seen}
    if draw < 0.35:
        mode = rng.choice([{}, {}, {"mode": "steer"}, {"mode": "queue"}, {"mode": "backchannel"}])
        world.send(name, {"type": "user_message", "text": f"message {number}", **mode, **frame})
    elif draw < 0.65:
        world.send(name, {"type": "edit_last", "text": f"edited {number}", **frame})
    elif draw < 0.92:
        world.frame(name, type="regenerate", **seen)
    else:
        world.frame(name, type="cancel", **seen)
