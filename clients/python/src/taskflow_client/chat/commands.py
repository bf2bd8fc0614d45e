"""What a typed line asks for. No I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from taskflow_client._text import is_blank
from taskflow_client.events import Wish

COMMANDS: dict[str, str] = {
    "new": "begin a new conversation",
    "list": "show your conversations",
    "open": "NUMBER  open one of the list",
    "model": "[ID]  show the models, or use another one from the next reply on",
    "mode": "[MODE]  what a message does to the reply being spoken: auto, interrupt, steer, queue, backchannel",
    "stop": "stop the reply (or Ctrl-C)",
    "continue": "go on with a reply that was cut",
    "again": "answer the last question again",
    "edit": "TEXT  other words for the last question",
    "queue": "[drop NUMBER | send NUMBER]  what waits until the reply is over",
    "title": "TEXT  give the conversation another title",
    "delete": "delete the conversation",
    "help": "show this",
    "quit": "leave (or Ctrl-Q); the conversation stays",
}
NEEDED = frozenset(("open", "edit", "title"))
"""Those that need an argument."""
TAKEN = frozenset(name for name, words in COMMANDS.items() if "  " in words)
"""Those that take one."""
QUEUE_HELP = (
    "/queue shows what waits, /queue drop 1 takes it out, /queue send 1 says it now. To queue a message: "
    "/mode queue, then say it."
)


@dataclass(frozen=True, slots=True)
class Say:
    """The person says something."""

    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """One of ``COMMANDS``."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """The line asks for nothing that there is; ``sentence`` says what to do."""

    sentence: str


def parse(line: str) -> Say | Command | Wrong | None:
    """What a line asks for; None for an empty one. Two slashes at the beginning say one."""
    if is_blank(line):
        return None
    stripped = line.strip()
    if not stripped.startswith("/"):
        return Say(stripped)
    if stripped.startswith("//"):
        return Say(stripped[1:])
    name, _, argument = stripped[1:].partition(" ")
    argument = argument.strip()
    if name not in COMMANDS and name in get_args(Wish):
        return Wrong(f"There is no /{name}: write /mode {name}, then say it.")
    if name not in COMMANDS:
        return Wrong(f"There is no /{name}; /help shows what there is. To say it, begin with two slashes.")
    if name in NEEDED and not argument:
        return Wrong(f"/{name} needs more: /{name} {COMMANDS[name].split('  ')[0]}")
    if argument and name not in TAKEN:
        return Wrong(f"/{name} takes nothing behind it. Say the rest on a line of its own.")
    if name == "mode" and argument and argument not in get_args(Wish):
        return Wrong(f"There is no mode {argument}; there are {', '.join(get_args(Wish))}.")
    if name == "open" and number(argument) is None:
        return Wrong("/open takes a number of the list: first /list, then /open 1.")
    return Command(name, argument)


def number(text: str) -> int | None:
    """The number that is written there, counted from 1; None when it is none."""
    return int(text) if text.isascii() and text.isdigit() and int(text) > 0 else None
