"""A client that stops reading for a while. No I/O, no clock.

API Gateway buffers what a client does not read. How much is not documented; once the buffer is full every post is
answered ``LimitExceededException``, "or the WebSocket client side buffer is full", until the client reads again.
https://docs.aws.amazon.com/apigateway/latest/api/API_connections_PostToConnection.html
"""

from __future__ import annotations

from dataclasses import dataclass, field

BUFFER_BYTES = 4_096
"""Small, so that a short reply fills it as a long one fills API Gateway's."""


@dataclass(slots=True)
class Stall:
    """Between ``begins`` and ``ends`` (seconds, of any clock) nothing is read; what fits is kept meanwhile."""

    begins: float
    ends: float
    held: list[bytes] = field(default_factory=list)

    def hold(self, payload: bytes, now: float) -> bool | None:
        """Whether the buffer takes a frame; None when the client reads: send it, after ``release``."""
        if not self.begins <= now < self.ends:
            return None
        if sum(map(len, self.held)) + len(payload) > BUFFER_BYTES:
            return False
        self.held.append(payload)
        return True

    def release(self) -> list[bytes]:
        """What was kept, in order; the client reads again."""
        held, self.held = self.held, []
        return held
