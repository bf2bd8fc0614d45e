"""The OpenAI-compatible wire format of chat completions, without I/O: what is sent, what a chunk means.

Dialects read here: OpenAI, Azure, OpenRouter, Google (OpenAI-compatible endpoint), DeepSeek, Mistral,
llama.cpp, Ollama and vLLM.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from taskflow.llm.types import CompletionRequest

DONE = "[DONE]"

_COMPLETION_TOKENS = frozenset({"openai", "azure"})
"""Providers whose reasoning models refuse ``max_tokens`` and want ``max_completion_tokens``."""

_TELLING_PROGRESS = frozenset({"embedded", "llamacpp"})
"""llama.cpp's server, asked with ``return_progress``, sends a chunk after each batch of the prompt it has read. It only
looks for a client that is gone when it has something to send, so this also bounds how long it reads for nobody
(github.com/ggml-org/llama.cpp, tools/server/README.md; seen with xllamacpp 2026.10)."""

_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udfff\x00]")


@dataclass(frozen=True, slots=True)
class ProviderUsage:
    """What the provider counted; ``cost`` in US dollars (OpenRouter gives it)."""

    input_tokens: int
    output_tokens: int
    cost: float | None = None


class Chunk(NamedTuple):
    """One event of a stream, or a whole reply where the server did not stream.

    ``alive``: the model produced something, shown or not (text, reasoning, a tool call). ``reading``: it has read a
    part of the prompt. ``upstream`` names the
    server behind a router. ``error`` is the structured error that came in place of, or along with, a delta.
    """

    text: str = ""
    hidden_chars: int = 0
    alive: bool = False
    reading: bool = False
    finish: str | None = None
    usage: ProviderUsage | None = None
    upstream: str | None = None
    error: Any = None


def payload(request: CompletionRequest, provider: str) -> dict[str, Any]:
    """The JSON body that asks for a stream with usage at its end."""
    limit = "max_completion_tokens" if provider in _COMPLETION_TOKENS else "max_tokens"
    body = {
        "model": request.model,
        "messages": [{"role": m.role, "content": m.content} for m in request.messages],
        limit: request.max_tokens,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if provider in _TELLING_PROGRESS:
        body["return_progress"] = True
    return body


def parse_json(text: str) -> Any:
    """The JSON value of ``text``, or None when it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def read_chunk(value: Any) -> Chunk | None:
    """What one JSON value of a stream means; None when it is not of this format at all."""
    return _plain(value) or _any(value)


def _plain(value: Any) -> Chunk | None:
    """A chunk that only carries text, as nearly all do; None for any other. Costs a fifth of ``_any``."""
    try:
        choice = value["choices"][0]
        delta = choice["delta"]
        text = delta["content"]
        plain = (
            type(text) is str
            and text
            and len(delta) <= 2
            and choice.get("finish_reason") is None
            and choice.get("error") is None
            and value.get("error") is None
            and value.get("usage") is None
            and (len(delta) == 1 or "role" in delta)
        )
    except (KeyError, IndexError, TypeError, AttributeError):
        return None
    return Chunk(text, 0, True, upstream=_text(value.get("provider"))) if plain else None


def _any(value: Any) -> Chunk | None:
    if isinstance(value, list) and value and isinstance(value[0], dict) and "error" in value[0]:
        return Chunk(error=value)  # Google wraps its errors in an array
    if not isinstance(value, dict):
        return None
    if value.get("error") is not None or value.get("object") == "error" or value.get("type") == "error":
        return Chunk(error=value, finish=_finish(value), upstream=_text(value.get("provider")))
    choices = value.get("choices")
    if not isinstance(choices, list):
        return Chunk(usage=_usage(value.get("usage"))) if "usage" in value or "id" in value else None
    choice = choices[0] if choices and isinstance(choices[0], dict) else {}
    delta = choice.get("delta") or choice.get("message") or {}
    delta = delta if isinstance(delta, dict) else {}
    shown, hidden = _content(delta.get("content"))
    shown = shown or _text(delta.get("refusal")) or _text(choice.get("text")) or ""
    hidden += len(_text(delta.get("reasoning_content")) or _text(delta.get("reasoning")) or "")
    return Chunk(
        text=shown,
        hidden_chars=hidden,
        alive=bool(shown or hidden or delta.get("tool_calls") or delta.get("reasoning_details")),
        reading=isinstance(value.get("prompt_progress"), dict),
        finish=_text(choice.get("finish_reason")),
        usage=_usage(value.get("usage")),
        upstream=_text(value.get("provider")),
        error=choice.get("error"),
    )


class TextJoiner:
    """Makes pieces whole text: joins surrogate pairs that were split over chunks, drops what cannot be stored."""

    def __init__(self) -> None:
        self._carry = ""

    def push(self, text: str) -> str:
        """The text that is complete now; may be empty."""
        text, self._carry = self._carry + text, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._carry = text[:-1], text[-1]
        return whole(text)


def whole(text: str) -> str:
    """``text`` with surrogate pairs joined, lone surrogates replaced by U+FFFD and NULs removed."""
    if not _LONE.search(text):
        return text
    paired = _PAIR.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return _LONE.sub(lambda lone: "" if lone.group() == "\x00" else "\ufffd", paired)


def _content(value: Any) -> tuple[str, int]:
    """Shown text and the number of hidden characters of a ``content``: a string, or a list of typed parts."""
    if isinstance(value, str):
        return value, 0
    shown, hidden = "", 0
    for part in value if isinstance(value, list) else ():
        if isinstance(part, dict):
            if part.get("type") == "text":
                shown += _text(part.get("text")) or ""
            else:
                hidden += len(json.dumps(part))
    return shown, hidden


def _finish(value: dict[str, Any]) -> str | None:
    choices = value.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    return _text(first.get("finish_reason")) if isinstance(first, dict) else None


def _usage(value: Any) -> ProviderUsage | None:
    if not isinstance(value, dict):
        return None
    tokens = (value.get("prompt_tokens"), value.get("completion_tokens"))
    if not all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in tokens):
        return None
    cost = value.get("cost")
    known = isinstance(cost, (int, float)) and not isinstance(cost, bool) and cost >= 0
    return ProviderUsage(
        int(tokens[0] or 0), int(tokens[1] or 0), float(cost) if known and cost is not None else None
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
