"""Takes listeners out of a turn that are closed or have fallen behind, in the background: the turn does not wait."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any

from taskflow.conversation.commands import FallBehind
from taskflow.engine.ports import Backend
from taskflow.engine.runner import remove_connection, run
from taskflow.errors import CallRefused, StoreUnavailable
from taskflow.unhandled import report_refused


class Departures:
    """Those of one turn."""

    def __init__(self, backend: Backend, conversation_id: str) -> None:
        self._backend = backend
        self._conversation_id = conversation_id
        self._tasks: set[asyncio.Task[None]] = set()

    def forget(self, connection_id: str) -> None:
        """Removes a connection that is closed (410)."""
        self._begin(
            remove_connection(self._backend, self._conversation_id, connection_id), "connection not removed"
        )

    def left_behind(self, connection_id: str) -> None:
        """Leaves one that takes nothing to a later sync."""
        self._backend.meter.count("ListenersStalled")
        self._begin(
            run(self._backend, self._conversation_id, FallBehind(connection_id)), "listener not left behind"
        )

    async def settled(self) -> None:
        """Waits until those so far are out of the session."""
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _begin(self, work: Coroutine[Any, Any, object], failed: str) -> None:
        self._tasks.add(asyncio.create_task(self._carry_out(work, failed)))

    async def _carry_out(self, work: Coroutine[Any, Any, object], failed: str) -> None:
        try:
            await work
        except (StoreUnavailable, CallRefused) as error:
            report_refused(error)
            # Whoever announces the turn, or the sweep, finds the same again.
            self._backend.log.warning(failed, error=str(error))

    def __enter__(self) -> Departures:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
