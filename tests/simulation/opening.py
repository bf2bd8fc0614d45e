"""A story of pages that are opened and left: one person's tabs, in most of which nothing is said."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

from taskflow.conversation.session import Session
from taskflow.store import keys

from tests.simulation import doors
from tests.simulation.arriving import arrive, break_off
from tests.simulation.backend import Simulation
from tests.simulation.faults import Faults
from tests.simulation.final import at_rest, check, final
from tests.simulation.hasty import Hasty
from tests.simulation.invariants import Invariant, Violation
from tests.simulation.scenario import run_seed as run_story
from tests.simulation.scenario import sweeps
from tests.support.virtual_time import pause

EMPTY_SECONDS = 5
SETTLE_SECONDS = 180
"""The longest that faults can hold back an outbox: each killed sweep costs the half minute until it is sent again."""
REST_SECONDS = EMPTY_SECONDS + 4


def run_seed(seed: int, faults: Faults | None = None, left_out: frozenset[str] = frozenset()) -> Simulation:
    """Plays one seed of this story."""
    return run_story(seed, faults, left_out, story=story)


async def story(world: Simulation, _: Hasty) -> None:
    """One person, up to a dozen tabs."""
    world.settings = doors.drawn(world.settings, world.schedule)
    world.periods = replace(world.periods, empty=EMPTY_SECONDS * 1000)
    schedule = world.schedule
    sweeping = asyncio.create_task(sweeps(world))
    story = schedule.random("story")
    for number in range(story.choice([3, 5, 8, 12])):
        check(world)
        rng = schedule.random(f"act {number}")
        wait = rng.choice([0.0, 0.01, 0.1, 0.5, 3.0, EMPTY_SECONDS + 2])
        if schedule.has(f"act {number}"):
            await _act(world, rng, number)
        if schedule.has(f"wait {number}"):
            await pause(wait)
    if story.random() < 0.5 and schedule.has("everyone leaves"):
        for name in sorted(world.alive):
            break_off(world, name, told=True)
    rest = 0
    for _second in range(SETTLE_SECONDS):
        await pause(1)
        check(world)
        rest = rest + 1 if all(_at_rest(world, one) for one in _conversations(world)) else 0
        if rest == REST_SECONDS:
            break
    sweeping.cancel()
    _final(world)


def _at_rest(world: Simulation, conversation_id: str) -> bool:
    session = _session(world, conversation_id)
    # One that only a lost connection is in goes when the gateway is asked after it, much later.
    going = session.empty_at is not None or (session.deleted and session.due_at is not None)
    return not going and (session.deleted or at_rest(world, conversation_id))


async def _act(world: Simulation, rng: random.Random, number: int) -> None:
    alive = sorted(world.alive)
    name = rng.choice(alive) if alive else None
    draw = rng.random()
    if name is None or draw < 0.25:
        await _open(world, f"t{number}")
    elif draw < 0.35:
        await asyncio.gather(_open(world, f"t{number}"), _open(world, f"u{number}"))
    elif draw < 0.55:
        # A page is loaded again: the old connection's end and the new one's beginning overtake each other.
        break_off(world, name, told=rng.random() < 0.9)
        await pause(rng.choice([0.0, 0.05, 0.5]))
        await _open(world, f"t{number}")
    elif draw < 0.65:
        break_off(world, name, told=rng.random() < 0.9)
    elif draw < 0.85:
        world.frame(name, type="user_message", text=f"message {number}", clientMessageId=f"m{number}")
    elif draw < 0.90:
        world.frame(name, type="set_model", model=rng.choice(["fake-1", "fake-2"]))
    elif draw < 0.95:
        world.frame(name, type="cancel", seen={"generationId": 1, "chars": rng.choice([0, 5])})
    else:
        world.frame(name, type="user_typing", order=number)


async def _open(world: Simulation, name: str) -> None:
    await arrive(world, name, None, person="somebody")


def _conversations(world: Simulation) -> list[str]:
    return [keys.conversation_of(pk) for pk, sk in world.table.items if sk == keys.SESSION]


def _final(world: Simulation) -> None:
    """What must hold when everything has come to rest."""
    for conversation_id in _conversations(world):
        final(world, conversation_id)
        session = _session(world, conversation_id)
        if session.empty and not session.deleted and not session.connections:
            raise Violation(
                Invariant.EMPTY_GOES, f"nobody is in {conversation_id} nor has spoken, and it stays"
            )
        if session.deleted and any(
            pk == keys.conversation_pk(conversation_id) and sk.startswith("M#")
            for pk, sk in world.table.items
        ):
            raise Violation(Invariant.EMPTY_GOES, f"messages of {conversation_id} are left behind")
    for name in world.alive:
        if _session(world, world.clients[name].conversation).deleted:
            raise Violation(Invariant.SPOKEN_KEPT, f"the conversation of {name} is gone")


def _session(world: Simulation, conversation_id: str) -> Session:
    return world.session(world.table.items[keys.conversation_pk(conversation_id), keys.SESSION])
