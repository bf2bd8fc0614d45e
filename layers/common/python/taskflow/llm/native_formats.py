"""The streams of servers that answer in a format of their own, without I/O: what one JSON value of an answer means.

Some base URLs and gateways answer a request for chat completions in Anthropic's, Google's or another vendor's own.
Which one sends what: docs/providers.md, "Formats of their own".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from taskflow.llm.billed import ProviderUsage, billed
from taskflow.llm.chunk import Chunk, content, thought_in, words
from taskflow.llm.finishes import numbered


def native_chunk(value: dict[str, Any]) -> Chunk | None:
    """What ``value`` means in one of these formats; None when it is in none of them."""
    kind = value.get("type")
    if isinstance(kind, str):
        if kind.startswith("response."):
            return _responses_event(kind, value)
        if reader := _BY_TYPE.get(kind):
            return reader(value)
        if (told := _told_by_type(kind, value)) is not None:
            return told
    return next((chunk for read in _BY_FORM if (chunk := read(value)) is not None), None)


def _piece(found: Any, *, hidden: bool = False) -> Chunk:
    """A piece of text, or of reasoning."""
    shown, apart, thought = content(found)
    if hidden:
        shown, apart, thought = "", len(shown) + apart, shown + thought
    return Chunk(shown, apart, alive=bool(shown or apart), thought=thought)


def _calls(_: dict[str, Any]) -> Chunk:
    return Chunk(alive=True, tools=True)


def _nothing(_: dict[str, Any]) -> Chunk:
    """An event of the format that brings nothing of the reply."""
    return Chunk()


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _reasons(*given: Any) -> tuple[str, ...]:
    return tuple(reason for reason in given if words(reason))


# Anthropic's Messages.


def _message_start(value: dict[str, Any]) -> Chunk:
    usage = billed(value)  # its output tokens are a beginning, not a count
    return Chunk(
        usage=ProviderUsage(usage.input_tokens, cached_tokens=usage.cached_tokens) if usage else None
    )


def _block(block: Any) -> Chunk:
    """A content block, or a piece of one."""
    kind = str(_dict(block).get("type", ""))
    if "tool" in kind or kind == "input_json_delta":
        return Chunk(alive=True, tools=True)
    if "thinking" in kind:
        return _piece(_dict(block).get("thinking"), hidden=True)._replace(alive=True)
    return _piece(_dict(block).get("text"))


def _message_delta(value: dict[str, Any]) -> Chunk:
    return Chunk(finish=_reasons(_dict(value.get("delta")).get("stop_reason")), usage=billed(value))


def _message(value: dict[str, Any]) -> Chunk | None:
    blocks = value.get("content")
    if not isinstance(blocks, list):
        return None
    parts = [_block(block) for block in blocks]
    text = "".join(part.text for part in parts)
    return Chunk(
        text,
        sum(part.hidden_chars for part in parts),
        alive=any(part.alive for part in parts),
        finish=_reasons(value.get("stop_reason")),
        usage=billed(value),
        whole=True,
        tools=any(part.tools for part in parts),
        thought="".join(part.thought for part in parts),
    )


# OpenAI's Responses.

_FINAL = (
    "response.completed",
    "response.incomplete",
    "response.failed",
    "response.cancelled",
    "response.done",
)


def _responses_event(kind: str, value: dict[str, Any]) -> Chunk:
    if kind in _FINAL:
        return _response({"object": "response", **_dict(value.get("response"))}) or Chunk()
    if not kind.endswith(".delta"):
        return Chunk()
    if "_call" in kind or "arguments" in kind or "audio" in kind:
        return Chunk(alive=True, tools="audio" not in kind)
    # Snowflake's agents call it the text.
    said = value.get("delta", value.get("text"))
    return _piece(said, hidden="reasoning" in kind or "thinking" in kind)


_THOUGHTS = ("reason", "think", "thought")
_NOT_SAID = ("input", "transcription", "tool", "arguments")
"""What a person says, and what a tool is given."""
_ENDS_WITH = frozenset({"output", "stats"})


def _told_by_type(kind: str, value: dict[str, Any]) -> Chunk | None:
    """An event of LM Studio's own: its type says what its ``content`` is, and the last one has the whole reply.

    None for other events that are called so: their form says what they are.
    """
    said = value.get("content", value.get("delta"))
    if kind.endswith(".delta") and words(said):
        if any(word in kind for word in _NOT_SAID):
            return Chunk()
        hidden = any(word in kind for word in _THOUGHTS)
        if hidden or kind.startswith(("message.", "text.", "content.", "output.")):
            return _piece(said, hidden=hidden)
    result = value.get("result")
    if kind.endswith(".end") and isinstance(result, dict) and not _ENDS_WITH.isdisjoint(result):
        return _response({"object": "response", "status": "completed", **result})
    return None


def _is_message(item: dict[str, Any]) -> bool:
    """Whether ``item`` is a message; You.com's agents call one ``message.answer``."""
    return str(item.get("type")).startswith("message")


