"""The OpenAI-compatible format of chat completions, without I/O: what one JSON value of an answer means.

Which server sends what: docs/providers.md.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from taskflow.llm.billed import billed
from taskflow.llm.chunk import Chunk, content, text_in, thought_in, words
from taskflow.llm.error_codes import names_error
from taskflow.llm.finishes import cut_off, numbered
from taskflow.llm.names import small_names
from taskflow.llm.native_formats import native_chunk, only_masked
from taskflow.llm.unknown_formats import answer_of

_GAP = re.compile(r"(?:[\s\x1e]|\\[nr]|data:)*")
_AGAIN = re.compile(r"\n|data: ?(?=\{)")
"""Where to go on behind what is no JSON: some proxies lose the end of an event, and its line's end with it."""
_DECODER = json.JSONDecoder(strict=False)
"""It takes control characters within a string, which JSON wants escaped."""
_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
MAX_WRITTEN_BY_PYTHON = 100_000
"""Characters of a dict as Python writes it that are read."""
_BY_PYTHON = ("{'", "[{'", "b'{", 'b"{', "b'[", 'b"[')
MAX_BROKEN = 1_000
"""How many lines of one event may be no JSON: each that only begins like it is read as far as it goes."""


def parse_json(text: str) -> Any:
    """The JSON value of ``text``, or None when it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def is_done(data: str) -> bool:
    """Whether an event's data says that the stream is over: ``[DONE]``, also quoted, in lower case or bare."""
    return len(data) < 16 and data.strip(" \t\r\n\"'").upper() in ("[DONE]", "DONE")


def documents(text: str) -> Iterator[Any]:
    """The JSON values in ``text``, one after the other. Text between them that is no JSON is left out."""
    try:
        yield from _chunks(json.loads(text))
        return
    except (ValueError, RecursionError):
        text, at, broken = _mended(text), 0, 0
    while at < len(text) and broken < MAX_BROKEN:
        at = _GAP.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            broken += 1
            again = _AGAIN.search(text, at + 1)
            at = again.end() if again else len(text)
        else:
            yield from _chunks(value)


