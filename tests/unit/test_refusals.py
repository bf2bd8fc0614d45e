"""A call that a service refuses for a fault of ours is no outage: it is reported with its code, and quotes nothing."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any

import pytest
from taskflow import bootstrap, unhandled
from taskflow.adapters.breakers import TableBreakerStore
from taskflow.adapters.connections import ApiGatewayConnections, raise_for
from taskflow.adapters.dynamodb import DynamoTable
from taskflow.adapters.gauges import PipelineGauges
from taskflow.adapters.invoke import LambdaInvoker
from taskflow.adapters.queues import SqsQueue
from taskflow.adapters.secrets import MAX_AGE_SECONDS, Secret
from taskflow.adapters.visibility import SqsVisibility
from taskflow.aws.errors import AwsError, NoAnswer, NoCredentials, ServiceError
from taskflow.aws.http import Answer
from taskflow.aws.refusals import is_refusal
from taskflow.engine.offers import Offers
from taskflow.errors import CallRefused, NotQueued, PostFailed, PostForbidden, PostRefused, StoreUnavailable
from taskflow.records import database
from taskflow.store.expressions import Put, Update

from functions.connect import app
from tests.support.aws import Keys
from tests.support.manual_clock import ManualClock

SAID = "what mary.jones@example.org wrote"

OURS = [
    ("AccessDeniedException", 400),
    ("AccessDeniedException", 403),
    ("AccessDenied", 403),
    ("ValidationException", 400),
    ("ResourceNotFoundException", 400),
    ("ResourceNotFoundException", 404),
    ("UnrecognizedClientException", 400),
    ("InvalidSignatureException", 400),
    ("IncompleteSignatureException", 400),
    ("MissingAuthenticationTokenException", 400),
    ("ExpiredTokenException", 400),
    ("InvalidClientTokenId", 403),
    ("SerializationException", 400),
    ("IdempotentParameterMismatchException", 400),
    ("ItemCollectionSizeLimitExceededException", 400),
    ("AWS.SimpleQueueService.NonExistentQueue", 400),
    ("QueueDoesNotExist", 400),
    ("InvalidParameterValueException", 400),
    ("RequestTooLargeException", 413),
    ("KMS.AccessDeniedException", 400),
    ("KMSAccessDeniedException", 502),
    ("KMSDisabledException", 502),
    ("DecryptionFailure", 400),
    ("InvalidRequestException", 400),
    ("403", 403),
    ("307", 307),
]
PASSING = [
    ("ThrottlingException", 400),
    ("ProvisionedThroughputExceededException", 400),
    ("RequestLimitExceeded", 400),
    ("LimitExceededException", 400),
    ("RequestThrottled", 403),
    ("TooManyRequestsException", 429),
    ("AnyOther", 429),
    ("TransactionInProgressException", 400),
    ("ReplicatedWriteConflictException", 400),
    ("KMS.ThrottlingException", 400),
    ("KmsThrottled", 400),
    ("ResourceConflictException", 409),
    ("SnapStartNotReadyException", 409),
    ("ResourceNotReadyException", 502),
    ("EC2ThrottledException", 502),
    ("InternalServerError", 500),
    ("InternalFailure", 500),
    ("ServiceUnavailable", 503),
    ("RequestTimeoutException", 408),
    ("503", 503),
]


def service_error(code: str, status: int = 400) -> ServiceError:
    return ServiceError(code, SAID, status, {"message": SAID})


def test_what_is_ours_and_what_passes() -> None:
    assert [case for case in OURS if not is_refusal(service_error(*case))] == []
    assert [case for case in PASSING if is_refusal(service_error(*case))] == []
    away: list[AwsError] = [NoAnswer("TimeoutError"), NoCredentials("no keys")]
    assert not any(map(is_refusal, away))


class Client:
    """Any client of AWS, that always fails so. ``answers``: what is answered before."""

    def __init__(self, error: AwsError, *answers: Any) -> None:
        self.error, self.answers = error, list(answers)

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def call(**_: Any) -> Any:
            if self.answers:
                return self.answers.pop(0)
            raise self.error

        call.__name__ = operation
        return call


def table(error: AwsError) -> DynamoTable:
    return DynamoTable(Client(error), "table")  # type: ignore[arg-type]


def gauges(error: AwsError) -> PipelineGauges:
    urls = {"records": "r", "records_dlq": "d", "sweeps_dlq": "s"}
    return PipelineGauges(table(error), ManualClock(), Client(error), **urls)  # type: ignore[arg-type]


async def secret(error: AwsError) -> Any:
    return Secret(Client(error), "arn", ManualClock()).values()


async def database_secret(error: AwsError) -> Any:
    class Account:
        @classmethod
        def from_environment(cls, environment: Any) -> Account:
            return cls()

        def secrets(self) -> Any:
            return Client(error)

        def reset(self) -> None: ...

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("taskflow.aws.account.Account", Account)
        database._fetch("arn")


PUT = Put({"pk": "a", "sk": "s", "content": SAID})

CALLS: dict[str, tuple[Callable[[AwsError], Any], str]] = {
    "get": (lambda error: table(error).get("a", "s"), "get_item"),
    "query": (lambda error: table(error).query("a", "s"), "query"),
    "due": (lambda error: table(error).due("0", 1), "query"),
    "put": (lambda error: table(error).write(PUT), "put_item"),
    "update": (lambda error: table(error).write(Update("a", "s", set={"n": SAID})), "update_item"),
    "transact": (lambda error: table(error).transact([PUT], "token"), "transact_write_items"),
    "sweeps": (
        lambda error: SqsQueue(Client(error), "url").send_delayed([1]),  # type: ignore[arg-type]
        "SendMessageBatch",
    ),
    "gauges": (lambda error: gauges(error).queues(), "GetQueueAttributes"),
    "ask": (
        lambda error: LambdaInvoker(Client(error), "ingest").ask({"said": SAID}),  # type: ignore[arg-type]
        "Invoke of ingest",
    ),
    "secret": (secret, "GetSecretValue"),
    "the database's secret": (database_secret, "GetSecretValue of the database's secret"),
}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The metrics that are counted."""
    found: list[str] = []
    monkeypatch.setattr("taskflow.unhandled.metrics.add_metric", lambda name, unit, value: found.append(name))
    return found


