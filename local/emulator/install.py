"""The emulator's own environment: ministack pins libraries (botocore) that ours must not be held to."""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
import sys
import venv
from pathlib import Path

from local.emulator.errors import InstallFailed

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
"""The lock, with hashes."""


def ensure(folder: Path) -> Path:
    """Makes the environment in ``folder`` unless it is there and up to date. Returns its Python.

    Up to date: made from the same lock by the same Python. An interrupted installation is begun again, and one
    that another process makes is waited for. Raises ``InstallFailed``.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with folder.with_name(folder.name + ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return _ensure(folder)
    except (OSError, subprocess.CalledProcessError) as error:
        raise InstallFailed(f"no environment could be made in {folder}: {error}") from error


def _ensure(folder: Path) -> Path:
    python = folder / "bin" / "python"
    note = folder / "installed"
    wanted = hashlib.sha256(
        REQUIREMENTS.read_bytes() + sys.version.encode() + sys.prefix.encode()
    ).hexdigest()
    if python.exists() and note.exists() and note.read_text() == wanted:
        return python
    venv.EnvBuilder(clear=True, with_pip=True, symlinks=True).create(folder)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    done = subprocess.run(  # noqa: S603
        [*pip, "-r", str(REQUIREMENTS)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        words = " ".join(done.stdout.strip().splitlines()[-3:])
        raise InstallFailed(f"the emulator's packages could not be installed; pip says: {words}")
    note.write_text(wanted)
    return python
