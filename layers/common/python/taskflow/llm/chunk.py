"""What one event of a model's answer means, whatever its format. No I/O."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from taskflow.llm.billed import ProviderUsage


class Chunk(NamedTuple):
    """One event of a stream, or a whole reply where the server did not stream.

    ``hidden_chars``: how much of it is not shown. ``thought``: the reasoning among that, as far as it is text.
    ``alive``: the model produced something, shown or not (text, reasoning, a tool call). ``reading``: it has read a
    part of the prompt. ``upstream`` names the server behind a router. ``finish``: the reasons given. ``whole``:
    ``text`` is all of the reply, not its next piece. ``error`` is the structured error that came in place of, or along
    with, a delta. ``marked``: a field says that all of the text is reasoning, which ``thought`` has with its tags.
    ``choice``: the number of the choice it belongs to, None where it has none. ``opens``: it names who speaks.
    ``masked``: a guardrail tells that it masked something and blocked nothing.
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
    thought: str = ""
    marked: bool = False
    choice: int | None = None
    opens: bool = False
    masked: bool = False


class Content(NamedTuple):
    """What a ``content`` holds. ``hidden``: characters that are not shown, those of ``thought`` among them."""

    shown: str = ""
    hidden: int = 0
    thought: str = ""


MAX_DEPTH = 4
"""How deep parts may be within parts."""
_SHOWN = ("text", "output_text", "text_delta", "markdown", "refusal")
"""Types of content parts that are the reply itself. Others are reasoning, references, pictures, calls of tools."""
_REASONING_TYPES = ("thinking", "reason", "thought", "summary_text")
"""What the types of parts with reasoning have in them."""
_THOUGHT_KEYS = ("thinking", "reasoning", "text", "summary", "content", "parts", "thought")
"""Where reasoning stands in a part of that type."""
_TEXT_KEYS = ("text", "value", "content", "parts", "refusal", "markdown")


def content(value: Any, depth: int = 0) -> Content:
    """What a ``content`` holds: a string, a part, or a list of parts.

    The text of a part may be an object again: ``{"type": "text", "text": {"value": "…"}}``.
    """
    if isinstance(value, str):
        return Content(value)
    if depth > MAX_DEPTH or not isinstance(value, (dict, list)):
        return Content()
    if isinstance(value, list):
        parts = [content(part, depth + 1) for part in value]
        return Content(
            "".join(part.shown for part in parts),
            sum(part.hidden for part in parts),
            "".join(part.thought for part in parts),
        )
    if str(value.get("type") or "text").lower() not in _SHOWN or value.get("thought") is True:
        return Content("", len(json.dumps(value)), thought_in(value))
    for key in _TEXT_KEYS:
        found = content(value.get(key), depth + 1)
        if found.shown or found.hidden:
            return found
    return Content()


def thought_in(value: Any, depth: int = 0) -> str:
    """The text of a part of reasoning, or of a list of such parts. Encrypted reasoning has none."""
    if depth > MAX_DEPTH:
        return ""
    if isinstance(value, list):
        return "".join(thought_in(part, depth + 1) for part in value)
    if not isinstance(value, dict):
        return ""
    kind = str(value.get("type") or "").lower()
    if value.get("thought") is not True and not any(word in kind for word in _REASONING_TYPES):
        return ""
    return next((text for key in _THOUGHT_KEYS if (text := text_in(value.get(key), depth + 1))), "")


def text_in(value: Any, depth: int = 0) -> str:
    """All text in ``value``, which is reasoning, whatever its parts are called."""
    if isinstance(value, str):
        return value
    if depth > MAX_DEPTH or not isinstance(value, (dict, list)):
        return ""
    if isinstance(value, list):
        return "".join(text_in(part, depth + 1) for part in value)
    return next((text for key in _THOUGHT_KEYS if (text := text_in(value.get(key), depth + 1))), "")


def words(value: Any) -> str | None:
    """``value`` if it is text, and not empty."""
    return value if isinstance(value, str) and value else None
