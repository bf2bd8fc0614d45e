"""Patches of the engine and of what it writes, for mutants.

A function is named by its import path, so a mutant survives whatever happens inside it. A write is changed as a value
on its way to the table, so such a mutant needs no function of the engine at all. A patch whose target is gone, or that
never came to anything, is an error: no mutant may turn into a change of nothing.
"""

from __future__ import annotations

import functools
import inspect
import pkgutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from fnmatch import fnmatch
from typing import Any, Self, TypeGuard, TypeVar

from taskflow.store.expressions import AllOf, AnyOf, Condition, Delete, Path, Put, Update, Write, names

PRODUCT = "taskflow"

Rule = Callable[[Write], Write | None]
"""What becomes of a write; None: it is left out."""

AnyWrite = TypeVar("AnyWrite", Update, Put, Delete)


class Patches:
    """Patches of one mutant, undone when it leaves the ``with``."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], None]] = []
        self._idle: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        while self._undo:
            self._undo.pop()()

    @property
    def idle(self) -> frozenset[str]:
        """The patches that have not come to anything so far."""
        return frozenset(self._idle)

    def wrap(self, path: str, wrapper: Callable[..., Any]) -> None:
        """``wrapper(original, *args, **kwargs)`` is called instead of the function ``package.module:name`` (or
        ``:Class.name``, also a property), through whatever name the product has imported it by.

        Raises ``LookupError`` when there is no such function.
        """
        owner, name = _found(path)
        target = inspect.getattr_static(owner, name)
        self._idle.add(path)

        def used(*args: Any, **kwargs: Any) -> Any:
            self._idle.discard(path)
            return wrapper(original, *args, **kwargs)

        if isinstance(target, property):
            original: Callable[..., Any] = target.fget  # type: ignore[assignment]
            self._set(owner, name, target, property(used))
            return
        if not inspect.isfunction(target):
            raise LookupError(f"{path} is no function")
        if target.__module__ != path.partition(":")[0]:
            raise LookupError(f"{path} is defined in {target.__module__}")
        original = target
        functools.update_wrapper(used, target)
        self._set(owner, name, target, used)
        for module in [m for n, m in sys.modules.items() if n.split(".")[0] == PRODUCT]:
            for alias in [alias for alias, value in vars(module).items() if value is target]:
                self._set(module, alias, target, used)

    def writes(self, rule: Rule) -> None:
        """``rule`` changes every write of the engine on its way to the simulated table.

        Of a transaction it may leave out some of the writes; a write that is the only one is never left out.
        """
        what = f"the writes of {rule.__qualname__}"
        self._idle.add(what)

        def changed(writes: Sequence[Write]) -> list[Write]:
            kept = [after for each in writes if (after := rule(each)) is not None] or list(writes)
            if kept != list(writes):
                self._idle.discard(what)
            return kept

        def transact(original: Any, table: Any, writes: Sequence[Write], token: str) -> Any:
            return original(table, changed(writes), token)

        def write(original: Any, table: Any, one: Write) -> Any:
            return original(table, changed([one])[0])

        for name, wrapper in (("write", write), ("transact", transact)):
            path = f"tests.simulation.backend:ProcessTable.{name}"
            self.wrap(path, wrapper)
            self._idle.discard(path)

    def _set(self, owner: Any, name: str, old: Any, new: Any) -> None:
        setattr(owner, name, new)
        self._undo.append(lambda: setattr(owner, name, old))


def _found(path: str) -> tuple[Any, str]:
    """Where the function is defined: a module or class that has this name itself."""
    place, _, name = path.replace(":", ".").rpartition(".")
    module, _, attributes = path.partition(":")
    try:
        owner = pkgutil.resolve_name(f"{module}:{attributes.rpartition('.')[0]}".rstrip(":"))
    except (ImportError, AttributeError) as error:
        raise LookupError(f"there is no {place}") from error
    if name not in vars(owner):  # of a class, not of one of its bases
        raise LookupError(f"there is no {name} in {place}")
    return owner, name


def without_condition(write: AnyWrite, *attributes: str) -> AnyWrite:
    """The write without its conditions on these attributes.

    An attribute of a map is named with dots, ``*`` being any key: ``connections.*.typed``.
    """
    return replace(write, condition=_without(write.condition, attributes))


def unconditional(write: AnyWrite, *, but: str = "") -> AnyWrite:
    """The write without conditions, but for those on one attribute."""
    kept = tuple(each for each in _leaves(write.condition) if but and _about(each, (but,)))
    return replace(write, condition=AllOf(kept) if kept else None)


def without_change(write: Update, *attributes: str) -> Update:
    """The update leaves these attributes as they are."""
    return replace(
        write,
        set={path: value for path, value in write.set.items() if not _matches(path, attributes)},
        add={path: value for path, value in write.add.items() if not _matches(path, attributes)},
        remove=tuple(path for path in write.remove if not _matches(path, attributes)),
    )


def with_change(write: Update, **values: Any) -> Update:
    """The update sets these attributes too."""
    more: dict[Path, Any] = dict(values.items())
    return replace(write, set={**write.set, **more})


def with_removal(write: Update, *attributes: str) -> Update:
    """The update removes these attributes, which it does not set, too."""
    rest = without_change(write, *attributes)
    return replace(rest, remove=(*rest.remove, *attributes))


def sets(write: Write, *attributes: str, **values: Any) -> TypeGuard[Update]:
    """Whether it is an update that sets all of these attributes, some of them to these values."""
    return (
        isinstance(write, Update)
        and all(any(_matches(path, (each,)) for path in write.set) for each in attributes)
        and all(name in write.set and write.set[name] == value for name, value in values.items())
    )


def removes(write: Write, *attributes: str) -> TypeGuard[Update]:
    """Whether it is an update that removes all of these attributes."""
    return isinstance(write, Update) and all(
        any(_matches(path, (each,)) for path in write.remove) for each in attributes
    )


def _matches(path: Path, attributes: Sequence[str]) -> bool:
    return any(fnmatch(".".join(names(path)), each) for each in attributes)


def _without(condition: Condition | None, attributes: Sequence[str]) -> Condition | None:
    if condition is None or _about(condition, attributes):
        return None
    if isinstance(condition, AllOf):
        kept = tuple(c for each in condition.conditions if (c := _without(each, attributes)) is not None)
        return AllOf(kept) if kept else None
    return condition


def _about(condition: Condition, attributes: Sequence[str]) -> bool:
    """Whether it is a condition on one of them; of alternatives, whether one of them is."""
    if isinstance(condition, AllOf):
        return False
    if isinstance(condition, AnyOf):
        return any(_about(leaf, attributes) for each in condition.conditions for leaf in _leaves(each))
    return _matches(condition.path, attributes)


def _leaves(condition: Condition | None) -> tuple[Condition, ...]:
    """What must hold, one by one."""
    if condition is None:
        return ()
    if isinstance(condition, AllOf):
        return tuple(leaf for each in condition.conditions for leaf in _leaves(each))
    return (condition,)
