"""A circuit breaker per model, as pure rules over a small state that processes share through a store.

closed: calls pass. Failures of the last ``window`` seconds count; a success forgives one, so that only a model
that fails more often than it answers opens. open: calls are refused at once. half-open, after ``open_seconds``:
one call is let through as a probe; its success closes, its failure opens for twice as long. A probe that never
reports (a killed process) is replaced after ``probe_seconds``.

Times are seconds since 1970: processes compare them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from taskflow.light_dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BreakerPolicy:
    """Durations in seconds."""

    threshold: int = 5
    window: float = 60.0
    open_seconds: float = 15.0
    max_open_seconds: float = 240.0
    probe_seconds: float = 45.0


@dataclass(frozen=True, slots=True)
class BreakerState:
    """``failures``: when the recent ones happened. ``opened_at`` None: closed. ``probe_until``: a probe is out.

    ``reasons_at`` is no part of the breaker, but is known of the model and read at the same time: when a process last
    learnt that replies begin within a block of reasoning. None: they do not, or nobody has seen it.
    """

    failures: tuple[float, ...] = ()
    opened_at: float | None = None
    open_seconds: float = 0.0
    probe_until: float | None = None
    reasons_at: float | None = None


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a call may go out. A ``probe`` only after ``state`` was stored; ``wait``: seconds until a next try."""

    allowed: bool
    state: BreakerState
    probe: bool = False
    wait: float = 0.0

    @property
    def counts(self) -> bool:
        """Whether an answer changes the state. In health it does not: a call costs one read and no write."""
        return self.probe or bool(self.state.failures)


CLOSED = BreakerState()


def admit(state: BreakerState, now: float, policy: BreakerPolicy) -> Admission:
    """Whether a call may go out at the time ``now``."""
    if state.opened_at is None:
        return Admission(True, state)
    half_open_at = state.opened_at + state.open_seconds
    if now < half_open_at:
        return Admission(False, state, wait=half_open_at - now)
    if state.probe_until is not None and now < state.probe_until:
        return Admission(False, state, wait=state.probe_until - now)
    return Admission(True, replace(state, probe_until=now + policy.probe_seconds), probe=True)


def failed(state: BreakerState, now: float, policy: BreakerPolicy, *, probe: bool) -> BreakerState:
    """The state after a failed call."""
    if state.opened_at is not None:
        if not probe:
            return state  # it went out before the breaker opened
        longer = min(policy.max_open_seconds, state.open_seconds * 2)
        return replace(state, opened_at=now, open_seconds=longer, probe_until=None)
    failures = (*_recent(state, now, policy), now)
    if len(failures) < policy.threshold:
        return _closed(state, failures)
    return replace(_closed(state, failures), opened_at=now, open_seconds=policy.open_seconds)


def succeeded(state: BreakerState, now: float, policy: BreakerPolicy, *, probe: bool) -> BreakerState:
    """The state after a call that was answered."""
    if state.opened_at is not None:
        return _closed(state) if probe else state
    return _closed(state, _recent(state, now, policy)[1:])


def released(state: BreakerState) -> BreakerState:
    """The state after a probe that ended without an answer or a failure: the next call may probe."""
    return replace(state, probe_until=None)


def _closed(state: BreakerState, failures: tuple[float, ...] = ()) -> BreakerState:
    """A closed breaker of the model of ``state``."""
    return BreakerState(failures, reasons_at=state.reasons_at)


def _recent(state: BreakerState, now: float, policy: BreakerPolicy) -> tuple[float, ...]:
    """The failures that still count, at most one below the threshold, so that the state stays small."""
    recent = tuple(at for at in state.failures if now - at < policy.window)
    return recent[-(policy.threshold - 1) :] if policy.threshold > 1 else ()


@dataclass(frozen=True, slots=True)
class StoredBreaker:
    """A state as the store has it. ``version`` 0: nothing is stored yet."""

    state: BreakerState = CLOSED
    version: int = 0


class BreakerStore(Protocol):
    """Where breakers are shared. Both methods raise ``StoreError`` when the store is away."""

    async def get(self, key: str) -> StoredBreaker:
        """The breaker ``key``; a closed one of version 0 when there is none."""
        ...

    async def put(self, key: str, state: BreakerState, version: int) -> bool:
        """Stores ``state`` as version + 1 if the stored version is ``version``; else changes nothing, False."""
        ...


class MemoryBreakerStore:
    """A store in memory, for tests. Counts the reads and writes that a database would charge for."""

    def __init__(self) -> None:
        self.items: dict[str, StoredBreaker] = {}
        self.reads = 0
        self.writes = 0

    async def get(self, key: str) -> StoredBreaker:
        self.reads += 1
        return self.items.get(key, StoredBreaker())

    async def put(self, key: str, state: BreakerState, version: int) -> bool:
        if self.items.get(key, StoredBreaker()).version != version:
            return False
        self.items[key] = StoredBreaker(state, version + 1)
        self.writes += 1
        return True
