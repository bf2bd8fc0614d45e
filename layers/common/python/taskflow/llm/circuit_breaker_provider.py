"""Asks a provider only when the circuit breaker of the model lets the call through."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from taskflow.clock import Clock
from taskflow.codes import AiErrorCode
from taskflow.completion import Completion, CompletionRequest, Provider
from taskflow.errors import ProviderError, StoreError
from taskflow.llm import breaker
from taskflow.llm.breaker import Admission, BreakerPolicy, BreakerState, BreakerStore
from taskflow.llm.first_chunk import WrappedCompletion
from taskflow.llm.learnt import Learnt

logger = logging.getLogger(__name__)

STORE_ATTEMPTS = 4

OUTAGES = frozenset({AiErrorCode.SERVICE_UNAVAILABLE, AiErrorCode.TIMEOUT})
"""What counts against a model unless its server is known to be slow.
A refusal (rate limit, key, content) is an answer: the service is there."""


class CircuitBreakerProvider:
    """Raises ``SERVICE_UNAVAILABLE`` at once while the breaker of ``provider/model`` is open.

    When the store of breakers does not answer, every call goes out. ``learnt``: what the process knows of the models'
    replies; what the store has of that goes there, and what is new there goes to the store.
    """

    def __init__(
        self,
        inner: Provider,
        name: str,
        clock: Clock,
        store: BreakerStore,
        policy: BreakerPolicy,
        outages: frozenset[AiErrorCode] = OUTAGES,
        learnt: Learnt | None = None,
    ) -> None:
        self.outages = outages
        self._inner = inner
        self._name = name
        self._clock = clock
        self._store = store
        self._policy = policy
        self._learnt = learnt

    def stops_unheard(self, model: str) -> bool:
        return self._inner.stops_unheard(model)

    async def open(self, request: CompletionRequest) -> Completion:
        key = f"{self._name}/{request.model}"
        admission = await self._admit(key)
        if not admission.allowed:
            raise ProviderError(
                AiErrorCode.SERVICE_UNAVAILABLE,
                f"circuit open for {key}",
                retry_after=admission.wait,
                retryable=True,
            )
        shared = admission.state.reasons_at is not None
        if self._learnt is not None:
            self._learnt.told_reasoning(request.model, shared)
        try:
            completion = await self._inner.open(request)
        except ProviderError as error:
            if admission.counts or error.code in self.outages:
                await self.count(key, error, probe=admission.probe)
            raise
        except BaseException:
            if admission.probe:
                await self._update(key, breaker.released)
            raise
        if admission.counts:
            try:
                await self.count(key, None, probe=admission.probe)
            except BaseException:
                await completion.aclose()
                raise
        return CircuitBreakerCompletion(completion, self, key, shared)

    async def count(self, key: str, error: ProviderError | None, *, probe: bool = False) -> None:
        """Tells the breaker ``key`` how a call ended. ``error`` None: the model answered."""
        now, policy = self._clock.now(), self._policy
        rule = breaker.failed if error is not None and error.code in self.outages else breaker.succeeded
        await self._update(key, lambda state: rule(state, now, policy, probe=probe))

    async def share(self, key: str, model: str, shared: bool) -> None:
        """Tells the other processes how replies of ``model`` begin, if that is not what was ``shared`` before."""
        if self._learnt is None or self._learnt.saw_opened(model) in (None, shared):
            return
        at = self._clock.now() if not shared else None
        await self._update(key, lambda state: replace(state, reasons_at=at))

    async def _admit(self, key: str) -> Admission:
        try:
            stored = await self._store.get(key)
            admission = breaker.admit(stored.state, self._clock.now(), self._policy)
            if admission.probe and not await self._store.put(key, admission.state, stored.version):
                return Admission(False, stored.state, wait=1.0)  # another process probes
        except StoreError as error:
            logger.warning("circuit breaker store is away: %s", type(error).__name__)
            return Admission(True, breaker.CLOSED)
        return admission

    async def _update(self, key: str, rule: Callable[[BreakerState], BreakerState]) -> None:
        try:
            for _ in range(STORE_ATTEMPTS):
                stored = await self._store.get(key)
                state = rule(stored.state)
                if state == stored.state or await self._store.put(key, state, stored.version):
                    return
        except StoreError as error:
            logger.warning("circuit breaker store is away: %s", type(error).__name__)


class CircuitBreakerCompletion(WrappedCompletion):
    """Reports a failure in the middle of a reply to the breaker, and at its end how it began.

    ``shared``: whether the store had it that replies of the model begin within a block of reasoning.
    """

    def __init__(self, inner: Completion, provider: CircuitBreakerProvider, key: str, shared: bool) -> None:
        super().__init__(inner)
        self._owner = provider
        self._key = key
        self._shared = shared

    async def __anext__(self) -> str:
        try:
            return await super().__anext__()
        except StopAsyncIteration:
            await self._owner.share(self._key, self.model, self._shared)
            raise
        except ProviderError as error:
            if error.code in self._owner.outages:
                await self._owner.count(self._key, error)
            raise
