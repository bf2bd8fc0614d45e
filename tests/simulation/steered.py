"""What must hold of a reply that was steered: where its parts are cut, and how they are linked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tests.simulation.invariants import Invariant, Violation

_END = re.compile(r"\.(?= )")


def cut_rightly(text: str, content: str, seen: int | None) -> None:
    """A steered reply of which ``text`` was generated stands as ``content``: to the end of the sentence being seen.

    ``seen``: exactly, None: at some place. Raises ``Violation``.
    """
    ends = [match.end() for match in _END.finditer(text)]
    if not text.startswith(content):
        raise Violation(Invariant.STEERED_WHOLE, f"{content!r} stands of {text!r}")
    said = len(content.rstrip())  # between two sentences it is cut where its reader is
    if content == text or said in ends:
        if seen is not None and any(seen <= end < said for end in ends):
            raise Violation(Invariant.STEERED_WHOLE, f"of {text!r} {seen} were seen, {content!r} stands")
        return
    later = [end for end in ends if end >= max(seen or 0, len(content))]
    if later:
        raise Violation(Invariant.STEERED_WHOLE, f"a sentence of {text!r} is left out: {content!r} stands")


def linked_rightly(items: Mapping[int, Mapping[str, Any]], modes: Mapping[int, str]) -> None:
    """Each reply to a remark that steered continues the part before it. ``items``: the replies that stand by turn;
    ``modes``: how the person's messages were taken. Raises ``Violation``."""
    for turn, reply in items.items():
        if modes.get(turn) != "steer" or reply.get("error_code") or not reply["content"].strip():
            continue
        parts = [t for t, each in items.items() if t < turn and each["content"].strip()]
        before = max(parts, default=0)
        between = range(before + 1, turn)
        if not before or any(modes.get(t) != "steer" for t in between) or items[before].get("replaced"):
            continue
        if items[before].get("error_code") or items[before].get("kind") != "reply" or reply.get("replaced"):
            continue
        if reply.get("continues") != before:
            raise Violation(
                Invariant.STEERED_LINKED, f"turn {turn} continues {reply.get('continues')}, not {before}"
            )
