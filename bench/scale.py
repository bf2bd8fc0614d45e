"""Which quota bites first, and whether shared items get hot: ``python -m bench.scale``.

Both follow from one counted visit (``tests/support/metered_visit.py``). The first is arithmetic. The second is a
simulation of single calls: visits begin at random, as many as the peak hour has, and each call on an item that many
conversations share goes to its partition: 1,000 write units and 3,000 read units a second, in a bucket that holds one
second's worth. A call that finds too little waits and tries again, as clients of DynamoDB do. Its burst and adaptive
capacity, which would only make it better, are left out; so is that items of one partition key can be split over
several partitions. With ``--write`` the tables go into ``docs/scale.md``.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import simpy
from taskflow.conversation import pools
from taskflow.store import keys

from bench.visits import ASSUMED, TURNS, counted, of_visit
from infra.views import source
from tests.support.metered import Touch

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs" / "scale.md"
PEOPLE = (1_000_000, 2_000_000, 5_000_000, 10_000_000)
"""Who come once a day."""
PEAK_SHARE = 0.1
"""Of a day's visits, in its busiest hour."""
WRITES, READS = 1_000, 3_000
"""Units a second of a partition
(docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html)."""
WINDOW_SECONDS = 20.0
RETRY_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
"""The longest pauses before each further try; each takes a random part of them."""
CONVERSATIONS_OWN = re.compile(r"[CUWKA]#")
"""Partitions of one conversation, person, connection, ticket or address."""


def visits_a_second(people: int) -> float:
    """Visits that begin each second of the peak hour."""
    return people * PEAK_SHARE / 3600


# --- quotas ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quota:
    """``each``: what one visit takes of it. ``raised``: whether AWS raises it when asked."""

    name: str
    limit: float
    each: float
    raised: bool
    source: str

    @property
    def people(self) -> int:
        """How many a day fit."""
        return int(self.limit / self.each * 3600 / PEAK_SHARE)


def quotas() -> list[Quota]:
    """Those of an account as it is given out, by how many people they let in: fewest first."""
    one, use = counted(), of_visit()
    total, message = one.bill.total, one.bill.of("message")
    lambda_seconds = {
        "generate": total["duration_ms"] / 1000,
        "message": message["in"] * ASSUMED.milliseconds["message"] / 1000,
        "connect": ASSUMED.milliseconds["connect"] / 1000,
        "disconnect": ASSUMED.milliseconds["disconnect"] / 1000,
        "api": ASSUMED.requests * ASSUMED.milliseconds["api"] / 1000,
        "worker": total["sqs_sends"] / 10 * ASSUMED.milliseconds["worker"] / 1000,
    }
    due = sum(touch.units for touch in one.touched if touch.partition.startswith("due/"))
    found = [
        Quota(
            "requests of API Gateway a second (frames, posts, HTTP)",
            10_000,
            total["posts"] + message["in"] + 2 + ASSUMED.requests,
            True,
            "docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
        ),
        Quota(
            "requests of API Gateway a second in Milan, Zurich, Spain and others",
            2_500,
            total["posts"] + message["in"] + 2 + ASSUMED.requests,
            True,
            "docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
        ),
        Quota(
            "requests, or frames, of one route a second, as the template lets through",
            float(source()["Parameters"]["RequestRate"]["Default"]),
            max(ASSUMED.requests, TURNS),
            False,
            "`RequestRate` raises it",
        ),
        Quota(
            "new connections a second",
            500,
            1,
            True,
            "docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html",
        ),
        Quota(
            "invocations of Lambda at once",
            1_000,
            sum(lambda_seconds.values()),
            True,
            "docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
        ),
        Quota(
            "invocations of Lambda at once, in many new accounts",
            10,
            sum(lambda_seconds.values()),
            True,
            "docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
        ),
        Quota(
            "write units a second of the table",
            40_000,
            use["write_units"],
            True,
            "docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html",
        ),
        Quota(
            "write units a second of a new table, before it has grown",
            4_000,
            use["write_units"],
            True,
            "docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html",
        ),
        Quota(
            f"write units a second of the index of deadlines ({keys.DUE_SHARDS} partitions)",
            keys.DUE_SHARDS * WRITES,
            due,
            False,
            "more shards: keys.DUE_SHARDS",
        ),
    ]
    return sorted(found, key=lambda quota: quota.people)


def quota_table() -> str:
    """In Markdown."""
    lines = [
        "| quota | as given out | a visit takes | people a day | raised on request |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {quota.name} | {quota.limit:,.0f} | {quota.each:,.3g} | {people(quota.people)} | "
        f"{'yes' if quota.raised else 'no: ' + quota.source} |"
        for quota in quotas()
    ]
    return "\n".join(lines) + "\n"


def people(count: int) -> str:
    """A number of people, as exactly as it matters."""
    return f"{count / 1e6:.1f} million" if count >= 1e6 else f"{round(count, -3 if count >= 1e4 else -2):,}"


