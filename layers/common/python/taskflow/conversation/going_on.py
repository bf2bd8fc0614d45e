"""A person who only asks for more of a reply that was cut off: which reply that is."""

from __future__ import annotations

from collections.abc import Sequence

from taskflow.conversation.messages import Message
from taskflow.visibility import is_blank


def goes_on(messages: Sequence[Message]) -> bool:
    """Whether the last messages only ask for more of the reply before them, which was cut off."""
    return _wished(messages) is not None


def without_nudges(messages: Sequence[Message]) -> list[Message]:
    """``messages`` without the nudges between a reply that was cut off and the wish for more of it.

    A nudge comes by itself while the person still reads; what they want more of is the reply.
    """
    if not any(map(is_cut, messages)):
        return list(messages)
    wish = start = _first_wish(messages)
    while start and (messages[start - 1].kind == "nudge" or messages[start - 1].remark):
        start -= 1
    if 0 < start <= wish < len(messages) and is_cut(messages[start - 1]):
        between = [each for each in messages[start:wish] if each.kind != "nudge"]
        return [*messages[:start], *between, *messages[wish:]]
    return list(messages)


def _wished(messages: Sequence[Message]) -> int | None:
    """The place of the reply that the last messages want more of."""
    if not any(map(is_cut, messages)):
        return None
    wish = index = _first_wish(messages)
    while index and messages[index - 1].remark:
        index -= 1
    return index - 1 if index > 0 and wish < len(messages) and is_cut(messages[index - 1]) else None


def _first_wish(messages: Sequence[Message]) -> int:
    """The place of the first of the last messages that only ask for more."""
    index = len(messages)
    while index and _asks_for_more(messages[index - 1]):
        index -= 1
    return index


def _asks_for_more(message: Message) -> bool:
    if message.role != "user" or message.remark or message.mode == "steer":
        return False
    if message.mode == "continue":
        return True
    # Its tables are for those whose reply was cut off.
    from taskflow.conversation.go_on_words import is_continue

    return is_continue(message.content)


def is_cut(message: Message) -> bool:
    """A reply that ended at a limit, or where the person stopped it."""
    return (
        message.role == "assistant"
        and not message.error_code
        and not is_blank(message.content)
        and (message.finish == "length" or message.status == "interrupted")
    )


def standing_text(messages: Sequence[Message]) -> str:
    """What stands of the reply that the last message wants more of: its parts, one after the other.

    ``messages`` end with that wish; see ``goes_on``.
    """
    parts: list[str] = []
    while (place := _wished(messages)) is not None:
        parts.append(messages[place].content)
        messages = messages[:place]
    return "".join(reversed(parts))
