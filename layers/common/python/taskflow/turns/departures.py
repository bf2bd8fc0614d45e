"""Connections found gone while posting leave the session beside the turn, not in its way."""

from __future__ import annotations

import asyncio
from types import TracebackType

from taskflow.engine.ports import Backend
from taskflow.engine.runner import remove_connection
from taskflow.errors import StoreUnavailable


class Departures:
    """Runs departures in the background of one turn."""

    def __init__(self, backend: Backend, conversation_id: str) -> None:
        self._backend = backend
        self._conversation_id = conversation_id
        self._tasks: set[asyncio.Task[None]] = set()

    def forget(self, connection_id: str) -> None:
        """The connection is gone (410)."""
        task = asyncio.create_task(self._remove(connection_id))
        self._tasks.add(task)

    async def settled(self) -> None:
        """Waits for the departures so far."""
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _remove(self, connection_id: str) -> None:
        try:
            await remove_connection(self._backend, self._conversation_id, connection_id)
        except StoreUnavailable as error:
            # The sweep drops it when its two hours are over.
            self._backend.log.warning("connection not removed", error=str(error))

    def __enter__(self) -> Departures:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
