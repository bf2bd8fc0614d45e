"""How much of a conversation fits a model: estimates of tokens, and which messages stay. Pure.

Providers count with tokenizers that we do not have. The estimate is on the careful side for English and European
languages, about right for ideographs; what it gets wrong the provider refuses, and ``narrower`` learns from that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from taskflow.conversation.messages import Message
from taskflow.errors import PromptTooLong

ASCII_PER_TOKEN = 3.5
BYTES_PER_TOKEN = 3.0
"""Of what is not ASCII: an ideograph is about one token, a letter of Greek or Cyrillic two thirds."""
MESSAGE_TOKENS = 8
"""What a template puts around a message."""
MARGIN = 0.95
LEAST_TOKENS = 100
"""Less than this of a reply is not worth quoting."""


def tokens(text: str) -> int:
    """About how many tokens ``text`` has."""
    size = len(text.encode("utf-8", "replace"))
    plain = sum(map(str.isascii, text)) if size != len(text) else size
    return int(plain / ASCII_PER_TOKEN + (size - plain) / BYTES_PER_TOKEN) + 1


def prompt_budget(context_tokens: int, max_output_tokens: int) -> int:
    """Tokens of a prompt that leave room for the reply; a small context gives the reply a quarter of it."""
    reserve = min(max_output_tokens, context_tokens // 4)
    return max(1, int((context_tokens - reserve) * MARGIN))


def size(system_prompt: str, messages: Sequence[Message]) -> int:
    """About how many tokens a prompt of these messages has."""
    return sum(map(_cost, messages)) + tokens(system_prompt) + MESSAGE_TOKENS


def fitting(system_prompt: str, messages: Sequence[Message], budget: int | None) -> list[Message]:
    """The newest messages that fit ``budget`` tokens, always at least the last one.

    They never begin with an assistant's reply to a question that was left out. Of a reply right before the last
    message that does not fit whole, the end stays: it may be asked to go on.
    """
    if budget is None:
        return list(messages)
    room = budget - tokens(system_prompt) - MESSAGE_TOKENS
    start = len(messages)
    for index in range(len(messages) - 1, -1, -1):
        room -= _cost(messages[index])
        if room < 0 and index < len(messages) - 1:
            break
        start = index
    kept = list(messages[start:])
    if len(kept) == 1 and start and messages[start - 1].role == "assistant":
        return _end_of(messages[start - 1], budget - size(system_prompt, kept)) + kept
    while start and len(kept) > 1 and kept[0].role == "assistant":
        kept.pop(0)
    return kept


def narrower(asked: int, error: PromptTooLong, max_output_tokens: int) -> int:
    """The budget to try after a prompt of ``asked`` estimated tokens was refused.

    By what the provider said it counted and accepts; without that, half. At most three quarters, so that few tries
    are needed.
    """
    if error.limit and error.asked and error.asked > 0:
        scaled = asked * prompt_budget(error.limit, max_output_tokens) / error.asked
    elif error.limit:
        scaled = min(prompt_budget(error.limit, max_output_tokens), asked / 2)
    else:
        scaled = asked / 2
    return max(1, int(min(scaled, asked * 0.75)))


def _end_of(reply: Message, room: int) -> list[Message]:
    if room < LEAST_TOKENS:
        return []
    # Letters do not all cost the same: the end is measured, and made shorter until it fits.
    chars = int(len(reply.content) * min(1.0, room / _cost(reply)))
    while tokens(f"…{reply.content[-chars:]}") + MESSAGE_TOKENS > room:
        chars = int(chars * MARGIN)
    return [replace(reply, content=f"…{reply.content[-chars:]}")]


def _cost(message: Message) -> int:
    return tokens(message.content) + MESSAGE_TOKENS
