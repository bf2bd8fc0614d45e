"""Estimates tokens where the provider does not count them: about four characters a token."""

from __future__ import annotations

from taskflow.completion import CompletionRequest, Usage

CHARS_PER_TOKEN = 4
TOKENS_PER_MESSAGE = 4
"""Role and separators of one chat message, as chat templates spend them."""


def tokens_of(chars: int) -> int:
    """The tokens of a text of ``chars`` characters, rounded up; 0 for none."""
    return -(-chars // CHARS_PER_TOKEN)


def prompt_tokens(request: CompletionRequest) -> int:
    """The estimated tokens of a prompt, with what each message adds."""
    lengths = [len(m.content) for m in request.messages]
    return sum(map(tokens_of, lengths)) + TOKENS_PER_MESSAGE * len(lengths)


def estimate(request: CompletionRequest, reply: str) -> Usage:
    """The estimated usage of ``reply`` so far."""
    return Usage(prompt_tokens(request), tokens_of(len(reply)), estimated=True)
