"""What the dashboard in CloudWatch shows: the same questions as Grafana's, and what only AWS can measure."""

from __future__ import annotations

from dataclasses import dataclass

from infra.monitoring.alarms import function
from infra.monitoring.metrics import AWS, OWN, SERVICES, Metric, Series, aws, own, printed


@dataclass(frozen=True, slots=True)
class Chart:
    """One graph. ``series``: fixed ones. ``searched``: metrics with a dimension of their own, whose values nobody knows
    before they are published; each is drawn by a search for all of them."""

    title: str
    series: tuple[Series, ...] = ()
    searched: tuple[Metric, ...] = ()
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Charts under one heading. ``says``: what to look for."""

    title: str
    says: str
    charts: tuple[Chart, ...]


def _percentiles(name: str) -> tuple[Series, ...]:
    return tuple(each for share in ("p50", "p95", "p99") for each in printed(name, share, share))


def _of_all(metric: str, statistic: str = "Sum") -> tuple[Series, ...]:
    """One of Lambda's own metrics, of every function."""
    return tuple(Series(aws(metric), (function(each),), statistic, each) for each in SERVICES)


def _counts(*names: str) -> tuple[Series, ...]:
    return tuple(each for name in names for each in printed(name, label=name))


def _http(name: str, statistic: str = "Sum", label: str = "") -> Series:
    return Series(aws(name), ("${HttpApiId}", "$default"), statistic, label or name)


def _ws(*names: str) -> tuple[Series, ...]:
    return tuple(Series(aws(name), ("${WsApiId}", "${WsStage}"), "Sum", name) for name in names)


def _programs(*names: str) -> tuple[Series, ...]:
    return tuple(Series(aws(name), ("${ResponsesApiId}", "${ResponsesStage}"), "Sum", name) for name in names)


def _queues(name: str, *queues: str) -> tuple[Series, ...]:
    return tuple(Series(aws(name), (f"${{{queue}Name}}",), "Maximum", queue) for queue in queues)


def _table(name: str, label: str, *, fixed: bool = False) -> Series:
    return Series(aws(name, fixed=fixed), ("${TableName}",), "Sum", label)


def _aurora(name: str, statistic: str, label: str) -> Chart:
    series = (Series(aws(name), ("${DatabaseClusterId}",), statistic, label),)
    return Chart(f"Aurora: {label}", series)


