"""What the generate function is invoked for: the payloads, written and read in one place.

An invocation may run twice, late or not at all; each of these is safe to repeat. ``hop``: what invoked it, for traces;
two invocations that differ in nothing else are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, TypeAlias

from taskflow.light_dataclasses import dataclass
from taskflow.tracing import Hop, hop_payload, parse_hop


@dataclass(frozen=True, slots=True)
class SyncConnection:
    """A connection gets the settled messages, and the greeting of a conversation that it opened is spoken."""

    conversation_id: str
    connection_id: str
    resume_token: str | None = None
    hop: Hop | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class SpeakTurn:
    """Turn ``turn`` is spoken, if it is still the newest."""

    conversation_id: str
    turn: int
    hop: Hop | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class AnnounceTruncation:
    """A late truncation is announced: a settled reply was cut off by its reader."""

    conversation_id: str
    hop: Hop | None = field(default=None, compare=False)


Invocation: TypeAlias = SyncConnection | SpeakTurn | AnnounceTruncation


def encode(invocation: Invocation) -> dict[str, Any]:
    """The JSON payload."""
    payload = _payload(invocation)
    return payload if invocation.hop is None else {**payload, "hop": hop_payload(invocation.hop)}


def _payload(invocation: Invocation) -> dict[str, Any]:
    match invocation:
        case SyncConnection(conversation_id, connection_id, resume_token):
            payload = {"kind": "sync", "conversationId": conversation_id, "connectionId": connection_id}
            return payload if resume_token is None else {**payload, "resumeToken": resume_token}
        case SpeakTurn(conversation_id, turn):
            return {"kind": "turn", "conversationId": conversation_id, "turn": turn}
        case AnnounceTruncation(conversation_id):
            return {"kind": "announce", "conversationId": conversation_id}


def parse(payload: Mapping[str, Any]) -> Invocation:
    """The invocation in a payload. Raises ``ValueError`` for one that is none of ours."""
    hop = parse_hop(payload.get("hop")) if isinstance(payload, Mapping) else None
    match payload:
        case {"kind": "sync", "conversationId": str(conversation_id), "connectionId": str(connection_id)}:
            resume_token = payload.get("resumeToken")
            if resume_token is None or isinstance(resume_token, str):
                return SyncConnection(conversation_id, connection_id, resume_token, hop)
        case {"kind": "turn", "conversationId": str(conversation_id), "turn": int(turn)}:
            if not isinstance(turn, bool):
                return SpeakTurn(conversation_id, turn, hop)
        case {"kind": "announce", "conversationId": str(conversation_id)}:
            return AnnounceTruncation(conversation_id, hop)
        case {"kind": kind}:
            raise ValueError(f"no invocation of this function, its kind is {str(kind)[:40]!r}")
        case _:
            pass
    raise ValueError("no invocation of this function, or one with a value that is missing or of another type")
