"""What the data folder holds, and its lock.

postgres/, emulator/    the parts' own data
logs/                   one file a part, the run before beside it as *.log.1
ports.json              internal ports, so that addresses stay the same
layout                  the layout of the emulator's data
lock                    held while a supervisor runs; names its process and address
control.sock            where that supervisor listens
signing-key, postgres-password   made once, readable by their owner alone
stack.json              what the laptop runs of the stack: functions, routes, what calls functions
calls.jsonl             what functions have called of AWS, and whether their roles grant it
env                     for ``source``: addresses, written when the stack is ready
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from local import files
from local.supervisor.errors import AlreadyRunning, SettingError

LAYOUT = "3"
"""The layout of what the functions store in the emulator. Raise it with a change after which stored items cannot be
read any more. Layout 1 had other attribute names."""


class DataFolder:
    """Paths below ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.logs = root / "logs"
        self.postgres = root / "postgres"
        self.emulator = root / "emulator"
        self.layout = root / "layout"
        self.ports = root / "ports.json"
        self.lock = root / "lock"
        self.env = root / "env"
        self.described = root / "stack.json"
        self.signing_key = root / "signing-key"
        self.postgres_password = root / "postgres-password"

    def make(self) -> None:
        """Makes the folder. Raises ``SettingError`` when that is not possible."""
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingError(
                f"TASKFLOW_DATA_DIR={self.root} cannot be used ({error.strerror}): choose another folder"
            ) from error


def set_old_data_aside(folder: DataFolder) -> Path | None:
    """Moves the emulator's data away when it has another layout than ``LAYOUT``; returns where it went, else None.

    Call it while the folder is locked and the emulator does not run. Postgres' data stays.
    """
    found = folder.layout.read_text().strip() if folder.layout.exists() else "1"
    moved = None
    if found != LAYOUT and folder.emulator.is_dir() and any(folder.emulator.iterdir()):
        names = (
            f"emulator-of-layout-{found}{number}" for number in ("", *(f".{n}" for n in range(1, 1_000)))
        )
        moved = next(path for name in names if not (path := folder.root / name).exists())
        folder.emulator.rename(moved)
    if found != LAYOUT or not folder.layout.exists():
        folder.layout.write_text(LAYOUT)
    return moved


@contextmanager
def locked(folder: DataFolder, url: str) -> Iterator[None]:
    """Holds the folder for one supervisor. Raises ``AlreadyRunning``."""
    with folder.lock.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            pid, _, where = lock.read().partition(" ")
            raise AlreadyRunning(
                f"TaskFlow already runs at {where or 'another port'} (process {pid or 'unknown'}) with "
                f"TASKFLOW_DATA_DIR={folder.root}: stop it with make stop, or set TASKFLOW_PORT and "
                "TASKFLOW_DATA_DIR for a second one"
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()} {url}")
        lock.flush()
        yield
        lock.truncate(0)


def holder(folder: DataFolder) -> int | None:
    """The process id of the supervisor that holds the folder; None when there is none."""
    try:
        with folder.lock.open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return None
    except FileNotFoundError:
        return None
    except BlockingIOError:
        pid = folder.lock.read_text().partition(" ")[0]
        return int(pid) if pid.isdigit() else None


def secret(path: Path) -> str:
    """A random secret, made once, readable by its owner alone."""
    if not path.exists():
        files.write(path, secrets.token_urlsafe(32), private=True)
    return path.read_text()


def write_env(path: Path, values: Mapping[str, str]) -> None:
    """Writes ``export NAME='value'`` lines, whole or not at all, readable by their owner alone."""
    lines = (f"export {name}={shlex.quote(value)}\n" for name, value in values.items())
    files.write(path, "".join(lines), private=True)


def sourced(path: Path) -> dict[str, str]:
    """The variables that ``source`` of such a file would set; none when there is no file."""
    try:
        lines = path.read_text().splitlines()
    except FileNotFoundError:
        return {}
    pairs = (shlex.split(line)[1].partition("=") for line in lines)
    return {name: value for name, _, value in pairs}
