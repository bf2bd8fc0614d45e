"""What the generate function is invoked for.

``{"kind": "hello", "conversationId", "connectionId", "resumeToken"?}`` greets a connection, and speaks the
greeting of a conversation that it opened; ``{"kind": "turn", "conversationId", "generation"}`` speaks a turn;
``{"kind": "announce", "conversationId"}`` tells of a reply that was cut off after it was settled.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from taskflow.generation.hello import hello
from taskflow.generation.ports import Engine
from taskflow.generation.settling import announce_only
from taskflow.generation.turn import speak


async def handle(engine: Engine, payload: Mapping[str, Any], *, deadline: float) -> None:
    """Runs one payload; ``deadline`` is when a turn must end (monotonic seconds). Unknown kinds are logged."""
    conversation_id = payload.get("conversationId", "")
    match payload.get("kind"):
        case "hello":
            session = await hello(
                engine, conversation_id, payload["connectionId"], payload.get("resumeToken")
            )
            if session is not None and session.gen == 1 and session.done == 0:
                await speak(engine, conversation_id, 1, deadline=deadline)
        case "turn":
            await speak(engine, conversation_id, payload["generation"], deadline=deadline)
        case "announce":
            await announce_only(engine, conversation_id)
        case kind:
            engine.log.warning("unknown payload", kind=str(kind))
