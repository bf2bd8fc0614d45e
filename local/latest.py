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
        self._written = -1
        self._value: T

    def __call__(self) -> T:
        try:
            written = self._file.stat().st_mtime_ns
        except FileNotFoundError:
            written = 0
        if written != self._written:
            self._value = self._read(self._file.read_text() if written else "")
            self._written = written
        return self._value
