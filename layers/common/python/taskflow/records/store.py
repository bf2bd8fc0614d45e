"""Writes a batch of records in one transaction, in one round trip."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

import psycopg

from taskflow.identity import Identity
from taskflow.records import statements as sql
from taskflow.records.access import Access, Asker
from taskflow.records.database import Database
from taskflow.records.metrics import FIRST_TOKEN_BUCKETS_MS, LATENCY_BUCKETS_MS, UNBOUNDED, Labels
from taskflow.records.rows import Row, Rows, rows
from taskflow.records.schema import Record
from taskflow.store.keys import person_hash

LAST_MESSAGE_CHARS = 160
"""How much of its last message a conversation shows in a list."""

_ROW_FAULTS = ("22", "23", "54")
"""SQLSTATE classes a single row causes: bad data, a violated constraint, a program limit (a huge tsvector)."""

_NO_ROLE = "22023"
"""There is no such role, as in a copy of the database on another server: no row's fault."""


def store(
    database: Database,
    asker: Asker,
    records: Sequence[Record],
    labels: Labels = UNBOUNDED,
    spans: datetime | None = None,
) -> list[tuple[int, str]]:
    """Applies valid, scrubbed records; returns those that were refused, as (index, reason), the rest being stored.

    One transaction for all when nothing is refused; otherwise the batch is halved until the refused are alone.
    ``labels``: names that metrics tell apart. ``spans``: when the work on these records began, where spans of it are
    exported; None: nothing is. A reason is an SQLSTATE and a constraint's name, never a value.
    Raises ``DatabaseUnavailable``.
    """
    if not records:
        return []
    batch = rows(records)
    try:
        database.run(asker, lambda access: write(access, batch, labels, spans))
    except psycopg.Error as error:
        if (error.sqlstate or "")[:2] not in _ROW_FAULTS or error.sqlstate == _NO_ROLE:
            raise
        if len(records) == 1:
            return [
                (0, f"{type(error).__name__} {error.sqlstate} {error.diag.constraint_name or ''}".strip())
            ]
        half = len(records) // 2
        refused = store(database, asker, records[:half], labels, spans)
        rest = store(database, asker, records[half:], labels, spans)
        return refused + [(half + index, reason) for index, reason in rest]
    return []


def write(access: Access, batch: Rows, labels: Labels = UNBOUNDED, spans: datetime | None = None) -> None:
    """Everything of ``batch`` or nothing. Idempotent: what is there already with the same version stays."""
    with access.transaction() as connection, connection.cursor() as cursor:
        if batch.locks:
            cursor.execute(sql.LOCK, [batch.locks])
        if batch.guests:
            cursor.execute(
                sql.LOCK_GUESTS, [[key for key, _ in batch.guests], [own for _, own in batch.guests]]
            )
        if batch.adoptions:
            cursor.execute(sql.NOTE_ADOPTIONS, [_json(batch.adoptions)])
            cursor.execute(sql.LOCK_ADOPTED, [_json(batch.adoptions)])
            cursor.execute(sql.ADOPT, [_json(batch.adoptions)])
            cursor.execute(sql.FORGET_ADOPTED, [_json(batch.adoptions)])
        if batch.erasures:
            cursor.execute(sql.ERASE, [_json(batch.erasures)])
            cursor.execute(sql.FORGET_ERASED, [_json(batch.erasures)])
            cursor.execute(sql.FORGET_IN_AUDIT, [_json(batch.erasures)])
        if batch.deleted:
            cursor.execute(sql.UPSERT_TOMBSTONES, [_json(batch.tombstones)])
            cursor.execute(sql.DELETE_CONVERSATIONS, [batch.deleted])
            cursor.execute(sql.SCRUB_INFERENCES, [batch.deleted])
        if batch.conversations:
            cursor.execute(sql.UPSERT_CONVERSATIONS, [_json(batch.conversations)])
        if batch.summaries:
            cursor.execute(sql.UPDATE_SUMMARIES, [_json(batch.summaries)])
        if batch.message_ids:
            cursor.execute(sql.UPSERT_MESSAGES, [_json(batch.messages)])
            cursor.execute(sql.FORGET_CHANGED, [batch.message_ids])
            cursor.execute(sql.LINK_INFERENCES, [batch.message_ids])
            cursor.execute(sql.RECOUNT, [LAST_MESSAGE_CHARS, batch.counted])
        if batch.audits:
            cursor.execute(sql.INSERT_AUDITS, [_json(batch.audits)])
        if batch.connects and spans is not None:
            cursor.execute(sql.INSERT_CONNECTS, [spans, _json(batch.connects)])
        if batch.inferences:
            waits = [spans, spans is not None]
            buckets = [list(LATENCY_BUCKETS_MS), list(FIRST_TOKEN_BUCKETS_MS)]
            names = [labels.models, labels.providers, labels.codes]
            cursor.execute(sql.INSERT_INFERENCES, [_json(batch.inferences), *names, *waits, *buckets])
            ids = [each["id"] for each in batch.inferences]
            people = [person_hash(Identity(each["user_id"], each["tenant_id"])) for each in batch.inferences]
            cursor.execute(sql.ERASE_LATE_INFERENCES, [ids, people])


def _json(rows: Sequence[Row]) -> str:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
