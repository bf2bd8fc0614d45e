"""Asynchronous invocations, event sources and Lambda's API, with a pool and queues that are told what to do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from local.faults.deliveries import DeliveryFaults
from local.faults.injector import Injector
from local.faults.plan import parse
from local.grants.roles import Roles
from local.pool.api import PAYLOAD_BYTES
from local.pool.failures import Result
from local.triggers.invocations import Asynchronous
from local.triggers.queues import batch, hand_over, serve
from local.triggers.records import MESSAGE_BYTES, event
from local.triggers.server import surface

FAILED = Result(500, b'{"errorType": "LookupError", "errorMessage": "no"}')
STACK = {
    "functions": {
        "f": {"arn": "arn:f", "retries": 2, "age": 21_600, "failed": ""},
        "g": {"arn": "arn:g", "retries": 0, "age": 60, "failed": "arn:dead"},
    },
    "sources": [{"arn": "arn:dead", "queue": "http://dead"}],
}


class Pool:
    """Answers what it is told, then 200."""

    def __init__(self, *answers: Result) -> None:
        self.answers = list(answers)
        self.ran: list[tuple[str, bytes]] = []

    async def run(self, function: str, payload: bytes, request_id: str = "") -> Result:
        self.ran.append((function, payload))
        return self.answers.pop(0) if self.answers else Result(200, b'"well"')


class Queues:
    """Messages by queue; what was deleted and sent."""

    def __init__(self, *batches: Sequence[Mapping[str, Any]]) -> None:
        self.batches = list(batches)
        self.deleted: list[str] = []
        self.sent: list[tuple[str, Any]] = []
        self.waits: list[int] = []

    async def receive(self, url: str, most: int, wait: int = 5) -> Sequence[Mapping[str, Any]]:
        self.waits.append(wait)
        return self.batches.pop(0)[:most] if self.batches else []

    async def delete(self, url: str, messages: Sequence[Mapping[str, Any]]) -> None:
        self.deleted += [message["MessageId"] for message in messages]

    async def send(self, url: str, body: str) -> None:
        self.sent.append((url, json.loads(body)))


class Time:
    """Passes only when it is slept."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def playing(text: str = "off") -> DeliveryFaults:
    """The faults of a plan."""
    faults = DeliveryFaults(Injector("triggers"))
    faults.injector.play(parse(text))
    return faults


async def invoked(function: str, pool: Pool, queues: Queues, time: Time, faults: str = "off") -> None:
    doing: Any = {"clock": time, "sleep": time.sleep}
    later = Asynchronous(lambda: STACK, pool, queues, playing(faults), **doing)  # type: ignore[arg-type]
    later.accept(function, b'{"n": 1}')
    await asyncio.gather(*later._running)


@pytest.mark.parametrize(
    ("function", "answers", "runs", "slept", "condition"),
    [
        ("f", [], 1, [], ""),
        ("f", [FAILED], 2, [60], ""),
        ("f", [FAILED, FAILED], 3, [60, 120], ""),
        ("f", [FAILED, FAILED, FAILED], 3, [60, 120], ""),
        ("g", [FAILED], 1, [], "RetriesExhausted"),
        # What did not run is tried again until it is too old, and counts as no attempt.
        ("g", [Result(429, b"")] * 3, 4, [1, 1, 1], ""),
        ("g", [Result(0, b"")] * 100, 61, [1] * 61, "EventAgeExceeded"),
    ],
)
async def test_an_accepted_invocation_is_tried_as_on_aws(
    function: str, answers: list[Result], runs: int, slept: list[float], condition: str
) -> None:
    pool, queues, time = Pool(*answers), Queues(), Time()
    await invoked(function, pool, queues, time)
    assert (len(pool.ran), time.slept) == (runs, slept)
    assert [each["requestContext"]["condition"] for _, each in queues.sent] == [condition] * bool(condition)
    for url, told in queues.sent:
        assert (url, told["requestPayload"]) == ("http://dead", {"n": 1})


