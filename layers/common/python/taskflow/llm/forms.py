"""The forms in which a request can be written, and which one each model's server takes. No I/O."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any, Literal

from taskflow.completion import ChatMessage, CompletionRequest
from taskflow.llm.refusals import Change

OPENER = "Hello"
"""Stands before a conversation that the assistant began, for servers that want the person to speak first."""
GO_ON = "Please continue."
"""Stands after a conversation that ends with the assistant, for servers that want the person to speak last."""
MAX_REMEMBERED = 256

_NEWER_LIMIT = frozenset({"openai", "azure"})
"""Providers whose reasoning models refuse ``max_tokens`` and want ``max_completion_tokens``."""

_TELLING_PROGRESS = frozenset({"embedded", "llamacpp"})
"""llama.cpp's server, asked with ``return_progress``, sends a chunk after each batch of the prompt it has read. It only
looks for a client that is gone when it has something to send, so this also bounds how long it reads for nobody
(github.com/ggml-org/llama.cpp, tools/server/README.md; seen with xllamacpp 2026.10)."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a request is written. ``most``: the largest token limit the server takes.

    ``fold_system``: the system prompt becomes the beginning of the person's first message. ``strict``: the person
    first and last, roles in turn, nothing blank, and a system message at the beginning only.
    """

    limit: Literal["max_tokens", "max_completion_tokens", "none"] = "max_tokens"
    most: int | None = None
    usage: bool = True
    stream: bool = True
    fold_system: bool = False
    strict: bool = False
    progress: bool = False
    """Whether to ask for signs of life while the prompt is read."""


def first_form(provider: str) -> Form:
    """The form that is tried first."""
    return Form(
        limit="max_completion_tokens" if provider in _NEWER_LIMIT else "max_tokens",
        progress=provider in _TELLING_PROGRESS,
    )


def changed(form: Form, change: Change) -> Form | None:
    """``form`` as the server wants it; None when nothing that it can be changed to is left."""
    match change.what:
        case "max_tokens" | "max_completion_tokens" as refused:
            if form.limit != refused:
                return replace(form, limit="none") if form.limit != "none" else None
            other: Literal["max_tokens", "max_completion_tokens"] = (
                "max_tokens" if refused == "max_completion_tokens" else "max_completion_tokens"
            )
            return replace(form, limit=other)
        case "limit":
            smaller = change.most is not None and (form.most is None or change.most < form.most)
            return replace(form, most=change.most) if smaller else None
        case "stream_options":
            return replace(form, usage=False) if form.usage else None
        case "stream":
            return replace(form, stream=False) if form.stream else None
        case "system":
            if not form.fold_system:
                return replace(form, fold_system=True)
            return replace(form, strict=True) if not form.strict else None
        case _:  # templates without a system role say of it that roles must alternate
            if not form.strict:
                return replace(form, strict=True)
            return replace(form, fold_system=True) if not form.fold_system else None


def payload(request: CompletionRequest, form: Form) -> dict[str, Any]:
    """The JSON body of ``request``."""
    messages = arranged(request.messages, form)
    body: dict[str, Any] = {
        "model": request.model,
        "messages": [{"role": m.role, "content": m.content} for m in messages],
        "stream": form.stream,
    }
    if form.limit != "none":
        body[form.limit] = min(request.max_tokens, form.most or request.max_tokens)
    if form.stream and form.usage:
        body["stream_options"] = {"include_usage": True}
    if form.stream and form.progress:
        body["return_progress"] = True
    return body


def arranged(messages: tuple[ChatMessage, ...], form: Form) -> tuple[ChatMessage, ...]:
    """``messages`` as ``form`` wants them. No word is lost."""
    if form.strict:
        messages = _strict(messages)
    if form.fold_system:
        messages = _folded(messages)
    return messages


def _strict(messages: tuple[ChatMessage, ...]) -> tuple[ChatMessage, ...]:
    spoken = [message for message in messages if message.content.strip()]
    leading = 0
    while leading < len(spoken) and spoken[leading].role == "system":
        leading += 1
    system = _joined("system", spoken[:leading])
    rest = [
        replace(message, role="user") if message.role == "system" else message for message in spoken[leading:]
    ]
    if not rest or rest[0].role != "user":
        rest.insert(0, ChatMessage("user", OPENER))
    if rest[-1].role != "user":
        rest.append(ChatMessage("user", GO_ON))
    return (*system, *_in_turn(rest))


def _folded(messages: tuple[ChatMessage, ...]) -> tuple[ChatMessage, ...]:
    """Without a system role: the leading one opens the person's first message, later ones are the person's."""
    rest = [replace(m, role="user") if m.role == "system" else m for m in messages]
    if len(rest) > 1 and messages[0].role == "system" and rest[1].role != "user":
        return tuple(rest)
    return _in_turn(rest) if messages and messages[0].role == "system" else tuple(rest)


def _in_turn(messages: list[ChatMessage]) -> tuple[ChatMessage, ...]:
    """Neighbours of one role as one message."""
    turns: list[ChatMessage] = []
    for message in messages:
        if turns and turns[-1].role == message.role:
            turns[-1] = replace(message, content=f"{turns[-1].content}\n\n{message.content}")
        else:
            turns.append(message)
    return tuple(turns)


def _joined(role: Literal["system"], messages: list[ChatMessage]) -> tuple[ChatMessage, ...]:
    return (ChatMessage(role, "\n\n".join(m.content for m in messages)),) if messages else ()


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
        """Remembers what ``model``'s server wants. False: there is no other form to try."""
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
