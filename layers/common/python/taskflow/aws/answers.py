"""An answer of a JSON service, read as botocore reads it. Pure."""

from __future__ import annotations

import binascii
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from taskflow.aws.errors import ServiceError
from taskflow.aws.http import Answer


def is_error(answer: Answer) -> bool:
    return answer.status >= 300


def is_damaged(answer: Answer) -> bool:
    """Whether it is not what DynamoDB has sent: its header has the checksum of the body."""
    sent = answer.headers.get("x-amz-crc32")
    return sent is not None and sent != str(binascii.crc32(answer.body))


def parsed(answer: Answer) -> dict[str, Any]:
    """The body's object; an empty body is an empty one. Raises ``ValueError`` for anything else."""
    found = json.loads(answer.body) if answer.body else {}
    if not isinstance(found, dict):
        raise ValueError("the answer is not an object")
    return found


def error(answer: Answer, *, addressed: bool = False) -> ServiceError:
    """The error that the service answered with.

    Its code is in the body (``__type``), in a header of services whose errors had other names before
    (``x-amzn-query-error`` of SQS), or in a header where operations have addresses (``addressed``:
    ``x-amzn-errortype`` of Lambda).
    """
    if answer.status >= 500 and _says_nothing(answer.body):
        return ServiceError(str(answer.status), _phrase(answer.status), answer.status, {})
    try:
        body = parsed(answer)
    except ValueError:
        body = {"message": answer.body.decode("utf-8", "replace")}
    message = str(body.get("message", body.get("Message", "")) or "")
    code = _query_code(answer.headers) or _bare(str(body.get("__type", answer.status)))
    named = answer.headers.get("x-amzn-errortype", body.get("code", body.get("Code")))
    if addressed and named is not None:
        code = _bare(str(named))
    return ServiceError(code, message, answer.status, body)


def _query_code(headers: Mapping[str, str]) -> str:
    parts = headers.get("x-amzn-query-error", "").split(";")
    return parts[0] if len(parts) == 2 else ""


def _bare(code: str) -> str:
    """Without the namespace before it and the address behind it."""
    return code.split(":", 1)[0].rsplit("#", 1)[-1]


def _says_nothing(body: bytes) -> bool:
    return not body.strip() or body.strip().startswith(b"<html>")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
