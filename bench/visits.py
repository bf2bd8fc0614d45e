"""What people's visits and an idle installation cost on AWS, a month: ``python -m bench.visits``.

A visit is counted call by call in virtual time (``tests/support/metered_visit.py``); what cannot be counted there
(how long a function runs on Lambda, how long a log line is) is in ``Assumed``, and the last line says what it would
matter. Prices are those of ``bench/prices.py``, without any free tier. With ``--write`` the tables go into
``docs/cost.md``, which a test compares.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from taskflow.sessions.sweeping import SWEEP_SECONDS
from taskflow.store import keys

from bench import prices
from infra.monitoring.alarms import ALARMS
from tests.support.metered_visit import Visit, visit

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs" / "cost.md"
BEGIN, END = "<!-- python -m bench.visits --write: -->\n", "<!-- end -->\n"
TURNS = 8
"""Of a visit."""
DAYS = 30
HOURS = 730
"""Of a month, as AWS reckons."""
PEOPLE = (10, 100, 1_000, 10_000, 100_000)
"""Who come once a day."""
SERVICES = {
    "API Gateway": ("websocket", "minutes", "http"),
    "CloudFront": ("edge", "edge_gb", "edge_functions"),
    "Lambda": ("invocations", "gb_seconds"),
    "DynamoDB": ("write_units", "read_units", "stored_gb"),
    "SQS": ("sqs",),
    "EventBridge Scheduler": ("schedules",),
    "CloudWatch": ("logged_gb", "series", "alarms", "dashboards"),
    "Secrets Manager": ("secrets",),
    "Aurora and its network": ("acu_hours", "endpoint_hours"),
}
PRICES = {
    "websocket": prices.WEBSOCKET_MESSAGE,
    "minutes": prices.CONNECTION_MINUTE,
    "http": prices.HTTP_REQUEST,
    "edge": prices.CLOUDFRONT_REQUEST,
    "edge_gb": prices.CLOUDFRONT_GB,
    "edge_functions": prices.CLOUDFRONT_FUNCTION,
    "invocations": prices.INVOCATION,
    "gb_seconds": prices.GB_SECOND,
    "write_units": prices.WRITE_UNIT,
    "read_units": prices.READ_UNIT,
    "stored_gb": prices.STORED_GB,
    "sqs": prices.SQS_REQUEST,
    "schedules": prices.SCHEDULE,
    "logged_gb": prices.LOGGED_GB,
    "series": prices.METRIC_SERIES,
    "alarms": prices.ALARM,
    "dashboards": prices.DASHBOARD,
    "secrets": prices.SECRET,
    "acu_hours": prices.ACU_HOUR,
    "endpoint_hours": prices.ENDPOINT_HOUR,
}
START_SECONDS = 1.0
"""Of a process, well above what was measured on the laptop. Lambda bills it as it bills calls, since August 2025:
https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/"""
MEMORY_GB = {
    "api": 1,
    "connect": 1,
    "message": 1,
    "generate": 1,
    "disconnect": 0.5,
    "timer": 0.5,
    "worker": 0.5,
}
"""``infra``'s template; a test compares."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """What is not counted. Milliseconds of one invocation, bytes of one invocation's lines."""

    milliseconds: Mapping[str, float]
    line_bytes: Mapping[str, int]
    platform_bytes: int = 360
    """START, END and REPORT of an invocation."""
    access_bytes: int = 400
    """The line of a request in the HTTP API's access log (``AccessLogs=http``)."""
    requests: int = 6
    """Of the page to the HTTP API in a visit: ticket, models, two lists and more (seen in a browser)."""
    files: int = 12
    """Of the page, on a first visit; a browser keeps all but two."""
    page_gb: float = 280e3 / 1e9
    open_minutes: float = 10
    """How long the page stays open in a visit."""
    batch: float = 2
    """Records a worker's invocation gets while few people talk: it waits a second for more."""
    series: int = 40
    """Metrics that CloudWatch is sent in an hour with people: those of three turns, 28, and some of what goes wrong."""
    idle_series: int = 5
    """Of them in an hour without: the timer's own. A series is paid for by the hour in which it is sent."""
    alarms: int = sum(len(alarm.series) for alarm in ALARMS if not alarm.condition)
    """Metrics of all alarms: one that computes from seven is paid for seven times."""
    aurora_alarms: int = sum(len(alarm.series) for alarm in ALARMS if alarm.condition)
    secrets: int = 5
    """With `DatabaseUrl`. Aurora has two of its own in place of that one."""
    history_days: int = 30
    idle_acu_hours: float = 0.5 * HOURS
    """Of Aurora while somebody comes every quarter of an hour. More traffic needs more; that is not measured."""


