"""What a turn is in OpenAI's words: a chat completion, or a response. Pure.

Shapes: https://platform.openai.com/docs/api-reference, https://www.openresponses.org/specification.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal, assert_never

from taskflow.codes import AiErrorCode
from taskflow.conversation.messages import Message
from taskflow.conversation.session import Session
from taskflow.conversation.turn_kinds import TurnState
from taskflow.light_dataclasses import dataclass
from taskflow.llm.errors import sentence
from taskflow.rest.openai.errors import OpenAIError
from taskflow.rest.openai.requests import Asked, Place
from taskflow.store import keys

Status = Literal["in_progress", "completed", "incomplete", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Reply:
    """A turn as it is now. ``created``: epoch seconds. ``state`` None: it is still being spoken. ``code``: of its
    failure. Tokens are None where nobody knows them any more."""

    place: Place
    message_id: str
    model: str
    created: int
    state: TurnState | None
    text: str = ""
    finish: str = ""
    code: str = ""
    input_tokens: int | None = None
    output_tokens: int | None = None

    @property
    def status(self) -> Status:
        """As a response has it."""
        match self.state:
            case None:
                return "in_progress"
            case "completed":
                return "incomplete" if self.finish == "length" else "completed"
            case "failed":
                return "incomplete" if self.code == AiErrorCode.CONTENT_BLOCKED else "failed"
            case "interrupted" | "cancelled":
                return "cancelled"
            case _:
                assert_never(self.state)

    @property
    def finish_reason(self) -> str:
        """As a chat completion has it."""
        if self.code == AiErrorCode.CONTENT_BLOCKED:
            return "content_filter"
        return "length" if self.finish == "length" else "stop"


def under_way(place: Place, model: str, created: int) -> Reply:
    """A turn that is not over. ``created``: epoch seconds."""
    message_id = keys.message_id(place.conversation_id, place.turn, keys.ASSISTANT_PART)
    return Reply(place, message_id, model, created, None)


def as_settled(place: Place, session: Session, message: Message | None) -> Reply | None:
    """A settled turn as it is stored; None where nothing of it is. ``message``: its reply, if it said anything."""
    last = session.last_result
    result = last if last is not None and last.turn == place.turn else None
    if message is None and result is None:
        return None
    found = under_way(place, session.model, session.asked_at // 1000)
    if message is not None:
        found = replace(
            found,
            model=message.model or session.model,
            created=message.created_at // 1000,
            state="failed" if message.error_code else message.status,
            text=message.content,
            finish=message.finish,
            code=message.error_code,
            input_tokens=message.prompt_tokens or None,
            output_tokens=message.tokens if message.prompt_tokens else None,
        )
    if result is not None:
        tokens = (result.prompt_tokens, result.tokens) if result.prompt_tokens else (None, None)
        found = replace(found, state=result.state, input_tokens=tokens[0], output_tokens=tokens[1])
    return found


def headers(place: Place) -> dict[str, str]:
    """What every answer about a turn says of it."""
    return {"TaskFlow-Conversation-Id": place.conversation_id, "TaskFlow-Response-Id": place.response_id}


def pending(place: Place) -> OpenAIError:
    """The reply takes longer than the gateway waits. It goes on, and is kept."""
    return OpenAIError(
        504,
        "reply_pending",
        "The reply takes longer than one request may. It goes on: "
        f"GET /v1/responses/{place.response_id} has it once its status is completed.",
        kind="timeout_error",
        # The same words sent again would ask for a second reply.
        again=False,
        headers=headers(place),
    )


def failure(reply: Reply) -> OpenAIError | None:
    """Why there is no chat completion of a turn that is over; None: there is one."""
    if reply.status == "cancelled":
        return OpenAIError(
            409,
            "reply_interrupted",
            "The reply was interrupted in its conversation before it was complete.",
            again=False,
            headers=headers(reply.place),
        )
    if reply.status != "failed":
        return None
    status, code = _FAILURES.get(reply.code, (502, "model_failed"))
    return OpenAIError(status, code, sentence(_known(reply.code)), again=False, headers=headers(reply.place))


_FAILURES: Mapping[str, tuple[int, str]] = {
    AiErrorCode.RATE_LIMITED: (429, "rate_limit_exceeded"),
    AiErrorCode.QUOTA_EXCEEDED: (429, "insufficient_quota"),
    AiErrorCode.MODEL_NOT_FOUND: (404, "model_not_found"),
    AiErrorCode.PROMPT_TOO_LONG: (400, "context_length_exceeded"),
    AiErrorCode.SERVICE_UNAVAILABLE: (503, "service_unavailable"),
    AiErrorCode.TIMEOUT: (504, "model_timeout"),
}
"""Status and code of a reply that failed."""


def _known(code: str) -> AiErrorCode:
    return AiErrorCode(code) if code in AiErrorCode.__members__ else AiErrorCode.UNKNOWN


def completion(reply: Reply) -> dict[str, Any]:
    """A chat completion."""
    return {
        "id": reply.place.completion_id,
        "object": "chat.completion",
        "created": reply.created,
        "model": reply.model,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": reply.text, "refusal": None, "annotations": []},
                "logprobs": None,
                "finish_reason": reply.finish_reason,
            }
        ],
        "usage": usage(reply),
        "service_tier": None,
        "system_fingerprint": None,
    }


def usage(reply: Reply) -> dict[str, int] | None:
    """Tokens of a chat completion."""
    if reply.input_tokens is None or reply.output_tokens is None:
        return None
    return {
        "prompt_tokens": reply.input_tokens,
        "completion_tokens": reply.output_tokens,
        "total_tokens": reply.input_tokens + reply.output_tokens,
    }


def response(reply: Reply, asked: Asked | None = None) -> dict[str, Any]:
    """A response. ``asked``: by which request, if it is the answer to that; what was asked earlier is not kept."""
    status = reply.status
    wishes = asked.wishes if asked is not None else None
    previous = asked.after.response_id if asked is not None and asked.after is not None else None
    return {
        "id": reply.place.response_id,
        "object": "response",
        "created_at": reply.created,
        "completed_at": reply.created if status == "completed" else None,
        "status": status,
        "background": bool(asked and asked.background),
        "error": {"code": "server_error", "message": sentence(_known(reply.code))}
        if status == "failed"
        else None,
        "incomplete_details": {"reason": _incomplete(reply)} if status == "incomplete" else None,
        "instructions": wishes.instructions or None if wishes is not None else None,
        "max_output_tokens": wishes.max_tokens or None if wishes is not None else None,
        "max_tool_calls": None,
        "model": reply.model,
        "output": [item(reply)] if reply.state is not None and reply.text else [],
        "parallel_tool_calls": False,
        "previous_response_id": previous,
        "conversation": {"id": reply.place.conversation_id},
        "reasoning": {"effort": None, "summary": None},
        "store": True,
        "temperature": 1.0,
        "presence_penalty": 0.0,
        "frequency_penalty": 0.0,
        "text": {"format": {"type": "text"}},
        "tool_choice": "none",
        "tools": [],
        "top_p": 1.0,
        "top_logprobs": 0,
        "truncation": "auto",
        "service_tier": "default",
        "usage": _response_usage(reply),
        "metadata": dict(asked.metadata or {}) if asked is not None else {},
        "safety_identifier": None,
        "prompt_cache_key": None,
        "user": None,
    }


def _incomplete(reply: Reply) -> str:
    return "content_filter" if reply.code == AiErrorCode.CONTENT_BLOCKED else "max_output_tokens"


def item(reply: Reply, *, text: str | None = None, status: str | None = None) -> dict[str, Any]:
    """The message of a response. ``text``, ``status``: as a stream has it before its end."""
    shown = reply.text if text is None else text
    ended = "completed" if reply.status == "completed" else "incomplete"
    return {
        "type": "message",
        "id": f"msg_{reply.message_id.replace('-', '')}",
        "status": status or ended,
        "role": "assistant",
        "content": [part(shown)] if status != "in_progress" else [],
    }


def part(text: str) -> dict[str, Any]:
    """The text of a message."""
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def _response_usage(reply: Reply) -> dict[str, Any] | None:
    if reply.input_tokens is None or reply.output_tokens is None:
        return None
    return {
        "input_tokens": reply.input_tokens,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": reply.output_tokens,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": reply.input_tokens + reply.output_tokens,
    }


def model(model_id: str, owner: str) -> dict[str, Any]:
    """A model of the list. When it was made is not known here."""
    return {"id": model_id, "object": "model", "created": 0, "owned_by": owner}
