"""What a person sees while something is set up or started: a line for each finished step and, on a terminal, one for
those that run. Everything goes to standard error. Standard library only: set-up uses it before anything is installed.
"""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

REDRAW_SECONDS = 0.5


class Progress:
    """``with`` it around the steps; usable from several threads."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._begun = time.monotonic()
        self._running: dict[str, str] = {}
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._terminal = sys.stderr.isatty()
        self._ticker = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Progress:
        print(self._title, file=sys.stderr, flush=True)
        if self._terminal:
            self._ticker.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._terminal:
            self._ticker.join()
            self._clear()

    @contextmanager
    def step(self, name: str) -> Iterator[Callable[[str], None]]:
        """The step ``name`` runs inside, and may say how far it is; it is done unless an exception leaves it."""
        begun = time.monotonic()

        def show(words: str) -> None:
            with self._lock:
                self._running[name] = words

        show("")
        try:
            yield show
        finally:
            with self._lock:
                del self._running[name]
        with self._lock:
            self._clear()
            print(f"  {name}: {time.monotonic() - begun:.1f} s", file=sys.stderr, flush=True)

    def _tick(self) -> None:
        while not self._done.wait(REDRAW_SECONDS):
            with self._lock:
                running = " · ".join(f"{step} {words}".strip() for step, words in self._running.items())
                line = f"  {time.monotonic() - self._begun:.0f} s · {running}"
                self._clear()
                print(line[: shutil.get_terminal_size().columns - 1], end="", file=sys.stderr, flush=True)

    def _clear(self) -> None:
        if self._terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
