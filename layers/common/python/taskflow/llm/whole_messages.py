"""What whole messages add to a reply of which a part is known. No I/O."""

from __future__ import annotations

BEGINNING_CHARS = 64
"""By so many characters a message is known again that grows with each event."""


class WholeMessages:
    """The whole messages of one reply: at once, growing with each event, or once more after the pieces.

    Some servers put mere pieces into messages. A message that does not begin like the first one is such a piece.
    """

    def __init__(self) -> None:
        self._begins = ""
        """How the first one begins; empty: the reply came in deltas."""
        self._pieces = False

    def new_of(self, message: str, said: int) -> str:
        """What ``message`` adds to the ``said`` characters that are known of the reply."""
        if not said:
            self._begins = message[:BEGINNING_CHARS]
        elif self._begins:
            size = min(len(message), len(self._begins))
            self._pieces = self._pieces or message[:size] != self._begins[:size]
            if self._pieces:
                return message
            self._begins = max(self._begins, message[:BEGINNING_CHARS], key=len)
        return message[said:]
