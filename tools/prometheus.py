"""The Prometheus that runs the shipped rules in tests: ``python -m tools.prometheus`` prints its path.

Taken, in this order: the one that PROMETHEUS names, one that is installed, the one fetched before. Where there is none,
Debian's package is fetched and unpacked below ``.cache``: nothing is installed on the machine and no service starts.
``promtool`` is beside it in all of them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from local.setup import debian
from local.setup.errors import SetupError
from local.setup.stamps import CACHE

FOLDER = CACHE / "prometheus"
FETCHED = FOLDER / "usr" / "bin" / "prometheus"
WANTED = (
    "The tests of dashboards and alert rules need Prometheus: install it (https://prometheus.io/download), "
    "or name it with PROMETHEUS"
)


def ensure() -> Path:
    """A Prometheus, fetched if there is none. Raises ``SetupError``."""
    if named := os.environ.get("PROMETHEUS"):
        program = shutil.which(named)
        if program is None:
            raise SetupError(f"PROMETHEUS={named} is not a program: correct it or remove it")
        return _with_promtool(Path(program))
    found = shutil.which("prometheus")
    if found is not None and shutil.which("promtool", path=str(Path(found).parent)):
        return Path(found)
    if not FETCHED.exists():
        _fetch()
    return _with_promtool(FETCHED)


def promtool(prometheus: Path) -> Path:
    """The tool that belongs to it."""
    return prometheus.with_name("promtool")


def _with_promtool(prometheus: Path) -> Path:
    if not promtool(prometheus).exists():
        raise SetupError(f"there is no promtool beside {prometheus}: install it there")
    return prometheus


def _fetch() -> None:
    print("Fetching Prometheus for the tests of dashboards and alert rules", file=sys.stderr, flush=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    try:
        # Debian 13 and newer have promtool in a package of its own.
        debian.unpack("prometheus", FOLDER, beside="promtool", beside_has="usr/bin/promtool")
    except SetupError as error:
        raise SetupError(f"{WANTED}\n{error}") from error


def main() -> int:
    """Prints the path. Without one the tests that need it are skipped, except on CI, where that is a failure."""
    try:
        print(ensure())
    except (SetupError, OSError, subprocess.SubprocessError) as error:
        print(error, file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
