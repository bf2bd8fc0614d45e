"""What clients of the embedded model talk to: it passes their requests on to llama.cpp's server, each in its turn.

``ReadingOrder`` decides whose prompt is read. A request whose prompt is to be read no further is hung up on and sent
again later: llama.cpp notices within two batches, and keeps what it has read. Whoever waits is told so in the form of
progress in reading the prompt, as long as the model works for somebody: a client with a time limit sees that it is
alive, and one whose server hangs is told nothing.

Who asks for a whole answer waits like the others: llama.cpp is asked for a stream, because only a stream tells when the
prompt is read, and the answer is made of its events.
"""

from __future__ import annotations

import asyncio
import hmac
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import anyio
import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from local.model.reading_order import Action, Begin, ReadingOrder
from local.model.whole_answer import WholeAnswer

SIGN_SECONDS = 5.0
"""Between two signs of life to somebody who waits: a small part of what clients wait for a first token."""
LOOK_SECONDS = 0.05
"""Between two looks at whether llama.cpp has noticed that a request was hung up on. It is not told in another way."""
_PASSED_ON = ("authorization", "content-type", "accept", "origin", "access-control-request-method")
_FLAGS = (bool, type(None))
_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length"})


class Front:
    """An ASGI application before llama.cpp's server at ``upstream``, where ``key`` is what clients have to show."""

    def __init__(
        self, upstream: str, key: str, order: ReadingOrder, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._order = order
        self._key = key
        self._clock = clock
        # A connection of its own for each request: closing it is how one is hung up on.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        # How long a model may take is for its clients to say.
        patience = httpx.Timeout(None)
        self._client = httpx.AsyncClient(base_url=upstream, timeout=patience, limits=limits, trust_env=False)
        self._ids = itertools.count()
        self._streams: dict[int, _Stream] = {}
        self._computing = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        # Scopes of anyio and not tasks are cancelled: only so does httpcore's clean-up run to its end.
        async with anyio.create_task_group() as group:

            async def watch() -> None:
                while (await receive())["type"] != "http.disconnect":
                    pass
                group.cancel_scope.cancel()

            group.start_soon(watch)
            await self._answer(request, body, send)
            group.cancel_scope.cancel()

    async def _answer(self, request: Request, body: bytes, send: Send) -> None:
        asked = self._asked(request, body)
        answer = _Answer(send) if asked is None or asked.get("stream") is True else _AtOnce(send)
        try:
            if asked is None:
                await self._pass_on(request, body, answer)
            else:
                await self._in_turn(request, asked, answer)
        except httpx.HTTPError as error:
            await answer.fail(f"the embedded model's server broke off: {error!r}")

    def _asked(self, request: Request, body: bytes) -> dict[str, Any] | None:
        """The body of a request that waits for its turn; None of any other."""
        if request.method != "POST" or not request.url.path.endswith("/chat/completions"):
            return None
        shown = request.headers.get("authorization", "")
        if self._key and not hmac.compare_digest(shown.encode(), f"Bearer {self._key}".encode()):
            return None  # llama.cpp refuses it
        try:
            asked = json.loads(body)
        except (ValueError, RecursionError):
            return None
        return asked if isinstance(asked, dict) and type(asked.get("stream")) in _FLAGS else None

    async def _pass_on(self, request: Request, body: bytes, answer: _Answer) -> None:
        works = request.method == "POST"
        self._computing += works
        try:
            async with self._open(request, body) as response:
                await answer.begin(response)
                async for part in response.aiter_raw():
                    await answer.send(part)
        finally:
            self._computing -= works
        await answer.end()

    def _open(self, request: Request, body: bytes) -> Any:
        headers = {name: request.headers[name] for name in _PASSED_ON if name in request.headers}
        url = httpx.URL(path=request.url.path, query=request.url.query.encode())
        return self._client.stream(request.method, url, content=body, headers=headers)

    async def _in_turn(self, request: Request, asked: dict[str, Any], answer: _Answer) -> None:
        streams = asked.get("stream") is True
        stream = _Stream(next(self._ids), tells=streams and asked.get("return_progress") is True)
        self._streams[stream.id] = stream
        counted = {} if streams else {"stream": True, "stream_options": {"include_usage": True}}
        body = json.dumps({**asked, **counted, "return_progress": True}).encode()
        try:
            self._do(self._order.arrives(stream.id, _reply_tokens(asked)))
            while True:
                await self._wait(stream, answer)
                with anyio.CancelScope() as stream.scope:
                    await self._speak(request, body, stream, answer)
                    break
                await self._dropped()
                self._do(self._order.dropped(stream.id))
        finally:
            del self._streams[stream.id]
            self._do(self._order.left(stream.id))
        await answer.end()

    def _do(self, actions: list[Action]) -> None:
        for action in actions:
            stream = self._streams[action.request]
            if isinstance(action, Begin):
                stream.begun = True
                stream.news.set()
            else:
                stream.begun = False
                if stream.scope is not None:
                    stream.scope.cancel()

    async def _wait(self, stream: _Stream, answer: _Answer) -> None:
        """Returns when the prompt is to be read. Meanwhile tells the client that the model works."""
        told = self._clock()
        while not stream.begun:
            await stream.news.wait()
            stream.news.clear()
            if not stream.begun and self._clock() - told >= SIGN_SECONDS:
                told = self._clock()
                await answer.send(stream.sign())

    async def _speak(self, request: Request, body: bytes, stream: _Stream, answer: _Answer) -> None:
        """Passes on what llama.cpp sends for ``stream``."""
        reading, computing = True, 0
        try:
            async with self._open(request, body) as response:
                if response.status_code != 200:
                    await answer.whole(response, await response.aread())
                    return
                async for event in _events(response):
                    self._computing += 1 - computing
                    computing = 1
                    self._works()
                    if reading and (progress := _progress(event)):
                        stream.progress = progress
                        total, processed = progress["total"], progress["processed"]
                        self._do(self._order.told(stream.id, total, total - processed))
                        if stream.tells:
                            await answer.send(event)
                        continue
                    if reading and event.startswith(b"data:"):
                        reading = False
                        self._do(self._order.writes(stream.id))
                    await answer.send(event)
        finally:
            self._computing -= computing

    def _works(self) -> None:
        """Wakes those who wait: the model has done something."""
        for stream in self._streams.values():
            if not stream.begun:
                stream.news.set()

    async def _dropped(self) -> None:
        """Returns when llama.cpp computes nothing but what somebody listens to. Until then a request that is sent again
        would get another slot, where its prompt is read from the beginning."""
        headers = {"authorization": f"Bearer {self._key}"} if self._key else {}
        while True:
            heard = self._computing
            slots = (await self._client.get("/slots", headers=headers)).json()
            # One that has just begun or ended may not have been heard of yet: the fewer of now and a while ago count.
            await asyncio.sleep(LOOK_SECONDS)
            if sum(slot["is_processing"] for slot in slots) <= min(heard, self._computing):
                return


class _Stream:
    """A request that waits for its turn, or has it. ``tells``: the client asked for progress."""

    def __init__(self, id: int, *, tells: bool) -> None:
        self.id = id
        self.tells = tells
        self.begun = False
        self.news = asyncio.Event()
        self.scope: anyio.CancelScope | None = None
        self.progress = {"total": 0, "cache": 0, "processed": 0, "time_ms": 0}

    def sign(self) -> bytes:
        """An event that says that the prompt is as far as it was."""
        if not self.tells:
            return b":\n\n"
        choice = {"index": 0, "delta": {"role": "assistant", "content": None}, "finish_reason": None}
        chunk = {
            "object": "chat.completion.chunk",
            "choices": [choice],
            "prompt_progress": self.progress,
        }
        return b"data: " + json.dumps(chunk).encode() + b"\n\n"


class _Answer:
    """What the client is answered. A stream begins with its first event, so that a refusal keeps its status."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._begun = False

    async def begin(self, response: httpx.Response) -> None:
        kept = [(name, value) for name, value in response.headers.raw if name.decode().lower() not in _HOP]
        await self._start(response.status_code, kept)

    async def send(self, part: bytes) -> None:
        if not self._begun:
            await self._start(200, [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")])
        await self._write(part)

    async def whole(self, response: httpx.Response, body: bytes) -> None:
        """A refusal: as it is, or as an event of the stream that has begun."""
        if self._begun:
            body = b"data: " + body.replace(b"\n", b" ") + b"\n\n"
        else:
            await self.begin(response)
        await self._write(body)

    async def fail(self, why: str) -> None:
        """A stream that has begun breaks off; else the answer is 502."""
        if self._begun:
            raise ConnectionError(why)
        await self._json(502, {"error": {"message": why}})
        await self.end()

    async def end(self) -> None:
        await self._send({"type": "http.response.body", "body": b""})

    async def _start(self, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        self._begun = True
        await self._send({"type": "http.response.start", "status": status, "headers": headers})

    async def _write(self, part: bytes) -> None:
        await self._send({"type": "http.response.body", "body": part, "more_body": True})

    async def _json(self, status: int, value: Any) -> None:
        await self._start(status, [(b"content-type", b"application/json")])
        await self._write(json.dumps(value).encode())


class _AtOnce(_Answer):
    """What a client is answered that asked for no stream: all of it when it is over."""

    def __init__(self, send: Send) -> None:
        super().__init__(send)
        self._whole = WholeAnswer()

    async def send(self, part: bytes) -> None:
        self._whole.add(part)

    async def end(self) -> None:
        if not self._begun:
            await self._json(*self._whole.made())
        await super().end()


async def _events(response: httpx.Response) -> AsyncIterator[bytes]:
    """The stream's events, each with the blank line that ends it, and what comes after the last."""
    rest = b""
    async for part in response.aiter_raw():
        *whole, rest = (rest + part).split(b"\n\n")
        for event in whole:
            yield event + b"\n\n"
    if rest:
        yield rest


def _progress(event: bytes) -> dict[str, int] | None:
    """How far llama.cpp is with the prompt, if the event tells."""
    if b'"prompt_progress"' not in event:
        return None
    found: dict[str, int] | None = json.loads(event.removeprefix(b"data:")).get("prompt_progress")
    return found


def _reply_tokens(asked: dict[str, Any]) -> int:
    """How long the reply may get at most; without a limit, as long as there is room for."""
    given = (asked.get(name) for name in ("max_completion_tokens", "max_tokens", "n_predict"))
    return next((limit for limit in given if isinstance(limit, int) and limit > 0), NO_LIMIT)


NO_LIMIT = 1 << 20
