"""Asks again in the form, and at the address, that a server wants."""

from __future__ import annotations

import logging

from taskflow.completion import Completion, CompletionRequest, Provider
from taskflow.errors import ProviderError
from taskflow.llm.errors import AddressWrong
from taskflow.llm.forms import goes_on
from taskflow.llm.refusals import Change, FormRefused
from taskflow.llm.server import Server

logger = logging.getLogger(__name__)


class LearningProvider:
    """Asks ``inner`` (at ``server``) again when the request can be written otherwise, or sent elsewhere.

    There are as many repeats as there are forms and addresses that were not refused yet, and none that would start
    later than ``budget`` seconds after the first request. What was learnt stays known for the next request.
    """

    def __init__(self, inner: Provider, server: Server, budget: float) -> None:
        self._inner = inner
        self._server = server
        self._budget = budget

    def stops_unheard(self, model: str) -> bool:
        return self._inner.stops_unheard(model)

    async def open(self, request: CompletionRequest) -> Completion:
        learnt, clock = self._server.learnt, self._server.clock
        latest = clock.monotonic() + self._budget
        elsewhere = 0
        for _ in range(learnt.tries_left(request.model)):
            form = learnt.forms.of(request.model)
            try:
                return await self._inner.open(request)
            except FormRefused as error:
                change = error.change
                if goes_on(request, form) and change.what in ("roles", "system"):
                    # Who speaks last is what such a request has that others have not.
                    change = Change("prefix")
                if not learnt.forms.learn(request.model, form, change) or clock.monotonic() > latest:
                    raise
                self._say(request, error, f"asked again without what it refuses ({change.what})")
            except AddressWrong as error:
                learnt.elsewhere(request.model, error.tried)
                elsewhere += 1
                if elsewhere > learnt.others or clock.monotonic() > latest:
                    raise
                self._say(request, error, "asked again at another address")
        return await self._inner.open(request)

    def _say(self, request: CompletionRequest, error: ProviderError, what: str) -> None:
        logger.info("%s/%s: %s; it said: %s", self._server.name, request.model, what, error.detail)
