"""Asks a provider only when the circuit breaker of the model lets the call through."""

from __future__ import annotations

import logging
from collections.abc import Callable

from taskflow.clock import Clock
from taskflow.codes import AiErrorCode
from taskflow.completion import Completion, CompletionRequest, Provider
from taskflow.errors import ProviderError, StoreError
from taskflow.llm import breaker
from taskflow.llm.breaker import Admission, BreakerPolicy, BreakerState, BreakerStore
from taskflow.llm.first_chunk import WrappedCompletion

logger = logging.getLogger(__name__)

STORE_ATTEMPTS = 4

OUTAGES = frozenset({AiErrorCode.SERVICE_UNAVAILABLE, AiErrorCode.TIMEOUT})
"""What counts against a model unless its server is known to be slow.
A refusal (rate limit, key, content) is an answer: the service is there."""


class CircuitBreakerProvider:
    """Raises ``SERVICE_UNAVAILABLE`` at once while the breaker of ``provider/model`` is open.

    When the store of breakers does not answer, every call goes out.
    """

    def __init__(
        self,
        inner: Provider,
        name: str,
        clock: Clock,
        store: BreakerStore,
        policy: BreakerPolicy,
        outages: frozenset[AiErrorCode] = OUTAGES,
    ) -> None:
        self.outages = outages
        self._inner = inner
        self._name = name
        self._clock = clock
        self._store = store
        self._policy = policy

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
        return CircuitBreakerCompletion(completion, self, key)

    async def count(self, key: str, error: ProviderError | None, *, probe: bool = False) -> None:
        """Tells the breaker ``key`` how a call ended. ``error`` None: the model answered."""
        now, policy = self._clock.now(), self._policy
        rule = breaker.failed if error is not None and error.code in self.outages else breaker.succeeded
        await self._update(key, lambda state: rule(state, now, policy, probe=probe))

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
    """Reports a failure in the middle of a reply to the breaker."""

    def __init__(self, inner: Completion, provider: CircuitBreakerProvider, key: str) -> None:
        super().__init__(inner)
        self._owner = provider
        self._key = key

    async def __anext__(self) -> str:
        try:
            return await super().__anext__()
        except ProviderError as error:
            if error.code in self._owner.outages:
                await self._owner.count(self._key, error)
            raise
