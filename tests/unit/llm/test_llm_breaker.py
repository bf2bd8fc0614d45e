"""The circuit breaker: its rules, and a provider behind it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from taskflow.codes import AiErrorCode
from taskflow.completion import ChatMessage, CompletionRequest
from taskflow.errors import ProviderError, StoreUnavailable
from taskflow.llm import breaker
from taskflow.llm.breaker import CLOSED, BreakerPolicy, BreakerState, MemoryBreakerStore, StoredBreaker
from taskflow.llm.circuit_breaker_provider import OUTAGES, CircuitBreakerProvider
from taskflow.llm.fallback import FallbackProvider
from taskflow.llm.first_chunk import FirstChunkProvider

from tests.fakes.provider import FakeProvider, Script, say
from tests.support.manual_clock import ManualClock

POLICY = BreakerPolicy(threshold=3, window=60, open_seconds=10, max_open_seconds=35, probe_seconds=40)
REQUEST = CompletionRequest("m", (ChatMessage("user", "hello"),), 10)
DOWN = Script(open_error=ProviderError(AiErrorCode.SERVICE_UNAVAILABLE, "down", retryable=True))


def after_failures(*times: float) -> BreakerState:
    state = CLOSED
    for at in times:
        state = breaker.failed(state, at, POLICY, probe=False)
    return state


# --- rules ---


def test_it_opens_at_the_threshold() -> None:
    assert after_failures(0, 1).opened_at is None
    assert after_failures(0, 1, 2).opened_at == 2


def test_failures_outside_the_window_do_not_count() -> None:
    assert after_failures(0, 1, 61).opened_at is None
    assert after_failures(0, 30, 59).opened_at == 59


def test_a_success_forgives_one_failure() -> None:
    state = breaker.succeeded(after_failures(0, 1), 2, POLICY, probe=False)
    assert len(state.failures) == 1
    assert breaker.failed(state, 3, POLICY, probe=False).opened_at is None


def test_what_is_known_of_the_model_outlives_every_change() -> None:
    known = replace(after_failures(0, 1, 2), reasons_at=5.0)
    probing = breaker.admit(known, 12, POLICY).state
    for state in (
        probing,
        breaker.released(probing),
        breaker.failed(probing, 13, POLICY, probe=True),
        breaker.succeeded(probing, 13, POLICY, probe=True),
        breaker.failed(BreakerState(reasons_at=5.0), 13, POLICY, probe=False),
        breaker.succeeded(BreakerState((1.0,), reasons_at=5.0), 13, POLICY, probe=False),
    ):
        assert state.reasons_at == 5.0


def test_open_refuses_and_says_how_long() -> None:
    admission = breaker.admit(after_failures(0, 1, 2), 5, POLICY)
    assert (admission.allowed, admission.wait) == (False, 7)


def test_half_open_lets_one_probe_through() -> None:
    first = breaker.admit(after_failures(0, 1, 2), 12, POLICY)
    assert (first.allowed, first.probe) == (True, True)
    second = breaker.admit(first.state, 13, POLICY)
    assert (second.allowed, second.wait) == (False, 39)


def test_a_probe_that_never_reports_is_replaced() -> None:
    first = breaker.admit(after_failures(0, 1, 2), 12, POLICY)
    assert breaker.admit(first.state, 52, POLICY).probe


def test_a_probe_s_success_closes() -> None:
    probing = breaker.admit(after_failures(0, 1, 2), 12, POLICY).state
    assert breaker.succeeded(probing, 13, POLICY, probe=True) == CLOSED


def test_each_failed_probe_opens_for_twice_as_long_up_to_the_maximum() -> None:
    state, now = after_failures(0, 1, 2), 2.0
    lengths = []
    for _ in range(3):
        now += state.open_seconds
        state = breaker.failed(breaker.admit(state, now, POLICY).state, now, POLICY, probe=True)
        lengths.append(state.open_seconds)
    assert lengths == [20, 35, 35]


def test_a_late_report_of_an_earlier_call_changes_nothing_while_open() -> None:
    opened = after_failures(0, 1, 2)
    assert breaker.failed(opened, 3, POLICY, probe=False) == opened
    assert breaker.succeeded(opened, 3, POLICY, probe=False) == opened


def test_the_state_stays_small_however_many_fail() -> None:
    state = CLOSED
    for at in range(1000):
        state = breaker.failed(state, at * 20.5, POLICY, probe=False)
        assert len(state.failures) <= POLICY.threshold


# --- a provider behind it ---


class Setting:
    def __init__(self, *scripts: Script) -> None:
        self.clock = ManualClock()
        self.store = MemoryBreakerStore()
        self.fake = FakeProvider(self.clock, list(scripts))
        self.provider = CircuitBreakerProvider(
            FirstChunkProvider(self.fake), "p", self.clock, self.store, POLICY
        )

    async def fail(self, times: int) -> None:
        for _ in range(times):
            with pytest.raises(ProviderError):
                await self.provider.open(REQUEST)


async def test_in_health_a_call_costs_one_read_and_no_write() -> None:
    setting = Setting(say("Hello"))
    completion = await setting.provider.open(REQUEST)
    assert [piece async for piece in completion] == ["Hello"]
    assert (setting.store.reads, setting.store.writes) == (1, 0)


async def test_an_open_circuit_does_not_call_the_provider() -> None:
    setting = Setting(DOWN)
    await setting.fail(3)
    with pytest.raises(ProviderError) as caught:
        await setting.provider.open(REQUEST)
    assert caught.value.code is AiErrorCode.SERVICE_UNAVAILABLE
    assert len(setting.fake.requests) == 3


async def test_the_circuit_is_per_model() -> None:
    setting = Setting(DOWN, DOWN, DOWN, say("Hello"))
    await setting.fail(3)
    other = CompletionRequest("other", REQUEST.messages, 10)
    assert [piece async for piece in await setting.provider.open(other)] == ["Hello"]


async def test_a_successful_probe_closes_it_for_everybody() -> None:
    setting = Setting(DOWN, DOWN, DOWN, say("Hello"))
    await setting.fail(3)
    await setting.clock.advance(10)
    await setting.provider.open(REQUEST)
    assert setting.store.items["p/m"].state == CLOSED


async def test_only_one_of_many_callers_probes() -> None:
    slow = Script(pieces=("a",), first_delay=5)
    setting = Setting(DOWN, DOWN, DOWN, slow)
    await setting.fail(3)
    await setting.clock.advance(10)
    callers = [asyncio.create_task(setting.provider.open(REQUEST)) for _ in range(5)]
    await setting.clock.advance(5)
    outcomes = await asyncio.gather(*callers, return_exceptions=True)
    assert sum(isinstance(outcome, ProviderError) for outcome in outcomes) == 4
    assert len(setting.fake.requests) == 4


async def test_a_cancelled_probe_lets_the_next_call_probe() -> None:
    setting = Setting(DOWN, DOWN, DOWN, Script(pieces=("a",), first_delay=5), say("Hello"))
    await setting.fail(3)
    await setting.clock.advance(10)
    probe = asyncio.create_task(setting.provider.open(REQUEST))
    await setting.clock.advance(1)
    probe.cancel()
    with pytest.raises(asyncio.CancelledError):
        await probe
    assert [piece async for piece in await setting.provider.open(REQUEST)] == ["Hello"]


async def test_a_break_in_the_middle_of_a_reply_counts() -> None:
    broken = ProviderError(AiErrorCode.SERVICE_UNAVAILABLE, "broke off", retryable=True)
    setting = Setting(Script(pieces=("a", "b"), fail_after=1, error=broken))
    for _ in range(3):
        completion = await setting.provider.open(REQUEST)
        with pytest.raises(ProviderError):
            async for _piece in completion:
                pass
        await setting.clock.advance(1)
    assert setting.store.items["p/m"].state.failures != ()


@pytest.mark.parametrize(
    "code",
    [
        AiErrorCode.RATE_LIMITED,
        AiErrorCode.QUOTA_EXCEEDED,
        AiErrorCode.PERMISSION_DENIED,
        AiErrorCode.CONTENT_BLOCKED,
    ],
)
async def test_a_refusal_is_an_answer_and_never_opens_the_circuit(code: AiErrorCode) -> None:
    setting = Setting(Script(open_error=ProviderError(code, "no")))
    await setting.fail(10)
    assert len(setting.fake.requests) == 10
    assert setting.store.writes == 0


async def test_a_store_that_is_away_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    class Away(MemoryBreakerStore):
        async def get(self, key: str) -> StoredBreaker:
            raise StoreUnavailable

    setting = Setting(say("Hello"))
    setting.provider = CircuitBreakerProvider(
        FirstChunkProvider(setting.fake), "p", setting.clock, Away(), POLICY
    )
    assert [piece async for piece in await setting.provider.open(REQUEST)] == ["Hello"]
    assert "store is away" in caplog.text


async def test_with_every_circuit_open_the_person_is_told_at_once() -> None:
    setting = Setting(DOWN)
    provider = FallbackProvider(setting.provider, ("second", "third"))
    for _ in range(3):
        with pytest.raises(ProviderError):
            await provider.open(REQUEST)
    calls = len(setting.fake.requests)
    with pytest.raises(ProviderError) as caught:
        await provider.open(REQUEST)
    assert caught.value.code is AiErrorCode.SERVICE_UNAVAILABLE
    assert len(setting.fake.requests) == calls == 9


async def test_timeouts_of_a_server_that_is_known_to_be_slow_do_not_count() -> None:
    late = Script(open_error=ProviderError(AiErrorCode.TIMEOUT, "first token took too long", retryable=True))
    clock, store = ManualClock(), MemoryBreakerStore()
    fake = FakeProvider(clock, [*([late] * POLICY.threshold * 2), *([DOWN] * POLICY.threshold)])
    slow = OUTAGES - {AiErrorCode.TIMEOUT}
    behind_breakers = CircuitBreakerProvider(FirstChunkProvider(fake), "p", clock, store, POLICY, slow)
    for _ in range(POLICY.threshold * 2):
        with pytest.raises(ProviderError, match="too long"):
            await behind_breakers.open(REQUEST)
    for _ in range(POLICY.threshold):
        with pytest.raises(ProviderError, match="down"):
            await behind_breakers.open(REQUEST)
    with pytest.raises(ProviderError, match="circuit open"):
        await behind_breakers.open(REQUEST)
