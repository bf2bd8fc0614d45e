"""What is too old goes, once a day: months of logs, conversations, entries of the audit trail, tombstones.

Everything may be done twice and stopped at any point: the next run goes on. Months to come are made ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, LiteralString

from taskflow.errors import SettingsError
from taskflow.light_dataclasses import dataclass
from taskflow.records import statements as sql
from taskflow.records.access import WORKER, Access
from taskflow.records.database import Database
from taskflow.records.rows import lock_key
from taskflow.settings import Settings

MONTHS_AHEAD = 2
"""Months that are there before they begin: the schedule may stand still for that long."""

REDELIVERED_DAYS = 30
"""How long a record may be under way: 4 days in its queue, 14 in the dead-letter queue, and moved back from there. What
keeps a record from being counted or stored again stays at least as long."""

CHUNK = 500
"""Conversations that go in one transaction."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Days that rows are kept; 0: for good. ``tenants``: those whose conversations are kept for another time."""

    logs: int = 0
    conversations: int = 0
    audit: int = 0
    tombstones: int = 0
    tenants: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Settings) -> Retention:
        """What is set. Raises ``SettingsError`` when conversations would go before DynamoDB forgets them."""
        tenants = {
            name: policy.retention_days
            for name, policy in settings.tenants.items()
            if policy.retention_days is not None
        }
        days = settings.retention_conversations_days
        if 0 < days < settings.history_days:
            raise SettingsError(
                f"TASKFLOW_RETENTION_CONVERSATIONS_DAYS={days} is less than TASKFLOW_HISTORY_DAYS="
                f"{settings.history_days}: a conversation that can go on would have lost its records; "
                "set it to 0 or to at least as many days"
            )
        return cls(
            logs=settings.retention_logs_days,
            conversations=days,
            audit=settings.retention_audit_days,
            tombstones=settings.retention_tombstones_days,
            tenants={name: max(own, settings.history_days) for name, own in tenants.items()},
        )


@dataclass(frozen=True, slots=True)
class Expired:
    """What a run did. ``done``: nothing is left for the next one to do at once."""

    months_made: int
    months_dropped: int
    conversations: int
    audit: int
    tombstones: int
    done: bool


def retain(
    database: Database, kept: Retention, now: datetime, seconds: float, monotonic: Callable[[], float]
) -> Expired:
    """Makes the months to come and removes what is older than ``kept``, in about ``seconds`` at most.

    Raises ``DatabaseUnavailable`` and psycopg's errors.
    """
    until = monotonic() + seconds
    made = _number(database, _MAKE, [*_months(now)])
    dropped = audit = tombstones = 0
    if kept.logs:
        dropped = _number(database, _EXPIRE_LOGS, [now - timedelta(days=kept.logs)])
        known = now - timedelta(days=max(kept.logs, REDELIVERED_DAYS))
        _number(database, _EXPIRE_IDS, [known])
    if kept.audit:
        audit = _number(database, _EXPIRE_AUDIT, [now - timedelta(days=kept.audit)])
    if kept.tombstones:
        since = now - timedelta(days=max(kept.tombstones, REDELIVERED_DAYS))
        tombstones = _number(database, _EXPIRE_TOMBSTONES, [since])
    conversations, done = 0, True
    for where, parameters in _old(kept, now):
        while done:
            gone = database.run(WORKER, partial(_forget, where=where, parameters=parameters))
            conversations += gone
            if gone < CHUNK:
                break
            done = monotonic() < until
    return Expired(made, dropped, conversations, audit, tombstones, done)


def _months(now: datetime) -> tuple[date, date]:
    """The first days of this month and of the last one that is made ahead."""
    first = now.astimezone(UTC).date().replace(day=1)
    number = first.year * 12 + first.month - 1 + MONTHS_AHEAD
    return first, date(number // 12, number % 12 + 1, 1)


_MAKE: LiteralString = "SELECT make_log_months(%s, %s) AS number"
_EXPIRE_LOGS: LiteralString = "SELECT expire_logs(%s) AS number"
_EXPIRE_AUDIT: LiteralString = "SELECT expire_audit(%s) AS number"
_EXPIRE_IDS: LiteralString = """
WITH gone AS (DELETE FROM inference_ids WHERE seen_at < %s RETURNING 1) SELECT count(*) AS number FROM gone
"""
_EXPIRE_TOMBSTONES: LiteralString = """
WITH gone AS (DELETE FROM tombstones WHERE deleted_at < %s RETURNING 1) SELECT count(*) AS number FROM gone
"""
_OLD: LiteralString = (
    "SELECT id::text FROM conversations WHERE updated_at < %(before)s AND {where} LIMIT %(chunk)s"
)
_FORGET: LiteralString = """
DELETE FROM conversations WHERE id = ANY(%(ids)s::uuid[]) AND updated_at < %(before)s RETURNING id::text
"""
"""Asked again behind the locks: somebody may have gone on meanwhile."""


def _number(database: Database, query: LiteralString, parameters: list[Any]) -> int:
    def ask(access: Access) -> int:
        row = access.execute(query, parameters).fetchone()
        return 0 if row is None else int(row["number"])

    return database.run(WORKER, ask)


def _old(kept: Retention, now: datetime) -> list[tuple[LiteralString, dict[str, Any]]]:
    """Conditions of conversations that are too old, tenant by tenant, then all others."""
    asked: list[tuple[LiteralString, dict[str, Any]]] = [
        ("tenant_id = %(tenant)s", {"tenant": tenant, "before": now - timedelta(days=days)})
        for tenant, days in sorted(kept.tenants.items())
    ]
    if kept.conversations:
        before = now - timedelta(days=kept.conversations)
        asked.append(("tenant_id <> ALL(%(tenants)s)", {"tenants": list(kept.tenants), "before": before}))
    return asked


def _forget(access: Access, where: LiteralString, parameters: dict[str, Any]) -> int:
    """Removes some old conversations with what was said in them; returns how many were found."""
    found = access.execute(_OLD.format(where=where), {**parameters, "chunk": CHUNK}).fetchall()
    ids = [row["id"] for row in found]
    if not ids:
        return 0
    with access.transaction() as connection:
        connection.execute(sql.LOCK, [sorted(map(lock_key, ids))])
        gone = connection.execute(_FORGET, {"ids": ids, "before": parameters["before"]}).fetchall()
        connection.execute(sql.SCRUB_INFERENCES, [[row["id"] for row in gone]])
    return len(ids)