@pytest.mark.parametrize(
    ("faults", "runs"), [("async_drop=1", 0), ("async_double=1", 2), ("async_late=1", 1)]
)
async def test_an_accepted_invocation_is_lost_doubled_or_late(faults: str, runs: int) -> None:
    pool, time = Pool(), Time()
    await invoked("f", pool, Queues(), time, faults)
    assert pool.ran == [("f", b'{"n": 1}')] * runs
    # Of two, the first comes at once.
    assert len(time.slept) == (1 if runs else 0)


async def test_a_batch_that_was_dealt_with_comes_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = asyncio.Event()

    class Counting(Pool):
        async def run(self, function: str, payload: bytes, request_id: str = "") -> Result:
            answer = await super().run(function, payload)
            if len(self.ran) == 2:
                twice.set()
            return answer

    class Waiting(Queues):
        async def receive(self, url: str, most: int, wait: int = 5) -> Sequence[Mapping[str, Any]]:
            found = await super().receive(url, most)
            if not found:
                await asyncio.Event().wait()
            return found

    monkeypatch.setattr(DeliveryFaults, "batch_again", lambda faults: 0.0)
    pool, queues, source = Counting(), Waiting([message("a")]), {**SOURCE, "batch": 1, "partial": False}
    serving = asyncio.create_task(serve(source, queues, pool, playing()))  # type: ignore[arg-type]
    await twice.wait()
    serving.cancel()
    assert pool.ran[0] == pool.ran[1] and queues.deleted == ["a"]


def message(name: str) -> dict[str, Any]:
    return {"MessageId": name, "ReceiptHandle": name, "Body": "{}", "MD5OfBody": "m"}


SOURCE = {"queue": "http://q", "arn": "arn:aws:sqs:us-east-1:0:q", "function": "w", "batch": 3, "window": 0.0}


async def test_a_batch_is_filled_from_several_answers_and_no_larger() -> None:
    queues = Queues([message("a"), message("b")], [message("c"), message("d")])
    assert [each["MessageId"] for each in await batch(SOURCE, queues)] == ["a", "b", "c"]  # type: ignore[arg-type]
    assert queues.waits == [5, 0]


