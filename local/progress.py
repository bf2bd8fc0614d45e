"""What a person sees while something is set up or started: running steps with their times, and how far it is.

On a terminal the running steps are redrawn in place; elsewhere each step is one line when it is done. Everything goes
to standard error.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn


class Reporter(Protocol):
    """Shows steps. ``total`` steps are expected; a step that fails stays unfinished."""

    def begin(self, name: str) -> None: ...
    def finish(self, name: str, words: str) -> None: ...
    def note(self, words: str) -> None: ...
    def close(self) -> None: ...


@dataclass(slots=True)
class Steps:
    """Times steps and tells ``reporter``; several may run at once."""

    reporter: Reporter
    seconds: dict[str, float] = field(default_factory=dict)
    """How long each finished step took."""

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """The step ``name`` runs inside; done unless an exception leaves it."""
        begun = time.monotonic()
        self.reporter.begin(name)
        yield
        self.seconds[name] = time.monotonic() - begun
        self.reporter.finish(name, f"{self.seconds[name]:.1f} s")


class TerminalReporter:
    """Running steps with spinners below, finished ones above."""

    def __init__(self, console: Console, title: str, total: int) -> None:
        self._bars = Bars(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._title, self._total, self._done = title, total, 0
        self._overall = self._bars.add_task(self._headline())
        self._tasks = {"": self._overall}
        self._bars.start()

    def begin(self, name: str) -> None:
        self._tasks[name] = self._bars.add_task(f"[dim]{escape(name)}[/dim]")

    def finish(self, name: str, words: str) -> None:
        self._done += 1
        self._bars.remove_task(self._tasks.pop(name))
        self._bars.update(self._overall, description=self._headline())
        self._bars.console.print(
            f"[green]✓[/green] {escape(name)} [dim]{escape(words)}[/dim]", highlight=False
        )

    def note(self, words: str) -> None:
        self._bars.console.print(f"[yellow]![/yellow] {escape(words)}", highlight=False, soft_wrap=True)

    def close(self) -> None:
        self._bars.stop()

    def _headline(self) -> str:
        return f"[bold]{escape(self._title)}[/bold] {self._done}/{self._total}"


class LineReporter:
    """One line a finished step."""

    def __init__(self, title: str, total: int) -> None:
        self._total, self._done = total, 0
        print(f"{title} ({total} steps)", file=sys.stderr, flush=True)

    def begin(self, name: str) -> None:
        """Nothing: the line comes with the end."""

    def finish(self, name: str, words: str) -> None:
        self._done += 1
        print(f"  [{self._done}/{self._total}] {name}: {words}", file=sys.stderr, flush=True)

    def note(self, words: str) -> None:
        print(words, file=sys.stderr, flush=True)

    def close(self) -> None:
        """Nothing is left open."""


@contextmanager
def progress(title: str, total: int) -> Iterator[Steps]:
    """Shows ``total`` steps under ``title`` on a terminal or as lines."""
    console = Console(stderr=True)
    reporter: Reporter
    reporter = TerminalReporter(console, title, total) if console.is_terminal else LineReporter(title, total)
    try:
        yield Steps(reporter)
    finally:
        reporter.close()
