"""Runs the programs of set-up (uv, npm), each with a log of its own. Standard library only."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from local.setup.errors import SetupError
from local.setup.stamps import CACHE, ROOT

LOGS = CACHE / "setup"
TAIL_LINES = 6
SHOWN_CHARACTERS = 40

PAUSES_SECONDS = (2.0, 10.0)
"""Before what is fetched is tried again: a registry that fails has its moment."""

_running: set[subprocess.Popen[str]] = set()
_stops = 0
_news = threading.Condition()


def fetch(
    name: str,
    command: Sequence[str],
    *,
    cwd: Path = ROOT,
    environment: Mapping[str, str] | None = None,
    show: Callable[[str], None] = lambda words: None,
) -> None:
    """As ``run``, for what comes over the network: tried again after each of ``PAUSES_SECONDS`` when it fails."""
    begun = _stops
    for pause in PAUSES_SECONDS:
        try:
            return run(name, command, cwd=cwd, environment=environment, show=show)
        except Stopped:
            raise
        except SetupError:
            show(f"failed, tried again in {pause:.0f} s"[:SHOWN_CHARACTERS])
            with _news:
                if _news.wait_for(lambda: _stops != begun, pause):
                    raise
    run(name, command, cwd=cwd, environment=environment, show=show)


class Stopped(SetupError):
    """It was ended by ``stop_all``, or by somebody else."""


def run(
    name: str,
    command: Sequence[str],
    *,
    cwd: Path = ROOT,
    environment: Mapping[str, str] | None = None,
    show: Callable[[str], None] = lambda words: None,
) -> None:
    """Runs ``command``; its output goes to ``name``'s log and, line by line, to ``show``.

    Raises ``SetupError`` with the log's last lines when it fails.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{name.replace(' ', '-')}.log"
    lines: list[str] = []
    with subprocess.Popen(  # noqa: S603
        command,
        cwd=cwd,
        env=dict(environment) if environment is not None else python_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        close_fds=False,  # keeps set-up's lock
    ) as process:
        _running.add(process)
        try:
            with path.open("w") as log:
                for line in process.stdout or ():
                    print(line, end="", file=log, flush=True)
                    lines = [*lines, line.strip()][-TAIL_LINES:]
                    show(lines[-1][:SHOWN_CHARACTERS])
        finally:
            _running.discard(process)
    if process.returncode:
        raise (Stopped if process.returncode < 0 else SetupError)(
            f"{name} could not be set up; whole log: {path}\n  " + "\n  ".join(filter(None, lines))
        )


def stop_all() -> None:
    """Ends the programs that run, so that the threads that wait for them end too; what pauses is not tried again."""
    global _stops
    with _news:
        _stops += 1
        _news.notify_all()
    for process in list(_running):
        process.terminate()


def python_environment() -> dict[str, str]:
    """Our environment without what would make another Python look in the wrong places."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
