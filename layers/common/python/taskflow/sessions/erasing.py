"""Erases everything of a person from the table: each of their conversations is deleted, the sweeps purge it.

An erasure is noted first (``ERASURES``), so that a timer goes on where a request ended. It stays open for a while: a
conversation that is being restored from Postgres at that moment appears only then. Postgres is told by a record of its
own (``records.schema.ErasureRecord``).
"""

from __future__ import annotations

from collections.abc import Callable

from taskflow.conversation.commands import Delete as DeleteCommand
from taskflow.conversation.deadlines import Periods
from taskflow.engine import people, remembering, sockets
from taskflow.engine.ports import Backend
from taskflow.engine.repository import ConversationStore
from taskflow.engine.runner import commit
from taskflow.identity import NOBODY, Identity
from taskflow.light_dataclasses import dataclass
from taskflow.store import keys
from taskflow.store.expressions import Delete, Exists, Put, Update

OPEN_MS = 600_000
"""How long an erasure looks for conversations that appear late. A restore takes seconds."""

ERASING_MS = 10_000
"""How long one call deletes conversations. API Gateway waits 29 s for an answer, and the timer has other work."""

KEPT_DAYS = 36
"""How long it is known that somebody was erased, and that a conversation was deleted: a day longer than the oldest
backup (DynamoDB's point-in-time recovery reaches 35 days back, as does Aurora's at most). ``infra.replay`` tells it to
a Postgres that was restored."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """Everything of ``identity`` that was created up to ``erased_at`` (epoch milliseconds) goes."""

    identity: Identity
    erased_at: int


async def note(store: ConversationStore, erasure: Erasure) -> None:
    """From now on the erasure is carried to its end, whatever becomes of this process."""
    await store.apply(Put(_item(erasure, keys.ERASURE_OPEN)))


async def erase(
    store: ConversationStore,
    erasure: Erasure,
    *,
    now_ms: Callable[[], int],
    periods: Periods,
    until: int,
) -> int:
    """Deletes the person's conversations until ``until`` (epoch milliseconds); returns how many are left. Safe to
    repeat. Raises ``StoreUnavailable``."""
    await _unname_tokens(store, erasure)
    await store.claim(remembering.erased(erasure.identity, erasure.erased_at))
    pk, owner = keys.person_pk(erasure.identity), erasure.identity
    for heard in await store.table.query(pk, keys.HEARD_PREFIX):
        await store.apply(Delete(pk, heard["sk"]))
    for guest in await people.former(store.table, owner, erasure.erased_at):
        # Postgres knows them by the account. One that is restored from before the adoption does not.
        await note(store, Erasure(guest, erasure.erased_at))
        await store.apply(Delete(pk, keys.former_sk(guest)))
    for connection in await sockets.of_person(store.table, owner, erasure.erased_at):
        # It holds what its newest request said. The program's next frame is told that the connection is over.
        await sockets.forget(store, connection)
    owned = await store.table.query(pk, keys.OWNED_PREFIX)
    left = [item for item in owned if int(item["created_at"]) <= erasure.erased_at]
    while left and now_ms() < until:
        item = left.pop()
        command = DeleteCommand(owner)
        done = await commit(store, item["conversation_id"], command, now_ms=now_ms, periods=periods)
        if done.outcome == "not_found":
            # It has expired, or is another account's now.
            await store.apply(Delete(pk, item["sk"]))
        elif not done.ok:
            return len(left) + 1
    return len(left)


async def _unname_tokens(store: ConversationStore, erasure: Erasure) -> None:
    """Service tokens are the tenant's and go on; who made them is not told any more."""
    whose = erasure.identity
    for item in await store.table.query(keys.SERVICE, keys.SERVICE_TOKEN_PREFIX):
        maker = Identity(item["created_by"], item["tenant_id"])
        if maker == whose and int(item["created_at"]) <= erasure.erased_at:
            await store.claim(
                Update(keys.SERVICE, item["sk"], set={"created_by": NOBODY}, condition=Exists("hash"))
            )


async def continue_erasures(backend: Backend, until: int) -> int:
    """Goes on with every erasure that is open, and closes those that are done; returns how many are still open."""
    found = await backend.store.table.query(keys.ERASURES, keys.ERASURE_OPEN)
    still_open = 0
    for item in found:
        erasure = Erasure(Identity(item["user_id"], item["tenant_id"]), int(item["erased_at"]))
        left = await erase(
            backend.store, erasure, now_ms=backend.now_ms, periods=backend.periods, until=until
        )
        if left or backend.now_ms() < erasure.erased_at + OPEN_MS:
            still_open += 1
            continue
        done = _item(erasure, keys.ERASURE_DONE)
        await backend.store.commit([Delete(keys.ERASURES, item["sk"]), Put(done)])
    return still_open


def _item(erasure: Erasure, prefix: str) -> dict[str, object]:
    identity = erasure.identity
    item: dict[str, object] = {
        "pk": keys.ERASURES,
        "sk": f"{prefix}{keys.person_hash(identity)}",
        "user_id": identity.user_id,
        "tenant_id": identity.tenant_id,
        "erased_at": erasure.erased_at,
    }
    if prefix == keys.ERASURE_DONE:
        item["ttl"] = erasure.erased_at // 1000 + KEPT_DAYS * 86_400
    return item
