"""One Postgres connection for a process, replaced when it breaks. Safe behind RDS Proxy: no session state.

A Lambda process serves one request at a time, so one connection is a pool; it survives between invocations and
may be found dead after a failover or a long pause.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row

from taskflow.errors import SettingsError, TaskFlowError
from taskflow.records.access import Access, Asker
from taskflow.records.access import Connection as Connection
from taskflow.records.address import parameters
from taskflow.settings import Settings

CONNECT_TIMEOUT_SECONDS = 3
SECRET_SECONDS = 300
"""How long the user and password of a secret are used without asking again."""

T = TypeVar("T")
Secret = Callable[[str, bool], Mapping[str, Any]]
"""A secret's JSON object by ARN; the flag asks for a fresh copy instead of a cached one."""

_TRANSIENT = ("40001", "40P01", "55P03", "25006")
"""Serialization failure, deadlock, lock not available; 25006: a failover left this connection on a reader."""

_TRANSIENT_CLASSES = ("08", "53", "57")
"""Connection exceptions, insufficient resources, operator intervention (shutdown, crash, cancelled)."""


_OUT_OF_TIME = "57014"
"""A statement took longer than its role may: another attempt would take as long."""


class DatabaseUnavailable(TaskFlowError):
    """Postgres cannot be reached, or did not do its work on a second connection either."""


class Database:
    """``run`` lets some work use the process's connection, as somebody. ``url`` gives the address; True asks for a
    fresh one."""

    def __init__(self, url: Callable[[bool], str]) -> None:
        self._url = url
        self._connection: Connection | None = None
        self._lock = threading.Lock()

    @classmethod
    def from_settings(cls, settings: Settings) -> Database:
        """The database that ``settings`` names. Raises ``SettingsError`` on first use when it names none."""
        return cls(lambda fresh: database_url(settings, fresh=fresh))

    def run(self, asker: Asker, work: Callable[[Access], T]) -> T:
        """``work(access)``, repeated once on a fresh connection after a fault that is not the work's own.

        ``work`` must therefore be idempotent. ``asker``: whose rows there are for it. Raises
        ``DatabaseUnavailable``, and psycopg's errors when the statement or its data is at fault.
        """
        with self._lock:
            try:
                return work(Access(self._connected(), asker))
            except psycopg.Error as error:
                if not self._transient(error):
                    raise
                self.close()
                if error.sqlstate == _OUT_OF_TIME:
                    raise DatabaseUnavailable(f"the database takes too long ({reason(error)})") from error
            try:
                return work(Access(self._connected(fresh=True), asker))
            except psycopg.Error as error:
                if not self._transient(error):
                    raise
                self.close()
                raise DatabaseUnavailable(f"the database does not answer ({reason(error)})") from error

    def close(self) -> None:
        """Drops the connection; the next ``run`` makes another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _connected(self, *, fresh: bool = False) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = connect(self._url(fresh))
        return self._connection

    def _transient(self, error: psycopg.Error) -> bool:
        if self._connection is None or self._connection.closed:
            return True
        state = error.sqlstate or ""
        return state in _TRANSIENT or state[:2] in _TRANSIENT_CLASSES


def connect(url: str) -> Connection:
    """A connection in autocommit mode that leaves nothing behind in the session: no prepared statements."""
    return psycopg.connect(
        url,
        autocommit=True,
        prepare_threshold=None,
        row_factory=dict_row,
        connect_timeout=CONNECT_TIMEOUT_SECONDS,
        keepalives_idle=10,
        keepalives_interval=3,
        keepalives_count=3,
        tcp_user_timeout=10_000,
    )


def database_url(settings: Settings, *, fresh: bool = False, secret: Secret | None = None) -> str:
    """Where the records live: ``database_url``, with what ``database_secret_arn`` holds if that is set.

    A secret alone is enough when it has ``url``, or ``host`` and ``dbname`` as RDS writes it; a ``database_url``
    beside it overrides these (a proxy's host, ``sslmode``). Raises ``SettingsError`` when neither is set.
    """
    if not settings.database_secret_arn:
        if not settings.database_url:
            raise SettingsError(
                "TASKFLOW_DATABASE_URL is not set: give the postgresql:// address of the records"
            )
        if settings.database_tls == "address":
            return settings.database_url
        return make_conninfo(**parameters(settings.database_url, None, verify=True))
    values = (secret or _aws_secret)(settings.database_secret_arn, fresh)
    verify = settings.database_tls == "verify"
    return make_conninfo(**parameters(settings.database_url, values, verify=verify))


def app_login(settings: Settings, *, secret: Secret | None = None) -> tuple[str, str]:
    """User and password of the functions' own login. Raises ``SettingsError`` when its secret lacks one."""
    values = (secret or _aws_secret)(settings.database_app_secret_arn, True)
    # The server is the owner's; a url in this secret may name a pooler in front of it.
    found = parameters(settings.database_url or "postgresql://any", values, verify=False)
    if not found.get("user") or not found.get("password"):
        raise SettingsError(
            "TASKFLOW_DATABASE_APP_SECRET_ARN has no username or no password: add both to the secret"
        )
    return str(found["user"]), str(found["password"])


_read: dict[str, tuple[float, Mapping[str, Any]]] = {}
"""When each secret was read, and what it held."""


def forget_secrets() -> None:
    """After a restore: what was read before a snapshot may be of another day, and the clock another machine's."""
    _read.clear()


def _aws_secret(arn: str, fresh: bool) -> Mapping[str, Any]:
    # Only on AWS: costs an import and a call that a laptop does without.
    from taskflow.aws.account import Account
    from taskflow.aws.errors import AwsError

    now = time.monotonic()
    if not fresh and arn in _read and now - _read[arn][0] < SECRET_SECONDS:
        return _read[arn][1]
    account = Account.from_environment(os.environ)
    try:
        found = account.secrets().get_secret_value(SecretId=arn)
    except AwsError as error:
        raise DatabaseUnavailable(f"the database's secret cannot be read ({error.reason})") from error
    finally:
        account.reset()
    values: Mapping[str, Any] = json.loads(found["SecretString"])
    _read[arn] = now, values
    return values


def reason(error: psycopg.Error) -> str:
    """What may be said of an error: its class and code, never a server's message, which may quote a row."""
    if error.sqlstate is not None:
        return f"{type(error).__name__} {error.sqlstate}"
    # Without a code it is the client's own: it could not connect, or lost the connection.
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}".rstrip(": ")
