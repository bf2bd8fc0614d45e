"""What typed lines ask for, and how things are told."""

from __future__ import annotations

import pytest
from taskflow_client.chat import words
from taskflow_client.chat.commands import COMMANDS, QUEUE_HELP, Command, Say, Wrong, parse
from taskflow_client.errors import FrameRefused
from taskflow_client.events import QueuedMessage


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("", None),
        (" \n", None),
        ("Hello, you.\n", Say("Hello, you.")),
        ("//slash", Say("/slash")),
        ("/new", Command("new")),
        ("/open 2", Command("open", "2")),
        ("/mode steer", Command("mode", "steer")),
        ("/mode", Command("mode")),
        ("/edit  other words ", Command("edit", "other words")),
        ("/queue drop 1", Command("queue", "drop 1")),
    ],
)
def test_a_line_asks_for_something(line: str, asked: object) -> None:
    assert parse(line) == asked


WRONG = (
    *("/nothing", "/open", "/open x", "/open 0", "/open ²", "/edit", "/mode loud", "/title "),
    # What would be lost without a word.
    *("/new Tell me of Rome", "/continue with the end", "/stop it", "/steer shorter", "/backchannel ok"),
)


@pytest.mark.parametrize("line", WRONG)
def test_a_line_that_asks_for_nothing_is_answered_with_what_to_do(line: str) -> None:
    assert isinstance(parse(line), Wrong)


def test_help_names_every_command() -> None:
    lines = "\n".join(words.help_lines())
    assert all(f"/{name}" in lines for name in COMMANDS)


def test_the_mode_is_told_with_the_others_and_the_queue_with_how_to_use_it() -> None:
    assert words.mode_line("steer") == "mode steer (there are also: auto, interrupt, queue, backchannel)"
    assert "/mode queue" in QUEUE_HELP
    assert "/mode steer" in str(parse("/steer shorter"))


@pytest.mark.parametrize(
    ("status", "more", "badge"),
    [
        ("completed", {}, ""),
        ("interrupted", {}, "[cut]"),
        ("interrupted", {"cancelled": True}, "[stopped]"),
        ("completed", {"finish": "length"}, "[cut at a limit: /continue]"),
        ("failed", {"error": "no credit"}, "[failed: no credit]"),
        ("replaced", {}, "[replaced]"),
    ],
)
def test_a_badge_says_how_a_reply_ended(status: str, more: dict[str, object], badge: str) -> None:
    assert words.badge(status, **more) == badge  # type: ignore[arg-type]


def test_the_line_of_status_says_what_waits_and_what_is_thought() -> None:
    waiting = [QueuedMessage(message_id="1", text="x", created_at="")]
    line = words.status_line(
        connected=False, title=None, model="m", mode="auto", waiting=waiting, held=True, thinking="So,\nthen"
    )
    assert line == "New conversation · m · mode auto · 1 queued, held · connecting… · thinking… So, then"


def test_nothing_that_a_terminal_would_obey_is_written() -> None:
    assert words.printable("a\x1b[2Jb\x07\n\tc\x9b\u202ed") == "a\ufffd[2Jb\ufffd\n\tc\ufffd\ufffdd"
    error = FrameRefused("RATE_LIMITED", "Slow\x1b down.", 7)
    assert words.trouble(error) == "! Slow\ufffd down. (RATE_LIMITED) Try again in 7 s."
