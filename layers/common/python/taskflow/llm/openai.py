"""Streaming completions from any OpenAI-compatible server, over httpx.

One task (the pump) owns the HTTP stream, so that ``aclose`` from any task, also while a read is pending, closes
it at once; a ``Deadline`` times it by the injected clock. The pump reads ahead of its consumer, so that a slow
consumer never looks like a slow provider; a reply's cap bounds how far.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import aclosing
from dataclasses import replace

import anyio
import httpx

from taskflow.codes import AiErrorCode
from taskflow.completion import CompletionRequest, Finish, Usage
from taskflow.errors import ProviderError
from taskflow.llm.body import BodyReader, BodyTooLong, Event
from taskflow.llm.chat_completions_format import is_done
from taskflow.llm.connect_phase import ConnectPhase
from taskflow.llm.deadline import Deadline
from taskflow.llm.decoding import decoded
from taskflow.llm.errors import AddressWrong, classify_exception
from taskflow.llm.failed_answer import broken_off, no_reply, refusal, wrong_address
from taskflow.llm.forms import payload
from taskflow.llm.reply import Reply
from taskflow.llm.server import Server

logger = logging.getLogger(__name__)

AFTER_FINISH_SECONDS = 5.0
"""How long more text, usage and the end of the stream are waited for once the reply says that it is finished. Some
servers say so of each part of a reply; the price is paid by servers that neither count, say ``[DONE]`` nor close."""
AFTER_USAGE_SECONDS = 1.0
"""Likewise once usage has come by itself after that, as it does at the very end."""
DRAIN_SECONDS = 0.1
"""How long the end of the HTTP response is waited for after ``[DONE]``, so that its connection can be reused."""


class OpenAiProvider:
    """Opens completions at ``server``, in the form that it is known to want for the model."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def stops_unheard(self, model: str) -> bool:
        return self.server.stops(model, None, False)

    async def open(self, request: CompletionRequest) -> OpenAiCompletion:
        completion = OpenAiCompletion(self.server, request)
        try:
            await completion.accepted()
        except BaseException:
            await completion.aclose()
            raise
        return completion


