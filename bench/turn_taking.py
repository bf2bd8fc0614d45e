"""How well, how fast and at what cost ``auto`` decides: ``python -m bench.turn_taking``.

The labelled and the held-out messages, decided by ``taskflow.conversation.turn_taking``, by its tables alone, and by
what one would do first: always interrupt, a list of English words, lists of words in the seven main languages. Then the
processor time of a decision (the least of several, so that other work on the machine matters little), and in fresh
processes what the first one costs.

``--rows FILE`` scores other messages instead, in the form of ``tests/data/turn_taking.jsonl``; ``--explain "…"`` only
says what is made of one message, and why.

With ``--judge N`` the embedded model is asked about N held-out messages, or with ``--base-url`` another server's (its
key: ``TASKFLOW_LLM_API_KEY``), and the rules are scored on the same messages.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

import httpx
from taskflow.clock import SystemClock
from taskflow.completion import ChatMessage, CompletionRequest, Provider
from taskflow.conversation.turn_taking import Decision, Mode, Reason, decide, rules
from taskflow.conversation.turn_taking.learned import LABELS, learned
from taskflow.conversation.turn_taking.reading import Reading
from taskflow.conversation.turn_taking.weighing import balanced, findings, second_opinion, weighed
from taskflow.errors import ProviderError
from taskflow.llm.breaker import MemoryBreakerStore
from taskflow.llm.build import build_provider
from taskflow.settings import Settings

from bench.embedded import server
from bench.machine import heading
from local.model.parameters import BATCH_TOKENS, MODEL_ID
from tests.support.turn_taking_set import (
    AUTHORS,
    HELD_OUT,
    KEPT_ASIDE,
    LABELLED,
    MODES,
    UNLEARNED,
    Row,
    load,
    score,
)

ROUNDS = 5
COLD_RUNS = 7
COLD = """
import time
import taskflow.conversation.going_on, re, enum, functools, pathlib
started = time.process_time()
from taskflow.conversation.turn_taking import Decision, decide, rules
from taskflow.conversation.turn_taking.learned import LABELS, learned
from taskflow.conversation.turn_taking.reading import read
from taskflow.conversation.turn_taking.weighing import weighed
imported = time.process_time()
decide("thanks, but shorter please", "", False)
print((imported - started) * 1000, (time.process_time() - imported) * 1000)
"""
POLICY = """\
You sort messages that a person sends while an assistant's reply is being written to them.
Answer with one word:
backchannel: it acknowledges, laughs, thanks or agrees; it asks and adds nothing.
steer: it corrects or narrows what is being said and leaves the task standing ("in euros please", "shorter").
queue: a further wish that can wait ("and afterwards tell me about Rome").
stop: the reply is to stop, and nothing else is wanted ("that's enough, thanks").
continue: the reply was interrupted, and is to go on.
interrupt: a new request, a question, an answer to the reply's question, a contradiction, anything else."""

WORDS = {
    "en": {
        "backchannel": (
            "ok|okay|yes|yeah|yep|sure|thanks|thank you|thx|cool|great|nice|wow|haha|lol|i see|got it|right|go on"
        ),
        "stop": "stop|wait|enough|thats enough|never mind|cancel|shut up|hold on",
        "continue": "continue|go on|keep going|carry on",
        "queue": "then|after that|afterwards|next|later|and then",
        "steer": "only|shorter|longer|simpler|in|also mention|i meant|without|more|less|use",
    },
    "de": {
        "backchannel": "ja|genau|danke|klar|super|verstanden|aha|achso|echt",
        "stop": "stopp|halt|genug|warte|moment|das reicht|hör auf",
        "continue": "weiter|mach weiter",
        "queue": "danach|dann|später|als nächstes|und danach",
        "steer": "nur|kürzer|länger|einfacher|auf|ich meinte|ohne|mehr|weniger|bitte",
    },
    "es": {
        "backchannel": "sí|vale|gracias|claro|genial|entiendo|perfecto|jaja",
        "stop": "para|basta|espera|alto|déjalo|olvídalo",
        "continue": "sigue|continúa",
        "queue": "después|luego|y luego|y después|cuando termines",
        "steer": "solo|más|menos|sin|en|quise decir|añade",
    },
    "fr": {
        "backchannel": "oui|d'accord|merci|super|je vois|ah bon|mdr|compris",
        "stop": "arrête|assez|attends|ça suffit|laisse tomber",
        "continue": "continue|vas-y|la suite",
        "queue": "ensuite|après|et après|puis",
        "steer": "seulement|plus|moins|sans|en|je voulais dire|ajoute",
    },
    "hi": {
        "backchannel": "हाँ|ठीक है|अच्छा|धन्यवाद|शुक्रिया|haan|acha|theek hai",
        "stop": "बस|रुको|रुकिए|ruko|bas",
        "continue": "जारी रखो|आगे|aage",
        "queue": "उसके बाद|इसके बाद|फिर|uske baad",
        "steer": "सिर्फ|छोटा|मेरा मतलब|sirf|mera matlab",
    },
    "zh": {
        "backchannel": "好|好的|嗯|哈哈|谢谢|明白了|原来如此",
        "stop": "停|够了|等等|等一下|别说了|算了",
        "continue": "继续|继续说|接着说",
        "queue": "然后|之后|下一个|接下来",
        "steer": "只|短|简单|用|我是说|不要",
    },
    "ja": {
        "backchannel": "はい|うん|なるほど|ありがとう|すごい|わかりました",
        "stop": "やめて|待って|ストップ|もういい",
        "continue": "続けて|続き",
        "queue": "その後|次|あとで|それから",
        "steer": "もっと|短く|だけ|日本語で",
    },
}
"""What one writes down in an hour. Whole messages, but for ``queue`` and ``steer``, which begin one."""