SECTIONS: tuple[Section, ...] = (
    Section(
        "Are people served?",
        "Turns and how they end, how long people wait, what it costs.",
        (
            Chart("Turns", _counts("Turns", "TurnsFailed", "Interruptions")),
            Chart("Failed turns, by code", searched=(own("Errors"),), stacked=True),
            Chart("First token, ms", _percentiles("FirstTokenMs")),
            Chart("Latency, ms", _percentiles("LatencyMs")),
            Chart("Thinking, ms", _percentiles("ThinkingMs")),
            Chart("From message to ai_start, ms", _percentiles("HandOverMs")),
            Chart("Tokens", _counts("InputTokens", "OutputTokens"), stacked=True),
            Chart("Cost, US dollars", _counts("CostUsd")),
            Chart("Beside turns", _counts("Summaries", "InterruptionAnalyses", "SummaryTokens")),
            Chart("Beside turns, ms", (*_percentiles("SummaryMs"), *_percentiles("InterruptionAnalysisMs"))),
            Chart(
                "Beside turns in vain, by reason",
                searched=(own("SummariesSkipped"), own("InterruptionAnalysesSkipped")),
                stacked=True,
            ),
            Chart("Recalls, by outcome", searched=(own("Recalls"),), stacked=True),
            Chart("Recall, ms", tuple(_percentiles("RecallMs"))),
            Chart("Budget used, percent", tuple(printed("BudgetUsedPercent", "Maximum"))),
            Chart(
                "Turns of processes that died",
                (*printed("TurnsTakenOver"), *_counts("TurnsCrashed", "TurnsGivenUp", "TurnsReinvoked")),
            ),
        ),
    ),
    Section(
        "Do people get in?",
        "Connections, frames and requests, and who is turned away: by us (a limit) or by API Gateway (a throttle).",
        (
            Chart(
                "Connections",
                _counts("Connections", "Disconnections", "ConnectionsFlooded", "ListenersStalled"),
            ),
            Chart("Frames, requests, runs", _counts("Frames", "Requests", "Runs", "Rehydrations")),
            Chart("Messages, by mode", searched=(own("MessagesTaken"),), stacked=True),
            Chart("Messages, by reason", searched=(own("MessagesTakenWhy"),), stacked=True),
            Chart(
                "Refused by a limit, by code",
                searched=(own("ConnectionsRefused"), own("Refused"), own("RequestsRefused")),
                stacked=True,
            ),
            Chart("WebSocket API", _ws("ConnectCount", "MessageCount")),
            Chart("WebSocket API: errors", _ws("ExecutionError", "IntegrationError", "ClientError")),
            Chart("WebSocket API for programs", _programs("ConnectCount", "MessageCount")),
            Chart(
                "WebSocket API for programs: errors",
                _programs("ExecutionError", "IntegrationError", "ClientError"),
            ),
            Chart("HTTP API", (_http("Count"), _http("4xx"), _http("5xx"))),
            Chart("HTTP API: latency, ms", (_http("Latency", "p50", "p50"), _http("Latency", "p99", "p99"))),
        ),
    ),
    Section(
        "Do the functions keep up?",
        "Throttles mean that Lambda has no concurrency left. An error here is one that nobody expected.",
        (
            Chart("Running at the same time", _of_all("ConcurrentExecutions", "Maximum"), stacked=True),
            Chart("Throttles", _of_all("Throttles"), stacked=True),
            Chart("Errors, as Lambda counts", _of_all("Errors"), stacked=True),
            Chart(
                "Unhandled errors, also those that were answered",
                tuple(printed("UnhandledErrors")),
                stacked=True,
            ),
            Chart("Unhandled errors, by version", searched=(own("VersionErrors"),), stacked=True),
            Chart(
                "Invocations that a store ended",
                tuple(printed("StoreUnavailable")),
                stacked=True,
            ),
            Chart("Duration, p99, ms", _of_all("Duration", "p99")),
            Chart(
                "Asynchronous invocations given up",
                (Series(aws("AsyncEventsDropped"), (function("generate"),), "Sum", "generate"),),
            ),
            Chart(
                "Cold starts",
                tuple(Series(own("ColdStart"), (each, function(each)), "Sum", each) for each in SERVICES),
                stacked=True,
            ),
        ),
    ),
    Section(
        "Does what people said reach Postgres?",
        "Flat near 0 in ordinary times. Read it in the order records travel: outbox, queue, worker, database.",
        (
            Chart("Outbox: oldest overdue record, ms", tuple(printed("OutboxAgeMs", "Maximum"))),
            Chart(
                "Records resent, set aside",
                (
                    *_counts("RecordsResent"),
                    *printed("RecordsSetAside", "Maximum", "RecordsSetAside"),
                    *printed("RecordsRefused"),
                ),
            ),
            Chart(
                "Queues: oldest message, seconds", _queues("ApproximateAgeOfOldestMessage", "RecordsQueue")
            ),
            Chart(
                "Dead letters",
                _queues("ApproximateNumberOfMessagesVisible", "RecordsDlq", "SweepsDlq"),
                stacked=True,
            ),
            Chart("Worker", _counts("BatchSize", "RecordsRejected", "RecordsPostponed", "Retentions")),
            Chart("Records stored, by kind", searched=(own("RecordsStored"),), stacked=True),
            Chart("Redactions, by type", searched=(own("Redactions"),), stacked=True),
            Chart(
                "Passages for recall",
                _counts("PassagesStored", "RecallsAnswered", "EmbeddingsUnavailable"),
                searched=(own("PassagesWithoutVector"),),
            ),
            Chart("Spans", _counts("SpansExported", "SpansDropped", "SpanReceiverUnavailable")),
        ),
    ),
    Section(
        "Do the timers run?",
        "Thirty sweeps and one tick a minute, none of them late.",
        (
            Chart("Sweeps and ticks", _counts("Sweeps", "Ticks", "SweepsCutShort", "SessionsPutOff")),
            Chart("Sweep lag, ms", tuple(printed("SweepLagMs", "Maximum"))),
            Chart(
                "Table: throttled",
                (
                    _table("ReadThrottleEvents", "reads"),
                    _table("WriteThrottleEvents", "writes"),
                    _table("WriteThrottleEvents", "index of deadlines", fixed=True),
                ),
                stacked=True,
            ),
            Chart(
                "Table: units",
                (
                    _table("ConsumedReadCapacityUnits", "read"),
                    _table("ConsumedWriteCapacityUnits", "written"),
                ),
            ),
        ),
    ),
)

AURORA = Section(
    "Does the database keep up?",
    "Aurora's capacity and the connections of ingest and worker.",
    (
        _aurora("ServerlessDatabaseCapacity", "Average", "capacity units"),
        _aurora("ACUUtilization", "Average", "percent of the most"),
        _aurora("DatabaseConnections", "Maximum", "connections"),
    ),
)
"""Only where the stack has a cluster of its own."""


def shown() -> set[Metric]:
    """Every metric that a chart draws."""
    charts = [chart for section in (*SECTIONS, AURORA) for chart in section.charts]
    return {
        *(series.metric for chart in charts for series in chart.series),
        *(metric for chart in charts for metric in chart.searched),
    }


LISTED = {*OWN, *AWS}
