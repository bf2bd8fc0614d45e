"""The room of the terminal chat: what stands where, whatever comes first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
from taskflow_client.chat import room as room_module
from taskflow_client.chat.room import Room


class Page:
    """Keeps what a screen would show, in order."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def tell(self, line: str) -> None:
        self.lines.append(line)

    def said(self, text: str, note: str = "") -> None:
        self.lines.append(f"> {text}")

    def begin(self) -> None:
        self.lines.append("")

    def piece(self, text: str) -> None:
        self.lines[-1] += text

    def end(self, badge: str) -> None:
        pass

    def status(self, line: str) -> None:
        pass

    def clear(self) -> None:
        pass


class Answer:
    status, finish, over, thought, so_far = "completed", None, True, None, ""
    error, cancelled = None, False

    async def __aiter__(self) -> AsyncIterator[str]:
        yield "It is deep."


class Sent:
    mode, reason, reply = "interrupt", "idle", Answer()


class Early:
    """A conversation whose answer is there before the sender of the question goes on."""

    def __init__(self) -> None:
        self.asked, self.accepted = asyncio.Event(), asyncio.Event()

    async def send(self, text: str, **_: Any) -> Sent:
        self.asked.set()
        await self.accepted.wait()
        return Sent()

    async def replies(self) -> AsyncIterator[Answer]:
        await self.asked.wait()
        yield Answer()


async def test_a_question_stands_above_its_answer_however_early_that_comes() -> None:
    page, conversation = Page(), Early()
    room = Room(cast(Any, None), page)
    room._conversation = cast(Any, conversation)
    room._show_status = lambda: None  # type: ignore[method-assign]
    reading = asyncio.create_task(room._read(cast(Any, conversation)))
    asking = asyncio.create_task(room.line("How deep is the sea?"))
    await conversation.asked.wait()
    for _ in range(20):  # turns of the loop: whatever can go on has gone on
        await asyncio.sleep(0)
    assert page.lines == []
    conversation.accepted.set()
    await asyncio.gather(reading, asking)
    assert page.lines == ["> How deep is the sea?", "It is deep."]


class Queued:
    """A conversation in which a message waits; its answer begins some time after the queue is empty."""

    def __init__(self) -> None:
        self.queue: tuple[str, ...] = ("And how cold?",)
        self.held, self.spoken = False, Answer()

    async def replies(self) -> AsyncIterator[Answer]:
        yield self.spoken
        self.queue = ()
        await asyncio.sleep(3 * room_module.LOOK_SECONDS)
        yield Answer()
        await asyncio.Event().wait()


async def test_what_is_queued_is_answered_before_a_pipe_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_module, "LOOK_SECONDS", 0.01)
    page = Page()
    conversation = Queued()
    room = Room(cast(Any, None), page)
    room._conversation = cast(Any, conversation)
    room._reply = cast(Any, conversation.spoken)
    reading = asyncio.create_task(room._read(cast(Any, conversation)))
    await room.rest()
    assert page.lines == ["It is deep.", "It is deep."]
    reading.cancel()


async def test_what_is_queued_and_held_is_not_waited_for() -> None:
    page = Page()
    conversation = Queued()
    conversation.held = True
    room = Room(cast(Any, None), page)
    room._conversation = cast(Any, conversation)
    await room.rest()
    assert page.lines == []


class Titles:
    """A client and its conversation; ``renamed`` is what the server was asked for."""

    id = "c1"

    def __init__(self, *questions: str) -> None:
        self.questions = questions
        self.renamed: list[str] = []

    async def rename(self, _: str, title: str) -> str:
        self.renamed.append(title)
        return title


@pytest.mark.parametrize(
    ("questions", "renamed", "told"),
    [((), [], "Nobody has spoken here yet"), (("How deep is the sea?",), ["The sea"], "now: The sea")],
)
async def test_a_conversation_has_a_title_once_somebody_has_spoken(
    questions: tuple[str, ...], renamed: list[str], told: str
) -> None:
    page, conversation = Page(), Titles(*questions)
    room = Room(cast(Any, conversation), page)
    room._conversation = cast(Any, conversation)
    room._show_status = lambda: None  # type: ignore[method-assign]
    await room.line("/title The sea")
    assert conversation.renamed == renamed
    assert [told in line for line in page.lines] == [True]
