"""What a person sees before anything is installed: one line on a terminal, redrawn; elsewhere a line a finished step.

Standard library only. Once the environment is there, ``local.progress`` takes over.
"""

from __future__ import annotations

import shutil
import sys
import threading
import time

REDRAW_SECONDS = 0.5


class Display:
    """``with`` it around the steps; usable from several threads. Writes to standard error."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._begun = time.monotonic()
        self._running: dict[str, tuple[float, str]] = {}
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._terminal = sys.stderr.isatty()
        self._ticker = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Display:
        print(self._title, file=sys.stderr, flush=True)
        if self._terminal:
            self._ticker.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._terminal:
            self._ticker.join()
            self._clear()

    def begin(self, step: str) -> None:
        with self._lock:
            self._running[step] = (time.monotonic(), "")

    def show(self, step: str, words: str) -> None:
        """How far the step is."""
        with self._lock:
            self._running[step] = (self._running[step][0], words)

    def finish(self, step: str) -> None:
        with self._lock:
            seconds = time.monotonic() - self._running.pop(step)[0]
            self._clear()
            print(f"  {step}: {seconds:.0f} s", file=sys.stderr, flush=True)

    def _tick(self) -> None:
        while not self._done.wait(REDRAW_SECONDS):
            with self._lock:
                parts = [f"{step} {words}".strip() for step, (_, words) in self._running.items()]
                line = f"  {time.monotonic() - self._begun:.0f} s · {' · '.join(parts)}"
                self._clear()
                print(line[: shutil.get_terminal_size().columns - 1], end="", file=sys.stderr, flush=True)

    def _clear(self) -> None:
        if self._terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
