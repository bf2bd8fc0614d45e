"""What the slim client makes of an answer is what botocore makes of it: errors, values, and whether to try again."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from functools import cache, partial
from types import SimpleNamespace
from typing import Any

import botocore.session
import pytest
from botocore import parsers
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError, ReadTimeoutError
from botocore.model import ServiceModel
from botocore.retries import standard
from taskflow.aws import answers, retries
from taskflow.aws.http import Answer
from taskflow.aws.values import attribute, plain

OPERATIONS = {
    "dynamodb": ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "TransactWriteItems"),
    "sqs": ("SendMessageBatch", "GetQueueAttributes", "ChangeMessageVisibilityBatch"),
    "secretsmanager": ("GetSecretValue",),
    "lambda": ("Invoke",),
}


@cache
def model(service: str) -> ServiceModel:
    loader = botocore.session.get_session().get_component("data_loader")
    return ServiceModel(loader.load_service_model(service, "service-2"), service)


def reference(service: str, operation: str, answer: Answer) -> dict[str, Any]:
    """What botocore makes of it."""
    shape: Any = model(service).operation_model(operation).output_shape
    raw = {"status_code": answer.status, "headers": dict(answer.headers), "body": answer.body}
    found: dict[str, Any] = parsers.create_parser(model(service).protocol).parse(raw, shape)
    return found


def body(**members: object) -> bytes:
    return json.dumps(members).encode()


PREFIX = "com.amazonaws.dynamodb.v20120810#"
REASONS = [{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Message": "no", "Item": {"pk": {"S": "x"}}}]
ERRORS: dict[str, tuple[str, Answer]] = {
    "with a namespace": (
        "dynamodb",
        Answer(400, {}, body(__type=f"{PREFIX}ValidationException", message="what")),
    ),
    "with an address": (
        "dynamodb",
        Answer(400, {}, body(__type="ThrottlingException:http://x/", Message="slow")),
    ),
    "a condition": (
        "dynamodb",
        Answer(
            400,
            {},
            body(__type=f"{PREFIX}ConditionalCheckFailedException", message="m", Item={"pk": {"S": "x"}}),
        ),
    ),
    "a transaction": (
        "dynamodb",
        Answer(
            400,
            {},
            body(__type=f"{PREFIX}TransactionCanceledException", Message="m", CancellationReasons=REASONS),
        ),
    ),
    "no name": ("dynamodb", Answer(400, {}, body(message="m"))),
    "no body": ("dynamodb", Answer(400, {}, b"")),
    "no body of a server": ("dynamodb", Answer(503, {}, b" ")),
    "a page": ("dynamodb", Answer(502, {}, b"<html><body>Bad Gateway</body></html>")),
    "a page to a client": ("dynamodb", Answer(403, {}, b"<html>no</html>")),
    "not JSON of a server": ("sqs", Answer(500, {}, b"oops")),
    "an error header that is not read": (
        "sqs",
        Answer(
            400,
            {"x-amzn-errortype": "Other"},
            body(__type="com.amazonaws.sqs#OverLimit", message="m", code="X"),
        ),
    ),
    "a former name": (
        "sqs",
        Answer(
            400,
            {"x-amzn-query-error": "AWS.SimpleQueueService.NonExistentQueue;Sender"},
            body(__type="com.amazonaws.sqs#QueueDoesNotExist", message="m"),
        ),
    ),
    "half a former name": (
        "sqs",
        Answer(
            400,
            {"x-amzn-query-error": "Odd"},
            body(__type="com.amazonaws.sqs#QueueDoesNotExist", message="m"),
        ),
    ),
    "no former name": (
        "sqs",
        Answer(
            400, {"x-amzn-query-error": ";Sender"}, body(__type="com.amazonaws.sqs#OverLimit", message="m")
        ),
    ),
    "in a header": (
        "lambda",
        Answer(
            429, {"x-amzn-errortype": "TooManyRequestsException:http://x/"}, body(Reason="r", message="m")
        ),
    ),
    "in the body": ("lambda", Answer(404, {}, body(Code="ResourceNotFoundException", Message="m"))),
    "in the body in small letters": (
        "lambda",
        Answer(404, {}, body(code="a#ResourceNotFoundException", message="m")),
    ),
    "in both": ("lambda", Answer(400, {"x-amzn-errortype": "A"}, body(code="B", message="m"))),
    "a gateway": ("lambda", Answer(504, {}, b"")),
    "of Secrets Manager": (
        "secretsmanager",
        Answer(400, {}, body(__type="ResourceNotFoundException", Message="Secrets Manager can't find it")),
    ),
}


@pytest.mark.parametrize("case", ERRORS)
def test_an_error_has_botocores_code_and_words(case: str) -> None:
    service, answer = ERRORS[case]
    found = answers.error(answer, addressed=service == "lambda")
    expected = reference(service, OPERATIONS[service][0], answer)["Error"]
    assert (found.code, found.message) == (expected["Code"], expected["Message"])
    assert (found.status, found.reason) == (answer.status, found.code)


def modelled(error: str, answer: Answer) -> dict[str, Any]:
    """What botocore adds to a ``ClientError`` of DynamoDB, as the error's own model says."""
    raw = {"status_code": answer.status, "headers": {}, "body": answer.body}
    shape = model("dynamodb").shape_for(error)
    found: dict[str, Any] = parsers.create_parser(model("dynamodb").protocol).parse(raw, shape)
    return found


