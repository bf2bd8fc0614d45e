"""After DynamoDB's table was restored from a backup: ``python -m infra.forget``.

A backup may have conversations that were deleted, or whose owner was erased, after it was made. Postgres remembers
them. This asks it about every conversation in the table, and deletes those again. Safe to run at any time, and again.
For a Postgres that was restored there is ``python -m infra.replay``.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
import uuid
from collections.abc import Awaitable, Callable, Iterable, Sequence
from itertools import islice
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from taskflow.adapters.dynamodb import DynamoTable, call_in_thread
from taskflow.adapters.invoke import LambdaInvoker
from taskflow.aws.client import Behaviour
from taskflow.conversation.commands import Delete
from taskflow.conversation.deadlines import Periods
from taskflow.conversation.session import Session
from taskflow.engine.repository import ConversationStore
from taskflow.engine.runner import commit
from taskflow.errors import CallRefused, SettingsError, StoreUnavailable
from taskflow.identity import Identity
from taskflow.records.build import iso
from taskflow.store import keys

from infra.aws import account
from infra.outputs import StackNotFound, outputs
from infra.replay import conversations

AT_ONCE = 100
"""Conversations that one question is about."""

Ask = Callable[[dict[str, Any]], Awaitable[Any]]
"""Asks the function that has the database."""


async def forget(store: ConversationStore, ask: Ask, ids: Iterable[str], now_ms: Callable[[], int]) -> int:
    """Deletes again what Postgres knows to be gone; returns how many conversations that were. Raises
    ``StoreUnavailable``: then run it again."""
    remaining, forgotten = iter(ids), 0
    while some := list(islice(remaining, AT_ONCE)):
        found = await asyncio.gather(*(store.session(each) for each in some))
        live = {session.id: session for session in found if session is not None and not session.deleted}
        if not live:
            continue
        answer = await ask({"kind": "gone", "conversations": [_asked(each) for each in live.values()]})
        for name in answer["gone"]:
            done = await commit(store, name, Delete(_owner(live[name])), now_ms=now_ms, periods=Periods())
            forgotten += done.ok
    return forgotten


def _asked(session: Session) -> dict[str, str]:
    return {
        "id": session.id,
        "person": keys.person_hash(_owner(session)),
        "created_at": iso(session.created_at),
    }


def _owner(session: Session) -> Identity:
    return Identity(session.user_id, session.tenant_id)


def main(arguments: Sequence[str] | None = None) -> int:
    """Works on the stack in the region and account that boto3 is set up for."""
    parser = argparse.ArgumentParser(prog="python -m infra.forget", description=__doc__)
    parser.add_argument("--stack", default="taskflow", help="name of the stack (default: %(default)s)")
    options = parser.parse_args(arguments)
    config = Config(max_pool_connections=AT_ONCE, retries={"mode": "standard", "total_max_attempts": 10})
    try:
        table = outputs(options.stack)["TableName"]
        dynamodb: Any = boto3.client("dynamodb", config=config)
        aws, patient = account(), Behaviour(attempts=10)
        live = DynamoTable(aws.dynamodb(patient), table, call_in_thread)
        store = ConversationStore(live, lambda: str(uuid.uuid4()))
        ingest = LambdaInvoker(aws.functions(patient), f"{options.stack}-ingest")
        ids = conversations(dynamodb, table)
        count = asyncio.run(forget(store, ingest.ask, ids, lambda: int(time.time() * 1000)))
    except (StackNotFound, StoreUnavailable, CallRefused, SettingsError, BotoCoreError, ClientError) as error:
        print(f"not everything is forgotten, run it again: {error}", file=sys.stderr)
        return 1
    print(f"{count} conversations deleted again")
    return 0


if __name__ == "__main__":
    sys.exit(main())
