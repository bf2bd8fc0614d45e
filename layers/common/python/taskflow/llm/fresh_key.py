"""Asks the model server with the key as it is now: one that is refused may just have been rotated."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from taskflow.codes import AiErrorCode
from taskflow.completion import Completion, CompletionRequest, Provider
from taskflow.errors import ProviderError
from taskflow.llm.server import Server

Key = Callable[[bool], str]
"""The key of the server; True: the one that it gave last was refused. May block for as long as a call takes."""


class FreshKeyProvider:
    """Gives ``server`` its key before every call, and once more after a refusal if the key has changed."""

    def __init__(self, inner: Provider, server: Server, key: Key) -> None:
        self._inner = inner
        self._server = server
        self._key = key

    def stops_unheard(self, model: str) -> bool:
        return self._inner.stops_unheard(model)

    async def open(self, request: CompletionRequest) -> Completion:
        used = await asyncio.to_thread(self._key, False)
        try:
            self._server.use_key(used)
            return await self._inner.open(request)
        except ProviderError as error:
            if error.code is not AiErrorCode.PERMISSION_DENIED:
                raise
            fresh = await asyncio.to_thread(self._key, True)
            if fresh == used:
                raise
            self._server.use_key(fresh)
            return await self._inner.open(request)
