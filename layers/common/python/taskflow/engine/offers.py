"""Which models the admins of a tenant have switched off: one item of the table for each tenant that has done so."""

from __future__ import annotations

from collections.abc import Collection

from taskflow.clock import Clock
from taskflow.errors import CallRefused, StoreUnavailable
from taskflow.store import keys
from taskflow.store.expressions import Put
from taskflow.store.table import Table
from taskflow.unhandled import report_refused

KNOWN_SECONDS = 60
"""How long a process goes on with what it has read. So a model is off everywhere within a minute."""

REMEMBERED = 1_000
"""Tenants that a process remembers."""


class Offers:
    """Reads the table at most once in ``KNOWN_SECONDS`` for a tenant: messages add no calls."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock
        self._known: dict[str, tuple[float, frozenset[str]]] = {}

    async def off(self, tenant: str) -> frozenset[str]:
        """Ids of the models that are off. While the table does not answer: those that were, as far as they are known.

        Whoever needs the table for more is told by that; a list of models is better old than missing.
        """
        read_at, off = self._known.get(tenant, (None, frozenset[str]()))
        if read_at is not None and self._clock.monotonic() - read_at < KNOWN_SECONDS:
            return off
        try:
            return await self.read(tenant)
        except (StoreUnavailable, CallRefused) as error:
            report_refused(error)
            return off

    async def read(self, tenant: str) -> frozenset[str]:
        """As they are now. Raises ``StoreUnavailable``."""
        item = await self._table.get(keys.SETTINGS, keys.models_sk(tenant))
        return self._remember(tenant, () if item is None else item["off"])

    async def switch(self, tenant: str, off: Collection[str]) -> None:
        """Exactly these are off from now on. Raises ``StoreUnavailable``."""
        await self._table.write(
            Put({"pk": keys.SETTINGS, "sk": keys.models_sk(tenant), "off": sorted(set(off))})
        )
        self._remember(tenant, off)

    def _remember(self, tenant: str, off: Collection[str]) -> frozenset[str]:
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        known = frozenset(off)
        self._known[tenant] = (self._clock.monotonic(), known)
        return known
