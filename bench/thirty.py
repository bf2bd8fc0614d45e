"""Thirty conversations that begin at once, beside another checkout: ``python -m bench.thirty --beside DIR``.

Both laptop stacks run with the scripted provider and are measured in turn, so that the machine's other work meets both
alike. Thirty people get a ticket and connect at one moment, and wait for the first token of the greeting. When all are
greeted, they all say something at one moment, and wait for the first token of the reply. The first round meets a stack
that has only just started. After each round: how many processes the pool has, and their memory (PSS: what processes
share counts once for all of them); and the processor time of the round by part, which the machine's other work hardly
changes.

``DIR`` is a checkout of the other commit that ``make setup`` has set up. Without ``--beside`` one stack is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bench.machine import heading
from local.setup.stamps import ROOT
from tests.support.stack import Running, stack_of
from tests.support.talk import eventually, person

PEOPLE, ROUNDS = 30, 4
LIMIT_SECONDS = 900
"""Whatever hangs, the measurement ends."""
TARGET = 0.3
"""Of the other's median until the first token."""
QUESTION = "[[first 50ms]] [[pace 10ms]] [[say 40 words]]"
SETTINGS = {"TASKFLOW_IDLE_SECONDS": "600"}
"""Nobody is nudged between two rounds."""
STAGES = ("connected", "created", "greeting", "accepted", "reply", "done")
TOKENS = ("greeting", "reply")


@dataclass(slots=True)
class Measured:
    """One stack. ``waited``: by stage and round, seconds of each person."""

    name: str
    running: Running
    waited: dict[str, list[list[float]]] = field(default_factory=lambda: {stage: [] for stage in STAGES})
    spent: list[dict[str, float]] = field(default_factory=list)
    """By round, seconds of processor time of each part."""

    def median(self, stage: str, rounds: slice = slice(None)) -> float:
        """Of all people of these rounds."""
        return statistics.median(each for waited in self.waited[stage][rounds] for each in waited)


async def converse(url: str, begin: asyncio.Barrier, speak: asyncio.Barrier) -> dict[str, float]:
    """One conversation; seconds from the moment when all did the same, to each stage."""
    found: dict[str, float] = {}
    since = 0.0

    def reached(stage: str) -> None:
        found[stage] = time.perf_counter() - since

    async with person(url) as someone:
        await begin.wait()
        since = time.perf_counter()
        async with someone.talk(pacing="client") as talk:
            reached("connected")
            await talk.until("conversation_created")
            reached("created")
            await talk.until("ai_token")
            reached("greeting")
            await talk.until("ai_done")
            await speak.wait()
            since = time.perf_counter()
            await talk.send(type="user_message", text=QUESTION)
            generation = (await talk.until("message_accepted"))["generationId"]
            reached("accepted")
            await talk.until("ai_token", generationId=generation)
            reached("reply")
            await talk.until("ai_done", generationId=generation)
            reached("done")
    return found


async def one_round(measured: Measured, people: int) -> None:
    """All begin at once, and then speak at once."""
    begin, speak = asyncio.Barrier(people), asyncio.Barrier(people)
    talks = (converse(measured.running.url, begin, speak) for _ in range(people))
    before = processor_seconds(measured.running)
    waited = await asyncio.gather(*talks)
    after = processor_seconds(measured.running)
    measured.spent.append({name: after[name] - before[name] for name in after})
    for stage in STAGES:
        measured.waited[stage].append([each[stage] for each in waited])


def processor_seconds(running: Running) -> dict[str, float]:
    """Of every part so far, with the processes that it has ended; of this process, which plays the people, too."""
    found = {"people": _own_seconds(psutil.Process())}
    for name, part in running.parts().items():
        process = psutil.Process(part["pid"])
        children = sum(_own_seconds(each) + _ended_seconds(each) for each in process.children(recursive=True))
        if name == "pool":
            found["functions"] = children + _ended_seconds(process)
            found["pool"] = _own_seconds(process)
        else:
            found[name] = children + _own_seconds(process) + _ended_seconds(process)
    return found


