"""How many connections and conversations a person, and everybody at one address, may have: pure rules.

Each whom is counted in one item ``DOOR``, in the transaction that registers the connection, under a condition: the
count is exact under any concurrency. The CONNECTION item names the partitions that counted it, and the transaction that
removes it counts it out there. So a count is the number of registered connections, and what heals those (the gateway
is asked after connections, ``deadlines.PROBE_MS``) heals the count.

Connections of programs are counted in the same items. Nobody asks the gateway after them, and it need not tell of each
that closes. So they are counted by the hour in which they were opened as well: what is left of an hour once no
connection of it can be open is taken off the count (``heal``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from taskflow.conversation.deadlines import CONNECTION_MAX_MS, PROBE_MS
from taskflow.identity import Identity
from taskflow.light_dataclasses import dataclass
from taskflow.store import keys
from taskflow.store.expressions import (
    Absent,
    Compare,
    Condition,
    Item,
    Path,
    Update,
    Write,
    all_of,
    any_of,
    key,
)

DAY_MS = 86_400_000
KEPT_MS = 2 * DAY_MS
"""How long an item is kept after the last connection: longer than any connection lives, and than a day's count."""
FORGOTTEN_DAYS = 7
"""Counts of so many earlier days are removed with a new one; older ones are gone with their item."""
HOUR_MS = 3_600_000
_PROGRAMS = "programs_"
HEALED_AFTER_MS = CONNECTION_MAX_MS + 2 * PROBE_MS
"""So long after the last admission no connection that was counted is left, whatever the count says."""
CONNECTIONS_RETRY_SECONDS = 30
"""When somebody with too many connections may try again: one of them may have been closed by then."""

