"""What is worked out beside turns: the bodies of messages on the ``memory`` queue, written and read in one place.

An errand may come twice, late or not at all; each of these is safe to repeat, and asked for again while it is wanted.
"""

from __future__ import annotations

import json
from typing import TypeAlias

from taskflow.light_dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Summarise:
    """The oldest messages after the summary are folded into it."""

    conversation_id: str


@dataclass(frozen=True, slots=True)
class AnalyseInterruption:
    """What mattered of the unseen rest of turn ``turn``'s reply is worked out."""

    conversation_id: str
    turn: int


Errand: TypeAlias = Summarise | AnalyseInterruption


def encode(errand: Errand) -> str:
    """The body."""
    match errand:
        case Summarise(conversation_id):
            return json.dumps({"errand": "summarise", "conversationId": conversation_id})
        case AnalyseInterruption(conversation_id, turn):
            return json.dumps({"errand": "interruption", "conversationId": conversation_id, "turn": turn})


def parse(body: str) -> Errand:
    """The errand in a body. Raises ``ValueError`` for one that is none of ours."""
    match json.loads(body):
        case {"errand": "summarise", "conversationId": str(conversation_id)}:
            return Summarise(conversation_id)
        case {"errand": "interruption", "conversationId": str(conversation_id), "turn": int(turn)} if (
            turn is not True
        ):
            return AnalyseInterruption(conversation_id, turn)
    raise ValueError("no errand of this function, or one with a value that is missing or of another type")