ASSUMED = Assumed(
    {"api": 50, "connect": 80, "message": 50, "disconnect": 40, "timer": 40, "worker": 40},
    {
        "api": 210,
        "connect": 300,
        "message": 200,
        "generate": 480,
        "disconnect": 230,
        "timer": 190,
        "worker": 1_000,
    },
)
"""Taken from the laptop stack, rounded up: a warm message function answers within 32 ms there, edge and emulator
included; log lines are those of three turns."""


@cache
def counted(turns: int = TURNS) -> Visit:
    """One visit and its bill."""
    return visit(turns)


def of_visit(assumed: Assumed = ASSUMED, turns: int = TURNS) -> Counter[str]:
    """What one visit uses, by the names of ``PRICES``."""
    one = counted(turns)
    bill = one.bill
    total = bill.total
    records = total["sqs_sends"]
    invocations = {
        "api": assumed.requests,
        "connect": 1,
        "message": bill.of("message")["in"],
        "disconnect": 1,
        "generate": total["invokes"],
        "worker": records / assumed.batch,
        # A sweep runs whether anybody is there or not; the visit makes it run longer.
        "timer": 0,
    }
    visited = bill.of("timer")["reads"] / 2
    seconds = {name: count * assumed.milliseconds.get(name, 0) / 1000 for name, count in invocations.items()}
    seconds["generate"] = total["duration_ms"] / 1000
    seconds["timer"] = visited * assumed.milliseconds["timer"] / 1000
    logged = sum(n * (assumed.line_bytes[name] + assumed.platform_bytes) for name, n in invocations.items())
    logged += assumed.requests * assumed.access_bytes
    use: Counter[str] = Counter()
    use.update(
        {
            "websocket": total["posts"] + bill.of("message")["in"],
            "minutes": assumed.open_minutes,
            "http": assumed.requests,
            "edge": assumed.requests + assumed.files + 1,
            "edge_gb": assumed.page_gb,
            # Of the page's files and of the WebSocket.
            "edge_functions": assumed.files + 1,
            "invocations": sum(invocations.values()),
            "gb_seconds": sum(MEMORY_GB[name] * each for name, each in seconds.items()),
            "write_units": total["write_units"],
            "read_units": total["read_units"],
            # It stays for the days that history is kept in the table (``TASKFLOW_HISTORY_DAYS``), then in Postgres
            # alone.
            "stored_gb": one.stored / 1e9 * assumed.history_days / DAYS,
            "sqs": 2 * records + 2 * invocations["worker"],
            "logged_gb": logged / 1e9,
        }
    )
    return use


def idle(assumed: Assumed = ASSUMED, *, aurora: bool = False) -> Counter[str]:
    """What a month uses in which nobody comes. ``aurora``: one of our own that may not pause, with its network."""
    seconds = HOURS * 3600
    sweeps, ticks = seconds / SWEEP_SECONDS, seconds / 60
    lines = assumed.line_bytes["timer"] + assumed.platform_bytes
    use: Counter[str] = Counter()
    use.update(
        {
            "invocations": sweeps + ticks,
            "gb_seconds": MEMORY_GB["timer"] * (sweeps + ticks) * assumed.milliseconds["timer"] / 1000,
            # Sent, received, deleted; and four queues that are asked all the time, five pollers each 20 s long.
            "sqs": 3 * sweeps + 4 * 5 * seconds / 20,
            "read_units": sweeps * keys.DUE_SHARDS / 2 + ticks * 3,
            "write_units": ticks * 6,
            "logged_gb": (sweeps + ticks) * lines / 1e9,
            "series": assumed.idle_series,
            "schedules": ticks + DAYS,
            "alarms": assumed.alarms + (assumed.aurora_alarms if aurora else 0),
            "dashboards": 1,
            "secrets": assumed.secrets + (1 if aurora else 0),
        }
    )
    if aurora:
        use["acu_hours"] += assumed.idle_acu_hours  # type: ignore[assignment]
        use["endpoint_hours"] += 2 * HOURS
    return use


