"""How a turn is started from the database's network.

The function of the HTTP API may sit in the VPC of the database, which has no way to Lambda or to the connections API.
It reaches SQS. So it hands what is to be invoked to the timer, on the queue ``sweeps`` (docs/decisions/082).
"""

from __future__ import annotations

import json

from taskflow.conversation.invocations import Invocation, encode, parse
from taskflow.engine.ports import Queue
from taskflow.errors import PostFailed

HANDED_ON = "handedOn"


class HandedOn:
    """``engine.ports.Invoker`` that hands invocations to the timer."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    async def invoke(self, invocation: Invocation) -> None:
        """Returns when it is queued. One that gets lost is found by its turn's deadline, like any other."""
        await self._queue.send([json.dumps({HANDED_ON: encode(invocation)})])


def handed_on(body: str) -> Invocation | None:
    """The invocation in a message of the queue ``sweeps``; None: it is another kind of message."""
    try:
        message = json.loads(body)
    except ValueError:
        return None
    if not isinstance(message, dict) or not isinstance(message.get(HANDED_ON), dict):
        return None
    return parse(message[HANDED_ON])


class OutOfReach:
    """``engine.ports.Connections`` where there is no way to them. A connection that misses what a list tells is given
    the list again soon, by a sweep."""

    async def post(self, connection_id: str, data: bytes) -> None:
        raise PostFailed("connections cannot be reached from here")

    async def probe(self, connection_id: str) -> None:
        raise PostFailed("connections cannot be reached from here")

    async def close(self, connection_id: str) -> None:
        raise PostFailed("connections cannot be reached from here")
