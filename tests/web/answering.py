"""What the scripted server keeps of answers that another one took the place of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse


@dataclass
class Answering:
    """Earlier answers by question, each a list of the views of its parts, and what was asked."""

    kept: dict[str, list[list[dict[str, Any]]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """The questions whose earlier answers were asked for, in order."""
    refusals: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """What the next requests are answered with."""
    late: int = 0
    """So many times the records are still on their way when a conversation is read."""

    def keep(self, question: str, parts: list[dict[str, Any]]) -> None:
        if parts:
            self.kept.setdefault(question, []).append(parts)

    def told(self) -> list[dict[str, Any]]:
        """As it comes with a conversation."""
        if self.late:
            self.late -= 1
            return []
        return [
            {"questionId": question, "generationIds": [parts[0]["generationId"] for parts in answers]}
            for question, answers in self.kept.items()
        ]

    def install(self, app: FastAPI) -> None:
        """Adds the route to the server."""

        @app.get("/api/conversations/{conversation_id}/messages/{message_id}/answers")
        async def earlier(conversation_id: str, message_id: str, cursor: int | None = None) -> Any:
            self.asked.append(message_id)
            if self.refusals:
                status, error = self.refusals.pop(0)
                return JSONResponse({"success": False, "error": error}, status)
            answers = self.kept.get(message_id, [])[:cursor]
            page = answers[-4:]
            more = len(answers) - len(page)
            return {
                "success": True,
                "questionId": message_id,
                "answers": [{"generationId": one[0]["generationId"], "messages": one} for one in page],
                "nextCursor": str(more) if more else None,
            }
