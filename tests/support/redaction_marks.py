"""Texts that are put together with their values marked, so that the spans are known however they are laid out."""

import random
from collections.abc import Callable

from tests.support.redaction_eval import Line
from tests.support.redaction_values import VALUES

OPEN, CLOSE, LABELS = "\ue000", "\ue001", "\ue002"

Maker = Callable[[random.Random], str]


def mark(label: str, value: str) -> str:
    """A value that the redactor has to find, inside a text that ``line`` takes apart."""
    return f"{OPEN}{chr(ord(LABELS) + list(VALUES).index(label))}{value}{CLOSE}"


def line(topic: str, marked: str) -> Line:
    """The text without its marks, and the spans that they stood for."""
    text: list[str] = []
    spans: list[tuple[int, int, str]] = []
    labels = list(VALUES)
    for index, part in enumerate(marked.split(OPEN)):
        if index:
            value, _, rest = part[1:].partition(CLOSE)
            start = sum(map(len, text))
            spans.append((start, start + len(value), labels[ord(part[0]) - ord(LABELS)]))
            text += (value, rest)
        else:
            text.append(part)
    return Line(topic, "".join(text), spans)
