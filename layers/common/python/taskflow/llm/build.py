"""Composes the provider that functions use: fallback (circuit breaker (retry (learning (first piece (HTTP)))))."""

from __future__ import annotations

import random

import httpx

from taskflow.clock import Clock
from taskflow.codes import AiErrorCode
from taskflow.completion import Provider
from taskflow.llm import registry
from taskflow.llm.address import parse
from taskflow.llm.breaker import BreakerPolicy, BreakerStore
from taskflow.llm.circuit_breaker_provider import OUTAGES, CircuitBreakerProvider
from taskflow.llm.fallback import FallbackProvider
from taskflow.llm.first_chunk import FirstChunkProvider
from taskflow.llm.fresh_key import FreshKeyProvider, Key
from taskflow.llm.learning import LearningProvider
from taskflow.llm.openai import OpenAiProvider
from taskflow.llm.retry import RetryingProvider, RetryPolicy
from taskflow.llm.server import Server
from taskflow.settings import Settings


def build_provider(
    settings: Settings,
    *,
    clock: Clock,
    rng: random.Random,
    breaker_store: BreakerStore,
    key: Key | None = None,
    client: httpx.AsyncClient | None = None,
) -> Provider:
    """The provider of ``settings``. ``key``: the server's, if not that of the settings.

    Its ``open`` returns with the first piece at hand. Raises ``SettingsError``.
    """
    address = parse(settings.llm_base_url)
    name = registry.provider_name(settings)

    def price(model: str, input_tokens: int, output_tokens: int) -> float | None:
        return registry.cost(registry.describe(settings, model), input_tokens, output_tokens)

    def stops(model: str, upstream: str | None, begun: bool) -> bool:
        return registry.upstream_stops(registry.describe(settings, model), upstream, begun=begun)

    timeouts = registry.timeouts(settings)
    server = Server(
        address=address,
        name=name,
        clock=clock,
        timeouts=timeouts,
        price=price,
        stops=stops,
        priced=lambda model: registry.priced_by(settings, model),
        client=client,
    )
    retry = RetryPolicy(max_retry_after=settings.provider_retry_after_seconds, budget=timeouts.first_token)
    asking = FreshKeyProvider(OpenAiProvider(server), server, key or (lambda refused: settings.llm_api_key))
    learning = LearningProvider(FirstChunkProvider(asking), server, timeouts.first_token)
    retrying = RetryingProvider(learning, clock, rng, retry)
    probe_seconds = settings.provider_connect_seconds + 2 * timeouts.first_token
    # A server on somebody's own machine that takes long is busy: refusing the next person would not relieve it.
    outages = OUTAGES - {AiErrorCode.TIMEOUT} if registry.is_local(settings) else OUTAGES
    behind_breakers = CircuitBreakerProvider(
        retrying,
        name,
        clock,
        breaker_store,
        BreakerPolicy(probe_seconds=probe_seconds),
        outages,
        server.learnt,
    )
    return FallbackProvider(behind_breakers, settings.fallback_models)
