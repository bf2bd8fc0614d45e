"""Answers of formats that no table has, without I/O: text beside a finish reason, or the assistant's, or a piece.

Which servers are read so: docs/providers.md, "Formats of their own".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from taskflow.llm.billed import billed
from taskflow.llm.chunk import Chunk, content, words

_REASONS = frozenset({"finishreason", "stopreason", "completionreason"})
_TEXTS = ("text", "outputtext", "generatedtext", "content", "answer")
_SPEAKS = frozenset({"assistant", "model", "bot"})
_KINDS = ("type", "messagetype", "event")
_PIECES = frozenset(
    {
        *("text", "token", "delta", "textdelta", "messagedelta", "contentdelta", "assistantmessage"),
        *("message", "agentmessage", "stream", "onchatmodelstream"),
    }
)
"""Where an object says what it is, and what of these is a piece: Flowise, Letta, Poe, Braintrust, Dify, HuggingChat,
LangGraph."""
_ALL = "finalanswer"
"""What HuggingChat calls all of the reply, once more at its end."""
_ABOUT = ("message", "data", "parameters", "content", "chunk")
"""What may hold the text, or the reason, of an answer beside the other."""
_ANSWERS = frozenset(
    {
        *("output", "outputs", "result", "results", "response", "responses", "data"),
        *("generation", "generations", "generationdetails", "completions", "reply"),
    }
)
"""What holds an answer, or a list of one."""
_NOT_SAID = (
    *("tool", "function", "call", "input", "user", "source", "citation", "search"),
    *("image", "audio", "video", "file"),
)
_THOUGHTS = ("reason", "think", "thought")
"""What an object is called that says nothing of the reply, or whose text is reasoning."""
MAX_DEPTH = 2
"""How deep answers stand within answers."""


def answer_of(value: dict[str, Any], depth: int = 0) -> Chunk | None:
    """What ``value`` says; None where no object in it is an answer.

    With the name of a reason it may be a piece, whose reason is empty until the last one. Without one it is all.
    """
    plain = _names(value)
    kind = next((_plain(inner) for name in _KINDS if (inner := words(plain.get(name)))), "")
    about = [_names(plain[name]) for name in _ABOUT if isinstance(plain.get(name), dict)]
    about += [_names(each["chunk"]) for each in about if isinstance(each.get("chunk"), dict)]
    role = plain.get("role") or next(filter(None, (each.get("role") for each in about)), None)
    if role not in (None, *_SPEAKS) or any(word in kind for word in _NOT_SAID):
        return None
    found = _said(kind, role, plain, about)
    if found is None and depth < MAX_DEPTH:
        inside = (_only(plain[name]) for name in plain if name in _ANSWERS)
        told = (answer_of(each, depth + 1) for each in inside if isinstance(each, dict))
        found = next((each for each in told if each is not None), None)
    if found is None or found.usage is not None:
        return found
    return found._replace(usage=next(filter(None, map(billed, (value, *about))), None))


def _only(value: Any) -> Any:
    """What a list holds alone: of several messages the first was said before."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _said(kind: str, role: Any, plain: dict[str, Any], about: list[dict[str, Any]]) -> Chunk | None:
    reasons = [inner for each in (plain, *about) for name, inner in each.items() if name in _REASONS]
    thinks = any(word in kind for word in _THOUGHTS)
    piece = kind in _PIECES or (thinks and kind.endswith(("delta", "message")))
    names = (*_TEXTS, *(("data", "token") if kind in _PIECES else ()), *(("reasoning",) if thinks else ()))
    text, hidden, thought = next(filter(any, map(content, _texts(names, plain, *about))), content(None))
    if not (reasons or role or piece or kind == _ALL) or not (text or hidden or any(reasons)):
        return None
    if thinks:
        text, hidden, thought = "", len(text) + hidden, text + thought
    whole = plain.get("partial") is not True if _has_role(plain.get("content")) else not (reasons or piece)
    finish = tuple(reason for each in reasons if (reason := _reason(each)))
    return Chunk(text, hidden, bool(text or hidden), finish=finish, whole=whole, thought=thought)


def _has_role(value: Any) -> bool:
    return isinstance(value, dict) and "role" in value


def _texts(names: tuple[str, ...], *holders: dict[str, Any]) -> Iterator[Any]:
    return (each[name] for each in holders for name in names if name in each)


def _reason(value: Any) -> str | None:
    """A reason, also in an object: ``{"reason": "stop", "length": null}``."""
    return words(value.get("reason", value.get("type")) if isinstance(value, dict) else value)


def _names(value: dict[str, Any]) -> dict[str, Any]:
    return {_plain(name): inner for name, inner in value.items()}


def _plain(name: str) -> str:
    """``name`` in lower case, without ``_`` and ``-``, as in the usage."""
    return name.lower().replace("_", "").replace("-", "")
