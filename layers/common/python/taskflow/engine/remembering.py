"""Whether a person has recall switched on, as far as a turn asks: the MEMORY item. Postgres has the last word."""

from __future__ import annotations

from taskflow.identity import Identity
from taskflow.store import keys
from taskflow.store.expressions import Delete, Put
from taskflow.store.table import Table


async def is_on(table: Table, identity: Identity) -> bool:
    """Raises ``StoreUnavailable``."""
    item = await table.get(keys.person_pk(identity), keys.MEMORY, consistent=False)
    return item is not None


async def switch(table: Table, identity: Identity, *, on: bool) -> None:
    """Notes it. Off leaves no item. Raises ``StoreUnavailable``."""
    pk = keys.person_pk(identity)
    await table.write(Put({"pk": pk, "sk": keys.MEMORY}) if on else Delete(pk, keys.MEMORY))
