"""How the scripted provider answers: a behaviour per request, from the control API or from directives.

Directives stand in the last paragraph of the last user message, any number of them:

``[[say 40 words]]`` · ``[[say "exact text"]]`` · ``[[echo]]`` (the message without directives) · ``[[empty]]``
``[[first 500ms]]`` (before the first token) · ``[[pace 20ms]]`` (between tokens)
``[[fail 429 retry-after=2 times=3]]`` (a refusal; ``times``: only the first so many such requests)
``[[fail mid 5]]`` (the connection breaks after 5 tokens) · ``[[error chunk]]`` or ``[[error chunk after 3]]``
``[[hang]]`` (after the status line, before a token) · ``[[hang after 3]]`` · ``[[hang status]]`` (before the status)
``[[hold]]`` (before the first token) · ``[[hold every 40]]`` (after each 40): until ``ScriptedProvider.release``
``[[finish length]]`` · ``[[no usage]]`` · ``[[no done]]`` · ``[[cost 0.25]]``
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

SUMS_UP = "The new memory:"
"""The end of a prompt for a summary (``conversation/summary_text.py``)."""
_SAID = re.compile(r'\[\[say "[^"]*"\]\]')
DIRECTIVE = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One answer. ``times``: how many requests it answers; ``model``: only those for this model; ``asked``: only those
    whose last message of the person holds this."""

    model: str | None = None
    asked: str | None = None
    times: int = 1
    text: str | None = None
    """What is said, a word a token; None: a short reply that mentions the person's words."""
    tokens: tuple[str, ...] | None = None
    first_ms: float = 0.0
    pace_ms: float = 0.0
    status: int = 200
    error: Any = None
    """The body of a refusal, or of the error chunk; an OpenAI-like one when None."""
    error_text: str | None = None
    """A refusal's body that is not JSON."""
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = "text/event-stream; charset=utf-8"
    """Of a streamed answer."""
    accept_ms: float = 0.0
    hang_status: bool = False
    hang_after: int | None = None
    hold_first: bool = False
    hold_every: int | None = None
    """Waits to be released after each so many tokens."""
    cut_after: int | None = None
    error_after: int | None = None
    finish: str | None = "stop"
    usage: bool = True
    cost: float | None = None
    upstream: str | None = None
    done: bool = True
    linger: bool = False
    """Keeps the response open after its last byte."""
    comments: bool = False
    crlf: bool = False
    role: bool = True
    reasoning: tuple[str, ...] = ()
    split_bytes: int = 0
    raw: tuple[str, ...] | None = None
    """The body, verbatim, one write each, in place of everything above."""
    raw_pause_ms: float = 0.0
    """Between those writes."""

    def holds(self, sent: int) -> bool:
        """Whether it waits to be released before the next token."""
        return self.hold_first if sent == 0 else self.hold_every is not None and sent % self.hold_every == 0

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Behaviour:
        """Raises ``ValueError`` for a field that does not exist."""
        known = {f.name for f in fields(cls)}
        if unknown := set(value) - known:
            raise ValueError(f"unknown field {sorted(unknown)[0]!r}; known are {', '.join(sorted(known))}")
        lists = {k: _tuples(v) for k, v in value.items() if k in ("tokens", "headers", "reasoning", "raw")}
        return cls(**{**value, **lists})


def last_user_text(body: dict[str, Any]) -> str:
    """What the person said last: the last paragraph of the last user message; empty when there is none.

    A prompt joins what they said before without an answer, and notes, in front of it. Whoever asks for a summary quotes
    everything: of that what was to be said counts, and nothing that was to go wrong.
    """
    content = last_user_message(body)
    last = content.rpartition("\n\n")[2]
    return " ".join(_SAID.findall(content)) if last == SUMS_UP else last


def last_user_message(body: dict[str, Any]) -> str:
    """The last user message, with all that a prompt joins in it; empty when there is none."""
    for message in reversed(body.get("messages") or []):
        if message.get("role") == "user":
            return str(message.get("content", ""))
    return ""


def from_directives(text: str) -> Behaviour:
    """The behaviour that ``text`` asks for. Raises ``ValueError`` for a directive that does not exist."""
    behaviour = Behaviour()
    for directive in DIRECTIVE.findall(text):
        behaviour = _apply(behaviour, " ".join(directive.split()), text)
    return behaviour


def reply(behaviour: Behaviour, body: dict[str, Any]) -> tuple[str, ...]:
    """The tokens said: joined they are the reply."""
    if behaviour.tokens is not None:
        return behaviour.tokens
    asked = " ".join(DIRECTIVE.sub(" ", last_user_text(body)).split())
    text = behaviour.text
    if text is None:
        text = f"You said: {asked}" if asked else "Hello! How can I help?"
    return words(text)


