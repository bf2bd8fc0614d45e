"""The Python client against the running stack."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from taskflow_client import (
    Client,
    ConnectionRefused,
    Conversation,
    ConversationOver,
    FrameRefused,
    Reply,
    ReplyFailed,
    RequestRefused,
    connect,
)

from tests.support.kept_secret import note
from tests.support.stack import Running
from tests.support.talk import PATIENCE_SECONDS, eventually

pytestmark = pytest.mark.stack


@asynccontextmanager
async def talking(stack: Running, **options: Any) -> AsyncIterator[Conversation]:
    """A conversation of somebody new, whose greeting is over."""
    options.setdefault("trust_env", False)
    async with connect(stack.url, open_timeout=PATIENCE_SECONDS, **options) as conversation:
        note(conversation.client.guest or "")
        if "conversation_id" not in options:
            greeting = await anext(conversation.replies())
            assert await greeting.text()
        yield conversation


async def listed(conversation: Conversation, count: int) -> list[tuple[str, str, str]]:
    """Its messages as the HTTP API lists them, once there are so many."""

    async def look() -> list[tuple[str, str, str]] | None:
        try:
            found = await conversation.client.messages(conversation.id)
        except RequestRefused:
            return None
        return [(m.role, m.content, m.status) for m in found] if len(found) >= count else None

    rows: list[tuple[str, str, str]] = await eventually(look)
    return rows


async def taken(reply: Reply, chars: int) -> str:
    """So much of a reply, or a little more."""
    text = ""
    async for piece in reply:
        text += piece
        if len(text) >= chars:
            break
    return text


async def test_a_reply_is_read_piece_by_piece_and_ends_with_a_status(stack: Running) -> None:
    async with talking(stack) as conversation:
        reply = await conversation.ask('[[say "Paris it is."]] Capital of France?')
        pieces = [piece async for piece in reply]
        assert pieces == ["Paris ", "it ", "is."]
        assert (reply.status, reply.so_far, reply.seen) == ("completed", "Paris it is.", 12)
        assert [row[0::2] for row in await listed(conversation, 3)] == [
            ("assistant", "completed"),
            ("user", "completed"),
            ("assistant", "completed"),
        ]


async def test_to_send_while_it_streams_interrupts_where_the_reader_is(stack: Running) -> None:
    async with talking(stack) as conversation:
        story = await conversation.ask("[[say 400 words]] [[pace 20ms]]")
        seen = await taken(story, 40)
        answer = await conversation.ask('[[say "Sure."]] Stop')
        assert await answer.text() == "Sure."
        assert [piece async for piece in story] == []
        assert (story.status, story.so_far, story.seen) == ("interrupted", seen, len(seen))
        rows = await listed(conversation, 5)
        assert rows[2] == ("assistant", seen, "interrupted")
        assert rows[4] == ("assistant", "Sure.", "completed")


async def test_what_was_not_taken_of_a_complete_reply_was_not_seen(stack: Running) -> None:
    async with talking(stack) as conversation:
        story = await conversation.ask('[[say "One two three four five six."]] Count')
        assert await story.wait() == "completed"
        seen = await taken(story, 5)
        answer = await conversation.ask('[[say "Fine."]] Enough')
        assert await answer.text() == "Fine."
        assert (story.status, story.so_far) == ("interrupted", seen)
        assert (await listed(conversation, 5))[2] == ("assistant", seen, "interrupted")