RefusalCode = Literal["TOO_MANY_CONNECTIONS", "TOO_MANY_CONVERSATIONS"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What is admitted at most; 0: no limit."""

    connections: int = 0
    conversations: int = 0
    """In a day, from midnight to midnight UTC."""

    def __bool__(self) -> bool:
        return self.connections > 0 or self.conversations > 0


@dataclass(frozen=True, slots=True)
class Door:
    """The limits that a connection passes. ``address``: the viewer's, hashed (``engine.addresses``); empty: unknown."""

    per_conversation: int = 0
    """Connections of one conversation at a time; 0: no limit."""
    person: Limits = Limits()
    at_address: Limits = Limits()
    address: str = ""

    def counted(self, identity: Identity) -> dict[str, Limits]:
        """The partitions in which a connection of ``identity`` is counted, with their limits."""
        found = {keys.person_pk(identity): self.person} if self.person else {}
        return found | (
            {keys.address_pk(self.address): self.at_address} if self.address and self.at_address else {}
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody is not admitted. ``retry_after``: whole seconds after which it may be otherwise."""

    code: RefusalCode
    sentence: str
    retry_after: int


def admit(door: Door, identity: Identity, *, opens: bool, empty: str | None, now: int) -> dict[str, Update]:
    """What counts a connection of ``identity`` in, by partition. ``opens``: it begins a conversation. ``empty``: that
    one's id, when it is to be noted as the newest that the person has left empty."""
    counted = door.counted(identity)
    noted = {keys.person_pk(identity): empty} if empty is not None else {}
    return {
        pk: _count_in(pk, counted.get(pk), noted.get(pk), opens=opens, now=now) for pk in {**noted, **counted}
    }


def _count_in(pk: str, limits: Limits | None, empty: str | None, *, opens: bool, now: int) -> Update:
    changes: dict[Path, Any] = {"ttl": (now + KEPT_MS) // 1000}
    if empty is not None:
        changes["conversation_id"] = empty
    if limits is None:
        return Update(pk, keys.DOOR, set=changes)
    day = now // DAY_MS
    add: dict[Path, int] = {"live": 1}
    conditions = _below("live", limits.connections)
    if opens:
        add[_made(day)] = 1
        conditions += _below(_made(day), limits.conversations)
    return Update(
        pk,
        keys.DOOR,
        set={**changes, "at": now},
        add=add,
        remove=tuple(_made(day - ago) for ago in range(1, FORGOTTEN_DAYS + 1)) if opens else (),
        condition=all_of(*conditions) if conditions else None,
    )


def admit_conversation(door: Door, identity: Identity, *, now: int) -> list[Update]:
    """What counts a conversation that is begun without a connection."""
    day = now // DAY_MS
    return [
        Update(
            pk,
            keys.DOOR,
            set={"ttl": (now + KEPT_MS) // 1000, "at": now},
            add={_made(day): 1},
            remove=tuple(_made(day - ago) for ago in range(1, FORGOTTEN_DAYS + 1)),
            condition=all_of(*below) if (below := _below(_made(day), limits.conversations)) else None,
        )
        for pk, limits in door.counted(identity).items()
    ]


def admit_program(door: Door, identity: Identity, *, now: int) -> list[Update]:
    """What counts a program's connection in."""
    return [
        Update(
            pk,
            keys.DOOR,
            set={"ttl": (now + KEPT_MS) // 1000, "at": now},
            add={"live": 1, _opened(now): 1},
            condition=all_of(*below) if (below := _below("live", limits.connections)) else None,
        )
        for pk, limits in door.counted(identity).items()
    ]


def count_program_out(pk: str, opened_at: int) -> Update:
    """Counts a program's connection out; refused when it is not counted there any more."""
    hour = _opened(opened_at)
    return Update(
        pk,
        keys.DOOR,
        add={"live": -1, hour: -1},
        condition=all_of(Compare("live", ">", 0), Compare(hour, ">", 0)),
    )


def count_out(pk: str) -> Update:
    """Counts a connection out; refused when nothing is counted there any more."""
    return Update(pk, keys.DOOR, add={"live": -1}, condition=Compare("live", ">", 0))


def is_count(write: Write) -> bool:
    """Whether the write counts somebody: its refused condition means that they are not admitted."""
    return key(write)[1] == keys.DOOR


def heal(pk: str, item: Mapping[str, Any], *, now: int) -> tuple[Update, int] | None:
    """What takes connections that must be over off the count, and the count then; None: there are none. Refused when
    one of what it rests on has changed since ``item`` was read."""
    hours = {name: int(item[name]) for name in item if name.startswith(_PROGRAMS)}
    if is_stale(item, now=now):
        return (
            Update(
                pk, keys.DOOR, set={"live": 0}, remove=tuple(hours), condition=Compare("at", "=", item["at"])
            ),
            0,
        )
    over = {name: count for name, count in hours.items() if _closed(name) <= now}
    if not over:
        return None
    gone = sum(over.values())
    same = [Compare(name, "=", count) for name, count in over.items()]
    update = Update(
        pk,
        keys.DOOR,
        add={"live": -gone},
        remove=tuple(over),
        condition=all_of(*same, Compare("live", ">=", gone)),
    )
    return update, int(item.get("live", 0)) - gone


def _opened(at: int) -> str:
    """The attribute that counts the programs' connections that were opened in an hour, counted from 1970."""
    return f"{_PROGRAMS}{at // HOUR_MS}"


def _closed(name: str) -> int:
    """When every connection that such an attribute counts is over, epoch milliseconds."""
    return (int(name.removeprefix(_PROGRAMS)) + 1) * HOUR_MS + CONNECTION_MAX_MS


def is_stale(item: Mapping[str, Any] | None, *, now: int) -> bool:
    """Whether the count must be of connections that are over."""
    return item is not None and item.get("live", 0) > 0 and item.get("at", now) + HEALED_AFTER_MS <= now


def refusal_of(item: Item | None, limits: Limits, *, opens: bool, now: int) -> Refusal | None:
    """What the partition of ``item`` would refuse a connection for."""
    if item is None:
        return None
    day = now // DAY_MS
    if 0 < limits.connections <= item.get("live", 0):
        return too_many_connections()
    if opens and 0 < limits.conversations <= item.get(_made(day), 0):
        seconds = -(-((day + 1) * DAY_MS - now) // 1000)
        return Refusal(
            "TOO_MANY_CONVERSATIONS",
            "Too many conversations were begun today; go on in one of them, or come back tomorrow.",
            seconds,
        )
    return None


def too_many_connections() -> Refusal:
    """One more connection is too much."""
    return Refusal(
        "TOO_MANY_CONNECTIONS",
        "Too many connections are open already; close some of them, such as other tabs, and try again.",
        CONNECTIONS_RETRY_SECONDS,
    )


def _below(name: str, limit: int) -> tuple[Condition, ...]:
    return (any_of(Absent(name), Compare(name, "<", limit)),) if limit > 0 else ()


def _made(day: int) -> str:
    """The attribute that counts the conversations begun on a day, counted from 1970."""
    return f"made_{day}"
