"""When a batch of a queue's messages is complete, as Lambda decides it. Pure.

A batch goes out when it has as many messages as the mapping allows, when no further message fits into one event, or
when its window is over, which begins with its first message.
https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

EVENT_BYTES = 6 * 1024 * 1024
MESSAGE_BYTES = 1024 * 1024
"""SQS takes no larger one."""
ENVELOPE_BYTES = 1024
"""Of a record without its body, at most."""
WITHOUT_WINDOW = 10
"""The most messages of a batch that nothing is waited for."""


class Batching:
    """Remembers for each queue since when its next batch is being gathered."""

    def __init__(self) -> None:
        self._since: dict[str, float] = {}
        self._sizes: dict[str, dict[str, int]] = {}

    def sizes(self, queue: str, bodies: Mapping[str, str]) -> list[int]:
        """Bytes of each message's record. ``bodies``: those that wait, by the messages' ids; each is measured once."""
        known = self._sizes.get(queue, {})
        found = {name: known.get(name) or record_bytes(body) for name, body in bodies.items()}
        self._sizes[queue] = found
        return list(found.values())

    def complete(
        self, queue: str, sizes: Sequence[int], most: int, window: float, now: float
    ) -> tuple[int, float]:
        """How many of the messages that are there to hand over now, and in how many seconds to ask again.

        ``sizes``: bytes of each message's record, in their order. ``most`` and ``window`` (seconds): the mapping's.
        ``now`` in seconds, of one clock. 0 seconds: whoever brings the next message asks, or has been told to ask.
        """
        if not sizes:
            self._since.pop(queue, None)
            return 0, 0.0
        fit = fitting(sizes)
        most = most if window else min(most, WITHOUT_WINDOW)
        begun = queue in self._since
        left = self._since.setdefault(queue, now) + window - now
        if fit == len(sizes) < most and left > 0:
            return 0, 0.0 if begun else left
        del self._since[queue]
        return min(most, fit), 0.0


def fitting(sizes: Sequence[int]) -> int:
    """How many records go into one event; a record that is too large goes alone, and fails alone."""
    total = 0
    for count, size in enumerate(sizes):
        total += size
        if total > EVENT_BYTES and count:
            return count
    return len(sizes)


def room(bodies: Iterable[str]) -> int:
    """How many messages of any size still fit into an event with these."""
    return (EVENT_BYTES - sum(map(record_bytes, bodies))) // MESSAGE_BYTES


def record_bytes(body: str) -> int:
    """The most that a message with this body takes in an event, where the body is written as a JSON text."""
    return len(body.encode()) + body.count('"') + body.count("\\") + ENVELOPE_BYTES
