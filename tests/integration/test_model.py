"""The embedded model behind its OpenAI-compatible server."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from bench.evaluation.cases import Case, load
from bench.evaluation.play import interrupted
from bench.evaluation.servers import embedded
from local.model.parameters import BATCH_TOKENS, KEY_VARIABLE
from local.setup.stamps import ROOT
from tests.support.ports import free_port
from tests.support.stack import answers

PATIENCE_SECONDS = 300.0
KEY = "the key of this start"
SIGNED = {"Authorization": f"Bearer {KEY}"}
LONG = " ".join(f"river {number}" for number in range(250))
"""Some 1,150 tokens."""
LONGER = " ".join([LONG] * 4)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server's address."""
    port = free_port()
    log: Path = tmp_path_factory.mktemp("model") / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "local.model", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, KEY_VARIABLE: KEY},
            stdout=out,
            stderr=out,
        )
    url = f"http://127.0.0.1:{port}"
    while not (answers(url) and healthy(url)):
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    yield url
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE_SECONDS) == 0


def healthy(url: str) -> bool:
    return httpx.get(f"{url}/health", trust_env=False, timeout=PATIENCE_SECONDS).status_code == 200


@pytest_asyncio.fixture
async def client(model: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        base_url=model, headers=SIGNED, trust_env=False, timeout=PATIENCE_SECONDS
    ) as opened:
        yield opened


def asking(*messages: str, **options: Any) -> dict[str, Any]:
    """A request with these messages, the person's first."""
    roles = ("user", "assistant")
    said = [{"role": roles[i % 2], "content": text} for i, text in enumerate(messages)]
    return {"model": "smollm2-135m", "messages": said, **options}


