"""What the scripted provider does with requests, and what it remembers of them."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import h11

from tests.support.provider_behaviour import (
    Behaviour,
    chunks,
    error_body,
    from_directives,
    last_user_message,
    last_user_text,
    reply,
    sse,
    usage,
)
from tests.support.provider_http import Connection, Cut, HungUp

MODELS = ("scripted-small", "scripted-large")
_MORE_THAN_ANYBODY_HOLDS = 10_000


@dataclass(slots=True)
class Record:
    """One completion request. Times are seconds since 1970; ``concurrent``: requests under way at its start."""

    number: int
    body: dict[str, Any]
    headers: dict[str, str]
    started_at: float
    concurrent: int
    status: int = 0
    tokens_sent: int = 0
    finished_at: float | None = None
    hung_up_at: float | None = None


@dataclass(slots=True)
class State:
    """What the server remembers; ``changed`` wakes the long polls of the control API."""

    records: list[Record] = field(default_factory=list)
    script: list[Behaviour] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    active: int = 0
    peak: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    released: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    """How many more times a held answer may go on, of those that were asked for since ``let_go``."""

    def let_go(self) -> None:
        """No answer that was asked for until now is held any more, so none takes what releases a later one."""
        former, self.released = self.released, asyncio.Semaphore(0)
        for _ in range(_MORE_THAN_ANYBODY_HOLDS):
            former.release()

    async def tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    def choose(self, body: dict[str, Any]) -> Behaviour:
        """The next scripted behaviour for this model, else what the directives say."""
        for index, behaviour in enumerate(self.script):
            asked = behaviour.asked is None or behaviour.asked in last_user_message(body)
            if asked and behaviour.model in (None, body.get("model")):
                if behaviour.times == 1:
                    del self.script[index]
                else:
                    self.script[index] = replace(behaviour, times=behaviour.times - 1)
                return behaviour
        text = last_user_text(body)
        behaviour = from_directives(text)
        if behaviour.status != 200 and behaviour.times:
            self.failed[text] += 1
            if self.failed[text] > behaviour.times:
                return replace(behaviour, status=200, headers=())
        return behaviour


class Session:
    """Serves one connection."""

    def __init__(self, state: State, connection: Connection) -> None:
        self.state = state
        self.http = connection

    async def serve(self) -> None:
        with suppress(HungUp, Cut, h11.RemoteProtocolError):
            while request := await self.http.request():
                await self._answer(*request)

    async def _answer(self, head: h11.Request, raw: bytes) -> None:
        url = urlsplit(head.target.decode())
        method = head.method.decode()
        if url.path.startswith("/_control/"):
            status, value = await self._control(method, url.path, parse_qs(url.query), raw)
            return await self.http.json(status, value)
        if (method, url.path) == ("GET", "/v1/models"):
            listed = [{"id": m, "object": "model", "created": 0, "owned_by": "scripted"} for m in MODELS]
            return await self.http.json(200, {"object": "list", "data": listed})
        if (method, url.path) != ("POST", "/v1/chat/completions"):
            error = {"message": f"no route {method} {url.path}", "code": 404}
            return await self.http.json(404, {"error": error})
        body = json.loads(raw)
        headers = {k.decode().lower(): v.decode() for k, v in head.headers}
        try:
            behaviour = self.state.choose(body)
        except ValueError as refused:
            error = {"message": str(refused), "code": "bad_directive"}
            return await self.http.json(400, {"error": error})
        await self._complete(body, headers, behaviour)

    async def _complete(self, body: dict[str, Any], headers: dict[str, str], behaviour: Behaviour) -> None:
        state = self.state
        state.active += 1
        state.peak = max(state.peak, state.active)
        record = Record(len(state.records) + 1, body, headers, time.time(), state.active)
        state.records.append(record)
        self.http.watch()
        await state.tell()
        try:
            await self._perform(record, behaviour)
            record.finished_at = time.time()
        except Cut:
            record.finished_at = time.time()
            raise
        except HungUp:
            record.hung_up_at = time.time()
            raise
        finally:
            state.active -= 1
            await state.tell()

    async def _perform(self, record: Record, behaviour: Behaviour) -> None:
        released = self.state.released
        await self.http.pause(behaviour.accept_ms)
        if behaviour.hang_status:
            await self.http.hang()
        record.status = behaviour.status
        if behaviour.status != 200:
            text = behaviour.error_text or json.dumps(error_body(behaviour))
            kind = "text/html" if behaviour.error_text else "application/json"
            return await self.http.whole(behaviour.status, kind, text.encode(), behaviour.headers)
        if not record.body.get("stream") and behaviour.raw is None:
            return await self.http.json(200, _completion(behaviour, record))
        await self.http.head(200, behaviour.content_type, behaviour.headers)
        for index, part in enumerate(behaviour.raw or ()):
            await self.http.pause(behaviour.raw_pause_ms if index else 0)
            await self.http.send(part.encode("utf-8", "surrogatepass"), 0)
        if behaviour.raw is None:
            await self._stream(record, behaviour, released)
        if behaviour.linger:
            await self.http.hang()
        await self.http.end()

    async def _stream(self, record: Record, behaviour: Behaviour, released: asyncio.Semaphore) -> None:
        crlf, split = behaviour.crlf, behaviour.split_bytes
        if behaviour.comments:
            await self.http.send(b": OPENROUTER PROCESSING\n\n", split)
        for value, token in chunks(behaviour, record.body, f"chatcmpl-{record.number}"):
            if token or value["choices"][0]["finish_reason"]:
                await self._trouble(record, behaviour)
                await self.http.pause(behaviour.pace_ms if record.tokens_sent else behaviour.first_ms)
            if token and behaviour.holds(record.tokens_sent):
                await self.http.acquire(released)
            if token:
                record.tokens_sent += 1
            await self.http.send(sse(value, crlf), split)
        await self._trouble(record, behaviour)
        if behaviour.usage and (record.body.get("stream_options") or {}).get("include_usage"):
            counted = {"choices": [], "usage": usage(behaviour, record.body, record.tokens_sent)}
            await self.http.send(sse(counted, crlf), split)
        if behaviour.done:
            await self.http.send(sse("[DONE]", crlf), split)

    async def _trouble(self, record: Record, behaviour: Behaviour) -> None:
        sent = record.tokens_sent
        if behaviour.hang_after == sent:
            await self.http.hang()
        if behaviour.cut_after == sent:
            self.http.abort()
            raise Cut
        if behaviour.error_after == sent:
            finish = [{"index": 0, "delta": {"content": ""}, "finish_reason": "error"}]
            await self.http.send(sse({**error_body(behaviour), "choices": finish}, behaviour.crlf), 0)
            await self.http.end()
            raise Cut

    async def _control(
        self, method: str, path: str, query: dict[str, list[str]], raw: bytes
    ) -> tuple[int, dict[str, Any]]:
        state = self.state
        if (method, path) == ("POST", "/_control/reset"):
            state.records.clear()
            state.script.clear()
            state.failed.clear()
            state.peak = state.active
            state.let_go()
            return 200, {"ok": True}
        if (method, path) == ("POST", "/_control/let-go"):
            state.let_go()
            return 200, {"ok": True}
        if (method, path) == ("POST", "/_control/release"):
            state.released.release()
            return 200, {"ok": True}
        if (method, path) == ("POST", "/_control/script"):
            try:
                added = [Behaviour.from_json(value) for value in json.loads(raw)["behaviours"]]
            except (ValueError, TypeError, KeyError) as error:
                return 400, {"error": str(error)}
            state.script.extend(added)
            return 200, {"ok": True}
        if (method, path) == ("GET", "/_control/requests"):
            number = {name: int(values[0]) for name, values in query.items()}
            met = await self._wait(number)
            return 200 if met else 408, {
                "requests": [asdict(r) for r in state.records],
                "active": state.active,
                "peak": state.peak,
            }
        return 404, {"error": f"no route {method} {path}"}

    async def _wait(self, number: dict[str, int]) -> bool:
        """Waits until so many requests came, hung up or finished; False when the time is over."""
        counts: dict[str, Callable[[Record], bool]] = {
            "count": lambda r: True,
            "hangups": lambda r: r.hung_up_at is not None,
            "finished": lambda r: r.finished_at is not None,
        }

        def met() -> bool:
            return all(
                sum(map(test, self.state.records)) >= number.get(name, 0) for name, test in counts.items()
            )

        try:
            async with asyncio.timeout(number.get("timeout_ms", 10_000) / 1000), self.state.changed:
                await self.state.changed.wait_for(met)
        except TimeoutError:
            return False
        return True


def _completion(behaviour: Behaviour, record: Record) -> dict[str, Any]:
    tokens = reply(behaviour, record.body)
    record.tokens_sent = len(tokens)
    message = {"role": "assistant", "content": "".join(tokens)}
    return {
        "id": f"chatcmpl-{record.number}",
        "object": "chat.completion",
        "created": 0,
        "model": record.body.get("model"),
        "choices": [{"index": 0, "message": message, "finish_reason": behaviour.finish}],
        "usage": usage(behaviour, record.body, len(tokens)),
    }
