"""Viewers' addresses as names that tell nothing: hashed with a salt that exists for two days.

The salt of a day is a random item of the table, made by whoever needs it first. Once it has expired, nobody can find
out which address a name was of, not even by trying all of them.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

from taskflow.conversation.viewer import network
from taskflow.errors import ConditionFailed
from taskflow.store import keys
from taskflow.store.expressions import Absent, Put
from taskflow.store.table import Table

DAY_SECONDS = 86_400
NAME_CHARS = 32


class Addresses:
    """Names addresses; reads the salt once a day and process. ``new_secret`` makes salts, ``now``: epoch seconds."""

    def __init__(self, table: Table, new_secret: Callable[[], str], now: Callable[[], float]) -> None:
        self._table = table
        self._new_secret = new_secret
        self._now = now
        self._known: tuple[int, bytes] = (-1, b"")

    async def name(self, address: str) -> str:
        """The name of a viewer's address on this day; empty for what is no address. Raises ``StoreUnavailable``."""
        where = network(address)
        if not where:
            return ""
        return hmac.new(await self._salt(), where.encode(), hashlib.sha256).hexdigest()[:NAME_CHARS]

    async def _salt(self) -> bytes:
        day = int(self._now()) // DAY_SECONDS
        if self._known[0] != day:
            self._known = (day, (await self._read(day)).encode())
        return self._known[1]

    async def _read(self, day: int) -> str:
        found = await self._table.get(keys.SALT, str(day))
        if found is None:
            made = {
                "pk": keys.SALT,
                "sk": str(day),
                "salt": self._new_secret(),
                "ttl": (day + 2) * DAY_SECONDS,
            }
            try:
                await self._table.write(Put(made, Absent("pk")))
            except ConditionFailed:
                found = await self._table.get(keys.SALT, str(day))
            else:
                found = made
        assert found is not None  # noqa: S101 (nothing removes it before its day is over)
        return str(found["salt"])
