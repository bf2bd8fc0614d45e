"""Runs the conversation's writes against the table and reads its items back as values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from taskflow.conversation import messages as message_items
from taskflow.conversation import session as session_items
from taskflow.conversation import summary as summary_items
from taskflow.conversation.messages import Message
from taskflow.conversation.session import Session
from taskflow.conversation.summary import Summary
from taskflow.errors import ConditionFailed
from taskflow.identity import Identity
from taskflow.light_dataclasses import dataclass
from taskflow.store import keys
from taskflow.store.expressions import Delete, Exists, Item, Write
from taskflow.store.table import Table


@dataclass(frozen=True, slots=True)
class Connection:
    """Whose a connection is."""

    conversation_id: str
    user_id: str
    tenant_id: str
    epoch: int = 0
    """The person's when they connected (``engine.people``)."""
    counted: tuple[str, ...] = ()
    """The partitions that count it (``conversation.admission``)."""
    until: int | None = None
    """Epoch seconds at which what was shown for it ends; None: never."""

    @property
    def identity(self) -> Identity:
        """Whose it is."""
        return Identity(self.user_id, self.tenant_id)


class ConversationStore:
    """``new_token`` gives each transaction its idempotency token."""

    def __init__(self, table: Table, new_token: Callable[[], str]) -> None:
        self.table = table
        self._new_token = new_token

    async def session(self, conversation_id: str) -> Session | None:
        """The session as it is now (strongly consistent), or None."""
        item = await self.table.get(keys.conversation_pk(conversation_id), keys.SESSION)
        return None if item is None else session_items.parse(item)

    async def apply(self, write: Write) -> Session | None:
        """One write; for an update of the session, the session as it is afterwards. Raises ``ConditionFailed``."""
        item = await self.table.write(write)
        return None if item is None or item["sk"] != keys.SESSION else session_items.parse(item)

    async def claim(self, write: Write) -> bool:
        """One write; False when its condition did not hold."""
        try:
            await self.table.write(write)
        except ConditionFailed:
            return False
        return True

    async def commit(self, writes: Sequence[Write]) -> None:
        """All or none. Raises ``ConditionFailed`` with the index of the first write that was refused."""
        if len(writes) == 1:
            await self.table.write(writes[0])
        else:
            await self.table.transact(writes, self._new_token())

    async def messages(self, conversation_id: str, *, newest: int | None = None) -> list[Message]:
        """The conversation's messages in order; only the ``newest`` ones when given."""
        pk = keys.conversation_pk(conversation_id)
        items = await self.table.query(pk, "M#", limit=newest, newest_first=newest is not None)
        found = [message_items.parse(item) for item in items]
        return found[::-1] if newest is not None else found

    async def summary(self, conversation_id: str) -> Summary | None:
        """The summary as it is stored. Whether it counts, the session says."""
        item = await self.table.get(keys.conversation_pk(conversation_id), keys.SUMMARY)
        return None if item is None else summary_items.parse(item)

    async def message(self, conversation_id: str, sk: str) -> Message | None:
        """One message by its sort key."""
        item = await self.table.get(keys.conversation_pk(conversation_id), sk)
        return None if item is None else message_items.parse(item)

    async def turn(self, conversation_id: str, turn: int) -> Item | None:
        """A turn's checkpoint or kept tail."""
        return await self.table.get(keys.conversation_pk(conversation_id), keys.turn_sk(turn))

    async def connection(self, connection_id: str) -> Connection | None:
        """Whose connection this is, or None when it is not registered."""
        item = await self.table.get(keys.connection_pk(connection_id), keys.CONNECTION)
        if item is None:
            return None
        return Connection(
            item["conversation_id"],
            item["user_id"],
            item["tenant_id"],
            int(item.get("epoch", 0)),
            tuple(item.get("counted", ())),
            int(item["until"]) if "until" in item else None,
        )

    async def forget_connection(self, connection_id: str, registered: Connection | None = None) -> bool:
        """Removes a connection's registration and counts it out; False when that had been done before."""
        from taskflow.conversation.admission import count_out
        from taskflow.conversation.connections import count_connection

        registered = registered or await self.connection(connection_id)
        if registered is None:
            return False
        gone = Delete(keys.connection_pk(connection_id), keys.CONNECTION, Exists("pk"))
        counts = [count_out(pk) for pk in registered.counted]
        while True:
            try:
                await self.commit([gone, count_connection(connection_id, -1), *counts])
            except ConditionFailed as refused:
                if refused.index < 2:
                    return False
                # Nothing is counted there any more: the count was reset, or its item has expired.
                del counts[refused.index - 2]
            else:
                return True
