"""Every ``make`` target of the laptop begins here: sets up what is missing, all at once, and goes on in ``.venv``.

Standard library only, and run by whatever Python ``python.sh`` found. After ``setup`` there is nothing more to do;
other arguments are handed to ``python -m local``.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path

from local.model import openmp
from local.progress import Progress
from local.setup import commands, environments, web
from local.setup.environments import ALL, EMULATOR, RUN, Environment
from local.setup.errors import SetupError
from local.setup.stamps import setup_lock

Step = Callable[[Callable[[str], None]], None]


def main(arguments: list[str]) -> int:
    """Sets up, then replaces this process. Returns only when that failed or was all."""
    if Path(sys.prefix).resolve() == RUN.folder.resolve():
        # An activated .venv: it must be made by the Python it was made from, not by itself.
        base = getattr(sys, "_base_executable", sys.executable)
        os.execv(base, [base, "-m", "local.setup.bootstrap", *arguments])  # noqa: S606
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    do = arguments[0] if arguments else ""
    try:
        if do in ("setup", "up"):
            with setup_lock():
                set_up(ALL if do == "setup" or ALL.begun_as() else RUN)
        elif not RUN.python.exists():
            return 0  # nothing was ever set up, so nothing runs
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if do == "setup":
        return 0
    python = str(RUN.python)
    os.execv(python, [python, "-m", "local", *arguments])  # noqa: S606


def set_up(packages: Environment) -> None:
    """Does what is not done yet. Raises ``SetupError``."""
    steps: dict[str, Step] = {each.name: each.make for each in (packages, EMULATOR) if not each.ready()}
    if steps:
        environments.require_venv()
    if not web.ready():
        web.require_node()
        steps["web client"] = web.make
    if packages is ALL and not web.typescript_ready():
        web.require_node()
        steps["TypeScript client"] = web.make_typescript
    if not openmp.here():
        steps["OpenMP"] = openmp.fetch
    if steps:
        do_all(steps)


def do_all(steps: Mapping[str, Step]) -> None:
    """Does the steps at once. Raises the first failure, after the others were stopped because of it."""
    with Progress("Setting up TaskFlow; the first time takes a few minutes") as progress:

        def do(name: str) -> None:
            with progress.step(name) as show:
                steps[name](show)

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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
