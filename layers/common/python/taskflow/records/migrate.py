"""Brings a database to the newest schema: applies what is missing of a directory of numbered SQL files."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
from psycopg.conninfo import conninfo_to_dict
from yoyo import read_migrations
from yoyo.backends.core.postgresql import PostgresqlPsycopgBackend
from yoyo.connections import parse_uri
from yoyo.migrations import default_migration_table

from taskflow.errors import SettingsError

MIGRATION_LOCK = 0x7461736B666C6F77
"""Key of the advisory lock that lets one migration run at a time (``taskflow`` in ASCII)."""

LOCK_TIMEOUT_SECONDS = 120
"""For another migration. Far less than the function's timeout, so that whoever waits in vain can still say why."""

CONNECT_TIMEOUT_SECONDS = 30
"""Longer than an Aurora cluster takes to resume from a pause (about 15 s)."""


class _Backend(PostgresqlPsycopgBackend):  # type: ignore[misc]  # yoyo has no types
    """Its migrations see every row. yoyo makes a connection of its own for each of them."""

    def init_connection(self, connection: Any) -> None:
        super().init_connection(connection)
        # Row-level security shows the owner of the tables no row otherwise.
        connection.execute("SET app.migrating = 'on'")


def migrate(database_url: str, directory: Path) -> list[str]:
    """Applies the migrations of ``directory`` that ``database_url`` lacks; returns their names, in order.

    Safe to run twice, and by several at once: the others wait for the first and find nothing to do. Raises
    ``SettingsError`` when there are no migrations there or another one takes too long, and psycopg's errors as they
    come.
    """
    migrations = read_migrations(str(directory))
    if not len(migrations):
        raise SettingsError(
            f"no migrations in {directory}: set TASKFLOW_MIGRATIONS_DIR to the folder of *.sql files"
        )
    with psycopg.connect(database_url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_SECONDS) as lock:
        alone(lock)
        backend = _Backend(parse_uri(_yoyo_uri(database_url)), default_migration_table)
        with backend:
            backend.init_database()
            # yoyo's own lock is a row that outlives a killed process; under the advisory lock nobody else owns it.
            backend.break_lock()
            missing = backend.to_apply(migrations)
            backend.apply_migrations(missing)
        # pgvector may have come to the server since.
        if lock.execute("SELECT to_regproc('prepare_memory_vectors')").fetchone() != (None,):
            lock.execute("SELECT prepare_memory_vectors()")
        return [migration.id for migration in missing]


def alone(lock: psycopg.Connection) -> None:
    """Takes the lock of migrations, which this session holds: it ends with the connection, also when the process dies.

    Raises ``SettingsError`` when another migration does not end within ``LOCK_TIMEOUT_SECONDS``.
    """
    lock.execute("SELECT set_config('lock_timeout', %s, false)", [f"{LOCK_TIMEOUT_SECONDS}s"])
    try:
        lock.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
    except psycopg.errors.LockNotAvailable as error:
        raise SettingsError(
            f"another migration of this database has run for more than {LOCK_TIMEOUT_SECONDS} seconds and still does: "
            "wait until it is done, then deploy again"
        ) from error
    # Only this lock is not waited for: what is done next may take its time.
    lock.execute("RESET lock_timeout")


def _yoyo_uri(database_url: str) -> str:
    """``database_url`` (a URL or libpq's ``key=value`` form) as the URI that yoyo understands."""
    parameters = conninfo_to_dict(database_url)
    database = parameters.pop("dbname", "") or ""
    return f"postgresql+psycopg:///{database}?{urlencode(parameters)}"
