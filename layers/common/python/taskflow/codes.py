"""The codes of errors that clients are told, apart from ``taskflow.protocol``, which needs Pydantic."""

from __future__ import annotations

from enum import StrEnum


class ErrorCode(StrEnum):
    """Why a frame was refused (``error`` events)."""

    INVALID_JSON = "INVALID_JSON"
    UNKNOWN_TYPE = "UNKNOWN_TYPE"
    INVALID_MESSAGE = "INVALID_MESSAGE"
    MESSAGE_TOO_LARGE = "MESSAGE_TOO_LARGE"
    MODEL_NOT_FOUND = "MODEL_NOT_FOUND"
    CONVERSATION_NOT_FOUND = "CONVERSATION_NOT_FOUND"
    CONVERSATION_DELETED = "CONVERSATION_DELETED"
    NOTHING_TO_REPLACE = "NOTHING_TO_REPLACE"
    QUEUE_FULL = "QUEUE_FULL"
    NOT_QUEUED = "NOT_QUEUED"
    SIGNED_OUT = "SIGNED_OUT"
    RATE_LIMITED = "RATE_LIMITED"
    BUDGET_EXCEEDED = "BUDGET_EXCEEDED"
    TRY_AGAIN = "TRY_AGAIN"
    INTERNAL = "INTERNAL"


class AiErrorCode(StrEnum):
    """Why a turn failed (``ai_error`` events); the person reads a sentence, never the provider's text."""

    RATE_LIMITED = "RATE_LIMITED"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    MODEL_NOT_FOUND = "MODEL_NOT_FOUND"
    PERMISSION_DENIED = "PERMISSION_DENIED"
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"
    TIMEOUT = "TIMEOUT"
    CONTENT_BLOCKED = "CONTENT_BLOCKED"
    EMPTY_REPLY = "EMPTY_REPLY"
    PROMPT_TOO_LONG = "PROMPT_TOO_LONG"
    ABORT = "ABORT"
    UNKNOWN = "UNKNOWN"
