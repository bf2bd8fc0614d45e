"""What traces add to a turn: ``python -m bench.traces``.

Two laptop stacks run at once, one that exports spans, metrics and judgements to a receiver in this process, and one
that exports nothing. The same turn is spoken on both, one after the other, in an order that changes each round, so that
the machine's other work meets both alike. Measured: a message to its first token, and to the end of the reply. Of each
round the ratio counts; a further column has the ratio of two conversations of the stack without traces, which is how
far the machine alone moves it.

The calls of AWS are counted as ``bench.cost`` does, of a turn that names its client's span and of one that does not;
and which calls each function of the two stacks has made is compared. The functions of a turn know of no receiver: what
they add for traces is in the payloads of calls that they make anyway.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.cost import COUNTED
from bench.machine import heading
from tests.support.metered_world import product_turn
from tests.support.otlp_receiver import Receiver, receiver
from tests.support.stack import Running, running_stack
from tests.support.talk import Talk, eventually, person

ROUNDS = 30
LIMIT_SECONDS = 900
"""Whatever hangs, the measurement ends."""
QUESTION = "[[first 50ms]] [[pace 5ms]] [[say 40 words]]"
SETTINGS = {"TASKFLOW_IDLE_SECONDS": "600", "TASKFLOW_PACING_BASE_MS": "0", "TASKFLOW_SUMMARIES": "off"}
CLIENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
OF_A_TURN = ("connect", "disconnect", "message", "generate", "timer")
CALLS = ("posts", "reads", "writes", "invokes", "sqs_sends")
PATIENCE_SECONDS = 120.0

Times = tuple[float, float]
"""Milliseconds to the first token and to the end."""


async def turn(talk: Talk, **traced: Any) -> Times:
    """One turn."""
    began = time.perf_counter()
    await talk.send(type="user_message", text=QUESTION, **traced)
    await talk.until("ai_token")
    first = time.perf_counter()
    await talk.until("ai_done")
    return (first - began) * 1000, (time.perf_counter() - began) * 1000


async def rounds(on: Running, off: Running, told: Receiver, number: int) -> list[tuple[Times, Times, Times]]:
    """The times with traces, without, and without once more, of each round."""
    found: list[tuple[Times, Times, Times]] = []
    async with (
        person(on.url) as one,
        person(off.url) as other,
        person(off.url) as third,
        one.greeted() as (traced, _),
        other.greeted() as (plain, _),
        third.greeted() as (again, _),
    ):
        for each in range(number + 1):
            order: list[tuple[int, Talk, dict[str, Any]]] = [
                (0, traced, {"traceparent": CLIENT}),
                (1, plain, {}),
                (2, again, {}),
            ]
            at = each % 3
            times: dict[int, Times] = {}
            for place, talk, more in (*order[at:], *order[:at]):
                times[place] = await turn(talk, **more)
            if each:  # the first one meets processes that have just started
                found.append((times[0], times[1], times[2]))

        async def all_there() -> bool:
            return len(told.named("chat")) == number + 1

        await eventually(all_there, PATIENCE_SECONDS)
    return found


def table(found: list[tuple[Times, Times, Times]]) -> None:
    """Medians, and the median of the rounds' ratios."""
    print(f"{'':24}{'with traces':>12}{'without':>12}{'ratio':>9}{'without twice':>15}")
    for which, name in enumerate(("message → first token", "message → end")):
        on, off, again = (statistics.median(each[column][which] for each in found) for column in range(3))
        ratio = _ratio(found, lambda each: each[0][which] / each[1][which])  # noqa: B023
        noise = _ratio(found, lambda each: each[2][which] / each[1][which])  # noqa: B023
        print(f"{name:24}{on:>9.0f} ms{(off + again) / 2:>9.0f} ms{ratio:>9.2f}{noise:>15.2f}")


def _ratio(
    found: list[tuple[Times, Times, Times]], of: Callable[[tuple[Times, Times, Times]], float]
) -> float:
    return statistics.median(map(of, found))


def calls() -> bool:
    """Prints the counted calls of a turn; whether naming a span changes none of them."""
    plain, traced = (product_turn("client", traceparent=each).total for each in ("", CLIENT))
    print(f"\n{'A turn, counted':44}{'without':>10}{'with':>10}")
    for name, title in COUNTED:
        print(f"{title:44}{plain[name]:>10}{traced[name]:>10}")
    return all(plain[name] == traced[name] for name in CALLS)


def called(of: Running) -> set[str]:
    """What the functions of a turn have called, as it was noted."""
    [notes] = of.data_dir.rglob("calls.jsonl")
    lines = (json.loads(line) for line in notes.read_text().splitlines())
    return {json.dumps(each[1:2] + each[3:]) + each[0] for each in lines if each[0].endswith(OF_A_TURN)}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.traces")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    arguments = parser.parse_args()
    print(heading("python -m bench.traces"))
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="taskflow-bench-")))
        told = opened.enter_context(receiver())
        on = opened.enter_context(
            running_stack(folder / "on", **SETTINGS, OTEL_EXPORTER_OTLP_ENDPOINT=told.url)
        )
        off = opened.enter_context(running_stack(folder / "off", **SETTINGS))
        found = asyncio.run(asyncio.wait_for(rounds(on, off, told, arguments.rounds), LIMIT_SECONDS))
        table(found)
        more = called(on) - called(off)
        print(
            f"\n{len(told.named('chat'))} calls of the model, {len(told.spans)} spans in {len(told.requests)} requests"
        )
        print(f"calls that only the functions of the stack with traces have made: {sorted(more) or 'none'}")
    same = calls()
    print(f"\na span that is named adds {'no call' if same else 'CALLS'} to a turn")
    return int(bool(more) or not same)


if __name__ == "__main__":
    raise SystemExit(main())