Decider = Callable[[Row], str]


def ours(row: Row) -> str:
    """The rules."""
    return decide(row.message, row.reply, row.cut).mode.value


def tables(row: Row) -> str:
    """The rules without the learned weights."""
    return without_weights(row).mode.value


def without_weights(row: Row) -> Decision:
    """What the rules decide without the learned weights, and why."""
    with patch.object(rules, "second_opinion", lambda decided, *_, **__: decided):
        return decide(row.message, row.reply, row.cut)


def always(row: Row) -> str:
    """Every message interrupts."""
    return "interrupt"


def words(*languages: str) -> Decider:
    """Lists of words."""
    lists = {
        mode: {phrase for language in languages for phrase in WORDS[language][mode].split("|")}
        for mode in WORDS["en"]
    }

    def decided(row: Row) -> str:
        said = re.sub(r"[^\w\s']", "", row.message.lower()).replace("'", "").strip()
        if said in lists["stop"]:
            return "stop"
        if row.cut:
            return "continue" if said in lists["continue"] else "interrupt"
        if said in lists["backchannel"] or said in lists["continue"]:
            return "backchannel"
        for mode in ("queue", "steer"):
            if said.startswith(tuple(lists[mode])):
                return mode
        return "interrupt"

    return decided


DECIDERS = {
    "always interrupt": always,
    "a list of English words": words("en"),
    "lists in seven languages": words(*WORDS),
    "our tables alone": tables,
    "**ours**": ours,
}


def line(name: str, rows: Sequence[Row], modes: Sequence[str]) -> str:
    """A row of the table."""
    found = score(rows, modes)
    by_mode = " | ".join(f"{found.f1[mode]:.2f}" for mode in MODES)
    return (
        f"| {name} | {found.macro:.3f} | {found.cutting} of {found.backchannels} | "
        f"{found.missed} of {found.stops} | {by_mode} |"
    )


def quality() -> None:
    """How well each way decides each set."""
    held_out = load(HELD_OUT)
    compare(
        {"labelled": load(LABELLED)}
        | {
            f"held out, round {number}": [row for row in held_out if row.round == number]
            for number in sorted({row.round for row in held_out})
        }
        | {
            "known authors": load(AUTHORS),
            "not learned from": load(UNLEARNED),
            "kept aside": load(KEPT_ASIDE),
        }
    )


def compare(sets: Mapping[str, Sequence[Row]]) -> None:
    """A table for each set."""
    for name, rows in sets.items():
        languages = len({row.language for row in rows})
        print(f"\n{name}: {len(rows)} messages, {languages} languages")
        print(f"\n| | macro-F1 | backchannels that cut | missed stops | {' | '.join(MODES)} |")
        print("|---|---|---|---|" + "---|" * len(MODES))
        for way, decider in DECIDERS.items():
            print(line(way, rows, [decider(row) for row in rows]))


def explain(message: str) -> None:
    """What is made of a message while a reply is spoken, and what spoke for it."""
    row = Row(message, "", False, "", "")
    asked: list[tuple[tuple[Mode, Reason], Reading, str]] = []

    def noted(
        decided: tuple[Mode, Reason],
        text: str,
        reading: Reading,
        reply: str,
        *,
        cut: bool,
        opened: str = "",
    ) -> tuple[Mode, Reason]:
        asked.append((decided, reading, opened))
        return second_opinion(decided, text, reading, reply, cut=cut, opened=opened)

    with patch.object(rules, "second_opinion", noted):
        decision = decide(row.message, row.reply, row.cut)
    print(f"{decision.mode} ({decision.reason}); the tables alone: {tables(row)}")
    for decided, reading, opened in asked:
        if opened:
            print(f"what follows the opener ({opened}): {' '.join(reading.words)}")
        found = weighed(message, reading)
        shares = ", ".join(
            f"{label} {share:.2f}" for label, share in sorted(found.shares.items(), key=lambda one: -one[1])
        )
        print(f"weights: {shares}")
        print(f"because of: {', '.join(map(repr, found.because)) or 'nothing that was learned'}")
        told = findings(decided, found, message, reading, row.reply, cut=row.cut, opened=opened)
        scores = balanced(told, learned().balance)
        print(
            "the balance: "
            + ", ".join(f"{label} {score:.1f}" for label, score in zip(LABELS, scores, strict=True))
        )
        best = scores.index(max(scores))
        parts = {
            name: size * learned().balance[name][best]
            for name, size in told.items()
            if name in learned().balance
        }
        most = sorted(parts, key=lambda name: -parts[name])[:3]
        print(f"for {LABELS[best]} most: {', '.join(f'{name} {parts[name]:+.1f}' for name in most)}")


