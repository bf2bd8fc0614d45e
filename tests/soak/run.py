"""One soak from beginning to end."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from local.faults.plan import NOTHING, Plan
from local.supervisor.control import ask
from tests.soak.calm import findings_at_rest, left_behind
from tests.soak.errors import Logs
from tests.soak.program import Program
from tests.soak.talking import Talker, everybody
from tests.support.chaos import Backstage
from tests.support.service_tokens import key
from tests.support.stack import Running

VISIBILITY_SECONDS = "10"
"""How long a batch rests that no worker took. In the template it is six minutes, for a worker that takes a minute."""


@dataclass(frozen=True)
class Report:
    """What was played, and what was found."""

    plan: Plan
    struck: Counter[str]
    did: Counter[str]
    connections: int
    refused: Counter[str]
    findings: Sequence[str]
    errors: Counter[str]

    @property
    def well(self) -> bool:
        """Nothing was lost, doubled or stuck, and no error was unforeseen."""
        return not self.findings and not self.errors

    def __str__(self) -> str:
        lines = [
            f"Played {self.plan}",
            f"People and programs did over {self.connections} connections: {_counts(self.did)}",
            f"Struck: {_counts(self.struck)}",
            f"Clients were told: {_counts(self.refused)}",
            *(f"FOUND {each}" for each in self.findings),
            *(f"LOGGED {count} times: {each}" for each, count in self.errors.most_common()),
            "Nothing was lost, doubled or stuck." if self.well else "",
        ]
        return "\n".join(filter(None, lines))


async def soak(
    stack: Running, plan: Plan, people: int, programs: int, seconds: float, calm_seconds: float
) -> Report:
    """Talks for so long under ``plan``, ends the faults, waits for rest and compares."""
    backstage, logs = Backstage(stack), Logs(stack.data_dir / "logs")
    with backstage.queue_attributes("RecordsQueueUrl", VisibilityTimeout=VISIBILITY_SECONDS):
        return await _soak(stack, backstage, logs, plan, people, programs, seconds, calm_seconds)


async def _soak(
    stack: Running,
    backstage: Backstage,
    logs: Logs,
    plan: Plan,
    people: int,
    programs: int,
    seconds: float,
    calm_seconds: float,
) -> Report:
    rng = random.Random(plan.seed)
    keys = [await asyncio.to_thread(key, stack, "api", f"soak-{number}") for number in range(programs)]
    before = _struck(await _play(stack, plan))
    loop = asyncio.get_running_loop()
    async with everybody(stack.url, people, keys, rng) as all_of_them:
        until = loop.time() + seconds
        try:
            who: list[Talker | Program] = [*all_of_them.talkers, *all_of_them.programs]
            await asyncio.gather(*(each.talk(until, random.Random(rng.random())) for each in who))
        finally:
            struck = _struck(await _play(stack, NOTHING)) - before
        found = await findings_at_rest(backstage, all_of_them, calm_seconds)
        found = [*found, *(await left_behind(backstage, all_of_them))]
    tabs = [tab for each in all_of_them.talkers for tab in each.tabs]
    return Report(
        plan,
        struck,
        sum((each.did for each in who), Counter[str]()),
        sum(tab.resumed for tab in tabs),
        sum((tab.refused for tab in tabs), sum((p.told for p in all_of_them.programs), Counter[str]())),
        found,
        logs.errors(),
    )


async def _play(stack: Running, plan: Plan) -> dict[str, Any]:
    answer = await asyncio.to_thread(ask, stack.data_dir, {"do": "faults", "plan": str(plan)})
    parts: dict[str, Any] = answer["parts"]
    return parts


def _struck(parts: dict[str, Any]) -> Counter[str]:
    return sum((Counter(part["struck"]) for part in parts.values()), Counter())


def _counts(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counted.most_common()) or "nothing"
