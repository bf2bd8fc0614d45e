"""Tries a failed call again on the same model, with backoff and jitter, until the first piece has come."""

from __future__ import annotations

import random

from tenacity import AsyncRetrying, RetryCallState

from taskflow.clock import Clock
from taskflow.codes import AiErrorCode
from taskflow.completion import Completion, CompletionRequest, Provider
from taskflow.errors import ProviderError
from taskflow.light_dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """``max_retry_after``: the longest wait a provider may ask for; ``budget``: no attempt starts later than that.

    Seconds. Waits are drawn from [half, full] of ``backoff`` doubled each time, at most ``max_backoff``.
    """

    attempts: int = 3
    backoff: float = 0.5
    max_backoff: float = 4.0
    max_retry_after: float = 10.0
    budget: float = 30.0


def delay(
    policy: RetryPolicy, error: BaseException | None, attempt: int, jitter: float, empty: int = 0
) -> float | None:
    """Seconds to wait after failed attempt number ``attempt`` (from 1), or None: do not try again.

    ``jitter`` is in [0, 1). A ``Retry-After`` is a minimum; one beyond the policy's limit ends the attempts at once.
    ``empty``: how many of the attempts came to an empty reply; such a reply is tried again once.
    """
    if empty > 1:
        return None
    if not isinstance(error, ProviderError) or not error.retryable or attempt >= policy.attempts:
        return None
    backoff = min(policy.max_backoff, policy.backoff * 2.0 ** (attempt - 1))
    spread = backoff * (0.5 + jitter / 2)
    if error.retry_after is None:
        return spread
    if error.retry_after > policy.max_retry_after:
        return None
    return error.retry_after + spread - backoff / 2


class RetryingProvider:
    """Tries ``inner.open`` again. ``inner`` returns with the first piece at hand (``FirstChunkProvider``)."""

    def __init__(self, inner: Provider, clock: Clock, rng: random.Random, policy: RetryPolicy) -> None:
        self._inner = inner
        self._clock = clock
        self._rng = rng
        self._policy = policy

    def stops_unheard(self, model: str) -> bool:
        return self._inner.stops_unheard(model)

    async def open(self, request: CompletionRequest) -> Completion:
        began = self._clock.monotonic()
        waits: dict[int, float | None] = {}
        empty = 0

        def wait(state: RetryCallState) -> float:
            nonlocal empty
            error = state.outcome.exception() if state.outcome else None
            if state.attempt_number not in waits:
                empty += isinstance(error, ProviderError) and error.code is AiErrorCode.EMPTY_REPLY
                seconds = delay(self._policy, error, state.attempt_number, self._rng.random(), empty)
                late = seconds is not None and self._clock.monotonic() + seconds > began + self._policy.budget
                waits[state.attempt_number] = None if late else seconds
            return waits[state.attempt_number] or 0.0

        def fail_unstarted(state: RetryCallState) -> bool:
            wait(state)
            return waits[state.attempt_number] is None

        attempts = AsyncRetrying(sleep=self._clock.sleep, wait=wait, stop=fail_unstarted, reraise=True)
        return await attempts(self._inner.open, request)
