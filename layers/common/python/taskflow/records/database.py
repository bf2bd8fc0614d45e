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
from contextlib import suppress
from typing import Any, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import dict_row

from taskflow.errors import CallRefused, SettingsError, TaskFlowError
from taskflow.records.access import Access, Asker
from taskflow.records.access import Connection as Connection
from taskflow.records.address import login, parameters, role_of
from taskflow.settings import Settings

CONNECT_TIMEOUT_SECONDS = 3
STARTING_PAUSE_SECONDS = 0.5
"""How often a server that says that it is starting is asked again."""
REFETCH_SECONDS = 10
"""How often a refused password is read again at most: one that is simply wrong costs no storm of calls."""
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


class DatabaseWaking(DatabaseUnavailable):
    """Postgres does not answer at all, as one that was asleep: what asked for it has woken it."""


_STARTING = "57P03"
"""The server cannot take connections yet."""
_REFUSED_CLASS = "28"
"""Invalid authorization: the password may have been rotated."""


class Database:
    """``run`` lets some work use the process's connection, as somebody. ``url`` gives the address; True asks for a
    fresh one. It is looked at again now and then: who has gone over to another database changes a secret, of which a
    process that runs hears nothing, and its connection to the old one stays good.

    ``wake_seconds``: how long a database that may be asleep is waited for; 0: it never sleeps. Aurora at 0 capacity
    units takes some 15 seconds to resume, 30 or more after a day's pause, and holds connections until it has:
    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html

    ``idle_seconds``: after how long without use it ends the connection itself. A process that Lambda has frozen cannot,
    and Aurora does not pause while anybody is connected. 0: never; a pooler may take no such option.
    """

    def __init__(
        self,
        url: Callable[[bool], str],
        wake_seconds: float = 0.0,
        idle_seconds: int = 0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._wake_seconds = wake_seconds
        self._idle_seconds = idle_seconds
        self._now = now
        self._connection: Connection | None = None
        self._pooled = True
        """Unless it is known that there is no pooler."""
        self._place: tuple[str, ...] = ()
        self._look_at = 0.0
        self._lock = threading.Lock()

    @classmethod
    def from_settings(cls, settings: Settings, *, wakes: bool = False) -> Database:
        """The database that ``settings`` names. ``wakes``: somebody waits for the answer, and it may be asleep. Raises
        ``SettingsError`` on first use when it names none."""
        wake_seconds = settings.database_wake_seconds if wakes else 0.0
        return cls(
            lambda fresh: database_url(settings, fresh=fresh), wake_seconds, settings.database_idle_seconds
        )

    def run(self, asker: Asker, work: Callable[[Access], T]) -> T:
        """``work(access)``, repeated once on a fresh connection after a fault that is not the work's own.

        ``work`` must therefore be idempotent. ``asker``: whose rows there are for it. Raises
        ``DatabaseUnavailable`` (``DatabaseWaking`` when it did not even begin to answer), and psycopg's errors when the
        statement or its data is at fault.
        """
        deadline = time.monotonic() + self._wake_seconds
        with self._lock:
            try:
                return self._tried(asker, work, deadline)
            finally:
                self._settle()

    def _tried(self, asker: Asker, work: Callable[[Access], T], deadline: float) -> T:
        try:
            return work(Access(self._connected(deadline), asker))
        except psycopg.Error as error:
            if not self._transient(error):
                raise
            self.close()
            if error.sqlstate == _OUT_OF_TIME:
                raise DatabaseUnavailable(f"the database takes too long ({reason(error)})") from error
        try:
            return work(Access(self._connected(deadline, fresh=True), asker))
        except psycopg.Error as error:
            if not self._transient(error):
                raise
            self.close()
            raise DatabaseUnavailable(f"the database does not answer ({reason(error)})") from error

    def _settle(self) -> None:
        """Lets Postgres say once more that it is ready for a query. Behind each pipeline psycopg sends a flush, which
        has no such answer when it comes late: an idle connection's time does not begin, and a pooler in transaction
        mode keeps a session for this process, as of a transaction that has begun, until it asks for something again
        (``handle_client_work`` in PgBouncer's src/client.c). A process that Lambda has frozen does not.

        A pooler names another process at login than Postgres does when it is asked: that tells whether there is one.
        """
        connection = self._connection
        if connection is None or not (self._idle_seconds or self._pooled):
            return
        with suppress(psycopg.Error):  # the work is done; the next finds a connection that is broken
            row = connection.execute("SELECT pg_backend_pid() AS pid").fetchone()
            self._pooled = row is not None and row["pid"] != connection.info.backend_pid

    def close(self) -> None:
        """Drops the connection; the next ``run`` makes another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _connected(self, deadline: float = 0.0, *, fresh: bool = False) -> Connection:
        """``deadline``: how long a database that is asleep is waited for, monotonic."""
        if self._connection is not None and self._moved():
            self.close()
        if self._connection is None or self._connection.closed:
            self._connection = self._connect(deadline, fresh)
        return self._connection

    def _moved(self) -> bool:
        """Whether the address has become another one. Where nobody knows, the connection that there is goes on."""
        now = self._now()
        if now < self._look_at:
            return False
        self._look_at = now + SECRET_SECONDS
        try:
            return place(self._url(False)) != self._place
        except (DatabaseUnavailable, CallRefused, SettingsError):
            return False

    def _connect(self, deadline: float, fresh: bool) -> Connection:
        """Waits for one that wakes up, and reads a password that was refused once more."""
        while True:
            left = deadline - time.monotonic()
            try:
                url = self._url(fresh)
                connection = connect(url, max(CONNECT_TIMEOUT_SECONDS, int(left)), self._idle_seconds)
                self._place, self._look_at = place(url), self._now() + SECRET_SECONDS
                self._pooled = True
                return connection
            except psycopg.OperationalError as error:
                if is_refused(error):
                    if fresh:
                        raise DatabaseUnavailable("the database refuses its user and password") from error
                    fresh = True
                elif self._wake_seconds and is_asleep(error):
                    if left <= STARTING_PAUSE_SECONDS or isinstance(error, psycopg.errors.ConnectionTimeout):
                        raise DatabaseWaking(f"the database is waking up ({reason(error)})") from error
                    time.sleep(STARTING_PAUSE_SECONDS)
                else:
                    raise

    def _transient(self, error: psycopg.Error) -> bool:
        if self._connection is None or self._connection.closed:
            return True
        state = error.sqlstate or ""
        return state in _TRANSIENT or state[:2] in _TRANSIENT_CLASSES


def place(url: str) -> tuple[str, ...]:
    """Which database an address leads to, and as whom. Not with what password: with an old one a connection goes on."""
    found = conninfo_to_dict(url)
    return tuple(str(found.get(name, "")) for name in ("host", "port", "user", "dbname"))


def is_asleep(error: psycopg.OperationalError) -> bool:
    """Whether a connection failed as it does at a server that sleeps or is starting. One that is not there refuses at
    once."""
    starting = error.sqlstate == _STARTING or "the database system is starting up" in str(error)
    return starting or isinstance(error, psycopg.errors.ConnectionTimeout)


def is_refused(error: psycopg.OperationalError) -> bool:
    """Whether the server did not take the user and password. libpq says so in words alone."""
    state = error.sqlstate or ""
    return state.startswith(_REFUSED_CLASS) or any(words in str(error) for words in _REFUSALS)


_REFUSALS = ("authentication failed", "no password supplied")


def connect(url: str, timeout: int = CONNECT_TIMEOUT_SECONDS, idle_seconds: int = 0) -> Connection:
    """A connection in autocommit mode that leaves nothing behind in the session: no prepared statements. ``timeout``:
    seconds. ``idle_seconds``: as of ``Database``."""
    idle = {"options": f"-c idle_session_timeout={idle_seconds}s"} if idle_seconds else {}
    return psycopg.connect(
        make_conninfo(url, **idle),
        autocommit=True,
        prepare_threshold=None,
        row_factory=dict_row,
        connect_timeout=timeout,
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
    """Role and password of the functions' own login. Raises ``SettingsError`` when its secret lacks one, or does not
    lead to a database: the functions read no other secret, and would find that out once they are live."""
    values = (secret or _aws_secret)(settings.database_app_secret_arn, True)
    user, password = login(values)
    if not user or not password:
        raise SettingsError(
            "TASKFLOW_DATABASE_APP_SECRET_ARN has no username or no password: add both to the secret"
        )
    reached = parameters(settings.database_url, {**values, "host": values.get("host") or ""}, verify=False)
    if not reached.get("host") or not reached.get("dbname"):
        raise SettingsError(
            "TASKFLOW_DATABASE_APP_SECRET_ARN does not say where the database is, and the functions read no other "
            "secret: add url, or host and dbname, to it"
        )
    return role_of(user, str(reached["host"])), password


_read: dict[str, tuple[float, Mapping[str, Any]]] = {}
"""When each secret was read, and what it held."""


_now = time.monotonic


def forget_secrets() -> None:
    """After a restore: what was read before a snapshot may be of another day, and the clock another machine's."""
    _read.clear()


def _aws_secret(arn: str, fresh: bool) -> Mapping[str, Any]:
    now = _now()
    age = now - _read[arn][0] if arn in _read else None
    if age is not None and age < (REFETCH_SECONDS if fresh else SECRET_SECONDS):
        return _read[arn][1]
    values = _fetch(arn)
    _read[arn] = now, values
    return values


def _fetch(arn: str) -> Mapping[str, Any]:
    # Only on AWS: costs an import and a call that a laptop does without.
    from taskflow.aws.account import Account
    from taskflow.aws.errors import AwsError
    from taskflow.aws.refusals import is_refusal
    from taskflow.errors import CallRefused

    account = Account.from_environment(os.environ)
    try:
        found = account.secrets().get_secret_value(SecretId=arn)
    except AwsError as error:
        if is_refusal(error):
            raise CallRefused(error.reason, "GetSecretValue of the database's secret") from None
        raise DatabaseUnavailable(f"the database's secret cannot be read ({error.reason})") from error
    finally:
        account.reset()
    values: Mapping[str, Any] = json.loads(found["SecretString"])
    return values


def reason(error: psycopg.Error) -> str:
    """What may be said of an error: its class and code, never a server's message, which may quote a row."""
    if error.sqlstate is not None:
        return f"{type(error).__name__} {error.sqlstate}"
    # Without a code it is the client's own: it could not connect, or lost the connection.
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}".rstrip(": ")
