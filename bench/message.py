"""How long the function ``message`` takes, beside other commits: ``python -m bench.message --beside DIR``.

All laptop stacks run at once, with the scripted provider. In turn, in an order that changes each round so that the
machine's other work meets all alike, a person says something twice in a conversation of each stack:

- *accepted*: over their connection, as a client does, from ``user_message`` to ``message_accepted``;
- *function*: the same frame is given to the function itself, through the pool, and its answer is waited for. That is
  the function's duration and the pool's part of some milliseconds.

Each reply is waited for, so that a message meets no turn under way. Limits and budgets are in force, as many as there
are, on a model that has a price; a commit that knows none of them leaves the settings alone. Of each round the
difference counts, since a busy machine is busy for all; a second conversation of the first other stack says how far the
machine alone moves it. Beside that, what of a processor a message takes in the function's processes, and a whole turn
in the emulator, where the table is, without what it takes when nobody speaks: these depend little on how busy the
machine is.

``DIR`` is a checkout of another commit that ``make setup`` has set up; several may be named. The first one is what
the aim is about. Without ``--beside`` one stack is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
import uuid
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import httpx
import psutil

from bench.machine import heading
from local.emulator.clients import at
from local.invoke import event_file, read_event
from local.setup.stamps import ROOT
from local.supervisor.parts import STACK
from tests.support.stack import Running, stack_of
from tests.support.talk import Talk, person

ROUNDS = 60
IDLE_SECONDS = 10
WARM = 3
"""Rounds before those that count: they meet processes that have just started."""
LIMIT_SECONDS = 900
"""Whatever hangs, the measurement ends."""
AIM_MS = 5.0
"""How much slower than the first other commit's, at the median of the rounds."""
FUNCTION = "message"
TEXT = "[[first 20ms]] [[say 5 words]] Go on."
SETTINGS = {
    "TASKFLOW_IDLE_SECONDS": "600",
    "TASKFLOW_PACING_BASE_MS": "0",
    "TASKFLOW_SUMMARIES": "off",
    "TASKFLOW_PRICES": '{"scripted": [0.1, 0.4]}',
    "TASKFLOW_LIMIT_MESSAGES_PER_MINUTE": "600",
    "TASKFLOW_LIMIT_TURNS_AT_ONCE": "5",
    "TASKFLOW_LIMIT_FRAMES_PER_CONNECTION": "100",
    "TASKFLOW_BUDGET_USER_DAILY": "1",
    "TASKFLOW_BUDGET_USER_MONTHLY": "10",
    "TASKFLOW_BUDGET_TENANT_DAILY": "10",
    "TASKFLOW_BUDGET_TENANT_MONTHLY": "100",
    "TASKFLOW_BUDGET_DAILY": "20",
    "TASKFLOW_BUDGET_MONTHLY": "300",
}
MEASURES = ("accepted", "function")


@dataclass(slots=True)
class Measured:
    """A conversation of one stack. ``took``: milliseconds by measure, one a round. ``processor``: milliseconds of a
    processor for each message, by part."""

    name: str
    running: Running
    took: dict[str, list[float]] = field(default_factory=lambda: {each: [] for each in MEASURES})
    processor: dict[str, float] = field(default_factory=dict)

    def median(self, measure: str) -> float:
        return statistics.median(self.took[measure])


def connection_of(running: Running, conversation_id: str) -> str:
    """The id of the only connection of a conversation, as the stack's table has it."""
    client = boto3.client("dynamodb", **at(running.aws_endpoint))
    pages = client.get_paginator("scan").paginate(TableName=running.output("TableName"))
    [found] = [
        str(item["pk"]["S"]).removeprefix("W#")
        for page in pages
        for item in page["Items"]
        if item["sk"]["S"] == "CONNECTION" and conversation_id in json.dumps(item, default=str)
    ]
    return found


EMULATING = ("emulator", "triggers")
"""In earlier commits the emulator called functions itself."""


def processor_ms(running: Running) -> dict[str, float]:
    """What the parts have taken of a processor until now."""
    functions, parts = httpx.get(f"{running.pool_url}/functions", trust_env=False).json(), running.parts()
    pids = {
        f"processor of {FUNCTION}": functions[f"{STACK}-{FUNCTION}"]["pids"],
        "processor of the emulator, a turn": [parts[name]["pid"] for name in EMULATING if name in parts],
    }
    return {part: sum(map(_spent_ms, of_part)) for part, of_part in pids.items()}


def _spent_ms(pid: int) -> float:
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        spent = [each.cpu_times() for each in (process, *process.children(recursive=True))]
        return sum(each.user + each.system for each in spent) * 1000
    return 0.0