def dollars(use: Mapping[str, float]) -> dict[str, float]:
    """By service, and ``all``."""
    found = {
        service: sum(use.get(name, 0) * PRICES[name] for name in names) for service, names in SERVICES.items()
    }
    return {**found, "all": sum(found.values())}


def month(people: int, assumed: Assumed = ASSUMED, *, aurora: bool = False) -> dict[str, float]:
    """What a month costs in which so many come once a day."""
    use = idle(assumed, aurora=aurora)
    # From some visits an hour on every hour has some.
    use["series"] += min(1, people / 50) * (assumed.series - assumed.idle_series)  # type: ignore[assignment]
    crowd = replace(assumed, batch=min(100, max(assumed.batch, people / 1_000)))
    for name, amount in of_visit(crowd).items():
        use[name] += amount * people * DAYS
    return dollars(use)


def tables() -> str:
    """The tables of ``docs/cost.md``."""
    turns = dollars({name: 1000 * amount / TURNS for name, amount in of_visit().items()})
    bring, own = dollars(idle()), dollars(idle(aurora=True))
    lines = [
        "| | 1,000 turns | idle, a month, Postgres of your own | idle, a month, Aurora |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {'**all**' if name == 'all' else name} | {money(turns[name])} | {money(bring[name])} | {money(own[name])} |"
        for name in (*SERVICES, "all")
    ]
    lines += [
        "",
        "| people a day | a month | of it without anybody | a person, a month | dearest |",
        "|---|---|---|---|---|",
    ]
    for people in PEOPLE:
        cost = month(people)
        total = cost.pop("all")
        dearest = ", ".join(
            f"{name} {money(cost[name])}" for name in sorted(cost, key=cost.__getitem__)[:-3:-1]
        )
        lines.append(
            f"| {people:,} | {money(total)} | {money(bring['all'])} | {money(total / people)} | {dearest} |"
        )
    started = 1_000 * START_SECONDS * sum(MEMORY_GB[name] for name in MEMORY_GB if name != "timer")
    slow = replace(ASSUMED, milliseconds={name: 2 * ms for name, ms in ASSUMED.milliseconds.items()})
    more = month(10_000, slow)["all"] / month(10_000)["all"] - 1
    lines += [
        "",
        f"An RDS Proxy (`DatabaseProxy=true`) costs {money(proxy_month())} a month more, at least.",
        f"If every function took twice the assumed time, 10,000 people a day would cost {more:.0%} more.",
        f"If each visit began a process of every function, {START_SECONDS:g} s each, 1,000 visits would cost "
        f"{money(started * prices.GB_SECOND)} more.",
    ]
    return "\n".join(lines) + "\n"


def proxy_month() -> float:
    """Dollars a month that an RDS Proxy costs at least: before an Aurora of eight capacity units or fewer."""
    return HOURS * prices.PROXY_ACU_HOUR * prices.PROXY_LEAST_ACU


def money(amount: float) -> str:
    """Dollars, as exactly as it matters."""
    if amount == 0:
        return "–"
    return f"${amount:,.0f}" if amount >= 100 else f"${amount:,.2f}" if amount >= 1 else f"${amount:.4f}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.visits", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the tables into docs/cost.md")
    if parser.parse_args().write:
        before, _, rest = DOCS.read_text().partition(BEGIN)
        DOCS.write_text(before + BEGIN + tables() + END + rest.partition(END)[2])
    print(tables(), end="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
