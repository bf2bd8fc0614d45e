"""The Prometheus that runs the shipped rules in tests: ``python -m local.setup.prometheus`` prints its path.

Taken, in this order: the one that PROMETHEUS names, one that is installed, the one fetched before. Where there is none,
Debian's package is fetched and unpacked below ``.cache``: nothing is installed on the machine and no service starts.
``promtool`` is beside it in all of them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from local.setup import commands
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
    """Unpacks Debian's package in one step: whoever comes at the same time finds all of it or nothing."""
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise SetupError(WANTED)
    print("Fetching Prometheus for the tests of dashboards and alert rules", file=sys.stderr, flush=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE, prefix="prometheus-") as name:
        folder = Path(name)
        _download(folder)
        package = next(folder.glob("prometheus_*.deb"), None)
        if package is None:
            raise SetupError(WANTED)
        unpacked = folder / "unpacked"
        commands.run("Prometheus package", ["dpkg-deb", "--extract", str(package), str(unpacked)])
        if not FETCHED.exists():
            shutil.rmtree(FOLDER, ignore_errors=True)
            try:
                unpacked.rename(FOLDER)
            except OSError:
                if not FETCHED.exists():
                    raise


def _download(folder: Path) -> None:
    """Debian's package into ``folder``; root may have to fetch the list of packages first."""
    environment = {**commands.python_environment(), "DEBIAN_FRONTEND": "noninteractive"}
    download = ["apt-get", "-qq", "download", "prometheus"]
    try:
        commands.run("Prometheus by Debian", download, cwd=folder, environment=environment)
    except SetupError as error:
        if os.geteuid() != 0:
            raise SetupError(f"{WANTED}\n{error}") from error
        update = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", "update"]
        try:
            commands.run("Debian's package list", update, environment=environment)
            commands.run("Prometheus by Debian", download, cwd=folder, environment=environment)
        except SetupError as again:
            raise SetupError(f"{WANTED}\n{again}") from again


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
