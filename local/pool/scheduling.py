"""Who runs where: the rules of the pool, without processes, clocks or I/O.

An *environment* runs one invocation at a time and belongs to one function. Callers tell the scheduler what
happened; every call returns what is to be done, in order. Rules:

- Invocations of a function start in the order they came; the environment used last is used first.
- An environment is started for an invocation that waits and that no environment about to be free will take; and
  only a few at a time, as many as its ``StartCost`` allows: meanwhile others may become free.
- A *brief* function, whose callers wait for its answer, has only so many environments ``together``: with few processors
  thirty calls are over sooner one after the other than all at once, and what they lead to begins sooner. When none of
  its calls ends for a while (``tick``), because they wait for something, it gets more.
- At ``limit`` environments, one that is idle makes room for a function that needs another: first of those that a
  fork brings back, the one unused longest. A function that has none may always start one, so a pool full of long
  turns still takes the message that interrupts one.
- Functions that are used, or named in ``warm``, keep that many environments ready; not while they fail to start, and
  not while an invocation waits: what it needs comes first.
- Code that changed: what is idle or starting is replaced, what is busy ends after its invocation.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Start:
    """Start an environment; answer with ``ready`` or ``ended``."""

    environment: int
    function: str


@dataclass(frozen=True, slots=True)
class Stop:
    """End an environment now. The scheduler has forgotten it."""

    environment: int


@dataclass(frozen=True, slots=True)
class Assign:
    """Run an invocation; answer with ``finished`` or ``ended``."""

    environment: int
    invocation: int


@dataclass(frozen=True, slots=True)
class Refuse:
    """An invocation fails because an environment for its function failed to start."""

    environment: int
    invocation: int


Action = Start | Stop | Assign | Refuse


class _State(Enum):
    STARTING = "starting"
    IDLE = "idle"
    BUSY = "busy"
    ANSWERED = (
        "answered"  # busy still, for a moment: between its answer and its request for the next invocation
    )


class StartCost(Enum):
    """What the next environment of a function costs to start."""

    PROCESS = "process"
    """A third of a second of processor time: as many at a time as there are processors."""
    SNAPSHOT = "snapshot"
    """As much, and then it can be forked. So one of the function at a time: what else it needs are forks."""
    FORK = "fork"
    """Some milliseconds."""


@dataclass(frozen=True, slots=True)
class StartLimits:
    """How many environments may be starting at once: ``processes`` (and snapshots), and ``forks`` beside them."""

    processes: int = 2
    forks: int = 4
    together: int = 4
    """Environments of a brief function, as long as its calls end."""


@dataclass(slots=True)
class _Environment:
    id: int
    function: str
    cost: StartCost
    state: _State = _State.STARTING
    stale: bool = False
    idle_since: int = 0
    used: bool = True


@dataclass(frozen=True, slots=True)
class Count:
    """A function's environments and the invocations that wait for one."""

    starting: int
    idle: int
    busy: int
    waiting: int


