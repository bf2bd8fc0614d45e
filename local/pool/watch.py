"""Which functions a changed file concerns, and a watch over those files."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path

from watchfiles import DefaultFilter, awatch


@dataclass(frozen=True, slots=True)
class Sources:
    """``functions``: one folder per function. ``shared``: code all of them import (the layer)."""

    functions: Path
    shared: tuple[Path, ...]

    def affected(self, changed: Iterable[Path]) -> set[str] | None:
        """The names of the functions' folders; None: all functions."""
        names: set[str] = set()
        for path in changed:
            if not path.is_relative_to(self.functions) or path == self.functions:
                return None
            inside = path.relative_to(self.functions).parts
            if len(inside) == 1 and path.suffix:
                return None  # a file beside the folders, which any of them may import
            names.add(inside[0])
        return names


def forget_compiled(path: Path) -> None:
    """Removes the compiled form of a changed module.

    Python tells by time in seconds and size whether it is current, so two edits in one second could go unseen.
    """
    if path.suffix == ".py":
        with contextlib.suppress(OSError):
            Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)


async def changes(sources: Sources) -> AsyncIterator[set[str] | None]:
    """What is affected, each time files have changed. Compiled files and editors' droppings do not count."""
    folders = [folder for folder in (sources.functions, *sources.shared) if folder.is_dir()]
    async for batch in awatch(*folders, watch_filter=DefaultFilter(), debounce=200, step=50):
        paths = [Path(path) for _, path in batch]
        for path in paths:
            forget_compiled(path)
        yield sources.affected(paths)