def reports(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    """Level and reason of what was reported; nothing that was said is in it."""
    assert SAID not in "".join(str(vars(each)) for each in caplog.records)
    return [
        (each.levelname, vars(each)["reason"])
        for each in caplog.records
        if each.getMessage() == "unhandled error"
    ]


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize(
    "code", ["AccessDeniedException", "ValidationException", "ResourceNotFoundException"]
)
async def test_a_refused_call_is_an_error_of_the_function(
    name: str, code: str, counted: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    call, operation = CALLS[name]
    with pytest.raises(CallRefused) as refused:
        await call(service_error(code))
    assert not isinstance(refused.value, StoreUnavailable)
    assert (refused.value.code, refused.value.call) == (code, operation)

    def handler(event: Any, context: Any) -> Any:
        raise refused.value

    assert unhandled.guarded(unhandled.status_500)(handler)({}, None) == {"statusCode": 500}
    assert counted == ["UnhandledErrors"]
    assert reports(caplog) == [("ERROR", f"CallRefused: {operation} was refused: {code}")]


@pytest.mark.parametrize("name", [name for name in CALLS if name != "the database's secret"])
@pytest.mark.parametrize("case", [("ThrottlingException", 400), ("InternalServerError", 500)], ids=str)
async def test_what_passes_is_unavailable_as_ever(name: str, case: tuple[str, int]) -> None:
    with pytest.raises(StoreUnavailable):
        await CALLS[name][0](service_error(*case))


@pytest.mark.parametrize("entry", [False, True], ids=["the call", "an entry"])
async def test_records_wait_where_the_queue_may_not_be_used_and_that_is_reported_once(
    entry: bool, counted: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    code = "AccessDeniedException"
    failed = {"Failed": [{"Id": str(n), "Code": code, "SenderFault": True} for n in range(3)]}
    client = Client(service_error(code), *([failed] if entry else []))
    with pytest.raises(NotQueued) as raised:
        await SqsQueue(client, "url").send([SAID] * 3)  # type: ignore[arg-type]
    assert (raised.value.refused, list(raised.value.waiting)) == ({}, [0, 1, 2])
    assert counted == ["UnhandledErrors"]
    assert reports(caplog) == [("ERROR", f"CallRefused: SendMessageBatch was refused: {code}")]


async def test_records_that_wait_for_a_busy_queue_are_not_reported(counted: list[str]) -> None:
    failed = {"Failed": [{"Id": "0", "Code": "KMS.ThrottlingException", "SenderFault": True}]}
    for client in (Client(service_error("RequestThrottled", 403)), Client(NoAnswer("x"), failed)):
        with pytest.raises(NotQueued):
            await SqsQueue(client, "url").send([SAID])  # type: ignore[arg-type]
    assert counted == []


def test_messages_that_cannot_come_again_soon_are_reported(counted: list[str]) -> None:
    for error, reported in ((service_error("AccessDenied", 403), 1), (NoAnswer("TimeoutError"), 0)):
        counted.clear()
        assert not SqsVisibility(Client(error), "url").come_again([("handle", 1)])  # type: ignore[arg-type]
        assert len(counted) == reported


def test_a_message_that_is_in_flight_no_longer_is_not_reported(counted: list[str]) -> None:
    # AWS's answer alone: findings/sqs-emulators-hide-messages-that-nobody-holds.sh.
    gone = {"Failed": [{"Id": "0", "Code": "MessageNotInflight", "SenderFault": True}]}
    client = Client(NoAnswer("nothing is asked a third time"), {"Successful": []}, gone)
    messages = [(f"handle {number}", 1) for number in range(11)]
    assert not SqsVisibility(client, "url").come_again(messages)  # type: ignore[arg-type]
    assert counted == []


async def test_a_secret_that_was_read_serves_on_and_the_refusal_is_reported(
    counted: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    clock = ManualClock()
    client = Client(service_error("AccessDeniedException"), {"SecretString": json.dumps({"key": SAID})})
    held = Secret(client, "arn", clock)
    assert held.values() == {"key": SAID}
    await clock.advance(MAX_AGE_SECONDS)
    assert [held.values() for _ in range(5)] == [{"key": SAID}] * 5
    assert counted == ["UnhandledErrors"]
    assert reports(caplog) == [("ERROR", "CallRefused: GetSecretValue was refused: AccessDeniedException")]


@pytest.mark.parametrize("method", ["post", "probe", "close"])
async def test_a_gateway_that_forbids_posts_is_reported_and_nothing_else_ends(
    method: str, counted: list[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = ApiGatewayConnections("http://127.0.0.1:9/v1", "us-east-1", Keys())
    monkeypatch.setattr(posts._pool, "request", lambda *_: Answer(403, {}, b'{"message":"Forbidden"}'))
    work = posts.post("c=", SAID.encode()) if method == "post" else getattr(posts, method)("c=")
    if method == "close":
        await work
    else:
        with pytest.raises(PostForbidden):
            await work
    verb = {"post": "POST", "probe": "GET", "close": "DELETE"}[method]
    assert counted == ["UnhandledErrors"]
    assert reports(caplog) == [("ERROR", f"CallRefused: {verb} @connections was refused: 403")]


@pytest.mark.parametrize("status", [413, 400, 500, 503])
def test_no_other_answer_of_the_gateway_forbids(status: int) -> None:
    with pytest.raises(PostFailed) as failed:
        raise_for(status, "c=")
    assert not isinstance(failed.value, PostForbidden)
    assert issubclass(PostForbidden, PostRefused)


async def test_what_is_put_up_with_while_the_table_is_away_is_put_up_with_and_reported(
    counted: list[str],
) -> None:
    refusing = table(service_error("AccessDeniedException"))
    assert await Offers(refusing, ManualClock()).off("default") == frozenset()
    with pytest.raises(StoreUnavailable):
        await TableBreakerStore(refusing).get("model")
    assert counted == ["UnhandledErrors"] * 2


def test_who_connects_without_a_grant_of_ours_gets_a_clean_500(
    counted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(work: Any) -> Any:
        work.close()
        raise CallRefused("AccessDeniedException", "get_item")

    monkeypatch.setattr(bootstrap, "run", refused)
    upgrade = {"requestContext": {"connectionId": "c1"}, "headers": {}}
    connect = unhandled.guarded(unhandled.status_500)(inspect.unwrap(app.handler))
    assert connect(upgrade, None) == {"statusCode": 500}
    assert counted == ["UnhandledErrors"]
