"""The gauges of the pipeline for ``GET /api/metrics``, as a port. Adapter: ``adapters.gauges``."""

from __future__ import annotations

from typing import Protocol

from taskflow.light_dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Queues:
    """How many messages the queues hold, as SQS estimates it (within a minute of the truth)."""

    records_pending: int
    """In the records queue: waiting, delayed and being worked on."""
    records_dead: int
    """In its dead-letter queue."""
    sweeps_dead: int
    """In the dead-letter queue of sweeps and failed turns."""


@dataclass(frozen=True, slots=True)
class Timers:
    """How late the sweeps are, and what they cannot send; 0 when nothing is late."""

    sweep_lag_seconds: float
    """How long the session that is due the longest has been due."""
    outbox_age_seconds: float
    """Age of the oldest outbox that a sweep had to look after and that is still not on the records queue."""
    outboxes_overdue: int = 0
    """How many conversations have such an outbox (counted up to ``COUNTED``)."""
    records_refused: int = 0
    """Records that SQS never takes, set aside (counted up to ``COUNTED``)."""


COUNTED = 1_000
"""How far the items behind a gauge are counted: each is read for it."""


class Gauges(Protocol):
    """Both raise ``StoreUnavailable``."""

    async def queues(self) -> Queues:
        """Asks SQS."""
        ...

    async def timers(self) -> Timers:
        """Asks the table."""
        ...
