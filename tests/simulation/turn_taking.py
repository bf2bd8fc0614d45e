"""A story of people who speak while the assistant speaks: they queue, edit, remove and send, remark, stop and cut in,
in several tabs at once."""

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

ACTS = (2, 4, 6, 9)
WORDS = ("ok", "haha", "stop", "continue", "and afterwards tell me of Rome {}", "shorter please", "no, {}")
"""What a client leaves to the server to judge."""


def run_seed(seed: int, faults: Faults | None = None, left_out: frozenset[str] = frozenset()) -> Simulation:
    """Plays one seed of this story."""
    return run_story(seed, faults, left_out, story=story)


async def story(world: Simulation, _: Hasty) -> None:
    """One conversation."""
    await converse(world, None, act, ACTS)


async def act(
    world: Simulation, rng: random.Random, conversation_id: str, names: list[str], number: int
) -> None:
    """Something that a person does, or two things at once."""
    alive = sorted(world.alive)
    name = rng.choice(alive) if alive else None
    draw = rng.random()
    if name is None or draw < 0.08:
        names.append(f"c{len(names)}")
        await arrive(world, names[-1], conversation_id)
    elif draw < 0.13:
        break_off(world, name, told=rng.random() < 0.8)
    elif draw < 0.15:
        await delete(world, conversation_id)
    else:
        _says(world, rng, name, f"{number}")
        if rng.random() < 0.5 and world.schedule.has(f"act {number} and another"):
            await pause(rng.choice([0.0, 0.0, 0.003, 0.02]))
            others = sorted(world.alive)
            if others:
                _says(world, rng, rng.choice(others), f"{number}.1")


def _says(world: Simulation, rng: random.Random, name: str, number: str) -> None:
    client, seen = world.clients[name], seen_of(world.clients[name], rng)
    draw = rng.random()
    if draw < 0.34:
        _message(world, rng, name, number, text=f"queued {number}", mode="queue", **seen)
    elif draw < 0.44:
        _message(world, rng, name, number, text="I see.", mode="backchannel", **seen)
    elif draw < 0.58:
        _message(world, rng, name, number, text=rng.choice(WORDS).format(number), mode="auto", **seen)
    elif draw < 0.66:
        mode = rng.choice([{}, {"mode": "interrupt"}, {"mode": "steer"}])
        _message(world, rng, name, number, text=f"message {number}", **mode, **seen)
    elif draw < 0.74:
        world.frame(name, type="cancel", **seen)
    elif draw < 0.97:
        # What it shows, or what has been said or removed meanwhile.
        known = client.waiting or sorted(world.ledger.queued)
        if known:
            _changes(world, rng, name, rng.choice(known), number, seen)
    elif draw < 0.99:
        world.frame(name, type="regenerate", **seen)
    else:
        world.frame(name, type="edit_last", text=f"edited {number}", **seen)


def _message(world: Simulation, rng: random.Random, name: str, number: str, **frame: Any) -> None:
    """Mostly a message that is sent until it is accepted."""
    frame["type"] = "user_message"
    if rng.random() < 0.7:
        world.send(name, {**frame, "clientMessageId": f"m{number}"})
    else:
        world.frame(name, **frame)


def _changes(
    world: Simulation, rng: random.Random, name: str, message_id: str, number: str, seen: dict[str, object]
) -> None:
    kind = rng.choice(["edit_queued", "remove_queued", "send_queued", "send_queued"])
    frame: dict[str, Any] = {"type": kind, "messageId": message_id}
    if kind == "edit_queued":
        frame["text"] = f"edited {number}"
    elif kind == "send_queued":
        frame |= seen
    for _ in range(2 if rng.random() < 0.2 else 1):
        world.frame(name, **frame)
