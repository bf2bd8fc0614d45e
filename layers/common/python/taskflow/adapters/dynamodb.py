"""The real ``Table``, over ``taskflow.aws``."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from taskflow.aws.errors import AwsError, ServiceError
from taskflow.aws.refusals import is_refusal
from taskflow.aws.values import attribute, plain
from taskflow.errors import CallRefused, ConditionFailed, StoreError, StoreUnavailable
from taskflow.store import keys
from taskflow.store.expressions import (
    Absent,
    AllOf,
    AnyOf,
    Check,
    Compare,
    Condition,
    Delete,
    Exists,
    Fewer,
    Item,
    Path,
    Put,
    Update,
    Write,
    names,
)

if TYPE_CHECKING:
    from taskflow.aws.services import DynamoDB

CONFLICT_TRIES = 30
"""How often a transaction that met another one, or a throttled key, is tried again before the store counts as
unavailable."""

_CONFLICTS = {
    *("TransactionConflict", "TransactionConflictException", "TransactionInProgressException"),
    # Reasons of a cancelled transaction, which AWS's SDKs do not try again, as they do other throttled requests.
    # https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
    *("ThrottlingError", "ProvisionedThroughputExceeded"),
}

Call = Callable[..., Awaitable[Any]]


async def call_inline(function: Callable[..., Any], /, **arguments: Any) -> Any:
    """Runs the blocking call right here: for functions that do one thing at a time."""
    return function(**arguments)


async def call_in_thread(function: Callable[..., Any], /, **arguments: Any) -> Any:
    """Runs the blocking call in a thread: for functions that speak while they read."""
    return await asyncio.to_thread(function, **arguments)


_RETURNED = {"Update": "ALL_NEW", "Delete": "ALL_OLD"}
"""What a single write answers with: the item as ``Table.write`` promises."""


class DynamoTable:
    """``call`` decides where its blocking calls run."""

    def __init__(self, client: DynamoDB, table: str, call: Call = call_inline) -> None:
        self._client = client
        self._table = table
        self._call = call

    async def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        answer = await self._run(
            self._client.get_item,
            Key=_key(pk, sk),
            ConsistentRead=consistent,
        )
        return _item(answer["Item"]) if "Item" in answer else None

    async def query(
        self, pk: str, prefix: str, *, limit: int | None = None, newest_first: bool = False
    ) -> list[Item]:
        found: list[Item] = []
        arguments: dict[str, Any] = {
            "KeyConditionExpression": "pk = :pk AND begins_with(sk, :prefix)",
            "ExpressionAttributeValues": {":pk": {"S": pk}, ":prefix": {"S": prefix}},
            "ConsistentRead": True,
            "ScanIndexForward": not newest_first,
        }
        while limit is None or len(found) < limit:
            if limit is not None:
                arguments["Limit"] = limit - len(found)
            answer = await self._run(self._client.query, **arguments)
            found += [_item(item) for item in answer["Items"]]
            if "LastEvaluatedKey" not in answer:
                break
            arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
        return found

    async def due(
        self, shard: str, until: int, *, limit: int = 100, after: tuple[str, int] | None = None
    ) -> list[tuple[str, int]]:
        start: dict[str, Any] = {}
        if after is not None:
            key = {**_key(after[0], keys.SESSION), "due": {"S": shard}, "due_at": {"N": str(after[1])}}
            start = {"ExclusiveStartKey": key}
        answer = await self._run(
            self._client.query,
            IndexName="due",
            KeyConditionExpression="due = :shard AND due_at <= :until",
            ExpressionAttributeValues={":shard": {"S": shard}, ":until": {"N": str(until)}},
            Limit=limit,
            **start,
        )
        items = [_item(item) for item in answer["Items"]]
        return [(item["pk"], item["due_at"]) for item in items]

    async def write(self, write: Write) -> Item | None:
        operation, arguments = render(write)
        functions: dict[str, Callable[..., Any]] = {
            "Update": self._client.update_item,
            "Put": self._client.put_item,
            "Delete": self._client.delete_item,
        }
        if operation in _RETURNED:
            arguments["ReturnValues"] = _RETURNED[operation]
        for attempt in range(CONFLICT_TRIES):
            try:
                answer = await self._run(functions[operation], **arguments)
            except _Conflict:
                await _back_off(attempt)
                continue
            return _item(answer["Attributes"]) if "Attributes" in answer else None
        raise StoreUnavailable("the item stayed locked by transactions")

    async def transact(self, writes: Sequence[Write], token: str) -> None:
        items = []
        for write in writes:
            operation, arguments = render(write)
            if operation == "Update" and "UpdateExpression" not in arguments:
                raise StoreError("an update that changes nothing has no place in a transaction")
            name = "ConditionCheck" if operation == "Check" else operation
            items.append({name: {"TableName": self._table, **arguments}})
        for attempt in range(CONFLICT_TRIES):
            try:
                await self._run(
                    self._client.transact_write_items,
                    named=False,
                    TransactItems=items,
                    ClientRequestToken=token,
                )
            except _Conflict:
                await _back_off(attempt)
                continue
            return
        raise StoreUnavailable("the transaction kept meeting others")

    async def _run(self, function: Callable[..., Any], /, *, named: bool = True, **arguments: Any) -> Any:
        if named:
            arguments["TableName"] = self._table
        try:
            return await self._call(function, **arguments)
        except ServiceError as error:
            found = _translate(error, function.__name__)
            # The service's own words may quote what was to be stored.
            raise found from (None if isinstance(found, CallRefused) else error)
        except AwsError as error:
            raise StoreUnavailable(error.reason) from error


class _Conflict(Exception):
    """Another transaction holds one of the items, or too much is written to its key just now; nothing is known about
    the condition."""


async def _back_off(attempt: int) -> None:
    await asyncio.sleep(random.uniform(0.5, 1.0) * min(0.3, 0.01 * 2**attempt))  # noqa: S311 (jitter)


def _translate(error: ServiceError, call: str) -> Exception:
    code = error.code
    if code == "ConditionalCheckFailedException":
        return ConditionFailed(0, item=_found(error.body))
    if code in _CONFLICTS:
        return _Conflict()
    if code == "TransactionCanceledException":
        cancelled = error.body.get("CancellationReasons", [])
        reasons = tuple(reason.get("Code", "None") for reason in cancelled)
        if "ConditionalCheckFailed" in reasons:
            index = reasons.index("ConditionalCheckFailed")
            return ConditionFailed(index, reasons, _found(cancelled[index]))
        if _CONFLICTS & set(reasons):
            return _Conflict()
        # Nothing passing is among them: ``ValidationError``, ``ItemCollectionSizeLimitExceeded``.
        return CallRefused(", ".join(reasons), call)
    if is_refusal(error):
        return CallRefused(code, call)
    return StoreUnavailable(code or "unknown error")


def _found(answer: Mapping[str, Any]) -> Item | None:
    """The item that a refused write found, where it was asked for and is there."""
    return _item(answer["Item"]) if answer.get("Item") else None


def _key(pk: str, sk: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def _item(raw: Mapping[str, Any]) -> Item:
    return {name: plain(value) for name, value in raw.items()}


class _Expression:
    """Collects the names and values an expression refers to."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.values: dict[str, Any] = {}

    def path(self, path: Path) -> str:
        parts = []
        for name in names(path):
            alias = next((key for key, known in self.names.items() if known == name), None)
            if alias is None:
                alias = f"#n{len(self.names)}"
                self.names[alias] = name
            parts.append(alias)
        return ".".join(parts)

    def value(self, value: Any) -> str:
        alias = f":v{len(self.values)}"
        self.values[alias] = attribute(value)
        return alias

    def condition(self, condition: Condition) -> str:
        match condition:
            case AllOf((alone,)) | AnyOf((alone,)):
                # DynamoDB refuses an expression with redundant parentheses.
                return self.condition(alone)
            case AllOf(conditions):
                return "(" + " AND ".join(self.condition(each) for each in conditions) + ")"
            case AnyOf(conditions):
                return "(" + " OR ".join(self.condition(each) for each in conditions) + ")"
            case Exists(path):
                return f"attribute_exists({self.path(path)})"
            case Absent(path):
                return f"attribute_not_exists({self.path(path)})"
            case Fewer(path, limit):
                return f"size({self.path(path)}) < {self.value(limit)}"
            case Compare(path, op, value):
                return f"{self.path(path)} {op} {self.value(value)}"