def test_what_a_refused_write_found_is_in_the_error_as_botocore_has_it() -> None:
    _, condition = ERRORS["a condition"]
    assert (
        answers.error(condition).body["Item"]
        == modelled("ConditionalCheckFailedException", condition)["Item"]
    )
    _, transaction = ERRORS["a transaction"]
    expected = modelled("TransactionCanceledException", transaction)["CancellationReasons"]
    assert answers.error(transaction).body["CancellationReasons"] == expected


VALUE = {"s": "é", "n": -12, "m": {"l": [True, None, b"\x00\xff"]}}


def test_an_item_that_comes_back_is_read_as_botocore_reads_it() -> None:
    sent = {name: attribute(value) for name, value in VALUE.items()}
    members = {"Item": sent, "Items": [sent], "Attributes": sent}
    text = json.dumps(members, default=lambda raw: base64.b64encode(raw).decode())
    answer = Answer(200, {}, text.encode())
    ours = answers.parsed(answer)
    assert reference("dynamodb", "GetItem", answer)["Item"] == sent
    assert {name: plain(value) for name, value in ours["Item"].items()} == VALUE
    assert ours["Items"] == [ours["Item"]] == [ours["Attributes"]]


PLAIN_ANSWERS = {
    ("sqs", "SendMessageBatch"): {
        "Successful": [{"Id": "0", "MessageId": "m", "MD5OfMessageBody": "x"}],
        "Failed": [{"Id": "1", "Code": "InvalidMessageContents", "Message": "no", "SenderFault": True}],
    },
    ("sqs", "GetQueueAttributes"): {"Attributes": {"ApproximateNumberOfMessages": "3"}},
    ("sqs", "ChangeMessageVisibilityBatch"): {"Successful": [{"Id": "0"}], "Failed": []},
    ("secretsmanager", "GetSecretValue"): {"ARN": "a", "Name": "n", "SecretString": '{"k": "é"}'},
    ("dynamodb", "Query"): {"Items": [], "Count": 0, "LastEvaluatedKey": {"pk": {"S": "x"}}},
    ("dynamodb", "TransactWriteItems"): {},
}


@pytest.mark.parametrize(("service", "operation"), PLAIN_ANSWERS)
def test_an_answer_is_what_botocore_makes_of_it(service: str, operation: str) -> None:
    answer = Answer(200, {}, json.dumps(PLAIN_ANSWERS[service, operation]).encode())
    expected = reference(service, operation, answer)
    expected.pop("ResponseMetadata")
    assert answers.parsed(answer) == expected


def test_an_empty_answer_is_an_empty_object_and_another_is_refused() -> None:
    assert answers.parsed(Answer(200, {}, b"")) == {}
    for odd in (b"[]", b"{", b"\xff", b'"text"'):
        with pytest.raises(ValueError):
            answers.parsed(Answer(200, {}, odd))


def test_the_checksum_that_dynamodb_sends_is_held() -> None:
    good = Answer(200, {"x-amz-crc32": "2745614147"}, b"{}")
    assert [
        answers.is_damaged(each) for each in (good, good._replace(body=b"{ }"), Answer(200, {}, b"{}"))
    ] == [
        False,
        True,
        False,
    ]


# --- whether to try again ------------------------------------------------------------------------------


def faults() -> Iterator[tuple[str, str, int, str, bool]]:
    """Every error that the models know, those that are known to be temporary, each with several statuses."""
    general = {"", "InternalFailure", "ServiceUnavailable", "Unheard", "RequestTimeout", "SlowDown"}
    kinds: list[Any] = [standard.ThrottledRetryableChecker, standard.TransientRetryableChecker]
    general |= {*kinds[0]._THROTTLED_ERROR_CODES, *kinds[1]._TRANSIENT_ERROR_CODES}
    for service, operations in OPERATIONS.items():
        for operation in operations:
            shapes = model(service).operation_model(operation).error_shapes
            modelled = {
                (shape.metadata.get("error", {}).get("code") or shape.name): shape.metadata.get(
                    "error", {}
                ).get("httpStatusCode", 400)
                for shape in shapes
            }
            for code in general:
                for status in (400, 403, 429, 500, 501, 502, 503, 504, 505):
                    yield service, operation, status, code, False
            for code, status in modelled.items():
                yield service, operation, status, code, False
                yield service, operation, 500, code, False
    yield "dynamodb", "GetItem", 200, "", True
    yield "dynamodb", "GetItem", 400, "ValidationException", True


