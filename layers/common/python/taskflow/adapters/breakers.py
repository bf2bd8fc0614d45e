"""Circuit breakers shared through the table: one item per key, changed only at the version that was read."""

from __future__ import annotations

from typing import Any

from taskflow.errors import CallRefused, ConditionFailed, StoreUnavailable
from taskflow.llm.breaker import BreakerState, StoredBreaker
from taskflow.store import keys
from taskflow.store.expressions import Absent, Put, eq
from taskflow.store.table import Table
from taskflow.unhandled import report

KEPT_SECONDS = 86_400
KEPT_REASONING_SECONDS = 90 * 86_400


class TableBreakerStore:
    """``llm.breaker.BreakerStore`` over the table. Times are stored as whole milliseconds.

    A call that the table refuses for a fault of ours is reported, and raised as ``StoreUnavailable``: models are asked
    without a breaker then.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    async def get(self, key: str) -> StoredBreaker:
        try:
            item = await self._table.get(keys.breaker_pk(key), keys.BREAKER)
        except CallRefused as error:
            raise _away(error) from None
        if item is None:
            return StoredBreaker()
        state = BreakerState(
            failures=tuple(at / 1000 for at in item["failures"]),
            opened_at=_seconds(item.get("opened_at")),
            open_seconds=item["open_ms"] / 1000,
            probe_until=_seconds(item.get("probe_until")),
            reasons_at=_seconds(item.get("reasons_at")),
        )
        return StoredBreaker(state, item["version"])

    async def put(self, key: str, state: BreakerState, version: int) -> bool:
        item: dict[str, Any] = {
            "pk": keys.breaker_pk(key),
            "sk": keys.BREAKER,
            "failures": [int(at * 1000) for at in state.failures],
            "open_ms": int(state.open_seconds * 1000),
            "version": version + 1,
        }
        latest = max([*state.failures, state.opened_at or 0.0, state.probe_until or 0.0])
        item["ttl"] = int(latest) + KEPT_SECONDS
        if state.reasons_at is not None:
            item["reasons_at"] = int(state.reasons_at * 1000)
            item["ttl"] = max(item["ttl"], int(state.reasons_at) + KEPT_REASONING_SECONDS)
        if state.opened_at is not None:
            item["opened_at"] = int(state.opened_at * 1000)
        if state.probe_until is not None:
            item["probe_until"] = int(state.probe_until * 1000)
        try:
            await self._table.write(Put(item, eq("version", version) if version else Absent("pk")))
        except ConditionFailed:
            return False
        except CallRefused as error:
            raise _away(error) from None
        return True


def _away(error: CallRefused) -> StoreUnavailable:
    report(error)
    return StoreUnavailable(str(error))


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000
