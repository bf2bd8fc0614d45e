"""The port to a DynamoDB table with a partition key ``pk``, a sort key ``sk`` and the sparse index ``due``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from taskflow.store.expressions import Item, Write


class Table(Protocol):
    """Conditional reads and writes; every method raises ``StoreUnavailable`` when the table cannot be reached.

    Two adapters implement it, held to the same contract tests: ``adapters.dynamodb.DynamoTable`` and
    ``tests.fakes.table.MemoryTable``.
    """

    async def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        """One item, or None. Strongly consistent unless ``consistent`` is false."""
        ...

    async def query(
        self, pk: str, prefix: str, *, limit: int | None = None, newest_first: bool = False
    ) -> list[Item]:
        """Items of ``pk`` whose sort key starts with ``prefix``, in sort-key order, strongly consistent."""
        ...

    async def due(
        self, shard: str, until: int, *, limit: int = 100, after: tuple[str, int] | None = None
    ) -> list[tuple[str, int]]:
        """``(pk, due_at)`` of sessions of ``shard`` due by ``until``, earliest first (eventually consistent).

        ``after``: the last of the page before, whatever has become of it. Fewer than ``limit``: there are no more.
        """
        ...

    async def write(self, write: Write) -> Item | None:
        """One write. Returns the item: after an ``Update`` as it is then, after a ``Delete`` as it was if it was there.
        Raises ``ConditionFailed``."""
        ...

    async def transact(self, writes: Sequence[Write], token: str) -> None:
        """All or none, once for each ``token``. Raises ``ConditionFailed`` with the first failed write's index.

        A conflict with another transaction is retried under the same token and never read as a lost condition.
        """
        ...
