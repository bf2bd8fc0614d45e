"""Workers that die at the worst moments, side by side, on a real Postgres: they leave what one calm worker leaves.

A worker that dies answers nothing, so SQS hands its batch out again: before its commit nothing may be left of it, and
after its commit nothing may be counted twice.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from taskflow.records.access import Access, Asker
from taskflow.records.consumer import consume
from taskflow.records.database import Connection, Database, connect
from taskflow.records.schema import Record

from tests.integration.test_worker_postgres import emptied, histories, redact, work
from tests.support.records import event_of, inference, message, some_id, tables

T = TypeVar("T")
FATES = ("dies before its commit", "dies after its commit")
LANES = 2


class Died(BaseException):
    """The process is gone: nothing in the worker may catch it."""


class Doomed(Database):
    """The connection of a worker that dies once its statements have run, just before or just after the commit."""

    def __init__(self, url: str, fate: str) -> None:
        super().__init__(lambda fresh: url)
        self._address = url
        self._fate = fate

    def run(self, asker: Asker, work: Callable[[Access], T]) -> T:
        """Never returns."""
        with connect(self._address) as doomed:
            if self._fate == FATES[0]:
                with doomed.transaction(force_rollback=True):
                    work(Access(doomed, asker))
            else:
                work(Access(doomed, asker))
        raise Died


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(lambda fresh: database_url)
    yield opened
    opened.close()


def deliver(url: str, batches: list[tuple[list[Record], list[str]]]) -> None:
    """Hands out batches; each comes again after every death of the worker that held it."""
    alive = Database(lambda fresh: url)
    try:
        for records, fates in batches:
            for fate in fates:
                with pytest.raises(Died):
                    consume(event_of(records), Doomed(url, fate), redact)
            work(alive, *records)
    finally:
        alive.close()


@st.composite
def deliveries(draw: st.DrawFn, history: list[Record]) -> list[tuple[list[Record], list[str]]]:
    """All of the history in any order, some of it twice, in any batches, each with the deaths that befall it."""
    repeated = history + draw(st.lists(st.sampled_from(history), max_size=4))
    shuffled = draw(st.permutations(repeated))
    cuts = sorted(draw(st.lists(st.integers(0, len(shuffled)), max_size=3)))
    return [
        (shuffled[start:end], draw(st.lists(st.sampled_from(FATES), max_size=2)))
        for start, end in zip([0, *cuts], [*cuts, len(shuffled)], strict=True)
        if start < end
    ]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_order_split_duplication_and_death_of_workers_at_once_give_the_same_rows_and_counters(
    database_url: str, database: Database, connection: Connection, data: st.DataObject
) -> None:
    history = data.draw(histories())
    emptied(connection)
    work(database, *history)
    expected = tables(connection)

    lanes = [data.draw(deliveries(history)) for _ in range(LANES)]
    emptied(connection)
    start = threading.Barrier(LANES)
    finished: list[int] = []

    def lane(number: int) -> None:
        start.wait()
        deliver(database_url, lanes[number])
        finished.append(number)

    threads = [threading.Thread(target=lane, args=(number,)) for number in range(LANES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(finished) == list(range(LANES))
    assert tables(connection) == expected


def test_a_worker_that_died_after_its_commit_is_not_counted_twice(
    database_url: str, database: Database, connection: Connection
) -> None:
    records: list[Record] = [message(some_id(1)), inference(some_id(2), cost=0.5, output_tokens=7)]
    with pytest.raises(Died):
        consume(event_of(records), Doomed(database_url, FATES[1]), redact)
    after_death = tables(connection)
    assert len(after_death["inference_logs"]) == 1
    work(database, *records)
    assert tables(connection) == after_death


def test_a_worker_that_died_before_its_commit_leaves_nothing(
    database_url: str, connection: Connection
) -> None:
    with pytest.raises(Died):
        consume(
            event_of([message(some_id(1)), inference(some_id(2))]), Doomed(database_url, FATES[0]), redact
        )
    assert all(found == [] for found in tables(connection).values())
