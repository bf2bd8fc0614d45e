"""DynamoDB's refusals are what its SDK makes them: typed, and retried where it retries."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError
from taskflow.adapters.dynamodb import render
from taskflow.store.expressions import Update

from local.emulator.clients import at
from local.faults.emulator import Faults
from local.faults.injector import Injector
from local.faults.plan import parse

TABLE = "table"


class Answering:
    """Answers a botocore client as the emulator with faults would: what is let through is answered ``{}``."""

    def __init__(self, text: str) -> None:
        self.injector = Injector("emulator")
        self.injector.play(parse(text))
        self.now = 0.0
        self.faults = Faults(self.injector, lambda: self.now)
        self.asked = 0

    def __call__(self, request: Any, **_: Any) -> Any:
        self.asked += 1
        operation = request.headers["X-Amz-Target"].decode().partition(".")[2]
        status, body = self.faults.answer(operation, request.body) or (200, {})
        raw = json.dumps(body).encode()

        class Raw:
            def stream(self, **_: Any) -> Any:
                yield raw

            def read(self, *_: Any) -> bytes:
                return raw

        headers: Any = {"content-type": "application/x-amz-json-1.0"}
        return AWSResponse(request.url, status, headers, Raw())


def client(answering: Answering, attempts: int = 1) -> Any:
    config = Config(retries={"mode": "standard", "total_max_attempts": attempts})
    arguments: Any = {**at("http://127.0.0.1:1"), "config": config}
    made: Any = boto3.client("dynamodb", **arguments)
    made.meta.events.register("before-send.dynamodb", answering)
    return made


def transaction(*keys: str) -> dict[str, Any]:
    items = []
    for key in keys:
        _, arguments = render(Update(key, "s", set={"n": 1}))
        items.append({"Update": {"TableName": TABLE, **arguments}})
    return {"TransactItems": items, "ClientRequestToken": "t"}


def update(key: str, **values: Any) -> dict[str, Any]:
    changes: Any = {"n": 1, **values}
    _, arguments = render(Update(key, "s", set=changes))
    return {"TableName": TABLE, **arguments}


@pytest.mark.parametrize(
    ("text", "code", "status"),
    [
        ("dynamo_throttle=1", "ThrottlingException", 400),
        ("dynamo_error=1", "InternalServerError", 500),
    ],
)
def test_a_refused_request_is_the_sdks_typed_error_and_tried_again(text: str, code: str, status: int) -> None:
    answering = Answering(text)
    with pytest.raises(ClientError) as refused:
        client(answering, attempts=2).update_item(**update("a"))
    assert refused.value.response["Error"]["Code"] == code
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert answering.asked == 2


def test_a_throttled_read_says_so() -> None:
    with pytest.raises(ClientError) as refused:
        client(Answering("dynamo_throttle=1")).get_item(TableName=TABLE, Key={"pk": {"S": "a"}})
    reasons: Any = refused.value.response
    assert reasons["throttlingReasons"][0]["reason"] == "TableReadKeyRangeThroughputExceeded"


def test_a_cancelled_transaction_names_one_entry_with_a_reason_of_either_kind() -> None:
    answering, codes = Answering("dynamo_conflict=1"), set()
    made = client(answering)
    for _ in range(30):
        with pytest.raises(made.exceptions.TransactionCanceledException) as cancelled:
            made.transact_write_items(**transaction("a", "b", "c"))
        reasons = [each["Code"] for each in cancelled.value.response["CancellationReasons"]]
        assert len(reasons) == 3 and reasons.count("None") == 2
        codes |= set(reasons)
    assert codes == {"None", "TransactionConflict", "ThrottlingError"}


def test_a_hot_key_is_throttled_while_others_are_written() -> None:
    answering = Answering("hot_key=2")
    made = client(answering)
    for _ in range(2):
        made.update_item(**update("hot"))
    with pytest.raises(ClientError) as refused:
        made.update_item(**update("hot"))
    answered: Any = refused.value.response
    assert answered["throttlingReasons"][0]["reason"] == "TableWriteKeyRangeThroughputExceeded"
    made.update_item(**update("cold"))
    made.get_item(TableName=TABLE, Key={"pk": {"S": "hot"}})
    answering.now = 1.0
    made.update_item(**update("hot"))
    assert answering.injector.struck == {"hot_key": 1}


def test_a_hot_key_of_an_index_throttles_the_writes_of_the_table() -> None:
    answering = Answering("hot_index=1")
    made = client(answering)
    made.update_item(**update("a", due="1"))
    with pytest.raises(ClientError) as refused:
        made.update_item(**update("b", due="1"))
    answered: Any = refused.value.response
    assert answered["throttlingReasons"][0]["reason"] == "IndexWriteKeyRangeThroughputExceeded"
    made.update_item(**update("b", due="2"))
    made.update_item(**update("b"))


def test_a_hot_key_cancels_the_transaction_and_names_its_entry() -> None:
    made = client(Answering("hot_key=2"))
    made.transact_write_items(**transaction("hot", "b"))
    with pytest.raises(made.exceptions.TransactionCanceledException) as cancelled:
        made.transact_write_items(**transaction("c", "hot"))
    reasons = [each["Code"] for each in cancelled.value.response["CancellationReasons"]]
    assert reasons == ["None", "ThrottlingError"]


def test_only_the_answers_to_writes_are_lost() -> None:
    faults = Answering("dynamo_lost=1").faults
    assert [faults.loses(each) for each in ("GetItem", "Query", "UpdateItem", "TransactWriteItems")] == [
        *(False, False),
        *(True, True),
    ]


def test_while_nothing_is_played_everything_is_let_through() -> None:
    answering = Answering("off")
    made = client(answering)
    for _ in range(50):
        made.update_item(**update("a", due="1"))
    made.transact_write_items(**transaction("a", "b"))
    assert answering.asked == 51 and not answering.injector.struck
