"""Brings a database to the newest schema: applies what is missing of a directory of numbered SQL files."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from yoyo import read_migrations
from yoyo.backends.core.postgresql import PostgresqlPsycopgBackend
from yoyo.connections import parse_uri
from yoyo.migrations import default_migration_table

from taskflow.errors import SettingsError
from taskflow.records.address import shares_sessions

MIGRATION_LOCK = 0x7461736B666C6F77
"""Key of the advisory lock that lets one migration run at a time (``taskflow`` in ASCII)."""

LOCK_TIMEOUT_SECONDS = 120
"""For another migration. Far less than the function's timeout, so that whoever waits in vain can still say why."""

CONNECT_TIMEOUT_SECONDS = 30
"""Longer than an Aurora cluster takes to resume from a pause (about 15 s)."""


TRANSACTION_TIMEOUT_SINCE = 170_000
"""The version of Postgres from which on a whole transaction can be given a time, not only each of its statements."""

LONGEST_MS = 2**31 - 1
"""The longest time that Postgres can be told."""

_OUT_OF_TIME = ("57014", "25P04")
"""A statement, or a transaction, took longer than it may."""


class _Backend(PostgresqlPsycopgBackend):  # type: ignore[misc]  # yoyo has no types
    """Its migrations see every row, and end within ``left`` seconds. yoyo makes a copy with a connection of its own for
    each of them."""

    left: Callable[[], float] = staticmethod(lambda: math.inf)
    still: Callable[[], None] = staticmethod(lambda: None)
    """Raises when the lock of migrations keeps nobody away any more."""

    def init_connection(self, connection: Any) -> None:
        self.still()
        super().init_connection(connection)
        # Row-level security shows the owner of the tables no row otherwise.
        connection.execute("SET app.migrating = 'on'")
        _end_within(connection, self.left())


def migrate(database_url: str, directory: Path, left: Callable[[], float] = lambda: math.inf) -> list[str]:
    """Applies the migrations of ``directory`` that ``database_url`` lacks; returns their names, in order.

    ``left``: seconds that there still are. Safe to run twice, and by several at once: the others wait for the first and
    find nothing to do. Raises ``SettingsError`` when there are no migrations there, one takes longer than there is
    time, another run takes too long, the session with the lock ends, or the address gives no session of one's own, and
    psycopg's errors as they come. However it ends, no lock is left; only where this process is killed, a pooler in
    transaction mode keeps it as long as the session.
    """
    # A NAT gateway forgets what says nothing for 350 seconds, as a long statement does; Linux asks after two hours.
    database_url = make_conninfo(database_url, keepalives_idle=30, keepalives_interval=10, keepalives_count=3)
    migrations = read_migrations(str(directory))
    if not len(migrations):
        raise SettingsError(
            f"no migrations in {directory}: set TASKFLOW_MIGRATIONS_DIR to the folder of *.sql files"
        )
    place = conninfo_to_dict(database_url)
    if shares_sessions(str(place.get("host", "")), str(place.get("port", ""))):
        raise SettingsError(SHARED)
    with _connected(database_url) as lock:
        process = alone(lock)

        def still_alone() -> None:
            # No error of psycopg's: yoyo goes on after some of those.
            try:
                kept = _keeps(lock, process)
            except psycopg.Error as error:
                raise SettingsError(GONE) from error
            if not kept:
                raise SettingsError(SHARED)

        timed = type("_Timed", (_Backend,), {"left": staticmethod(left), "still": staticmethod(still_alone)})
        try:
            _excludes_others(lock, process, database_url)
            with timed(parse_uri(_yoyo_uri(database_url)), default_migration_table) as backend:
                backend.init_database()
                # yoyo's own lock is a row that outlives a killed process; under the advisory lock nobody else owns it.
                backend.break_lock()
                missing = backend.to_apply(migrations)
                backend.apply_migrations(missing)
            still_alone()
            # pgvector may have come to the server since.
            with lock.transaction():
                _end_within(lock, left(), transaction=True)
                if lock.execute("SELECT to_regproc('prepare_memory_vectors')").fetchone() != (None,):
                    lock.execute("SELECT prepare_memory_vectors()")
        except psycopg.Error as error:
            if _changed(lock, process):
                raise SettingsError(SHARED) from error
            # A connection that the server closed between two statements may not be told why.
            if left() > 0 and not _took_too_long(error):
                raise
            raise SettingsError(
                "a migration takes longer than there is time for it, and nothing of it was kept: run it where it may "
                "take as long as it needs (docs/deploy.md, A migration that takes long), then deploy again"
            ) from error
        finally:
            give_back(lock, process, database_url, left)
        return [migration.id for migration in missing]


def _took_too_long(error: BaseException | None) -> bool:
    """Whether the server ended it for its time. It closes the connection of a transaction, which then cannot be rolled
    back either: that error comes last."""
    while error is not None:
        if isinstance(error, psycopg.Error) and error.sqlstate in _OUT_OF_TIME:
            return True
        error = error.__cause__ or error.__context__
    return False


