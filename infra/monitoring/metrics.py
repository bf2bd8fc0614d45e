"""The list of CloudWatch's metrics: what the functions print, and what AWS measures.

What ``/api/metrics`` tells Prometheus is listed in ``taskflow.records.metrics``.

A series of CloudWatch is named by its namespace, its name and exactly its dimensions. CloudWatch aggregates nothing
over them: whoever asks for another set of dimensions than is published gets no data, and an alarm on it never fires.
So a metric says here which dimensions it is published with, and ``Series`` lets nobody ask for others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

NAMESPACE = "TaskFlow/${Application}"
"""Of our own metrics: the name of the stack is in it, so that two stacks of an account are watched apart."""

Unit = Literal["Count", "Milliseconds", "Percent"]

SERVICES = ("connect", "message", "generate", "disconnect", "timer", "ingest", "worker")
"""The functions, by the last word of their name. ``migrate`` has no part in it: when it fails, the deployment does."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric, and the names of the dimensions that each of its series has.

    ``services``: the functions that print it; empty for a metric of AWS. ``fixed``: dimensions with a value that
    is always the same.
    """

    namespace: str
    name: str
    unit: Unit
    dimensions: tuple[str, ...]
    meaning: str
    services: tuple[str, ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a metric: a value for each dimension. ``statistic``: as CloudWatch names it, also ``p99``.

    Values are texts of ``Fn::Sub``. Raises ``ValueError`` when the dimensions are not those it is published with, or
    when the function does not print it.
    """

    metric: Metric
    values: tuple[str, ...]
    statistic: str
    label: str

    def __post_init__(self) -> None:
        if len(self.values) != len(self.metric.dimensions):
            raise ValueError(f"{self.metric.name} is published by {', '.join(self.metric.dimensions)}")
        if self.metric.services and self.values[0] not in self.metric.services:
            raise ValueError(f"{self.values[0]} does not print {self.metric.name}")

    @property
    def dimensions(self) -> tuple[tuple[str, str], ...]:
        """Names and values, the fixed ones too."""
        return (*zip(self.metric.dimensions, self.values, strict=True), *self.metric.fixed)


def _own(name: str, unit: Unit, services: str, meaning: str, by: str = "") -> Metric:
    """A metric of ours. ``by``: its own dimension, besides the function's name."""
    dimensions = ("service", by) if by else ("service",)
    return Metric(NAMESPACE, name, unit, dimensions, meaning, tuple(services.split()))


