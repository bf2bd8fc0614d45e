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


TELLING_CHARS = 4
"""So many characters, not all the same, that a piece repeats are no chance."""


class GrowingPieces:
    """Tells whether each piece of a stream repeats all that came before it, as some servers' deltas do.

    ``settled``: they do not, which nearly always the second piece shows; pieces are new from then on.
    """

    def __init__(self) -> None:
        self.settled = False
        self._grow = False
        self._said = ""
        self._last = ""
        self._kept = ""
        """What is held back until it shows whether pieces grow."""

    def new_of(self, piece: str) -> str:
        """What ``piece`` adds; may be empty."""
        if self._grow:
            new = piece[len(self._said) :] if piece.startswith(self._said) else piece
            self._said += new
            return new
        if self.settled:
            return piece
        if not self._last:
            self._said = self._last = piece
            return piece
        before, self._last = self._last, piece
        if len(piece) <= len(before) or not piece.startswith(before):
            self.settled = True
            return self.end() + piece
        if len(before) >= TELLING_CHARS and len(set(before)) > 1:
            self._grow, self._kept = True, ""
            new, self._said = piece[len(self._said) :], piece
            return new
        self._kept += piece
        return ""

    def end(self) -> str:
        """What was held back when nothing more comes."""
        kept, self._kept = self._kept, ""
        return kept


PIECES = 8
"""Behind so many pieces none is as long as all of them by chance, and begins as they did."""


LEAST_PIECES = 3
"""Likewise of a piece that is exactly all of them and comes with the finish reason."""


def beginning(pieces: list[str]) -> str | None:
    """What a piece begins with that is the whole reply once more, as some servers end their streams.

    ``pieces``: the first ones of the reply. None: too few letters to tell anything.
    """
    text = "".join(pieces)
    return text if len(set(text)) > TELLING_CHARS else None
