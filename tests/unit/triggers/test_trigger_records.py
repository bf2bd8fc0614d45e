"""What a batch looks like, what its answer means, what a failed invocation leaves."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.triggers.records import ENVELOPE_BYTES, destination, done, event, record_bytes
from tests.support.event_samples import sample

MESSAGES = [{"MessageId": "a"}, {"MessageId": "b"}, {"MessageId": "c"}]


def received(record: dict[str, Any]) -> dict[str, Any]:
    """A record as ``ReceiveMessage`` gives its message."""
    return {
        "MessageId": record["messageId"],
        "ReceiptHandle": record["receiptHandle"],
        "Body": record["body"],
        "MD5OfBody": record["md5OfBody"],
        "Attributes": {**record["attributes"], "SequenceNumber": "of another kind of queue"},
    }


@pytest.mark.parametrize("name", ["sweep", "generate_failed"])
def test_a_batch_is_the_sample_s(name: str) -> None:
    records = sample("timer", name)["Records"]
    assert event([received(each) for each in records], records[0]["eventSourceARN"]) == {"Records": records}


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ('{"batchItemFailures": []}', ""),
        ('{"batchItemFailures": null}', ""),
        ("{}", ""),
        ("null", ""),
        ('{"batchItemFailures": [{"itemIdentifier": "b"}]}', "b"),
        ('{"batchItemFailures": [{"itemIdentifier": "a"}, {"itemIdentifier": "c"}]}', "ac"),
        # The whole batch fails: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
        ('{"batchItemFailures": [{"itemIdentifier": "z"}]}', "abc"),
        ('{"batchItemFailures": [{"itemIdentifier": ""}]}', "abc"),
        ('{"batchItemFailures": [{"itemIdentifier": null}]}', "abc"),
        ('{"batchItemFailures": [{"wrong": "a"}]}', "abc"),
        ('{"batchItemFailures": "a"}', "abc"),
        ('"text"', "abc"),
        ("not JSON", "abc"),
    ],
)
def test_what_failed_stays_in_the_queue(answer: str, left: str) -> None:
    gone = [message["MessageId"] for message in done(MESSAGES, answer.encode(), partial=True)]
    assert "".join(each for each in "abc" if each not in gone) == left


def test_without_partial_answers_what_a_function_says_means_nothing() -> None:
    assert done(MESSAGES, b'{"batchItemFailures": [{"itemIdentifier": "b"}]}', partial=False) == MESSAGES


def test_a_failed_invocation_is_described_as_in_the_sample() -> None:
    given = json.loads(sample("timer", "generate_failed")["Records"][0]["body"])
    context = given["requestContext"]
    made = destination(
        context["requestId"],
        context["functionArn"].removesuffix(":$LATEST"),
        given["requestPayload"],
        "RetriesExhausted",
        1,
        given["responsePayload"],
        1764374704.512,
    )
    assert made == given


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_a_record_is_counted_as_what_it_takes_in_an_event(body: str) -> None:
    written = json.dumps(body, ensure_ascii=False).encode()
    assert record_bytes(body) - ENVELOPE_BYTES == len(written) - 2
