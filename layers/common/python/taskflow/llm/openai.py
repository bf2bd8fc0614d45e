"""Streaming completions from any OpenAI-compatible server, over httpx.

One task (the pump) owns the HTTP stream, so that ``aclose`` from any task, also while a read is pending, closes
it at once; a ``Deadline`` times it by the injected clock. The pump reads ahead of its consumer: a slow
consumer never looks like a slow provider.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace

import anyio
import httpx
from httpx_sse import EventSource

from taskflow.clock import Clock
from taskflow.errors import ProviderError
from taskflow.llm import wire
from taskflow.llm.client import read_start, shared_client
from taskflow.llm.deadline import Deadline, Timeouts
from taskflow.llm.dial import Dial
from taskflow.llm.errors import classify, classify_exception
from taskflow.llm.reply import Reply
from taskflow.llm.types import CompletionRequest, Finish, Usage
from taskflow.protocol import AiErrorCode

MAX_ERROR_BYTES = 64_000
AFTER_FINISH_SECONDS = 2.0
"""How long usage and the end of the stream are waited for once the reply is finished."""
DRAIN_SECONDS = 0.1
"""How long the end of the HTTP response is waited for after ``[DONE]``, so that its connection can be reused."""


class OpenAiProvider:
    """Opens completions at ``base_url`` (which ends in ``/v1`` or the like).

    ``price(model, input_tokens, output_tokens)`` estimates a cost where the provider gives none;
    ``stops(model, upstream)`` tells whether closing a stream stops the work. ``client`` is the running loop's
    shared one unless given.
    """

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str,
        name: str,
        clock: Clock,
        timeouts: Timeouts,
        price: Callable[[str, int, int], float | None],
        stops: Callable[[str, str | None], bool],
        client: httpx.AsyncClient | None = None,
    ) -> None:
        self.name = name
        self.clock = clock
        self.timeouts = timeouts
        self.price = price
        self.stops = stops
        self.url = f"{base_url.rstrip('/')}/chat/completions"
        self.headers = {"Accept": "text/event-stream", "Cache-Control": "no-store"}
        if api_key:
            azure = name == "azure"
            self.headers["api-key" if azure else "Authorization"] = api_key if azure else f"Bearer {api_key}"
        self._base_url = base_url
        self._client = client

    @property
    def client(self) -> httpx.AsyncClient:
        return self._client or shared_client(self._base_url)

    async def open(self, request: CompletionRequest) -> OpenAiCompletion:
        completion = OpenAiCompletion(self, request)
        try:
            await completion.accepted()
        except BaseException:
            await completion.aclose()
            raise
        return completion


class OpenAiCompletion:
    """A reply being streamed. Not restartable; iterate it from one task."""

    def __init__(self, provider: OpenAiProvider, request: CompletionRequest) -> None:
        self.model = request.model
        self.provider = provider.name
        self._owner = provider
        self._request = request
        self._pieces: deque[str] = deque()
        self._reply = Reply()
        self._accepted = False
        self._ended = False
        self._error: ProviderError | None = None
        self._news = asyncio.Event()
        self._stage = "connect"
        self._scope = anyio.CancelScope()
        self._dial = Dial(self._sent)
        self._deadline = Deadline(provider.clock, self._late)
        self._pump = asyncio.create_task(self._read(), name="taskflow-llm-pump")
        self._pump.add_done_callback(self._pumped)
        self._deadline.move(provider.timeouts.connect)

    @property
    def usage(self) -> Usage:
        usage = self._reply.usage(self._request)
        if usage.cost is not None:
            return usage
        return replace(usage, cost=self._owner.price(self.model, usage.input_tokens, usage.output_tokens))

    @property
    def finish(self) -> Finish:
        return "length" if self._reply.finish == "length" else "done"

    @property
    def reading(self) -> bool:
        """Whether the server last told that it reads the prompt."""
        return self._reply.reading

    @property
    def upstream_stops(self) -> bool:
        return self._owner.stops(self.model, self._reply.upstream)

    async def accepted(self) -> None:
        """Returns once the provider has answered with success. Raises ``ProviderError``."""
        while not self._accepted:
            if self._error is not None:
                raise self._error
            await self._news_comes()

    def __aiter__(self) -> OpenAiCompletion:
        return self

    async def __anext__(self) -> str:
        while not self._pieces:
            if self._ended:
                if self._error is not None:
                    raise self._error
                raise StopAsyncIteration
            await self._news_comes()
        return self._pieces.popleft()

    async def aclose(self) -> None:
        if not self._ended:
            self._pieces.clear()
            self._end(ProviderError(AiErrorCode.ABORT, "the stream was closed"))
            await self._stop()
        if self._dial.done:
            await asyncio.wait({self._pump})

    async def _news_comes(self) -> None:
        self._news.clear()
        await self._news.wait()

    def _end(self, error: ProviderError | None) -> None:
        """The first ending counts."""
        if not self._ended:
            self._ended, self._error = True, error
            self._news.set()

    async def _stop(self) -> None:
        """Makes the pump end."""
        if self._dial.done:
            self._scope.cancel()
        else:
            await self._dial.abandon()

    async def _read(self) -> None:
        owner = self._owner
        body = wire.payload(self._request, owner.name)
        try:
            # Cancelled by an anyio scope and not as a task: only so does httpcore's clean-up run to its end.
            with self._scope:
                async with owner.client.stream(
                    "POST",
                    owner.url,
                    json=body,
                    headers=owner.headers,
                    timeout=httpx.Timeout(None, connect=owner.timeouts.connect),
                    extensions={"trace": self._dial.trace},
                ) as response:
                    await self._respond(response)
        except Exception as error:  # the edge of the task: its consumer learns of everything
            if not self._dial.abandoned:
                self._end(classify_exception(error))

    async def _respond(self, response: httpx.Response) -> None:
        self._sent()
        if not response.is_success:
            self._end(await self._refusal(response))
            return
        self._accepted = True
        self._news.set()
        if "text/event-stream" in response.headers.get("content-type", ""):
            await self._events(response)
        else:
            await self._whole(response)

    def _sent(self) -> None:
        if self._stage == "connect":
            self._dial.done = True
            self._stage = "first token"
            self._deadline.move(self._owner.timeouts.first_token)

    async def _events(self, response: httpx.Response) -> None:
        response.encoding = "utf-8"  # what server-sent events are, whatever the header says
        async with aclosing(EventSource(response).aiter_sse()) as events:
            async for event in events:
                if self._ended or not event.data:
                    continue
                if event.data.strip() == wire.DONE:
                    self._end(None)
                    self._deadline.move(DRAIN_SECONDS)
                else:
                    self._take(event.data, error=event.event == "error")
        self._over()

    async def _whole(self, response: httpx.Response) -> None:
        """A reply in one piece, or something that is no reply at all."""
        self._take((await response.aread()).decode("utf-8", "replace"))
        self._over()

    def _take(self, raw: str, *, error: bool = False) -> None:
        reply = self._reply
        if text := reply.read(raw, error=error):
            self._pieces.append(text)
            self._news.set()
        if reply.error is not None:
            raise reply.error
        if reply.finish:
            self._deadline.move(AFTER_FINISH_SECONDS)
        elif reply.alive:
            self._stage = "next token"
            self._deadline.move(self._owner.timeouts.between_tokens)
        elif reply.reading and self._stage == "first token":
            self._deadline.move(self._owner.timeouts.first_token)

    def _over(self) -> None:
        """The response has ended, with or without a proper ending of the reply."""
        if not (self._reply.finish or self._ended):
            raise ProviderError(AiErrorCode.SERVICE_UNAVAILABLE, "the stream broke off", retryable=True)
        self._end(None)

    async def _refusal(self, response: httpx.Response) -> ProviderError:
        text = await read_start(response, MAX_ERROR_BYTES)
        return classify(
            response.status_code, wire.parse_json(text), text, response.headers, now=self._owner.clock.now()
        )

    async def _late(self) -> None:
        late = ProviderError(AiErrorCode.TIMEOUT, f"{self._stage} took too long", retryable=True)
        self._end(None if self._reply.finish else late)
        await self._stop()

    def _pumped(self, pump: asyncio.Task[None]) -> None:
        self._deadline.cancel()
        self._end(ProviderError(AiErrorCode.ABORT, "the stream was closed"))
