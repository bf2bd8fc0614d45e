"""``rest.ports.ProgramSockets`` over the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from taskflow.conversation.admission import Refusal, too_many_connections
from taskflow.engine import sockets
from taskflow.engine.repository import ConversationStore
from taskflow.engine.sockets import Socket
from taskflow.sessions.admission import door, why_refused
from taskflow.settings import Settings


class TableSockets:
    """Connections of programs, within the limits of ``settings``."""

    def __init__(self, store: ConversationStore, settings: Settings) -> None:
        self._store = store
        self._table = store.table
        self._settings = settings

    async def register(self, socket: Socket) -> Refusal | None:
        identity = socket.identity
        entrance = door(self._settings.for_tenant(identity.tenant_id), socket.address)
        # Asked before, not after: that mends counts of connections of whose end nobody was told.
        refusal = await why_refused(self._store, entrance, identity, None, opens=False, now=socket.opened_at)
        if refusal is not None or await sockets.register(self._store, socket, entrance):
            return refusal
        return too_many_connections()

    async def find(self, connection: str) -> Socket | None:
        return await sockets.find(self._table, connection)

    async def begin_asking(self, socket: Socket, request: Mapping[str, Any], now: int) -> bool:
        return await sockets.begin_asking(self._table, socket, request, now)

    async def end_asking(self, socket: Socket, conversation_id: str = "", turn: int = 0) -> bool:
        return await sockets.end_asking(self._table, socket, conversation_id, turn)

    async def forget(self, connection: str) -> None:
        await sockets.forget(self._store, connection)
