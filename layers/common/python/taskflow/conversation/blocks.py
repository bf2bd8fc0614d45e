"""Where blocks of code and of mathematics open and close in Markdown, line by line. Pure."""

from __future__ import annotations

from taskflow.conversation.patterns import compiled

_FENCE = r"[ \t]*(?:>[ \t]*)*(?P<mark>`{3,}|~{3,})(?P<info>[^\n]*)"
MATH = {"$$": "$$", r"\[": r"\]"}
"""What opens mathematics on a line of its own, and what closes it."""


def open_block(text: str) -> bool:
    """Whether a block of code, or of mathematics, is open at the end of ``text``."""
    closing = ""
    for line in text.split("\n"):
        closing = after_line(line, closing)
    return bool(closing)


def after_line(line: str, closing: str) -> str:
    """What closes the block that is open after ``line``; empty: none is. ``closing``: the same before it."""
    if closing:
        return "" if _closes(line, closing) else closing
    fence = compiled(_FENCE).fullmatch(line)
    if fence is not None and not (fence["mark"].startswith("`") and "`" in fence["info"]):
        return str(fence["mark"])
    return MATH.get(line.strip(), "")


def _closes(line: str, closing: str) -> bool:
    bare = line.strip().lstrip("> \t")
    if closing[0] in "`~":
        return len(bare) >= len(closing) and bare == closing[0] * len(bare)
    return bare.endswith(closing)