class Scheduler:
    """``limit``: environments of all functions together. ``cost``: of every function of which nothing else is said."""

    def __init__(self, limit: int, starts: StartLimits, cost: StartCost = StartCost.PROCESS) -> None:
        if min(limit, starts.processes, starts.forks, starts.together) < 1:
            raise ValueError("limit and starts must be 1 or more")
        self._limit = limit
        self._starts = starts
        self._cost = cost
        self._costs: dict[str, StartCost] = {}
        self._environments: dict[int, _Environment] = {}
        self._waiting: dict[str, deque[int]] = {}
        self._warm: dict[str, int] = {}
        self._failing: set[str] = set()
        self._brief: set[str] = set()
        self._moving: set[str] = set()
        """Functions of which a call has ended since the last tick."""
        self._further: dict[str, int] = {}
        """How many environments more than ``together`` a brief function may have."""
        self._next_environment = 0
        self._moment = 0

    def submit(self, invocation: int, function: str, *, brief: bool = False) -> list[Action]:
        """An invocation came. ``invocation``: a number larger than those before it."""
        if brief:
            self._brief.add(function)
        self._warm.setdefault(function, 1)
        self._waiting.setdefault(function, deque()).append(invocation)
        return self._plan()

    def withdraw(self, invocation: int) -> bool:
        """A waiting invocation is no longer wanted. False when it does not wait (any more)."""
        for queue in self._waiting.values():
            if invocation in queue:
                queue.remove(invocation)
                return True
        return False

    def keep_warm(self, warm: Mapping[str, int]) -> list[Action]:
        """Keep so many environments of these functions ready."""
        self._warm.update(warm)
        return self._plan()

    def costs(self, function: str, cost: StartCost) -> list[Action]:
        """From now on a start of this function costs so much."""
        self._costs[function] = cost
        return self._plan()

    def forget(self, function: str) -> list[Action]:
        """The function is no more."""
        self._warm.pop(function, None)
        return self.invalidate([function])

    def ready(self, environment: int) -> list[Action]:
        """A starting environment can take an invocation."""
        if found := self._environments.get(environment):
            self._failing.discard(found.function)
        return self._release(found)

    def answered(self, environment: int) -> None:
        """A busy environment has given its result, and will be ready for another invocation at once."""
        if found := self._environments.get(environment):
            found.state = _State.ANSWERED
            self._moving.add(found.function)

    def finished(self, environment: int) -> list[Action]:
        """A busy environment can take another invocation."""
        return self._release(self._environments.get(environment))

    def ended(self, environment: int) -> list[Action]:
        """An environment is gone by itself: it failed to start, crashed or was killed for a timeout."""
        actions: list[Action] = []
        found = self._environments.pop(environment, None)
        if found is not None and found.state in (_State.STARTING, _State.IDLE):
            self._failing.add(found.function)
            if found.state is _State.STARTING and (queue := self._waiting.get(found.function)):
                actions.append(Refuse(environment, queue.popleft()))
        return actions + self._plan()

    def invalidate(self, functions: Iterable[str] | None = None) -> list[Action]:
        """The code or configuration of these functions (None: of all) changed."""
        names = None if functions is None else set(functions)
        for name in [*self._costs] if names is None else names:
            self._costs.pop(name, None)
        actions: list[Action] = []
        for found in list(self._environments.values()):
            if names is not None and found.function not in names:
                continue
            if found.state in (_State.STARTING, _State.IDLE):
                actions.append(self._stop(found))
            else:
                found.stale = True
        self._failing = set() if names is None else self._failing - names
        return actions + self._plan()

    def retire(self) -> list[Action]:
        """Stops environments that were not used since the last call, beyond those kept warm."""
        actions: list[Action] = []
        for found in list(self._environments.values()):
            if found.state is not _State.IDLE:
                continue
            if not found.used and len(self._of(found.function)) > self._warm.get(found.function, 0):
                actions.append(self._stop(found))
            found.used = False
        return actions

    def tick(self) -> list[Action]:
        """Some time has passed. Brief functions whose calls do not end get more environments: one, then twice as many
        each time."""
        for function in self._brief:
            if not self._waiting.get(function):
                self._further.pop(function, None)
            elif function not in self._moving:
                self._further[function] = max(1, 2 * self._further.get(function, 0))
        self._moving.clear()
        return self._plan()

    def counts(self) -> dict[str, Count]:
        """By function, of all functions with an environment or a waiting invocation."""
        names = {e.function for e in self._environments.values()} | {n for n, q in self._waiting.items() if q}
        return {
            name: Count(
                starting=len(self._of(name, _State.STARTING)),
                idle=len(self._of(name, _State.IDLE)),
                busy=len(self._of(name, _State.BUSY, _State.ANSWERED)),
                waiting=len(self._waiting.get(name, ())),
            )
            for name in sorted(names)
        }

    def _of(self, function: str, *states: _State) -> list[_Environment]:
        wanted = states or tuple(_State)
        return [e for e in self._environments.values() if e.function == function and e.state in wanted]

    def _cost_of(self, function: str) -> StartCost:
        return self._costs.get(function, self._cost)

    def _may_start(self, function: str) -> bool:
        starting = [e for e in self._environments.values() if e.state is _State.STARTING]
        cost, forks = self._cost_of(function), sum(e.cost is StartCost.FORK for e in starting)
        if cost is StartCost.FORK:
            return forks < self._starts.forks
        if cost is StartCost.SNAPSHOT and any(e.function == function for e in starting):
            return False
        return len(starting) - forks < self._starts.processes

    def _takes_turns(self, function: str) -> bool:
        together = self._starts.together + self._further.get(function, 0)
        return function in self._brief and len(self._of(function)) >= together

    def _dispensable(self) -> list[_Environment]:
        """Those that may be stopped, the first first."""
        idle = [e for e in self._environments.values() if e.state is _State.IDLE]
        return sorted(idle, key=lambda e: (self._cost_of(e.function) is not StartCost.FORK, e.idle_since))

    def _release(self, found: _Environment | None) -> list[Action]:
        if found is None:
            return []
        if found.stale:
            return [self._stop(found), *self._plan()]
        self._moment += 1
        found.state, found.idle_since = _State.IDLE, self._moment
        return self._plan()

    def _stop(self, found: _Environment) -> Stop:
        del self._environments[found.id]
        return Stop(found.id)

    def _start(self, function: str) -> Start:
        self._next_environment += 1
        self._environments[self._next_environment] = _Environment(
            self._next_environment, function, self._cost_of(function)
        )
        return Start(self._next_environment, function)

    def _plan(self) -> list[Action]:
        return [*self._assign(), *self._start_for_waiting(), *self._start_for_warmth()]

    def _assign(self) -> Iterable[Action]:
        for function, queue in self._waiting.items():
            idle = sorted(self._of(function, _State.IDLE), key=lambda e: e.idle_since)
            while queue and idle:
                found = idle.pop()
                found.state, found.used = _State.BUSY, True
                yield Assign(found.id, queue.popleft())

    def _start_for_waiting(self) -> Iterable[Action]:
        no_room: set[str] = set()
        while True:
            uncovered = [
                (queue[coming], function)
                for function, queue in self._waiting.items()
                if function not in no_room
                and len(queue) > (coming := len(self._of(function, _State.STARTING, _State.ANSWERED)))
                and self._may_start(function)
                and not self._takes_turns(function)
            ]
            if not uncovered:
                return
            function = min(uncovered)[1]  # whose invocation has waited longest
            excess = len(self._environments) + 1 - self._limit
            idle = self._dispensable()
            if excess <= len(idle):
                yield from (self._stop(found) for found in idle[: max(0, excess)])
                yield self._start(function)
            elif not self._of(function):
                yield self._start(function)
            else:
                no_room.add(function)

    def _start_for_warmth(self) -> Iterable[Action]:
        if any(self._waiting.values()):
            return
        for function, wanted in self._warm.items():
            while (
                function not in self._failing
                and len(self._of(function)) < wanted
                and len(self._environments) < self._limit
                and self._may_start(function)
            ):
                yield self._start(function)
