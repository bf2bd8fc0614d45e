"""What one event of a model's answer means, whatever its format. No I/O."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from taskflow.llm.billed import ProviderUsage


class Chunk(NamedTuple):
    """One event of a stream, or a whole reply where the server did not stream.

    ``alive``: the model produced something, shown or not (text, reasoning, a tool call). ``reading``: it has read a
    part of the prompt. ``upstream`` names the server behind a router. ``finish``: the reasons given. ``whole``:
    ``text`` is all of the reply, not its next piece. ``error`` is the structured error that came in place of, or along
    with, a delta.
    """

    text: str = ""
    hidden_chars: int = 0
    alive: bool = False
    reading: bool = False
    finish: tuple[str, ...] = ()
    usage: ProviderUsage | None = None
    upstream: str | None = None
    whole: bool = False
    tools: bool = False
    error: Any = None


_SHOWN = ("text", "output_text", "text_delta", "markdown", "refusal")
"""Types of content parts that are the reply itself. Others are reasoning, references, pictures, calls of tools."""
_TEXT_KEYS = ("text", "value", "content", "parts", "refusal", "markdown")


def content(value: Any, depth: int = 0) -> tuple[str, int]:
    """Shown text and the number of hidden characters of a ``content``: a string, a part, or a list of parts.

    The text of a part may be an object again: ``{"type": "text", "text": {"value": "…"}}``.
    """
    if isinstance(value, str):
        return value, 0
    if depth > 4 or not isinstance(value, (dict, list)):
        return "", 0
    if isinstance(value, list):
        parts = [content(part, depth + 1) for part in value]
        return "".join(shown for shown, _ in parts), sum(hidden for _, hidden in parts)
    if (value.get("type") or "text") not in _SHOWN or value.get("thought") is True:
        return "", len(json.dumps(value))
    for key in _TEXT_KEYS:
        shown, hidden = content(value.get(key), depth + 1)
        if shown or hidden:
            return shown, hidden
    return "", 0


def words(value: Any) -> str | None:
    """``value`` if it is text, and not empty."""
    return value if isinstance(value, str) and value else None
