"""Computes the search tokens of stale rows again: rows from before search
had tokens of its own, or from an earlier release.

The migration step does what it has time for, the worker the rest, a little after each batch. Both may run at once, and
beside every write: a row that somebody else holds is passed over, so nobody waits in a circle.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import field
from typing import LiteralString, NamedTuple

from taskflow.light_dataclasses import dataclass
from taskflow.records.access import WORKER, Access
from taskflow.records.database import Database
from taskflow.records.search.vector import to_tsvector

ROWS = 200
"""A transaction: at most 40 MB of messages."""

_NONE = "00000000-0000-0000-0000-000000000000"
_FIRST = (_NONE, _NONE)

_Place = tuple[str, str]
"""Where a step ended: a conversation's id and a row's."""


class _Table(NamedTuple):
    stale: LiteralString
    update: LiteralString


# Messages go conversation by conversation: an update writes a row anew, and rows that a search reads together should
# not be scattered. The indexes are in the order of uuids: one that is selected as text may not be called by its name.
_TABLES = (
    _Table(
        stale="""
SELECT id::text AS row_id, id::text AS parent_id, version, title AS text FROM conversations
WHERE searched_version <> version AND (id, id) > (%s::uuid, %s::uuid) ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
""",
        update="""
UPDATE conversations AS stored SET search = incoming.search, searched_version = incoming.version
FROM json_to_recordset(%s) AS incoming (id uuid, version bigint, search tsvector) WHERE stored.id = incoming.id
""",
    ),
    _Table(
        stale="""
SELECT id::text AS row_id, conversation_id::text AS parent_id, version, content AS text FROM messages
WHERE searched_version <> version AND (conversation_id, id) > (%s::uuid, %s::uuid)
ORDER BY conversation_id, id LIMIT %s FOR UPDATE SKIP LOCKED
""",
        update="""
UPDATE messages AS stored SET search = incoming.search, searched_version = incoming.version
FROM json_to_recordset(%s) AS incoming (id uuid, version bigint, search tsvector) WHERE stored.id = incoming.id
""",
    ),
)


@dataclass
class Reindexing:
    """Goes through all stale rows once. ``rows``: how many it has done; ``done``: there are no more."""

    database: Database
    rows: int = 0
    _left: list[_Table] = field(default_factory=lambda: list(_TABLES))
    _after: _Place = _FIRST

    @property
    def done(self) -> bool:
        """Whether it has been through."""
        return not self._left

    def work(self, seconds: float, monotonic: Callable[[], float]) -> None:
        """Works for about so long, and at least one step. Raises ``DatabaseUnavailable`` and psycopg's errors."""
        until = monotonic() + seconds
        while not self.done:
            self._step()
            if monotonic() >= until:
                return

    def _step(self) -> None:
        table = self._left[0]
        after = self.database.run(WORKER, lambda access: _reindex(access, table, self._after))
        if after is None:
            del self._left[0]
            self._after = _FIRST
            return
        self._after, count = after
        self.rows += count


def _reindex(access: Access, table: _Table, after: _Place) -> tuple[_Place, int] | None:
    """The next rows behind ``after``: where they end and how many they are, or None when there are none."""
    with access.transaction() as connection:
        found = connection.execute(table.stale, [*after, ROWS]).fetchall()
        if not found:
            return None
        rows = [
            {"id": row["row_id"], "version": row["version"], "search": to_tsvector(row["text"])}
            for row in found
        ]
        connection.execute(table.update, [json.dumps(rows, ensure_ascii=False)])
    last = found[-1]
    return (last["parent_id"], last["row_id"]), len(found)
