"""Waits for the first piece of a completion. Until it comes a call may be tried again, after it it may not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from taskflow.codes import AiErrorCode
from taskflow.completion import Completion, CompletionRequest, Finish, Provider, Usage
from taskflow.errors import ProviderError
from taskflow.llm.usage import estimate


class WrappedCompletion:
    """Passes everything on to ``inner``. Subclasses override single methods."""

    def __init__(self, inner: Completion) -> None:
        self.model = inner.model
        self.provider = inner.provider
        self._inner = inner
        self._pieces = aiter(inner)

    @property
    def usage(self) -> Usage:
        return self._inner.usage

    @property
    def finish(self) -> Finish:
        return self._inner.finish

    @property
    def upstream_stops(self) -> bool:
        return self._inner.upstream_stops

    def __aiter__(self) -> AsyncIterator[str]:
        return self

    async def __anext__(self) -> str:
        return await anext(self._pieces)

    async def aclose(self) -> None:
        await self._inner.aclose()


class FirstChunkCompletion(WrappedCompletion):
    """Gives out the piece that was waited for, then those of ``inner``."""

    def __init__(self, inner: Completion, first: str | None) -> None:
        super().__init__(inner)
        self._first = first

    async def __anext__(self) -> str:
        if self._first is None:
            return await super().__anext__()
        piece, self._first = self._first, None
        return piece

    async def aclose(self) -> None:
        self._first = None
        await super().aclose()


class FirstChunkProvider:
    """Opens a completion and waits for its first piece."""

    def __init__(self, inner: Provider) -> None:
        self._inner = inner

    def stops_unheard(self, model: str) -> bool:
        return self._inner.stops_unheard(model)

    async def open(self, request: CompletionRequest) -> Completion:
        bill = request.bill
        if bill is not None and not bill.covers(request):
            raise ProviderError(AiErrorCode.EMPTY_REPLY, "what was held for the turn pays for no other try")
        try:
            completion = await self._inner.open(request)
        except asyncio.CancelledError:
            # It may have been sent already.
            if bill is not None:
                bill.add(request.model, estimate(request, ""))
            raise
        try:
            first = await anext(aiter(completion), None)
        except BaseException:
            await completion.aclose()
            if bill is not None:
                bill.add(completion.model, completion.usage)
            raise
        return FirstChunkCompletion(completion, first)
