"""The turn lease as a run holds it: renewed by its own clock, with a watch on the session and guarded posts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from taskflow.conversation.commands import Release, Renew
from taskflow.conversation.deadlines import CLOCK_ERROR_MS, LEASE_MS
from taskflow.conversation.session import Session
from taskflow.engine.ports import Backend
from taskflow.engine.runner import run
from taskflow.errors import StoreUnavailable

POST_TIMEOUT_SECONDS = 0.5
WATCH_SECONDS = 0.15
RENEW_SECONDS = 1.0
ANNOUNCE_SECONDS = 2.0
"""How long an announcement may take: a few attempts at its posts."""
HOLD_SECONDS = LEASE_MS / 1000 - 2 * CLOCK_ERROR_MS / 1000 - POST_TIMEOUT_SECONDS
"""How long after asking for a lease a run may still begin a post, by its own monotonic clock."""


class LeaseLost(Exception):
    """Another run has, or may have, the lease: this run must post nothing more."""


class TurnLease:
    """One run's hold on the lease of one session.

    ``asked`` is the monotonic time before the request that granted the lease: the lease began at that moment or
    later, so what is allowed until ``asked + HOLD_SECONDS`` arrives before any run may take over the turn.
    """

    def __init__(self, backend: Backend, session: Session, run: str, asked: float) -> None:
        self._backend = backend
        self.run = run
        self.session = session
        self._asked = asked

    @property
    def held(self) -> bool:
        """Whether a post may begin now."""
        return self._backend.clock.monotonic() < self._asked + HOLD_SECONDS

    async def post(self, connection_id: str, data: bytes) -> bool:
        """Posts one frame, or returns False when the lease may have run out."""
        if not self.held:
            return False
        await self._backend.connections.post(connection_id, data)
        return True

    async def renew(self) -> Session:
        """Asks for a new lease; returns the session as it is. Raises ``LeaseLost`` when another run has it."""
        asked = self._backend.clock.monotonic()
        done = await run(self._backend, self.session.id, Renew(self.run), session=self.session)
        if done.outcome != "done" or done.after is None:
            raise LeaseLost
        self._asked, self.session = asked, done.after
        return self.session

    async def look(self) -> Session:
        """The session as it is. Raises ``LeaseLost`` when another run has the lease or the session is gone."""
        session = await self._backend.store.session(self.session.id)
        if session is None or session.lease_run != self.run:
            raise LeaseLost
        self.session = session
        return session

    def goes_on_with(self, after: Session | None) -> None:
        """Another command of this run has left the session like this; None: that is not known.

        Raises ``LeaseLost`` when another run has the lease.
        """
        if after is not None and after.lease_run != self.run:
            raise LeaseLost
        self.session = after or self.session

    async def watch(self, on_change: Callable[[Session], None]) -> None:
        """Calls ``on_change`` with the session every 150 ms and renews the lease, until cancelled or the lease is lost.

        A store that does not answer is asked again: the lease itself says how long that may go on.
        """
        clock = self._backend.clock
        next_renewal = self._asked + RENEW_SECONDS
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            try:
                if clock.monotonic() >= next_renewal:
                    session = await self.renew()
                    next_renewal = self._asked + RENEW_SECONDS
                else:
                    session = await self.look()
            except StoreUnavailable:
                if not self.held:
                    raise LeaseLost from None
                continue
            on_change(session)

    async def ensure(self) -> None:
        """Makes sure that an announcement's posts may begin. Raises ``LeaseLost`` when the lease is gone."""
        if self._backend.clock.monotonic() >= self._asked + HOLD_SECONDS - ANNOUNCE_SECONDS:
            await self.renew()

    async def release(self, cost: int = 0) -> Session | None:
        """Gives the lease back; the session after it, or None when the lease was gone. ``cost``: see ``Release``."""
        done = await run(self._backend, self.session.id, Release(self.run, cost), session=self.session)
        return done.after if done.outcome == "done" else None
