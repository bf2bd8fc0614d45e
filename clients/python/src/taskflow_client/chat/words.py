"""How the terminal tells things. No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from taskflow_client._thread import ASIDE, Question
from taskflow_client._turn import Turn
from taskflow_client.chat.commands import COMMANDS
from taskflow_client.errors import TaskFlowError
from taskflow_client.events import QueuedMessage, Wish
from taskflow_client.models import ConversationSummary, Model
from taskflow_client.reply import Reply

UNSPOKEN = "Nobody has spoken here yet: say something first, then give the conversation a title."

_HARMLESS = {"\n", "\t"}


def printable(text: str) -> str:
    """``text`` without what a terminal would obey: a model, or another person, may have written it."""
    return "".join(
        char
        if char in _HARMLESS or not (char < " " or "\x7f" <= char <= "\x9f" or char in _TURNING)
        else "\ufffd"
        for char in text
    )


_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def badge(
    status: str, *, finish: str | None = None, error: str | None = None, cancelled: bool = False
) -> str:
    """How a reply ended, if not by itself."""
    if status == "failed":
        return f"[failed: {printable(error or 'unknown')}]"
    if finish == "length":
        return "[cut at a limit: /continue]"
    if status == "interrupted":
        return "[stopped]" if cancelled else "[cut]"
    return "[replaced]" if status == "replaced" else ""


def ending(reply: Reply) -> str:
    """The same of a reply."""
    error = reply.error
    return badge(
        reply.status,
        finish=reply.finish,
        error=None if error is None else f"{error.message} ({error.code})",
        cancelled=reply.cancelled,
    )


def status_line(
    *,
    connected: bool,
    title: str | None,
    model: str | None,
    mode: str,
    waiting: Sequence[QueuedMessage] = (),
    held: bool = False,
    thinking: str | None = None,
) -> str:
    """The line above the prompt. ``thinking``: what the model thinks; empty when it does not tell."""
    parts = [printable(title or "New conversation"), printable(model or "?"), f"mode {mode}"]
    if waiting:
        parts.append(f"{len(waiting)} queued" + (", held" if held else ""))
    if not connected:
        parts.append("connecting…")
    if thinking is not None:
        last = " ".join(printable(thinking).split())[-60:]
        parts.append(f"thinking… {last}".rstrip())
    return " · ".join(parts)


def help_lines() -> list[str]:
    """What there is to do."""
    width = max(map(len, COMMANDS)) + 3
    lines = ["Enter sends, also while a reply is spoken. Ctrl-C stops the reply."]
    for name, words in COMMANDS.items():
        argument, _, meaning = words.rpartition("  ")
        lines.append(f"  /{name:<{width}}{argument + ': ' if argument else ''}{meaning}")
    return lines


def mode_line(mode: str) -> str:
    """The mode that messages are sent in, and the others."""
    others = ", ".join(each for each in get_args(Wish) if each != mode)
    return f"mode {mode} (there are also: {others})"


def conversation_lines(found: Sequence[ConversationSummary]) -> list[str]:
    """A list to choose from."""
    if not found:
        return ["There is no conversation yet in which you have spoken."]
    return [
        f"  {place}. {printable(each.title)}  ({each.message_count} messages, {each.updated_at[:10]})"
        for place, each in enumerate(found, 1)
    ]


def model_lines(models: Sequence[Model], current: str | None) -> list[str]:
    """The models there are."""
    return [
        f"  {'*' if each.id == current else ' '} {printable(each.id)}  {printable(each.name)}"
        for each in models
    ]


def queue_lines(waiting: Sequence[QueuedMessage]) -> list[str]:
    """What is queued."""
    if not waiting:
        return ["Nothing is queued."]
    return [f"  {place}. {printable(each.text)}" for place, each in enumerate(waiting, 1)]


def history_lines(questions: Sequence[Question], turns: Sequence[Turn]) -> list[tuple[str, str, str]]:
    """What was said before: who (``you``, ``assistant``), the words, and the badge."""
    found = [(each.generation_id, each.mode in ASIDE, "you", each.text, "") for each in questions]
    for each in turns:
        error = None if each.phase != "failed" else each.sentence or each.error
        ended = "" if each.phase == "streaming" or each.steered else each.phase
        mark = badge(ended, finish=each.finish, error=error, cancelled=each.cancelled)
        found.append((each.generation_id, False, "assistant", each.text, mark))
    # The question before its answer, what stands beside a reply after it.
    found.sort(key=lambda each: (each[0], 2 if each[1] else each[2] == "assistant"))
    return [(who, printable(text), mark) for _, _, who, text, mark in found]


def trouble(error: TaskFlowError) -> str:
    """An error as a line."""
    wait = f" Try again in {error.retry_after} s." if error.retry_after is not None else ""
    return f"! {printable(error.message)} ({error.code}){wait}"


def taken_as(mode: str | None) -> str:
    """What became of a message, where that is worth a word."""
    words = {
        "queue": "queued",
        "steer": "steers the reply",
        "backchannel": "noted",
        "stop": "stops the reply",
    }
    return words.get(mode or "", "")
