"""What a request changes reaches the worker and, at once, the tables."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool

from taskflow.errors import StoreUnavailable
from taskflow.records.access import Asker
from taskflow.records.database import DatabaseUnavailable
from taskflow.records.schema import Record
from taskflow.records.scrub import Scrubber
from taskflow.records.store import store
from taskflow.rest.context import Rest


async def record_now(rest: Rest, asker: Asker, record: Record) -> None:
    """Sends ``record`` to the worker and applies it at once as ``asker``, so that the next list is right.

    One of the two is enough: the worker writes the record later, or the row is there already. Raises what the
    database raised when both fail.
    """
    queued = True
    try:
        await rest.ports.records.send_records([record])
    except StoreUnavailable:
        queued = False
    try:
        await run_in_threadpool(store, rest.database, asker, [Scrubber(rest.redact).scrub(record)])
    except DatabaseUnavailable:
        if not queued:
            raise
