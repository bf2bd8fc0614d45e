"""Plays a table of cases as one test: ``pytest -p tests.support.tables``, as ``make test`` does.

To collect a case in each of several workers, to set it up, to report it and to send that to the process that shares
out the tests takes milliseconds, and most cases of a table take microseconds. So the cases of a
``@pytest.mark.parametrize`` are played one after the other, all of them whatever fails, and each that failed is
told by its name. Without the plugin each is a test of its own, which is handy for whoever looks for a fault.

Only where nothing can differ: a function that is no coroutine, whose cases share every fixture anyway. And not where
each case may go to another worker, because it takes long (``tests.support.sharing``).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet, get_unpacked_marks

from tests.support.sharing import share

AT_LENGTH = 10
"""So many failures of a table are shown with their tracebacks."""


# Before pytest's own, which makes an item of each case.
@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(
    collector: pytest.Module | pytest.Class, name: str, obj: object
) -> pytest.Function | None:
    """One item for all cases, where they may be played together; ``None`` leaves it to pytest."""
    if not isinstance(collector, pytest.Module) or not inspect.isfunction(obj):
        return None
    if not collector.istestfunction(obj, name) or not in_a_row(obj):
        return None
    if any(mark.name == "parametrize" for mark in collector.iter_markers()):
        return None
    item: pytest.Function = pytest.Function.from_parent(
        collector, name=name, callobj=together(obj, collector)
    )
    if share(collector.config.rootpath, item.nodeid) == item.nodeid:
        return None
    return item if shares_all(item) else None


def in_a_row(function: Callable[..., object]) -> bool:
    """Whether it has cases, and each is a plain call with values that stand in the table."""
    marks = [mark for mark in get_unpacked_marks(function) if mark.name == "parametrize"]
    if not marks or inspect.iscoroutinefunction(function) or hasattr(function, "is_hypothesis_test"):
        return False
    for mark in marks:
        if set(mark.kwargs) - {"ids", "argnames", "argvalues"} or len(mark.args) > 2:
            return False
        values = mark.kwargs.get("argvalues", mark.args[-1])
        # One that can be read once only is left to pytest, and so is a case with marks of its own.
        if not isinstance(values, list | tuple | dict | range | set | frozenset):
            return False
        if any(isinstance(value, ParameterSet) and value.marks for value in values):
            return False
    return True


def shares_all(item: pytest.Function) -> bool:
    """Whether one case would get the very fixtures that another got: none is one test's own, or has variants."""
    definitions = item._fixtureinfo.name2fixturedefs
    names = [name for name in item.fixturenames if name not in definitions]
    return not names and all(
        definition.scope != "function" and definition.params is None
        for known in definitions.values()
        for definition in known
    )


def names_of(function: Callable[..., object]) -> set[str]:
    """The parameters that a table gives."""
    found: set[str] = set()
    for mark in get_unpacked_marks(function):
        if mark.name == "parametrize":
            names = mark.kwargs.get("argnames", mark.args[0] if mark.args else ())
            found |= set(names.replace(" ", "").split(",") if isinstance(names, str) else names)
    return found


def together(function: Callable[..., object], collector: pytest.Module) -> Callable[..., None]:
    """A test that plays every case of ``function`` and then fails if any has failed."""
    given = names_of(function)
    signature = inspect.signature(function)

    def play(**fixtures: Any) -> None:
        failed: list[tuple[str, BaseException]] = []
        skipped: list[BaseException] = []
        count = 0
        for case, values in cases(function, collector):
            count += 1
            try:
                function(**values, **fixtures)
            except pytest.skip.Exception as error:
                skipped.append(error)
            except (Exception, pytest.fail.Exception) as error:
                failed.append((case, error))
        if failed:
            pytest.fail(told(failed, count), pytrace=False)
        if skipped:
            pytest.skip(f"{len(skipped)} of {count} cases: {skipped[0]}")

    play.__name__, play.__doc__ = function.__name__, function.__doc__
    play.__module__, play.__qualname__ = function.__module__, function.__qualname__
    rest = [each for name, each in signature.parameters.items() if name not in given]
    play.__signature__ = signature.replace(parameters=rest)  # type: ignore[attr-defined]
    kept = [mark for mark in get_unpacked_marks(function) if mark.name != "parametrize"]
    play.pytestmark = kept  # type: ignore[attr-defined]
    return play


def cases(function: Callable[..., object], collector: pytest.Module) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each case's name and values, as pytest has them."""
    for item in collector._genfunctions(function.__name__, function):
        yield item.name, dict(item.callspec.params)


def told(failed: list[tuple[str, BaseException]], count: int) -> str:
    """Which cases failed, the first of them with all that pytest says of an error."""
    lines = [f"{len(failed)} of {count} cases failed"]
    for case, error in failed[:AT_LENGTH]:
        info = pytest.ExceptionInfo.from_exception(error)
        # From the test on: the frame above it is the one that plays the table.
        if len(info.traceback) > 1:
            info.traceback = type(info.traceback)(info.traceback[1:])
        lines += [f"{f' {case} ':_^100}", str(info.getrepr(style="long", chain=True))]
    lines += [f"{case}: {type(error).__name__}" for case, error in failed[AT_LENGTH:]]
    return "\n".join(lines)
