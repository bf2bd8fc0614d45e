"""Text that arrives in pieces: letters that were cut in two, characters that cannot be stored. No I/O."""

from __future__ import annotations

import re

_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udfff\x00]")


class TextJoiner:
    """Joins surrogate pairs that were split over chunks, and removes characters that cannot be stored."""

    def __init__(self) -> None:
        self._carry = ""

    def push(self, text: str) -> str:
        """The text that is complete now; may be empty."""
        if not self._carry and text.isascii() and "\x00" not in text:
            return text
        text, self._carry = self._carry + text, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._carry = text[:-1], text[-1]
        return whole(text)


def whole(text: str) -> str:
    """``text`` with surrogate pairs joined, lone surrogates replaced by U+FFFD and NULs removed."""
    if not _LONE.search(text):
        return text
    paired = _PAIR.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return _LONE.sub(lambda lone: "" if lone.group() == "\x00" else "\ufffd", paired)
