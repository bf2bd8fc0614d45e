"""``rest.gauges.Gauges`` over SQS and the table.

Neither a sweep nor a turn has to report anything for these to be right, so they are right after a crash too:

- **Sweep lag** is read off the sparse index ``due``: the entry at its head is the session that is due the longest,
  and no sweep has claimed it. Working sweeps come every two seconds; when they stop, the head grows old by itself.
- **Outbox age**. An entry normally leaves its outbox within milliseconds and is nobody's concern. One that does
  not is found by the sweep 30 seconds later, which writes an item ``LATE`` in the transaction of its claim and
  removes it in the transaction that finds the outbox empty: their keys sort by age, so the oldest is the first of
  one query and their number tells one conversation in trouble from all, whoever crashed in between. When no sweep
  comes either, the sessions at the head of the index are read themselves. The age counts from when the outbox was
  first written to since it was last seen empty, so it is at most the 30 seconds too high.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from taskflow.aws.errors import AwsError
from taskflow.aws.refusals import is_refusal
from taskflow.clock import Clock
from taskflow.conversation import overdue_outbox
from taskflow.conversation.deadlines import OUTBOX_MS
from taskflow.conversation.session import parse
from taskflow.errors import CallRefused, StoreUnavailable
from taskflow.rest.gauges import COUNTED, Queues, Timers
from taskflow.store import keys
from taskflow.store.table import Table

if TYPE_CHECKING:
    from taskflow.aws.services import Sqs

HEADS = 5
"""How many of the longest due sessions of each shard are read when no sweep comes."""

_WAITING = "ApproximateNumberOfMessages"
_COUNTS = (_WAITING, f"{_WAITING}NotVisible", f"{_WAITING}Delayed")


class PipelineGauges:
    """``records``, ``records_dlq``, ``sweeps_dlq``: queue URLs."""

    def __init__(
        self,
        table: Table,
        clock: Clock,
        client: Sqs,
        *,
        records: str,
        records_dlq: str,
        sweeps_dlq: str,
    ) -> None:
        self._table = table
        self._clock = clock
        self._client = client
        self._urls = (records, records_dlq, sweeps_dlq)

    async def queues(self) -> Queues:
        return Queues(*await asyncio.gather(*(asyncio.to_thread(self._count, url) for url in self._urls)))

    async def timers(self) -> Timers:
        now = int(self._clock.now() * 1000)
        heads, noted, refused = await asyncio.gather(
            asyncio.gather(*(self._table.due(str(s), now, limit=HEADS) for s in range(keys.DUE_SHARDS))),
            self._table.query(keys.LATE, "OUTBOX#", limit=COUNTED),
            self._table.query(keys.REFUSED, keys.REFUSED_SK, limit=COUNTED),
        )
        overdue = [head for shard in heads for head in shard]
        since = [int(item["since"]) for item in noted]
        lag = max((now - due_at for _, due_at in overdue), default=0)
        if lag > OUTBOX_MS:
            since += await asyncio.gather(*(self._unsent_since(pk, now) for pk, _ in overdue))
        age = (now - min(since, default=now)) / 1000
        return Timers(lag / 1000, age, outboxes_overdue=len(noted), records_refused=len(refused))

    async def _unsent_since(self, pk: str, now: int) -> int:
        item = await self._table.get(pk, keys.SESSION)
        session = parse(item) if item is not None else None
        return overdue_outbox.since(session, now=now) if session is not None and session.outbox else now

    def _count(self, url: str) -> int:
        try:
            answer = self._client.get_queue_attributes(QueueUrl=url, AttributeNames=list(_COUNTS))
        except AwsError as error:
            if is_refusal(error):
                raise CallRefused(error.reason, "GetQueueAttributes") from None
            raise StoreUnavailable(f"the queue does not answer: {error.reason}") from error
        return sum(int(answer["Attributes"].get(name, 0)) for name in _COUNTS)
