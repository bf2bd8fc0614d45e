"""A real Postgres for tests: the laptop's own, one a test process, migrated once, emptied for each test.

It ends with the test process, however that ends.
``tests/conftest.py`` makes the fixtures known.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from taskflow.records.access import ADMIN, OPERATOR, PERSON, WORKER
from taskflow.records.database import Connection, connect
from taskflow.records.migrate import migrate

from local.postgres import cluster
from local.setup.stamps import ROOT
from tests.support.orphans import end_with_tests
from tests.support.ports import free_port

MIGRATIONS = ROOT / "migrations"
TABLES = (
    *("memory_people", "memory_clauses", "memories", "memory_forgotten", "judgements"),
    *("inference_logs", "inference_ids", "messages", "conversations", "tombstones", "erasures", "adopted"),
    *("metric_counters", "audit", "span_outbox"),
)
EMPTIED = (
    "SET taskflow.maintenance = 'on';"
    + "".join(f"DELETE FROM {table};" for table in TABLES)
    + "UPDATE span_receivers SET failures = 0, not_before = '-infinity', absent_until = '-infinity';"
)
"""Of a few rows quicker than TRUNCATE, which makes new files for every table and index."""
PASSWORD = "for-tests"
LOGIN = "functions"
"""Owns the migrated database, and is no superuser."""
START_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server on a port of its own."""

    port: int

    def get_uri(self, database: str = cluster.DATABASE) -> str:
        """The address of a database for its administrator; of one that is empty when none is named."""
        return cluster.url(self.port, PASSWORD).removesuffix(cluster.DATABASE) + database

    def as_login(self, url: str) -> str:
        """The same address for a login that is no superuser, as on AWS."""
        return url.replace(f"//{cluster.USER}:", f"//{LOGIN}:", 1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running server with an empty data folder, gone afterwards."""
    server = PostgresServer(free_port())
    with tempfile.TemporaryDirectory(prefix="taskflow-pg-") as folder:
        password_file, log = Path(folder) / "password", Path(folder) / "log"
        password_file.write_text(PASSWORD)
        program = [sys.executable, "-m", "local.postgres", "--port", str(server.port)]
        files = ["--data", f"{folder}/data", "--password-file", str(password_file)]
        with log.open("wb") as out:
            process = subprocess.Popen(
                [*program, *files], cwd=ROOT, stdout=out, stderr=out, start_new_session=True
            )
        end_with_tests(process)
        try:
            _wait_until_it_answers(server, process, log)
            with psycopg.connect(server.get_uri(), autocommit=True) as administrator:
                administrator.execute(
                    # A login takes milliseconds of the client's time else, and tests make some thousand.
                    f"SET scram_iterations = 1; ALTER ROLE {cluster.USER} PASSWORD '{PASSWORD}'; "
                    f"CREATE ROLE {LOGIN} LOGIN CREATEROLE CREATEDB PASSWORD '{PASSWORD}'; SET ROLE {LOGIN}; "
                    + "".join(f"CREATE ROLE {role.name};" for role in (ADMIN, PERSON, WORKER, OPERATOR))
                )
            yield server
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            process.wait()


def _wait_until_it_answers(server: PostgresServer, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        with suppress(psycopg.OperationalError):
            psycopg.connect(server.get_uri(), connect_timeout=2).close()
            return
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)


@pytest.fixture(scope="session")
def migrated_url(postgres_server: PostgresServer) -> str:
    """Address of a database with the newest schema, for its administrator, who sees every row."""
    with psycopg.connect(postgres_server.get_uri(), autocommit=True) as administrator:
        administrator.execute(f"CREATE DATABASE migrated OWNER {LOGIN}")
    url = postgres_server.get_uri("migrated")
    with psycopg.connect(url, autocommit=True) as administrator:
        # As on RDS: only a superuser may, and a login that is none finds it there.
        administrator.execute("CREATE EXTENSION vector")
    migrate(postgres_server.as_login(url), MIGRATIONS)
    return url


@pytest.fixture
def database_url(postgres_server: PostgresServer, migrated_url: str) -> str:
    """Address of a migrated database without rows, for the functions: row-level security holds for their login."""
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        connection.execute(EMPTIED)
    return postgres_server.as_login(migrated_url)


@pytest.fixture
def connection(database_url: str, migrated_url: str) -> Iterator[Connection]:
    """A connection to the same database, for an administrator: every row is seen."""
    with connect(migrated_url) as opened:
        yield opened


def create_database(server: PostgresServer, name: str) -> str:
    """Makes an empty database; returns its address."""
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return server.get_uri(name)
