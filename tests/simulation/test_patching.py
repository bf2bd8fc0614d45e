"""Mutants change what they say and nothing else, and cannot quietly change nothing."""

from __future__ import annotations

import pytest
from taskflow.conversation import order
from taskflow.sessions import ordering
from taskflow.store.expressions import (
    Absent,
    AllOf,
    Compare,
    Condition,
    Exists,
    Update,
    all_of,
    any_of,
    differs,
    eq,
)

from tests.simulation.patching import (
    Patches,
    removes,
    sets,
    unconditional,
    with_change,
    with_removal,
    without_change,
    without_condition,
)
from tests.simulation.scenario import run_seed

_GONE = [
    "taskflow.no_such_module:decide",
    "taskflow.conversation.order:no_such_function",
    "taskflow.conversation.order:NoClass.method",
    "taskflow.turns.lease:TurnLease.no_such_method",
    # Only imported there.
    "taskflow.sessions.ordering:decide",
]


@pytest.mark.parametrize("path", _GONE)
def test_a_target_that_is_gone_fails(path: str) -> None:
    with Patches() as patches, pytest.raises(LookupError):
        patches.wrap(path, lambda *_: None)


def test_a_value_is_no_function() -> None:
    with Patches() as patches, pytest.raises(LookupError, match="no function"):
        patches.wrap("taskflow.conversation.order:PATIENCE_SECONDS", lambda *_: None)


def test_a_function_changes_under_every_name_and_comes_back() -> None:
    before = order.decide
    with Patches() as patches:
        patches.wrap("taskflow.conversation.order:decide", lambda *_, **__: "take")
        assert patches.idle == {"taskflow.conversation.order:decide"}
        assert vars(ordering)["decide"]("a", None, (), waited=0) == "take"
        assert not patches.idle
    assert order.decide is before is vars(ordering)["decide"]


def test_a_rule_that_matches_no_write_stays_idle() -> None:
    with Patches() as patches:
        patches.writes(lambda write: with_change(write, x=1) if sets(write, "no_such_thing") else write)
        run_seed(0)
        assert len(patches.idle) == 1


_CONDITIONS: list[tuple[Condition | None, tuple[str, ...], Condition | None]] = [
    (None, ("a",), None),
    (eq("a", 1), ("a",), None),
    (eq("a", 1), ("b",), eq("a", 1)),
    (all_of(eq("a", 1), Absent("b")), ("b",), all_of(eq("a", 1))),
    (all_of(eq("a", 1), Absent("b")), ("a", "b"), None),
    (all_of(all_of(eq("a", 1)), Exists("b")), ("a",), all_of(Exists("b"))),
    # Alternatives go as a whole: with one fewer they would ask for more.
    (all_of(differs("a", 1), eq("b", 2)), ("a",), all_of(eq("b", 2))),
    (any_of(eq("a", 1), eq("b", 2)), ("b",), None),
    (any_of(all_of(eq("a", 1), eq("b", 2)), eq("c", 3)), ("a",), None),
    # An attribute of a map is not the attribute of that name.
    (
        all_of(eq(("late", "requested_turn"), 1), eq("requested_turn", 2)),
        ("requested_turn",),
        all_of(eq(("late", "requested_turn"), 1)),
    ),
    (Compare(("connections", "x", "typed"), "<", 3), ("connections.*.typed",), None),
    (
        Compare(("connections", "x", "typed"), "<", 3),
        ("connections.*.other",),
        Compare(("connections", "x", "typed"), "<", 3),
    ),
]


@pytest.mark.parametrize(("condition", "attributes", "left"), _CONDITIONS)
def test_a_condition_is_dropped(
    condition: Condition | None, attributes: tuple[str, ...], left: Condition | None
) -> None:
    write = Update("p", "s", {"x": 1}, condition=condition)
    assert without_condition(write, *attributes) == Update("p", "s", {"x": 1}, condition=left)


def test_all_conditions_but_one_are_dropped() -> None:
    write = Update("p", "s", condition=all_of(eq("a", 1), all_of(Absent("b"), differs("c", 2))))
    assert unconditional(write).condition is None
    assert unconditional(write, but="c").condition == AllOf((differs("c", 2),))


def test_changes_of_an_update() -> None:
    write = Update("p", "s", {"a": 1, ("m", "k"): 2}, remove=("r",), add={"n": 1})
    assert without_change(write, "a", "m.*", "r", "n") == Update("p", "s")
    assert with_change(write, b=3).set == {"a": 1, ("m", "k"): 2, "b": 3}
    assert with_removal(write, "a", "r") == Update("p", "s", {("m", "k"): 2}, remove=("a", "r"), add={"n": 1})
    assert sets(write, "m.*", a=1)
    assert not sets(write, a=2)
    assert not sets(write, "r")
    assert removes(write, "r")
    assert not removes(write, "a")
