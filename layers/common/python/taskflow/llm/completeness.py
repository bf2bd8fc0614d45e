"""Whether a reply is complete, by what its server said last. Rule and reasons: docs/providers.md, "The end of a reply".

Without I/O, and without a clock: how long more is waited for is up to whoever reads the stream.
"""

from __future__ import annotations


class Completeness:
    """Tell it what each event brought, in order.

    ``finished``: the server gave a finish reason, and nothing of the reply came after it. ``counted``: after that it
    sent usage by itself, as servers do at the very end.
    """

    __slots__ = (
        *("_each_part_finishes", "_output", "_part_without_finish", "_running", "_usage"),
        *("counted", "finished", "touched"),
    )

    def __init__(self) -> None:
        self.finished = False
        self.counted = False
        self.touched = True
        """Whether ``more`` would change anything, which it does for few chunks."""
        self._output = False
        self._usage = ""
        self._running: set[str] = set()
        self._each_part_finishes = False
        self._part_without_finish = False

    @property
    def final(self) -> bool:
        """Whether a finish reason is very likely the last: not of a server that gives one with each part."""
        return self._part_without_finish and not self._each_part_finishes

    def more(self, *, finishes: bool = False) -> None:
        """More of the reply came: text, reasoning or a tool call. ``finishes``: with a finish reason."""
        self._part_without_finish = self._part_without_finish or not finishes
        if self.finished:
            self._each_part_finishes = True
        if self._usage and self._output:
            self._running.add(self._usage)
        self.finished = self.counted = False
        self._usage = ""
        self._output = True
        self.touched = False

    def finish(self) -> None:
        """A finish reason came."""
        self.finished = self.touched = True

    def usage(self, *, alone: bool) -> None:
        """The count of tokens came: in an event of its own (``alone``), or in one with a part of the reply."""
        self._usage = "alone" if alone else "beside"
        self.touched = True
        if alone and self.finished:
            self.counted = True

    def complete(self, *, cut: bool) -> bool:
        """Whether the reply is complete if no more comes.

        ``cut``: the body ended before HTTP said so. A finish reason outlives that, unless this server gives one with
        each part. Without one the count has to be the last word of a body that ended properly, and must not be a
        running total, which comes after each part.
        """
        if cut:
            return self.finished and not self._each_part_finishes
        return self.finished or (bool(self._usage) and self._usage not in self._running)
