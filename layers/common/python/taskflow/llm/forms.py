"""The forms in which a request can be written, and which one each model's server takes. No I/O."""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

from taskflow.completion import ChatMessage, CompletionRequest
from taskflow.light_dataclasses import dataclass
from taskflow.llm.refusals import Change
from taskflow.prompt_order import Turn, by_turns, joined
from taskflow.visibility import is_blank

MAX_REMEMBERED = 256

_NEWER_LIMIT = frozenset({"openai", "azure"})
"""Providers whose reasoning models refuse ``max_tokens`` and want ``max_completion_tokens``."""

_TELLING_PROGRESS = frozenset({"embedded", "llamacpp"})
"""llama.cpp's server, asked with ``return_progress``, sends a chunk after each batch of the prompt it has read. It only
looks for a client that is gone when it has something to send, so this also bounds how long it reads for nobody
(github.com/ggml-org/llama.cpp, tools/server/README.md; seen with xllamacpp 2026.10)."""


_SPLITTING = frozenset({"minimax"})
"""MiniMax writes what the model thinks into the reply, M3 without any tag, unless it is asked to tell it apart
(platform.minimax.io/docs/api-reference/text-openai-api; github.com/earendil-works/pi/issues/7155)."""


Prefix = Literal["none", "last", "marked", "continued"]
"""How a server is asked to go on with a message of the assistant: not at all (it is told to in words), by its being
the last, by a mark on it, or by two parameters."""

_PREFIXES: dict[str, Prefix] = {
    # The last message, if it is the assistant's, is what the reply begins with, and only what follows is streamed
    # (github.com/ggml-org/llama.cpp, tools/server/README.md; seen with xllamacpp 2026.10). Two of them are refused.
    "embedded": "last",
    "llamacpp": "last",
    # docs.mistral.ai, "Prefix".
    "mistral": "marked",
    # docs.vllm.ai, "OpenAI-Compatible Server", extra parameters of chat completions.
    "vllm": "continued",
}
"""Others are told in words: OpenAI and Google answer such a message as if it were over, the newer Claudes refuse it
("This model does not support assistant message prefill"), DeepSeek takes it at another address only."""

LimitName = Literal["max_tokens", "max_completion_tokens"]
_LIMIT_NAMES: tuple[LimitName, ...] = ("max_tokens", "max_completion_tokens")
_LOWERINGS = 2
"""A limit has two bounds: what the model writes at most, and what the context has room for."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a request is written. ``most``: the largest token limit that the server takes.

    ``fold_system``: the system prompt becomes the beginning of the person's first message. ``strict``: the person
    first and last, roles in turn, nothing blank, and a system message at the beginning only. ``progress``: signs of
    life are asked for while the prompt is read. ``refused_limits``: names of the limit that the server did not take.
    ``lowered``: how often ``most`` was. ``prefix``: how a reply is asked to go on. ``split``: reasoning is asked for in
    a field of its own.
    """

    limit: LimitName | Literal["none"] = "max_tokens"
    most: int | None = None
    usage: bool = True
    stream: bool = True
    fold_system: bool = False
    strict: bool = False
    progress: bool = False
    refused_limits: frozenset[LimitName] = frozenset()
    lowered: int = 0
    prefix: Prefix = "none"
    split: bool = False


def first_form(provider: str) -> Form:
    """The form that is tried first."""
    return Form(
        limit="max_completion_tokens" if provider in _NEWER_LIMIT else "max_tokens",
        progress=provider in _TELLING_PROGRESS,
        prefix=_PREFIXES.get(provider, "none"),
        split=provider in _SPLITTING,
    )


def changed(form: Form, change: Change) -> Form | None:
    """``form`` as the server wants it; None when nothing that it can be changed to is left."""
    match change.what:
        case "max_tokens" | "max_completion_tokens" as refused:
            return _without_limit_name(form, refused)
        case "limit":
            if form.limit == "none":
                return None
            smaller = change.most is not None and (form.most is None or change.most < form.most)
            if smaller and form.lowered < _LOWERINGS:
                return replace(form, most=change.most, lowered=form.lowered + 1)
            return replace(form, limit="none")
        case "stream_options":
            return replace(form, usage=False) if form.usage else None
        case "return_progress":
            return replace(form, progress=False) if form.progress else None
        case "reasoning_split":
            return replace(form, split=False) if form.split else None
        case "stream":
            return replace(form, stream=False) if form.stream else None
        case "prefix":
            return replace(form, prefix="none") if form.prefix != "none" else None
        case "system":
            if not form.fold_system:
                return replace(form, fold_system=True)
            return replace(form, strict=True) if not form.strict else None
        case _:  # templates without a system role say of it that roles must alternate
            if not form.strict:
                return replace(form, strict=True)
            return replace(form, fold_system=True) if not form.fold_system else None


