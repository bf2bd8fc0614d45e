"""What the worker has counted, read in one query."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from taskflow.light_dataclasses import dataclass
from taskflow.records.access import Access


@dataclass(frozen=True, slots=True)
class Sample:
    """One counter's value under its labels, as exact as it was counted."""

    labels: Mapping[str, str]
    value: Decimal | int


@dataclass(frozen=True, slots=True)
class Counters:
    """All samples by metric name, and about how many rows each table has."""

    by_name: Mapping[str, list[Sample]]
    rows: Mapping[str, int]

    def samples(self, name: str) -> list[Sample]:
        """Samples of a metric; none when nothing was counted yet."""
        return self.by_name.get(name, [])


_QUERY = """
SELECT name, '{"source": "taskflow"}' || labels AS labels, value FROM metric_counters
UNION ALL
SELECT 'rows', jsonb_build_object('table', table_name), sum(n_live_tup)
FROM (SELECT n_live_tup,
             CASE WHEN starts_with(relname, 'inference_logs_') THEN 'inference_logs' ELSE relname END AS table_name
      FROM pg_stat_user_tables WHERE schemaname = current_schema()) AS counted
WHERE table_name IN ('conversations', 'messages', 'inference_logs', 'tombstones')
GROUP BY table_name
ORDER BY 1, 2
"""


def read_counters(access: Access) -> Counters:
    """The counters as they are now."""
    by_name: dict[str, list[Sample]] = {}
    rows: dict[str, int] = {}
    for row in access.execute(_QUERY):
        if row["name"] == "rows":
            rows[row["labels"]["table"]] = int(row["value"])
        else:
            by_name.setdefault(row["name"], []).append(Sample(row["labels"], row["value"]))
    return Counters(by_name, rows)


def schema_ready(access: Access) -> bool:
    """Whether the newest table is there."""
    row = access.execute("SELECT to_regclass('metric_counters') IS NOT NULL AS ready").fetchone()
    return row is not None and bool(row["ready"])
