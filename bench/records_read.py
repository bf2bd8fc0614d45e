"""List, detail and search beside a round trip that reads nothing, in the same run: ``python -m bench.records_read``.

A database of 1,000 and one of 100,000 conversations with 20 messages and 10 inference logs each (``tools.seed``), all
one person's, on a server as the laptop's stack runs it. One connection as the functions make it runs, over and over
and in turn: ``SELECT 1``, a first page of 30 conversations, and each time another conversation with its 20 messages and
its usage, both by the functions that the HTTP API calls. Printed as well: each alone, many times in a row, which lets
caches and processor do their best for the shortest; the HTTP API's own handler, from request to answer; and the first
page of what search finds, by query, from a word that hardly any message has to one that most have.

Making the large database takes minutes; ``--database-url`` measures one that is there (``make seed`` with
``SEED_ARGS='--user-id guest_bench'``).
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from taskflow.identity import Identity
from taskflow.records.access import Access
from taskflow.records.database import Connection, Database, connect
from taskflow.records.history import load_messages
from taskflow.records.listing import list_conversations
from taskflow.rest.context import Rest
from taskflow.rest.guests import COOKIE

from bench.machine import heading
from bench.scratch_postgres import scratch_postgres
from tests.support.rest import api_on
from tools.seed.load import load
from tools.seed.rows import Plan

SIZES = (1_000, 100_000)
MESSAGES = 20
PAGE = 30
"""What the web client asks for (``web/src/client/conversations.ts``)."""

DETAIL_LIMIT = 200
"""What the HTTP API reads of a conversation unless told otherwise."""

DIFFERENT = 500
"""So many conversations take turns."""

SEARCHES = (
    "nosuchword",
    "sourdough",
    "python generator",
    '"python generator"',
    "tides or kerala",
    "wat",
    "the",
)
SEARCH_ROUNDS = 10

WARM_UP, ROUNDS, REQUESTS = 50, 1_500, 200
TARGET = 3.0
OWNER = Identity("guest_bench")

Timed = Callable[[], object]


def works(connection: Connection) -> dict[str, Timed]:
    """What is compared, by name."""
    rows = connection.execute(
        "SELECT id::text FROM conversations WHERE user_id = %s ORDER BY id LIMIT %s",
        [OWNER.user_id, DIFFERENT],
    ).fetchall()
    names = itertools.cycle([row["id"] for row in rows])
    return {
        "SELECT 1": lambda: connection.execute("SELECT 1").fetchone(),
        "list": lambda: list_conversations(Access(connection, OWNER), OWNER, limit=PAGE),
        "detail": lambda: load_messages(Access(connection, OWNER), next(names), OWNER, DETAIL_LIMIT),
    }


def searches(connection: Connection) -> dict[str, Timed]:
    """A first page of each query."""
    return {
        words: partial(list_conversations, Access(connection, OWNER), OWNER, limit=PAGE, words=words)
        for words in SEARCHES
    }


def in_turn(compared: dict[str, Timed], rounds: int, warm_up: int = WARM_UP) -> dict[str, float]:
    """Median milliseconds of each, one after the other, round after round."""
    samples: dict[str, list[float]] = {name: [] for name in compared}
    for number in range(warm_up + rounds):
        for name, work in compared.items():
            elapsed = _milliseconds(work)
            if number >= warm_up:
                samples[name].append(elapsed)
    return {name: statistics.median(each) for name, each in samples.items()}


def alone(compared: dict[str, Timed], rounds: int) -> dict[str, float]:
    """Median milliseconds of each, many times in a row."""
    samples: dict[str, list[float]] = {name: [] for name in compared}
    for _ in range(10):
        for name, work in compared.items():
            samples[name] += [_milliseconds(work) for _ in range(rounds // 10)]
    return {name: statistics.median(each) for name, each in samples.items()}


async def handled(url: str, connection: Connection, requests: int) -> dict[str, float]:
    """Median milliseconds of the HTTP API's handler, in this process."""
    database = Database(lambda fresh: url)
    api = api_on(database)
    rest: Rest = api.app.state.rest
    client = api.client()
    client.cookies[COOKIE] = rest.guests.mint(int(api.clock.now()), OWNER.user_id)[1]
    row = connection.execute(
        "SELECT id::text FROM conversations WHERE user_id = %s", [OWNER.user_id]
    ).fetchone()
    if row is None:
        raise RuntimeError("there are no conversations of guest_bench in this database")
    paths = {"list": f"/api/conversations?limit={PAGE}", "detail": f"/api/conversations/{row['id']}"}
    samples: dict[str, list[float]] = {name: [] for name in paths}
    for _ in range(requests):
        for name, path in paths.items():
            started = time.perf_counter()
            answer = await client.get(path)
            samples[name].append((time.perf_counter() - started) * 1000)
            answer.raise_for_status()
    await client.aclose()
    database.close()
    return {name: statistics.median(each) for name, each in samples.items()}


def measure(url: str, rounds: int) -> dict[str, float]:
    """Prints the figures of one database; how many round trips list and detail take, in turn."""
    with connect(url) as connection:
        count = connection.execute("SELECT count(*) AS many FROM conversations").fetchone()
        assert count is not None  # count(*) always answers
        print(f"{count['many']:,} conversations")
        compared = works(connection)
        times = in_turn(compared, rounds)
        _print("in turn", times)
        _print("alone", alone(compared, rounds))
        through = asyncio.run(handled(url, connection, REQUESTS))
        found = in_turn(searches(connection), SEARCH_ROUNDS, warm_up=1)
        print("  search   " + ", ".join(f"{words}: {value:.1f} ms" for words, value in found.items()))
        print("  HTTP API " + ", ".join(f"{name} {value:.1f} ms" for name, value in through.items()))
    return {name: times[name] / times["SELECT 1"] for name in ("list", "detail")}


def _print(how: str, times: dict[str, float]) -> None:
    one = times["SELECT 1"]
    each = (f"{name} {value:.3f} ms ({value / one:.1f}x)" for name, value in times.items())
    print(f"  {how:8} " + ", ".join(each), flush=True)


def _milliseconds(work: Timed) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--conversations", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--database-url", nargs="+", help="databases that are there, instead of made ones")
    parser.add_argument("--check", action="store_true", help="fail when a target is missed")
    options = parser.parse_args(arguments)
    print(heading("python -m bench.records_read"))
    ratios: list[dict[str, float]] = []
    if options.database_url:
        ratios += [measure(url, options.rounds) for url in options.database_url]
    else:
        with scratch_postgres() as new_database:
            urls = [(size, new_database(f"of_{size}")) for size in options.conversations]
            for size, url in urls:
                with connect(url) as connection:
                    load(connection, Plan(size, MESSAGES, OWNER, datetime(2026, 1, 1, tzinfo=UTC), seed=1))
            ratios += [measure(url, options.rounds) for _, url in urls]
    worst = {name: max(each[name] for each in ratios) for name in ("list", "detail")}
    print(
        ", ".join(f"{name} {value:.1f}x" for name, value in worst.items())
        + f" of SELECT 1 (target {TARGET:.0f}x)"
    )
    return 1 if options.check and max(worst.values()) > TARGET else 0


if __name__ == "__main__":
    raise SystemExit(main())
