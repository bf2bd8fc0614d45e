"""Streaming completions from any OpenAI-compatible server, over httpx.

One task (the pump) owns the HTTP stream, so that ``aclose`` from any task, also while a read is pending, closes
it at once; a ``Deadline`` times it by the injected clock. The pump reads ahead of its consumer, so that a slow
consumer never looks like a slow provider; a reply's cap bounds how far.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import cast

import anyio
import httpx

from taskflow.clock import Clock
from taskflow.completion import CompletionRequest, Finish, Usage
from taskflow.errors import ProviderError
from taskflow.llm import wire
from taskflow.llm.address import Address
from taskflow.llm.body import BodyReader, BodyTooLong, Event
from taskflow.llm.client import read_start, shared_client
from taskflow.llm.deadline import Deadline, Timeouts
from taskflow.llm.dial import Dial
from taskflow.llm.errors import AddressWrong, classify, classify_exception, scrub
from taskflow.llm.forms import payload
from taskflow.llm.learnt import Learnt
from taskflow.llm.reply import Reply
from taskflow.protocol import AiErrorCode

logger = logging.getLogger(__name__)

MAX_ERROR_BYTES = 64_000
AFTER_FINISH_SECONDS = 5.0
"""How long more text, usage and the end of the stream are waited for once the reply says that it is finished. Some
servers say so of each part of a reply; the price is paid by servers that neither count, say ``[DONE]`` nor close."""
AFTER_USAGE_SECONDS = 1.0
"""Likewise once usage has come by itself after that, as it does at the very end."""
DRAIN_SECONDS = 0.1
"""How long the end of the HTTP response is waited for after ``[DONE]``, so that its connection can be reused."""


class OpenAiProvider:
    """Opens completions at ``address``, in the form that is ``learnt`` for the model.

    ``price(model, input_tokens, output_tokens)`` estimates a cost where the provider gives none;
    ``stops(model, upstream, begun)`` tells whether closing a stream stops the work, before the first token and after
    it. ``client`` is the running loop's shared one unless given.
    """

    def __init__(
        self,
        *,
        address: Address,
        api_key: str,
        name: str,
        clock: Clock,
        timeouts: Timeouts,
        price: Callable[[str, int, int], float | None],
        stops: Callable[[str, str | None, bool], bool],
        client: httpx.AsyncClient | None = None,
    ) -> None:
        self.name = name
        self.clock = clock
        self.timeouts = timeouts
        self.price = price
        self.stops = stops
        self.learnt = Learnt(name, address)
        # No compression: a proxy that compresses a stream holds back tokens.
        self.headers = {
            "Accept": "text/event-stream",
            "Accept-Encoding": "identity",
            "Cache-Control": "no-store",
        }
        if api_key:
            azure = name == "azure"
            self.headers["api-key" if azure else "Authorization"] = api_key if azure else f"Bearer {api_key}"
        self._client = client

    def stops_unheard(self, model: str) -> bool:
        return self.stops(model, None, False)

    @property
    def client(self) -> httpx.AsyncClient:
        return self._client or shared_client(self.learnt.url)

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
        self._form = provider.learnt.forms.of(request.model)
        self._url = provider.learnt.url
        self._pieces: deque[str] = deque()
        self._body = BodyReader()
        self._reply = Reply(opened=provider.learnt.opens_reasoning(request.model))
        self._events = 0
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
        return self._reply.finish

    @property
    def reading(self) -> bool:
        """Whether the server last told that it reads the prompt."""
        return self._reply.reading

    @property
    def upstream_stops(self) -> bool:
        return self._owner.stops(self.model, self._reply.upstream, self._reply.begun)

    @property
    def read_events(self) -> int:
        """How many events the provider has sent so far, whatever they meant."""
        return self._events

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
        if self._ended:
            return
        self._ended, self._error = True, error
        self._news.set()
        if self._reply.opens is not None:
            self._owner.learnt.saw_reasoning(self.model, self._reply.opens)
        if error is not None and error.code is not AiErrorCode.ABORT:
            logger.warning("%s/%s failed: %s", self._owner.name, self.model, error.detail)

    async def _stop(self) -> None:
        """Makes the pump end."""
        if self._dial.done:
            self._scope.cancel()
        else:
            await self._dial.abandon()

    async def _read(self) -> None:
        owner = self._owner
        body = payload(self._request, self._form)
        try:
            # Cancelled by an anyio scope and not as a task: only so does httpcore's clean-up run to its end.
            with self._scope:
                async with owner.client.stream(
                    "POST",
                    self._url,
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
        await self._listen(response)

    def _sent(self) -> None:
        if self._stage == "connect":
            self._dial.done = True
            self._stage = "first token"
            self._deadline.move(self._owner.timeouts.first_token)

    async def _listen(self, response: httpx.Response) -> None:
        """Reads the body to its end, to ``[DONE]``, or to what a reply may be at most."""
        try:
            async with aclosing(cast(AsyncGenerator[bytes], response.aiter_bytes())) as parts:
                async for part in parts:
                    self._take(self._body.feed(part))
                    if self._reply.full:
                        return
            self._take(self._body.end())
        except BodyTooLong as error:
            self._overlong(str(error))
            return
        self._over(response)

    def _take(self, events: list[Event]) -> None:
        for event in events:
            if self._ended or (not event.data and not event.error):
                continue
            if wire.is_done(event.data):
                self._finished()
                self._deadline.move(DRAIN_SECONDS)
            else:
                self._read_event(event)

    def _read_event(self, event: Event) -> None:
        reply = self._reply
        self._events += 1
        before = reply.finished, reply.counted
        self._give(reply.read(event))
        if isinstance(reply.error, AddressWrong):
            raise self._wrong_address(reply.error)
        if reply.error is not None:
            raise reply.error
        if reply.full:
            self._finished()
        elif reply.alive and not reply.finished:
            self._stage = "next token"
            self._deadline.move(self._owner.timeouts.between_tokens)
        elif reply.reading and self._stage == "first token":
            self._deadline.move(self._owner.timeouts.first_token)
        elif (reply.finished, reply.counted) != before:
            self._deadline.move(AFTER_USAGE_SECONDS if reply.counted else AFTER_FINISH_SECONDS)

    def _give(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self._news.set()

    def _finished(self) -> None:
        """The reply has come to a proper end, with or without text."""
        if not self._ended:
            self._give(self._reply.end())
            self._end(self._reply.error)

    def _over(self, response: httpx.Response) -> None:
        """The response has ended, with or without a proper ending of the reply."""
        if self._reply.finished or self._ended:
            self._finished()
        elif self._reply.nothing_read and (said := (self._reply.first_skipped or self._body.noise).strip()):
            raise self._no_reply(said, response.headers.get("content-type", ""))
        else:
            raise ProviderError(AiErrorCode.SERVICE_UNAVAILABLE, "the stream broke off", retryable=True)

    def _no_reply(self, said: str, kind: str) -> ProviderError:
        """The error that an answer means which has success as its status and no reply in its body."""
        detail = scrub(f"not a chat completion ({kind or 'no content type'}): {' '.join(said.split())}")
        if said.lower().startswith(("<!doctype", "<html")):
            return self._wrong_address(AddressWrong(f"{self._shown_url} is a web page"))
        meant = classify(None, wire.parse_json(said), said)
        return ProviderError(meant.code, detail, retryable=meant.retryable)

    def _overlong(self, why: str) -> None:
        if self._reply.begun_showing:
            self._reply.cut = True
            self._finished()
        else:
            self._end(ProviderError(AiErrorCode.UNKNOWN, f"the answer has {why}"))

    async def _refusal(self, response: httpx.Response) -> ProviderError:
        text = await read_start(response, MAX_ERROR_BYTES)
        error = classify(
            response.status_code, wire.parse_json(text), text, response.headers, now=self._owner.clock.now()
        )
        return self._wrong_address(error) if isinstance(error, AddressWrong) else error

    def _wrong_address(self, error: AddressWrong) -> AddressWrong:
        error.tried = self._url
        error.detail = f"{error.detail} (POST {self._shown_url})"
        return error

    @property
    def _shown_url(self) -> str:
        """The address without what may be secret in it."""
        return scrub(self._url.partition("?")[0])

    async def _late(self) -> None:
        if self._reply.finished:
            self._finished()
        else:
            late = ProviderError(AiErrorCode.TIMEOUT, f"{self._stage} took too long", retryable=True)
            self._end(late)
        await self._stop()

    def _pumped(self, pump: asyncio.Task[None]) -> None:
        self._deadline.cancel()
        self._end(ProviderError(AiErrorCode.ABORT, "the stream was closed"))
