"""A reply as server-sent events. The gateway buffers answers (decision 081): a client that asks for a stream is given
all of its events at once. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from taskflow.rest.openai.answers import Reply, item, part, response, usage
from taskflow.rest.openai.requests import Asked

MEDIA_TYPE = "text/event-stream"


def completion_stream(reply: Reply, asked: Asked) -> str:
    """The chunks of a chat completion."""
    beginning = {
        "id": reply.place.completion_id,
        "object": "chat.completion.chunk",
        "created": reply.created,
        "model": reply.model,
        "system_fingerprint": None,
    }
    unknown = {"usage": None} if asked.include_usage else {}

    def chunk(delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        return {**beginning, "choices": [choice], **unknown}

    chunks = [chunk({"role": "assistant", "content": ""}), chunk({"content": reply.text})]
    chunks.append(chunk({}, reply.finish_reason))
    if asked.include_usage:
        chunks.append({**beginning, "choices": [], "usage": usage(reply)})
    return "".join(f"data: {json.dumps(each)}\n\n" for each in chunks) + "data: [DONE]\n\n"


def response_stream(reply: Reply, asked: Asked) -> str:
    """The events of a response."""
    events = [{**event, "sequence_number": number} for number, event in enumerate(_events(reply, asked))]
    return (
        "".join(f"event: {each['type']}\ndata: {json.dumps(each)}\n\n" for each in events)
        + "data: [DONE]\n\n"
    )


def _events(reply: Reply, asked: Asked) -> Iterator[dict[str, Any]]:
    whole = response(reply, asked)
    begun = {
        **whole,
        "status": "in_progress",
        **dict.fromkeys(("completed_at", "error", "incomplete_details", "usage")),
        "output": [],
    }
    yield {"type": "response.created", "response": begun}
    yield {"type": "response.in_progress", "response": begun}
    if whole["output"]:
        yield from _said(reply)
    ending = {"completed": "completed", "incomplete": "incomplete"}.get(reply.status, "failed")
    yield {"type": f"response.{ending}", "response": whole}


def _said(reply: Reply) -> Iterator[dict[str, Any]]:
    whole = item(reply)
    of_item = {"output_index": 0}
    of_part = {"item_id": whole["id"], "output_index": 0, "content_index": 0}
    yield {"type": "response.output_item.added", **of_item, "item": item(reply, status="in_progress")}
    yield {"type": "response.content_part.added", **of_part, "part": part("")}
    yield {"type": "response.output_text.delta", **of_part, "delta": reply.text, "logprobs": []}
    yield {"type": "response.output_text.done", **of_part, "text": reply.text, "logprobs": []}
    yield {"type": "response.content_part.done", **of_part, "part": part(reply.text)}
    yield {"type": "response.output_item.done", **of_item, "item": whole}
