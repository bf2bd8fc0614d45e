"""What is known of a person besides their conversations: since when they are signed out, who has adopted the guest.

The PERSON item is made when a person is first signed out everywhere or adopted; most people have none.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from taskflow.errors import ConditionFailed
from taskflow.identity import Identity
from taskflow.light_dataclasses import dataclass
from taskflow.store import keys
from taskflow.store.expressions import Absent, Path, Put, Update
from taskflow.store.table import Table

KEPT_SECONDS = 400 * 86_400
"""How long the item stays after its last change: longer than any cookie or token that it revokes."""


@dataclass(frozen=True, slots=True)
class Person:
    """``epoch``: whatever was handed out under a lower one is revoked. ``revoked_at``: when it last rose, in epoch
    seconds, 0 for never. ``adopted_by``: a hash of the account that a guest has become (``keys.person_hash``)."""

    epoch: int = 0
    revoked_at: int = 0
    adopted_by: str = ""


NOBODY_KNOWN = Person()


async def read(table: Table, identity: Identity) -> Person:
    """The person as they are now (strongly consistent). Raises ``StoreUnavailable``."""
    item = await table.get(keys.person_pk(identity), keys.PERSON)
    return NOBODY_KNOWN if item is None else _parse(item)


async def revoke(table: Table, identity: Identity, now: int) -> Person:
    """Signs the person out everywhere: cookies, tokens, tickets and connections of before count no longer.

    ``now``: epoch seconds. Raises ``StoreUnavailable``.
    """
    item = await table.write(_update(identity, now))
    return NOBODY_KNOWN if item is None else _parse(item)


async def begin_adoption(table: Table, guest: Identity, owner: Identity, now: int) -> bool:
    """Notes that ``owner`` has adopted ``guest``, who is signed out everywhere by that. True also when it was noted
    before; False when somebody else has adopted this guest. Raises ``StoreUnavailable``."""
    whose = keys.person_hash(owner)
    known = await read(table, guest)
    if not known.adopted_by:
        try:
            await table.write(_update(guest, now, whose))
        except ConditionFailed:
            known = await read(table, guest)
    if (known.adopted_by or whose) != whose:
        return False
    # Not before it is theirs: whoever is named here is erased with the account.
    former = {"user_id": guest.user_id, "tenant_id": guest.tenant_id, "adopted_at": now * 1000}
    with suppress(ConditionFailed):
        item = {"pk": keys.person_pk(owner), "sk": keys.former_sk(guest), **former}
        await table.write(Put(item, Absent("pk")))
    return True


async def former(table: Table, owner: Identity, until: int) -> list[Identity]:
    """The guests whom an account had adopted up to ``until`` (epoch milliseconds). Raises ``StoreUnavailable``."""
    found = await table.query(keys.person_pk(owner), keys.FORMER_PREFIX)
    return [
        Identity(item["user_id"], item["tenant_id"]) for item in found if int(item["adopted_at"]) <= until
    ]


def _update(identity: Identity, now: int, adopted_by: str = "") -> Update:
    adopted: dict[Path, Any] = {"adopted_by": adopted_by} if adopted_by else {}
    return Update(
        keys.person_pk(identity),
        keys.PERSON,
        set={"revoked_at": now, "ttl": now + KEPT_SECONDS, **adopted},
        add={"epoch": 1},
        condition=Absent("adopted_by") if adopted_by else None,
    )


def _parse(item: dict[str, Any]) -> Person:
    return Person(int(item.get("epoch", 0)), int(item.get("revoked_at", 0)), item.get("adopted_by", ""))