def context(
    service: str, operation: str, status: int, code: str, damaged: bool, attempt: int, after: str
) -> Any:
    headers = {"x-amz-crc32": "1"} if damaged else {}
    if after:
        headers["x-amz-retry-after"] = after
    return standard.RetryContext(
        attempt_number=attempt,
        operation_model=model(service).operation_model(operation),
        parsed_response={"Error": {"Code": code}} if code else {},
        http_response=SimpleNamespace(status_code=status, headers=headers, content=b"{}"),
    )


def detector() -> standard.ThrottlingErrorDetector:
    return standard.ThrottlingErrorDetector(standard.RetryEventAdapter())


def test_whatever_is_tried_again_by_botocore_is_tried_again() -> None:
    conditions, throttled = standard.StandardRetryConditions(max_attempts=3), detector()
    count = 0
    for service, operation, status, code, damaged in faults():
        fault = retries.fault_of(status, code, {}, damaged)
        for attempt in (1, 2, 3):
            asked = context(service, operation, status, code, damaged, attempt, "")
            found = retries.again(fault, attempt, retries.Retrying(3))
            assert found == conditions.is_retryable(asked), (service, operation, status, code, attempt)
            assert retries.is_throttled(fault) == throttled.is_throttling_error_from_context(asked), (
                code,
                status,
            )
            count += 1
    assert count > 1_000


@pytest.mark.parametrize("error", [EndpointConnectionError, ConnectionClosedError, ReadTimeoutError])
def test_no_answer_is_worth_another_try_for_both(error: type[Exception]) -> None:
    raised: Any = error
    lost = standard.RetryContext(
        attempt_number=1, caught_exception=raised(endpoint_url="http://x", error="e")
    )
    assert standard.TransientRetryableChecker().is_retryable(lost)
    assert retries.again(retries.Fault(), 1, retries.Retrying(3))
    assert not retries.again(retries.Fault(), 1, retries.Retrying(1))


@pytest.mark.parametrize("service", ["dynamodb", "sqs"])
@pytest.mark.parametrize("after", ["", "0", "700", "60000", "-1", "soon"])
def test_a_pause_is_as_long_as_botocores(service: str, after: str) -> None:
    operation = OPERATIONS[service][0]
    scale = retries.DYNAMODB_SCALE if service == "dynamodb" else retries.SCALE
    for jitter in (0.0, 0.5, 1.0):
        backoff = standard.ExponentialBackoff(
            random=partial(float, jitter), service_name=service, throttling_detector=detector()
        )
        for code, status in (("InternalServerError", 500), ("ThrottlingException", 400)):
            for attempt in (1, 2, 5, 12):
                fault = retries.fault_of(status, code, {"x-amz-retry-after": after} if after else {})
                expected = backoff.delay_amount(
                    context(service, operation, status, code, False, attempt, after)
                )
                assert retries.pause(fault, attempt, scale, jitter) == pytest.approx(expected)


def test_what_retries_may_cost_is_what_botocore_lets_them_cost() -> None:
    ours, theirs = retries.Budget(), standard.RetryQuotaChecker(standard.quota.RetryQuota(), detector())
    lost, slow = retries.Fault(500, "InternalServerError"), retries.Fault(400, "ThrottlingException")

    def both(fault: retries.Fault) -> int:
        asked = context("dynamodb", "GetItem", fault.status, fault.code, False, 1, "")
        spent = ours.spend(fault)
        assert bool(spent) == theirs.acquire_retry_quota(asked)
        assert spent == asked.request_context.get("retry_quota_capacity", 0)
        return spent

    def success(spent: int) -> None:
        ours.earn(spent)
        held: Any = {"retry_quota_capacity": spent} if spent else {}
        theirs.release_retry_quota(held, SimpleNamespace(status_code=200))

    granted = sum(bool(both(lost)) for _ in range(40))
    assert granted == retries.Budget.CAPACITY // retries.Budget.COST
    assert both(slow) and both(slow) and not both(slow)
    for _ in range(6):
        success(0)
    success(both(slow))
    assert both(slow) and not both(lost)
    for _ in range(1_000):
        success(0)
    assert (
        sum(bool(both(slow)) for _ in range(200)) == retries.Budget.CAPACITY // retries.Budget.THROTTLED_COST
    )
    ours.reset()
    assert ours.spend(lost)
