"""Whoever calls ``POST /api/ingest`` cannot make the metrics grow: labels are bounded, rows keep their names."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from taskflow.records.access import OPERATOR, WORKER
from taskflow.records.consumer import consume
from taskflow.records.counters import Counters, read_counters
from taskflow.records.database import Database
from taskflow.records.metrics import COUNTERS, HISTOGRAMS, Labels
from taskflow.settings import Settings

from tests.support.records import event_of, inference, some_id

SETTINGS = Settings(
    llm_base_url="https://api.openai.com/v1",
    models=("small", "large"),
    default_model="small",
    fallback_models=("spare",),
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(lambda fresh: database_url)
    yield opened
    opened.close()


def series(counters: Counters) -> set[tuple[str, tuple[tuple[str, str], ...]]]:
    """Every series there is."""
    names = [*COUNTERS, *(f"{name}_{kind}" for name in HISTOGRAMS for kind in ("bucket", "sum"))]
    return {
        (name, tuple(sorted(sample.labels.items()))) for name in names for sample in counters.samples(name)
    }


def test_known_are_the_models_offered_their_stand_ins_their_provider_and_our_codes() -> None:
    known = Labels.known(SETTINGS)
    assert known.models == ["large", "small", "spare"]
    assert known.providers == ["openai"]
    assert known.codes is not None
    assert {"TIMEOUT", "RATE_LIMITED", "UNKNOWN"} <= set(known.codes)


def test_an_installation_without_a_list_of_models_knows_none_and_counts_all_the_same() -> None:
    known = Labels.known(Settings(llm_base_url="https://models.example.org/v1", fallback_models=("spare",)))
    assert (known.models, known.providers) == (["spare"], ["example"])


def test_any_number_of_names_becomes_one_label(database: Database) -> None:
    labels = Labels.known(SETTINGS)
    ours = [
        inference(some_id(1), model="small", provider="openai"),
        inference(some_id(2), model="spare", provider="openai", status="error", error_code="TIMEOUT"),
        inference(some_id(3), model="small", provider="openai", status="error", error_code=None),
    ]
    strange = [
        inference(
            some_id(10 + n), model=f"model-{n}", provider=f"p-{n}", status="error", error_code=f"CODE_{n}"
        )
        for n in range(20)
    ]
    consume(event_of([*ours, *strange]), database, str, labels)
    before = database.run(OPERATOR, read_counters)
    more = [
        inference(
            some_id(1_000 + n), model=f"later-{n}", provider=f"q-{n}", status="error", error_code=f"C{n}"
        )
        for n in range(500)
    ]
    consume(event_of(more), database, str, labels)
    after = database.run(OPERATOR, read_counters)

    assert series(after) == series(before)

    def value(name: str, **wanted: str) -> Decimal | int:
        return sum(s.value for s in after.samples(name) if wanted.items() <= s.labels.items())

    assert value("llm_requests_total", model="other", provider="other", status="error") == 520
    assert value("llm_errors_total", model="other", code="other") == 520
    assert value("llm_errors_total", model="spare", code="TIMEOUT") == 1
    assert value("llm_errors_total", model="small", code="UNKNOWN") == 1
    assert value("llm_requests_total", model="small", provider="openai", status="success") == 1
    rows = database.run(WORKER, lambda c: c.execute("SELECT DISTINCT model FROM inference_logs").fetchall())
    assert {row["model"] for row in rows} >= {"small", "spare", "model-7", "later-499"}
