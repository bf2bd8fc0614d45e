"""What was generated of a turn is stored while it is spoken, for whoever takes it over."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from taskflow.conversation.checkpoint import Checkpoint, checkpoint
from taskflow.engine.ports import Engine
from taskflow.errors import CallRefused, ConditionFailed, StoreUnavailable
from taskflow.turns.lease import TurnLease
from taskflow.turns.subscribers import TurnInfo
from taskflow.unhandled import report_refused

CHECKPOINT_SECONDS = 1.0
UNCHECKED_CHARS = 600
"""How far the text that may be sent can be ahead of the last checkpoint."""


class Checkpoints:
    """Those of one turn. ``asked``: a model says it. ``sent``: code points that some connection was sent."""

    def __init__(
        self, engine: Engine, lease: TurnLease, info: TurnInfo, *, asked: bool, sent: Callable[[], int]
    ) -> None:
        self._engine = engine
        self._lease = lease
        self._info = info
        self._asked = asked
        self._sent = sent
        self._stored = 0
        self._much_is_new = asyncio.Event()

    def look(self) -> None:
        """More may have been generated."""
        if self._info.paced.chars - self._stored > UNCHECKED_CHARS:
            self._much_is_new.set()

    async def keep(self) -> None:
        """Stores what was generated, each second or as soon as much of it is new. Returns when another run has taken
        the turn."""
        engine, lease, paced = self._engine, self._lease, self._info.paced
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CHECKPOINT_SECONDS):
                    await self._much_is_new.wait()
            self._much_is_new.clear()
            chars = paced.chars
            if chars == self._stored:
                continue
            state = Checkpoint(
                lease.run, paced.text, self._sent(), paced.last_seq, self._info.model, self._asked
            )
            try:
                await engine.store.apply(
                    checkpoint(lease.session.id, self._info.turn, state, now=engine.now_ms())
                )
                self._stored = chars
            except ConditionFailed:
                return
            except (StoreUnavailable, CallRefused) as error:
                report_refused(error)
                engine.log.warning("checkpoint failed", error=str(error))
