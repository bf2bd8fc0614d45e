"""A reply that was steered is one reply, of several turns: as prompts quote it, and as it is read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from taskflow.conversation.messages import Message
from taskflow.visibility import is_blank

T = TypeVar("T")


def in_one(messages: Sequence[Message]) -> list[Message]:
    """``messages`` (in order, none that was replaced) with each steered reply as one message, in the place of its last
    part: what the person said meanwhile stands before it, as it takes that into account.

    A part that failed stays what it is.
    """
    return joined(
        messages,
        lambda each: (
            (each.turn, each.continues) if each.role == "assistant" and not each.error_code else None
        ),
        lambda before, each: replace(each, content=before.content + each.content),
    )


def joined(
    messages: Sequence[T], part: Callable[[T], tuple[int, int | None] | None], join: Callable[[T, T], T]
) -> list[T]:
    """The same of messages of any kind. ``part``: of a reply its turn, and the one that it continues if it does."""
    found: list[T] = []
    for message in messages:
        place = part(message)
        before = None
        if place is not None and place[1]:
            before = next((each for each in reversed(found) if (part(each) or (0,))[0] == place[1]), None)
        if before is not None:
            found.remove(before)
            message = join(before, message)
        found.append(message)
    return found


def going_on(messages: Sequence[Message], parts: Sequence[int]) -> Message | None:
    """Of ``messages``, each reply in one, the one that these turns make, as far as there is something of it."""
    for message in reversed(messages):
        if message.role == "assistant" and message.turn in parts and not message.error_code:
            return None if is_blank(message.content) else message
    return None


def begun_at(messages: Sequence[Message]) -> int:
    """The first turn of the reply to the person's last message, where that steered it; 0: it is that message's own."""
    question = max((each.turn for each in messages if each.role == "user" and not each.remark), default=0)
    links = {each.turn: each.continues for each in messages if each.role == "assistant"}
    first = next((turn for turn, before in links.items() if before and turn >= question), 0)
    while first and links.get(first):
        first = links[first]
    return first
