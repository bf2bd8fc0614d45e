"""Memory of the generate function over 1,000 turns: ``python -m bench.memory``.

The laptop stack runs without pacing and with the scripted provider. One person talks, one turn after the other, so one
warm process speaks nearly all of them: the Lambda runtime client, the handler, the real adapters. Resident memory is
read every hundred turns. A turn begins once generate has nothing more to do.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path
from typing import Any

import httpx
import psutil

from bench.machine import heading
from tests.support.stack import Running, running_stack
from tests.support.talk import person

TURNS, STEP = 1_000, 100
TARGET_MB = 128
GROWTH_MB = 4
"""What counts as flat from the second sample on."""
QUESTION = "[[say 30 words]] Why is the sea salty, and was it always as salty as it is today?"
POLL_SECONDS = 0.01


async def idle(pool: httpx.AsyncClient) -> dict[str, Any]:
    """The generate function's processes, once none of them is busy."""
    while True:
        functions = (await pool.get("/functions")).raise_for_status().json()
        found: dict[str, Any] = next(state for name, state in functions.items() if name.endswith("-generate"))
        if not found["busy"] and not found["waiting"]:
            return found
        await asyncio.sleep(POLL_SECONDS)


async def measure(running: Running, turns: int) -> bool:
    """Prints the samples; True when the target was met."""
    samples: list[float] = []
    async with (
        httpx.AsyncClient(base_url=running.pool_url, trust_env=False, timeout=10) as pool,
        person(running.url) as someone,
        someone.greeted(pacing="client") as (talk, _),
    ):
        for turn in range(turns + 1):
            processes = await idle(pool)
            if turn % STEP == 0:
                found = [(_cpu_seconds(pid), _resident_mb(pid)) for pid in processes["pids"]]
                busiest, share = max(found)[1], max(found)[0] / sum(cpu for cpu, _ in found)
                samples.append(max(resident for _, resident in found))
                print(
                    f"{turn:6} turns  {busiest:6.1f} MB in the process with {share:4.0%} of the work, "
                    f"{samples[-1]:6.1f} MB in the largest",
                    flush=True,
                )
            if turn == turns:
                break
            await talk.send(type="user_message", text=QUESTION)
            await talk.until("ai_done")
            talk.events.clear()
    growth = samples[-1] - samples[1]
    print(f"largest {max(samples):.0f} MB (target {TARGET_MB} MB), {growth:+.1f} MB since turn {STEP}")
    return max(samples) <= TARGET_MB and growth <= GROWTH_MB


def _cpu_seconds(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def _resident_mb(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss / 2**20)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--check", action="store_true", help="fail when the target is missed")
    arguments = parser.parse_args()
    print(heading("python -m bench.memory"))
    with (
        tempfile.TemporaryDirectory() as folder,
        running_stack(
            Path(folder) / "data", TASKFLOW_PACING_BASE_MS="0", TASKFLOW_IDLE_SECONDS="600"
        ) as running,
    ):
        met = asyncio.run(measure(running, arguments.turns))
    return 1 if arguments.check and not met else 0


if __name__ == "__main__":
    raise SystemExit(main())
