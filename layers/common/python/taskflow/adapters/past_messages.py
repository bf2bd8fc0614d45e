"""Recall as generate has it: the person's switch is in the table, what they have said in the worker's database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from taskflow.conversation.recalled import Passage
from taskflow.engine import remembering
from taskflow.errors import StoreUnavailable
from taskflow.identity import Identity
from taskflow.store.table import Table

if TYPE_CHECKING:
    from taskflow.adapters.invoke import LambdaInvoker

MAX_QUESTION_CHARS = 2_000
"""What is asked of a long message: its end, where the question stands."""


class LambdaPastMessages:
    """``engine.ports.PastMessages`` by invoking the worker, which has the database."""

    def __init__(self, table: Table, worker: LambdaInvoker) -> None:
        self._table = table
        self._worker = worker

    async def recall(
        self, identity: Identity, question: str, conversation_id: str, from_turn: int, seconds: float
    ) -> Sequence[Passage] | None:
        """Raises ``StoreUnavailable`` when the table or the worker does not answer, ``CallRefused`` when it never
        will."""
        if not await remembering.is_on(self._table, identity):
            return None
        answer = await self._worker.ask(
            {
                "kind": "recall",
                "userId": identity.user_id,
                "tenantId": identity.tenant_id,
                "question": question[-MAX_QUESTION_CHARS:],
                "conversationId": conversation_id,
                "fromTurn": from_turn,
                "seconds": seconds,
            }
        )
        try:
            return [
                Passage(
                    each["messageId"], each["conversationId"], each["role"], each["text"], each["createdAt"]
                )
                for each in answer["passages"]
            ]
        except (LookupError, TypeError):
            raise StoreUnavailable("the worker's answer has no passages") from None
