"""Log lines for people: what a line says, who sees it, how it is shown. Pure.

A function writes one JSON object a line (Powertools), the laptop's own processes ``time LEVEL name: message``, other
programs what they like. Lines that carry only metrics (``_aws``) are for CloudWatch and shown to nobody.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
OTHER_NAMES = {"CRITICAL": "ERROR", "FATAL": "ERROR", "PANIC": "ERROR", "WARN": "WARNING", "LOG": "INFO"}
TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:[.,](\d{1,3}))?")
LEVEL = re.compile(rf"\b({'|'.join((*LEVELS, *OTHER_NAMES))})\b")
BORING = frozenset(
    {
        *("level", "message", "timestamp", "service", "location", "cold_start", "xray_trace_id"),
        *("function_name", "function_memory_size", "function_arn", "function_request_id"),
    }
)
"""Fields that every line has, or that its source says."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``source``: a function or a part. ``at``: ``2026-01-31 23:59:59.000``; empty: it does not say."""

    source: str
    text: str
    level: str = "INFO"
    at: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose lines are shown. ``level``: this one and worse; empty: all. ``text``: what the line must have in it."""

    source: str = ""
    level: str = ""
    text: str = ""

    def wants(self, line: Line) -> bool:
        """Whether the line is shown."""
        if self.source and line.source != self.source:
            return False
        if self.level and LEVELS.index(line.level) < LEVELS.index(self.level):
            return False
        return self.text in line.raw


def parse(source: str, raw: str) -> Line | None:
    """What a line says; None for one that says nothing to people."""
    raw = raw.rstrip("\r\n")
    if not raw.strip():
        return None
    found = _object(raw)
    if found is None:
        return _plain(source, raw)
    if "_aws" in found:
        return None
    more = {name: value for name, value in found.items() if name not in BORING}
    stamp = TIME.match(str(found.get("timestamp", "")))
    return Line(source, str(found["message"]), _level(str(found.get("level", "INFO"))), _at(stamp), more, raw)


def show(line: Line, width: int = 10) -> str:
    """One line for a terminal: time of day, source, level, message, further fields."""
    told = "".join(f" {name}={_value(value)}" for name, value in line.more.items())
    time = line.at[11:] or "-" * 12
    return f"{time} {line.source:<{width}} {line.level:<7} {line.text}{told}"


def _object(raw: str) -> dict[str, Any] | None:
    if not raw.startswith("{"):
        return None
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and ("message" in found or "_aws" in found) else None


def _plain(source: str, raw: str) -> Line:
    stamp = TIME.match(raw)
    rest = raw[stamp.end() :] if stamp else raw
    word = LEVEL.search(rest[:60])
    if word is None:
        return Line(source, rest.strip(), "INFO", _at(stamp), {}, raw)
    # What stands before the level (a time zone, a process) and the level itself are told elsewhere or help nobody.
    said = rest[word.end() :].lstrip(": ") if stamp else rest.strip()
    return Line(source, said, _level(word[1]), _at(stamp), {}, raw)


def _level(word: str) -> str:
    known = OTHER_NAMES.get(word.upper(), word.upper())
    return known if known in LEVELS else "INFO"


def _at(stamp: re.Match[str] | None) -> str:
    return f"{stamp[1]} {stamp[2]}.{(stamp[3] or '').ljust(3, '0')}" if stamp else ""


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
