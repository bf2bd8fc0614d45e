"""``rest.ports.ProgramSockets`` over the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from taskflow.engine import sockets
from taskflow.engine.sockets import Socket
from taskflow.store.table import Table


class TableSockets:
    """Connections of programs."""

    def __init__(self, table: Table) -> None:
        self._table = table

    async def register(self, socket: Socket, now: int) -> None:
        await sockets.register(self._table, socket, now)

    async def find(self, connection: str) -> Socket | None:
        return await sockets.find(self._table, connection)

    async def begin_asking(self, socket: Socket, request: Mapping[str, Any], now: int) -> bool:
        return await sockets.begin_asking(self._table, socket, request, now)

    async def end_asking(self, socket: Socket, conversation_id: str = "", turn: int = 0) -> bool:
        return await sockets.end_asking(self._table, socket, conversation_id, turn)

    async def forget(self, connection: str) -> None:
        await sockets.forget(self._table, connection)
