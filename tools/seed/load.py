"""Writes made-up conversations with COPY, all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import LiteralString

import psycopg
from psycopg import sql
from taskflow.identity import Identity
from taskflow.records.database import Connection

from tools.seed.rows import COLUMNS, Plan, conversation_id, made_up

_DRAFT: LiteralString = (
    "CREATE TEMPORARY TABLE draft ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA"
)
_PUBLISH: LiteralString = "INSERT INTO {table} ({names}) SELECT {names} FROM draft; DROP TABLE draft"

CHUNK = 500
"""Conversations a COPY. A few megabytes."""


class SeedError(Exception):
    """Nothing was written. The message is one line that says why and what to do."""


def latest_owner(connection: Connection) -> Identity:
    """Whose the latest conversation is: on a laptop, the guest who talks in the browser. Raises ``SeedError``."""
    row = connection.execute(
        "SELECT user_id, tenant_id FROM conversations ORDER BY updated_at DESC, id DESC LIMIT 1"
    ).fetchone()
    if row is None:
        raise SeedError("nobody has talked yet: open the web client, say something, or give --user-id")
    return Identity(row["user_id"], row["tenant_id"])


def load(connection: Connection, plan: Plan, progress: Callable[[int], None] = lambda done: None) -> None:
    """Copies the plan's rows in one transaction; calls ``progress`` with how many conversations are written.

    Counters are left alone: nobody called these models. Raises ``SeedError`` when the rows are there already.
    """
    known = connection.execute(
        "SELECT FROM conversations WHERE id = ANY(%s::uuid[])",
        [[conversation_id(plan.seed, 0), conversation_id(plan.seed, plan.conversations - 1)]],
    )
    if known.fetchone() is not None:
        raise SeedError(f"the conversations of seed {plan.seed} are there already: give another --seed")
    try:
        with connection.transaction(), connection.cursor() as cursor:
            for first in range(0, plan.conversations, CHUNK):
                count = min(CHUNK, plan.conversations - first)
                for table, rows in made_up(plan, first, count).items():
                    names = sql.SQL(", ").join(
                        sql.Identifier(each.strip()) for each in COLUMNS[table].split(",")
                    )
                    parts = {"table": sql.Identifier(table), "names": names}
                    # Not straight into the table: Postgres has no COPY where row-level security holds.
                    cursor.execute(sql.SQL(_DRAFT).format(**parts))
                    with cursor.copy(sql.SQL("COPY draft ({names}) FROM STDIN").format(**parts)) as copy:
                        for row in rows:
                            copy.write_row(row)
                    cursor.execute(sql.SQL(_PUBLISH).format(**parts))
                progress(first + count)
    except psycopg.errors.UniqueViolation:
        raise SeedError(
            f"some conversations of seed {plan.seed} are there already: give another --seed"
        ) from None
    # So that the first queries find statistics and a visibility map, as on a database that has lived.
    connection.execute("VACUUM ANALYZE conversations, messages, inference_logs")
