"""Numbers of the exposition have all their digits."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families
from taskflow.records.counters import Counters, Sample
from taskflow.rest.exporter import MetricsSnapshot, exposition
from taskflow.rest.exposition import number


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0.0"),
        (True, "1.0"),
        (100, "100.0"),
        (2**53 + 1, "9007199254740993.0"),
        (Decimal(2**63), "9223372036854775808.0"),
        (Decimal("1E+30"), "1" + "0" * 30 + ".0"),
        (Decimal("0.000012000000"), "0.000012"),
        (Decimal("100.000000000000"), "100.0"),
        (Decimal("9007199254740993.000000000001"), "9007199254740993.000000000001"),
        (0.25, "0.25"),
        (45.5, "45.5"),
        (1e-9, "0.000000001"),
        (1e22, "10000000000000000000000.0"),
    ],
)
def test_a_number_is_written_with_all_its_digits(value: Decimal | float, written: str) -> None:
    assert number(value) == written


@given(st.integers(0, 10**40) | st.decimals(0, 10**25, allow_nan=False, places=12))
def test_what_is_written_is_the_number_itself(value: Decimal | int) -> None:
    assert Decimal(number(value)) == value
    assert "e" not in number(value).lower()


@given(st.lists(st.integers(0, 2**70), min_size=1, max_size=5), st.integers(0, 2**70))
def test_running_sums_of_buckets_are_exact(counts: list[int], total: int) -> None:
    labels = {"model": "m", "source": "taskflow"}
    buckets = [Sample({**labels, "le": str(n)}, Decimal(count)) for n, count in enumerate(counts, 1)]
    by_name = {"llm_latency_ms_bucket": buckets, "llm_latency_ms_sum": [Sample(labels, Decimal(total))]}
    text = exposition(MetricsSnapshot(Counters(by_name, {}))).decode()
    assert f'llm_latency_ms_count{{model="m",source="taskflow"}} {sum(counts)}.0\n' in text
    assert f'llm_latency_ms_sum{{model="m",source="taskflow"}} {total}.0\n' in text
    assert {family.name for family in text_string_to_metric_families(text)} >= {
        "llm_latency_ms",
        "llm_cost_dollars",
    }
