"""How clients come and go."""

from __future__ import annotations

import asyncio

from taskflow.engine.tickets import TicketGrant, to_item
from taskflow.errors import ConditionFailed, StoreUnavailable
from taskflow.identity import Identity, Principal
from taskflow.sessions.connecting import ConnectRequest, Refused, connect
from taskflow.sessions.leaving import disconnect
from taskflow.store import keys

from tests.simulation.backend import Process, Simulation
from tests.simulation.client import Client
from tests.support.grants import acting

ADDRESS = "where-people-are"
"""Hashed, as the door knows it."""


async def arrive(
    world: Simulation, name: str, conversation_id: str | None, *, person: str | None = None
) -> str:
    """A client connects, to a new conversation if there is no id; ``person`` has an identity. Returns the
    conversation's id, or an empty one when it is refused."""
    world.note(f"{name} connects")
    world.clients[name] = Client(name, conversation=conversation_id or "")
    world.alive.add(name)
    query = {"pacing": world.rng.choice(["server", "client"])}
    if conversation_id is not None:
        query["conversationId"] = conversation_id
    for _ in range(10):
        if person is not None:
            query["ticket"] = ticket(world, person)
        elif conversation_id is not None:
            query["ticket"] = ticket(world, "guest_back", resume_token="t")
        engine = Process(world, f"connect({name})").engine()
        try:
            async with asyncio.timeout(30):
                with acting("connect"):
                    request = ConnectRequest(name, query, address=ADDRESS)
                    return await connect(engine, world.settings, request, new_secret=lambda: "t")
        except (StoreUnavailable, TimeoutError, ConditionFailed):
            # The gateway closes it; the client tries again under a new id.
            world.alive.discard(name)
            name += "'"
            world.clients[name] = Client(name, conversation=conversation_id or "")
            world.alive.add(name)
        except Refused:
            world.alive.discard(name)
            return conversation_id or ""
    raise AssertionError("no connection could be made")


def ticket(world: Simulation, person: str, resume_token: str = "") -> str:
    """A ticket that has just been issued."""
    secret = f"ticket-{len(world.table.items)}"
    grant = TicketGrant(Principal(Identity(person)), resume_token=resume_token)
    item = to_item(keys.secret_hash(secret), grant, 10**10)
    world.table.items[item["pk"], item["sk"]] = item
    return secret


def break_off(world: Simulation, name: str, *, told: bool) -> None:
    """A connection ends. ``told``: and the gateway says so."""
    world.note(f"{name} disconnects")
    world.alive.discard(name)
    if told:
        world.run("disconnect", disconnect(Process(world, "disconnect").engine(), name))
