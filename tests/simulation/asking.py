"""A story of a program that holds conversations through OpenAI's doors, while people of its own are in them: they talk,
stop, queue, ask anew and delete."""

from __future__ import annotations

import asyncio
import random

from taskflow.identity import Identity

from tests.simulation import doors
from tests.simulation.arriving import arrive, break_off
from tests.simulation.backend import Simulation
from tests.simulation.faults import Faults
from tests.simulation.final import at_rest, check, final
from tests.simulation.hasty import Hasty
from tests.simulation.scenario import REST_SECONDS, SETTLE_SECONDS, delete, seen_of, sweeps
from tests.simulation.scenario import run_seed as run_story
from tests.simulation.service import Kind, Service
from tests.support.virtual_time import pause

ACTS = (2, 3, 5, 8)
PROGRAM = "service_program"


def run_seed(seed: int, faults: Faults | None = None, left_out: frozenset[str] = frozenset()) -> Simulation:
    """Plays one seed of this story."""
    return run_story(seed, faults, left_out, story=story)


async def story(world: Simulation, _: Hasty) -> None:
    """One program, a conversation or some."""
    schedule = world.schedule
    world.settings = doors.drawn(world.settings, schedule)
    service = Service(world, Identity(PROGRAM))
    sweeping = asyncio.create_task(sweeps(world))
    service.ask(schedule.random("first"), "question 0", "new")
    for number in range(1, 1 + schedule.random("story").choice(ACTS)):
        rng = schedule.random(f"act {number}")
        wait = rng.choice([0.0, 0.01, 0.1, 0.4, 1.5, 3.0])
        if schedule.has(f"wait {number}"):
            await pause(wait)
        check(world)
        if schedule.has(f"act {number}"):
            await _act(world, service, rng, number)
    rest = idle = 0
    while rest < REST_SECONDS and idle < SETTLE_SECONDS:
        await pause(1)
        check(world)
        quiet = all(at_rest(world, each) for each in _conversations(service))
        rest = rest + 1 if quiet and not service.waits else 0
        # It gives every request up sooner or later.
        idle = 0 if service.waits else idle + 1
    sweeping.cancel()
    for conversation_id in _conversations(service):
        final(world, conversation_id)
    await service.at_rest()
    check(world)


def _conversations(service: Service) -> list[str]:
    return list(dict.fromkeys(place.conversation_id for place in service.places))


async def _act(world: Simulation, service: Service, rng: random.Random, number: int) -> None:
    alive = sorted(world.alive)
    conversations = _conversations(service)
    draw = rng.random()
    if not conversations or draw < 0.4:
        kinds: list[Kind] = ["new", "named", "named", "after", "after", "list", "list"]
        service.ask(rng, f"question {number}", rng.choice(kinds), at_once=2 if rng.random() < 0.25 else 1)
    elif draw < 0.5:
        service.cancel(rng.choice(service.places[-2:]))
    elif draw < 0.65 or not alive:
        await arrive(world, f"c{number}", conversations[0], person=PROGRAM)
    elif draw < 0.69:
        break_off(world, rng.choice(alive), told=rng.random() < 0.8)
    elif draw < 0.97:
        _says(world, rng, rng.choice(alive), number)
    else:
        await delete(world, conversations[0])


def _says(world: Simulation, rng: random.Random, name: str, number: int) -> None:
    """A person, beside or against what the program has asked."""
    seen = seen_of(world.clients[name], rng)
    draw = rng.random()
    if draw < 0.55:
        mode = rng.choice([{}, {}, {"mode": "queue"}, {"mode": "steer"}, {"mode": "backchannel"}])
        said = {"type": "user_message", "text": f"message {number}", "clientMessageId": f"m{number}"}
        world.frame(name, **said, **mode, **seen)
    elif draw < 0.75:
        world.frame(name, type="cancel", **seen)
    elif draw < 0.87:
        world.frame(name, type="regenerate")
    else:
        world.frame(name, type="edit_last", text=f"edited {number}")
