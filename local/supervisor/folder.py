"""What the data folder holds, and its lock.

postgres/, emulator/    the parts' own data
logs/                   one file a part, the run before beside it as *.log.1
ports.json              internal ports, so that addresses stay the same
lock                    held while a supervisor runs; names its process and address
control.sock            where that supervisor listens
signing-key, postgres-password   made once, readable by their owner alone
env                     for ``source``: addresses, written when the stack is ready
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.supervisor.errors import AlreadyRunning, SettingError


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Paths below ``root``."""

    root: Path

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def emulator(self) -> Path:
        return self.root / "emulator"

    @property
    def ports(self) -> Path:
        return self.root / "ports.json"

    @property
    def lock(self) -> Path:
        return self.root / "lock"

    @property
    def env(self) -> Path:
        return self.root / "env"

    @property
    def signing_key(self) -> Path:
        return self.root / "signing-key"

    @property
    def postgres_password(self) -> Path:
        return self.root / "postgres-password"

    def make(self) -> None:
        """Makes the folder. Raises ``SettingError`` when that is not possible."""
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingError(
                f"TASKFLOW_DATA_DIR={self.root} cannot be used ({error.strerror}): choose another folder"
            ) from error


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
    try:
        return path.read_text()
    except FileNotFoundError:
        value = secrets.token_urlsafe(32)
        draft = path.with_name(f"{path.name}.draft")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(value)
        draft.replace(path)
        return value


def write_env(path: Path, values: Mapping[str, str]) -> None:
    """Writes ``export NAME='value'`` lines, whole or not at all, readable by their owner alone."""
    draft = path.with_name(f"{path.name}.draft")
    draft.unlink(missing_ok=True)
    lines = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in values.items())
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(lines)
    draft.replace(path)
