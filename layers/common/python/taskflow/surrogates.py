"""Halves of surrogate pairs: Python's strings may hold them, UTF-8 has none. Pure."""

from __future__ import annotations


def well_formed(text: str) -> str:
    """``text`` with neighbouring halves of surrogate pairs joined, and lone halves as U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
