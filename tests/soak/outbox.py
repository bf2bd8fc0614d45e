"""Messages that are not accepted yet. No I/O, no clock: times are in seconds of any clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ACK_SECONDS = 8.0
"""A message that is not accepted after so long is said again, with all that follow it; each time after twice as long,
as the web client does (``clients/typescript/src/chat/outbox.ts``)."""
RETRY_SECONDS = 1.0
MAX_ACK_SECONDS = 60.0


REFUSALS = frozenset(
    {
        "BUDGET_EXCEEDED",
        "INVALID_MESSAGE",
        "NOTHING_TO_REPLACE",
        "NOT_QUEUED",
        "QUEUE_FULL",
        "CONVERSATION_DELETED",
    }
)
"""After these a client gives a message back to the person instead of sending it again."""


@dataclass(slots=True)
class Outbox:
    """``items``: by ``clientMessageId``, in the order in which they were said."""

    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    last: str | None = None
    """The newest one that was accepted."""
    again_at: float | None = None
    refused: set[str] = field(default_factory=set)
    """Names of what was given back. A frame that comes twice may be refused once and taken once."""
    tries: int = 0
    """How often the first one was sent."""
    _sent: set[str] = field(default_factory=set)

    def say(self, frame: dict[str, Any]) -> None:
        """One more."""
        self.items[frame["clientMessageId"]] = frame

    def to_send(self, now: float) -> list[dict[str, Any]]:
        """What is to be sent now; each names the one before it."""
        if self.again_at is not None and now >= self.again_at:
            self.reconnected()
        before = self.last
        frames = []
        for name, frame in self.items.items():
            if name not in self._sent:
                frames.append(frame if before is None else {**frame, "after": before})
                self._sent.add(name)
            before = name
        if frames and self.again_at is None:
            self.again_at = now + min(MAX_ACK_SECONDS, ACK_SECONDS * 2.0**self.tries)
            self.tries += 1
        return frames

    def reconnected(self) -> None:
        """The connection is another one, or time is over: everything is sent again."""
        self._sent.clear()
        self.again_at = None

    def receive(self, event: dict[str, Any], now: float) -> None:
        """What an event of the server means for it."""
        name = event.get("clientMessageId")
        if event["type"] == "message_accepted" and name in self.items:
            if next(iter(self.items)) == name:
                self.tries = 0
            del self.items[name]
            self.last = name
            if not self.items:
                self.again_at = None
        elif event["type"] == "error" and event["code"] in REFUSALS and name in self.items:
            del self.items[name]
            self.refused.add(name)
            self.reconnected()  # what named it in ``after`` names the one before it
        elif event["type"] == "error" and event["code"] in ("TRY_AGAIN", "INTERNAL", "RATE_LIMITED"):
            soon = now + min(MAX_ACK_SECONDS, RETRY_SECONDS * 2.0 ** max(0, self.tries - 1))
            self.again_at = min(self.again_at or soon, soon)
