"""What a run has generated of its turn, stored ahead of what it sends, and the unseen rest of a truncated reply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from taskflow.light_dataclasses import dataclass
from taskflow.store import keys
from taskflow.store.expressions import Absent, Item, Put, any_of, eq

TAIL_MS = 86_400_000
"""How long the unseen rest of an interrupted reply is kept beside the message."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a run has generated and sent of its turn, as the T# item holds it."""

    run: str
    text: str
    sent: int
    seq: int
    model: str
    asked: bool = True
    """A model says it; not a set phrase, nor the kept rest of an earlier reply."""


def checkpoint(session_id: str, turn: int, state: Checkpoint, *, now: int) -> Put:
    """Stores what was generated so far, ahead of what is sent. Refused once another run has the turn."""
    item: Item = {
        "pk": keys.conversation_pk(session_id),
        "sk": keys.turn_sk(turn),
        "run": state.run,
        "text": state.text,
        "n": len(state.text),
        "sent": state.sent,
        "seq": state.seq,
        "model": state.model,
        "asked": state.asked,
        "state": "speaking",
        "ttl": (now + TAIL_MS) // 1000,
    }
    return Put(item, any_of(Absent("pk"), eq("run", state.run)))


def parse_checkpoint(item: Mapping[str, Any] | None) -> Checkpoint | None:
    """The checkpoint in a T# item that a run left while speaking."""
    if item is None or item.get("state") != "speaking":
        return None
    return Checkpoint(
        item["run"], item["text"], item["sent"], item["seq"], item["model"], item.get("asked", True)
    )


def tail(conversation_id: str, turn: int, text: str, *, state: str, finish: str, now: int) -> Put:
    """Keeps the whole text of a reply of which less was seen, for a person who wants it to go on."""
    item: Item = {
        "pk": keys.conversation_pk(conversation_id),
        "sk": keys.turn_sk(turn),
        "text": text,
        "n": len(text),
        "state": state,
        "finish": finish,
        "ttl": (now + TAIL_MS) // 1000,
    }
    return Put(item)
