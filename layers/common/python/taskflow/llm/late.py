"""A provider that is built when a model is asked. A run that only syncs a connection never loads the HTTP client."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from taskflow.completion import Completion, CompletionRequest, Provider


class LateProvider:
    """``completion.Provider``: the one that ``build`` makes."""

    def __init__(self, build: Callable[[], Provider]) -> None:
        self._build = build

    @cached_property
    def built(self) -> Provider:
        """The provider itself, built now if it is not."""
        return self._build()

    async def open(self, request: CompletionRequest) -> Completion:
        return await self.built.open(request)

    def stops_unheard(self, model: str) -> bool:
        return self.built.stops_unheard(model)