def _response(value: dict[str, Any]) -> Chunk | None:
    """A whole response of OpenAI's, or of LM Studio's own, which has no status."""
    status, output = value.get("status"), value.get("output")
    if value.get("object") != "response" and not (
        isinstance(output, list) and (words(status) or any(_is_message(_dict(item)) for item in output))
    ):
        return None
    if value.get("error") or status == "failed":
        return Chunk(
            error={"error": value.get("error") or {"message": "the response failed"}}, usage=billed(value)
        )
    if status in ("queued", "in_progress"):
        return Chunk()
    items = [_dict(item) for item in output] if isinstance(output, list) else []
    text = "".join(
        content(item.get("content", item.get("text"))).shown
        for item in items
        if _is_message({"type": "message", **item})
    )
    reason = _dict(value.get("incomplete_details")).get("reason")
    return Chunk(
        text,
        alive=bool(text),
        finish=_reasons(reason or ("stop" if status in ("completed", None) else status)),
        usage=billed(value),
        whole=True,
        tools=any("_call" in str(item.get("type")) for item in items),
        thought="".join(map(thought_in, items)),
    )


# Cohere's second version.


def _cohere_delta(value: dict[str, Any]) -> Chunk:
    part = _dict(_dict(_dict(value.get("delta")).get("message")).get("content"))
    return _piece(part["thinking"], hidden=True) if part.get("thinking") else _piece(part.get("text"))


def _cohere_end(value: dict[str, Any]) -> Chunk:
    return Chunk(finish=_reasons(_dict(value.get("delta")).get("finish_reason")), usage=billed(value))


def _ai_sdk_piece(value: dict[str, Any], *, hidden: bool = False) -> Chunk:
    """A piece of the AI SDK's: each version of it, and Mastra, has another name for the text."""
    told = {**_dict(value.get("payload")), **value}
    found = (told.get(name) for name in ("delta", "textDelta", "text"))
    return _piece(next((each for each in found if each), None), hidden=hidden)


def _ai_sdk_end(value: dict[str, Any]) -> Chunk:
    """The end of what the AI SDK sends to pages."""
    told = {**_dict(value.get("messageMetadata")), **value}
    return Chunk(finish=_reasons(told.get("finishReason") or "stop"))


_BY_TYPE: dict[str, Callable[[dict[str, Any]], Chunk | None]] = {
    "message_start": _message_start,
    "content_block_start": lambda value: _block(value.get("content_block")),
    "content_block_delta": lambda value: _block(value.get("delta")),
    "content_block_stop": _nothing,
    "message_delta": _message_delta,
    "message_stop": _nothing,
    "message": _message,
    "message-start": _nothing,
    "content-start": _nothing,
    "content-delta": _cohere_delta,
    "content-end": _nothing,
    "tool-plan-delta": _calls,
    "tool-call-start": _calls,
    "tool-call-delta": _calls,
    "tool-call-end": _calls,
    "message-end": _cohere_end,
    "reasoning-delta": lambda value: _ai_sdk_piece(value, hidden=True),
    "text-delta": _ai_sdk_piece,
    "finish": _ai_sdk_end,
}


# Those that name no type.


