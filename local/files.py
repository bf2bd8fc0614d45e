"""Files that some programs write anew while others read them. Standard library only."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")


def write(path: Path, words: str, *, private: bool = False) -> None:
    """Writes a file, whole or not at all. ``private``: readable by its owner alone."""
    draft = path.with_name(f"{path.name}.draft")
    draft.unlink(missing_ok=True)
    mode = 0o600 if private else 0o666
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as out:
        out.write(words)
    draft.replace(path)


class Latest(Generic[T]):
    """The value of a file that others write anew: call it. It is read once for each time that they do.

    ``read`` makes the value of the file's text, which is empty while there is no file.
    """

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