def _without_limit_name(form: Form, refused: LimitName) -> Form | None:
    """``form`` with the limit's other name, or without a limit when that was refused, too, or was not what was sent."""
    if form.limit == "none":
        return None
    known = form.refused_limits | {refused}
    left = [name for name in _LIMIT_NAMES if name not in known] if refused == form.limit else []
    return replace(form, limit=left[0] if left else "none", refused_limits=known)


def changes_left(form: Form) -> int:
    """How many changes there are at most from ``form`` on. Every change leaves fewer: each refusal counts once."""
    limits = 0
    if form.limit != "none":
        limits = len(_LIMIT_NAMES) - len(form.refused_limits) + _LOWERINGS - form.lowered
    return limits + sum(
        (
            form.usage,
            form.progress,
            form.stream,
            not form.fold_system,
            not form.strict,
            form.prefix != "none",
            form.split,
        )
    )


def payload(request: CompletionRequest, form: Form) -> dict[str, Any]:
    """The JSON body of ``request``."""
    body: dict[str, Any] = {
        "model": request.model,
        "messages": [{"role": m.role, "content": m.content} for m in arranged(request.messages, form)],
        "stream": form.stream,
    }
    if goes_on(request, form):
        *before, last = request.prefixed
        marked = {"prefix": True} if form.prefix == "marked" else {}
        body["messages"] = [
            *({"role": m.role, "content": m.content} for m in arranged(tuple(before), form)),
            {"role": last.role, "content": last.content, **marked},
        ]
        if form.prefix == "continued":
            body |= {"add_generation_prompt": False, "continue_final_message": True}
    if form.limit != "none":
        body[form.limit] = min(request.max_tokens, form.most or request.max_tokens)
    if form.stream and form.usage:
        body["stream_options"] = {"include_usage": True}
    if form.stream and form.progress:
        body["return_progress"] = True
    if form.split:
        body["reasoning_split"] = True
    return body


def goes_on(request: CompletionRequest, form: Form) -> bool:
    """Whether the reply is to begin where the last message ends."""
    return bool(request.prefixed) and form.prefix != "none"


def arranged(messages: tuple[ChatMessage, ...], form: Form) -> tuple[ChatMessage, ...]:
    """``messages`` as ``form`` wants them. No word is lost."""
    if form.strict:
        messages = _strict(messages)
    if form.fold_system:
        messages = _folded(messages)
    return messages


def _strict(messages: tuple[ChatMessage, ...]) -> tuple[ChatMessage, ...]:
    spoken = [message for message in messages if not is_blank(message.content)]
    leading = list(itertools.takewhile(lambda message: message.role == "system", spoken))
    system = "\n\n".join(message.content for message in leading)
    return (
        *((ChatMessage("system", system),) if system else ()),
        *_chat(by_turns(map(_turn, spoken[len(leading) :]))),
    )


def _folded(messages: tuple[ChatMessage, ...]) -> tuple[ChatMessage, ...]:
    """Without a system role: the leading one opens the person's first message, later ones are the person's."""
    turns = list(map(_turn, messages))
    led = bool(messages) and messages[0].role == "system" and all(role == "user" for role, _ in turns[1:2])
    return _chat(joined(turns) if led else turns)


def _turn(message: ChatMessage) -> Turn:
    """Who speaks, to a server that knows no system role at this place."""
    return ("assistant" if message.role == "assistant" else "user"), message.content


def _chat(turns: Iterable[Turn]) -> tuple[ChatMessage, ...]:
    return tuple(ChatMessage(role, content) for role, content in turns)


class Forms:
    """The forms of one provider's models, as long as the process lives; the oldest are forgotten."""

    def __init__(self, provider: str, most: int = MAX_REMEMBERED) -> None:
        self._first = first_form(provider)
        self._most = most
        self._known: OrderedDict[str, Form] = OrderedDict()

    def of(self, model: str) -> Form:
        """The form for ``model``."""
        return self._known.get(model, self._first)

    def learn(self, model: str, tried: Form, change: Change) -> bool:
        """Remembers what the server of ``model`` wants. False when there is no other form to try."""
        if self.of(model) != tried:
            return True  # another request has learnt it meanwhile
        form = changed(tried, change)
        if form is None:
            return False
        self._known[model] = form
        self._known.move_to_end(model)
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        return True
