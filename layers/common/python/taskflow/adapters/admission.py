"""``rest.ports.Admission`` over the table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from taskflow.clock import Clock
from taskflow.conversation.admission import Refusal
from taskflow.engine.repository import ConversationStore
from taskflow.identity import Identity
from taskflow.sessions.admission import door, why_refused
from taskflow.settings import Settings
from taskflow.store import keys
from taskflow.store.expressions import Absent, Compare, Path, Update, all_of, any_of

NameAddress = Callable[[str, Mapping[str, str]], Awaitable[str]]


class TableAdmission:
    """``name_address``: from the gateway's source address and the headers to the viewer's, hashed."""

    def __init__(
        self, store: ConversationStore, settings: Settings, clock: Clock, name_address: NameAddress
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._name_address = name_address

    async def address(self, source_ip: str, headers: Mapping[str, str]) -> str:
        return await self._name_address(source_ip, headers)

    async def take(self, bucket: str, cost_ms: int, capacity_ms: int, now: int) -> bool:
        """The bucket is the time until which its tokens are taken (a "generic cell rate algorithm"): nothing has to be
        filled up. One write; two for a bucket that was full, three for a refusal."""
        pk = keys.rate_pk(bucket)
        ttl: dict[Path, int] = {"ttl": (now + 2 * capacity_ms) // 1000 + 1}
        room = all_of(Compare("taken", ">", now), Compare("taken", "<=", now + capacity_ms - cost_ms))
        take_more = Update(pk, keys.RATE, set=ttl, add={"taken": cost_ms}, condition=room)
        full = any_of(Absent("taken"), Compare("taken", "<=", now))
        begin = Update(pk, keys.RATE, set={**ttl, "taken": now + cost_ms}, condition=full)
        # Another process may begin the bucket between the first two: then there is room after all.
        return (
            await self._store.claim(take_more)
            or await self._store.claim(begin)
            or await self._store.claim(take_more)
        )

    async def why_refused(
        self, identity: Identity, address: str, conversation_id: str | None
    ) -> Refusal | None:
        return await why_refused(
            self._store,
            door(self._settings.for_tenant(identity.tenant_id), address),
            identity,
            conversation_id,
            opens=conversation_id is None,
            now=int(self._clock.now() * 1000),
        )
