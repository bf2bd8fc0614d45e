"""What each code means to a client, and what it should do."""

from __future__ import annotations

from collections.abc import Mapping

from taskflow.codes import AiErrorCode, ErrorCode

ERRORS: Mapping[str, str] = {
    ErrorCode.INVALID_JSON: "The frame is no JSON object, has a field twice or is nested too deeply. Mend the client.",
    ErrorCode.UNKNOWN_TYPE: "There is no such frame. Mend the client.",
    ErrorCode.INVALID_MESSAGE: "A field is missing or has not its form; the sentence names it. Mend the client.",
    ErrorCode.MESSAGE_TOO_LARGE: "The text is too long. Give it back to the person, who shortens it.",
    ErrorCode.MODEL_NOT_FOUND: "There is no such model, or it was switched off. Choose another one with `set_model`.",
    ErrorCode.CONVERSATION_NOT_FOUND: "The connection belongs to no conversation. Connect again.",
    ErrorCode.CONVERSATION_DELETED: "The conversation was deleted. Begin a new one.",
    ErrorCode.NOTHING_TO_REPLACE: "There is no message to edit, or no answer to replace, yet.",
    ErrorCode.QUEUE_FULL: "Too many messages wait, or they are too long together. Send or remove one.",
    ErrorCode.NOT_QUEUED: "The message does not wait any more. `queue_changed` tells what does.",
    ErrorCode.SIGNED_OUT: "The person has signed out, or their token has expired. The connection is closed.",
    ErrorCode.RATE_LIMITED: "Too much at once. Give the text back to the person; do not send it again by itself.",
    ErrorCode.BUDGET_EXCEEDED: "A budget is used up. Give the text back; `retryAfter` says when it begins anew.",
    ErrorCode.TRY_AGAIN: "Nothing has changed. Send the frame again, messages under their ids and in order.",
    ErrorCode.INTERNAL: "A fault of the server. Send the frame again later, a message under its `clientMessageId`.",
}

AI_ERRORS: Mapping[str, str] = {
    AiErrorCode.RATE_LIMITED: "The model's provider takes no more requests for now.",
    AiErrorCode.QUOTA_EXCEEDED: "The provider's account has no credit left.",
    AiErrorCode.MODEL_NOT_FOUND: "The provider does not know the model.",
    AiErrorCode.PERMISSION_DENIED: "The provider refuses the server's key.",
    AiErrorCode.SERVICE_UNAVAILABLE: "The provider is not there, or failed.",
    AiErrorCode.TIMEOUT: "The provider was silent for too long.",
    AiErrorCode.CONTENT_BLOCKED: "The provider refuses the content.",
    AiErrorCode.EMPTY_REPLY: "The model has answered nothing that can be seen.",
    AiErrorCode.PROMPT_TOO_LONG: "The message does not fit the model's context.",
    AiErrorCode.ABORT: "The stream was closed from this side. Kept in records; a client is not told so.",
    AiErrorCode.UNKNOWN: "Anything else.",
}

REFUSALS: Mapping[str, tuple[str, ...]] = {
    "400": ("INVALID_PARAMETER", "MODEL_NOT_FOUND", "BAD_PACING", "RESUME_TOKEN_IN_URL"),
    "401": ("TICKET_REQUIRED",),
    "403": ("BAD_TICKET", "FOREIGN_ORIGIN", "CONVERSATION_NOT_FOUND", "DIRECT_ACCESS"),
    "429": ("TOO_MANY_CONNECTIONS", "TOO_MANY_CONVERSATIONS"),
    "503": ("HISTORY_UNAVAILABLE", "TRY_AGAIN"),
}
"""By HTTP status the codes with which the upgrade is refused; docs/protocol.md says when."""
