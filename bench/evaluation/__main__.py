"""``python -m bench.evaluation`` (``make eval``): interrupts and steers a model many times, asks it about what it was
told before, and prints how it took that.

The embedded model unless ``--base-url`` names another server (its key: ``TASKFLOW_LLM_API_KEY``), on the real engine,
with the prompts that conversations get. Two processes each play half of the embedded one's cases, one after the other
on one thread. A run prints what the run before it has printed, as far as the server goes along. The embedded model is
played a second time with the form of prompts that larger models get, which shows why it does not get that. ``--write``
puts the figures into ``docs/eval.md``. Exit code 1 when a word of the instructions came back.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import Any

from taskflow.completion import InterruptionForm

from bench.evaluation import cases, measures, page, play
from bench.evaluation.measures import Column
from bench.evaluation.play import Asked, Played
from bench.evaluation.servers import elsewhere, embedded, embedded_server, in_form
from bench.machine import heading
from local.setup.stamps import ROOT

PROCESSES = 2
PAGE = ROOT / "docs" / "eval.md"
PICTURE = ROOT / "docs" / "images" / "eval.svg"

Case = Callable[[Asked], Coroutine[Any, Any, Played]]
KINDS: dict[str, tuple[Callable[[], Sequence[Any]], Callable[[Asked, Any], Coroutine[Any, Any, Played]]]] = {
    "interruptions": (cases.load, play.interrupted),
    "languages": (cases.languages, play.spoken_in),
    "steers": (cases.steers, play.steered),
    "recalls": (cases.recalls, play.recalling),
    "summaries": (cases.summaries, play.summed_up),
    "tails": (cases.tails, play.told_of_the_rest),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the evaluation; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.evaluation", description=__doc__)
    parser.add_argument(
        "--base-url", help="an OpenAI-compatible server, for example http://localhost:11434/v1"
    )
    parser.add_argument("--model", help="with --base-url, the id of the model")
    parser.add_argument(
        "--form", choices=("note", "plain"), help="of the prompt (default: what the model gets)"
    )
    parser.add_argument("--kind", choices=tuple(KINDS), action="append", help="play only these cases")
    parser.add_argument("--only", type=int, help="play only the first N cases of each kind")
    parser.add_argument("--show", choices=("none", "failed", "all"), default="none", help="print transcripts")
    parser.add_argument("--write", action="store_true", help="write table and picture into docs/")
    options = parser.parse_args(arguments)
    if options.base_url and not options.model:
        parser.error("--base-url needs --model")
    print(heading(f"python -m bench.evaluation {' '.join(arguments or sys.argv[1:])}".rstrip()))
    began = time.monotonic()
    wanted = chosen(options.kind or tuple(KINDS), options.only)
    columns: list[Column] = []
    with ExitStack() as running:
        if options.base_url:
            asked = [elsewhere(options.base_url, options.model)]
        else:
            asked = [embedded(running.enter_context(embedded_server())) for _ in range(PROCESSES)]
        own = asked[0].form
        forms: Sequence[InterruptionForm] = (
            [options.form] if options.form else [own] if options.base_url or own == "note" else [own, "note"]
        )
        for form in forms:
            played = play_all([in_form(each, form) if form != own else each for each in asked], wanted)
            columns.append(measures.column(f"{asked[0].model}, {form}", played))
            show(played, options.show)
    print(f"\n{page.table(columns)}\n\n{time.monotonic() - began:.0f} s")
    if options.write:
        PAGE.write_text(page.with_figures(PAGE.read_text(encoding="utf-8"), columns), encoding="utf-8")
        PICTURE.write_text(page.picture(columns), encoding="utf-8")
    return 1 if any(count.good < count.all for count in columns[0].counts[:1]) else 0


def chosen(kinds: Sequence[str], only: int | None) -> list[Case]:
    """The cases of these kinds, each ready to be played."""
    found: list[Case] = []
    for kind in kinds:
        load, plays = KINDS[kind]
        found += [partial(_played, plays, case) for case in load()[:only]]
    return found


async def _played(
    plays: Callable[[Asked, Any], Coroutine[Any, Any, Played]], case: Any, asked: Asked
) -> Played:
    return await plays(asked, case)


def play_all(asked: Sequence[Asked], wanted: Sequence[Case]) -> list[Played]:
    """Plays every case, each server one after the other its share; in the order of ``wanted``."""

    async def share(which: int) -> list[Played]:
        return [await case(asked[which]) for case in wanted[which :: len(asked)]]

    with ThreadPoolExecutor(len(asked)) as pool:
        shares = list(pool.map(lambda which: asyncio.run(share(which)), range(len(asked))))
    return [shares[index % len(asked)][index // len(asked)] for index in range(len(wanted))]


def show(played: Sequence[Played], what: str) -> None:
    """Prints the transcripts that are asked for."""
    for each in played:
        if what == "all" or (what == "failed" and each.why):
            print("", *(f"  | {' '.join(text.split())}" for text in each.said), sep="\n")
            print(f"  < {' '.join(each.answer.split())}\n  = {each.why or 'good'}")


if __name__ == "__main__":
    raise SystemExit(main())
