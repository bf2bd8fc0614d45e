"""A client for TaskFlow: conversations that stream, can be interrupted, and survive a broken connection.

async with connect("https://chat.example", token=token) as conversation:
    reply = await conversation.ask("Tell me a story.")
    async for piece in reply:
        print(piece, end="")
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Literal

from taskflow_client._link import Times
from taskflow_client._turn import Thought, Turn
from taskflow_client.client import Client, TokenSource
from taskflow_client.conversation import (
    OPEN_SECONDS,
    PATIENCE_SECONDS,
    Conversation,
    Sent,
)
from taskflow_client.errors import (
    ConnectionRefused,
    ConversationClosed,
    ConversationOver,
    FrameRefused,
    ReplyFailed,
    RequestRefused,
    TaskFlowError,
    TimedOut,
    Unreachable,
)
from taskflow_client.events import AiErrorCode, AnyServerEvent, ErrorCode, MessageView, QueuedMessage, Wish
from taskflow_client.models import EarlierAnswer, Judgement, Thumb
from taskflow_client.reply import Reply, Status

__all__ = [
    "AiErrorCode",
    "AnyServerEvent",
    "Client",
    "ConnectionRefused",
    "Conversation",
    "ConversationClosed",
    "ConversationOver",
    "EarlierAnswer",
    "ErrorCode",
    "FrameRefused",
    "Judgement",
    "MessageView",
    "QueuedMessage",
    "Reply",
    "ReplyFailed",
    "RequestRefused",
    "Sent",
    "Status",
    "TaskFlowError",
    "Thought",
    "Thumb",
    "TimedOut",
    "Times",
    "Turn",
    "Unreachable",
    "Wish",
    "connect",
]

__version__ = "0.1.0"


@asynccontextmanager
async def connect(
    url: str,
    *,
    token: str | TokenSource | None = None,
    guest: str | None = None,
    client: Client | None = None,
    conversation_id: str | None = None,
    model: str | None = None,
    pacing: Literal["client", "server"] = "client",
    resume_token: str | None = None,
    ticket: Callable[[], Awaitable[str]] | None = None,
    open_timeout: float = OPEN_SECONDS,
    patience: float = PATIENCE_SECONDS,
    times: Times | None = None,
    traceparent: Callable[[], str | None] | None = None,
    trust_env: bool = True,
) -> AsyncIterator[Conversation]:
    """Opens a conversation, and keeps its connection alive.

    ``url``, ``token``, ``guest``, ``trust_env``: as of ``Client``; or ``client``, which is kept open.
    ``conversation_id``: resume this one; without it a new one begins, with ``model``.
    ``pacing``: ``client``, a reply comes as fast as it can, and what counts is what its reader has taken; ``server``,
    it comes at a human speed.
    ``ticket``: gives the tickets, where they come from a server of one's own.
    ``open_timeout``: seconds until the conversation has to be open. ``patience``: how long a broken connection is tried
    again, in seconds, before everything that waits raises ``Unreachable``.
    ``traceparent``: gives the span (W3C) that asks for a turn, whose trace the turn then goes on with.

    Raises ``ConnectionRefused`` (it would be again), ``RequestRefused`` (a limit) and ``Unreachable``.
    """
    own = client or Client(url, token=token, guest=guest, trust_env=trust_env)
    try:
        async with Conversation(
            own,
            conversation_id=conversation_id,
            model=model,
            pacing=pacing,
            resume_token=resume_token,
            ticket=ticket,
            open_timeout=open_timeout,
            patience=patience,
            times=times,
            traceparent=traceparent,
        ) as conversation:
            yield conversation
    finally:
        if client is None:
            await own.aclose()