def _mended(text: str) -> str:
    """``text`` without what hand-made writers of JSON get wrong: escapes, commas before a bracket. What Python itself
    writes of a dict, or of bytes, as JSON."""
    if len(text) <= MAX_WRITTEN_BY_PYTHON and text.lstrip().startswith(_BY_PYTHON):
        with suppress(ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            written = ast.literal_eval(text.strip())
            return written.decode() if isinstance(written, bytes) else json.dumps(written)
    return _COMMA.sub(lambda found: found[1] or "", _ESCAPE.sub(_escape, text))


def _escape(found: re.Match[str]) -> str:
    """An escape as it stands; one that JSON does not know (``\\'``) is the character itself."""
    return found[0] if found[1] in '"\\/bfnrtu' else found[1]


def _chunks(value: Any) -> list[Any]:
    """``value``, or what is in it when it is an array of chunks, or JSON within a string."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        value = parse_json(value)
    array = isinstance(value, list) and value and all(_is_chunk(item) for item in value)
    return value if array else [value]


def _is_chunk(value: Any) -> bool:
    return isinstance(value, dict) and not value.keys().isdisjoint(
        ("choices", "candidates", "generated_text")
    )


def read_chunk(value: Any) -> Chunk | None:
    """What one JSON value of a stream means; None when it is no chunk and does not say that it is an error."""
    text = plain_text(value)
    if text is None:
        return _any(value)
    return Chunk(text, 0, True, upstream=words(value.get("provider")), choice=_number_of(value["choices"][0]))


def plain_text(value: Any) -> str | None:
    """The text of a chunk that carries nothing else, which nearly all chunks are; None for any other chunk.

    It takes a tenth of the time of ``_any``.
    """
    try:
        choice = value["choices"][0]
        delta = choice["delta"]
        text = delta["content"]
        if (
            type(text) is str
            and text
            and choice["finish_reason"] is None
            and not choice.get("index")
            and (len(delta) == 1 or (len(delta) == 2 and "role" in delta and value.get("model") != _GUARD))
            and value.get("usage") is None
            and (_USUAL.issuperset(value) or value.keys().isdisjoint(_UNUSUAL))
            and (_USUAL_IN_CHOICE.issuperset(choice) or choice.keys().isdisjoint(_UNUSUAL))
        ):
            return text
    except (KeyError, IndexError, TypeError, AttributeError):
        pass
    return None


_USUAL = frozenset(
    {"id", "object", "created", "model", "choices", "usage", "system_fingerprint", "service_tier", "provider"}
    | {"obfuscation"}
)
_USUAL_IN_CHOICE = frozenset({"index", "delta", "finish_reason", "logprobs"})
_UNUSUAL = frozenset(
    {"x_groq", "usageMetadata", "usage_metadata", "amazon-bedrock-invocationMetrics", "meta", "eval_count"}
    | {
        "prompt_eval_count",
        "message",
        "response",
        "base_resp",
        "success",
        "type",
        "status",
        "error",
        "errors",
    }
    | {"Usage", "token_usage", "tokenUsage", "tokens", "usage_info", "stats", "metrics", "timings"}
    | {"completion_tokens", "output_tokens"}
)
"""Keys beside a chunk's own that may mean an error or hold the usage."""


_WRAPPINGS = ("result", "output", "data", "response", "body", "chunk", "payload")
"""Keys in which gateways put the whole chunk, also beside words of an error."""
_CHUNK_HAS = frozenset({"choices", "candidates"})
_TELLS = frozenset({"message", "error", "errors", "detail"})
"""What beside a chunk under any other key says that it is only what there is of a reply that failed."""
_BEDROCKS = frozenset(
    ("messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata")
)
"""What an event of Bedrock's is called; it stands in its only key."""
_ANTHROPICS = frozenset(
    (
        *("message_start", "content_block_start", "content_block_delta", "content_block_stop"),
        *("message_delta", "message_stop", "error"),
    )
)
_FINISHES = ("finish_reason", "native_finish_reason", "finishReason", "stop_reason", "finish_details")
_ENDS = ("done", "is_end", "is_finished")
"""Flags that say that a reply is over."""
_CALLED, _OVER = ("event", "type"), ("end", "done")
"""Where an event says what it is, and what one is that ends a reply (Flowise)."""


def _any(value: Any) -> Chunk | None:
    if isinstance(value, list) and value and isinstance(value[0], dict) and value[0].get("error"):
        return Chunk(error=value)  # Google wraps its errors in an array
    if not isinstance(value, dict):
        return None
    value = _unwrapped(small_names(value))
    if is_error(value):
        return Chunk(error=value, usage=billed(value), upstream=words(value.get("provider")))
    choices = value.get("choices")
    if isinstance(choices, dict) and choices and not isinstance(choices.get("text"), list):
        counted = all(name.isdecimal() for name in choices)  # as PHP writes an array with gaps
        choices = list(choices.values()) if counted else [choices]
    if isinstance(choices, list):
        choice = _of_messages(choices[0]) if choices and isinstance(choices[0], dict) else {}
    elif (chunk := native_chunk(value)) is not None:
        return chunk
    elif isinstance(value.get("message"), dict) and "done" in value:
        choice = {"delta": value["message"], "finish_reason": _native_finish(value)}  # Ollama's own format
    elif isinstance(value.get("message"), dict) or _said(value.get("delta")).alive:
        choice = value  # Cohere's own whole reply; gateways that leave out the choices
    elif value.get("role") == "assistant" and "content" in value:
        choice = {**value, "delta" if _is_piece(value) else "message": value}
    elif (said_in := _of_messages(value)) is not value:
        choice = said_in  # GigaChat's second version
    elif (answer := answer_of(value)) is not None:
        return answer._replace(masked=only_masked(value))
    else:
        usage, ended, masked = billed(value), _reasons(value) or _flagged(value), only_masked(value)
        return Chunk(usage=usage, finish=ended, masked=masked) if usage or ended or masked else None
    said = _said(choice.get("delta"))
    text = words(choice.get("text"))
    whole = False
    if not said.alive and not text:
        # Perplexity and gateways send the whole message so far beside an empty delta.
        message = choice.get("message", choice.get("content"))
        whole = bool(message) and isinstance(message, (dict, str, list))
        said = _said(message) if whole else said
        if isinstance(message, dict) and said.marked and _THOUGHT_TAG not in said.thought:
            said = _said({**message, "extra_content": None})  # Gemini 2.5 marked answers with a signature
    failed = _failed(choice) or _guarded(value, said.text)
    if failed:
        said, text = Chunk(alive=True), None
    finish = _reasons(choice)
    if (
        not finish and "finish_reason" not in choice
    ):  # only what clients are meant to read says that it is finished
        finish = _reasons(choice.get("delta")) or _reasons(value) or _flagged(value)
    return said._replace(
        text=said.text or text or "",
        alive=said.alive or bool(text),
        reading=isinstance(value.get("prompt_progress"), dict),
        finish=finish,
        usage=billed(value),
        upstream=words(value.get("provider")),
        whole=whole,
        error=failed or _error_within(value, choice),
        choice=_number_of(choice),
        opens=isinstance(choice.get("delta"), dict) and "role" in choice["delta"],
        masked=only_masked(value),
    )


def _unwrapped(value: dict[str, Any]) -> dict[str, Any]:
    """``value`` with the chunk that it wraps, under whatever key: one of chat completions, or Google's."""
    if not _CHUNK_HAS.isdisjoint(value):
        return value
    for wrapping in (*_WRAPPINGS, *(value if _TELLS.isdisjoint(value) else ())):
        inner = value.get(wrapping)
        if wrapping == "body" and isinstance(inner, str):
            inner = parse_json(inner)  # as Lambda functions answer through a proxy that does not know them
        if isinstance(inner, dict) and not _CHUNK_HAS.isdisjoint(inner):
            return {**value, **inner}
    event = value.get("event")
    if isinstance(event, dict) and _is_event(event) and not is_error(value):
        return event  # Strands wraps Bedrock's events, Claude's command line Anthropic's
    return value


def _is_event(value: dict[str, Any]) -> bool:
    """Whether it is an event of Bedrock's or Anthropic's."""
    if len(value) == 1:
        [name] = value
        return name in _BEDROCKS or name.endswith("Exception")
    return words(value.get("type")) in _ANTHROPICS


def _is_piece(value: dict[str, Any]) -> bool:
    """Whether a flag says that a message is a piece (Cube's agents)."""
    return value.get("isDelta") is True or value.get("partial") is True


def _number_of(choice: dict[str, Any]) -> int | None:
    number = choice.get("index")
    return number if type(number) is int else None


def _reasons(holder: Any) -> tuple[str, ...]:
    if not isinstance(holder, dict):
        return ()
    found = tuple(reason for key in _FINISHES if (reason := _reason(holder.get(key), key)))
    if "finish_reason" in holder and not (
        _reason(holder["finish_reason"], "finish_reason")
        or _reason(holder.get("finishReason"), "finishReason")
    ):
        # vLLM tells beside it which word would stop it, and gateways what they translate it from.
        return tuple(reason for reason in found if cut_off(reason))
    return found


def _reason(value: Any, key: str = "") -> str | None:
    """A finish reason, also in an object: ``{"type": "max_tokens"}``, or as the number that Google's enum has."""
    if type(value) is int and key in ("finish_reason", "finishReason"):
        return numbered(value)
    return words(value.get("type") if isinstance(value, dict) else value)


def _flagged(value: dict[str, Any]) -> tuple[str, ...]:
    over = any(value.get(flag) is True for flag in _ENDS) or any(value.get(name) in _OVER for name in _CALLED)
    return ("stop",) if over else ()


def _said(delta: Any) -> Chunk:
    """What a delta, or a message, says."""
    if not isinstance(delta, dict):
        shown, hidden, thought = content(delta)
        return Chunk(shown, hidden, alive=bool(shown or hidden), thought=thought)
    said = delta.get("content")
    if type(said) in (int, float):
        said = str(said)  # of a gateway whose language takes "42" for a number
    shown, hidden, thought = content(said)
    marked = _is_thought(delta)
    if marked:
        shown, hidden, thought = "", len(shown) + hidden, shown + thought
    shown = shown or words(delta.get("refusal")) or content(delta.get("text")).shown or _spoken(delta)
    thinks = bool(delta.get("reasoning_details"))
    apart = (
        words(delta.get("reasoning_content")) or words(delta.get("reasoning")) or words(delta.get("thinking"))
    )
    if not apart and not thinks:
        apart, thinks = _apart(delta)
    hidden += len(apart or "")
    tools = bool(delta.get("tool_calls") or delta.get("function_call"))
    alive = bool(shown or hidden or tools or thinks)
    # OpenRouter says the same in both fields; a summary stands in the second only. The steps are Perplexity's.
    thought += apart or thought_in(delta.get("reasoning_details")) or text_in(delta.get("reasoning_steps"))
    return Chunk(shown, hidden, alive=alive, tools=tools, thought=thought, marked=marked)


_APART = ("reasoning", "thinking", "thought", "cot_")
"""What the names of fields with reasoning have in them: ``reasoning_text``, ``thinking_blocks``, ``cot_summary``."""
_NO_TEXT = ("opaque", "encrypted", "signature", "_id", "tokens", "effort", "steps", "type")
"""What those have in them that tell something about it."""


def _apart(delta: dict[str, Any]) -> tuple[str, bool]:
    """The reasoning in a field of whatever name, and whether there is such a field."""
    found = [name for name in delta if delta[name] and any(word in name.lower() for word in _APART)]
    told = (text_in(delta[name]) for name in found if not any(word in name.lower() for word in _NO_TEXT))
    parts = (thought_in(delta[name]) for name in delta if name != "content" and isinstance(delta[name], list))
    return next((text for text in (*told, *parts) if text), ""), bool(found)


def _of_messages(choice: dict[str, Any]) -> dict[str, Any]:
    """``choice`` with the assistant's of its ``messages``: Azure's models that search tell what they found beside.

    The same ``choice`` where there is none.
    """
    messages = choice.get("messages")
    if not isinstance(messages, list) or "delta" in choice or "message" in choice:
        return choice
    for message in reversed(messages):
        said = message.get("delta", message) if isinstance(message, dict) else None
        if isinstance(said, dict) and said.get("role", "assistant") == "assistant":
            return {**choice, "delta" if "delta" in message else "message": said}
    return choice


def _spoken(delta: dict[str, Any]) -> str:
    """What a model that speaks says, in letters."""
    audio = delta.get("audio")
    return (words(audio.get("transcript")) or "") if isinstance(audio, dict) else ""


def _failed(choice: dict[str, Any]) -> Any:
    """The error that stands in place of what the model says, by the type of the delta or message (Jina)."""
    for said in (choice.get("delta"), choice.get("message")):
        if isinstance(said, dict) and said.get("type") == "error" and words(said.get("content")):
            return {"error": {"message": said["content"]}}
    return None


_GUARD = "from-security-guard"
"""What Higress's guard calls the model in whose place it answers."""


def _guarded(value: dict[str, Any], text: str) -> Any:
    """The error that a guard's findings, as JSON, stand for. What it says in words is a reply."""
    if value.get("model") != _GUARD or not text.lstrip().startswith("{"):
        return None
    return {"error": {"code": "content_filter", "message": "what a guard found in place of a reply"}}


def _error_within(value: dict[str, Any], choice: dict[str, Any]) -> Any:
    """The error that a chunk carries: OpenRouter's is in its choice, Groq's among its own fields."""
    groq = value.get("x_groq")
    error = choice.get("error") or (groq.get("error") if isinstance(groq, dict) else None)
    if error:
        return {"error": error}
    if value.get("moderations") and choice and choice.keys().isdisjoint(("delta", "message", "text")):
        # watsonx: what was found in the prompt stands in place of a reply. It may be personal: no log has it.
        return {"error": {"code": "content_filter", "message": "moderations in place of a reply"}}
    return None


_THOUGHT_TAG = "<thought>"
"""What Google's endpoint begins reasoning with, beside the field that marks it."""


def _is_thought(delta: dict[str, Any]) -> bool:
    """Whether Google's endpoint marks the content as reasoning."""
    extra = delta.get("extra_content")
    google = extra.get("google") if isinstance(extra, dict) else None
    return isinstance(google, dict) and google.get("thought") is True


_NO_ERROR = frozenset({"", "none", "null", "nil", "false", "0"})
"""What gateways write in place of no error."""


def is_error(value: dict[str, Any]) -> bool:
    """Whether ``value`` is an error by one of the fields that vendors mark errors with."""
    error = value.get("error")
    if isinstance(error, dict):
        if any(error.values()):
            return True
    elif error and str(error).strip().lower() not in _NO_ERROR:
        return True
    if value.get("object") == "error" or value.get("type") == "error" or value.get("success") is False:
        return True
    if value.get("status") in ("error", "failed") or value.get("errors"):
        return True
    base, header = value.get("base_resp"), value.get("header")
    # MiniMax's and Spark's result of every answer; 0 is success.
    if (isinstance(base, dict) and base.get("status_code")) or (
        isinstance(header, dict) and names_error(header.get("code"))
    ):
        return True
    # DashScope, SiliconFlow and FastChat send the error itself, without a wrapping; others send states in that form.
    told = any(isinstance(value.get(name), str) for name in ("message", "text"))
    return (
        "choices" not in value
        and told
        and (names_error(value.get("code")) or names_error(value.get("error_code")))
    )


def _native_finish(value: dict[str, Any]) -> str | None:
    return (words(value.get("done_reason")) or "stop") if value.get("done") is True else None
