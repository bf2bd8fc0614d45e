"""Why the stack does not start or has stopped."""

from __future__ import annotations

from pathlib import Path


class StackError(Exception):
    """Base. The message is one line that says why and what to do; ``tail``: last lines of a log that tell more."""

    tail = ""


class SettingError(StackError):
    """A setting is wrong."""


class AlreadyRunning(StackError):
    """Another supervisor has the data folder."""


class PortTaken(StackError):
    """The public port is in use."""


class PartFailed(StackError):
    """A part did not become healthy in time, or died."""

    def __init__(self, part: str, what: str, log: Path, tail: str) -> None:
        self.what = f"{part} {what}"
        super().__init__(f"{self.what}; whole log: {log}")
        self.tail = tail
