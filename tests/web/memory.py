"""What the scripted server remembers of the person, as ``/api/me/memory`` tells it, and a conversation's summary."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

PAGE = 2
"""Messages a page: a test has more."""


@dataclass
class Memory:
    """``messages``: what would be remembered, the newest first."""

    allowed: bool = True
    on: bool = False
    by: str = "meaning"
    messages: list[dict[str, Any]] = field(default_factory=list)
    summary: dict[str, Any] | None = None

    def add(self, message_id: str, excerpt: str, title: str) -> None:
        """Something that was said."""
        told = {"role": "user", "createdAt": "2026-11-20T18:30:00Z", "conversationId": f"c-{message_id}"}
        self.messages.append({"id": message_id, "title": title, "excerpt": excerpt, **told})

    def _state(self) -> dict[str, Any]:
        counted = len(self.messages) if self.on else 0
        state = {"allowed": self.allowed, "on": self.on, "messages": counted, "complete": True}
        return {
            "success": True,
            **state,
            "by": self.by,
            "languages": ["en"] if self.by == "meaning" else None,
        }

    def install(self, app: FastAPI) -> None:
        """Adds the routes."""

        @app.get("/api/me/memory")
        async def state() -> dict[str, Any]:
            return self._state()

        @app.put("/api/me/memory")
        async def switch(request: Request) -> dict[str, Any]:
            self.on = bool((await request.json())["on"])
            return self._state()

        @app.get("/api/me/memory/messages")
        async def remembered(request: Request, cursor: int = 0) -> dict[str, Any]:
            ids = request.query_params.getlist("ids")
            listed = self.messages if self.on else []
            if ids:
                found = [one for one in listed if one["id"] in ids]
                return {"success": True, "messages": found, "nextCursor": None}
            end = cursor + PAGE
            following = str(end) if end < len(listed) else None
            return {"success": True, "messages": listed[cursor:end], "nextCursor": following}

        @app.delete("/api/me/memory/messages/{message_id}")
        async def forget(message_id: str) -> Response:
            left = [one for one in self.messages if one["id"] != message_id]
            if len(left) == len(self.messages):
                error = {"code": "NOT_REMEMBERED", "message": "this message is not remembered"}
                return JSONResponse({"success": False, "error": error}, 404)
            self.messages = left
            return JSONResponse({"success": True, "messages": len(left)})

        @app.delete("/api/me/memory/messages")
        async def forget_all() -> dict[str, Any]:
            self.messages = []
            return {"success": True, "messages": 0}

        @app.get("/api/conversations/{conversation_id}/summary")
        async def summary(conversation_id: str) -> dict[str, Any]:
            return {"success": True, "summary": self.summary}