async def test_a_batch_of_large_messages_fits_into_one_event() -> None:
    large = {**message("a"), "Body": '"' * (MESSAGE_BYTES // 3)}
    queues = Queues(*[[large] * 10] * 5)
    found = await batch({**SOURCE, "batch": 100}, queues)  # type: ignore[arg-type]
    sent = len(json.dumps(event(found, "arn:aws:sqs:us-east-1:0:q")))
    assert PAYLOAD_BYTES - MESSAGE_BYTES < sent <= PAYLOAD_BYTES


async def test_an_empty_queue_is_no_batch_and_a_lonely_message_is_one() -> None:
    assert await batch(SOURCE, Queues()) == []  # type: ignore[arg-type]
    assert len(await batch(SOURCE, Queues([message("a")]))) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ran", "deleted"),
    [
        (Result(200, b'{"batchItemFailures": [{"itemIdentifier": "a"}]}'), ["b"]),
        (Result(200, b'{"batchItemFailures": []}'), ["a", "b"]),
        (FAILED, []),
        (Result(429, b""), []),
        (Result(0, b""), []),
    ],
    ids=["one failed", "all well", "raised", "throttled", "no pool"],
)
async def test_only_what_was_dealt_with_is_deleted(
    ran: Result, deleted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local.triggers.queues.PAUSE_SECONDS", 0)
    queues = Queues()
    source = {**SOURCE, "partial": True}
    await hand_over(source, [message("a"), message("b")], queues, Pool(ran))  # type: ignore[arg-type]
    assert queues.deleted == deleted


def application(pool: Pool, folder: Path, faults: str = "off") -> tuple[Any, Asynchronous]:
    """Lambda's API, with what it has accepted."""
    played, stack = playing(faults), folder / "stack.json"
    later = Asynchronous(lambda: STACK, pool, Queues(), played)  # type: ignore[arg-type]
    return surface(lambda: STACK, pool, later, Roles(stack), played), later  # type: ignore[arg-type]


BIG = b'"' + b"x" * (1024 * 1024) + b'"'


@pytest.mark.parametrize(
    ("name", "kind", "body", "ran", "status", "error"),
    [
        ("f", "RequestResponse", b"{}", None, 200, ""),
        ("f", "", b"", None, 200, ""),
        ("f:live", "RequestResponse", b"{}", None, 200, ""),
        ("arn:aws:lambda:us-east-1:0:function:f", "RequestResponse", b"{}", None, 200, ""),
        ("f", "RequestResponse", b"{}", FAILED, 200, "Unhandled"),
        ("f", "RequestResponse", BIG, None, 200, ""),
        ("f", "Event", b"{}", None, 202, ""),
        ("f", "Event", BIG, None, 413, "RequestTooLargeException"),
        ("f", "DryRun", b"{}", None, 204, ""),
        ("f", "Sometimes", b"{}", None, 400, "InvalidParameterValueException"),
        ("f", "Event", b"{", None, 400, "InvalidRequestContentException"),
        ("nobody", "Event", b"{}", None, 404, "ResourceNotFoundException"),
        ("f", "RequestResponse", b"{}", Result(429, b""), 429, "TooManyRequestsException"),
        ("f", "RequestResponse", b"{}", Result(0, b""), 500, "ServiceException"),
    ],
    ids=lambda value: str(value)[:40] if not isinstance(value, bytes) else f"{len(value)} bytes",
)
async def test_invoke_answers_as_lambda_does(
    name: str, kind: str, body: bytes, ran: Result | None, status: int, error: str, tmp_path: Path
) -> None:
    pool = Pool(*([ran] if ran else []))
    app, later = application(pool, tmp_path)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        headers = {"x-amz-invocation-type": kind} if kind else {}
        answer = await client.post(f"/2015-03-31/functions/{name}/invocations", content=body, headers=headers)
        page = await client.post(
            "/2015-03-31/functions/f/invocations", headers={"origin": "http://evil.example"}
        )
    await later.close()
    assert answer.status_code == status
    assert error in (
        answer.headers.get("x-amzn-errortype", ""),
        answer.headers.get("x-amz-function-error", ""),
    )
    assert page.status_code == 403


async def test_an_asynchronous_invocation_is_not_taken(tmp_path: Path) -> None:
    pool = Pool()
    app, _ = application(pool, tmp_path, "async_refuse=1")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        path, told = "/2015-03-31/functions/f/invocations", {"x-amz-invocation-type": "Event"}
        answer = await client.post(path, headers=told)
        assert (await client.post(path)).status_code == 200
    assert (answer.status_code, answer.json()["Reason"]) == (429, "CallerRateLimitExceeded")
    assert answer.headers["x-amzn-errortype"] == "TooManyRequestsException"
    assert len(pool.ran) == 1


@pytest.mark.parametrize(
    ("caller", "token", "status", "error"),
    [
        ("granted", "t", 200, ""),
        ("other", "t", 403, "AccessDeniedException"),
        ("granted", "", 403, "UnrecognizedClientException"),
        ("test", "", 200, ""),
    ],
)
async def test_a_function_invokes_what_its_role_grants(
    caller: str, token: str, status: int, error: str, tmp_path: Path
) -> None:
    statement = {
        "Effect": "Allow",
        "Action": "lambda:InvokeFunction",
        "Resource": "arn:aws:lambda:*:function:f",
    }
    functions = {"granted": {"policies": [{"Statement": statement}]}, "other": {"policies": []}}
    (tmp_path / "stack.json").write_text(json.dumps({"functions": functions}))
    app, _ = application(Pool(), tmp_path)
    scope = f"Credential={caller}/20261130/us-east-1/lambda/aws4_request"
    headers = {"authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0"}
    headers |= {"x-amz-security-token": token} if token else {}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        answer = await client.post("/2015-03-31/functions/f/invocations", headers=headers)
    assert (answer.status_code, answer.headers.get("x-amzn-errortype", "")) == (status, error)
