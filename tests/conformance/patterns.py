"""Values that are filled in, and patterns that events are compared with (conformance/README.md). Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Variables = Mapping[str, Any]
Texts = Mapping[int, str]

ABSENT = object()
"""A field that is not there."""


class Unbound(Exception):
    """A script uses a variable that nothing has captured."""


def is_variable(value: object) -> bool:
    """Whether it names a variable."""
    return isinstance(value, str) and value.startswith("$") and not value.startswith("$$")


def filled(value: Any, variables: Variables) -> Any:
    """``value`` as it is sent. Raises ``Unbound``."""
    if is_variable(value):
        if value[1:] not in variables:
            raise Unbound(value)
        return variables[value[1:]]
    if isinstance(value, str):
        return value.removeprefix("$") if value.startswith("$$") else value
    if isinstance(value, dict):
        if set(value) == {"$repeat"}:
            piece, times = value["$repeat"]
            return str(piece) * int(times)
        return {name: filled(each, variables) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, variables) for each in value]
    return value


def filled_path(path: str, variables: Variables) -> str:
    """``path`` with ``{name}`` replaced. Raises ``Unbound``."""
    return re.sub(r"\{(\w+)\}", lambda found: str(filled(f"${found[1]}", variables)), path)


class Comparison:
    """One comparison of an event; ``captured`` has what it would put into variables."""

    def __init__(self, variables: Variables, texts: Texts) -> None:
        self._variables = variables
        self._texts = texts
        self.captured: dict[str, Any] = {}

    def fits(self, pattern: Any, value: Any) -> bool:
        """Whether ``value`` fits. Raises ``Unbound``."""
        if isinstance(pattern, dict):
            for name, matcher in _MATCHERS.items():
                if name in pattern:
                    return matcher(self, pattern, value)
            return isinstance(value, dict) and all(
                self.fits(each, value.get(name, ABSENT)) for name, each in pattern.items()
            )
        if isinstance(pattern, list):
            return (
                isinstance(value, list)
                and len(value) == len(pattern)
                and all(self.fits(*pair) for pair in zip(pattern, value, strict=True))
            )
        return _equal(self._filled(pattern), value)

    def _filled(self, value: Any) -> Any:
        return filled(value, {**self._variables, **self.captured})

    def _capture(self, pattern: dict[str, Any], value: Any) -> bool:
        if value is ABSENT or ("is" in pattern and not self.fits(pattern["is"], value)):
            return False
        self.captured[pattern["$capture"]] = value
        return True

    def _absent(self, pattern: dict[str, Any], value: Any) -> bool:
        return value is ABSENT or value is None

    def _any(self, pattern: dict[str, Any], value: Any) -> bool:
        return value is not ABSENT

    def _above(self, pattern: dict[str, Any], value: Any) -> bool:
        return _is_number(value) and bool(value > self._filled(pattern["$above"]))

    def _at_least(self, pattern: dict[str, Any], value: Any) -> bool:
        return _is_number(value) and bool(value >= self._filled(pattern["$atLeast"]))

    def _length(self, pattern: dict[str, Any], value: Any) -> bool:
        return isinstance(value, str | list) and self.fits(pattern["$length"], len(value))

    def _contains(self, pattern: dict[str, Any], value: Any) -> bool:
        return isinstance(value, list) and any(self.fits(pattern["$contains"], each) for each in value)

    def _last(self, pattern: dict[str, Any], value: Any) -> bool:
        return isinstance(value, list) and bool(value) and self.fits(pattern["$last"], value[-1])

    def _one_of(self, pattern: dict[str, Any], value: Any) -> bool:
        return any(self.fits(each, value) for each in pattern["$oneOf"])

    def _not(self, pattern: dict[str, Any], value: Any) -> bool:
        return value is not ABSENT and not self.fits(pattern["$not"], value)

    def _matches(self, pattern: dict[str, Any], value: Any) -> bool:
        return isinstance(value, str) and re.search(pattern["$matches"], value) is not None

    def _text(self, pattern: dict[str, Any], value: Any) -> bool:
        text = self._texts.get(self._filled(pattern["$text"]), "")
        return bool(value == text[: self._filled(pattern.get("first"))])


_MATCHERS: dict[str, Callable[[Comparison, dict[str, Any], Any], bool]] = {
    "$capture": Comparison._capture,
    "$absent": Comparison._absent,
    "$any": Comparison._any,
    "$above": Comparison._above,
    "$atLeast": Comparison._at_least,
    "$length": Comparison._length,
    "$contains": Comparison._contains,
    "$last": Comparison._last,
    "$oneOf": Comparison._one_of,
    "$not": Comparison._not,
    "$matches": Comparison._matches,
    "$text": Comparison._text,
}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _equal(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, bool) or isinstance(value, bool):
        return wanted is value
    return bool(wanted == value)
