"""Removes connections that posts found closed, in the background, so that the turn does not wait."""

from __future__ import annotations

import asyncio
from types import TracebackType

from taskflow.engine.ports import Backend
from taskflow.engine.runner import remove_connection
from taskflow.errors import StoreUnavailable


class Departures:
    """Removes connections in the background of one turn."""

    def __init__(self, backend: Backend, conversation_id: str) -> None:
        self._backend = backend
        self._conversation_id = conversation_id
        self._tasks: set[asyncio.Task[None]] = set()

    def forget(self, connection_id: str) -> None:
        """Removes a connection that is closed (410)."""
        task = asyncio.create_task(self._remove(connection_id))
        self._tasks.add(task)

    async def settled(self) -> None:
        """Waits until the connections forgotten so far are removed."""
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
