"""How a reply ended, in REST's lists and in exports."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from taskflow.records.history import Message
from taskflow.records.listing import Conversation
from taskflow.rest.models import ConversationExport
from taskflow.rest.views import markdown, messages, summary

TIME = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def _row(content: str, **fields: Any) -> Message:
    values: dict[str, Any] = {"status": "completed", **fields}
    return Message("m", 1, 1, "assistant", content, model="small", created_at=TIME, version=1, **values)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (_row("All of it."), "*2026-01-02 03:04 UTC*\n\nAll of it.\n"),
        (_row("Half", status="interrupted"), "*2026-01-02 03:04 UTC · interrupted*\n\nHalf\n"),
        (_row("Half", finish="length"), "*2026-01-02 03:04 UTC · cut at the length limit*\n\nHalf\n"),
        (
            _row("Half", status="interrupted", error_code="TIMEOUT"),
            "*2026-01-02 03:04 UTC · failed: The model took too long to answer. Try again.*\n\nHalf\n",
        ),
        (
            _row("", status="interrupted", error_code="FROM_A_NEWER_VERSION"),
            "· failed: Something went wrong while the model was answering. Try again.*\n",
        ),
    ],
)
def test_an_export_says_how_each_reply_ended(row: Message, told: str) -> None:
    conversation = Conversation("c", "T", "active", "small", "p", TIME, TIME, 1, "", 1)
    text = markdown(ConversationExport(conversation=summary(conversation), messages=messages([row])))
    assert text.endswith(told)


@pytest.mark.parametrize(
    ("content", "closing"),
    [
        ("Run:\n```py\nx = 1", "\n```"),
        ("~~~~\n~~~\n```", "\n~~~~"),
        ("1. Do:\n   ```sh\n   ls", "\n   ```"),
        ("````md\n```js\nx\n```", "\n````"),
        ("```py\nx\n```", ""),
        ("```py\nx\n``` py", "\n```"),
        ("`x` and ```y``` and ~~z~~", ""),
        ("```x``` is code\nmore", ""),
        ("So:\n\n    ```\nno fence", ""),
        ("Put this:\n\n<!-- a comment", "\n-->"),
        ("<!-- a -->\nmore", ""),
        ("<PRE>\n\n```\nx", "\n</PRE>"),
        ("<pre>x</pre> done", ""),
        ("<pre>\nx\n</Pre>\n```", "\n```"),
        ("<style>\np {}", "\n</style>"),
        ("<?php\necho 1;", "\n?>"),
        ("<!DOCTYPE", "\n>"),
        ("<![CDATA[ x", "\n]]>"),
        ("<prefix and <div>\nx", ""),
        ("```html\n<!-- a\n```", ""),
        ("    <!-- code", ""),
        ("In a line: <!-- a", ""),
        *((f"Pasted{char}```py", "") for char in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"),
        *((f"Pasted{char}~~~", "") for char in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"),
        *((f"Pasted{char}<!-- a", "") for char in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"),
        *((f"```\nx\n```{char}\ny", "\n```") for char in "\x0c\x85\xa0\u2028\u3000"),
        ("```\nx\n``` \t\ny", ""),
        ("Run:\r```py\rx", "\n```"),
        ("Run:\r\n```py\r\nx\r\n```\r\ny", ""),
    ],
)
def test_what_is_said_after_a_reply_that_was_cut_off_in_a_listing_or_html_is_no_part_of_it(
    content: str, closing: str
) -> None:
    conversation = Conversation("c", "T", "active", "small", "p", TIME, TIME, 2, "", 1)
    rows = [_row(content, status="interrupted"), _row("After.")]
    text = markdown(ConversationExport(conversation=summary(conversation), messages=messages(rows)))
    assert f"{content}{closing}\n\n## Assistant (small)\n\n*2026-01-02 03:04 UTC*\n\nAfter.\n" in text


def test_a_list_says_how_each_reply_ended() -> None:
    cut, failed = messages([_row("Half", finish="length"), _row("", error_code="EMPTY_REPLY")])
    assert (cut.finish, cut.error_code) == ("length", None)
    assert (failed.finish, failed.error_code) == (None, "EMPTY_REPLY")


TAKEN: list[tuple[str | None, str | None, tuple[str | None, str | None]]] = [
    (None, None, (None, None)),
    ("interrupt", "idle", (None, None)),
    ("interrupt", "default", (None, None)),
    ("interrupt", None, (None, None)),
    ("interrupt", "question", ("interrupt", "question")),
    ("steer", "adjusts", ("steer", "adjusts")),
    ("queue", "reply_over", ("queue", "reply_over")),
    ("backchannel", None, ("backchannel", None)),
    ("of_a_newer_version", "question", (None, None)),
]


@pytest.mark.parametrize(("mode", "reason", "told"), TAKEN)
def test_a_listed_message_says_how_it_was_taken_and_why(
    mode: str | None, reason: str | None, told: tuple[str | None, str | None]
) -> None:
    [view] = messages([_row("And?", mode=mode, reason=reason)])
    assert (view.mode, view.reason) == told
