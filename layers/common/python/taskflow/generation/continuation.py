"""A completion that goes on with an earlier reply: what it says again of that reply is not told."""

from __future__ import annotations

from collections.abc import AsyncIterator

from taskflow.conversation.overlap import Overlap
from taskflow.llm.types import Completion, Finish, Usage


class Continuation:
    """``inner`` without the end of ``after`` that it begins with, if it does."""

    def __init__(self, inner: Completion, after: str) -> None:
        self._inner = inner
        self._overlap = Overlap(after)
        self.model = inner.model
        self.provider = inner.provider

    @property
    def usage(self) -> Usage:
        """What is told again is paid for again."""
        return self._inner.usage

    @property
    def finish(self) -> Finish:
        return self._inner.finish

    @property
    def upstream_stops(self) -> bool:
        return self._inner.upstream_stops

    async def __aiter__(self) -> AsyncIterator[str]:
        async for piece in self._inner:
            if told := self._overlap.push(piece):
                yield told
        if told := self._overlap.end():
            yield told

    async def aclose(self) -> None:
        await self._inner.aclose()
