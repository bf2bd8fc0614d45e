"""What follows a committed decision. Rules name effects, ``taskflow.engine.runner`` carries them out.

An effect may get lost with the process that was to carry it out. Each one that matters has a deadline in the session
that finds it again.
"""

from __future__ import annotations

from typing import TypeAlias

from taskflow.conversation.invocations import Invocation
from taskflow.conversation.messages import Message
from taskflow.conversation.session import Session
from taskflow.events import AcceptedMode, ServerEvent, TitleUpdated
from taskflow.light_dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Post:
    """``event`` goes to these connections. Posts that follow each other go out together, unless they share one."""

    connection_ids: tuple[str, ...]
    event: ServerEvent


@dataclass(frozen=True, slots=True)
class Invoke:
    """The generate function is invoked."""

    invocation: Invocation


@dataclass(frozen=True, slots=True)
class SendRecord:
    """This message's record goes to the records queue."""

    message: Message


@dataclass(frozen=True, slots=True)
class SendOutbox:
    """Everything the session's outbox holds goes to the records queue."""


@dataclass(frozen=True, slots=True)
class Count:
    """An operational metric counts one."""

    metric: str


@dataclass(frozen=True, slots=True)
class CountMessage:
    """A message of a person counts, by what became of it and why."""

    mode: AcceptedMode
    reason: str


Single: TypeAlias = Invoke | SendRecord | SendOutbox | Count | CountMessage
"""Effects that are carried out one after the other; posts may go out together."""
Effect: TypeAlias = Post | Single


def title_updated(session: Session, *connection_ids: str) -> Post:
    """These connections are sent the session's title."""
    return Post(connection_ids, TitleUpdated(conversation_id=session.id, title=session.title))
