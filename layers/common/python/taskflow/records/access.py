"""As whom a statement runs: a person, or a part of TaskFlow that has no person. Postgres holds each to its rows.

Migration ``0010_row_security`` makes the roles, the policies and ``act_as``. Everything is set for one transaction and
together with its first statement, so it costs no round trip and nothing stays in a connection that a proxy shares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow, RowFactory, dict_row

from taskflow.identity import Identity
from taskflow.light_dataclasses import dataclass

Connection = psycopg.Connection[DictRow]
Row = TypeVar("Row")
Parameters = Sequence[Any] | Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the database, and how many milliseconds a statement, the wait for a lock and a transaction may take
    under it. A function that was frozen or killed must not hold its locks."""

    name: LiteralString
    statement_ms: int
    lock_ms: int
    transaction_ms: int


PERSON = Role("taskflow_api", 10_000, 3_000, 12_000)
"""What the HTTP API does for one person. API Gateway waits for 29 seconds, and a request may ask twice."""

WORKER = Role("taskflow_worker", 20_000, 5_000, 25_000)
"""What writes records. The worker function has 29 seconds for a batch."""

OPERATOR = Role("taskflow_operator", 10_000, 3_000, 12_000)
"""Metrics: counts and durations of all, and no text."""

ADMIN = Role("taskflow_admin", 10_000, 3_000, 12_000)
"""What admins and auditors read of their tenant."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """All of a tenant, for those of its people who may read that."""

    id: str


@dataclass(frozen=True, slots=True)
class Hurried:
    """A person, for whom a statement may take so many milliseconds: somebody waits for the answer, and not for long."""

    identity: Identity
    statement_ms: int


Asker = Identity | Hurried | Tenant | Role
"""A person, who is shown their own rows; a tenant, all of whose rows an admin reads; or a role of nobody."""

_ACT_AS: LiteralString = "SELECT act_as(%s, %s, %s, %s, %s, %s)"


class Access:
    """A connection (in autocommit mode) on which every statement runs as ``asker``."""

    def __init__(self, connection: Connection, asker: Asker) -> None:
        match asker:
            case Role():
                role, tenant, person = asker, "", ""
            case Tenant():
                role, tenant, person = ADMIN, asker.id, ""
            case Identity():
                role, tenant, person = PERSON, asker.tenant_id, asker.user_id
            case Hurried(identity, statement_ms):
                role = Role(PERSON.name, statement_ms, statement_ms, PERSON.transaction_ms)
                tenant, person = identity.tenant_id, identity.user_id
        self._connection = connection
        self._asker = [role.name, tenant, person, role.statement_ms, role.lock_ms, role.transaction_ms]

    def execute(self, query: LiteralString, parameters: Parameters = None) -> psycopg.Cursor[DictRow]:
        """One statement in a transaction of its own, in one round trip. The cursor has all of its result."""
        return self.rows(query, parameters, dict_row)

    def rows(
        self, query: LiteralString, parameters: Parameters, form: RowFactory[Row], *, binary: bool = False
    ) -> psycopg.Cursor[Row]:
        """Like ``execute``, each row made by ``form``; ``binary``: values travel as Postgres has them."""
        # What is sent up to the end of the pipeline is one transaction.
        with self._connection.pipeline():
            self._connection.execute(_ACT_AS, self._asker)
            cursor = self._connection.cursor(binary=binary, row_factory=form)
            cursor.execute(query, parameters)
        return cursor

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Several statements: all or nothing. They are sent together, as far as nobody waits for a result."""
        connection = self._connection
        if connection.info.transaction_status != TransactionStatus.IDLE:
            with connection.pipeline(), connection.transaction():
                connection.execute(_ACT_AS, self._asker)
                yield connection
            return
        # connection.transaction() waits for the answer to its BEGIN.
        try:
            with connection.pipeline():
                connection.execute("BEGIN")
                connection.execute(_ACT_AS, self._asker)
                yield connection
                connection.execute("COMMIT")
        finally:
            if not connection.closed and connection.info.transaction_status != TransactionStatus.IDLE:
                connection.execute("ROLLBACK")