@dataclass(slots=True)
class Speaker:
    """Somebody in a conversation."""

    measured: Measured
    talk: Talk
    event: dict[str, Any]
    pool: httpx.AsyncClient

    async def accepted(self) -> float:
        """Milliseconds from the message to its acceptance."""
        name = uuid.uuid4().hex
        began = time.perf_counter()
        await self.talk.send(type="user_message", text=TEXT, clientMessageId=name)
        await self.talk.until("message_accepted", clientMessageId=name)
        took = time.perf_counter() - began
        await self.talk.until("ai_done")
        return took * 1000

    async def function(self) -> float:
        """Milliseconds of an invocation with such a message."""
        body = json.dumps({"type": "user_message", "text": TEXT, "clientMessageId": uuid.uuid4().hex})
        payload = json.dumps(self.event | {"body": body}).encode()
        began = time.perf_counter()
        answer = await self.pool.post("/invoke", content=payload)
        took = time.perf_counter() - began
        if answer.json() != {"statusCode": 200}:
            raise SystemExit(f"{self.measured.name}: {FUNCTION} answered {answer.text}")
        await self.talk.until("ai_done")
        return took * 1000


async def speaker(measured: Measured, opened: AsyncExitStack) -> Speaker:
    """Somebody new who has been greeted."""
    someone = await opened.enter_async_context(person(measured.running.url))
    talk, conversation_id = await opened.enter_async_context(someone.greeted())
    event = read_event(event_file(FUNCTION, "user_message"))
    event["requestContext"]["connectionId"] = await asyncio.to_thread(
        connection_of, measured.running, conversation_id
    )
    pool = httpx.AsyncClient(
        base_url=measured.running.pool_url,
        headers={"X-Amzn-Lambda-Function-Name": f"{STACK}-{FUNCTION}"},
        trust_env=False,
        timeout=60,
    )
    return Speaker(measured, talk, event, await opened.enter_async_context(pool))


async def measure(all_measured: Sequence[Measured], rounds: int) -> None:
    """Fills ``took`` of each."""
    async with AsyncExitStack() as opened:
        speakers = [await speaker(each, opened) for each in all_measured]
        idle = {each.measured.name: processor_ms(each.measured.running) for each in speakers}
        await asyncio.sleep(IDLE_SECONDS)
        for each in speakers:
            spent = processor_ms(each.measured.running)
            idle[each.measured.name] = {
                part: (ms - idle[each.measured.name][part]) / IDLE_SECONDS for part, ms in spent.items()
            }
        before: dict[str, dict[str, float]] = {}
        began = 0.0
        for number in range(rounds + WARM):
            if number == WARM:
                began = time.perf_counter()
                before = {each.measured.name: processor_ms(each.measured.running) for each in speakers}
            first = number % len(speakers)
            for each in (*speakers[first:], *speakers[:first]):
                took = {"accepted": await each.accepted(), "function": await each.function()}
                if number >= WARM:
                    for name, value in took.items():
                        each.measured.took[name].append(value)
        seconds = time.perf_counter() - began
        for each in speakers:
            of_stack = [other for other in speakers if other.measured.running is each.measured.running]
            messages = len(of_stack) * len(MEASURES) * rounds
            each.measured.processor = {
                part: (ms - before[each.measured.name][part] - seconds * idle[each.measured.name][part])
                / messages
                for part, ms in processor_ms(each.measured.running).items()
            }


def report(all_measured: Sequence[Measured]) -> bool:
    """Prints medians, and what lies between them; True when the aim was met."""
    width, title = 16, 36
    print(f"{'milliseconds':{title}}" + "".join(f"{each.name:>{width}}" for each in all_measured))
    for name in MEASURES:
        print(
            f"{name + ', median':{title}}"
            + "".join(f"{each.median(name):>{width}.1f}" for each in all_measured)
        )
        quickest = (statistics.quantiles(each.took[name], n=10)[0] for each in all_measured)
        print(f"{'  quickest tenth':{title}}" + "".join(f"{value:>{width}.1f}" for value in quickest))
    for part in all_measured[0].processor:
        print(f"{part:{title}}" + "".join(f"{each.processor[part]:>{width}.1f}" for each in all_measured))
    if len(all_measured) == 1:
        return True
    here, other = all_measured[:2]
    met = True
    print(f"\nmore than {other.name}, median of the rounds")
    for name in MEASURES:
        more = [
            statistics.median(
                mine - theirs for mine, theirs in zip(each.took[name], other.took[name], strict=True)
            )
            for each in all_measured
        ]
        print(f"{name:{title}}" + "".join(f"{value:>+{width}.1f}" for value in more))
        met = met and more[0] <= AIM_MS
    print(f"aim: {here.name} at most {AIM_MS:.0f} ms more: {'met' if met else 'missed'}")
    return met


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.message")
    parser.add_argument(
        "--beside",
        type=Path,
        metavar="DIR",
        action="append",
        default=[],
        help="a checkout of another commit, set up",
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    beside = "".join(f" --beside {each.name}" for each in chosen.beside)
    print(heading(f"python -m bench.message{beside} --rounds {chosen.rounds}"))
    roots = [("here", ROOT), *((each.name[-12:], each.resolve()) for each in chosen.beside)]
    with tempfile.TemporaryDirectory(prefix="taskflow-bench-") as folder, ExitStack() as opened:
        found = [
            Measured(name, opened.enter_context(stack_of(root, Path(folder) / str(number), SETTINGS)))
            for number, (name, root) in enumerate(roots)
        ]
        if chosen.beside:
            found.append(Measured("again", found[1].running))
        asyncio.run(asyncio.wait_for(measure(found, chosen.rounds), LIMIT_SECONDS))
    return 0 if report(found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
