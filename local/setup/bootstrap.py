"""The first step of every ``make`` target: ``.venv`` and the web client, at once, unless they are up to date.

Standard library only, and run by whatever Python ``python.sh`` found. Then goes on inside the environment with
``python -m local`` and the arguments it was given.
"""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from local.setup import commands, python_env, web
from local.setup.display import Display
from local.setup.errors import SetupError
from local.setup.stamps import CACHE

NEEDED: dict[str, python_env.Extent] = {"up": "run", "setup": "all"}
"""Which packages an argument needs; others only need the environment to be there."""


def main(arguments: list[str]) -> int:
    """Sets up, then replaces this process. Returns only when that failed."""
    if Path(sys.prefix).resolve() == python_env.VENV.resolve():
        # An activated .venv: it must be made by the Python it was made from, not by itself.
        base = getattr(sys, "_base_executable", sys.executable)
        os.execv(base, [base, "-m", "local.setup.bootstrap", *arguments])  # noqa: S606
    extent = NEEDED.get(arguments[0] if arguments else "")
    try:
        if extent is not None:
            with setup_lock():
                set_up(extent)
        elif not python_env.PYTHON.exists():
            return 0  # nothing was ever set up, so nothing runs
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    python = str(python_env.PYTHON)
    os.execv(python, [python, "-m", "local", *arguments])  # noqa: S606


def set_up(extent: python_env.Extent) -> None:
    """Does what is not done yet. Raises ``SetupError``."""
    steps: dict[str, Callable[[Callable[[str], None]], None]] = {}
    if not python_env.ready(extent):
        python_env.require_venv()
        steps["Python packages"] = partial(python_env.make, extent)
    if not web.ready():
        web.require_node()
        steps["web client"] = web.make
    if not steps:
        return
    with Display("Setting up TaskFlow; the first time takes a few minutes") as display:

        def do(name: str) -> None:
            display.begin(name)
            steps[name](partial(display.show, name))
            display.finish(name)

        with ThreadPoolExecutor(len(steps)) as threads:
            running = [threads.submit(do, name) for name in steps]
            failures: list[BaseException] = []
            try:
                ended, _ = wait(running, return_when=FIRST_EXCEPTION)
                # What failed by itself; the steps stopped because of it would only say that they were stopped.
                failures = [failure for step in ended if (failure := step.exception()) is not None]
            finally:
                if failures or not all(step.done() for step in running):
                    commands.stop_all()
    if failures:
        raise failures[0]


@contextmanager
def setup_lock() -> Iterator[None]:
    """Held while anything is set up: two at once would install into each other's way."""
    (CACHE / "setup").mkdir(parents=True, exist_ok=True)
    with (CACHE / "setup" / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another set-up in this folder to finish ...", file=sys.stderr, flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