OWN: tuple[Metric, ...] = (
    Metric(
        NAMESPACE,
        "ColdStart",
        "Count",
        ("service", "function_name"),
        "processes that began; by function_name as well",
        SERVICES,
    ),
    _own(
        "UnhandledErrors",
        "Count",
        " ".join(SERVICES),
        "errors that nobody expected, each with one redacted log line, `unhandled error`",
    ),
    _own(
        "VersionErrors",
        "Count",
        " ".join(SERVICES),
        "the same by version, where there are versions (a `Rollout`)",
        "version",
    ),
    _own(
        "StoreUnavailable",
        "Count",
        " ".join(SERVICES),
        "invocations that a store ended: DynamoDB, SQS, Lambda or Secrets Manager throttled or did not answer",
    ),
    _own("Connections", "Count", "connect", "connections that were let in"),
    _own(
        "ConnectionsRefused",
        "Count",
        "connect",
        "connections that were not, by code (`TOO_MANY_…`: a limit)",
        "code",
    ),
    _own("Frames", "Count", "message", "frames of clients"),
    _own(
        "MessagesTaken",
        "Count",
        "message generate timer ingest",
        "messages of people, by what became of them",
        "mode",
    ),
    _own("MessagesTakenWhy", "Count", "message generate timer ingest", "the same, by why", "reason"),
    _own("Refused", "Count", "message", "messages refused by a limit, by its code", "code"),
    _own("ConnectionsFlooded", "Count", "message", "connections closed because they sent too many frames"),
    _own("Runs", "Count", "generate", "invocations: turns, and connections that join"),
    _own("Turns", "Count", "generate", "turns that were spoken"),
    _own("TurnsFailed", "Count", "generate", "turns that ended with an error"),
    _own("Errors", "Count", "generate", "the same by code (`RATE_LIMITED`, `TIMEOUT`, …)", "code"),
    _own("Interruptions", "Count", "generate", "replies that a person cut off"),
    _own("LatencyMs", "Milliseconds", "generate", "from asking the model to its last token"),
    _own("FirstTokenMs", "Milliseconds", "generate", "from asking the model to its first token"),
    _own(
        "ThinkingMs",
        "Milliseconds",
        "generate",
        "how long models thought before they answered, where they tell it",
    ),
    _own("HandOverMs", "Milliseconds", "generate", "from the message accepted to `ai_start`"),
    _own("InputTokens", "Count", "generate", "tokens of prompts"),
    _own("OutputTokens", "Count", "generate", "tokens of replies"),
    _own("Summaries", "Count", "generate", "summaries of what had left the window that were stored"),
    _own("SummariesSkipped", "Count", "generate", "summaries that were not, by reason", "reason"),
    _own("SummaryMs", "Milliseconds", "generate", "how long the model took for a summary"),
    _own("SummaryTokens", "Count", "generate", "tokens that summaries took, read and written"),
    _own("InterruptionAnalyses", "Count", "generate", "interrupted replies whose unseen rest a model judged"),
    _own(
        "InterruptionAnalysesSkipped", "Count", "generate", "those that it did not judge, by reason", "reason"
    ),
    _own("InterruptionAnalysisMs", "Milliseconds", "generate", "how long the model took for one"),
    _own("Recalls", "Count", "generate", "how asking for earlier messages went, by outcome", "outcome"),
    _own("RecallMs", "Milliseconds", "generate", "how long the answer took, where one came in time"),
    _own("CostUsd", "Count", "generate", "what calls cost, in US dollars, as far as prices are known"),
    _own(
        "ListenersStalled",
        "Count",
        "generate timer",
        "connections that took nothing for too long (429), left to a later sync",
    ),
    _own(
        "SessionsPutOff",
        "Count",
        "timer",
        "sessions left to the next sweep: their person has had many in this one",
    ),
    _own("SweepsCutShort", "Count", "timer", "shards whose sweep ran out of time"),
    _own(
        "TurnsTakenOver",
        "Count",
        "generate timer",
        "turns of a process that died, settled by another run or by a sweep",
    ),
    _own(
        "TurnsGivenUp", "Count", "timer", "turns reported as failed, because no run took them in three tries"
    ),
    _own(
        "RecordsRefused",
        "Count",
        "message generate timer ingest",
        "records that SQS does not take, set aside",
    ),
    _own("TurnsReinvoked", "Count", "timer", "turns asked for again, because no run had taken them"),
    _own("TurnsCrashed", "Count", "timer", "runs that Lambda reports as failed"),
    _own("Disconnections", "Count", "disconnect", "connections that API Gateway says have ended"),
    _own("Ticks", "Count", "timer", "ticks of the schedule, one a minute"),
    _own("Sweeps", "Count", "timer", "sweeps, thirty a minute"),
    _own("SweepLagMs", "Milliseconds", "timer", "how long the session that was due the longest had waited"),
    _own("OutboxAgeMs", "Milliseconds", "timer", "how long overdue records have waited for their queue"),
    _own("RecordsResent", "Count", "timer", "records that a sweep sent"),
    _own("RecordsSetAside", "Count", "timer", "at each tick: how many records SQS never takes, 10 at most"),
    _own(
        "BudgetUsedPercent",
        "Count",
        "timer",
        "at each tick, where the installation has a budget: what is used of it",
    ),
    _own("Requests", "Count", "ingest", "requests to the HTTP API"),
    _own("RequestsRefused", "Count", "ingest", "requests refused by a limit, by its code", "code"),
    _own("Rehydrations", "Count", "ingest", "conversations brought back from Postgres"),
    _own("BatchSize", "Count", "worker", "records that came in a batch"),
    _own("RecordsStored", "Count", "worker", "records written to Postgres, by kind", "kind"),
    _own("RecordsRejected", "Count", "worker", "records refused for good"),
    _own("RecordsPostponed", "Count", "worker", "records that come again, because the database was away"),
    _own("Redactions", "Count", "worker", "personal data that was removed, by type", "type"),
    _own("Retentions", "Count", "worker", "runs that removed what is too old"),
    _own("RecallsAnswered", "Count", "worker", "times that a turn asked for passages"),
    _own("PassagesStored", "Count", "worker", "passages of messages that can be recalled"),
    _own(
        "PassagesWithoutVector",
        "Count",
        "worker",
        "those that no usable vector was made of, by reason",
        "reason",
    ),
    _own("EmbeddingsUnavailable", "Count", "worker", "times that the server of vectors gave none"),
    _own("SpansExported", "Count", "worker", "spans that a receiver of traces has taken"),
    _own("SpansDropped", "Count", "worker", "spans and metrics that no receiver will ever have"),
    _own("SpanReceiverUnavailable", "Count", "worker", "times that the receiver of traces took nothing"),
)
"""What the functions print. ``tests/unit/infra/test_infra_monitoring.py`` compares it with the code that prints."""


