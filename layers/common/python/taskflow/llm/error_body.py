"""Reads the body of a provider's error: its objects, messages, codes and waits. No I/O."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from taskflow.llm.names import small_names
from taskflow.llm.words import Words
from taskflow.patterns import deferred

_MESSAGES = (
    *("message", "raw", "detail", "error_description", "title", "msg", "status_msg", "error_msg"),
    "errorText",
)
_INNER = (
    *("innererror", "details", "metadata", "message", "raw", "errors", "detail", "base_resp", "response"),
    *("cause", "data", "body", "param", "responseBody", "responseText", "header", "headers", "status"),
)
_PART = r"\d{1,9}(?:\.\d{1,9})? ?(?:days?|hours?|minutes?|seconds?|hrs?|mins?|secs?|ms|[dhms])"
_WAIT = deferred(
    rf"(?:retry|try again|wait|resets?) (?:(?:after|in|for|at least|about|another) )*~?"
    rf"((?:{_PART}(?![a-z]),? ?(?:and )?)+)",
    re.IGNORECASE,
)
"""Seconds, or a time in parts: ``9m38.016s``, ``1 hour and 5 minutes``."""
_PARTS = deferred(r"(\d+(?:\.\d+)?) ?(ms|[dhms])", re.IGNORECASE)
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}
_EXCEPTION = deferred(
    r"An error occurred \((\w{1,80})\) when calling|\b(?:litellm|openai)\.(\w{1,80}Error)\b"
)
"""How AWS's library for Python writes an exception, which gateways to Bedrock pass on as their own message, and how
LiteLLM does, whatever status it answers with."""
_CODE_KEYS = (
    "code",
    "reason",
    "error_type",
    "type",
    "status",
    "error_code",
    "errorCode",
    "__type",
    "codeName",
)
_STATUS_KEYS = ("code", "status", "status_code", "statusCode")


MAX_DEPTH = 8
"""How deep an error may stand in wrappings: text that holds an object is one of them."""


def errors_of(body: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The error objects in ``body``, in any wrapping, JSON or a dict of Python's behind other words among them.

    A title in ``error`` and its cause in ``message`` (Spring, hapi, Fastify, NestJS) are two.
    """
    if depth > MAX_DEPTH:
        return
    if isinstance(body, str):
        yield from errors_of(_written(body), depth + 1)  # gateways put the upstream's JSON into a string
    elif isinstance(body, list):
        for item in body[:5]:
            yield from errors_of(item, depth + 1)
    elif isinstance(body, dict):
        body = small_names(body)
        inner = body.get("error")
        if isinstance(inner, str):
            yield {**body, "message": inner}
        yield from errors_of(inner, depth + 1)
        if inner is True or not inner or any(_messages(body)):
            yield body
        for key in _INNER:
            yield from errors_of(body.get(key), depth + 1)


_OBJECT = Words(r"""\[?\{\s*["']""", exact=True)
MAX_WRITTEN_CHARS = 20_000
"""Characters of a message in which an object is looked for."""


def _written(text: str) -> Any:
    """The object that stands in ``text``, also behind other words or as Python writes it; None when there is none."""
    found = _OBJECT.search(text[:MAX_WRITTEN_CHARS])
    if found is None:
        return None
    rest = text[found.start() : MAX_WRITTEN_CHARS]
    with suppress(ValueError, RecursionError):
        return _DECODER.raw_decode(rest)[0]
    end = rest.rfind("]" if rest[0] == "[" else "}")
    with suppress(ValueError, SyntaxError, RecursionError, MemoryError, TypeError), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a backslash that a stranger wrote, on standard error
        return ast.literal_eval(rest[: end + 1])
    return None


_DECODER = json.JSONDecoder(strict=False)


def message_of(errors: list[dict[str, Any]]) -> str:
    """The messages of ``errors`` in one text, each once."""
    return " | ".join(dict.fromkeys(words for error in errors for words in _messages(error)))


def states_of(errors: list[dict[str, Any]]) -> str:
    """The codes and states of the first of ``errors``: for the log, where it has no message."""
    told = ((key, error[key]) for error in errors[:1] for key in (*_CODE_KEYS, "success") if key in error)
    return ", ".join(f"{key}: {value}" for key, value in told if isinstance(value, (str, int)))


MISTRAL_DIGITS = 4


def codes_of(errors: list[dict[str, Any]]) -> Iterator[Any]:
    """The codes, types and statuses of ``errors``, the most exact kind first."""
    for key in _CODE_KEYS:
        for error in errors:
            value = error.get(key)
            if error.get("object") == "error" and str(value).isdigit() and len(str(value)) <= MISTRAL_DIGITS:
                continue  # Mistral's and vLLM's own numbers: GLM's mean something else
            if key == "type" and "loc" in error:
                continue  # Pydantic's: extra_forbidden is about a field, not about access
            if isinstance(value, (str, int)) and not isinstance(value, bool):
                yield value
    for error in errors:
        for words in _messages(error):
            yield from codes_in(words)


_SAID = Words(r"""\{[^{}]{0,2000}["'](?:role|content)["']\s*:[^{}]{0,2000}\}""", exact=True)


def without_prompt(message: str) -> str:
    """``message`` without the messages of the request that it repeats: what a person said is no cause."""
    return _SAID.sub("{…}", message[:MAX_WRITTEN_CHARS]) if '"' in message or "'" in message else message


