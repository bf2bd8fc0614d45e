"""Asynchronous invocations, event sources and Lambda's API, with a pool and queues that are told what to do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import pytest

from local.emulator.batching import EVENT_BYTES, MESSAGE_BYTES
from local.triggers.invocations import Asynchronous
from local.triggers.queues import batch, hand_over
from local.triggers.records import event
from local.triggers.runner import Ran
from local.triggers.server import surface

FAILED = Ran(500, b'{"errorType": "LookupError", "errorMessage": "no"}')
STACK = {
    "functions": {
        "f": {"arn": "arn:f", "retries": 2, "age": 21_600, "failed": ""},
        "g": {"arn": "arn:g", "retries": 0, "age": 60, "failed": "arn:dead"},
    },
    "sources": [{"arn": "arn:dead", "queue": "http://dead"}],
}


class Pool:
    """Answers what it is told, then 200."""

    def __init__(self, *answers: Ran) -> None:
        self.answers = list(answers)
        self.ran: list[tuple[str, bytes]] = []

    async def run(self, function: str, payload: bytes, request_id: str = "") -> Ran:
        self.ran.append((function, payload))
        return self.answers.pop(0) if self.answers else Ran(200, b'"well"')


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


async def invoked(function: str, pool: Pool, queues: Queues, time: Time) -> None:
    later = Asynchronous(lambda: STACK, pool, queues, clock=time, sleep=time.sleep)  # type: ignore[arg-type]
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
        ("g", [Ran(429, b"")] * 3, 4, [1, 1, 1], ""),
        ("g", [Ran(0, b"")] * 100, 61, [1] * 61, "EventAgeExceeded"),
    ],
)
async def test_an_accepted_invocation_is_tried_as_on_aws(
    function: str, answers: list[Ran], runs: int, slept: list[float], condition: str
) -> None:
    pool, queues, time = Pool(*answers), Queues(), Time()
    await invoked(function, pool, queues, time)
    assert (len(pool.ran), time.slept) == (runs, slept)
    assert [each["requestContext"]["condition"] for _, each in queues.sent] == [condition] * bool(condition)
    for url, told in queues.sent:
        assert (url, told["requestPayload"]) == ("http://dead", {"n": 1})


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
    assert EVENT_BYTES - MESSAGE_BYTES < sent <= EVENT_BYTES


async def test_an_empty_queue_is_no_batch_and_a_lonely_message_is_one() -> None:
    assert await batch(SOURCE, Queues()) == []  # type: ignore[arg-type]
    assert len(await batch(SOURCE, Queues([message("a")]))) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ran", "deleted"),
    [
        (Ran(200, b'{"batchItemFailures": [{"itemIdentifier": "a"}]}'), ["b"]),
        (Ran(200, b'{"batchItemFailures": []}'), ["a", "b"]),
        (FAILED, []),
        (Ran(429, b""), []),
        (Ran(0, b""), []),
    ],
    ids=["one failed", "all well", "raised", "throttled", "no pool"],
)
async def test_only_what_was_dealt_with_is_deleted(
    ran: Ran, deleted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local.triggers.queues.PAUSE_SECONDS", 0)
    queues = Queues()
    source = {**SOURCE, "partial": True}
    await hand_over(source, [message("a"), message("b")], queues, Pool(ran))  # type: ignore[arg-type]
    assert queues.deleted == deleted


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
        ("f", "RequestResponse", b"{}", Ran(429, b""), 429, "TooManyRequestsException"),
        ("f", "RequestResponse", b"{}", Ran(0, b""), 500, "ServiceException"),
    ],
    ids=lambda value: str(value)[:40] if not isinstance(value, bytes) else f"{len(value)} bytes",
)
async def test_invoke_answers_as_lambda_does(
    name: str, kind: str, body: bytes, ran: Ran | None, status: int, error: str
) -> None:
    pool = Pool(*([ran] if ran else []))
    later = Asynchronous(lambda: STACK, pool, Queues())  # type: ignore[arg-type]
    app = surface(lambda: STACK, pool, later)  # type: ignore[arg-type]
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
