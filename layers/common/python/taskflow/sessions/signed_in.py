"""Whether a connection's person is still signed in as they were when they connected."""

from __future__ import annotations

from taskflow.engine import people
from taskflow.engine.ports import Backend
from taskflow.engine.repository import Connection
from taskflow.errors import CallRefused, StoreUnavailable
from taskflow.identity import Identity
from taskflow.unhandled import report_refused

KNOWN_SECONDS = 60.0
"""How long a process relies on what it has read: a connection that was signed out is closed at its first frame after
that. Reading it with every frame would make each message dearer for something that happens once in a while."""

MAX_KNOWN = 10_000


class SignedIn:
    """Remembers, for a process, the epochs of the people whose frames it handles."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._known: dict[Identity, tuple[int, float]] = {}

    async def allows(self, connection: Connection) -> bool:
        """False when the person has signed out everywhere since, or the token has expired that was shown. A store that
        does not answer changes nothing: what the frame asks for needs it as well."""
        if connection.until is not None and self._backend.now_ms() >= connection.until * 1000:
            return False
        whose, now = connection.identity, self._backend.clock.monotonic()
        known = self._known.get(whose)
        if known is None or now >= known[1]:
            try:
                person = await people.read(self._backend.store.table, whose)
            except (StoreUnavailable, CallRefused) as error:
                report_refused(error)
                return known is None or connection.epoch >= known[0]
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            known = (person.epoch, now + KNOWN_SECONDS)
            self._known[whose] = known
        return connection.epoch >= known[0]
