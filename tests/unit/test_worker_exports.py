"""The worker function exports once its records are stored, and stores them whatever the export does."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from taskflow.errors import StoreUnavailable
from taskflow.records.after_batch import EXPORT_SECONDS
from taskflow.records.consumer import Outcome
from taskflow.records.export.exporting import Exported
from taskflow.telemetry import logger

from functions.worker import app as worker

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
CONTEXT: Any = SimpleNamespace(get_remaining_time_in_millis=lambda: 20_000)


class Outside:
    """What stands for the exporter, the outbox and the queue that wakes."""

    def __init__(self, done: Exported | Exception) -> None:
        self.done = done
        self.seconds: list[float] = []
        self.woken: list[float] = []
        self.forgotten = 0

    def export(self, seconds: float) -> Exported:
        self.seconds.append(seconds)
        if isinstance(self.done, Exception):
            raise self.done
        return self.done

    def after(self, seconds: float) -> bool:
        self.woken.append(seconds)
        return False

    def forget(self) -> None:
        self.forgotten += 1

    def give_up(self) -> int:
        return 0


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    worker.exports.cache_clear()
    yield
    worker.exports.cache_clear()


def outside(
    monkeypatch: pytest.MonkeyPatch, done: Exported | Exception, address: str = "http://c"
) -> Outside:
    made = Outside(done)
    monkeypatch.setenv(ENDPOINT, address)
    for name in ("exporter", "outbox", "wake"):
        monkeypatch.setattr(worker, name, lambda: made)
    return made


def test_without_an_address_nothing_of_it_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    made = outside(monkeypatch, Exported(), address="")
    worker._export(20)
    assert not worker.exports().on
    assert made.seconds == []


def test_spans_that_wait_call_the_worker_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made = outside(monkeypatch, Exported(rows=2, failed={"traces": "status 503"}, wake=5.0))
    worker._export(20)
    assert made.seconds == [EXPORT_SECONDS]
    assert made.woken == [5.0]


def test_nothing_that_waits_calls_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    made = outside(monkeypatch, Exported(rows=2, spans=8))
    worker._export(20)
    assert made.woken == []


@pytest.mark.parametrize("error", [StoreUnavailable("away"), ValueError("a fault of ours")], ids=str)
def test_an_export_that_fails_is_no_failure_of_the_batch(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    made = outside(monkeypatch, error)
    worker._export(20)
    assert made.seconds


def test_with_no_time_left_the_next_batch_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    made = outside(monkeypatch, Exported())
    worker._export(0.5)
    assert made.seconds == []


def test_a_wrong_setting_is_logged_and_stops_no_record(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, logged = outside(monkeypatch, Exported(), address="localhost"), list[str]()
    monkeypatch.setattr(logger, "error", lambda message, **fields: logged.append(fields["reason"]))
    worker._export(20)
    assert made.seconds == []
    assert ENDPOINT in logged[0]


def test_once_a_day_what_was_exported_long_ago_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    made = outside(monkeypatch, Exported())
    worker._export(20, daily=True)
    assert made.forgotten == 1


def test_a_batch_tells_when_its_work_began_only_where_spans_are_exported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[object] = []

    def consume(*arguments: Any) -> Outcome:
        told.append(arguments[-1])
        return Outcome(unavailable="away")

    monkeypatch.setattr(worker, "consume", consume)
    for name in ("database", "labels"):
        monkeypatch.setattr(worker, name, lambda: None)
    handler = inspect.unwrap(worker.handler)
    for address in ("", "http://c"):
        worker.exports.cache_clear()
        outside(monkeypatch, Exported(), address)
        handler({"Records": []}, CONTEXT)
    assert told[0] is None
    assert told[1] is not None
