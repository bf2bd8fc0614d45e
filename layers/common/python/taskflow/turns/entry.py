"""What the generate function is invoked for.

``{"kind": "sync", "conversationId", "connectionId", "resumeToken"?}`` greets a connection, and speaks the
greeting of a conversation that it opened; ``{"kind": "turn", "conversationId", "turn"}`` speaks a turn;
``{"kind": "announce", "conversationId"}`` tells of a reply that was cut off after it was settled.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from taskflow.turns.ports import Engine
from taskflow.turns.recovery import announce_only
from taskflow.turns.syncing import sync_connection
from taskflow.turns.turn import speak


async def handle(engine: Engine, payload: Mapping[str, Any], *, deadline: float) -> None:
    """Runs one payload; ``deadline`` is when a turn must end (monotonic seconds). Unknown kinds are logged."""
    conversation_id = payload.get("conversationId", "")
    match payload.get("kind"):
        case "sync":
            session = await sync_connection(
                engine, conversation_id, payload["connectionId"], payload.get("resumeToken")
            )
            if session is not None and session.requested_turn == 1 and session.settled_turn == 0:
                await speak(engine, conversation_id, 1, deadline=deadline)
        case "turn":
            await speak(engine, conversation_id, payload["turn"], deadline=deadline)
        case "announce":
            await announce_only(engine, conversation_id)
        case kind:
            engine.log.warning("unknown payload", kind=str(kind))