class OpenAiCompletion:
    """A reply being streamed. Not restartable; iterate it from one task."""

    def __init__(self, server: Server, request: CompletionRequest) -> None:
        self.model = request.model
        self.provider = server.name
        self._server = server
        self._request = request
        self._form = server.learnt.forms.of(request.model)
        self._url = server.learnt.url(request.model)
        self._pieces: deque[str] = deque()
        self._body = BodyReader()
        if request.thoughts is not None:
            request.thoughts.again()
        self._reply = Reply(
            opened=server.learnt.opens_reasoning(request.model),
            unknown=server.learnt.unknown_reasoning(request.model),
            thoughts=request.thoughts,
        )
        self._events = 0
        self._answered = self._accepted = False
        self._ended = False
        self._error: ProviderError | None = None
        self._news = asyncio.Event()
        self._stage = "connect"
        self._scope = anyio.CancelScope()
        self._connect_phase = ConnectPhase(self._sent)
        self._deadline = Deadline(server.clock, self._late)
        self._pump = asyncio.create_task(self._read(), name="taskflow-llm-pump")
        self._pump.add_done_callback(self._pumped)
        self._deadline.move(server.timeouts.connect)

    @property
    def usage(self) -> Usage:
        usage = self._reply.usage(self._request)
        if usage.cost is not None:
            return usage
        cost = self._server.price(self.model, usage.input_tokens, usage.output_tokens)
        return replace(usage, cost=cost, priced_by="" if cost is None else self._server.priced(self.model))

    @property
    def finish(self) -> Finish:
        return self._reply.finish

    @property
    def reading(self) -> bool:
        """Whether the server last told that it reads the prompt."""
        return self._reply.reading

    @property
    def upstream_stops(self) -> bool:
        return self._server.stops(self.model, self._reply.upstream, self._reply.begun)

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
        if self._connect_phase.done:
            await asyncio.wait({self._pump})

    async def _news_comes(self) -> None:
        self._news.clear()
        await self._news.wait()

    def _end(self, error: ProviderError | None) -> None:
        """Ends the reply, with ``error`` or without. Only the first call has an effect."""
        if self._ended:
            return
        self._ended, self._error = True, error
        self._news.set()
        if self._reply.opens is not None:
            self._server.learnt.saw_reasoning(self.model, self._reply.opens)
        if error is not None and error.code is not AiErrorCode.ABORT:
            logger.warning("%s/%s failed: %s", self._server.name, self.model, error.detail)

    async def _stop(self) -> None:
        """Ends the pump: cancels its request, or gives it up when its headers are not sent yet."""
        if self._connect_phase.done:
            self._scope.cancel()
        else:
            await self._connect_phase.abandon()

    async def _read(self) -> None:
        server = self._server
        body = payload(self._request, self._form)
        try:
            # Cancelled by an anyio scope and not as a task: only so does httpcore's clean-up run to its end.
            with self._scope:
                async with server.client.stream(
                    "POST",
                    self._url,
                    json=body,
                    headers=server.headers,
                    timeout=httpx.Timeout(None, connect=server.timeouts.connect),
                    extensions={"trace": self._connect_phase.trace},
                ) as response:
                    await self._respond(response)
        except Exception as error:  # the edge of the task: its consumer learns of everything
            if not self._connect_phase.abandoned:
                self._end(self._unanswered(classify_exception(error)))

    async def _respond(self, response: httpx.Response) -> None:
        self._answered = True
        self._sent()
        if not response.is_success:
            error = await refusal(response, self._url, self._server.clock.now())
            # Without TLS it may be the proxy that answers.
            self._end(error if self._url.startswith("https:") else self._through(error))
            return
        self._accepted = True
        self._news.set()
        await self._listen(response)

    def _sent(self) -> None:
        if self._stage == "connect":
            self._connect_phase.done = True
            self._stage = "first token"
            self._deadline.move(self._server.timeouts.first_token)

    async def _listen(self, response: httpx.Response) -> None:
        """Reads the body to its end, to ``[DONE]``, or to what a reply may be at most."""
        try:
            async with aclosing(decoded(response)) as parts:
                async for part in parts:
                    self._take(self._body.feed(part))
                    if self._reply.full:
                        return
            self._take(self._body.end())
        except BodyTooLong as error:
            self._overlong(str(error))
        except httpx.TransportError as error:
            self._cut_short(error)
        else:
            self._over(response)

    def _take(self, events: list[Event]) -> None:
        for event in events:
            if self._ended or not (event.data or event.error or event.last):
                continue
            if is_done(event.data):
                self._finished()
                self._deadline.move(DRAIN_SECONDS)
            else:
                self._read_event(event)

    def _read_event(self, event: Event) -> None:
        reply, completeness = self._reply, self._reply.completeness
        self._events += 1
        before = completeness.finished, completeness.counted
        self._give(reply.read(event))
        if isinstance(reply.error, AddressWrong):
            raise wrong_address(reply.error, self._url)
        if reply.error is not None:
            raise reply.error
        if reply.full:
            self._finished()
        elif not completeness.finished:
            if reply.alive:
                self._stage = "next token"
                self._deadline.move(self._server.timeouts.between_tokens)
            elif reply.reading and self._stage == "first token":
                self._deadline.move(self._server.timeouts.first_token)
        elif reply.alive or (completeness.finished, completeness.counted) != before:
            self._deadline.move(AFTER_USAGE_SECONDS if completeness.counted else AFTER_FINISH_SECONDS)

    def _give(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self._news.set()

    def _finished(self) -> None:
        """Ends a complete reply: gives out the text that was held back. One without any text fails."""
        if not self._ended:
            self._give(self._reply.end())
            self._end(self._reply.error)

    def _over(self, response: httpx.Response) -> None:
        """Ends the reply when the body ended properly. Raises ``ProviderError`` when the reply is not complete."""
        if self._ended or self._reply.completeness.complete(cut=False):
            self._finished()
        elif self._reply.nothing_read and (said := (self._reply.first_skipped or self._body.noise).strip()):
            raise no_reply(said, response.headers.get("content-type", ""), self._url)
        else:
            raise broken_off(self._reply.last_skipped)

    def _cut_short(self, error: httpx.TransportError) -> None:
        """Ends the reply when the connection broke before the body's end. Raises ``error`` when it is not complete."""
        self._take(self._body.end())
        if self._ended or self._reply.completeness.complete(cut=True):
            self._finished()
        else:
            raise error

    def _overlong(self, why: str) -> None:
        if self._reply.begun_showing:
            self._reply.cut = True
            self._finished()
        else:
            self._end(ProviderError(AiErrorCode.UNKNOWN, f"the answer has {why}"))

    def _unanswered(self, error: ProviderError) -> ProviderError:
        """``error``, with the proxy that was asked where no answer came: it may be the cause."""
        return error if self._answered else self._through(error)

    def _through(self, error: ProviderError) -> ProviderError:
        from taskflow.proxies import via_proxy  # only failures need it

        error.detail += via_proxy(self._url)
        return error

    async def _late(self) -> None:
        if self._reply.finished:
            self._finished()
        else:
            late = ProviderError(AiErrorCode.TIMEOUT, f"{self._stage} took too long", retryable=True)
            self._end(self._unanswered(late))
        await self._stop()

    def _pumped(self, pump: asyncio.Task[None]) -> None:
        self._deadline.cancel()
        self._end(ProviderError(AiErrorCode.ABORT, "the stream was closed"))