async def test_it_is_listed_by_the_id_that_people_see(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/v1/models")).json()["data"]
    assert [model["id"] for model in listed] == ["smollm2-135m"]


async def test_it_streams_an_answer_in_the_chat_form_it_was_trained_on(client: httpx.AsyncClient) -> None:
    options = {"stream": True, "stream_options": {"include_usage": True}, "max_tokens": 24, "temperature": 0}
    text, finish = "", None
    usage: dict[str, int] = {}
    request = asking("What is the capital of France? Answer in one word.", **options)
    async with client.stream("POST", "/v1/chat/completions", json=request) as stream:
        assert stream.status_code == 200
        async for line in stream.aiter_lines():
            if line.startswith("data: {"):
                chunk = json.loads(line[6:])
                usage = chunk.get("usage") or usage
                for choice in chunk["choices"]:
                    text += choice["delta"].get("content") or ""
                    finish = choice["finish_reason"] or finish
    assert "Paris" in text and "<|im_" not in text
    assert finish == "stop" and usage["completion_tokens"] > 3


async def test_a_client_that_hangs_up_ends_its_generation(client: httpx.AsyncClient) -> None:
    request = asking("Write a very long story about the sea.", stream=True, max_tokens=4000, ignore_eos=True)
    async with client.stream("POST", "/v1/chat/completions", json=request) as stream:
        lines = stream.aiter_lines()  # kept: an iterator that is dropped hangs up by itself
        await first_word(lines)
        assert await busy(client) == 1
    await rests(client)
    assert (await newest(client))[
        "n_prompt_tokens"
    ] < 2000  # the question's and the story's, of which 4,000 were asked


async def test_a_client_that_hangs_up_while_its_prompt_is_read_ends_that_after_the_batch(
    client: httpx.AsyncClient,
) -> None:
    request = asking(LONGER, stream=True, max_tokens=4, cache_prompt=False, return_progress=True)
    batches: list[int] = []
    async with client.stream("POST", "/v1/chat/completions", json=request) as stream:
        async for line in stream.aiter_lines():
            if '"prompt_progress"' in line:
                batches.append(json.loads(line[6:])["prompt_progress"]["processed"])
            if len(batches) == 3:
                break
    await rests(client)
    assert batches == [0, BATCH_TOKENS, 2 * BATCH_TOKENS]
    read = (await newest(client))["n_prompt_tokens"]
    assert 2 * BATCH_TOKENS <= read <= 16 * BATCH_TOKENS  # of more than twice as many


async def test_while_a_long_prompt_is_read_a_reply_goes_on_and_a_short_question_comes_first(
    client: httpx.AsyncClient,
) -> None:
    story = asking("Tell me a story.", stream=True, max_tokens=400, ignore_eos=True)
    # No test before has read it, so nothing of it is known.
    long = asking(f"Count: {LONG}", stream=True, max_tokens=1, return_progress=True)
    async with AsyncExitStack() as opened:
        told = await opened.enter_async_context(client.stream("POST", "/v1/chat/completions", json=story))
        words = told.aiter_lines()
        await first_word(words)
        writing = await opened.enter_async_context(collecting(words, '"content":"'))
        read = await opened.enter_async_context(client.stream("POST", "/v1/chat/completions", json=long))
        progress = await opened.enter_async_context(collecting(read.aiter_lines(), '"prompt_progress"'))
        await until(lambda: bool(progress) and processed(progress[-1]) >= BATCH_TOKENS)
        before = processed(progress[-1])
        short = asking("Which colour is the sea?", stream=True, max_tokens=1)
        async with client.stream("POST", "/v1/chat/completions", json=short) as answer:
            await first_word(answer.aiter_lines())
        assert processed(progress[-1]) - before <= BATCH_TOKENS  # the batch that was under way, if any
        first = completion(progress[0])
        await until(lambda: completion(progress[-1]) not in (None, first))
        kept = processed(progress[-1], "cache")
        # What was read of it before the short question came, and until llama.cpp noticed that it was put back.
        assert before <= kept <= before + 3 * BATCH_TOKENS
        assert len(writing) >= kept // BATCH_TOKENS - 1
    await rests(client)


@asynccontextmanager
async def collecting(lines: AsyncIterator[str], having: str) -> AsyncIterator[list[str]]:
    """The lines that have ``having``, as they come."""
    found: list[str] = []

    async def collect() -> None:
        async for line in lines:
            if having in line:
                found.append(line)

    task = asyncio.create_task(collect())
    try:
        yield found
    finally:
        task.cancel()
        await asyncio.wait({task})


def processed(line: str, what: str = "processed") -> int:
    """Tokens of a prompt that were read, of those ``cache`` in an earlier request."""
    return int(json.loads(line[6:])["prompt_progress"][what])


def completion(line: str) -> str | None:
    """By which request of llama.cpp's it was told; None of a sign to somebody who waits."""
    id: str | None = json.loads(line[6:]).get("id")
    return id


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():  # noqa: ASYNC110 (another process computes)
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("case", load()[::20], ids=lambda case: case.instead)
async def test_an_interruption_is_answered_without_a_word_of_its_instructions(model: str, case: Case) -> None:
    # An answer that says words of its instructions begins with them: make eval plays whole ones, of all cases.
    asked = replace(embedded(f"{model}/v1", KEY), reply_tokens=48)
    played = await interrupted(asked, case)
    assert played.verdicts["note_unsaid"], played
    assert played.answer.strip()


async def busy(client: httpx.AsyncClient) -> int:
    return sum(slot["is_processing"] for slot in (await client.get("/slots")).json())


async def rests(client: httpx.AsyncClient) -> None:
    """Returns when nothing is computed."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await busy(client):  # noqa: ASYNC110 (another process computes)
            await asyncio.sleep(0.05)


async def newest(client: httpx.AsyncClient) -> dict[str, Any]:
    """What the server tells of the request that came last. ``n_prompt_tokens``: all that it has read and written."""
    slots: list[dict[str, Any]] = (await client.get("/slots")).json()
    return max(slots, key=lambda slot: slot.get("id_task", -1))


async def first_word(lines: AsyncIterator[str]) -> None:
    """Reads a stream as far as its first words."""
    async for line in lines:
        if '"content":"' in line:
            return
    raise AssertionError("it ended without a word")


async def test_several_conversations_are_answered_at_once(client: httpx.AsyncClient) -> None:
    request = asking("Tell me a story.", stream=True, max_tokens=4000, ignore_eos=True)
    async with AsyncExitStack() as open_now:
        streams = [
            await open_now.enter_async_context(client.stream("POST", "/v1/chat/completions", json=request))
            for _ in range(3)
        ]
        read = [stream.aiter_lines() for stream in streams]
        # Each says something, and none is at its end: for that each would need thousands of words.
        await asyncio.gather(*map(first_word, read))
        assert await busy(client) == 3
        assert [stream.status_code for stream in streams] == [200] * 3
    await rests(client)


async def test_a_conversation_that_lost_its_beginning_is_not_read_again(client: httpx.AsyncClient) -> None:
    turns = [f"{'The ship sails on and the sea is calm today. ' * 5}({i})" for i in range(8)]
    first = await client.post("/v1/chat/completions", json=asking(*turns, "What now?", max_tokens=4))
    second = await client.post("/v1/chat/completions", json=asking(*turns[2:], "What now?", max_tokens=4))
    read, again = first.json()["timings"]["prompt_n"], second.json()["timings"]["prompt_n"]
    assert read > 400 and again < read / 4


async def test_a_prompt_that_does_not_fit_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/chat/completions", json=asking("word " * 9000))
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "exceed_context_size_error"


async def test_a_web_page_from_elsewhere_may_not_read_its_answers(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/models", headers={"Origin": "http://elsewhere.example"})
    assert answer.headers.get("access-control-allow-origin") not in ("*", "http://elsewhere.example")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Host": "evil.example:4653", "Origin": "http://evil.example:4653"},
        {"Authorization": "Bearer guessed", "Content-Type": "text/plain"},
        {"Sec-Fetch-Site": "cross-site", "Content-Type": "text/plain"},
    ],
    ids=str,
)
async def test_whoever_does_not_know_the_key_of_this_start_gets_no_answer(
    model: str, headers: dict[str, str]
) -> None:
    body = json.dumps(asking("What is the capital of France?", max_tokens=4))
    async with httpx.AsyncClient(base_url=model, trust_env=False, timeout=PATIENCE_SECONDS) as stranger:
        for path in ("/v1/chat/completions", "/completion", "/tokenize", "/slots", "/props", "/metrics"):
            for method in ("GET", "POST"):
                answer = await stranger.request(method, path, content=body, headers=headers)
                assert answer.status_code in (401, 404) and "Paris" not in answer.text, (path, answer.text)


def test_a_taken_port_is_named(model: str) -> None:
    port = model.rpartition(":")[2]
    done = subprocess.run(
        [sys.executable, "-m", "local.model", "--port", port],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 1
    assert f"cannot start on port {port}" in done.stderr
