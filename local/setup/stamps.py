"""Which set-up steps are done, and for which inputs. Standard library only.

A note is a file that names everything a step depends on. It is removed before the step begins and appears, whole, only
after it has succeeded, so an interrupted step is done again.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from local import files

ROOT = Path(__file__).resolve().parents[2]
"""The project's folder."""
CACHE = ROOT / ".cache"
"""What set-up makes beside ``.venv``; removed by ``make clean``."""


def digest(files: Iterable[Path], *facts: str) -> str:
    """Changes when a file's place or content changes, or one of ``facts`` (a version, a command)."""
    total = hashlib.sha256()
    for file in sorted(files):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"{os.path.relpath(file, ROOT)}\0{content}\n".encode())
    for fact in facts:
        total.update(f"{fact}\n".encode())
    return total.hexdigest()


def read(note: Path) -> str:
    """What a step has left; empty when it was not done, or not to its end."""
    try:
        return note.read_text()
    except FileNotFoundError:
        return ""


def write(note: Path, words: str) -> None:
    """To be called after the step has succeeded."""
    note.parent.mkdir(parents=True, exist_ok=True)
    files.write(note, words)


@contextmanager
def setup_lock() -> Iterator[None]:
    """Held while anything is set up: two at once would install into each other's way. Does not nest."""
    (CACHE / "setup").mkdir(parents=True, exist_ok=True)
    with (CACHE / "setup" / "lock").open("w") as lock:
        # The programs of set-up hold it too: one that outlives a killed set-up still writes.
        os.set_inheritable(lock.fileno(), True)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another set-up in this folder to finish ...", file=sys.stderr, flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
