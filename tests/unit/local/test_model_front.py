"""What stands before the embedded model, over HTTP, with a script in the place of llama.cpp's server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route, Router

from local.model.front import SIGN_SECONDS, Front
from local.model.reading_order import ReadingOrder
from local.serving import Server, listen

BATCH = 10
KEY = "the key of this start"
PATIENCE_SECONDS = 60


class Llama:
    """llama.cpp's server, as far as the front knows it: it says what a test has it say.

    A prompt is known by its text. ``slow``: it has not noticed yet who hung up.
    """

    def __init__(self) -> None:
        self.said: dict[str, asyncio.Queue[bytes | None]] = {}
        self.asked: list[str] = []
        self.bodies: list[dict[str, Any]] = []
        self.open: set[str] = set()
        self.slow = 0
        self.looks = 0
        routes = [
            Route("/v1/chat/completions", self._complete, methods=["POST"]),
            Route("/slots", self._slots),
            Route("/v1/models", self._models),
        ]
        self.app = Router(routes)

    def tells(self, name: str, total: int, processed: int) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", "content": None}}
        progress = {"total": total, "cache": 0, "processed": processed, "time_ms": 1}
        self.says(name, {"choices": [choice], "prompt_progress": progress})

    def says(self, name: str, *chunks: Any) -> None:
        for chunk in chunks:
            self.said.setdefault(name, asyncio.Queue()).put_nowait(
                b"data: " + json.dumps(chunk).encode() + b"\n\n"
            )

    def ends(self, name: str, *texts: str) -> None:
        """The reply, and its end."""
        self.says(name, *({"choices": [{"delta": {"content": text}}]} for text in texts))
        self.said.setdefault(name, asyncio.Queue()).put_nowait(None)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not condition():  # noqa: ASYNC110 (what happens is on the other side of a socket)
                await asyncio.sleep(0.005)

    async def _complete(self, request: Request) -> Response:
        body = await request.json()
        name = body["messages"][0]["content"]
        self.asked.append(name)
        self.bodies.append(body)
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return JSONResponse({"error": {"message": "Invalid API Key"}}, 401)
        if name == "too long":
            return JSONResponse({"error": {"type": "exceed_context_size_error"}}, 400)
        return StreamingResponse(self._stream(name), media_type="text/event-stream")

    async def _stream(self, name: str) -> AsyncIterator[bytes]:
        self.open.add(name)
        try:
            while (said := await self.said.setdefault(name, asyncio.Queue()).get()) is not None:
                yield said
        finally:
            self.open.discard(name)

    async def _slots(self, request: Request) -> Response:
        assert request.headers["authorization"] == f"Bearer {KEY}"
        self.looks += 1
        busy = len(self.open) + self.slow
        return JSONResponse([{"is_processing": number < busy} for number in range(4)])

    async def _models(self, request: Request) -> Response:
        return JSONResponse({"data": [], "asked": str(request.url.query)})


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest_asyncio.fixture
async def llama() -> AsyncIterator[tuple[Llama, httpx.AsyncClient, Clock]]:
    """The script, a client of what stands before it, and the clock of that."""
    script, clock = Llama(), Clock()
    upstream = Server(script.app, listen())
    await upstream.open()
    order = ReadingOrder(slots=2, context=400, share=200, batch=BATCH)
    front = Server(Front(f"http://127.0.0.1:{upstream.port}", KEY, order, clock), listen())
    await front.open()
    client = httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{front.port}",
        headers={"Authorization": f"Bearer {KEY}"},
        trust_env=False,
        timeout=PATIENCE_SECONDS,
    )
    async with client:
        yield script, client, clock
    await front.stop()
    await upstream.stop()


def body(name: str, **options: Any) -> dict[str, Any]:
    return {"messages": [{"content": name}], "stream": True, "return_progress": True, **options}


async def ask(client: httpx.AsyncClient, name: str, **options: Any) -> httpx.Response:
    return await client.post("/v1/chat/completions", json=body(name, **options))


def chunks(answer: httpx.Response) -> list[Any]:
    return [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data:")]


def text(answer: httpx.Response) -> str:
    deltas = (chunk["choices"][0]["delta"] for chunk in chunks(answer) if chunk["choices"])
    return "".join(delta.get("content") or "" for delta in deltas)


World = tuple[Llama, httpx.AsyncClient, Clock]


async def test_somebody_alone_gets_what_the_model_sends_as_it_comes(llama: World) -> None:
    script, client, _ = llama
    script.tells("one", 30, 0)
    script.tells("one", 30, 30)
    script.ends("one", "Hello", " there")
    answer = await ask(client, "one")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert [chunk.get("prompt_progress", {}).get("processed") for chunk in chunks(answer)] == [
        *(0, 30, None, None)
    ]
    assert text(answer) == "Hello there" and script.looks == 0


async def test_progress_that_nobody_asked_for_is_not_passed_on(llama: World) -> None:
    script, client, _ = llama
    script.tells("one", 30, 0)
    script.ends("one", "Hello")
    answer = await ask(client, "one", return_progress=False)
    assert script.bodies[0]["return_progress"] is True
    assert [chunk["choices"][0]["delta"] for chunk in chunks(answer)] == [{"content": "Hello"}]


async def test_a_short_question_is_read_before_the_rest_of_a_long_prompt(llama: World) -> None:
    script, client, _ = llama
    script.tells("long", 100, 0)
    long = asyncio.create_task(ask(client, "long"))
    await script.until(lambda: "long" in script.open)
    short = asyncio.create_task(ask(client, "short"))
    await asyncio.sleep(0)  # whenever it comes: it begins once a batch was read
    script.tells("long", 100, 10)
    script.slow = 1
    await script.until(lambda: script.asked == ["long", "short"])
    script.tells("short", 5, 0)
    script.ends("short", "At once")
    assert text(await short) == "At once"
    # The long one is not sent again before the model has noticed that its reader hung up.
    seen = script.looks
    await script.until(lambda: script.looks > seen + 1)
    assert script.asked == ["long", "short"]
    script.slow = 0
    await script.until(lambda: script.asked == ["long", "short", "long"])
    assert script.bodies[2] == script.bodies[0]
    script.tells("long", 100, 20)
    script.ends("long", "At last")
    answer = await long
    assert text(answer) == "At last"
    told = [chunk["prompt_progress"]["processed"] for chunk in chunks(answer) if "prompt_progress" in chunk]
    assert told == sorted(told)


@pytest.mark.parametrize("tells", [True, False], ids=["as progress", "as a comment"])
async def test_who_waits_is_told_as_long_as_the_model_works(llama: World, tells: bool) -> None:
    script, client, clock = llama
    script.tells("first", 10, 0)
    first = asyncio.create_task(ask(client, "first"))
    await script.until(lambda: "first" in script.open)
    signs: asyncio.Queue[str] = asyncio.Queue()

    async def second() -> str:
        asked = body("second", return_progress=tells)
        async with client.stream("POST", "/v1/chat/completions", json=asked) as stream:
            async for line in stream.aiter_lines():
                signs.put_nowait(line)
                if "Second" in line:
                    return "answered"
        return "ended"

    waiting = asyncio.create_task(second())
    async with asyncio.timeout(PATIENCE_SECONDS):
        while signs.empty():  # the model works, and each time a while has passed
            clock.now += SIGN_SECONDS
            script.says("first", {"choices": [{"delta": {"content": "word "}}]})
            await asyncio.sleep(0.01)
            if script.asked == ["first", "second"]:
                break
    script.ends("first")
    await first
    script.tells("second", 5, 0)
    script.ends("second", "Second")
    assert await waiting == "answered"


async def test_no_more_than_there_are_slots_write_and_the_next_comes_when_one_is_over(llama: World) -> None:
    script, client, clock = llama
    asked = {name: asyncio.create_task(ask(client, name)) for name in ("a", "b")}
    for name in asked:
        script.says(name, {"choices": [{"delta": {"content": "begun "}}]})
    await script.until(lambda: script.open == {"a", "b"})
    third = asyncio.create_task(ask(client, "c"))
    while not third.done() and clock.now < 5 * SIGN_SECONDS:
        clock.now += SIGN_SECONDS
        script.says("a", {"choices": [{"delta": {"content": "word "}}]})
        await asyncio.sleep(0.02)
    assert "c" not in script.asked
    script.ends("b")
    await script.until(lambda: "c" in script.asked)
    script.ends("c", "Here")
    answer = await third
    assert text(answer) == "Here"
    signs = [chunk for chunk in chunks(answer) if "prompt_progress" in chunk]
    assert signs, "it was not told that the model works"
    script.ends("a")
    await asyncio.gather(*asked.values())


@pytest.mark.parametrize("place", ["reading", "waiting"])
async def test_who_hangs_up_frees_the_place(llama: World, place: str) -> None:
    script, client, _ = llama
    first = asyncio.create_task(ask(client, "first"))
    await script.until(lambda: "first" in script.open)
    second = asyncio.create_task(ask(client, "second"))
    leaving, staying, name = (first, second, "second") if place == "reading" else (second, first, "first")
    leaving.cancel()
    script.ends(name, "Still here")
    assert text(await staying) == "Still here"
    if place == "reading":
        await script.until(lambda: "first" not in script.open)
    script.ends("third", "And I")
    assert text(await ask(client, "third")) == "And I"


@pytest.mark.parametrize("stream", [True, False, None])
async def test_a_refusal_keeps_its_status_and_the_next_is_asked(llama: World, stream: bool | None) -> None:
    script, client, _ = llama
    refused = await ask(client, "too long", stream=stream)
    assert refused.status_code == 400
    assert refused.json()["error"]["type"] == "exceed_context_size_error"
    script.ends("next", "Yes")
    assert text(await ask(client, "next")) == "Yes"


async def test_a_whole_answer_waits_for_its_turn_and_goes_back_like_a_stream(llama: World) -> None:
    script, client, _ = llama
    script.tells("long", 100, 0)
    long = asyncio.create_task(ask(client, "long", stream=False))
    await script.until(lambda: "long" in script.open)
    short = asyncio.create_task(
        client.post("/v1/chat/completions", json={"messages": [{"content": "short"}]})
    )
    await asyncio.sleep(0)
    script.tells("long", 100, 10)
    await script.until(lambda: script.asked == ["long", "short"])
    script.tells("short", 5, 0)
    script.says("short", {"id": "a", "choices": [{"index": 0, "delta": {"content": "At"}}]})
    script.says("short", {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    script.says("short", {"choices": [], "usage": {"completion_tokens": 1}})
    script.ends("short", " once")
    answer = await short
    assert answer.json() == {
        "id": "a",
        "object": "chat.completion",
        "usage": {"completion_tokens": 1},
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "At once"},
                "finish_reason": "stop",
            }
        ],
    }
    await script.until(lambda: script.asked == ["long", "short", "long"])
    assert script.bodies[2] == script.bodies[0]
    assert script.bodies[0]["stream"] is True and script.bodies[0]["stream_options"] == {
        "include_usage": True
    }
    script.tells("long", 100, 20)
    script.says("long", {"error": {"code": 500, "message": "Compute error."}})
    script.ends("long")
    failed = await long
    assert (failed.status_code, failed.json()) == (500, {"error": {"code": 500, "message": "Compute error."}})


async def test_who_does_not_know_the_key_takes_nobody_s_turn(llama: World) -> None:
    script, client, _ = llama
    script.tells("mine", 100, 0)
    script.tells("mine", 100, 10)
    mine = asyncio.create_task(ask(client, "mine"))
    await script.until(lambda: "mine" in script.open)
    answer = await client.post(
        "/v1/chat/completions", json=body("theirs"), headers={"Authorization": "Bearer guessed"}
    )
    assert answer.status_code == 401
    script.ends("mine", "Mine")
    assert text(await mine) == "Mine" and script.asked == ["mine", "theirs"]


async def test_what_is_no_request_is_the_model_s_to_refuse(llama: World) -> None:
    _, client, _ = llama
    for sent in (b"", b"{", b"[]", b'"stream"', b"[" * 100_000):
        answer = await client.post("/v1/chat/completions", content=sent)
        assert answer.status_code >= 400, sent
    listed = await client.get("/v1/models?a=b%20c")
    assert listed.json() == {"data": [], "asked": "a=b%20c"}


async def test_a_server_that_is_gone_is_told_and_not_waited_for(llama: World) -> None:
    _, client, clock = llama
    gone = Server(Front("http://127.0.0.1:9", KEY, ReadingOrder(2, 400, 200, BATCH), clock), listen())
    await gone.open()
    answer = await client.post(f"http://127.0.0.1:{gone.port}/v1/chat/completions", json=body("x"))
    assert answer.status_code == 502 and "broke off" in answer.json()["error"]["message"]
    await gone.stop()