def _google(value: dict[str, Any]) -> Chunk | None:
    candidates = value.get("candidates")
    blocked = _dict(value.get("promptFeedback")).get("blockReason")
    if not isinstance(candidates, list) and not blocked:
        return None
    candidate = _dict(candidates[0]) if isinstance(candidates, list) and candidates else {}
    chunk = _piece(_dict(candidate.get("content")).get("parts"))
    reason = "content_filter" if blocked else candidate.get("finishReason")
    if type(reason) is int:
        reason = numbered(reason)
    return chunk._replace(finish=_reasons(reason), usage=billed(value))


def only_masked(value: dict[str, Any]) -> bool:
    """Whether the trace of Bedrock's guardrail says that it masked something and blocked nothing.

    It stands beside a whole answer, and in a stream behind its end. ``guardrail_intervened`` is the reason of both.
    """
    traces = (
        value.get("trace"),
        _dict(value.get("metadata")).get("trace"),
        value.get("amazon-bedrock-trace"),
    )
    done = {action for trace in traces for action in _actions(_dict(trace).get("guardrail"))}
    return "ANONYMIZED" in done and "BLOCKED" not in done


def _actions(found: Any, depth: int = 0) -> Iterator[str]:
    """What was done about what a guardrail found, wherever it stands in ``found``."""
    if depth > MAX_TRACE_DEPTH:
        return
    if isinstance(found, list):
        for item in found:
            yield from _actions(item, depth + 1)
    elif isinstance(found, dict):
        for name, value in found.items():
            if name == "action" and isinstance(value, str):
                yield value
            yield from _actions(value, depth + 1)


MAX_TRACE_DEPTH = 8


def _converse(value: dict[str, Any]) -> Chunk | None:
    """Bedrock's ConverseStream, as gateways write it in JSON, and the whole answer of its Converse."""
    said = _dict(_dict(value.get("output")).get("message"))
    if isinstance(said.get("content"), list):
        return _converse_whole(value, said["content"])
    if isinstance(delta := _dict(value.get("contentBlockDelta")).get("delta"), dict):
        if "toolUse" in delta:
            return Chunk(alive=True, tools=True)
        hidden = _dict(delta.get("reasoningContent"))
        return _piece(hidden.get("text"), hidden=True) if hidden else _piece(delta.get("text"))
    if isinstance(stop := value.get("messageStop"), dict):
        return Chunk(finish=_reasons(stop.get("stopReason")))
    broken = next((key for key in value if key.endswith("Exception") and isinstance(value[key], dict)), None)
    return Chunk(error={"error": {"type": broken, **value[broken]}}) if broken else None


def _converse_whole(value: dict[str, Any], blocks: list[Any]) -> Chunk:
    thoughts = (_dict(_dict(block).get("reasoningContent")) for block in blocks)
    thought = "".join(words(_dict(each.get("reasoningText")).get("text")) or "" for each in thoughts)
    chunk = _piece([block for block in blocks if "text" in _dict(block)])
    return chunk._replace(
        hidden_chars=len(thought),
        alive=bool(chunk.text or thought),
        finish=_reasons(value.get("stopReason")),
        usage=billed(value),
        whole=True,
        tools=any("toolUse" in _dict(block) for block in blocks),
        thought=thought,
        masked=only_masked(value),
    )


def _dashscope(value: dict[str, Any]) -> Chunk | None:
    """DashScope's own, whose text is all that was said so far unless it was asked otherwise."""
    output = _dict(value.get("output"))
    if not isinstance(output.get("text"), str):
        return None
    return _piece(output["text"])._replace(
        finish=_reasons(output.get("finish_reason")), usage=billed(value), whole=True
    )


