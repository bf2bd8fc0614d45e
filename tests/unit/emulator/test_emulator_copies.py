"""The emulator's quick copies are what ``copy.deepcopy`` makes."""

from __future__ import annotations

import copy
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest

from local.emulator.repairs import copied

ITEM = {
    "pk": {"S": "C#1"},
    "list": {"L": [{"N": "1"}, {"M": {"a": {"NULL": True}}}]},
    "set": {"SS": ["a", "é"]},
}


@pytest.mark.parametrize(
    "value",
    [
        ITEM,
        [],
        None,
        "\ud800",
        {"B": b"\0"},
        {1: 2.5, (1, "a"): True},
        defaultdict(dict, a=ITEM),
        {"N": Decimal("1.5")},
    ],
    ids=["item", "empty", "nothing", "half-a-character", "bytes", "keys", "defaultdict", "decimal"],
)
def test_a_copy_is_equal_and_of_the_same_kind(value: Any) -> None:
    made = copied(value)
    assert made == copy.deepcopy(value)
    assert type(made) is type(value)


@pytest.mark.parametrize("wrap", [dict, lambda item: defaultdict(dict, item)], ids=["dict", "defaultdict"])
def test_a_change_of_the_copy_changes_nothing_of_the_original(wrap: Any) -> None:
    original = wrap(copy.deepcopy(ITEM))
    made = copied(original)
    made["list"]["L"][1]["M"]["a"]["NULL"] = False
    made["set"]["SS"].append("b")
    assert original == ITEM
