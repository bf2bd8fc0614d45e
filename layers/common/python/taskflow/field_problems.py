"""What is wrong with a field of a frame or a request, in the product's words: which field, and what to send instead.

Pydantic's own messages speak of its types and of patterns. The value itself is never repeated: it may be personal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

UUID_PATTERN = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
_UUID = re.compile(UUID_PATTERN)
CLIENT_MESSAGE_ID_PATTERN = r"^[A-Za-z0-9._:-]+$"
OPAQUE_PATTERN = r"^[A-Za-z0-9_-]{1,128}$"
NAME_PATTERN = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]{1,128}$"
"""Whatever a provider calls a model, on one line."""
MODEL_PATTERN = r"^[A-Za-z0-9._:/@+-]{1,128}$"
PROVIDER_PATTERN = r"^[A-Za-z0-9._:/@+-]{1,64}$"
ERROR_CODE_PATTERN = r"^[A-Z0-9_]{1,50}$"
VISIBLE_PATTERN = (
    r"[^\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u2800\u3000\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff]"
)
"""A character that can be seen, as ``visibility`` has it; beyond U+FFFF it says less than that."""
TOKEN_ID_PATTERN = r"^[0-9a-f]{16}$"  # noqa: S105 (a form, no secret)

PATTERNS: dict[str, str] = {
    UUID_PATTERN: "send a UUID in small letters, such as 6d2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a11",
    CLIENT_MESSAGE_ID_PATTERN: "use only the letters A to Z, digits and the characters . _ : -",
    OPAQUE_PATTERN: "send 1 to 128 letters A to Z, digits and the characters _ -, as you were given them",
    NAME_PATTERN: "send 1 to 128 characters, no control characters or line breaks among them",
    MODEL_PATTERN: "send 1 to 128 letters A to Z, digits and the characters . _ : / @ + -",
    PROVIDER_PATTERN: "send 1 to 64 letters A to Z, digits and the characters . _ : / @ + -",
    ERROR_CODE_PATTERN: "send 1 to 50 capital letters A to Z, digits and underscores",
    TOKEN_ID_PATTERN: "send the id of a token, 16 of the digits 0 to 9 and a to f",
    VISIBLE_PATTERN: "send something that can be seen, not only blanks",
}
"""What to do about a text that does not have the form of one of these patterns."""

_WHOLE = "send a whole number, without quotes, fraction or exponent"
_NUMBER = "send a number, without quotes"
_OBJECT = "send a JSON object"

SENTENCES: dict[str, str] = {
    "missing": "it is missing; send it",
    "extra_forbidden": "there is no such field; /api/openapi.json describes those there are",
    "int_type": _WHOLE,
    "int_parsing_size": "send a smaller number",
    "float_type": _NUMBER,
    "finite_number": "send a finite number",
    "bool_type": "send true or false, without quotes",
    "string_type": "send a text",
    "string_unicode": "send whole Unicode characters; half of a surrogate pair is none",
    "string_too_short": "send a longer text; the least length is {min_length}",
    "string_too_long": "send a shorter text; the greatest length is {max_length} characters",
    "literal_error": "send one of these: {expected}",
    "greater_than_equal": "send a number that is at least {ge}",
    "less_than_equal": "send a number that is at most {le}",
    "list_type": "send a list",
    "too_short": "send a longer list; the least length is {min_length}",
    "too_long": "send a shorter list; the greatest length is {max_length}",
    "model_type": _OBJECT,
    "model_attributes_type": f"{_OBJECT}, with the header Content-Type: application/json",
}
"""Pydantic's error types (``pydantic_core.ErrorDetails``), as far as frames and requests give them.

``string_pattern_mismatch`` and ``value_error`` are not here: ``PATTERNS`` and our own validators word those.
"""

OTHERWISE = "send what /api/openapi.json describes"


def what_to_do(problem: Mapping[str, Any]) -> str:
    """The sentence for one of ``ValidationError.errors()``, with its context; no capital letter, no full stop."""
    kind, context = problem["type"], problem.get("ctx") or {}
    if kind == "value_error":
        return str(context["error"])
    if kind == "string_pattern_mismatch":
        return PATTERNS.get(context["pattern"], OTHERWISE)
    if kind == "model_attributes_type" and len(problem["loc"]) > 1:
        return _OBJECT  # The header is about the whole body, not about a field of it.
    return SENTENCES.get(kind, OTHERWISE).format(**context)


def is_uuid(text: str) -> bool:
    """Whether ``text`` is an id as we write them: a UUID in small letters."""
    return _UUID.fullmatch(text) is not None