# --- hot spots ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Partition:
    """Buckets of units that fill as time passes."""

    units: dict[str, float] = field(default_factory=lambda: {"write": WRITES, "read": READS})
    at: float = 0.0
    taken: Counter[tuple[str, int]] = field(default_factory=Counter)
    """Units by kind and second."""

    def take(self, now: float, kind: str, units: int) -> bool:
        """Whether there were so many."""
        for name, rate in (("write", WRITES), ("read", READS)):
            self.units[name] = min(rate, self.units[name] + (now - self.at) * rate)
        self.at = now
        if self.units[kind] < units:
            return False
        self.units[kind] -= units
        self.taken[kind, int(now)] += units
        return True


@dataclass(slots=True)
class Heat:
    """What the shared items of one kind met. ``most``: units a second of the hottest partition, in its hottest second;
    ``waited``: seconds of each call until it was let through."""

    partitions: int = 0
    calls: int = 0
    refused: int = 0
    most: dict[str, int] = field(default_factory=lambda: {"write": 0, "read": 0})
    waited: list[float] = field(default_factory=list)

    @property
    def p99(self) -> float:
        """Of the waits, in seconds."""
        return sorted(self.waited)[int(0.99 * (len(self.waited) - 1))] if self.waited else 0.0


def kind_of(partition: str) -> str:
    """The shared items that a partition belongs to; empty: it is a conversation's or a person's own."""
    if CONVERSATIONS_OWN.match(partition):
        return ""
    return re.sub(r"[#/]\d+$", "", partition)


def spread(partition: str, rng: random.Random) -> str:
    """The partition that another visit takes: conversations and people are spread by hashes."""
    kind = kind_of(partition)
    if kind == partition:
        return partition
    shards = {"due": keys.DUE_SHARDS, "GAUGE": keys.GAUGE_PARTITIONS}.get(kind, pools.SHARDS)
    return f"{kind}/{rng.randrange(shards)}"


def simulate(touched: Sequence[Touch], rate: float, *, seed: int = 1) -> dict[str, Heat]:
    """``rate`` visits a second, each with these calls; what is seen in ``WINDOW_SECONDS``, by kind of item."""
    rng = random.Random(seed)
    shared = [touch for touch in touched if kind_of(touch.partition)]
    start = min(touch.at for touch in touched)
    length = max(touch.at for touch in touched) - start
    environment = simpy.Environment()
    partitions: defaultdict[str, Partition] = defaultdict(Partition)
    heats: defaultdict[str, Heat] = defaultdict(Heat)

    def call(touch: Touch, partition: str) -> Generator[simpy.Event, None, None]:
        heat = heats[kind_of(partition)]
        heat.calls += 1
        asked = environment.now
        for pause in RETRY_SECONDS:
            if partitions[partition].take(environment.now, touch.kind, touch.units):
                break
            heat.refused += 1
            yield environment.timeout(rng.uniform(0, pause))
        heat.waited.append(environment.now - asked)

    def begin(arrivals: list[tuple[float, Touch, str]]) -> Generator[simpy.Event, None, None]:
        for at, touch, partition in arrivals:
            yield environment.timeout(at - environment.now)
            environment.process(call(touch, partition))

    arrivals = []
    moment = -length
    while (moment := moment + rng.expovariate(rate)) < WINDOW_SECONDS:
        places: dict[str, str] = {}
        for touch in shared:
            at = moment + touch.at - start
            place = places.setdefault(touch.partition, spread(touch.partition, rng))
            if 0 <= at < WINDOW_SECONDS:
                arrivals.append((at, touch, place))
    arrivals.sort(key=lambda arrival: arrival[0])
    environment.process(begin(arrivals))
    environment.run()
    for name, partition in partitions.items():
        heat = heats[kind_of(name)]
        heat.partitions += 1
        for (kind, second), units in partition.taken.items():
            if second < WINDOW_SECONDS:
                heat.most[kind] = max(heat.most[kind], units)
    return dict(heats)


TITLES = {
    "due": "the index of deadlines",
    "GAUGE": "connections counted",
    "P": "a day's budget of all people",
    "B": "a model's circuit breaker",
}


def heat_table(crowds: Sequence[int] = PEOPLE) -> str:
    """In Markdown."""
    columns = (
        "people a day",
        "visits a second",
        "shared items",
        "partitions",
        "hottest: writes/s",
        "reads/s",
        "refusals a call",
        "p99 wait",
    )
    lines = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    for crowd in crowds:
        rate = visits_a_second(crowd)
        for kind, heat in sorted(simulate(counted().touched, rate).items()):
            cells = (
                people(crowd),
                f"{rate:.0f}",
                TITLES.get(kind.partition("#")[0], kind),
                str(heat.partitions),
                f"{heat.most['write']:,}",
                f"{heat.most['read']:,}",
                f"{heat.refused / heat.calls:.2f}",
                f"{heat.p99 * 1000:.0f} ms",
            )
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the tables into docs/scale.md")
    made = {"quotas": quota_table(), "hot spots": heat_table()}
    if parser.parse_args().write:
        text = DOCS.read_text()
        for name, table in made.items():
            begin = f"<!-- {name}, python -m bench.scale --write: -->\n"
            before, _, rest = text.partition(begin)
            text = before + begin + table + "<!-- end -->\n" + rest.partition("<!-- end -->\n")[2]
        DOCS.write_text(text)
    for table in made.values():
        print(table)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