def _generated(value: dict[str, Any]) -> Chunk | None:
    """Workers AI's own, which wraps a whole answer in ``result``, Ollama's ``/api/generate`` and Baidu's own."""
    if isinstance(value.get("result"), str) and "is_end" in value:
        return _piece(value["result"])._replace(
            finish=("stop",) if value["is_end"] is True else (), usage=billed(value)
        )
    if isinstance(value.get("result"), str) and "is_truncated" in value:  # Baidu's whole answer
        cut = value["is_truncated"] is True
        finish = ("length",) if cut else _reasons(value.get("finish_reason")) or ("stop",)
        return _piece(value["result"])._replace(finish=finish, usage=billed(value), whole=True)
    inner = _dict(value.get("result"))
    if isinstance(inner.get("response"), str):
        return _piece(inner["response"])._replace(usage=billed(inner) or billed(value), whole=True)
    if not isinstance(value.get("response"), str):
        return None
    finish = _reasons(value.get("done_reason") or "stop") if value.get("done") is True else ()
    chunk = _piece(value["response"])
    thought = words(value.get("thinking")) or ""
    return chunk._replace(
        hidden_chars=len(thought),
        alive=chunk.alive or bool(thought),
        finish=finish,
        usage=billed(value),
        thought=thought,
    )


def _llama(value: dict[str, Any]) -> Chunk | None:
    """llama.cpp's ``/completion``."""
    if not isinstance(value.get("content"), str) or not isinstance(value.get("stop"), bool):
        return None
    finish = _reasons(value.get("stop_type") or "stop") if value["stop"] else ()
    return _piece(value["content"])._replace(finish=finish, usage=billed(value))


def _tgi(value: dict[str, Any]) -> Chunk | None:
    """TGI's ``/generate_stream``, and KoboldCpp's, whose token is the text."""
    token = value.get("token")
    if isinstance(token, str) and "finish_reason" in value:
        return _piece(token)._replace(finish=_reasons(value["finish_reason"]))
    if not isinstance(token, dict) or not isinstance(token.get("text"), str):
        return None
    chunk = Chunk(alive=True) if token.get("special") is True else _piece(token["text"])
    details = _dict(value.get("details"))
    return chunk._replace(finish=_reasons(details.get("finish_reason")), usage=billed(value))


def _cohere_event(value: dict[str, Any]) -> Chunk | None:
    """Cohere's first version."""
    kind = value.get("event_type")
    if isinstance(kind, str) and kind.startswith(("interaction.", "step.")):
        return _interaction(kind, value)
    if kind == "text-generation" or (kind is None and value.get("is_finished") is False):
        return _piece(value.get("text"))
    if kind is None and value.get("is_finished") is True and "response" in value:
        return _piece(_dict(value["response"]).get("text"))._replace(
            finish=_reasons(value.get("finish_reason") or "stop"), usage=billed(value), whole=True
        )
    if kind != "stream-end":
        return Chunk() if isinstance(kind, str) and "is_finished" in value else None
    return Chunk(
        finish=_reasons(value.get("finish_reason") or "stop"), usage=billed(_dict(value.get("response")))
    )


def _interaction(kind: str, value: dict[str, Any]) -> Chunk:
    """Google's Interactions, whose steps are the model's output or its thoughts."""
    if kind == "step.delta":
        delta = _dict(value.get("delta"))
        told = str(delta.get("type", ""))
        if "thought" in told:
            return _piece(delta.get("content", delta.get("text")), hidden=True)
        return _calls(value) if "call" in told or "arguments" in told else _piece(delta.get("text"))
    interaction = _dict(value.get("interaction"))
    state = interaction.get("status")
    if kind == "interaction.completed" or state in _OVER:
        failed = {"error": interaction.get("error") or {"message": f"the interaction {state}"}}
        return Chunk(
            finish=_reasons("stop" if state == "completed" else state),
            usage=billed(interaction),
            error=failed if state == "failed" else None,
        )
    return Chunk()


_OVER = ("completed", "failed", "cancelled", "incomplete")


def _oci(value: dict[str, Any]) -> Chunk | None:
    """Oracle's Cohere models, whose last event says the whole reply once more beside the history."""
    if not isinstance(value.get("text"), str) or "apiFormat" not in value:
        return None
    return _piece(value["text"])._replace(
        finish=_reasons(value.get("finishReason")), usage=billed(value), whole=bool(value.get("chatHistory"))
    )


