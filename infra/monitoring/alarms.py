"""What an operator is told about: CloudWatch's alarms. What to do about each is in docs/operations.md, under its name.

An alarm watches one series, or computes from several (``expression``; a CloudWatch alarm takes ten at most). Where
nothing is published nothing is wrong: a metric of a function that did not run has no values. Only ``NoSweeps`` and
``NoRetention`` take silence for a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from infra.monitoring.metrics import SERVICES, Series, aws, own, printed

Comparison = Literal["GreaterThanThreshold", "LessThanThreshold"]
FIVE_MINUTES = 300
MINUTE = 60
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm.

    ``expression``: metric math over ``m0``, ``m1`` … as the series stand; empty watches the only one. ``period`` is in
    seconds, and ``periods`` in a row have to be beyond the threshold, or one of them where ``one_is_enough``. ``means``
    and ``do`` are what the mail says. ``condition``: one of alarms.yaml, without which there is nothing to watch.
    """

    name: str
    series: tuple[Series, ...]
    threshold: float
    means: str
    do: str
    expression: str = ""
    period: int = FIVE_MINUTES
    periods: int = 1
    one_is_enough: bool = False
    comparison: Comparison = "GreaterThanThreshold"
    silence: Literal["notBreaching", "breaching"] = "notBreaching"
    condition: str = ""


def function(service: str) -> str:
    """The name of a function, for ``Fn::Sub``."""
    return f"${{Application}}-{service}"


def _queue(name: str, queue: str) -> tuple[Series, ...]:
    return (Series(aws(name), (f"${{{queue}Name}}",), "Maximum", queue),)


def _errors(service: str) -> Alarm:
    """Both counts, because each misses some: an error that was answered (500, a batch that comes again) is none to
    Lambda, and a process that was ended by a timeout prints nothing. An error that is in both counts once.

    Lambda dates an error by when its call began. A turn takes up to five minutes: an alarm that looked at the last
    five alone might never see what ended it.
    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
    """
    title = service.capitalize()
    series = (
        Series(aws("Errors"), (function(service),), "Sum", "Lambda"),
        Series(own("UnhandledErrors"), (service,), "Sum", "answered"),
    )
    return Alarm(
        f"{title}Errors",
        series,
        10 if service == "timer" else 5,
        _BROKEN[service],
        f"The log of {service} has a line `unhandled error` for each, or `Task timed out`.",
        "MAX([FILL(m0, 0), FILL(m1, 0)])",
        periods=2 if service == "generate" else 1,
        one_is_enough=service == "generate",
    )


def _sockets(name: str, stage: tuple[str, str], functions: str) -> Iterator[Alarm]:
    """Of a WebSocket API: what API Gateway cannot deliver, what the functions refuse, what it refuses itself."""
    yield Alarm(
        f"{name}Errors",
        (Series(aws("ExecutionError"), stage, "Sum", "errors"),),
        10,
        f"API Gateway cannot call {functions}, or gets no answer in 29 s.",
        "Compare with Throttles and with the Duration of what it calls.",
    )
    yield Alarm(
        f"{name}Failed",
        (Series(aws("IntegrationError"), stage, "Sum", "failed"),),
        50,
        f"4xx or 5xx is what {functions} answers: over 50 connections or frames in 5 minutes, twice.",
        "A metric tells refusals by code. Compare with StoreUnavailable and the Errors alarms.",
        periods=2,
    )
    yield Alarm(
        f"{name}Refused",
        (Series(aws("ClientError"), stage, "Sum", "refused"),),
        100,
        "API Gateway itself refuses connections or frames, before any function sees them.",
        "More come than RequestRate or the account's 10,000 requests a second let through, or somebody floods.",
    )


_BROKEN = {
    "connect": "People cannot begin or join conversations: connect meets errors that it does not expect.",
    "message": "Frames are not handled: message meets errors that it does not expect.",
    "generate": "Turns break off: generate meets errors that it does not expect.",
    "disconnect": "Connections that have ended are not counted out: disconnect meets errors that it does not expect.",
    "timer": "Most ticks and sweeps fail. Nudges, timeouts and the rescue of lost turns stand still.",
    "ingest": "The HTTP API answers 500: ingest meets errors that it does not expect.",
    "worker": "Records come again and again: worker meets errors that it does not expect.",
}


