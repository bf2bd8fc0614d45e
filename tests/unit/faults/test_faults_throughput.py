"""What of a request takes write units, and what one key takes a second."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.adapters.dynamodb import render
from taskflow.store.expressions import Check, Delete, Exists, Put, Update, Write

from local.faults.throughput import Buckets, Wanted, wanted

TEXT = "x" * 2_000


@pytest.mark.parametrize(
    ("write", "want"),
    [
        (Put({"pk": "a", "sk": "b"}), Wanted("a", "", 1)),
        (Put({"pk": "a", "sk": "b", "due": "3"}), Wanted("a", "3", 1)),
        (Put({"pk": "a", "sk": "b", "text": TEXT}), Wanted("a", "", 2)),
        (Update("a", "b", set={"n": 1}), Wanted("a", "", 1)),
        (Update("a", "b", set={"n": 1, "due": "2", "due_at": 7}), Wanted("a", "2", 1)),
        (Update("a", "b", set={"n": TEXT}), Wanted("a", "", 2)),
        (Update("a", "b", remove=("due",)), Wanted("a", "", 1)),
        (Update("a", "b", add={"n": 1}), Wanted("a", "", 1)),
        (Delete("a", "b"), Wanted("a", "", 1)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_write_takes_units_of_its_key_and_of_the_index_that_it_writes(write: Write, want: Wanted) -> None:
    operation, arguments = render(write)
    assert list(wanted(f"{operation}Item", arguments, "pk", "due")) == [want]


def test_a_transaction_takes_twice_as_much_of_each_key() -> None:
    entries: list[dict[str, Any]] = []
    for write in (
        Put({"pk": "a", "sk": "b"}),
        Update("c", "d", set={"due": "1"}),
        Check("e", "f", Exists(("n",))),
    ):
        operation, arguments = render(write)
        entries.append({"ConditionCheck" if operation == "Check" else operation: arguments})
    found = list(wanted("TransactWriteItems", {"TransactItems": entries}, "pk", "due"))
    assert found == [Wanted("a", "", 2), Wanted("c", "1", 2), Wanted("e", "", 2)]


@pytest.mark.parametrize("operation", ["GetItem", "Query", "DescribeTable", "Scan"])
def test_reads_take_no_write_units(operation: str) -> None:
    assert list(wanted(operation, {"Key": {"pk": {"S": "a"}}}, "pk", "due")) == []


def test_a_key_takes_its_rate_and_refills_by_the_second() -> None:
    buckets = Buckets()
    assert [buckets.take("a", 1, 3, 0.0) for _ in range(5)] == [True, True, True, False, False]
    assert buckets.take("b", 1, 3, 0.0), "another key has its own"
    assert [buckets.take("a", 1, 3, 0.5) for _ in range(3)] == [True, True, False]
    assert [buckets.take("a", 1, 3, 99.0) for _ in range(4)] == [True, True, True, False]


def test_a_write_larger_than_what_is_left_goes_through_and_is_paid_for_afterwards() -> None:
    buckets = Buckets()
    assert buckets.take("a", 10, 2, 0.0)
    assert not buckets.take("a", 1, 2, 3.9)
    assert buckets.take("a", 1, 2, 4.1)


@given(st.lists(st.tuples(st.floats(0, 2), st.integers(1, 5)), max_size=60), st.integers(1, 20))
def test_over_any_time_no_key_takes_more_than_its_rate_and_one_write(
    steps: list[tuple[float, int]], rate: int
) -> None:
    buckets, now, taken = Buckets(), 0.0, 0
    for pause, units in steps:
        now += pause
        if buckets.take("a", units, rate, now):
            taken += units
    assert taken <= rate * (now + 1) + 5
