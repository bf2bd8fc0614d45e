"""A budget of 100 turns and 500 attempts at once, on the running stack: ``python -m bench.budget``.

One service token asks for 500 responses at the same moment, each in a conversation of its own. Every turn holds and
then costs the same, the longest reply, so the budget pays for exactly 100 of them, whenever they end. Who gets no
answer in time asks again under the same key, as an honest client does. What was let through is counted twice: by the
answers, and by what the person's allowance says. The command ends with 1 where either is not 100. The calls that the
model's server has had are told as well; a run that dies before its call arrives is charged all the same
(``docs/limits.md``), which happens where a machine is too busy.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
import uuid
from collections import Counter
from pathlib import Path

import httpx

from bench.machine import heading
from tests.support.service_tokens import key
from tests.support.stack import Running, running_stack
from tests.support.talk import eventually

ATTEMPTS, TURNS = 500, 100
MODEL, TURN = "scripted-fallback", 1.024
"""The longest reply, 1,024 tokens at $1,000 a million."""
SETTINGS = {
    "TASKFLOW_PRICES": f'{{"{MODEL}": [0, 1000]}}',
    "TASKFLOW_BUDGET_USER_DAILY": f"{TURN * TURNS:.3f}",
    "TASKFLOW_IDLE_SECONDS": "600",
    "TASKFLOW_SUMMARIES": "off",
}
PATIENCE_SECONDS = 900.0
"""For one answer: 500 requests wait for each other on a laptop."""


async def attempt(http: httpx.AsyncClient, told: Counter[str]) -> str:
    """What became of one: ``accepted``, or the code with which it was refused. ``told``: counts answers that came too
    late."""
    asked = {"model": MODEL, "background": True, "input": f"[[say 3 words]] [[cost {TURN}]] Go on."}
    name = {"Idempotency-Key": uuid.uuid4().hex}
    while True:
        answer = await http.post("/v1/responses", json=asked, headers=name)
        if answer.status_code == 200:
            return "accepted"
        error = answer.json().get("error") or {}
        if answer.status_code < 500:
            return f"{answer.status_code} {error.get('code', '')}"
        told[str(answer.status_code)] += 1


async def measure(running: Running, attempts: int, at_once: int) -> bool:
    """Prints the outcomes; True when exactly as many as the budget pays for were let through."""
    provider, doors, late = running.provider, asyncio.Semaphore(at_once), Counter[str]()
    async with httpx.AsyncClient(
        base_url=running.url,
        headers={"Authorization": f"Bearer {key(running)}"},
        limits=httpx.Limits(max_connections=None),
        timeout=PATIENCE_SECONDS,
        trust_env=False,
    ) as http:

        async def one() -> str:
            async with doors:
                return await attempt(http, late)

        began = time.perf_counter()
        outcomes = Counter(await asyncio.gather(*(one() for _ in range(attempts))))
        print(f"{attempts} attempts, {at_once} at once, {time.perf_counter() - began:.0f} s")
        for outcome, count in outcomes.most_common():
            print(f"{count:>6}  {outcome}")
        print(f"{late.total():>6}  answers that came too late and were asked for again")

        async def over() -> bool:
            day = (await http.get("/api/me/limits")).json()["day"]
            return bool(day["reserved"] == 0)

        await eventually(over, PATIENCE_SECONDS)
        day = (await http.get("/api/me/limits")).json()["day"]
    called = len(await provider.requests())
    print(
        f"calls of the model: {called}; spent ${day['spent']:.3f} of ${day['limit']:.3f}, ${day['left']:.3f} left"
    )
    charged = round(day["spent"] / TURN, 6)
    met = outcomes["accepted"] == charged == TURNS
    print(f"exactly {TURNS} were let through: {'yes' if met else 'NO'}")
    return bool(met)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.budget")
    parser.add_argument("--attempts", type=int, default=ATTEMPTS)
    parser.add_argument("--at-once", type=int, default=ATTEMPTS, help="how many wait for an answer at a time")
    chosen = parser.parse_args()
    print(heading(f"python -m bench.budget --attempts {chosen.attempts} --at-once {chosen.at_once}"))
    with (
        tempfile.TemporaryDirectory(prefix="taskflow-bench-") as folder,
        running_stack(Path(folder) / "data", **SETTINGS) as running,
    ):
        return 0 if asyncio.run(measure(running, chosen.attempts, chosen.at_once)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
