"""DynamoDB and SQS with faults, inside the emulator's process.

Answers are in AWS's own words, so that its SDKs retry, or do not, as they would there:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from typing import Any

from local.account import ACCOUNT, REGION
from local.emulator import asgi
from local.emulator.pinned import ministack
from local.faults.errors import FaultsError
from local.faults.injector import Injector
from local.faults.plan import parse
from local.faults.throughput import Buckets, wanted

PATH = "/_faults"
PARTITION, INDEX = "pk", "due"
"""The partition keys of the table and of its index."""

_READS = ("GetItem", "Query", "BatchGetItem", "Scan", "TransactGetItems")
_DYNAMODB = "com.amazonaws.dynamodb.v20120810#"
_SLOWLY = "Throughput exceeds the current throughput limit for your table or index. Please retry shortly."


class Faults:
    """Answers requests instead of the emulator, or lets them pass. ``now`` in seconds, of any clock."""

    def __init__(self, injector: Injector, now: Callable[[], float] = time.monotonic) -> None:
        self._injector = injector
        self._now = now
        self._table, self._index = Buckets(), Buckets()

    def answer(self, operation: str, body: bytes) -> tuple[int, dict[str, Any]] | None:
        """What DynamoDB answers instead of carrying a request out; None: it does."""
        strikes = self._injector.strikes
        if strikes("dynamo_throttle"):
            return _throttled(operation, "Table" + ("Read" if operation in _READS else "Write"))
        if strikes("dynamo_error"):
            return _failed()
        if operation == "TransactWriteItems" and strikes("dynamo_conflict"):
            count = len(json.loads(body).get("TransactItems", ()))
            struck = int(self._injector.between("dynamo_conflict", 0, count, "which"))
            throttled = self._injector.between("dynamo_conflict", 0, 1, "why") < 0.5
            return _cancelled(count, {struck}, "ThrottlingError" if throttled else "TransactionConflict")
        return self._hot(operation, body)

    def loses(self, operation: str) -> bool:
        """Whether the answer to a write that was carried out is lost."""
        return operation not in _READS and self._injector.strikes("dynamo_lost")

    def _hot(self, operation: str, body: bytes) -> tuple[int, dict[str, Any]] | None:
        hot_key, hot_index = self._injector.value("hot_key"), self._injector.value("hot_index")
        if not (hot_key or hot_index) or operation in _READS:
            return None
        now, refused, resource = self._now(), set(), "Table"
        writes = list(wanted(operation, json.loads(body), PARTITION, INDEX))
        for place, write in enumerate(writes):
            if hot_key and not self._table.take(write.key, write.units, hot_key, now):
                self._injector.strike("hot_key")
                refused.add(place)
            # A throttled index throttles the writes of its table.
            elif (
                hot_index
                and write.index_key
                and not self._index.take(write.index_key, write.units, hot_index, now)
            ):
                self._injector.strike("hot_index")
                refused.add(place)
                resource = "Index"
        if not refused:
            return None
        if operation == "TransactWriteItems":
            return _cancelled(len(writes), refused, "ThrottlingError")
        return _throttled(operation, f"{resource}Write")


def _throttled(operation: str, what: str) -> tuple[int, dict[str, Any]]:
    if operation in ("TransactWriteItems", "TransactGetItems"):
        return 400, {"__type": f"{_DYNAMODB}ProvisionedThroughputExceededException", "message": _SLOWLY}
    reasons = [
        {
            "reason": f"{what}KeyRangeThroughputExceeded",
            "resource": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/t",
        }
    ]
    return 400, {
        "__type": f"{_DYNAMODB}ThrottlingException",
        "message": _SLOWLY,
        "throttlingReasons": reasons,
    }


def _failed() -> tuple[int, dict[str, Any]]:
    return 500, {"__type": f"{_DYNAMODB}InternalServerError", "message": "Internal server error"}


def _cancelled(count: int, struck: Iterable[int], code: str) -> tuple[int, dict[str, Any]]:
    places = set(struck)
    message = _SLOWLY if code == "ThrottlingError" else "Transaction is ongoing for the item"
    reasons = [
        {"Code": code, "Message": message} if place in places else {"Code": "None"} for place in range(count)
    ]
    codes = ", ".join(each["Code"] for each in reasons)
    return 400, {
        "__type": f"{_DYNAMODB}TransactionCanceledException",
        "message": f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]",
        "CancellationReasons": reasons,
    }


def install(app: Any, injector: Injector) -> None:
    """Puts the faults before the emulator's services, and ``PATH``, which shows them and takes another plan."""
    faults, inner = Faults(injector), app.app

    async def faulty(scope: Any, receive: asgi.Receive, send: asgi.Send) -> Any:
        if scope["type"] != "http":
            return await inner(scope, receive, send)
        if scope["path"] == PATH:
            return await _control(injector, scope, receive, send)
        if not injector.plan:
            return await inner(scope, receive, send)
        headers = asgi.headers(scope)
        service, _, operation = headers.get("x-amz-target", "").partition(".")
        if service.startswith("DynamoDB_"):
            body, again = await asgi.read(receive)
            if (refused := faults.answer(operation, body)) is not None:
                return await asgi.answer(send, *refused)
            if faults.loses(operation):
                await inner(scope, again, _into_nothing)
                return await asgi.answer(send, *_failed())
            return await inner(scope, again, send)
        if service == "AmazonSQS" and operation.startswith("SendMessage") and injector.strikes("sqs_error"):
            answer = {"__type": "com.amazonaws.sqs#ServiceUnavailable", "message": "Service unavailable"}
            return await asgi.answer(send, 503, answer)
        return await inner(scope, receive, send)

    app.app = faulty
    _install_queues(injector)


def _install_queues(injector: Injector) -> None:
    queues = ministack("services.sqs", _act_send_message=("data", "qurl"), _HANDLERS=None)
    send = queues._act_send_message

    def sent(data: Any, qurl: str) -> Any:
        if injector.strikes("sqs_late"):
            late = int(injector.between("sqs_late", 1, 11))
            data = {**data, "DelaySeconds": int(data.get("DelaySeconds") or 0) + late}
        return send(data, qurl)

    queues._act_send_message = queues._HANDLERS["SendMessage"] = sent


async def _control(injector: Injector, scope: Any, receive: asgi.Receive, send: asgi.Send) -> None:
    if scope["method"] == "POST":
        try:
            body, _ = await asgi.read(receive)
            injector.play(parse(body.decode()))
        except (FaultsError, UnicodeDecodeError) as error:
            return await asgi.answer(send, 400, {"message": str(error)}, "application/json")
    await asgi.answer(send, 200, injector.state(), "application/json")


async def _into_nothing(message: Any) -> None: ...