def _alarms() -> Iterator[Alarm]:
    # --- people wait, or are turned away
    yield Alarm(
        "FirstTokenSlow",
        tuple(printed("FirstTokenMs", "p99")),
        10_000,
        "One reply in a hundred lets people wait over 10 s for its first word.",
        "Mostly the provider queues: look at its status page, offer another model first.",
        periods=3,
    )
    yield Alarm(
        "RepliesFail",
        (*printed("Turns"), *printed("TurnsFailed")),
        5,
        "Over 5 % of the replies end in an error (of at least 10 in 5 minutes).",
        "The metric Errors tells by code: the provider, the key, its credit.",
        "IF(m0 >= 10, 100 * FILL(m1, 0) / m0, 0)",
        periods=2,
    )
    yield Alarm(
        "Throttles",
        tuple(Series(aws("Throttles"), (function(each),), "Sum", each) for each in SERVICES),
        5,
        "Lambda has no concurrency left: connections are refused, replies and sweeps come late.",
        "Ask AWS for more concurrency, or give ReservedConcurrency another value.",
        "SUM(METRICS())",
        periods=2,
    )
    yield Alarm(
        "TurnsDropped",
        (Series(aws("AsyncEventsDropped"), (function("generate"),), "Sum", "turns"),),
        0,
        "Turns waited a minute for concurrency and were given up. A sweep asks for them again.",
        "See Throttles: generate needs more concurrency.",
    )
    yield from _sockets("WebSocket", ("${WsApiId}", "${WsStage}"), "connect, message or disconnect")
    yield from _sockets("Responses", ("${ResponsesApiId}", "${ResponsesStage}"), "ingest (for programs)")
    yield Alarm(
        "HttpErrors",
        (Series(aws("5xx"), ("${HttpApiId}", "$default"), "Sum", "5xx"),),
        10,
        "The HTTP API answers 5xx: lists, tickets and search fail, and without tickets nobody connects.",
        "Compare with IngestErrors, Throttles and the state of the database.",
    )

    # --- something is broken
    for service in SERVICES:
        yield _errors(service)
    yield Alarm(
        "StoreUnavailable",
        tuple(printed("StoreUnavailable")),
        10,
        "DynamoDB, SQS, Lambda or Secrets Manager throttle or do not answer: people are told to try again.",
        "Which function, which service? Compare with TableThrottled, Throttles and AWS's health dashboard.",
        "SUM(METRICS())",
    )
    yield Alarm(
        "TurnsCrashed",
        tuple(printed("TurnsCrashed")),
        5,
        "Runs of generate end without settling their turn: out of memory, timed out, or given up by Lambda.",
        "The log of timer says which (`generate failed`). The turns themselves are taken over by sweeps.",
    )
    yield Alarm(
        "TableThrottled",
        (
            Series(aws("ReadThrottleEvents"), ("${TableName}",), "Sum", "reads"),
            Series(aws("WriteThrottleEvents"), ("${TableName}",), "Sum", "writes"),
            Series(aws("WriteThrottleEvents", fixed=True), ("${TableName}",), "Sum", "index of deadlines"),
        ),
        50,
        "DynamoDB refuses reads or writes: a partition is hot, or traffic doubled faster than the table grows.",
        "It grows by itself within minutes. If it stays, find the hot key with Contributor Insights.",
        "SUM(METRICS())",
        periods=2,
    )

    # --- records do not arrive
    yield Alarm(
        "RecordsDlq",
        _queue("ApproximateNumberOfMessagesVisible", "RecordsDlq"),
        0,
        "Records could not be written to Postgres.",
        "Mend the cause, then redrive the dead-letter queue: python -m infra.redrive.",
    )
    yield Alarm(
        "SweepsDlq",
        _queue("ApproximateNumberOfMessagesVisible", "SweepsDlq"),
        0,
        "Sweeps or failed turns could not be handled. Later sweeps do what these left.",
        "Find the cause in the log of timer, then purge the queue.",
    )
    yield Alarm(
        "RecordsAge",
        _queue("ApproximateAgeOfOldestMessage", "RecordsQueue"),
        900,
        "Records have waited for more than 15 minutes to be taken from their queue.",
        "Does the worker run, and does it keep up? A database that is away is RecordsPostponed.",
    )
    yield Alarm(
        "RecordsPostponed",
        tuple(printed("RecordsPostponed")),
        0,
        "For 15 minutes records have come again, because the database does not take them.",
        "Is the database away? After almost two hours in vain they go to the dead-letter queue.",
        periods=3,
    )
    yield Alarm(
        "OutboxAge",
        tuple(printed("OutboxAgeMs", "Maximum")),
        120_000,
        "Records have not reached their queue for more than two minutes.",
        "Does SQS answer? See the log of timer. Nothing is lost while DynamoDB has them.",
        period=MINUTE,
        periods=2,
    )
    yield Alarm(
        "RecordsRefused",
        tuple(printed("RecordsSetAside", "Maximum")),
        0,
        "SQS never takes some records.",
        "Look with python -m infra.refused, mend the cause, then put them back.",
    )
    yield Alarm(
        "SpansDropped",
        tuple(printed("SpansDropped")),
        0,
        "Spans, metrics or judgements were dropped: no receiver of OpenTelemetry will ever have them.",
        "The log of worker has the status that the receiver answers. Conversations and records lack nothing.",
    )

    yield Alarm(
        "NoRetention",
        tuple(printed("Retentions")),
        1,
        "For a day and a half nothing has looked for what is too old: it stays longer than was promised.",
        "The log of worker says what the daily run met. Does the schedule of retention stand?",
        period=6 * HOUR,
        periods=6,
        comparison="LessThanThreshold",
        silence="breaching",
    )

    # --- timers stand still
    yield Alarm(
        "SweepLag",
        tuple(printed("SweepLagMs", "Maximum")),
        60_000,
        "Sweeps are more than a minute late, and with them nudges, timeouts and the rescue of lost turns.",
        "See the log of timer; it may need more concurrency.",
        period=MINUTE,
        periods=2,
    )
    yield Alarm(
        "NoSweeps",
        tuple(printed("Sweeps")),
        1,
        "No sweep has come for five minutes.",
        "Does the schedule tick, does the timer take from its queue?",
        comparison="LessThanThreshold",
        silence="breaching",
    )

    # --- the database
    yield Alarm(
        "AuroraCapacity",
        (Series(aws("ACUUtilization"), ("${DatabaseClusterId}",), "Average", "of DatabaseMaxCapacity"),),
        90,
        "Aurora has used over 90 % of DatabaseMaxCapacity for 15 minutes. Search, lists and records grow slow.",
        "Raise DatabaseMaxCapacity, or find the query: docs/operations.md says how.",
        periods=3,
        condition="HasCluster",
    )
    yield Alarm(
        "AuroraConnections",
        (Series(aws("DatabaseConnections"), ("${DatabaseClusterId}",), "Maximum", "connections"),),
        150,
        "Over 150 connections to Aurora are open: each process of ingest and worker has one.",
        "An Aurora of one capacity unit takes 189, larger ones more: raise DatabaseMaxCapacity and reboot the "
        "instance, or use DatabaseProxy.",
        condition="HasCluster",
    )

    # --- money
    yield Alarm(
        "BudgetNearlyUsed",
        tuple(printed("BudgetUsedPercent", "Maximum")),
        80,
        "More than 80 % of what all replies may cost today or this month is used up. At 100 % no model is asked.",
        "Find who spends it (GET /api/admin/usage), then raise BudgetDaily or BudgetMonthly, or lower a person's.",
    )


ALARMS: tuple[Alarm, ...] = tuple(_alarms())
GUIDE = "docs/operations.md"


def description(alarm: Alarm) -> str:
    """What the mail says."""
    return f"{alarm.means} {alarm.do} {GUIDE}#{alarm.name.lower()}"
