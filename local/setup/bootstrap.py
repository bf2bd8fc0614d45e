"""The first step of every ``make`` target: the project's Python environment, ``.venv``, from the lock file.

Standard library only, and run by whatever Python ``python.sh`` found. Goes on inside the environment with
``python -m local`` and the arguments it was given.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from local.setup import web
from local.setup.errors import SetupError
from local.setup.stamps import CACHE, ROOT, Stamp, digest

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
BEGUN = VENV / "installing"
"""There while packages are installed; found at the start, it tells that an installation was interrupted."""
LOG = CACHE / "setup" / "python.log"


def main(arguments: list[str]) -> int:
    """Sets up, then replaces this process. Returns only when that failed."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        # An activated .venv: it must be made by the Python it was made from, not by itself.
        base = getattr(sys, "_base_executable", sys.executable)
        os.execv(base, [base, "-m", "local.setup.bootstrap", *arguments])  # noqa: S606
    try:
        with setup_lock():
            stamp = environment_stamp()
            if not (stamp.fresh() and PYTHON.exists()):
                require_venv()
                if not (web.packages_stamp().fresh() and web.build_stamp().fresh()):
                    web.require_node()  # said now, not after a minute of installing
                make_environment(stamp)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    os.execv(PYTHON, [str(PYTHON), "-m", "local", *arguments])  # noqa: S606


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


def environment_stamp() -> Stamp:
    """Of the packages in ``.venv``. An environment holds absolute paths, so moving the folder makes it anew."""
    facts = (platform.python_version(), platform.machine(), sys.platform, str(ROOT))
    return Stamp(VENV / "installed", digest([LOCK, ROOT / "pyproject.toml"], *facts))


def require_venv() -> None:
    """Raises ``SetupError`` when this Python cannot make environments (Debian packs that part separately)."""
    if any(importlib.util.find_spec(module) is None for module in ("venv", "ensurepip")):
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise SetupError(
            f"{sys.executable} cannot make virtual environments: apt-get install python{version}-venv"
        )


def make_environment(stamp: Stamp) -> None:
    """Makes or completes ``.venv``. Packages that are already right stay. Raises ``SetupError``."""
    begun = time.monotonic()
    say("Setting up the Python environment in .venv")
    stamp.clear()
    with LOG.open("w") as log:
        if BEGUN.exists() or not usable():
            run(log, [sys.executable, "-m", "venv", "--clear", str(VENV)])
        BEGUN.touch()
        pip = [
            str(PYTHON),
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--no-compile",
            "--no-deps",
        ]
        pip += ["--progress-bar", "off"]
        total = LOCK.read_text().count("==")
        run(log, [*pip, "--require-hashes", "-r", str(LOCK)], total)
        run(log, [*pip, "--no-build-isolation", "-e", str(ROOT)])
    stamp.set()
    BEGUN.unlink()
    say(f"Python environment ready ({time.monotonic() - begun:.0f} s)")


def usable() -> bool:
    """Whether ``.venv`` belongs to this Python and folder."""
    if not PYTHON.exists():
        return False
    question = "import platform, sys; print(platform.python_version(), sys.prefix)"
    answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True, check=False)  # noqa: S603
    return answer.stdout.split() == [platform.python_version(), str(VENV)]


def run(log: TextIO, command: list[str], packages: int = 0) -> None:
    """Runs a command, its output in the log, telling how many of ``packages`` pip has found."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    process = subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    found = 0
    for line in process.stdout or ():
        print(line, end="", file=log, flush=True)
        if packages and line.startswith(("Collecting ", "Requirement already satisfied: ")):
            found += 1
            show(f"  finding packages: {found} of {packages}")
        elif line.startswith("Installing collected packages"):
            show(f"  installing {line.count(',') + 1} packages")
    show("")
    if process.wait():
        words = " ".join(LOG.read_text().strip().splitlines()[-3:])
        raise SetupError(f"the Python environment could not be set up (whole log: {LOG}): {words}")


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def show(words: str) -> None:
    """Replaces the last line of a terminal; nothing elsewhere."""
    if sys.stderr.isatty():
        print(f"\r\033[K{words}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
