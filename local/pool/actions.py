"""What the scheduler wants done."""

from __future__ import annotations

from dataclasses import dataclass


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