def _sglang(value: dict[str, Any]) -> Chunk | None:
    """SGLang's own, whose text is all that was said so far."""
    told = value.get("meta_info")
    if not isinstance(told, dict) or not isinstance(value.get("text"), str):
        return None
    reason = told.get("finish_reason")
    return _piece(value["text"])._replace(
        finish=_reasons(reason.get("type") if isinstance(reason, dict) else reason),
        usage=billed({"usage": told}),
        whole=True,
    )


def _yandex(value: dict[str, Any]) -> Chunk | None:
    """Yandex's own, whose text is all that was said so far."""
    result = _dict(value.get("result")) or value
    found = result.get("alternatives")
    if not isinstance(found, list):
        return None
    first = _dict(found[0]) if found else {}
    state = words(first.get("status")) or ""
    finish = {"FINAL": "stop", "TRUNCATED_FINAL": "length", "CONTENT_FILTER": "content_filter"}
    reason = finish.get(state.removeprefix("ALTERNATIVE_STATUS_"))
    text = _dict(first.get("message")).get("text")
    return _piece(text)._replace(finish=_reasons(reason), usage=billed(result), whole=True)


def _watsonx(value: dict[str, Any]) -> Chunk | None:
    """watsonx's ``generation_stream``."""
    results = value.get("results")
    first = _dict(results[0]) if isinstance(results, list) and results else {}
    if not isinstance(first.get("generated_text"), str):
        return None
    reason = first.get("stop_reason")
    usage = billed({"usage": first})
    finish = () if reason in ("not_finished", "NOT_FINISHED") else _reasons(reason)
    return _piece(first["generated_text"])._replace(finish=finish, usage=usage)


_SPARK_LAST = 2
"""The status of the last event."""


def _spark(value: dict[str, Any]) -> Chunk | None:
    """iFlytek Spark's own, whose choices are one object with the pieces in its ``text``."""
    choices = _dict(value.get("choices"))
    parts = choices.get("text")
    if not isinstance(parts, list):
        return None
    text = "".join(words(_dict(part).get("content")) or "" for part in parts)
    thought = "".join(words(_dict(part).get("reasoning_content")) or "" for part in parts)
    return Chunk(
        text,
        len(thought),
        alive=bool(text or thought),
        finish=("stop",) if choices.get("status") == _SPARK_LAST else (),
        usage=billed(value),
        thought=thought,
    )


def _meta(value: dict[str, Any]) -> Chunk | None:
    """Meta's own, whose count is a list of measures."""
    event, said = value.get("event"), value.get("completion_message")
    told = event if isinstance(event, dict) else value
    listed = told.get("metrics")
    counts = {
        each["metric"]: each.get("value")
        for each in (listed if isinstance(listed, list) else ())
        if words(_dict(each).get("metric"))
    }
    if isinstance(said, dict):
        return _piece(said.get("content"))._replace(
            finish=_reasons(said.get("stop_reason") or "stop"), usage=billed({"usage": counts}), whole=True
        )
    if not isinstance(event, dict) or "event_type" not in event:
        return None
    return _piece(event.get("delta"))._replace(
        finish=_reasons(event.get("stop_reason")), usage=billed({"usage": counts})
    )


def _bare(value: dict[str, Any]) -> Chunk | None:
    """Anthropic's old ``completion`` and Llama's ``generation`` on Bedrock, in pieces; a whole reply as OpenAI's and
    Hugging Face's libraries name it."""
    for name in ("completion", "generation"):
        if isinstance(value.get(name), str):
            return _piece(value[name])._replace(
                finish=_reasons(value.get("stop_reason")), usage=billed(value)
            )
    text = value.get("output_text", value.get("generated_text"))
    return _piece(text)._replace(usage=billed(value), whole=True) if isinstance(text, str) else None


_BY_FORM: tuple[Callable[[dict[str, Any]], Chunk | None], ...] = (
    *(
        _response,
        _google,
        _converse,
        _dashscope,
        _generated,
        _llama,
        _tgi,
        _spark,
        _cohere_event,
        _yandex,
        _watsonx,
        _oci,
        _sglang,
        _meta,
        _bare,
    ),
)
