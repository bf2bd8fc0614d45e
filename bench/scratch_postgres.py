"""A Postgres of one's own for a while, as the laptop's stack runs it: loopback TCP, password, default settings."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from taskflow.records.migrate import migrate

from local.loopback import HOST
from local.postgres import cluster
from tests.support.orphans import end_with_tests

MIGRATIONS = Path(__file__).parents[1] / "migrations"
START_SECONDS = 60.0
PASSWORD = "scratch"

NewDatabase = Callable[[str], str]


@contextmanager
def scratch_postgres() -> Iterator[NewDatabase]:
    """A running server; what is yielded makes a migrated database of a name and returns its address."""
    with tempfile.TemporaryDirectory(prefix="taskflow-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # the server may run as another user
        password_file = Path(folder) / "password"
        password_file.write_text(PASSWORD)
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port = probe.getsockname()[1]
        options = {"data": Path(folder) / "data", "port": port, "password-file": password_file}
        arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        with (Path(folder) / "log").open("wb") as log:
            program = [sys.executable, "-m", "local.postgres", *arguments]
            server = subprocess.Popen(program, stderr=log, start_new_session=True)
            end_with_tests(server)
        try:
            admin = cluster.url(port, PASSWORD)
            _wait(admin, server)
            yield lambda name: _database(admin, name)
        finally:
            server.send_signal(2)  # SIGINT: Postgres ends at once and in order
            server.wait()


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _database(admin: str, name: str) -> str:
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    url = admin.rsplit("/", 1)[0] + f"/{name}"
    migrate(url, MIGRATIONS)
    return url
