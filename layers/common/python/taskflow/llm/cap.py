"""Limits how much of a reply is given out."""

from __future__ import annotations

from taskflow.limits import MAX_REPLY_BYTES, MAX_REPLY_CHARS


class ReplyCap:
    """Passes text on until the reply is as long as it may be; then it is ``full``. ``chars``: given out so far."""

    def __init__(self, max_chars: int = MAX_REPLY_CHARS, max_bytes: int = MAX_REPLY_BYTES) -> None:
        self.chars = 0
        self.full = False
        self._bytes = 0
        self._max_chars = max_chars
        self._max_bytes = max_bytes

    def take(self, text: str) -> str:
        """The part of ``text`` that still fits. ``text`` must have no lone surrogates."""
        chars = size = len(text)
        room = self._max_chars - self.chars
        if not text.isascii():
            size = len(text.encode())
        if chars >= room or self._bytes + size >= self._max_bytes:
            if self.full:
                return ""
            self.full = True
            text = text[:room].encode()[: self._max_bytes - self._bytes].decode("utf-8", "ignore")
            chars, size = len(text), len(text.encode())
        self.chars += chars
        self._bytes += size
        return text
