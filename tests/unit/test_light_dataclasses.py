"""Our quick ``dataclass`` does what the standard library's does."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import asdict, astuple, field, fields, is_dataclass, replace
from typing import Any, ClassVar

import pytest
from taskflow import light_dataclasses

PAIRS: dict[str, tuple[Any, Any]] = {}


def both(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Makes the class twice, with ours and with the standard one."""
    PAIRS[make.__name__] = make(light_dataclasses.dataclass), make(dataclasses.dataclass)
    return make


@both
def plain(dataclass: Any) -> Any:
    @dataclass
    class Plain:
        """Text."""

        a: int
        b: str = "x"

    return Plain


@both
def frozen(dataclass: Any) -> Any:
    @dataclass(frozen=True, slots=True)
    class Frozen:
        """Text."""

        a: int
        b: tuple[int, ...] = ()
        c: dict[str, int] = field(default_factory=dict, hash=False)
        d: int = field(default=0, compare=False)
        e: list[int] = field(default_factory=list, compare=False, repr=False)
        CONSTANT: ClassVar[int] = 7

        def twice(self) -> int:
            return 2 * self.a

    return Frozen


@both
def inherited(dataclass: Any) -> Any:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Base:
        """Text."""

        a: int
        kind: str = "base"

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Derived(Base):
        """Text."""

        b: int = 2
        kind: str = "derived"

    return Derived


@both
def subclass(dataclass: Any) -> Any:
    @dataclass(frozen=True, slots=True)
    class Base:
        """Text."""

        a: int
        b: int = 2
        c: int = 3
        d: int = 4
        e: int = 5
        f: int = 6
        g: int = 7

    class Own(Base):
        """It has no fields and no ``__init__`` of its own, and more room than its base."""

    return Own


@both
def nothing(dataclass: Any) -> Any:
    @dataclass(frozen=True, slots=True)
    class Nothing:
        """Text."""

    return Nothing


@both
def prepared(dataclass: Any) -> Any:
    @dataclass(slots=True)
    class Prepared:
        """Text."""

        a: int
        seen: list[int] = field(init=False, default_factory=list)
        late: int = field(init=False)
        shown: int = field(default=1, repr=False)

        def __post_init__(self) -> None:
            self.late = self.a + 1

    return Prepared


@both
def own_methods(dataclass: Any) -> Any:
    @dataclass(frozen=True, slots=True)
    class Own:
        """Text."""

        a: int

        def __repr__(self) -> str:
            return "mine"

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 1

    return Own


CALLS: dict[str, list[tuple[tuple[Any, ...], dict[str, Any]]]] = {
    "plain": [((1,), {}), ((1, "y"), {}), ((), {"b": "z", "a": 2})],
    "frozen": [((1,), {}), ((1, (2, 3)), {}), ((), {"a": 1, "c": {"k": 1}}), ((1,), {"d": 5, "e": [1]})],
    "inherited": [((), {"a": 1}), ((), {"a": 1, "b": 3, "kind": "other"})],
    "subclass": [((1,), {}), ((1, 2, 3, 4, 5, 6), {"g": 8})],
    "nothing": [((), {})],
    "prepared": [((1,), {}), ((), {"a": 5, "shown": 2})],
    "own_methods": [((1,), {}), ((2,), {})],
}
WRONG: dict[str, list[tuple[tuple[Any, ...], dict[str, Any]]]] = {
    "plain": [((), {}), ((1, "x", 2), {}), ((1,), {"a": 1}), ((1,), {"unknown": 1})],
    "frozen": [((), {}), ((1, (), {}, 4, [], 6), {})],
    "inherited": [((1,), {}), ((), {}), ((), {"a": 1, "c": 2})],
    "subclass": [((), {})],
    "nothing": [((1,), {})],
    "prepared": [((), {}), ((1,), {"late": 2}), ((1,), {"seen": []})],
    "own_methods": [((), {})],
}


