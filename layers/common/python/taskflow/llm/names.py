"""Names of fields that begin with a capital at each word, as Tencent writes them, in everybody else's form. No I/O."""

from __future__ import annotations

from typing import Any

from taskflow.patterns import deferred

_TOLD_BY = ("Response", "Choices", "Error", "ErrorMsg", "Message", "Code")
_INSIDE = deferred("(?<=[a-z])(?=[A-Z])")
MAX_DEPTH = 6
"""How deep names are changed."""


def small_names(value: dict[str, Any]) -> dict[str, Any]:
    """``value`` with ``FinishReason`` as ``finish_reason``, and without Tencent's wrapping in ``Response``.

    An answer with no such name is given back as it is.
    """
    if value.keys().isdisjoint(_TOLD_BY):
        return value
    inner = value.get("Response")
    small: dict[str, Any] = _small(inner if isinstance(inner, dict) else value, 0)
    if isinstance(small.get("error_msg"), dict):
        small.setdefault("error", small["error_msg"])
    return small


def _small(value: Any, depth: int) -> Any:
    if depth > MAX_DEPTH:
        return value
    if isinstance(value, list):
        return [_small(item, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    return {_INSIDE.sub("_", name).lower(): _small(inner, depth + 1) for name, inner in value.items()}
