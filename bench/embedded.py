"""Several people at once on the embedded model: ``python -m bench.embedded``.

The server as ``make run`` starts it, asked through the client that conversations use. One person's long prompt is read
while another listens to a reply; two long prompts are read while a third person asks something short; a person
interrupts while their prompt is being read; five ask at once, of whom the fifth waits for a slot; a conversation goes
on. Batches are compared with ``--batch 2048``, which is llama.cpp's own.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psutil
from taskflow.clock import SystemClock
from taskflow.completion import ChatMessage, Completion, CompletionRequest, Provider
from taskflow.errors import ProviderError
from taskflow.llm.breaker import MemoryBreakerStore
from taskflow.llm.build import build_provider
from taskflow.settings import Settings

from bench.machine import heading
from local.model.parameters import BATCH_TOKENS, MODEL_ID
from local.setup.stamps import ROOT
from tests.support.ports import free_port
from tests.support.stack import answers

LONG_TOKENS = 4_500
"""What 16,000 characters can be."""
WORD_TOKENS = 5
TOKENS = 1_000
FOLLOWING = 5


@contextmanager
def server(batch: int) -> Iterator[tuple[str, psutil.Process]]:
    """The embedded model's server; its address and its process."""
    port = free_port()
    command = [sys.executable, "-m", "local.model", "--port", str(port), "--batch", str(batch)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        while not (answers(url) and httpx.get(f"{url}/health", trust_env=False).status_code == 200):
            time.sleep(0.1)
        yield url, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def request(text: str, tokens: int = TOKENS, before: tuple[ChatMessage, ...] = ()) -> CompletionRequest:
    """A conversation whose last words are ``text``."""
    return CompletionRequest(MODEL_ID, (*before, ChatMessage("user", text)), tokens)


def long_text(salt: str, tokens: int) -> str:
    """About so many tokens that no other prompt begins with."""
    words = range(1000, 1000 + tokens // WORD_TOKENS)
    return f"{salt}: " + " ".join(f"river {number}" for number in words)


async def pauses(completion: Completion, until: asyncio.Task[object] | None, count: int) -> list[float]:
    """Seconds between tokens: of ``count`` of them, or of as many as come until ``until`` is done."""
    found: list[float] = []
    last = time.monotonic()
    async for _ in completion:
        now = time.monotonic()
        found.append(now - last)
        last = now
        if until.done() if until is not None else len(found) == count:
            break
    return found


async def first_token(provider: Provider, asked: CompletionRequest) -> float:
    """Seconds to the first token; the reply is closed then."""
    began = time.monotonic()
    completion = await provider.open(asked)
    await completion.aclose()
    return time.monotonic() - began


async def two_people(provider: Provider, tokens: int) -> None:
    """Prints how one person's reply goes on while another's prompt is read."""
    story = await provider.open(request("Tell me a very long story about the sea, with many chapters."))
    alone = await pauses(story, None, 40)
    other = asyncio.create_task(first_token(provider, request(long_text("Two", tokens))))
    beside = await pauses(story, other, 0)
    ended = "" if other.done() else " (the reply ended before the prompt was read)"
    await story.aclose()
    seconds = await other
    print(
        f"  a pause between tokens, alone            {statistics.median(alone):8.2f} s, longest {max(alone):.2f} s"
    )
    print(
        f"  while another's long prompt is read      {statistics.median(beside):8.2f} s, longest {max(beside):.2f} s"
    )
    print(f"    {len(beside)} tokens came in the {seconds:.0f} s until the other's first{ended}")


async def queued(provider: Provider, http: httpx.AsyncClient, process: psutil.Process, tokens: int) -> None:
    """Prints the waits of two people with long prompts and of a third who asks something short once both are there,
    and what the third waits alone. Beside each, what the model computed meanwhile: its wait if nothing else ran."""

    async def waited(asked: CompletionRequest) -> str:
        began, used = time.monotonic(), sum(process.cpu_times()[:2])
        try:
            what = f"{await first_token(provider, asked):.1f} s"
        except ProviderError as error:
            what = f"failed after {time.monotonic() - began:.0f} s: {error}"
        return f"{what} ({sum(process.cpu_times()[:2]) - used:.1f} s of processor time)"

    # llama.cpp reads in the order of its slots. It gives the last one first, then the one before it: after two others
    # the short question gets the last one, behind both long prompts.
    await waited(request("Is it warm?"))
    alone = await waited(request("Which colour is the sky?"))
    long = []
    for salt in ("Four", "Five"):
        long.append(asyncio.create_task(waited(request(long_text(salt, tokens)))))
        await _until(http, busy=True)
        await asyncio.sleep(1)
    short = await waited(request("Which colour is the sea?"))
    one, other = await asyncio.gather(*long)
    for who, seconds in (
        ("a short question, alone", alone),
        ("one long prompt, asked first", one),
        ("another, asked 1 s after it", other),
        ("a short question, asked 1 s after both", short),
    ):
        print(f"  first token of {who:42}{seconds}")


async def interrupted(provider: Provider, http: httpx.AsyncClient, tokens: int) -> None:
    """Prints how long the server goes on with a prompt whose reader has left."""
    opening = asyncio.create_task(provider.open(request(long_text("Three", tokens))))
    await _until(http, busy=True)
    await asyncio.sleep(3)
    began = time.monotonic()
    opening.cancel()
    await asyncio.wait({opening})
    closed = time.monotonic() - began
    await _until(http, busy=False)
    idle = time.monotonic() - began
    print(f"  interrupted while a prompt is read: closed after {closed:.2f} s, idle after {idle:.2f} s")
    print(
        f"  the next first token after that          {await first_token(provider, request('Hello?')):8.2f} s"
    )


async def five(provider: Provider) -> None:
    """Prints the waits of five people who ask at once, one more than there are slots."""
    asked = [request(f"What is {number} plus {number}? Answer at length.", 60) for number in range(5)]

    async def whole(one: CompletionRequest) -> float:
        began = time.monotonic()
        completion = await provider.open(one)
        waited = time.monotonic() - began
        async for _ in completion:
            pass
        return waited

    waits = sorted(await asyncio.gather(*(whole(one) for one in asked)))
    print(
        f"  five at once, 60 tokens each: first tokens after {', '.join(f'{wait:.1f}' for wait in waits)} s"
    )


async def following(provider: Provider) -> None:
    """Prints how long a conversation's later turns wait, its earlier ones being known."""
    before: tuple[ChatMessage, ...] = ()
    waits = []
    for turn in range(FOLLOWING):
        asked = request(long_text(f"Turn {turn}", 300), 12, before)
        began = time.monotonic()
        completion = await provider.open(asked)
        waits.append(time.monotonic() - began)
        said = "".join([piece async for piece in completion])
        before = (*asked.messages, ChatMessage("assistant", said))
    print(
        f"  turns of one conversation, 300 tokens more each: {', '.join(f'{wait:.1f}' for wait in waits)} s"
    )


async def _until(http: httpx.AsyncClient, *, busy: bool) -> None:
    """Asks until the server is busy, or until it is not; it answers between two batches."""
    while True:
        slots = (await http.get("/slots")).json()
        if any(slot["is_processing"] for slot in slots) is busy:
            return
        await asyncio.sleep(0.05)  # asked all the time, it would take the processor that is measured


async def measure(url: str, process: psutil.Process, tokens: int) -> None:
    """Everything, one after the other."""
    settings = Settings(llm_base_url=f"{url}/v1", llm_provider="embedded")
    clock, breakers = SystemClock(), MemoryBreakerStore()
    provider = build_provider(settings, clock=clock, rng=random.Random(1), breaker_store=breakers)
    failed = 0
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=600) as http:
        for step in (
            two_people(provider, tokens),
            queued(provider, http, process, tokens),
            interrupted(provider, http, tokens),
            five(provider),
            following(provider),
        ):
            try:
                await step
            except ProviderError as error:
                failed += 1
                print(f"  failed: {error}")
            await _until(http, busy=False)
    print(
        f"  {failed} failed; {breakers.writes} counted by the breaker; {process.memory_info().rss / 2**20:.0f} MB"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batch", type=int, action="append", help=f"tokens at once (default {BATCH_TOKENS})")
    parser.add_argument("--tokens", type=int, default=LONG_TOKENS, help="of a long prompt")
    options = parser.parse_args()
    print(heading(f"python -m bench.embedded --tokens {options.tokens}"))
    for batch in options.batch or [BATCH_TOKENS]:
        print(f"batches of {batch} tokens")
        with server(batch) as (url, process):
            asyncio.run(measure(url, process, options.tokens))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
