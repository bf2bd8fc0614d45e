"""Remembers which set-up steps are done, and for which inputs.

A stamp is a file that holds a digest of everything the step depends on. It is removed before the step begins and
appears, whole, only after it has succeeded, so an interrupted step is done again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The project's folder."""
CACHE = ROOT / ".cache"
"""What set-up makes beside ``.venv``; removed by ``make clean``."""


def digest(files: Iterable[Path], *facts: str) -> str:
    """Changes when a file's place or content changes, or one of ``facts`` (a version, a command)."""
    total = hashlib.sha256()
    for file in sorted(files):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"{file.relative_to(ROOT)}\0{content}\n".encode())
    for fact in facts:
        total.update(f"{fact}\n".encode())
    return total.hexdigest()


def files_below(folder: Path, *skipped: str) -> list[Path]:
    """Every file of ``folder``, except below its direct children named ``skipped``."""
    found: list[Path] = []
    for child in sorted(folder.iterdir()):
        if child.name in skipped or child.name == "__pycache__":
            continue
        if child.is_dir():
            found += files_below(child)
        else:
            found.append(child)
    return found


class Stamp:
    """The record at ``path`` that a step was done for the inputs ``wanted`` (a digest)."""

    def __init__(self, path: Path, wanted: str) -> None:
        self.path = path
        self.wanted = wanted

    def fresh(self) -> bool:
        """Whether the step is done for these inputs."""
        try:
            return self.path.read_text() == self.wanted
        except FileNotFoundError:
            return False

    def clear(self) -> None:
        """To be called before the step begins."""
        self.path.unlink(missing_ok=True)

    def set(self) -> None:
        """To be called after the step has succeeded."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(f"{self.path.name}.draft")
        draft.write_text(self.wanted)
        draft.replace(self.path)