def words(text: str) -> tuple[str, ...]:
    """``text`` cut before each run of blanks."""
    return tuple(re.findall(r"\s*\S+|\s+$", text))


def prompt_tokens(body: dict[str, Any]) -> int:
    """Exact and easy to predict: the words of all messages."""
    return sum(len(str(m.get("content", "")).split()) for m in body.get("messages") or [])


def usage(behaviour: Behaviour, body: dict[str, Any], said: int) -> dict[str, Any]:
    """The usage object of a reply of ``said`` tokens."""
    prompt, out = prompt_tokens(body), said + len(behaviour.reasoning)
    numbers: dict[str, Any] = {
        "prompt_tokens": prompt,
        "completion_tokens": out,
        "total_tokens": prompt + out,
    }
    if behaviour.cost is not None:
        numbers["cost"] = behaviour.cost
    return numbers


def error_body(behaviour: Behaviour) -> dict[str, Any]:
    """What a refusal or an error chunk carries."""
    if behaviour.error is not None:
        return dict(behaviour.error) if isinstance(behaviour.error, dict) else {"error": behaviour.error}
    code = behaviour.status if behaviour.status != 200 else 502
    about = ": model not found" if code == 404 else ""
    return {
        "error": {"message": f"Scripted failure {code}{about}", "type": None, "param": None, "code": code}
    }


def chunks(
    behaviour: Behaviour, body: dict[str, Any], request_id: str
) -> Iterator[tuple[dict[str, Any], bool]]:
    """The chunks up to the finish, each with whether it carries a token."""

    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        made: dict[str, Any] = {
            "id": request_id,
            "object": "chat.completion.chunk",
            "created": 0,
            "model": body.get("model"),
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }
        return {**made, "provider": behaviour.upstream} if behaviour.upstream else made

    if behaviour.role:
        yield chunk({"role": "assistant", "content": ""}), False
    for thought in behaviour.reasoning:
        yield chunk({"reasoning_content": thought}), False
    for token in reply(behaviour, body):
        yield chunk({"content": token}), True
    if behaviour.finish:
        yield chunk({}, behaviour.finish), False


def _apply(now: Behaviour, directive: str, text: str) -> Behaviour:
    def take(pattern: str) -> re.Match[str] | None:
        return re.fullmatch(pattern, directive)

    if m := take(r"say (\d+) words?"):
        return replace(now, tokens=words(" ".join(f"word{n}" for n in range(1, int(m[1]) + 1))))
    if m := take(r'say "(.*)"'):
        return replace(now, text=m[1])
    if take("echo"):
        return replace(now, text=" ".join(DIRECTIVE.sub(" ", text).split()))
    if take("empty"):
        return replace(now, tokens=())
    if m := take(r"(first|pace) ([\d.]+)ms"):
        delay = float(m[2])
        return replace(now, first_ms=delay) if m[1] == "first" else replace(now, pace_ms=delay)
    if m := take(r"fail mid (\d+)"):
        return replace(now, cut_after=int(m[1]))
    if m := take(r"fail (\d{3})(?: retry-after=(\S+))?(?: times=(\d+))?"):
        headers = (("retry-after", m[2]),) if m[2] else ()
        return replace(now, status=int(m[1]), headers=headers, times=int(m[3] or 0))
    if m := take(r"error chunk(?: after (\d+))?"):
        return replace(now, error_after=int(m[1] or 0))
    if take("hang status"):
        return replace(now, hang_status=True)
    if m := take(r"hang(?: after (\d+))?"):
        return replace(now, hang_after=int(m[1] or 0))
    if take("hold"):
        return replace(now, hold_first=True)
    if m := take(r"hold every (\d+)"):
        return replace(now, hold_every=int(m[1]))
    if m := take(r"finish (\w+)"):
        return replace(now, finish=m[1])
    if m := take(r"no (usage|done)"):
        return replace(now, usage=False) if m[1] == "usage" else replace(now, done=False)
    if m := take(r"cost ([\d.]+)"):
        return replace(now, cost=float(m[1]))
    raise ValueError(f"unknown directive [[{directive}]]; the known ones are listed in {__name__}")


def _tuples(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(_tuples(item) for item in value)
    return value


def sse(value: dict[str, Any] | str, crlf: bool) -> bytes:
    """One server-sent event."""
    data = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    end = "\r\n" if crlf else "\n"
    return f"data: {data}{end}{end}".encode()
