"""What SQS may answer to a batch, and what becomes of each of its records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from taskflow.adapters.queues import SqsQueue
from taskflow.aws.errors import NoAnswer, ServiceError
from taskflow.errors import NotQueued, StoreUnavailable

Answer = Callable[[list[dict[str, Any]]], dict[str, Any]]


class Client:
    """Answers each call as it is told and keeps what was taken."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.calls: list[list[str]] = []
        self.taken: list[str] = []

    def send_message_batch(self, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:
        self.calls.append([entry["MessageBody"] for entry in Entries])
        answer = self.answer(Entries)
        failed = {entry.get("Id") for entry in answer.get("Failed") or ()}
        taken = [entry for entry in Entries if entry["Id"] not in failed]
        self.taken += [entry["MessageBody"] for entry in taken]
        return {"Successful": [{"Id": entry["Id"]} for entry in taken], **answer}


async def outcome(client: Client, bodies: list[str]) -> tuple[set[int], set[int]]:
    """The places of what was refused for good, and of what may be sent again."""
    queue: Any = client
    try:
        await SqsQueue(queue, "https://queue").send(bodies)
    except NotQueued as error:
        return set(error.refused), set(error.waiting)
    return set(), set()


def failing(body: str, code: str, *, sender: bool) -> Answer:
    def answer(entries: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "Failed": [
                {"Id": entry["Id"], "Code": code, "Message": "no", "SenderFault": sender}
                for entry in entries
                if entry["MessageBody"] == body
            ]
        }

    return answer


def raising(error: Exception, body: str = "") -> Answer:
    """The whole call fails, when ``body`` is in it if one is named."""

    def answer(entries: list[dict[str, Any]]) -> dict[str, Any]:
        if not body or body in [entry["MessageBody"] for entry in entries]:
            raise error
        return {}

    return answer


def error(code: str) -> ServiceError:
    return ServiceError(code, "no", 400, {})


BODIES = ["a", "b", "c"]


@pytest.mark.parametrize(
    ("code", "sender", "refused"),
    [
        ("InvalidMessageContents", True, True),
        ("InvalidParameterValue", True, True),
        ("AnErrorNobodyHasSeen", True, True),
        ("InternalError", False, False),
        ("ServiceUnavailable", False, False),
        ("AccessDenied", True, False),
        ("KMS.AccessDeniedException", True, False),
        ("KmsThrottled", True, False),
        ("RequestThrottled", True, False),
        ("OverLimit", True, False),
        ("AWS.SimpleQueueService.NonExistentQueue", True, False),
    ],
)
async def test_entries_fail_one_by_one(code: str, sender: bool, refused: bool) -> None:
    client = Client(failing("b", code, sender=sender))
    assert await outcome(client, BODIES) == (({1}, set()) if refused else (set(), {1}))
    assert client.taken == ["a", "c"]


@pytest.mark.parametrize(
    "code",
    [
        "InvalidMessageContents",
        "InvalidMessageContentsException",
        "AWS.SimpleQueueService.BatchRequestTooLong",
        "InvalidParameterValueException",
    ],
)
async def test_a_body_for_which_the_whole_call_is_refused_is_found_and_the_others_are_sent(code: str) -> None:
    client = Client(raising(error(code), "b"))
    assert await outcome(client, BODIES) == ({1}, set())
    assert client.taken == ["a", "c"]
    assert len(client.calls) == 4


@pytest.mark.parametrize(
    "cause",
    [
        error("AccessDeniedException"),
        error("AWS.SimpleQueueService.NonExistentQueue"),
        error("ThrottlingException"),
        NoAnswer("ConnectionRefusedError"),
    ],
)
async def test_a_queue_that_takes_nothing_is_asked_once_and_everything_may_be_sent_again(
    cause: Exception,
) -> None:
    client = Client(raising(cause))
    bodies = [str(number) for number in range(25)]
    assert await outcome(client, bodies) == (set(), set(range(25)))
    assert len(client.calls) == 1


async def test_what_was_sent_before_the_queue_went_away_is_not_sent_again() -> None:
    client = Client(raising(error("ThrottlingException"), "12"))
    bodies = [str(number) for number in range(25)]
    assert await outcome(client, ["\uffff", *bodies]) == ({0}, set(range(11, 26)))
    assert client.taken == bodies[:10]


@pytest.mark.parametrize(
    ("answer", "again"),
    [
        ({"Successful": [{"Id": "0"}, {"Id": "1"}, {"Id": "2"}]}, set()),
        ({"Successful": [{"Id": "0"}]}, {1, 2}),
        ({"Successful": [], "Failed": None}, {0, 1, 2}),
        ({"Successful": None, "Failed": [{"Id": "1", "Code": "InternalError"}]}, {0, 1, 2}),
        (
            {"Successful": [{}, {"Id": "2"}], "Failed": [{"Code": "odd"}, {"Id": "9", "SenderFault": True}]},
            {0, 1},
        ),
    ],
)
async def test_what_an_answer_says_nothing_of_is_sent_again(answer: dict[str, Any], again: set[int]) -> None:
    assert await outcome(Client(lambda entries: answer), BODIES) == (set(), again)


async def test_what_sqs_never_takes_is_not_even_sent() -> None:
    client = Client(lambda entries: {})
    assert await outcome(client, ["a", "\uffff", "x" * 1_048_577, "", "b"]) == ({1, 2, 3}, set())
    assert client.calls == [["a", "b"]]


async def test_a_sweep_that_was_not_queued_is_unavailable() -> None:
    for answer in (failing('{"sweep":true}', "InternalError", sender=False), raising(error("Throttling"))):
        client: Any = Client(answer)
        with pytest.raises(StoreUnavailable):
            await SqsQueue(client, "https://queue").send_delayed([1, 2])
