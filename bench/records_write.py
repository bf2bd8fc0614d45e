"""The worker beside a row-at-a-time one and a bare pipeline, same records, same run: ``python -m bench.records_write``.

- **handler**: the worker function itself on SQS events of the template's ``BatchSize``: parsing, validation, redaction,
  rows, counters, one transaction a batch, its log and metrics.
- **row at a time**: the same parsing and redaction, then a transaction a record and a statement a row, each waited for.
- **bare pipeline**: psycopg's pipeline mode and prepared statements, a transaction a batch, finished rows: nothing is
  parsed, redacted or counted.

Records are interleaved as of many conversations at once; some messages hold personal data. The three take turns batch
by batch, each with tables of its own, and the medians of the batches are compared. At the end the handler goes on
alone, to see whether its memory grows.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import psutil
import psycopg

from bench.machine import heading
from bench.records_naive import bare_rows, write_bare, write_row_at_a_time
from bench.records_traffic import traffic
from bench.scratch_postgres import scratch_postgres
from local.emulator import template
from tests.support.records import FakeContext, sqs_event

TEMPLATE = Path(__file__).parents[1] / "infra" / "template.yaml"
ROUNDS = 40
WARM_UP = 8
MEMORY_RECORDS, SAMPLES = 60_000, 6
TIMES_ROW_AT_A_TIME, OF_BARE = 10, 0.6
GROWTH_MB = 4
"""What counts as flat from the second sample on."""

Way = Callable[[list[list[str]]], float]


def batch_size() -> int:
    """How many records SQS hands the worker at most."""
    source = template.load(TEMPLATE)["Resources"]["RecordsSource"]["Properties"]
    return int(source["BatchSize"])


def batches(bodies: Iterator[str], size: int) -> Iterator[list[str]]:
    """Consecutive groups."""
    while batch := list(islice(bodies, size)):
        yield batch


def handler_way(url: str) -> Way:
    """The worker function on ``url``."""
    os.environ |= {
        "TASKFLOW_DATABASE_URL": url,
        "POWERTOOLS_SERVICE_NAME": "worker",
        "POWERTOOLS_METRICS_NAMESPACE": "TaskFlow",
    }
    from functions.worker.app import handler

    def run(work: list[list[str]]) -> float:
        events = [sqs_event(batch) for batch in work]
        with _quiet():
            started = time.perf_counter()
            answers = [handler(event, FakeContext()) for event in events]
            elapsed = time.perf_counter() - started
        if any(answer["batchItemFailures"] for answer in answers):
            raise RuntimeError("the worker refused records of this traffic")
        return elapsed

    return run


def row_way(url: str) -> Way:
    """A transaction a record, on ``url``."""
    connection = psycopg.connect(url, autocommit=True)

    def run(work: list[list[str]]) -> float:
        started = time.perf_counter()
        for batch in work:
            write_row_at_a_time(connection, batch)
        return time.perf_counter() - started

    return run


def bare_way(url: str) -> Way:
    """Nothing but writing, on ``url``."""
    connection = psycopg.connect(url, autocommit=True)

    def run(work: list[list[str]]) -> float:
        ready = [bare_rows(batch) for batch in work]
        started = time.perf_counter()
        for rows in ready:
            write_bare(connection, rows)
        return time.perf_counter() - started

    return run


def compare(ways: dict[str, Way], size: int, rounds: int) -> bool:
    """Prints how fast each is; True when both targets are met."""
    bodies = batches(traffic((rounds + WARM_UP) * size), size)
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for number, batch in enumerate(bodies):
        # The order changes, so that none always runs behind the same one.
        names = list(ways)[number % len(ways) :] + list(ways)[: number % len(ways)]
        for name in names:
            elapsed = ways[name]([batch])
            if number >= WARM_UP:
                seconds[name].append(elapsed)
    rate = {name: size / statistics.median(each) for name, each in seconds.items()}
    for name, each in seconds.items():
        low, _, high = statistics.quantiles(each, n=4)
        print(
            f"{name:15} {rate[name]:8,.0f} records/s   (half of the batches {size / high:,.0f} to {size / low:,.0f})"
        )
    times, share = rate["handler"] / rate["row at a time"], rate["handler"] / rate["bare pipeline"]
    print(
        f"batches of {size}: the handler is {times:.1f}x a row at a time (target {TIMES_ROW_AT_A_TIME}x), "
        f"{share:.0%} of the bare pipeline (target {OF_BARE:.0%})"
    )
    return times >= TIMES_ROW_AT_A_TIME and share >= OF_BARE


def memory(handler: Way, size: int, records: int) -> bool:
    """Prints this process's memory while the handler works on; True when it stays flat."""
    process = psutil.Process()
    bodies = traffic(records, seed=2)
    samples: list[float] = []
    for sample in range(1, SAMPLES + 1):
        for batch in batches(islice(bodies, records // SAMPLES), size):
            handler([batch])
        samples.append(process.memory_info().rss / 2**20)
        print(f"{sample * records // SAMPLES:8,} records {samples[-1]:6.1f} MB", flush=True)
    growth = samples[-1] - samples[0]
    print(f"{growth:+.1f} MB since the first sample (target {GROWTH_MB} MB)")
    return growth <= GROWTH_MB


@contextmanager
def _quiet() -> Iterator[None]:
    """Log lines and metrics go nowhere, but are written, as on Lambda."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="batches that are measured")
    parser.add_argument("--batch-size", type=int, default=batch_size())
    parser.add_argument("--memory-records", type=int, default=MEMORY_RECORDS)
    parser.add_argument("--check", action="store_true", help="fail when a target is missed")
    options = parser.parse_args(arguments)
    print(heading("python -m bench.records_write"))
    with scratch_postgres() as new_database:
        ways = {
            "handler": handler_way(new_database("handler")),
            "row at a time": row_way(new_database("rows")),
            "bare pipeline": bare_way(new_database("bare")),
        }
        met = compare(ways, options.batch_size, options.rounds)
        if options.memory_records:
            met = memory(ways["handler"], options.batch_size, options.memory_records) and met
    return 1 if options.check and not met else 0


if __name__ == "__main__":
    raise SystemExit(main())
