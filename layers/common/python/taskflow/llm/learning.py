"""Asking again, once each, in the form and at the address that the server wants."""

from __future__ import annotations

import logging

from taskflow.completion import Completion, CompletionRequest, Provider
from taskflow.errors import ProviderError
from taskflow.llm.errors import AddressWrong
from taskflow.llm.openai import OpenAiProvider
from taskflow.llm.refusals import FormRefused

logger = logging.getLogger(__name__)

MAX_REPEATS = 3
"""How many refusals of one request are learnt from."""


class LearningProvider:
    """Asks ``inner`` (around ``server``) again when ``server`` can write the request otherwise, or elsewhere."""

    def __init__(self, inner: Provider, server: OpenAiProvider) -> None:
        self._inner = inner
        self._server = server

    def stops_unheard(self, model: str) -> bool:
        return self._inner.stops_unheard(model)

    async def open(self, request: CompletionRequest) -> Completion:
        for _ in range(MAX_REPEATS):
            form = self._server.learnt.forms.of(request.model)
            try:
                return await self._inner.open(request)
            except FormRefused as error:
                if not self._server.learnt.forms.learn(request.model, form, error.change):
                    raise
                self._say(request, error, f"asked again without what it refuses ({error.change.what})")
            except AddressWrong as error:
                if not self._server.learnt.elsewhere(error.tried):
                    raise
                self._say(request, error, "asked again at another address")
        return await self._inner.open(request)

    def _say(self, request: CompletionRequest, error: ProviderError, what: str) -> None:
        logger.info("%s/%s: %s; it said: %s", self._server.name, request.model, what, error.detail)