def least(message: str, reply: str) -> float:
    """The least processor time of several decisions, in ms."""
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.thread_time()
        decide(message, reply, False)
        best = min(best, time.thread_time() - started)
    return best * 1000


def speed() -> float:
    """Prints what a decision takes; its median in ms."""
    rows = load(LABELLED) + load(HELD_OUT)
    taken = [least(row.message, row.reply) for row in rows]
    long = "ok then, only for that one and in the end, "
    worst = [least((text * 16_000)[:16_000], "") for text in (long, "停", "好的", "qwertyu ")]
    p50, *_, p99 = statistics.quantiles(taken, n=100)[49:]
    print(
        f"\na decision: {p50:.2f} ms (p50), {p99:.2f} ms (p99, target 5), {max(taken):.2f} ms at most; "
        f"16,000 characters made to be slow {max(worst):.0f} ms"
    )
    return p50


def cold() -> None:
    """Prints what the first decision costs a process that has the rest of the message function loaded."""
    runs = [
        tuple(map(float, subprocess.check_output([sys.executable, "-c", COLD], text=True).split()))
        for _ in range(COLD_RUNS)
    ]
    imported, first = (statistics.median(run[part] for run in runs) for part in (0, 1))
    print(
        f"the first in a process: {imported:.0f} ms to load the code, {first:.0f} ms to load what it knows and decide"
    )


async def judged(provider: Provider, model: str, rows: Sequence[Row]) -> tuple[list[str], list[float]]:
    """What a model says about each message, and how many seconds that takes."""
    modes, seconds = [], []
    for row in rows:
        state = "It was interrupted; nothing is being written." if row.cut else "It is being written."
        asked = f"The reply so far: {row.reply}\n{state}\nThe message: {row.message}\nOne word:"
        request = CompletionRequest(model, (ChatMessage("system", POLICY), ChatMessage("user", asked)), 8)
        started = time.perf_counter()
        try:
            completion = await provider.open(request)
            said = "".join([piece async for piece in completion]).lower()
        except ProviderError as error:
            if error.code != "EMPTY_REPLY":
                raise
            said = ""
        seconds.append(time.perf_counter() - started)
        modes.append(next((mode for mode in MODES if mode in said), "interrupt"))
    return modes, seconds


async def ask(settings: Settings, model: str, rows: Sequence[Row]) -> tuple[list[str], list[float]]:
    """The judge's decisions."""
    async with httpx.AsyncClient(trust_env=False, timeout=None) as client:
        provider = build_provider(
            settings,
            clock=SystemClock(),
            rng=random.Random(1),
            breaker_store=MemoryBreakerStore(),
            client=client,
        )
        return await judged(provider, model, rows)


def judge(count: int, base_url: str | None, model: str, own_ms: float) -> None:
    """Asks a model about ``count`` held-out messages, spread evenly."""
    rows = load(HELD_OUT)
    rows = rows[:: max(1, len(rows) // count)][:count]
    with ExitStack() as running:
        if base_url:
            settings = Settings(llm_base_url=base_url, llm_api_key=os.environ.get("TASKFLOW_LLM_API_KEY", ""))
        else:
            url, _ = running.enter_context(server(BATCH_TOKENS))
            settings = Settings(llm_base_url=f"{url}/v1", llm_provider="embedded")
        modes, seconds = asyncio.run(ask(settings, model, rows))
    print(f"\n{model} as judge of {len(rows)} held-out messages")
    print(f"\n| | macro-F1 | backchannels that cut | missed stops | {' | '.join(MODES)} |")
    print("|---|---|---|---|" + "---|" * len(MODES))
    print(line("the model", rows, modes))
    print(line("**ours**", rows, [ours(row) for row in rows]))
    median = statistics.median(seconds)
    print(
        f"\na decision of the model: {median:.2f} s (median), {1000 * median / own_ms:,.0f} times as long as ours"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.turn_taking", description=__doc__)
    parser.add_argument("--judge", type=int, metavar="N", help="ask a model about N held-out messages, too")
    parser.add_argument("--base-url", help="an OpenAI-compatible server; otherwise the embedded model")
    parser.add_argument("--model", default=MODEL_ID, help="with --base-url, the id of the model")
    parser.add_argument("--rows", type=Path, metavar="FILE", help="score these messages only")
    parser.add_argument("--explain", metavar="MESSAGE", help="only say what is made of a message")
    options = parser.parse_args(arguments)
    if options.explain is not None:
        explain(options.explain)
        return
    if options.rows:
        compare({options.rows.name: load(options.rows)})
        return
    print(heading("python -m bench.turn_taking"))
    quality()
    own_ms = speed()
    cold()
    if options.judge:
        judge(options.judge, options.base_url, options.model, own_ms)


if __name__ == "__main__":
    main()
