"""A record as the text that travels through SQS. Pure.

SQS takes the characters of XML 1.0: tab, newline, carriage return, U+0020 to U+D7FF, U+E000 to U+FFFD, and all above
U+FFFF (SendMessage in the SQS API reference). What else may stand in a text, JSON can write as an escape, and every
reader of JSON gives back. JSON escapes the controls anyway; ``encode`` also escapes U+FFFE and U+FFFF. All other text
stays UTF-8, so that a record is as small as it can be: at most six bytes for a character
(docs/decisions/023-records-escape-what-sqs-refuses.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from taskflow.records.schema import Record

_ESCAPES = (("\ufffe", "\\ufffe"), ("\uffff", "\\uffff"))


def encode(record: Record) -> str:
    """``record`` as JSON in which every character is one that SQS takes."""
    body = record.model_dump_json(by_alias=True)
    for char, escape in _ESCAPES:
        body = body.replace(char, escape)
    return body
