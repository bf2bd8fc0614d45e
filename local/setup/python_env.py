"""The project's Python environment, ``.venv``. Standard library only.

Two extents: ``run`` is what the laptop's stack needs, ``all`` adds the tools of tests and checks. Both come from the
one lock: ``local/requirements.txt`` is its part for ``run``.
"""

from __future__ import annotations

import importlib.util
import platform
import subprocess
import sys
from collections.abc import Callable
from typing import Literal

from local.setup.commands import run
from local.setup.errors import SetupError
from local.setup.stamps import ROOT, Stamp, digest

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
Extent = Literal["run", "all"]
LOCKS = {"run": ROOT / "local" / "requirements.txt", "all": ROOT / "requirements.lock"}
BEGUN = VENV / "installing"
"""There while packages are installed; found at the start, it tells that an installation was interrupted."""
NAME = "Python packages"


def ready(extent: Extent) -> bool:
    """Whether the environment is complete and up to date."""
    fresh = stamp("all").fresh() or (extent == "run" and stamp("run").fresh())
    return fresh and PYTHON.exists() and not BEGUN.exists()


def stamp(extent: Extent) -> Stamp:
    """Of the installed packages. An environment holds absolute paths, so moving the folder makes it anew."""
    facts = (platform.python_version(), platform.machine(), sys.platform, str(ROOT))
    return Stamp(VENV / f"installed-{extent}", digest([LOCKS[extent], ROOT / "pyproject.toml"], *facts))


def require_venv() -> None:
    """Raises ``SetupError`` when this Python cannot make environments (Debian packs that part separately)."""
    if any(importlib.util.find_spec(module) is None for module in ("venv", "ensurepip")):
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise SetupError(
            f"{sys.executable} cannot make virtual environments: apt-get install python{version}-venv"
        )


def make(extent: Extent, show: Callable[[str], None]) -> None:
    """Makes or completes ``.venv``; packages that are already right stay. Raises ``SetupError``."""
    wanted = stamp(extent)
    if BEGUN.exists() or not _usable():
        run(NAME, [sys.executable, "-m", "venv", "--clear", str(VENV)])
    for made in (stamp("run"), stamp("all")):
        made.clear()
    BEGUN.touch()
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-compile", "--no-deps"]
    pip += ["--progress-bar", "off"]
    count = _Counter(LOCKS[extent].read_text().count("=="), show)
    run(NAME, [*pip, "--require-hashes", "-r", str(LOCKS[extent])], on_line=count.line)
    run("the project itself", [*pip, "--no-build-isolation", "-e", str(ROOT)])
    wanted.set()
    BEGUN.unlink()


def _usable() -> bool:
    """Whether ``.venv`` belongs to this Python and folder."""
    if not PYTHON.exists():
        return False
    question = "import platform, sys; print(platform.python_version(), sys.prefix)"
    answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True, check=False)  # noqa: S603
    return answer.stdout.split() == [platform.python_version(), str(VENV)]


class _Counter:
    """Tells how far pip is, from what it prints."""

    def __init__(self, total: int, show: Callable[[str], None]) -> None:
        self._total, self._show, self._found = total, show, 0

    def line(self, line: str) -> None:
        if line.startswith(("Collecting ", "Requirement already satisfied: ")):
            self._found += 1
            self._show(f"{self._found} of {self._total}")
        elif line.startswith("Installing collected packages"):
            self._show(f"installing {line.count(',') + 1}")
