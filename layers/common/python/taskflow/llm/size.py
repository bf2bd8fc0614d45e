"""Reads how large a model is from its id."""

from __future__ import annotations

from math import prod

from taskflow.patterns import deferred

SMALL_BILLIONS = 9.0
"""Models of up to so many parameters repeat instructions in the prompt to the person, the smallest nearly always."""

_SIZE = deferred(r"(?<![a-z0-9.])((?:\d+x)?\d+(?:\.\d+)?)(b|m)(?![a-z0-9])")
"""``8b``, ``0.5b``, ``135m``, ``8x7b``. Not ``a3b`` or ``e4b``, which count what is active."""


def billions(model: str) -> float | None:
    """Parameters of ``model`` in billions; None when its id does not say. Of several sizes the largest counts."""
    found = [
        prod(float(factor) for factor in number.split("x")) / (1 if unit == "b" else 1000)
        for number, unit in _SIZE.findall(model.lower())
    ]
    return max(found, default=None)


def is_small(model: str, *, local: bool) -> bool:
    """Whether a model is too small to be told anything beside the conversation.

    One whose id tells no size counts as small when it runs on somebody's own machine (``local``).
    """
    size = billions(model)
    return local if size is None else size <= SMALL_BILLIONS
