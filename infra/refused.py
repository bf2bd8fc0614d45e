"""Records that SQS never takes: ``python -m infra.refused [--resend | --drop CONVERSATION/ENTRY ...]``.

A record may hold a character or have a size that SQS refuses. It then leaves its conversation's outbox and is listed
here, so that the records behind it go on. Its message is still in DynamoDB. Mend the cause, then put it back.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from botocore.exceptions import BotoCoreError, ClientError
from taskflow.adapters.dynamodb import DynamoTable, call_in_thread
from taskflow.conversation import refused_records
from taskflow.conversation.commands import PutBack
from taskflow.conversation.deadlines import Periods
from taskflow.conversation.refused_records import RefusedRecord
from taskflow.conversation.session import HEADER_KEY, SUMMARY_KEY
from taskflow.engine.repository import ConversationStore
from taskflow.engine.runner import commit
from taskflow.errors import CallRefused, SettingsError, StoreUnavailable
from taskflow.store import keys

from infra.aws import account
from infra.outputs import StackNotFound, outputs


async def listed(store: ConversationStore) -> list[RefusedRecord]:
    """All of them, the oldest first."""
    items = await store.table.query(keys.REFUSED, keys.REFUSED_SK)
    return sorted(map(refused_records.parse, items), key=lambda record: record.at)


async def resend(store: ConversationStore, now: int) -> tuple[int, int]:
    """Puts every record back into its conversation's outbox, which the next sweep sends.

    Returns how many were put back and how many were forgotten, because what they were about is gone. A record that
    SQS refuses again is listed again.
    """
    back = gone = 0
    for record in await listed(store):
        version = await _version(store, record)
        if version is not None:
            command = PutBack(record, version)
            done = await commit(store, record.conversation_id, command, now_ms=lambda: now, periods=Periods())
            if done.ok:
                back += 1
                continue
        # It has a newer entry in the outbox, which goes by itself, or the conversation is gone.
        await store.claim(refused_records.forget(record.conversation_id, record.key))
        gone += 1
    return back, gone


async def _version(store: ConversationStore, record: RefusedRecord) -> int | None:
    """The record's version as it would be sent now; None when there is nothing to send any more."""
    if record.key == HEADER_KEY:
        return record.version
    if record.key == SUMMARY_KEY:
        session = await store.session(record.conversation_id)
        return None if session is None or session.summary is None else session.summary.through
    message = await store.message(record.conversation_id, record.key)
    return None if message is None else message.version


async def drop(store: ConversationStore, names: Sequence[str]) -> int:
    """Forgets records by the names of the list; returns how many were there."""
    found = {name(record): record for record in await listed(store)}
    wanted = [found[each] for each in dict.fromkeys(names) if each in found]
    for record in wanted:
        await store.claim(refused_records.forget(record.conversation_id, record.key))
    return len(wanted)


def name(record: RefusedRecord) -> str:
    """What a record is called on the command line."""
    return f"{record.conversation_id}/{record.key}"


def report(records: Sequence[RefusedRecord]) -> str:
    """One a line: name, when it was refused last, why. Nothing that was said."""
    lines = []
    for record in records:
        at = datetime.fromtimestamp(record.at / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
        lines.append(f"{name(record)}  {at}  {record.reason}")
    return "\n".join(lines) or "SQS has refused no record"


def main(arguments: Sequence[str] | None = None) -> int:
    """Works on the stack in the region and account that boto3 is set up for."""
    parser = argparse.ArgumentParser(prog="python -m infra.refused", description=__doc__)
    parser.add_argument("--stack", default="taskflow", help="name of the stack (default: %(default)s)")
    does = parser.add_mutually_exclusive_group()
    does.add_argument("--resend", action="store_true", help="put everything back into the outboxes")
    does.add_argument("--drop", nargs="+", metavar="CONVERSATION/ENTRY", help="forget these for good")
    options = parser.parse_args(arguments)
    try:
        table = DynamoTable(account().dynamodb(), outputs(options.stack)["TableName"], call_in_thread)
        store = ConversationStore(table, lambda: str(uuid.uuid4()))
        if options.resend:
            back, gone = asyncio.run(resend(store, int(time.time() * 1000)))
            print(
                f"{back} put back" + (f", {gone} forgotten: nothing is left to send of them" if gone else "")
            )
        elif options.drop:
            dropped = asyncio.run(drop(store, options.drop))
            print(f"{dropped} of {len(options.drop)} forgotten")
            return 0 if dropped == len(options.drop) else 1
        else:
            print(report(asyncio.run(listed(store))))
    except (StackNotFound, StoreUnavailable, CallRefused, SettingsError, BotoCoreError, ClientError) as error:
        print(f"refused failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