@pytest.mark.parametrize("name", PAIRS)
def test_objects_are_as_those_of_the_standard_library(name: str) -> None:
    ours, theirs = PAIRS[name]
    objects = [(ours(*args, **named), theirs(*args, **named)) for args, named in CALLS[name]]
    for mine, other in objects:
        assert repr(mine) == repr(other)
        assert (asdict(mine), astuple(mine)) == (asdict(other), astuple(other))
        assert hash_of(mine) == hash_of(other)
        assert mine == copy.copy(mine) == copy.deepcopy(mine)
        assert mine != other or name == "own_methods"
    for first, one in objects:
        for second, two in objects:
            assert (first == second) == (one == two)
            assert (first != second) == (one != two)


def hash_of(value: Any) -> Any:
    try:
        return hash(value)
    except TypeError:
        return "none"


@pytest.mark.parametrize("name", PAIRS)
def test_a_wrong_call_is_refused_in_the_same_words(name: str) -> None:
    ours, theirs = PAIRS[name]
    for args, named in WRONG[name]:
        with pytest.raises(TypeError) as mine:
            ours(*args, **named)
        with pytest.raises(TypeError) as other:
            theirs(*args, **named)
        assert str(mine.value) == str(other.value)


@pytest.mark.parametrize("name", PAIRS)
def test_a_class_says_the_same_of_itself(name: str) -> None:
    ours, theirs = PAIRS[name]
    for kind in PAIRS[name]:
        assert is_dataclass(kind)
    assert [(each.name, each.default, each.kw_only, each.init) for each in fields(ours)] == [
        (each.name, each.default, each.kw_only, each.init) for each in fields(theirs)
    ]
    assert ours.__match_args__ == theirs.__match_args__
    assert getattr(ours, "__slots__", None) == getattr(theirs, "__slots__", None)
    assert (ours.__name__, ours.__doc__, ours.__module__) == (
        theirs.__name__,
        theirs.__doc__,
        theirs.__module__,
    )


@pytest.mark.parametrize("name", ["frozen", "inherited", "nothing"])
def test_what_is_frozen_stays_as_it_is(name: str) -> None:
    for kind in PAIRS[name]:
        args, named = CALLS[name][0]
        thing = kind(*args, **named)
        for attribute in ("a", "new"):
            with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
                setattr(thing, attribute, 3)
            with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
                delattr(thing, attribute)


def test_a_copy_with_changes_is_another_object_of_the_class() -> None:
    kind, _ = PAIRS["frozen"]
    first = kind(1, (2,), {"k": 1})
    changed = replace(first, a=5)
    assert (changed.a, changed.b, changed.c, changed.twice()) == (5, (2,), {"k": 1}, 10)
    assert first.a == 1
    assert kind(1).c is not kind(1).c
    with pytest.raises(TypeError):
        replace(first, unknown=1)


def test_patterns_take_objects_apart() -> None:
    kind, _ = PAIRS["frozen"]
    match kind(1, (2,)):
        case kind(a, (b,)):
            assert (a, b) == (1, 2)
        case _:
            raise AssertionError


def test_an_object_that_holds_itself_can_be_shown() -> None:
    kind, _ = PAIRS["prepared"]
    thing = kind(1)
    thing.seen.append(thing)
    assert "..." in repr(thing)


@light_dataclasses.dataclass(frozen=True, slots=True)
class Sent:
    """Known by its name, as what is pickled has to be."""

    a: int
    b: str = "x"


def test_an_object_travels_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(Sent(3))) == Sent(3)
    assert hash(Sent(3)) == hash(pickle.loads(pickle.dumps(Sent(3))))


def test_a_default_that_all_objects_would_share_is_refused() -> None:
    with pytest.raises(ValueError, match="mutable default"):

        @light_dataclasses.dataclass(slots=True)
        class Shared:
            a: list[int] = []  # noqa: RUF012 (what is refused)


def test_only_the_first_object_pays_for_it() -> None:
    kind = PAIRS["nothing"][0]
    kind()
    first = kind.__init__
    kind()
    assert kind.__init__ is first
    assert first.__qualname__.endswith("Nothing.__init__")