_NAMED = Words(
    r"(?:^|[|\[(]|\bcode\W{1,3})\s*([a-z]+(?:_[a-z]+)+|[A-Z][a-z]+(?:[.]?[A-Z][a-z]+)+)(?=\s*(?:[:\])|]|$|[.,] ))",
    exact=True,
)
"""A code at the head of a message, in brackets, or called one: ``context_window_exceeded: …``."""


def codes_in(message: str) -> Iterator[str]:
    """The codes that stand in ``message``."""
    head = message[:MAX_WRITTEN_CHARS]
    for pattern in (_EXCEPTION, _NAMED.pattern):
        yield from (name for found in pattern.finditer(head) for name in found.groups() if name)


def status_of(errors: list[dict[str, Any]]) -> int | None:
    """The HTTP status that the body itself names."""
    numbers = (_status(error.get(key)) for error in errors for key in _STATUS_KEYS)
    return next((number for number in numbers if number), None)


_STATUS_IN_WORDS = Words(
    r"\b(?:http|status(?: code)?|error code|response(?= \d+ ?(?:[:;,)]|\Z)))(?: status)?[ :=]{1,2}"
    r"(40[1238]|429|5\d\d)(?![\w.])"
)
"""A status that whoever was asked in between tells in words. 400 and 404 are left out: they may be about anything."""


def status_in(message: str) -> int | None:
    """The HTTP status that ``message`` names: ``MiniMax API error: HTTP 401``."""
    found = _STATUS_IN_WORDS.search(message[:MAX_WRITTEN_CHARS])
    return int(found[1]) if found else None


def retry_after(
    headers: Mapping[str, str], errors: list[dict[str, Any]], message: str, now: float
) -> float | None:
    """Seconds to wait, by ``Retry-After`` (seconds or a date), other headers, a field of the error, or the message."""
    lower = {name.lower(): value.strip() for name, value in headers.items()}
    if (milliseconds := _seconds(lower.get("retry-after-ms", ""))) is not None:
        return milliseconds / 1000
    given = lower.get("retry-after", "")
    if (seconds := _seconds(given)) is not None:
        return seconds
    if given:
        with suppress(ValueError, OverflowError):
            return max(0.0, parsedate_to_datetime(given).timestamp() - now)
    if waits := list(_used_up(lower, now)):
        return max(waits)
    for error in errors:
        for name, value in error.items():
            if _WAIT_FIELD.search(name) and (seconds := _waited(name, value, now)) is not None:
                return seconds
    if told := _WAIT.search(message):
        return _parts(told[1])
    return None


def _used_up(headers: dict[str, str], now: float) -> Iterator[float]:
    """The seconds until what is used up comes back: each window has a header of its own, and one of the same name that
    tells when (``ratelimit-remaining``, ``x-ratelimit-remaining-tokens-minute``)."""
    for name, left in headers.items():
        if "remaining" in name and left == "0":
            with suppress(KeyError, ValueError, OverflowError):
                yield _told(headers[name.replace("remaining", "reset")], now)


_WAIT_FIELD = Words(r"retry[-_]?(?:after|delay|in)|resets?_?(?:in|at|after|seconds|time)|limit[-_]?reset$")
"""What the names of fields with a wait have in them: ``retry_after_ms``, ``resets_in_seconds``, ``resetAt``."""
_EPOCH = 1e9
"""Numbers from here on are a time since 1970, and from a thousand times as much one in milliseconds."""


def _waited(name: str, value: Any, now: float) -> float | None:
    """Seconds to wait, by a field of an error: a number, text with or without a unit, or a time."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    with suppress(ValueError, OverflowError):
        seconds = _told(str(value).strip(), now)
        return (
            seconds / 1000 if name.lower().endswith(("ms", "milliseconds")) and seconds < _EPOCH else seconds
        )
    return None


def _told(value: str, now: float) -> float:
    """Seconds to wait: ``20``, ``1m30s``, a time since 1970, a date. Raises ValueError for something else."""
    if _ONLY_PARTS.pattern.fullmatch(value):
        return _parts(value)
    if now and _DATE.pattern.match(value):
        return max(0.0, datetime.fromisoformat(value.upper().replace("Z", "+00:00")).timestamp() - now)
    number = _seconds(value)
    if number is None:
        number = float(value) if re.fullmatch(r"\d{10,13}", value) else None
    if number is None:
        raise ValueError(value)
    if number < _EPOCH:
        return number
    since = number / 1000 if number > _EPOCH * 1000 else number
    if not now:
        raise ValueError(value)
    return max(0.0, since - now)


_DATE = Words(r"\d{4}-\d\d-\d\dT[\d:.]{5,30}(?:Z|[+-]\d\d:?\d\d)\Z")
_ONLY_PARTS = Words(rf"(?:{_PART}\s?)+")


def _parts(value: str) -> float:
    return sum(float(number) * _SECONDS[unit.lower()] for number, unit in _PARTS.findall(value))


_BEGINS_AS_JSON = Words(r"\s*(?:\{|\[\s*[\[{\"\]])")


def _messages(error: dict[str, Any]) -> Iterator[str]:
    for key in _MESSAGES:
        value = error.get(key)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = ", ".join(value[:5])  # NestJS: one for each check that failed
        if isinstance(value, str) and value and not _BEGINS_AS_JSON.pattern.match(value):
            yield value


def _status(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:6])
    return value if isinstance(value, int) and not isinstance(value, bool) and 400 <= value < 600 else None


def _seconds(value: str) -> float | None:
    return float(value) if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value.strip()) else None
