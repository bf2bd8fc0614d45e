"""Counting tokens where the provider does not: about four characters a token."""

from __future__ import annotations

from taskflow.llm.types import CompletionRequest, Usage

CHARS_PER_TOKEN = 4
TOKENS_PER_MESSAGE = 4
"""Role and separators of one chat message, as chat templates spend them."""


def estimate_tokens(text: str) -> int:
    """The tokens of ``text``, rounded up; 0 for none."""
    return -(-len(text) // CHARS_PER_TOKEN)


def prompt_tokens(request: CompletionRequest) -> int:
    """The estimated tokens of a prompt, with what each message adds."""
    return sum(estimate_tokens(m.content) + TOKENS_PER_MESSAGE for m in request.messages)


def estimate(request: CompletionRequest, reply: str) -> Usage:
    """The estimated usage of ``reply`` so far."""
    return Usage(prompt_tokens(request), estimate_tokens(reply), estimated=True)
