"""A file that others write anew, read once for each time that they do. Standard library only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")


class Latest(Generic[T]):
    """Call it. ``read`` makes the value of the file's text, which is empty while there is no file."""

    def __init__(self, file: Path, read: Callable[[str], T]) -> None:
        self._file = file
        self._read = read
        self._seen = (-1, -1)
        self._value: T

    def __call__(self) -> T:
        try:
            state = self._file.stat()
            seen = (state.st_ino, state.st_mtime_ns)
        except FileNotFoundError:
            seen = (0, 0)
        if seen != self._seen:
            self._value = self._read(self._file.read_text() if seen[0] else "")
            self._seen = seen
        return self._value
