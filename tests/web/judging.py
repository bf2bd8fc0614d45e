"""What the scripted server knows of what a person thinks of replies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse


@dataclass
class Judging:
    """Judgements as they stand, by reply, and what was asked."""

    standing: dict[str, dict[str, Any]] = field(default_factory=dict)
    copied: list[list[str]] = field(default_factory=list)
    """The replies of each request that told of copies."""
    asked: list[str] = field(default_factory=list)
    """Methods, in order."""
    refusals: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """What the next requests are answered with."""

    def listed(self) -> list[dict[str, Any]]:
        """As they come with a conversation."""
        return list(self.standing.values())

    def install(self, app: FastAPI) -> None:
        """Adds the routes to the server."""
        path = "/api/conversations/{conversation_id}/messages/{message_id}/judgement"

        @app.put(path)
        async def judge(conversation_id: str, message_id: str, request: Request) -> Any:
            self.asked.append("PUT")
            if self.refusals:
                return self._refuse()
            body = await request.json()
            word = body.get("word")
            redacted = None if word is None else word.replace("me@example.com", "[REDACTED:EMAIL]")
            judgement = {"messageId": message_id, "thumb": body["thumb"], "word": redacted}
            self.standing[message_id] = judgement
            return {"success": True, "messageId": message_id, "judgement": judgement}

        @app.delete(path)
        async def withdraw(conversation_id: str, message_id: str) -> Any:
            self.asked.append("DELETE")
            if self.refusals:
                return self._refuse()
            self.standing.pop(message_id, None)
            return {"success": True, "messageId": message_id, "judgement": None}

        @app.post("/api/conversations/{conversation_id}/copied")
        async def copied(conversation_id: str, request: Request) -> Any:
            self.copied.append((await request.json())["messageIds"])
            return {"success": True}

    def _refuse(self) -> JSONResponse:
        status, error = self.refusals.pop(0)
        return JSONResponse({"success": False, "error": error}, status)
