"""Asks this machine which tools it has."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

CHECKED_SAM = Path(__file__).resolve().parents[1] / "sam-requirements.in"

RUNTIMES = ("python3.12", "python3.13", "python3.14")


def on_this_machine() -> dict[str, Any]:
    """Versions of the tools that a deployment uses."""
    return {
        "sam": _said("sam", "--version"),
        "checked_sam": CHECKED_SAM.read_text().strip(),
        "node": _said("node", "--version"),
        "interpreters": tuple(each for each in RUNTIMES if shutil.which(each) or _managed(each)),
    }


def _said(program: str, argument: str) -> str | None:
    path = shutil.which(program)
    if path is None:
        return None
    try:
        done = subprocess.run([path, argument], capture_output=True, text=True, check=False, timeout=60)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() or done.stderr.strip() or None


def _managed(runtime: str) -> bool:
    """Whether pyenv or uv has the interpreter, where ``infra.build`` finds it."""
    from infra.build import INTERPRETERS

    pyenv = os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv"))
    places = [
        each.format(pyenv=pyenv, home=str(Path.home()), version=runtime.removeprefix("python"))
        for each in INTERPRETERS
    ]
    return any(found for place in places for found in Path("/").glob(f"{place.lstrip('/')}/{runtime}"))
