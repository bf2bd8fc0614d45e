"""Asks another model when the one that was asked for fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from taskflow.codes import AiErrorCode
from taskflow.completion import Completion, CompletionRequest, Provider
from taskflow.errors import ProviderError


def falls_back(error: ProviderError) -> bool:
    """Whether another model may do better: this one is busy, away, silent, gone, or has nothing to say.

    Not for a refused key, an empty account or blocked content: another model would not, or should not, change that.
    """
    return error.retryable or error.code is AiErrorCode.MODEL_NOT_FOUND


class FallbackProvider:
    """Asks the requested model, then each of ``models`` that is not switched off. When all fail, raises the error of
    the first."""

    def __init__(self, inner: Provider, models: Sequence[str]) -> None:
        self._inner = inner
        self._models = tuple(models)

    def stops_unheard(self, model: str) -> bool:
        return self._inner.stops_unheard(model)

    async def open(self, request: CompletionRequest) -> Completion:
        try:
            return await self._inner.open(request)
        except ProviderError as error:
            if not falls_back(error):
                raise
            told = error
        off = await request.off() if request.off is not None and self._models else ()
        for model in self._models:
            if model == request.model or model in off:
                continue
            try:
                return await self._inner.open(replace(request, model=model))
            except ProviderError as error:
                if not falls_back(error):
                    break
        raise told
