"""The SAM CLI in an environment of its own: it pins dozens of packages, some below what the project uses.

Set up under ``.cache/sam`` the first time it is wanted, again when ``sam-requirements.txt`` changes. It sends no
telemetry, needs no AWS credentials and leaves the user's ``~/.aws-sam`` alone.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from local.setup.environments import Environment
from local.setup.errors import SetupError

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "sam"
REQUIREMENTS = ROOT / "infra" / "sam-requirements.txt"
CLI = Environment("SAM CLI", CACHE / "cli", (REQUIREMENTS,))

REGION = "us-east-1"
"""Any region will do: nothing is looked up there."""


class SamError(Exception):
    """The SAM CLI could not be set up or did not succeed; the message ends with what it said."""


@contextmanager
def locked() -> Iterator[None]:
    """Keeps other processes out of the cache meanwhile; they wait. Does not nest."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(arguments: Sequence[str], *, cwd: Path = ROOT, path: Path | None = None) -> str:
    """``sam <arguments>`` in folder ``cwd``; returns what it printed. Raises ``SamError``.

    ``path`` is searched for interpreters before the user's ``PATH``. Call it within ``locked``.
    """
    environment = _environment()
    if path:
        environment["PATH"] = os.pathsep.join([str(path), os.environ.get("PATH", os.defpath)])
    return _run([str(_installed() / "sam"), *arguments], environment, cwd)


def python(script: str, *arguments: str) -> str:
    """Runs a script with the SAM CLI's own packages; returns what it printed. Raises ``SamError``.

    Call it within ``locked``.
    """
    return _run([str(_installed() / "python"), "-c", script, *arguments], _environment(), ROOT)


def digest(paths: Sequence[Path], *more: str) -> str:
    """A digest of the files' names and contents, and of ``more``."""
    found = hashlib.sha256("\0".join(more).encode())
    for path in sorted(set(paths)):
        found.update(f"\0{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return found.hexdigest()


def _installed() -> Path:
    """The environment that holds ``sam-requirements.txt``, made if it is missing."""
    if not CLI.ready():
        print("setting up the SAM CLI (once)", flush=True)
    try:
        return CLI.ensure().parent
    except SetupError as error:
        raise SamError(str(error)) from error


def _environment() -> dict[str, str]:
    """The environment without what the user has set up for AWS: nothing here may depend on it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SAM_CLI_"))}
    return kept | {
        "AWS_DEFAULT_REGION": REGION,
        "SAM_CLI_TELEMETRY": "0",
        "__SAM_CLI_APP_DIR": str(CACHE / "home"),
    }


def _run(command: Sequence[str], environment: dict[str, str], cwd: Path) -> str:
    finished = subprocess.run(  # noqa: S603 - our own command line
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    output = f"{finished.stdout}{finished.stderr}".strip()
    if finished.returncode:
        shown = " ".join([Path(command[0]).name, *command[1:3]])
        raise SamError(f"`{shown}` failed ({finished.returncode}):\n{output}")
    return output
