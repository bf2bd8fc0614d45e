"""Which kinds of turns there are, and how a turn may end. Here, because whoever only reads records needs no session."""

from __future__ import annotations

from typing import Literal

TurnKind = Literal["greeting", "reply", "nudge"]
TurnState = Literal["completed", "interrupted", "cancelled", "failed"]
CUT_OFF: tuple[TurnState, ...] = ("interrupted", "cancelled")
"""The endings of a turn that somebody ended before it was complete."""
