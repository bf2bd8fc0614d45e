"""How long a person waits, beside reading the provider directly and a plain server: ``python -m bench.latency``.

The laptop stack runs without pacing and with the scripted provider as a process. In turns, so that the machine's other
work meets all three alike: the provider is read with httpx, through ``bench/plain_server.py``, and through the stack.
Three things are measured: the first token, a reply of 2,000 tokens (from a provider that says them as fast as it can,
and from one that says 500 a second), and an interruption of a reply under way.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from httpx_sse import aconnect_sse
from websockets.asyncio.client import connect

from bench.machine import heading
from tests.support.ports import free_port
from tests.support.stack import Running, answers, running_stack
from tests.support.talk import Talk, eventually, person

FIRST_ROUNDS, LONG_ROUNDS, INTERRUPTIONS = 25, 3, 25
LIMIT_SECONDS = 600
"""Whatever hangs, the measurement ends."""
FIRST_MS, LONG_TIMES, INTERRUPTED_MS, RESUMED_MS = 60, 1.25, 300, 50
FIRST = "[[first 100ms]] [[pace 5ms]] [[say 10 words]]"
FAST = "[[say 2000 words]]"
STEADY = "[[pace 1ms]] [[say 2000 words]]"
LONG_TALK = "[[pace 10ms]] [[say 1000 words]]"
QUICK = "[[say 3 words]]"

Timed = Callable[[str], Awaitable[tuple[float, float]]]
"""Asks; returns milliseconds to the first token and to the end."""


def direct(client: httpx.AsyncClient) -> Timed:
    """The provider, read with httpx."""

    async def ask(text: str) -> tuple[float, float]:
        body = {"model": "scripted", "messages": [{"role": "user", "content": text}], "stream": True}
        started, first = time.perf_counter(), math.nan
        async with aconnect_sse(client, "POST", "/chat/completions", json=body) as source:
            async for event in source.aiter_sse():
                if event.data == "[DONE]":
                    break
                if math.isnan(first) and json.loads(event.data)["choices"][0]["delta"].get("content"):
                    first = time.perf_counter()
        return _ms(started, first), _ms(started)

    return ask


def plain(talk: Talk) -> Timed:
    """The plain server."""

    async def ask(text: str) -> tuple[float, float]:
        started = time.perf_counter()
        await talk.send(text=text)
        await talk.until("ai_token")
        first = time.perf_counter()
        await talk.until("ai_done")
        return _ms(started, first), _ms(started)

    return ask


def stack(talk: Talk) -> Timed:
    """The laptop stack."""

    async def ask(text: str) -> tuple[float, float]:
        started = time.perf_counter()
        await talk.send(type="user_message", text=text)
        await talk.until("ai_token")
        first = time.perf_counter()
        await talk.until("ai_done")
        return _ms(started, first), _ms(started)

    return ask


async def interruption(talk: Talk) -> tuple[float, float]:
    """Milliseconds from a message in the middle of a reply to ``ai_interrupted``, and from there to ``ai_start``."""
    await talk.send(type="user_message", text=LONG_TALK)
    started = await talk.until("ai_start")
    generation = started["generationId"]
    # Into the middle of the watch's period, anywhere, and past the first 0.3 s: a message that follows another so
    # closely belongs to a burst, whose end is waited for.
    for _ in range(random.randint(40, 60)):
        await talk.until("ai_token")
    seen = {"generationId": generation, "chars": len(talk.text(generation))}
    asked = time.perf_counter()
    await talk.send(type="user_message", text=QUICK, seen=seen)
    await talk.until("ai_interrupted", generationId=generation)
    interrupted = time.perf_counter()
    await talk.until("ai_start")
    resumed = time.perf_counter()
    await talk.until("ai_done")
    return _ms(asked, interrupted), _ms(interrupted, resumed)


async def measure(running: Running, plain_url: str, pacing: str) -> bool:
    """Prints the table; True when every target was met."""
    async with (
        httpx.AsyncClient(base_url=running.provider.base_url, trust_env=False, timeout=60) as http,
        connect(plain_url, proxy=None, max_size=None) as socket,
        person(running.url) as someone,
        someone.greeted(pacing=pacing) as (talk, _),
    ):
        ways = {"direct": direct(http), "plain server": plain(Talk(socket)), "stack": stack(talk)}
        for ask in ways.values():
            await ask(FIRST)
        print(f"{'milliseconds, median':44}" + "".join(f"{name:>14}" for name in ways))
        firsts = await _in_turns(ways, FIRST, FIRST_ROUNDS, 0)
        added = {name: ms - firsts["direct"] for name, ms in firsts.items()}
        _row("first token (provider: 100 ms)", firsts)
        _row(f"  added (target {FIRST_MS} ms)", added)
        met = [added["stack"] <= FIRST_MS]
        for title, text in (("2,000 tokens, as fast as it can", FAST), ("2,000 tokens, 1 ms apart", STEADY)):
            whole = await _in_turns(ways, text, LONG_ROUNDS, 1)
            times = {name: ms / whole["direct"] for name, ms in whole.items()}
            _row(title, whole)
            _row(f"  times direct (target {LONG_TIMES})", times, 2)
            met.append(times["stack"] <= LONG_TIMES)
        cuts = [await interruption(talk) for _ in range(INTERRUPTIONS)]
    stopped, resumed = sorted(cut for cut, _ in cuts), sorted(after for _, after in cuts)
    print(f"{'interruption':44}{'median':>14}{'p95':>14}{'worst':>14}")
    _quantiles(f"user_message to ai_interrupted (p95 {INTERRUPTED_MS})", stopped)
    _quantiles(f"ai_interrupted to ai_start (p95 {RESUMED_MS})", resumed)
    met += [_p95(stopped) <= INTERRUPTED_MS, _p95(resumed) <= RESUMED_MS]
    return all(met)


async def _in_turns(ways: dict[str, Timed], text: str, rounds: int, which: int) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, ask in ways.items():
            times[name].append((await ask(text))[which])
    return {name: statistics.median(values) for name, values in times.items()}


@asynccontextmanager
async def plain_server(provider: str) -> AsyncIterator[str]:
    """The plain server in a process of its own; its WebSocket URL."""
    port = free_port()
    command = [sys.executable, "-m", "bench.plain_server", "--port", str(port), "--provider", provider]
    process = subprocess.Popen(command)  # noqa: ASYNC220 (returns at once)
    try:

        async def up() -> bool:
            return await asyncio.to_thread(answers, f"http://127.0.0.1:{port}/")

        await eventually(up)
        yield f"ws://127.0.0.1:{port}/ws"
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait)


def _ms(started: float, ended: float | None = None) -> float:
    return ((time.perf_counter() if ended is None else ended) - started) * 1000


def _row(title: str, values: dict[str, float], digits: int = 0) -> None:
    print(f"{title:44}" + "".join(f"{value:>14,.{digits}f}" for value in values.values()), flush=True)


def _p95(ordered: list[float]) -> float:
    return ordered[math.ceil(0.95 * len(ordered)) - 1]


def _quantiles(title: str, ordered: list[float]) -> None:
    values = (statistics.median(ordered), _p95(ordered), ordered[-1])
    print(f"{title:44}" + "".join(f"{value:>14,.0f}" for value in values), flush=True)


async def _main(pacing: str) -> bool:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_stack(
            Path(folder) / "data", TASKFLOW_PACING_BASE_MS="0", TASKFLOW_IDLE_SECONDS="60"
        ) as running,
    ):
        async with plain_server(running.provider.base_url) as plain_url:
            return await measure(running, plain_url, pacing)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pacing", choices=("server", "client"), default="server")
    parser.add_argument("--check", action="store_true", help="fail when a target is missed")
    arguments = parser.parse_args()
    print(heading(f"python -m bench.latency --pacing {arguments.pacing}"))

    async def limited() -> bool:
        async with asyncio.timeout(LIMIT_SECONDS):
            return await _main(arguments.pacing)

    met = asyncio.run(limited())
    return 1 if arguments.check and not met else 0


if __name__ == "__main__":
    raise SystemExit(main())
