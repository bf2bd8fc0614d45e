"""What is known of a program's connection: whose it is, and which response it has asked for.

Such a connection belongs to a person, not to a conversation: each response may be of another one. It is no connection
of a session either. Nobody greets it, and no silence is counted for it. It is counted at the door like every other
(``conversation.admission``), and is in its owner's list, so that an erasure finds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from taskflow.conversation.admission import Door, admit_program, count_program_out
from taskflow.engine.repository import ConversationStore
from taskflow.errors import ConditionFailed
from taskflow.identity import Identity
from taskflow.light_dataclasses import dataclass
from taskflow.store import keys
from taskflow.store.expressions import Absent, Compare, Delete, Exists, Path, Put, Update, all_of, any_of, eq
from taskflow.store.table import Table

KEPT_SECONDS = 3 * 3600
"""API Gateway closes a connection after two hours, and need not tell of it."""
ASKING_MS = 30_000
"""How long it may take to ask for a response: API Gateway waits 29 seconds for the function. Who is not through by then
has died over it."""


@dataclass(frozen=True, slots=True)
class Socket:
    """``epoch`` and ``until`` as of a person's connection (``engine.repository``). ``address``: the viewer's, hashed.
    ``caller``: whose requests its frames are (``rest.rates.caller``). ``opened_at``: epoch milliseconds. ``counted``:
    the partitions in which it is counted.

    ``number``: how many responses were asked for. ``asking``: since when one is being asked for, epoch milliseconds; 0:
    none is. ``asked_at`` and ``request``: of the newest. ``conversation_id`` and ``turn``: what it became.
    """

    connection: str
    identity: Identity
    epoch: int = 0
    until: int | None = None
    address: str = ""
    caller: str = ""
    opened_at: int = 0
    counted: tuple[str, ...] = ()
    number: int = 0
    asking: int = 0
    asked_at: int = 0
    request: Mapping[str, Any] | None = None
    conversation_id: str = ""
    turn: int = 0


async def register(store: ConversationStore, socket: Socket, entrance: Door) -> bool:
    """Notes a connection that opens, and counts it; false when a limit of ``entrance`` does not let it in. Raises
    ``StoreUnavailable``."""
    counts = admit_program(entrance, socket.identity, now=socket.opened_at)
    ttl = socket.opened_at // 1000 + KEPT_SECONDS
    item: dict[str, Any] = {
        "pk": keys.socket_pk(socket.connection),
        "sk": keys.RESPONSES,
        "user_id": socket.identity.user_id,
        "tenant_id": socket.identity.tenant_id,
        "epoch": socket.epoch,
        "address": socket.address,
        "caller": socket.caller,
        "opened_at": socket.opened_at,
        "counted": [each.pk for each in counts],
        "ttl": ttl,
        **({} if socket.until is None else {"until": socket.until}),
    }
    owned = {
        "pk": keys.person_pk(socket.identity),
        "sk": keys.owned_socket_sk(socket.connection),
        "connection": socket.connection,
        "opened_at": socket.opened_at,
        "ttl": ttl,
    }
    try:
        await store.commit([Put(item), Put(owned), *counts])
    except ConditionFailed:
        return False
    return True


async def find(table: Table, connection: str) -> Socket | None:
    """The connection as it is now; None: it is over, or none of a program. Raises ``StoreUnavailable``."""
    item = await table.get(keys.socket_pk(connection), keys.RESPONSES)
    if item is None:
        return None
    return Socket(
        connection,
        Identity(item["user_id"], item["tenant_id"]),
        int(item["epoch"]),
        int(item["until"]) if "until" in item else None,
        item["address"],
        item.get("caller", ""),
        int(item.get("opened_at", 0)),
        tuple(item.get("counted", ())),
        int(item.get("number", 0)),
        int(item.get("asking", 0)),
        int(item.get("asked_at", 0)),
        item.get("request"),
        item.get("conversation_id", ""),
        int(item.get("turn", 0)),
    )


async def of_person(table: Table, identity: Identity, until: int) -> list[str]:
    """The person's open connections that were opened up to ``until`` (epoch milliseconds). Raises
    ``StoreUnavailable``."""
    found = await table.query(keys.person_pk(identity), keys.SOCKET_PREFIX)
    return [item["connection"] for item in found if int(item["opened_at"]) <= until]


async def begin_asking(table: Table, socket: Socket, request: Mapping[str, Any], now: int) -> bool:
    """Notes that a response is being asked for; false when another one is, or was since ``socket`` was read. Of two
    frames that are handled at the same time one gets it. Raises ``StoreUnavailable``."""
    changes: dict[Path, Any] = {
        "number": socket.number + 1,
        "asking": now,
        "asked_at": now,
        "request": dict(request),
    }
    alone = all_of(
        Exists("pk"),
        eq("number", socket.number) if socket.number else Absent("number"),
        any_of(Absent("asking"), Compare("asking", "<", now - ASKING_MS)),
    )
    return await _changed(table, Update(*_key(socket.connection), set=changes, condition=alone))


async def end_asking(table: Table, socket: Socket, conversation_id: str = "", turn: int = 0) -> bool:
    """Notes which turn the response is that was asked for with ``socket`` as it was; none if it was refused. False when
    the connection is over meanwhile. Raises ``StoreUnavailable``."""
    changes: dict[Path, Any] = {"conversation_id": conversation_id, "turn": turn} if turn else {}
    mine = all_of(Exists("pk"), eq("number", socket.number + 1))
    return await _changed(
        table, Update(*_key(socket.connection), set=changes, remove=("asking",), condition=mine)
    )


async def forget(store: ConversationStore, connection: str) -> None:
    """The connection is over, and counted out. Raises ``StoreUnavailable``."""
    socket = await find(store.table, connection)
    if socket is None:
        return
    gone = [
        Delete(*_key(connection), Exists("pk")),
        Delete(keys.person_pk(socket.identity), keys.owned_socket_sk(connection)),
    ]
    counts = [count_program_out(pk, socket.opened_at) for pk in socket.counted]
    while True:
        try:
            await store.commit([*gone, *counts])
        except ConditionFailed as refused:
            if refused.index < len(gone):
                return
            # It is not counted there any more: the count was mended, or its item has expired.
            del counts[refused.index - len(gone)]
        else:
            return


async def _changed(table: Table, write: Update) -> bool:
    try:
        await table.write(write)
    except ConditionFailed:
        return False
    return True


def _key(connection: str) -> tuple[str, str]:
    return keys.socket_pk(connection), keys.RESPONSES
