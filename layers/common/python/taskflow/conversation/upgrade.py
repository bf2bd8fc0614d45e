"""The query of a WebSocket's upgrade: whether what stands in it has its form.

A value that has not is used for nothing: no key of the table, no log line, no other function sees it.
"""

from __future__ import annotations

from collections.abc import Mapping

from taskflow.field_problems import NAME_PATTERN, OPAQUE_PATTERN, PATTERNS, UUID_PATTERN
from taskflow.patterns import deferred

FORMS: Mapping[str, str] = {
    "conversationId": UUID_PATTERN,
    "ticket": OPAQUE_PATTERN,
    "model": NAME_PATTERN,
}
"""The form of each parameter, where it is given."""

_COMPILED = {name: deferred(pattern.removeprefix("^").removesuffix("$")) for name, pattern in FORMS.items()}


def malformed(query: Mapping[str, str]) -> str | None:
    """A sentence about the first parameter that has not its form; None when all have. It repeats no value."""
    for name, form in _COMPILED.items():
        value = query.get(name)
        if value is not None and not form.fullmatch(value):
            return f"“{name}”: {PATTERNS[FORMS[name]]}."
    return None
