"""Which conversations Postgres knows to be deleted or erased: what a table that was restored must forget again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, LiteralString

from taskflow.records.access import WORKER
from taskflow.records.database import Database

_GONE: LiteralString = """
SELECT asked.id::text
FROM json_to_recordset(%s) AS asked (id uuid, person text, created_at timestamptz)
WHERE EXISTS (SELECT FROM tombstones WHERE conversation_id = asked.id)
   OR EXISTS (SELECT FROM erasures WHERE erasures.person = asked.person AND asked.created_at <= erasures.erased_at)
ORDER BY 1
"""


def gone(database: Database, event: Mapping[str, Any]) -> dict[str, list[str]]:
    """Answers ``{"kind": "gone", "conversations": [{id, person, created_at}]}`` with ``{"gone": [ids]}``.

    ``person``: as ``store.keys.person_hash`` gives it; ``created_at``: ISO 8601. Raises ``DatabaseUnavailable``.
    """
    asked = json.dumps(event["conversations"])
    rows = database.run(WORKER, lambda access: access.execute(_GONE, [asked]).fetchall())
    return {"gone": [row["id"] for row in rows]}
