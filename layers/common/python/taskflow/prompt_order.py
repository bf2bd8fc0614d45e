"""The order that the strictest chat templates ask of a prompt: the person and the assistant by turns, the person first
and last. Mistral's and Gemma's templates and Bedrock refuse any other (docs/decisions/007)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Turn = tuple[Literal["user", "assistant"], str]
"""Who speaks, and what."""

OPENER = "Hello!"
"""Said by nobody: it stands before what the assistant said first."""
GO_ON = "Continue your last reply from exactly where it stopped, without repeating any of it."
"""Asks for more of the reply before it: a model is not told otherwise from where."""


def joined(turns: Iterable[Turn]) -> list[Turn]:
    """``turns`` with neighbours of one role as one, an empty line between them."""
    found: list[Turn] = []
    for role, content in turns:
        if found and found[-1][0] == role:
            found[-1] = (role, f"{found[-1][1]}\n\n{content}")
        else:
            found.append((role, content))
    return found


def by_turns(turns: Iterable[Turn]) -> list[Turn]:
    """``turns`` in that order. What nobody said is added where it is needed: ``OPENER`` first, ``GO_ON`` last."""
    found = joined(turns)
    if not found or found[0][0] == "assistant":
        found.insert(0, ("user", OPENER))
    if found[-1][0] == "assistant":
        found.append(("user", GO_ON))
    return found
