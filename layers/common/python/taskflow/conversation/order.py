"""The order of one person's messages: a message names the one that was sent before it.

Frames of one connection overtake each other: API Gateway promises no order, and each frame is an invocation of its
own. Without ``after`` they are accepted as they come.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

PATIENCE_SECONDS = 1.0
"""How long a message waits for the one before it."""
LOOK_SECONDS = 0.03
"""How often it looks. A burst of ten goes through one after the other, so this is waited about ten times."""

Decision = Literal["take", "repeat", "wait", "try_again"]


def decide(after: str, own: str | None, accepted: Collection[str], *, waited: float) -> Decision:
    """What becomes of a message that follows ``after``. ``own``: its ``clientMessageId``; ``accepted``: those ids of
    the two that are known to be accepted; ``waited``: seconds so far.

    ``repeat``: it was accepted before, whatever it waits for. An id that never comes (refused, of another
    conversation, forgotten after a day) ends as ``try_again``: the client knows what became of it, and names
    another.
    """
    if after in accepted:
        return "take"
    if own is not None and own in accepted:
        return "repeat"
    return "wait" if waited < PATIENCE_SECONDS else "try_again"
