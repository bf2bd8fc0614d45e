"""A whole visit in virtual time, with a bill: from the ticket to the last sweep of the conversation it leaves
behind."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from taskflow.conversation.terms import NANO, Limits, Terms
from taskflow.engine.tickets import TicketGrant
from taskflow.identity import Identity, Principal

from tests.support.metered import Bill, MeteredTable, Touch, running, size_of
from tests.support.metered_world import QUESTION, TURN_SECONDS, MeteredWorld, Model, keep_sweeping
from tests.support.virtual_time import run_virtually

LIMITED = Terms(
    Limits(
        messages_per_minute=20,
        turns_at_once=3,
        user_daily=NANO,
        user_monthly=9 * NANO,
        daily=NANO,
    ),
    lambda model, read, written: read + 5 * written,
    max_output_tokens=512,
)
"""Limits and budgets as an installation that strangers can reach has them."""
AFTERWARDS_SECONDS = 120
"""Of sweeps after the person has gone: what the visit left to do is done by then. Its expiry comes days later."""


@dataclass(frozen=True, slots=True)
class Visit:
    """``bill``: by function; ``in`` counts the frames of the client. ``stored``: bytes that stay in the table."""

    bill: Bill
    touched: Sequence[Touch]
    stored: int


def visit(turns: int, *, tokens: int = 150, model: Model | None = None) -> Visit:
    """One person's visit: a ticket, a connection, the greeting (a set phrase), ``turns`` replies of ``tokens`` tokens
    with client pacing, and the end of the connection."""

    async def play() -> Visit:
        pace = (model or Model()).script(tokens)
        world = MeteredWorld([pace], LIMITED, "Hello! What would you like to talk about?")
        bill = world.bill
        with running("timer"):
            sweeping = asyncio.create_task(keep_sweeping(world))
        with running("api"):
            bill.add("in")
            grant = TicketGrant(Principal(Identity("guest_of_a_visit")))
            ticket = await world.ticket(grant)
        with running("connect"):
            bill.add("in")
            await world.connect(ticket=ticket, pacing="client")
        await world.quiet()
        for turn in range(turns):
            await _frame(world, type="user_typing", order=turn + 1)
            await asyncio.sleep(TURN_SECONDS / 4)
            await _frame(world, type="user_message", text=QUESTION, clientMessageId=f"message-{turn}")
            await asyncio.sleep(TURN_SECONDS * 3 / 4)
        with running("disconnect"):
            bill.add("in")
            await world.disconnect()
        await asyncio.sleep(AFTERWARDS_SECONDS)
        sweeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sweeping
        await world.quiet()
        assert len([f for f in world.frames() if f["type"] == "ai_done"]) == turns + 1
        table = world.table
        assert isinstance(table, MeteredTable)
        return Visit(bill, table.touched, sum(map(size_of, table.items.values())))

    return run_virtually(play())


async def _frame(world: MeteredWorld, **frame: object) -> None:
    with running("message"):
        world.bill.add("in")
        await world.send(**frame)
