"""Every fault there is: its name, what its number means, what it does, and where AWS says that this happens."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

Unit = Literal["rate", "seconds", "number"]
"""``rate``: of how many chances out of 1 it strikes. ``seconds``: how long. ``number``: how many; 0 plays it not."""


@dataclass(frozen=True, slots=True)
class Kind:
    """``aws``: how often a busy account sees it. ``worst``: far more often than that."""

    part: Literal["edge", "pool", "triggers", "emulator", "database", "secrets"]
    name: str
    says: str
    source: str
    aws: float
    worst: float
    unit: Unit = "rate"


_WEBSOCKET = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_DYNAMODB = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
_SQS = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"

_POSTS = (
    "https://docs.aws.amazon.com/botocore/latest/reference/services/apigatewaymanagementapi/client/exceptions/"
    "LimitExceededException.html"
)
_GONE = "https://repost.aws/knowledge-center/410-gone-api-gateway"
_ORDER = "https://github.com/aws-samples/aws-genai-llm-chatbot/pull/409"
_DISCONNECT = f"{_WEBSOCKET}apigateway-websocket-api-route-keys-connect-disconnect.html"
_QUOTAS = f"{_WEBSOCKET}apigateway-execution-service-websocket-limits-table.html"
_CONCURRENCY = f"{_LAMBDA}lambda-concurrency.html"
_INVOKING = f"{_LAMBDA}troubleshooting-invocation.html"
_ASYNCHRONOUS = f"{_LAMBDA}invocation-async-error-handling.html"
_TWICE = f"{_SQS}standard-queues-at-least-once-delivery.html"
_LATE = f"{_SQS}standard-queues-message-order.html"
_RETRIES = "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html"
_ERRORS = f"{_DYNAMODB}Programming.Errors.html"
_THROTTLES = f"{_DYNAMODB}throttling-diagnosing-workflow.html"
_TRANSACTIONS = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html"
_KEYS = f"{_DYNAMODB}bp-partition-key-design.html"
_INDEXES = f"{_DYNAMODB}throttling-key-range-limit-exceeded-mitigation.html"
_RESUME = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html"
_ROTATING = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html"

_edge = partial(Kind, "edge")
_pool = partial(Kind, "pool")
_triggers = partial(Kind, "triggers")
_aws = partial(Kind, "emulator")
_database = partial(Kind, "database")

KINDS = (
    _edge("throttle", "a post is answered 429, LimitExceededException", _POSTS, 0.002, 0.08),
    _edge("stall", "a connection's client stops reading for up to 20 s", _POSTS, 0.02, 0.25),
    _edge("post_error", "a post is answered 500 and was not delivered", _RETRIES, 0.001, 0.03),
    _edge("post_lost", "a post is answered 500 and was delivered", _RETRIES, 0.001, 0.02),
    _edge("post_slow", "a post is delivered, its answer comes a second later", _RETRIES, 0.001, 0.02),
    _edge("gone_late", "posts to a connection that is gone are answered 200 for up to 15 s", _GONE, 0.2, 0.6),
    _edge("overtake", "a client's frame comes up to a second late, after others", _ORDER, 0.02, 0.15),
    _edge("double", "a client's frame comes twice", _ORDER, 0.002, 0.1),
    _edge("disconnect_lost", "$disconnect does not come", _DISCONNECT, 0.02, 0.3),
    _edge("disconnect_late", "$disconnect comes up to 10 s late", _DISCONNECT, 0.1, 0.3),
    _edge(
        "clock",
        "a connection's 10 minutes of silence and 2 hours pass so many times as fast",
        _QUOTAS,
        1,
        40,
        "number",
    ),
    _edge("cut", "a connection breaks within 20 s, without a word", _QUOTAS, 0.02, 0.3),
    _pool("slots", "so many invocations at once, further ones are throttled", _CONCURRENCY, 0, 10, "number"),
    _pool(
        "invoke_throttle", "an invocation is answered 429, TooManyRequestsException", _INVOKING, 0.002, 0.05
    ),
    _triggers("async_refuse", "Lambda does not take an asynchronous invocation: 429", _INVOKING, 0.002, 0.05),
    _triggers(
        "async_drop", "an asynchronous invocation was taken and does not come", _ASYNCHRONOUS, 0.001, 0.05
    ),
    _triggers(
        "async_double", "an asynchronous invocation comes twice, up to 3 s apart", _ASYNCHRONOUS, 0.005, 0.1
    ),
    _triggers("async_late", "an asynchronous invocation comes up to 10 s late", _ASYNCHRONOUS, 0.01, 0.1),
    _triggers("sqs_double", "a batch of messages comes twice, up to 5 s apart", _TWICE, 0.005, 0.15),
    _aws("sqs_late", "a message comes up to 10 s late, after others", _LATE, 0.02, 0.15),
    _aws("sqs_error", "SQS answers a send with 503", _RETRIES, 0.001, 0.05),
    _aws("dynamo_throttle", "DynamoDB throttles a request", _THROTTLES, 0.002, 0.03),
    _aws(
        "dynamo_conflict",
        "a transaction is cancelled: TransactionConflict or ThrottlingError",
        _TRANSACTIONS,
        0.005,
        0.05,
    ),
    _aws("dynamo_error", "DynamoDB answers 500 and has done nothing", _ERRORS, 0.001, 0.02),
    _aws("dynamo_lost", "DynamoDB answers 500 and has written", _ERRORS, 0.001, 0.02),
    _aws("hot_key", "write units a second that one key of the table takes", _KEYS, 1000, 60, "number"),
    _aws("hot_index", "write units a second that one key of an index takes", _INDEXES, 1000, 60, "number"),
    _database("sleep", "the database takes so long to wake up", _RESUME, 15, 35, "seconds"),
    _database(
        "sleep_every",
        "it falls asleep so often; asleep, it breaks its connections",
        _RESUME,
        900,
        90,
        "seconds",
    ),
    Kind(
        "secrets",
        "rotate",
        "the model's key and the database's password change so often",
        _ROTATING,
        0,
        60,
        "seconds",
    ),
)
"""Chances: a post, a frame, a connection, an invocation, a request, a message."""

BY_NAME = {kind.name: kind for kind in KINDS}