def _end_within(connection: psycopg.Connection, seconds: float, *, transaction: bool = False) -> None:
    """The server ends what takes longer, of this transaction or of all that the session does. By itself it would go on
    with a statement whose client is gone, and keep its locks."""
    if seconds == math.inf:
        return
    timed = ["statement_timeout"]
    if connection.info.server_version >= TRANSACTION_TIMEOUT_SINCE:
        timed.append("transaction_timeout")
    for setting in timed:
        milliseconds = str(min(max(1, int(seconds * 1000)), LONGEST_MS))
        connection.execute("SELECT set_config(%s, %s, %s)", [setting, milliseconds, transaction])


def alone(lock: psycopg.Connection) -> int:
    """Takes the lock of migrations; returns the process of the session that has it. The lock ends with the connection,
    also when this process dies.

    Raises ``SettingsError`` when another migration does not end within ``LOCK_TIMEOUT_SECONDS``.
    """
    try:
        # A transaction has one session, also behind a pooler, and the time is for this lock alone: what is done next
        # may take its own.
        with lock.transaction():
            lock.execute("SELECT set_config('lock_timeout', %s, true)", [f"{LOCK_TIMEOUT_SECONDS}s"])
            lock.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
            return _process(lock)
    except psycopg.errors.LockNotAvailable as error:
        raise SettingsError(
            f"another migration of this database has run for more than {LOCK_TIMEOUT_SECONDS} seconds and still does: "
            "wait until it is done, then deploy again"
        ) from error


SHARED = (
    "the address of the database is that of a pooler in transaction mode, in which migrations have no session of their "
    "own: give the direct address, or the pooler's in session mode (docs/deploy.md, The database)"
)
GONE = (
    "the database ended the session with the lock of migrations, so another run may have begun: deploy again, which "
    "goes on where this one stopped"
)
PROBES = 10
"""So often is asked which session a connection has. Where others are busy at a pooler, one answer may be the right one
by chance."""
RETURNS = 200
"""So often is tried to come to the session with the lock again before it is ended."""


def _process(connection: psycopg.Connection) -> int:
    """Postgres's process of the session that the connection has now."""
    [(process,)] = connection.execute("SELECT pg_backend_pid()").fetchall()
    return int(process)


def _keeps(lock: psycopg.Connection, process: int) -> bool:
    """Whether ``lock`` still has the session of ``process``."""
    return all(_process(lock) == process for _ in range(PROBES))


def _changed(lock: psycopg.Connection, process: int) -> bool:
    """Whether ``lock`` has another session than that of ``process``. One that is gone had it to its end."""
    try:
        return not _keeps(lock, process)
    except psycopg.Error:
        return False


def _excludes_others(lock: psycopg.Connection, process: int, database_url: str) -> None:
    """Raises ``SettingsError`` when the lock that is held keeps nobody away: a pooler that gives a session to one
    transaction after the other gives the one with the lock to whoever comes next. It would keep the lock when this
    process is long gone, and the next deployment would wait for it in vain
    (https://github.com/goauthentik/authentik/issues/23876).

    Such a pooler gives the session that was used last, or each in its turn. In the one case another connection gets the
    one with the lock, in the other this one gets another; where others ask in between, sooner or later.
    """
    with _connected(database_url) as other:
        for _ in range(PROBES):
            # Twice in a row: of two sessions that are given in turn each connection would always get the same.
            if _process(other) == process or {_process(lock), _process(lock)} != {process}:
                raise SettingsError(SHARED)


_UNLOCKED = "SELECT CASE WHEN pg_backend_pid() = %(process)s THEN pg_advisory_unlock(%(key)s) END"
"""Null in another session: to give back there what it does not have would be a warning in the server's log."""
_ENDED = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_locks
WHERE pid = %(process)s AND locktype = 'advisory' AND objsubid = 1
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND (classid::bigint << 32) | objid::bigint = %(key)s
"""
"""Who logs in may end sessions of their own role. A process of the same number that has not the lock is another. Waits
ten seconds for its end."""


def give_back(lock: psycopg.Connection, process: int, database_url: str, left: Callable[[], float]) -> None:
    """Leaves no lock behind, also where a pooler has given its session to somebody else: as long as there is time that
    is waited for, and in the end taken from them. What fails here hides nothing that failed before."""
    told = {"process": process, "key": MIGRATION_LOCK}
    with suppress(psycopg.Error):
        for _ in range(RETURNS):
            if lock.execute(_UNLOCKED, told).fetchone() != (None,):
                return
            if left() <= 0:
                break
    # A pooler's session may outlive the connection to it.
    with suppress(psycopg.Error), _connected(database_url) as other:
        other.execute(_ENDED, told)


def _connected(database_url: str) -> psycopg.Connection:
    """A connection for the lock of migrations. A pooler's sessions do not know what another one has prepared."""
    return psycopg.connect(
        database_url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_SECONDS, prepare_threshold=None
    )


def _yoyo_uri(database_url: str) -> str:
    """``database_url`` (a URL or libpq's ``key=value`` form) as the URI that yoyo understands."""
    parameters = conninfo_to_dict(database_url)
    database = parameters.pop("dbname", "") or ""
    return f"postgresql+psycopg:///{database}?{urlencode(parameters)}"
