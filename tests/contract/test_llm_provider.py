"""The contract of ``Provider`` and ``Completion``, for the fake and for the OpenAI-compatible adapter."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import pytest
from taskflow.codes import AiErrorCode
from taskflow.completion import ChatMessage, Completion, CompletionRequest, Provider, Usage
from taskflow.errors import ProviderError
from taskflow.limits import MAX_REPLY_CHARS
from taskflow.llm.address import parse
from taskflow.llm.client import make_client
from taskflow.llm.openai import OpenAiProvider
from taskflow.llm.server import Server

from tests.fakes.provider import FakeProvider, Script
from tests.support.llm import TIMEOUTS
from tests.support.manual_clock import ManualClock
from tests.support.provider import scripted_provider
from tests.support.provider_behaviour import Behaviour

REQUEST = CompletionRequest("scripted-small", (ChatMessage("user", "Tell me a story"),), 100)
TOKENS = ("Once", " upon", " a", " time", ".")


@dataclass(frozen=True)
class Play:
    """What the upstream does, in both dialects. ``hang``: after so many tokens, no more."""

    tokens: tuple[str, ...] = TOKENS
    refuse: bool = False
    fail_after: int | None = None
    hang_after: int | None = None
    hang_before_open: bool = False


@dataclass
class Upstream:
    """One provider under test, with its clock."""

    provider: Provider
    clock: ManualClock
    asked: Callable[[], Awaitable[object]]
    """Returns once the upstream has the request."""
    stopped: Callable[[], Awaitable[bool]]
    """Returns once the upstream knows that its client is gone."""


Setting = Callable[[Play], AbstractAsyncContextManager[Upstream]]


@asynccontextmanager
async def fake(play: Play) -> AsyncIterator[Upstream]:
    clock = ManualClock()
    refused = ProviderError(AiErrorCode.RATE_LIMITED, "slow down", status=429, retry_after=7, retryable=True)
    broken = ProviderError(AiErrorCode.SERVICE_UNAVAILABLE, "broken", retryable=True)
    script = Script(
        pieces=play.tokens,
        open_delay=3_600 if play.hang_before_open else 0,
        open_error=refused if play.refuse else None,
        fail_after=play.fail_after,
        error=None if play.fail_after is None else broken,
        hang_after=play.hang_after,
        hang_seconds=TIMEOUTS.between_tokens if play.hang_after else TIMEOUTS.first_token,
        usage=Usage(4, len(play.tokens)),
    )
    provider = FakeProvider(clock, [script])

    async def stopped() -> bool:
        return provider.speaking == 0

    yield Upstream(provider, clock, lambda: asyncio.sleep(0), stopped)


@asynccontextmanager
async def real(play: Play) -> AsyncIterator[Upstream]:
    clock = ManualClock()
    async with scripted_provider() as server:
        behaviour = Behaviour(
            tokens=play.tokens,
            status=429 if play.refuse else 200,
            headers=(("retry-after", "7"),) if play.refuse else (),
            error_after=play.fail_after,
            hang_after=play.hang_after,
            hang_status=play.hang_before_open,
        )
        await server.script(behaviour)
        client = make_client(server.base_url)
        provider = OpenAiProvider(
            Server(
                address=parse(server.base_url),
                api_key="test",
                name="scripted",
                clock=clock,
                timeouts=TIMEOUTS,
                price=lambda model, i, o: None,
                stops=lambda model, upstream, begun: True,
                client=client,
            )
        )

        async def stopped() -> bool:
            return len(await server.wait_for_hangup()) == 1

        try:
            yield Upstream(provider, clock, server.wait_for_request, stopped)
        finally:
            await client.aclose()


both = pytest.mark.parametrize("setting", [fake, real], ids=["fake", "openai"])


async def collect(completion: Completion, into: list[str] | None = None) -> list[str]:
    pieces = [] if into is None else into
    async for piece in completion:
        pieces.append(piece)
    return pieces


async def take(completion: Completion, count: int) -> list[str]:
    """The next ``count`` pieces."""
    pieces = aiter(completion)
    return [await anext(pieces) for _ in range(count)]


async def pending_read(completion: Completion) -> asyncio.Task[str]:
    """A task that waits for the next piece."""

    async def read() -> str:
        return await anext(aiter(completion))

    task = asyncio.create_task(read())
    await asyncio.sleep(0)
    assert not task.done()
    return task


@both
async def test_a_reply_arrives_in_order_and_whole(setting: Setting) -> None:
    async with setting(Play()) as upstream:
        completion = await upstream.provider.open(REQUEST)
        assert tuple(await collect(completion)) == TOKENS
        await completion.aclose()


@both
async def test_the_completion_names_who_answers(setting: Setting) -> None:
    async with setting(Play()) as upstream:
        completion = await upstream.provider.open(REQUEST)
        assert (completion.model, bool(completion.provider)) == ("scripted-small", True)
        await completion.aclose()


@both
async def test_usage_is_the_provider_s_once_the_reply_has_ended(setting: Setting) -> None:
    async with setting(Play()) as upstream:
        completion = await upstream.provider.open(REQUEST)
        await collect(completion)
        assert completion.usage == Usage(4, len(TOKENS))
        await completion.aclose()


@both
async def test_usage_is_an_estimate_of_what_came_before_a_close(setting: Setting) -> None:
    async with setting(Play(tokens=("four" * 10, "more"), hang_after=1)) as upstream:
        completion = await upstream.provider.open(REQUEST)
        assert await anext(aiter(completion)) == "four" * 10
        await completion.aclose()
        usage = completion.usage
        assert usage.estimated
        assert usage.output_tokens == 10
        assert usage.input_tokens > 0


@both
async def test_a_refusal_is_raised_by_open_with_its_code_and_delay(setting: Setting) -> None:
    async with setting(Play(refuse=True)) as upstream:
        with pytest.raises(ProviderError) as caught:
            await upstream.provider.open(REQUEST)
        assert caught.value.code is AiErrorCode.RATE_LIMITED
        assert caught.value.retry_after == 7
        assert caught.value.retryable


@both
async def test_an_error_in_the_middle_comes_after_the_text_before_it(setting: Setting) -> None:
    async with setting(Play(fail_after=2)) as upstream:
        completion = await upstream.provider.open(REQUEST)
        pieces: list[str] = []
        with pytest.raises(ProviderError) as caught:
            await collect(completion, pieces)
        assert pieces == ["Once", " upon"]
        assert caught.value.code is AiErrorCode.SERVICE_UNAVAILABLE
        await completion.aclose()


@both
async def test_an_error_before_the_first_token_is_raised_by_the_iteration(setting: Setting) -> None:
    async with setting(Play(fail_after=0)) as upstream:
        completion = await upstream.provider.open(REQUEST)
        with pytest.raises(ProviderError) as caught:
            await collect(completion)
        assert caught.value.code is AiErrorCode.SERVICE_UNAVAILABLE
        await completion.aclose()


@both
@pytest.mark.parametrize(("tokens", "patience"), [(0, 30.0), (3, 20.0)])
async def test_silence_ends_in_a_timeout_by_the_clock(setting: Setting, tokens: int, patience: float) -> None:
    async with setting(Play(hang_after=tokens)) as upstream:
        completion = await upstream.provider.open(REQUEST)
        await take(completion, tokens)
        reader = await pending_read(completion)
        await upstream.clock.advance(patience - 0.1)
        assert not reader.done()
        await upstream.clock.advance(0.2)
        with pytest.raises(ProviderError) as caught:
            await reader
        assert caught.value.code is AiErrorCode.TIMEOUT
        assert await upstream.stopped()
        await completion.aclose()


@both
async def test_closing_stops_the_upstream_and_ends_a_pending_read(setting: Setting) -> None:
    async with setting(Play(hang_after=2)) as upstream:
        completion = await upstream.provider.open(REQUEST)
        await take(completion, 2)
        reader = await pending_read(completion)
        await completion.aclose()
        with pytest.raises(ProviderError) as caught:
            await reader
        assert caught.value.code is AiErrorCode.ABORT
        assert await upstream.stopped()
        assert completion.upstream_stops


@both
async def test_nothing_is_given_out_after_a_close(setting: Setting) -> None:
    async with setting(Play(hang_after=5)) as upstream:
        completion = await upstream.provider.open(REQUEST)
        pieces = aiter(completion)
        assert await anext(pieces) == "Once"
        await completion.aclose()
        with pytest.raises(ProviderError):
            await anext(pieces)


@both
async def test_closing_twice_and_after_the_end_is_harmless(setting: Setting) -> None:
    async with setting(Play()) as upstream:
        completion = await upstream.provider.open(REQUEST)
        await collect(completion)
        await completion.aclose()
        await completion.aclose()
        assert completion.usage == Usage(4, len(TOKENS))


@both
async def test_cancelling_the_reader_leaves_the_stream_to_be_closed(setting: Setting) -> None:
    async with setting(Play(hang_after=1)) as upstream:
        completion = await upstream.provider.open(REQUEST)
        assert await take(completion, 1) == ["Once"]
        reader = await pending_read(completion)
        reader.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reader
        await completion.aclose()
        assert await upstream.stopped()


@both
async def test_cancelling_open_stops_the_upstream(setting: Setting) -> None:
    async with setting(Play(hang_before_open=True)) as upstream:
        opening = asyncio.create_task(upstream.provider.open(REQUEST))
        await upstream.asked()
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening
        assert await upstream.stopped()


@both
@pytest.mark.parametrize(
    "tokens", [(), ("\n\n",), (" ", "\u200b", "\n")], ids=["nothing", "a blank line", "blanks"]
)
async def test_a_reply_with_nothing_to_see_is_an_error_that_may_pass(
    setting: Setting, tokens: tuple[str, ...]
) -> None:
    async with setting(Play(tokens=tokens)) as upstream:
        completion = await upstream.provider.open(REQUEST)
        pieces: list[str] = []
        with pytest.raises(ProviderError) as caught:
            await collect(completion, pieces)
        assert (caught.value.code, caught.value.retryable) == (AiErrorCode.EMPTY_REPLY, True)
        assert pieces == []
        await completion.aclose()


@both
async def test_blanks_before_the_text_come_with_it(setting: Setting) -> None:
    async with setting(Play(tokens=("\n", " ", "Once", " upon"))) as upstream:
        completion = await upstream.provider.open(REQUEST)
        assert await collect(completion) == ["\n Once", " upon"]
        assert completion.finish == "done"
        await completion.aclose()


@both
async def test_a_reply_that_reaches_the_cap_ends_as_length(setting: Setting) -> None:
    token = "word " * 1_000
    async with setting(Play(tokens=(token,) * 30)) as upstream:
        completion = await upstream.provider.open(REQUEST)
        text = "".join(await collect(completion))
        assert text == (token * 30)[:MAX_REPLY_CHARS]
        assert completion.finish == "length"
        await completion.aclose()