def render(write: Write) -> tuple[str, dict[str, Any]]:
    """The operation's name (Update, Put, Delete, Check) and its arguments, without the table."""
    expression = _Expression()
    arguments: dict[str, Any] = {}
    if isinstance(write, Put):
        arguments["Item"] = {name: attribute(value) for name, value in write.item.items()}
    else:
        arguments["Key"] = _key(write.pk, write.sk)
    if isinstance(write, Update):
        clauses = []
        if write.set:
            sets = (f"{expression.path(p)} = {expression.value(v)}" for p, v in write.set.items())
            clauses.append("SET " + ", ".join(sets))
        if write.remove:
            clauses.append("REMOVE " + ", ".join(expression.path(p) for p in write.remove))
        if write.add:
            adds = (f"{expression.path(p)} {expression.value(v)}" for p, v in write.add.items())
            clauses.append("ADD " + ", ".join(adds))
        if clauses:
            arguments["UpdateExpression"] = " ".join(clauses)
    if write.condition is not None:
        arguments["ConditionExpression"] = expression.condition(write.condition)
        if isinstance(write, Update) and write.answers:
            arguments["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    if expression.names:
        arguments["ExpressionAttributeNames"] = expression.names
    if expression.values:
        arguments["ExpressionAttributeValues"] = expression.values
    operation = {Update: "Update", Put: "Put", Delete: "Delete", Check: "Check"}[type(write)]
    return operation, arguments
