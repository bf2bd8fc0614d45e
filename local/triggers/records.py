"""Messages as Lambda hands them to a function, what its answer means, what a failed invocation leaves. Pure.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from local.pool.api import PAYLOAD_BYTES

ATTRIBUTES = (
    "ApproximateReceiveCount",
    "SentTimestamp",
    "SenderId",
    "ApproximateFirstReceiveTimestamp",
    "AWSTraceHeader",
)
"""Of a standard queue."""


MESSAGE_BYTES = 1024 * 1024
"""SQS takes no larger one."""
ENVELOPE_BYTES = 1024
"""Of a record without its body, at most."""


def room(bodies: Iterable[str]) -> int:
    """How many messages of any size still fit into an event with these."""
    return (PAYLOAD_BYTES - sum(map(record_bytes, bodies))) // MESSAGE_BYTES


def record_bytes(body: str) -> int:
    """The most that a message with this body takes in an event, where the body is written as a JSON text."""
    return len(body.encode()) + body.count('"') + body.count("\\") + ENVELOPE_BYTES


def event(messages: Sequence[Mapping[str, Any]], arn: str) -> dict[str, Any]:
    """The event for a batch. ``messages``: as ``ReceiveMessage`` gives them."""
    return {"Records": [_record(message, arn) for message in messages]}


def _record(message: Mapping[str, Any], arn: str) -> dict[str, Any]:
    attributes = message.get("Attributes", {})
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": {name: attributes[name] for name in ATTRIBUTES if name in attributes},
        "messageAttributes": {
            name: _attribute(each) for name, each in message.get("MessageAttributes", {}).items()
        },
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": arn.split(":")[3],
    }


def _attribute(given: Mapping[str, Any]) -> dict[str, Any]:
    value = {"stringValue": given["StringValue"]} if "StringValue" in given else {}
    return {**value, "stringListValues": [], "binaryListValues": [], "dataType": given["DataType"]}


def done(messages: Sequence[Mapping[str, Any]], answer: bytes, *, partial: bool) -> list[Mapping[str, Any]]:
    """The messages that are dealt with, after the function has succeeded.

    ``partial``: it may name those that failed (``ReportBatchItemFailures``). An answer that cannot be understood, or
    names a message that is none of these, fails them all.
    """
    if not partial:
        return list(messages)
    try:
        found = json.loads(answer)
    except ValueError:
        return []
    if not found:
        return list(messages)
    if not isinstance(found, dict):
        return []
    failures = found.get("batchItemFailures") or []
    if not isinstance(failures, list):
        return []
    failed = {each.get("itemIdentifier") if isinstance(each, dict) else None for each in failures}
    if not failed <= {message["MessageId"] for message in messages}:
        return []
    return [message for message in messages if message["MessageId"] not in failed]


def destination(
    request_id: str, arn: str, payload: Any, condition: str, attempts: int, answer: Any, now: float
) -> dict[str, Any]:
    """What an on-failure destination is sent. ``condition``: RetriesExhausted or EventAgeExceeded."""
    at = datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {
        "version": "1.0",
        "timestamp": at,
        "requestContext": {
            "requestId": request_id,
            "functionArn": f"{arn}:$LATEST",
            "condition": condition,
            "approximateInvokeCount": attempts,
        },
        "requestPayload": payload,
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "responsePayload": answer,
    }
