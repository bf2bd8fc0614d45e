"""A completion that goes on with an earlier reply: what it repeats of that reply is left out (but is paid for)."""

from __future__ import annotations

from taskflow.completion import Completion
from taskflow.conversation.joining import Join
from taskflow.conversation.overlap import Overlap
from taskflow.llm.first_chunk import WrappedCompletion


class Continuation(WrappedCompletion):
    """``inner`` without the end of ``after`` that it begins with, if it does. ``same_bubble``: it goes on where
    ``after`` stands, and what they need between them is added."""

    def __init__(self, inner: Completion, after: str, *, same_bubble: bool = False) -> None:
        super().__init__(inner)
        self._overlap = Join(after) if same_bubble else Overlap(after)
        self._over = False

    async def __anext__(self) -> str:
        while not self._over:
            try:
                new_text = self._overlap.push(await super().__anext__())
            except StopAsyncIteration:
                self._over, new_text = True, self._overlap.end()
            if new_text:
                return new_text
        raise StopAsyncIteration
