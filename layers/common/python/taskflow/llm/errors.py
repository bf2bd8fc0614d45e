"""Errors of model calls: what the person reads for each code.

No httpx here: functions that never call a model import this module too.
"""

from __future__ import annotations

from taskflow.protocol import AiErrorCode

_SENTENCES: dict[AiErrorCode, str] = {
    AiErrorCode.RATE_LIMITED: (
        "The model is receiving too many requests right now. Wait a moment and try again."
    ),
    AiErrorCode.QUOTA_EXCEEDED: (
        "The account that pays for this model has run out of credit. Choose another model or try again later."
    ),
    AiErrorCode.MODEL_NOT_FOUND: "This model is not available. Choose another one.",
    AiErrorCode.PERMISSION_DENIED: "The model's provider refused access. Choose another model.",
    AiErrorCode.SERVICE_UNAVAILABLE: (
        "The model is not available at the moment. Try again shortly, or choose another one."
    ),
    AiErrorCode.TIMEOUT: "The model took too long to answer. Try again.",
    AiErrorCode.CONTENT_BLOCKED: "The model's provider declined to answer this. Try to put it differently.",
    AiErrorCode.ABORT: "The reply was stopped.",
    AiErrorCode.UNKNOWN: "Something went wrong while the model was answering. Try again.",
}


def sentence(code: AiErrorCode) -> str:
    """The sentence a person reads for ``code``. Never contains a provider's own words."""
    return _SENTENCES[code]
