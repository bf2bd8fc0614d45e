"""A reply that was steered is one reply, of several turns: as prompts quote it, and as it is read. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from taskflow.conversation.messages import Message
from taskflow.visibility import is_blank


def in_one(messages: Sequence[Message]) -> list[Message]:
    """``messages`` (in order, none that was replaced) with each steered reply as one message, in the place of its last
    part: what the person said meanwhile stands before it, as it takes that into account.

    A part that failed stays what it is.
    """
    found: list[Message] = []
    for message in messages:
        before = _continued(found, message)
        if before is not None:
            found.remove(before)
            message = replace(message, content=before.content + message.content)
        found.append(message)
    return found


def _continued(found: Sequence[Message], message: Message) -> Message | None:
    if message.role != "assistant" or not message.continues or message.error_code:
        return None
    return next(
        (each for each in reversed(found) if each.role == "assistant" and each.turn == message.continues),
        None,
    )


def going_on(messages: Sequence[Message], parts: Sequence[int]) -> Message | None:
    """Of ``messages``, each reply in one, the one that these turns make, as far as there is something of it."""
    for message in reversed(messages):
        if message.role == "assistant" and message.turn in parts and not message.error_code:
            return None if is_blank(message.content) else message
    return None
