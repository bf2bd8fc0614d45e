"""A log line as JSON text without personal data, whatever was handed to the logger. Pure.

A line may hold more than texts: a card's number as an integer, an exception with a header in its words, bytes of a
body, a person's address as a key. Everything becomes text, number, list or object. Every text is redacted, and every
number whose digits would be as a text behind the field's name.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from taskflow.patterns import deferred
from taskflow.surrogates import well_formed

Redact = Callable[[str], str]

MAX_DEPTH = 12
"""How deep a structure is printed: one that holds itself would have no end."""

SMALL = 1_000_000
"""Numbers below it are counts and durations: no personal data is so short."""

MAX_CHARS = 32_768
"""How much of a text is printed: CloudWatch takes 256 KB a line."""

_TOO_DEEP = "…"

# These split a line, or tell a terminal what to do, or turn text around. JSON itself escapes only the first of them.
_CONTROL = deferred("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


def line(log: Mapping[str, Any], redact: Redact) -> str:
    """The line's JSON, in which ``redact`` has seen every text. Raises nothing that the values cause."""
    clean = _clean(log, "", redact, _keys(redact), MAX_DEPTH)
    return one_line(well_formed(json.dumps(clean, ensure_ascii=False, separators=(",", ":"))))


def one_line(text: str) -> str:
    """``text`` on one line that no terminal obeys: control characters are escaped as JSON escapes them."""
    return _CONTROL.sub(lambda found: json.dumps(found[0])[1:-1] if found[0] != "\x7f" else "\\u007f", text)


@lru_cache(1)
def _keys(redact: Redact) -> Redact:
    """``redact`` for keys, of which nearly all come again."""
    return lru_cache(1_000)(redact)


def _clean(value: Any, name: str, redact: Redact, redact_key: Redact, depth: int) -> Any:
    """``name``: of the field that the value stands in."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _cut(redact(str(value)))
    if isinstance(value, int | float):
        return _number(value, name, redact)
    if isinstance(value, bytes | bytearray | memoryview):
        return _cut(redact(bytes(value).decode("utf-8", "replace")))
    if isinstance(value, Mapping | list | tuple | set | frozenset):
        if depth == 0:
            return _TOO_DEEP
        if isinstance(value, Mapping):
            named = ((_text(key), each) for key, each in value.items())
            return {redact_key(key): _clean(each, key, redact, redact_key, depth - 1) for key, each in named}
        return [_clean(each, name, redact, redact_key, depth - 1) for each in value]
    return _cut(redact(_text(value)))


def _cut(text: str) -> str:
    return text if len(text) <= MAX_CHARS else f"{text[:MAX_CHARS]}…"


def _number(number: float, name: str, redact: Redact) -> float | str:
    """The number, or what is left of it when its digits are personal data."""
    if isinstance(number, float) and not math.isfinite(number):
        return str(number)  # JSON has none of them
    if abs(number) < SMALL:
        return number
    whole = isinstance(number, int) or number.is_integer()
    try:
        digits = str(int(number)) if whole else repr(number)
    except ValueError:  # longer than Python turns into text (sys.set_int_max_str_digits)
        return f"a number of {int(number).bit_length()} bits"
    alone = redact(digits)
    if alone != digits:
        return alone
    told = f"{name}: {digits}"
    redacted = redact(told)
    return number if redacted == told else redacted.removeprefix(f"{name}: ")


def _text(value: Any) -> str:
    """``value`` as text; what cannot say what it is says its type."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    try:
        return str(value)
    except Exception:
        return f"<{type(value).__name__}>"
