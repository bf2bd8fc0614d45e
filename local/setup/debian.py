"""Fetches Debian's packages without installing them: they are unpacked into a folder of the project."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from local.setup import commands
from local.setup.errors import SetupError
from local.setup.stamps import ROOT


def unpack(package: str, folder: Path, *, beside: str = "", beside_has: str = "") -> None:
    """Unpacks ``package`` into the new ``folder``; root may have to fetch the list of packages first.

    ``beside``: another package to unpack too where the first one does not bring the file ``beside_has`` (a path
    below the folder; Debian moves programs between packages). Whoever comes at the same time finds all or nothing.
    Raises ``SetupError`` when there is no Debian or no package.
    """
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise SetupError("this is no Debian: apt-get and dpkg-deb are needed")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}-") as name:
        scratch = Path(name)
        unpacked = scratch / "unpacked"
        _add(package, scratch, unpacked)
        if beside and not (unpacked / beside_has).exists():
            _add(beside, scratch, unpacked)
        if not folder.exists():
            try:
                unpacked.rename(folder)
            except OSError:
                if not folder.exists():
                    raise


def _add(package: str, scratch: Path, unpacked: Path) -> None:
    _download(package, scratch)
    file = next(scratch.glob(f"{package}_*.deb"), None)
    if file is None:
        raise SetupError(f"Debian's package {package} could not be fetched")
    commands.run(f"package {package}", ["dpkg-deb", "--extract", str(file), str(unpacked)])


def _download(package: str, folder: Path) -> None:
    try:
        apt(f"{package} by Debian", "download", package, cwd=folder)
    except SetupError:
        if os.geteuid() != 0:
            raise
        apt("Debian's package list", "update")
        apt(f"{package} by Debian", "download", package, cwd=folder)


def apt(name: str, *arguments: str, cwd: Path = ROOT) -> None:
    """``apt-get arguments``, without questions. Raises ``SetupError``."""
    environment = {**commands.python_environment(), "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", *arguments]
    commands.fetch(name, command, cwd=cwd, environment=environment)
