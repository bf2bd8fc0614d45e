"""A log line as JSON text without personal data, whatever was handed to the logger. Pure.

A line may hold more than texts: a card's number as an integer, an exception with a header in its words, bytes of a
body, a person's address as a key. Everything becomes text, number, list or object. Every text is redacted, and so is
what would be redacted behind the field's name, be it a text or a number: ``{"phone": "9876543210"}``.
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

MOST_PIECES = 5
"""In so many groups a card's number is printed."""

MAX_CHARS = 32_768
"""How much of a text is printed: CloudWatch takes 256 KB a line."""

LABELLED_CHARS = 256
"""How long a name may be that is a label, and a text that it is the label of. Longer ones have words of their own."""

_SAMPLES = ("9876543210", "123456789", "asha@anything", "hunter2xyz", "abcd1234efgh5678ijkl", "ABCED1234F")
"""Values that are personal behind the right word only."""

_PLAIN = frozenset({"value", "values", "number", "numbers", "text", "raw", "content"})
"""Names of fields that say nothing of what they hold: that does the field around them."""

OURS = frozenset(
    {
        "level",
        "location",
        "message",
        "timestamp",
        "service",
        "cold_start",
        "function_name",
        "function_arn",
        "function_memory_size",
        "function_request_id",
        "xray_trace_id",
        "trace_id",
        "span_id",
        "aws_request_id",
        "conversation_id",
        "connection_id",
        "inference_id",
        "pk",
        "kind",
        "mode",
        "model",
        "provider",
        "status",
        "code",
        "reason",
        "error",
        "error_code",
        "failure",
        "exception",
        "exception_name",
        "stack_trace",
    }
)
"""Fields of nearly every line. Nothing is personal for their names: to find that out would take a cold process 9 ms."""

_TOO_DEEP = "…"

# These split a line, or tell a terminal what to do, or turn text around. JSON itself escapes only the first of them.
_CONTROL = deferred("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


def line(log: Mapping[str, Any], redact: Redact) -> str:
    """The line's JSON, in which ``redact`` has seen every text. Raises nothing that the values cause."""
    clean = _lines(redact).clean(log, "", MAX_DEPTH)
    return one_line(well_formed(json.dumps(clean, ensure_ascii=False, separators=(",", ":"))))


def one_line(text: str) -> str:
    """``text`` on one line that no terminal obeys: control characters are escaped as JSON escapes them."""
    return _CONTROL.sub(lambda found: json.dumps(found[0])[1:-1] if found[0] != "\x7f" else "\\u007f", text)


class _Line:
    """Cleans values with one ``redact``."""

    def __init__(self, redact: Redact) -> None:
        self._redact = redact
        # Nearly all names come again.
        self._key = lru_cache(1_000)(redact)
        self._is_label = lru_cache(1_000)(self._labels)

    def clean(self, value: Any, name: str, depth: int) -> Any:
        """``name``: of the field that the value stands in."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self._said(str(value), name)
        if isinstance(value, int | float):
            return self._number(value, name)
        if isinstance(value, bytes | bytearray | memoryview):
            return self._said(bytes(value).decode("utf-8", "replace"), name)
        if isinstance(value, Mapping | list | tuple | set | frozenset):
            if depth == 0:
                return _TOO_DEEP
            if isinstance(value, Mapping):
                named = ((_text(key), each) for key, each in value.items())
                return {
                    self._named(key, name): self.clean(each, self._within(name, key), depth - 1)
                    for key, each in named
                }
            cleaned = [self.clean(each, name, depth - 1) for each in value]
            return self._joined(cleaned, name) if 1 < len(cleaned) <= MOST_PIECES else cleaned
        return self._said(_text(value), name)

    def _within(self, name: str, key: str) -> str:
        """What the value of ``key`` is behind, in the field ``name``: ``phones: {home`` is a telephone's."""
        if key in _PLAIN:
            return name
        return f"{name}: {{{key}" if name and self._is_label(name) else key

    def _joined(self, pieces: list[Any], name: str) -> list[Any]:
        """The list, or what is left of it when its numbers are the pieces of one: ``[4242, 4242, 4242, 4242]``."""
        digits = [str(piece) for piece in pieces if type(piece) is int or isinstance(piece, str)]
        if len(digits) < len(pieces) or not all(map(str.isdecimal, digits)):
            return pieces
        written = ",".join(digits)
        redacted = self._said(written, name)
        return pieces if redacted == written else [redacted]

    def _named(self, key: str, name: str) -> str:
        """A key within the field ``name``."""
        redacted = self._key(key)
        return redacted if redacted != key or not self._is_label(name) else self._behind(key, name)

    def _said(self, text: str, name: str) -> str:
        redacted = self._redact(text)
        if redacted == text and len(text) <= LABELLED_CHARS and self._is_label(name):
            redacted = self._behind(text, name)
        return _cut(redacted)

    def _behind(self, text: str, name: str) -> str:
        """What is left of ``text`` behind ``name``, of which something may be personal, too."""
        return self._redact(f"{name}: {text}").removeprefix(f"{self._key(name)}: ")

    def _labels(self, name: str) -> bool:
        """Whether something behind this name is personal that is not without it."""
        if name in OURS or name == "" or len(name) > LABELLED_CHARS:
            return False
        told = "\n\n".join(f"{name}: {each}" for each in _SAMPLES)
        return self._redact(told) != told

    def _number(self, number: float, name: str) -> float | str:
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
        redacted = self._redact(digits)
        if redacted == digits:
            redacted = self._behind(digits, name)
        return number if redacted == digits else redacted


_lines = lru_cache(1)(_Line)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_CHARS else f"{text[:MAX_CHARS]}…"


def _text(value: Any) -> str:
    """``value`` as text; what cannot say what it is says its type."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    try:
        return str(value)
    except Exception:
        return f"<{type(value).__name__}>"