def _own_seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def _ended_seconds(process: psutil.Process) -> float:
    """Of children that it has waited for."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.children_user + times.children_system)


def memory(running: Running) -> tuple[int, float]:
    """How many processes run functions, and their PSS in MB."""
    found = [
        _pss_mb(child) for child in psutil.Process(running.parts()["pool"]["pid"]).children(recursive=True)
    ]
    living = [each for each in found if each]
    return len(living), sum(living)


def _pss_mb(process: psutil.Process) -> float:
    """0 for what runs no function, or runs no more."""
    try:
        if "reaper" in " ".join(process.cmdline()):
            return 0.0
        rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
    except (psutil.NoSuchProcess, OSError):
        return 0.0
    return sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) / 1024


async def measure(stacks: Sequence[Measured], people: int, rounds: int) -> bool:
    """Prints the table; True when the target was met."""
    for number in range(rounds):
        for measured in stacks:
            await one_round(measured, people)
            waited = " · ".join(
                f"{stage} {statistics.median(measured.waited[stage][-1]):5.2f}" for stage in STAGES
            )
            count, total = memory(measured.running)
            print(
                f"{measured.name:7} round {number + 1}: {waited} s"
                f" · {count} processes, {total:.0f} MB, {total / count:.1f} each",
                flush=True,
            )
            spent = measured.spent[-1]
            by_part = " · ".join(f"{name} {seconds:.2f}" for name, seconds in spent.items())
            print(f"{'':7} processor time: {sum(spent.values()):.1f} s: {by_part}", flush=True)
            await eventually(lambda of=measured: asyncio.to_thread(_quiet, of.running))
    if len(stacks) == 1:
        return True
    here, other = stacks
    for title, chosen in (("first round", slice(0, 1)), ("later rounds", slice(1, None))):
        if other.waited["reply"][chosen]:
            ratios = ", ".join(
                f"{stage} {here.median(stage, chosen) / other.median(stage, chosen):.2f}" for stage in STAGES
            )
            print(f"{title}, here / other: {ratios}")
    totals = [sum(sum(each.values()) for each in stack.spent) for stack in stacks]
    print(f"processor time, all rounds: {totals[0] / totals[1]:.2f} x")
    met = True
    for stage in TOKENS:
        ratio = here.median(stage) / other.median(stage)
        met = met and ratio <= TARGET
        print(f"first token of the {stage}, all rounds: {ratio:.2f} x (target {TARGET})")
    return met


def _quiet(running: Running) -> bool:
    """Whether the stack has little to do: what a round left behind is over."""
    before = _busy_seconds(running)
    time.sleep(1)
    return _busy_seconds(running) - before < 0.3


def _busy_seconds(running: Running) -> float:
    supervisor = psutil.Process(running.supervisor)
    total = 0.0
    for process in [supervisor, *supervisor.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            spent = process.cpu_times()
            total += spent.user + spent.system
    return total


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.thirty")
    parser.add_argument("--beside", type=Path, metavar="DIR", help="a checkout of another commit, set up")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    beside = f" --beside {chosen.beside.name}" if chosen.beside else ""
    print(heading(f"python -m bench.thirty{beside} --people {chosen.people} --rounds {chosen.rounds}"))
    roots = [("here", ROOT)] + ([("other", chosen.beside.resolve())] if chosen.beside else [])
    with tempfile.TemporaryDirectory() as folder, ExitStack() as open_until_over:
        stacks = [
            Measured(name, open_until_over.enter_context(stack_of(root, Path(folder) / name, SETTINGS)))
            for name, root in roots
        ]

        async def bounded() -> bool:
            async with asyncio.timeout(LIMIT_SECONDS):
                return await measure(stacks, chosen.people, chosen.rounds)

        met = asyncio.run(bounded())
    if not met:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
