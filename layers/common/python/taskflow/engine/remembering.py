"""Whether a person has recall switched on, as far as a turn asks: the MEMORY item. Postgres has the last word."""

from __future__ import annotations

from taskflow.identity import Identity
from taskflow.store import keys
from taskflow.store.expressions import Compare, Delete, Put
from taskflow.store.table import Table


async def is_on(table: Table, identity: Identity) -> bool:
    """Raises ``StoreUnavailable``."""
    item = await table.get(keys.person_pk(identity), keys.MEMORY, consistent=False)
    return item is not None


async def switch(table: Table, identity: Identity, *, on: bool, now: int) -> None:
    """Notes it. Off leaves no item. ``now``: epoch milliseconds. Raises ``StoreUnavailable``."""
    pk = keys.person_pk(identity)
    await table.write(Put({"pk": pk, "sk": keys.MEMORY, "on_at": now}) if on else Delete(pk, keys.MEMORY))


def erased(identity: Identity, erased_at: int) -> Delete:
    """Takes the switch of an erased person away, unless they have switched it on since (epoch milliseconds)."""
    return Delete(keys.person_pk(identity), keys.MEMORY, Compare("on_at", "<=", erased_at))
