"""Service tokens: ``python -m infra.tokens create --scope ingest --name NAME``, ``list``, ``revoke ID``.

For operators, who need no account: the first token of an installation comes from here. On AWS it works with your
credentials, on the laptop after ``. .taskflow/env``. Admins do the same at ``/api/admin/tokens``.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import get_args

from botocore.exceptions import BotoCoreError, ClientError
from taskflow.adapters.dynamodb import DynamoTable, call_in_thread
from taskflow.adapters.queues import SqsQueue
from taskflow.adapters.service_tokens import TableServiceTokens
from taskflow.clock import SystemClock
from taskflow.errors import CallRefused, SettingsError, StoreUnavailable
from taskflow.identity import DEFAULT_TENANT, Scope
from taskflow.records.audit import operator_record
from taskflow.records.build import iso
from taskflow.records.encoding import encode
from taskflow.rest.service_tokens import ID_CHARS, MAX_TOKENS, ServiceToken, TooManyTokens, assemble

from infra.aws import account
from infra.outputs import StackNotFound, outputs

DAY_MS = 86_400_000


class Tokens:
    """A stack's tokens, and its audit trail."""

    def __init__(self, found: dict[str, str]) -> None:
        aws = account()
        table = DynamoTable(aws.dynamodb(), found["TableName"], call_in_thread)
        self._registry = TableServiceTokens(table, SystemClock())
        self._records = SqsQueue(aws.sqs(), found["RecordsQueueUrl"])

    async def create(self, token: ServiceToken) -> str:
        """Makes the token; returns what its program sends. Raises ``TooManyTokens``, ``StoreUnavailable``."""
        bearer = assemble(token.id, secrets.token_urlsafe(32))
        await self._audit(
            token.tenant_id, "token.created", token.id, f"{token.name}: {', '.join(token.scopes)}"
        )
        await self._registry.add(token, bearer)
        return bearer

    async def listed(self, tenant_id: str) -> list[ServiceToken]:
        """The tenant's tokens, the newest first."""
        return await self._registry.listed(tenant_id)

    async def revoke(self, tenant_id: str, token_id: str, now_ms: int) -> bool:
        """Ends a token. False when there is none of this id."""
        if all(token.id != token_id for token in await self.listed(tenant_id)):
            return False
        await self._audit(tenant_id, "token.revoked", token_id, "")
        return await self._registry.revoke(tenant_id, token_id, now_ms)

    async def _audit(self, tenant_id: str, action: str, target: str, detail: str) -> None:
        at = iso(int(time.time() * 1000))
        record = operator_record(tenant_id, action, target, detail, entry_id=str(uuid.uuid4()), at=at)
        await self._records.send([encode(record)])


def report(tokens: Sequence[ServiceToken], now_ms: int) -> str:
    """One a line: id, whether it counts, scopes, last use, end, name."""
    lines = []
    for token in tokens:
        state = "revoked" if token.revoked_at else "active" if token.counts(now_ms) else "expired"
        until = "never ends" if token.expires_at is None else f"ends {_day(token.expires_at)}"
        used = f"used {token.last_used_on}" if token.last_used_on else "never used"
        lines.append(f"{token.id}  {state:8}{','.join(token.scopes):20}{used}  {until}  {token.name}")
    return "\n".join(lines) or "there are no service tokens"


def _day(epoch_ms: int) -> str:
    return datetime.fromtimestamp(epoch_ms / 1000, UTC).date().isoformat()


def main(arguments: Sequence[str] | None = None) -> int:
    """Works on the stack in the region and account that boto3 is set up for."""
    options = _options(arguments)
    now = int(time.time() * 1000)
    try:
        tokens = Tokens(outputs(options.stack))
        if options.command == "create":
            made = ServiceToken(
                id=uuid.uuid4().hex[:ID_CHARS],
                name=options.name,
                tenant_id=options.tenant,
                scopes=tuple(sorted(set(options.scope))),
                created_at=now,
                created_by="operator",
                expires_at=now + options.days * DAY_MS,
            )
            bearer = asyncio.run(tokens.create(made))
            print(f"Token {made.id}, shown only now. Send it as bearer token:", file=sys.stderr)
            print(bearer)
        elif options.command == "revoke":
            if not asyncio.run(tokens.revoke(options.tenant, options.id, now)):
                print(f"there is no token {options.id} of tenant {options.tenant}", file=sys.stderr)
                return 1
            print(f"{options.id} revoked; within a minute it opens nothing any more")
        else:
            print(report(asyncio.run(tokens.listed(options.tenant)), now))
    except TooManyTokens:
        print(f"there are {MAX_TOKENS} tokens that count: revoke one that is not needed", file=sys.stderr)
        return 1
    except (StackNotFound, StoreUnavailable, CallRefused, SettingsError, BotoCoreError, ClientError) as error:
        print(f"tokens failed: {error}", file=sys.stderr)
        return 1
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.tokens", description=__doc__)
    parser.add_argument("--stack", default="taskflow", help="name of the stack (default: %(default)s)")
    parser.add_argument("--tenant", default=DEFAULT_TENANT, help="whose tokens (default: %(default)s)")
    does = parser.add_subparsers(dest="command", required=True)
    scopes = get_args(Scope)
    create = does.add_parser("create", help="make a token and print it, once")
    create.add_argument(
        "--scope", action="append", required=True, choices=scopes, help="what it opens; repeat"
    )
    create.add_argument("--name", required=True, type=_name, help="what it is for")
    create.add_argument("--days", type=_days, default=365, help="how long it counts (default: %(default)s)")
    does.add_parser("list", help="all tokens, without their secrets")
    does.add_parser("revoke", help="end a token").add_argument("id")
    return parser.parse_args(arguments)


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not 1 <= len(name) <= 80:
        raise argparse.ArgumentTypeError("give 1 to 80 characters")
    return name


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 3_650):
        raise argparse.ArgumentTypeError("give a whole number from 1 to 3650")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