def _aws(
    namespace: str,
    name: str,
    unit: Unit,
    by: str,
    meaning: str,
    fixed: tuple[tuple[str, str], ...] = (),
) -> Metric:
    return Metric(f"AWS/{namespace}", name, unit, tuple(by.split()), meaning, fixed=fixed)


def _family(namespace: str, by: str, *rows: tuple[str, Unit, str]) -> tuple[Metric, ...]:
    """Metrics of AWS that have the same dimensions: name, unit and meaning of each."""
    return tuple(_aws(namespace, name, unit, by, meaning) for name, unit, meaning in rows)


# https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html. FunctionName alone tells of all versions
# and aliases of a function together.
_LAMBDA = _family(
    "Lambda",
    "FunctionName",
    ("Errors", "Count", "invocations that raised, timed out or ran out of memory"),
    ("Throttles", "Count", "invocations that found no free concurrency"),
    ("Duration", "Milliseconds", "how long an invocation ran"),
    ("ConcurrentExecutions", "Count", "invocations that run at the same time"),
    ("AsyncEventsDropped", "Count", "asynchronous invocations that were given up without a run"),
)
# https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html
_WS = _family(
    "ApiGateway",
    "ApiId Stage",
    ("ConnectCount", "Count", "connections that were asked for"),
    ("MessageCount", "Count", "frames and posts, both ways"),
    ("ExecutionError", "Count", "errors when API Gateway called a function"),
    ("IntegrationError", "Count", "connections and frames that a function answered with 4xx or 5xx"),
    ("ClientError", "Count", "requests that API Gateway refused itself, before any function"),
)
# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
_HTTP = _family(
    "ApiGateway",
    "ApiId Stage",
    ("Count", "Count", "requests"),
    ("4xx", "Count", "answers that blame the client, API Gateway's own among them"),
    ("5xx", "Count", "answers that blame us"),
    ("Latency", "Milliseconds", "how long an answer took"),
)
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
_SQS = _family(
    "SQS",
    "QueueName",
    ("ApproximateNumberOfMessagesVisible", "Count", "messages that wait"),
    ("ApproximateAgeOfOldestMessage", "Count", "seconds that the oldest message has waited"),
)
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html. ThrottledRequests is
# published by TableName and Operation only; TableName alone leaves out what happens on an index.
_DYNAMODB = (
    _aws("DynamoDB", "ReadThrottleEvents", "Count", "TableName", "reads that a partition refused"),
    _aws("DynamoDB", "WriteThrottleEvents", "Count", "TableName", "writes that a partition refused"),
    _aws(
        "DynamoDB",
        "WriteThrottleEvents",
        "Count",
        "TableName",
        "writes that the index of deadlines refused",
        (("GlobalSecondaryIndexName", "due"),),
    ),
    _aws("DynamoDB", "ConsumedReadCapacityUnits", "Count", "TableName", "read units"),
    _aws("DynamoDB", "ConsumedWriteCapacityUnits", "Count", "TableName", "write units"),
)
# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html and dimensions.html
_AURORA = (
    _aws("RDS", "ServerlessDatabaseCapacity", "Count", "DBClusterIdentifier", "Aurora capacity units in use"),
    _aws(
        "RDS",
        "ACUUtilization",
        "Percent",
        "DBClusterIdentifier",
        "the same as a share of DatabaseMaxCapacity",
    ),
    _aws("RDS", "DatabaseConnections", "Count", "DBClusterIdentifier", "connections of the functions"),
)
AWS: tuple[Metric, ...] = (*_LAMBDA, *_WS, *_HTTP, *_SQS, *_DYNAMODB, *_AURORA)
"""What AWS measures by itself, as far as it matters here."""


def own(name: str) -> Metric:
    """The metric of ours of this name. Raises ``KeyError``."""
    return {metric.name: metric for metric in OWN}[name]


def aws(name: str, *, fixed: bool = False) -> Metric:
    """The metric of AWS of this name. ``fixed``: the one that has fixed dimensions. Raises ``KeyError``."""
    return {metric.name: metric for metric in AWS if bool(metric.fixed) == fixed}[name]


def printed(name: str, statistic: str = "Sum", label: str = "", service: str = "") -> Iterator[Series]:
    """The series of a metric of ours without a dimension of its own: one for each function that prints it."""
    metric = own(name)
    for each in [service] if service else metric.services:
        yield Series(metric, (each,), statistic, label or (name if service else each))
