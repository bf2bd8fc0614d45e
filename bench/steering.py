"""How a steered reply reads on a model, and how soon it goes on: ``python -m bench.steering``.

A dozen questions are answered, cut at the end of the sentence that is being seen after a third of them, and steered by
a remark. Printed is the share in which the reply goes on in the same bubble without saying a sentence again, and ends
with a sentence. The embedded model unless ``--base-url`` names another server (its key: ``TASKFLOW_LLM_API_KEY``).

With ``--latency`` the scripted provider and the laptop's stack are measured instead: from ``user_message`` to the first
token after it, steered and interrupted in turns.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
from taskflow.clock import SystemClock
from taskflow.completion import CompletionRequest, Provider
from taskflow.conversation.context import build_prefixed, build_prompt
from taskflow.conversation.joining import continued
from taskflow.conversation.messages import Message
from taskflow.conversation.sentences import ends_sentence, sentence_end, split_sentences
from taskflow.errors import ProviderError
from taskflow.llm import registry
from taskflow.llm.breaker import MemoryBreakerStore
from taskflow.llm.build import build_provider
from taskflow.settings import Settings

from bench.embedded import server
from bench.machine import heading
from local.model.parameters import BATCH_TOKENS, MODEL_ID
from tests.support.stack import running_stack
from tests.support.talk import Talk, person

TOKENS = 220
CASES: tuple[tuple[str, str], ...] = (
    ("What does a week in Lisbon cost?", "in pounds please"),
    ("How do I install Python?", "only for Linux"),
    ("Explain how a bicycle stays upright.", "shorter"),
    ("What should I eat before a long run?", "I am vegetarian"),
    ("Tell me about the history of Rome.", "only the empire"),
    ("How do I make pancakes?", "without milk"),
    ("What are good names for a dog?", "short ones"),
    ("Explain what an API is.", "for a child"),
    ("How do I learn the guitar?", "I meant the bass guitar"),
    ("What can I do in Berlin in two days?", "with children"),
    ("How do I write a cover letter?", "also mention my gap year"),
    ("What is photosynthesis?", "with an example"),
)


@dataclass(frozen=True)
class Steered:
    """One reply that was steered: what stood, and what followed in the same bubble."""

    question: str
    remark: str
    standing: str
    following: str

    @property
    def repeats(self) -> bool:
        """Whether a sentence of what follows stands already."""
        stood = {_plain(each) for each in split_sentences(self.standing)[0]}
        said, rest = split_sentences(self.following)
        return any(_plain(each) in stood for each in (*said, rest) if _plain(each))

    @property
    def ends(self) -> bool:
        """Whether what stood ends with a sentence and something follows it."""
        return ends_sentence(self.standing) and bool(self.following.strip())


def _plain(sentence: str) -> str:
    return "".join(char for char in sentence.lower() if char.isalnum())


def message(turn: int, role: str, content: str) -> Message:
    """A stored message."""
    part = 0 if role == "user" else 1
    return Message(f"{turn}.{part}", turn, part, role, content, "completed", 0)  # type: ignore[arg-type]


async def steer(provider: Provider, model: str, settings: Settings, question: str, remark: str) -> Steered:
    """Asks, cuts and goes on, in the forms that turns use."""
    form, system = registry.interruption_form(settings, model), settings.system_prompt
    asked = [message(1, "user", question)]
    whole = await _said(
        provider, CompletionRequest(model, build_prompt(system, "reply", asked, form), TOKENS)
    )
    cut = sentence_end(whole, len(whole) // 3, over=True) or len(whole)
    standing = whole[:cut]
    quoted = [*asked, message(1, "assistant", standing), message(2, "user", remark)]
    request = CompletionRequest(
        model,
        build_prompt(system, "reply", quoted, form, steers=1),
        TOKENS,
        prefixed=build_prefixed(system, quoted, form, steers=1),
    )
    following = continued(standing, await _said(provider, request)) or ""
    if not following:
        instead = CompletionRequest(model, build_prompt(system, "reply", quoted, form), TOKENS)
        following = continued(standing, await _said(provider, instead)) or ""
    return Steered(question, remark, standing, following)


async def _said(provider: Provider, request: CompletionRequest) -> str:
    try:
        completion = await provider.open(request)
        return "".join([piece async for piece in completion])
    except ProviderError as error:
        if error.code != "EMPTY_REPLY":
            raise
        return ""


async def play(settings: Settings, model: str, cases: Sequence[tuple[str, str]]) -> list[Steered]:
    """All cases, one after the other."""
    async with httpx.AsyncClient(trust_env=False, timeout=None) as client:
        provider = build_provider(
            settings,
            clock=SystemClock(),
            rng=random.Random(1),
            breaker_store=MemoryBreakerStore(),
            client=client,
        )
        return [await steer(provider, model, settings, *case) for case in cases]


LONG = '[[pace 10ms]] [[say "' + " ".join(["A ticket costs seven dollars."] * 200) + '"]]'
QUICK = "[[say 3 words]]"
ROUNDS = 25


async def first_token(talk: Talk, mode: str) -> float:
    """Milliseconds from a message in the middle of a reply to the first token of the next turn."""
    await talk.send(type="user_message", text=LONG)
    turn = (await talk.until("ai_start"))["generationId"]
    # Past the first 0.3 s, within which messages are a burst, and anywhere in the watch's period.
    for _ in range(random.randint(40, 60)):
        await talk.until("ai_token")
    seen = {"generationId": turn, "chars": len(talk.text(turn)) - 20}
    asked = time.perf_counter()
    await talk.send(type="user_message", text=QUICK, mode=mode, seen=seen)
    await talk.until("ai_interrupted", generationId=turn)
    await talk.until("ai_token", generationId=turn + 1)
    took = (time.perf_counter() - asked) * 1000
    await talk.until("ai_done", generationId=turn + 1)
    return took


async def latency() -> None:
    """Steered and interrupted in turns, so that the machine's other work meets both alike."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_stack(
            Path(folder) / "data", TASKFLOW_PACING_BASE_MS="0", TASKFLOW_IDLE_SECONDS="60"
        ) as running,
    ):
        async with person(running.url) as someone, someone.greeted() as (talk, _):
            times: dict[str, list[float]] = {"interrupt": [], "steer": []}
            for _ in range(ROUNDS):
                for mode, took in times.items():
                    took.append(await first_token(talk, mode))
    medians = {mode: statistics.median(took) for mode, took in times.items()}
    print("\n| user_message to the first token after it | median, ms |\n|---|---|")
    for mode, median in medians.items():
        print(f"| {mode} | {median:.0f} |")
    print(f"\nratio (target 1.2): {medians['steer'] / medians['interrupt']:.2f}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.steering", description=__doc__)
    parser.add_argument("--base-url", help="an OpenAI-compatible server")
    parser.add_argument("--model", default=MODEL_ID, help="with --base-url, the id of the model")
    parser.add_argument("--only", type=int, help="play only the first N cases")
    parser.add_argument("--show", action="store_true", help="print what was said")
    parser.add_argument("--latency", action="store_true", help="only: how long the first steered token takes")
    options = parser.parse_args(arguments)
    print(heading("python -m bench.steering"))
    if options.latency:
        asyncio.run(latency())
        return
    with ExitStack() as running:
        if options.base_url:
            key = os.environ.get("TASKFLOW_LLM_API_KEY", "")
            settings = Settings(llm_base_url=options.base_url, llm_api_key=key)
        else:
            url, _ = running.enter_context(server(BATCH_TOKENS))
            settings = Settings(llm_base_url=f"{url}/v1", llm_provider="embedded")
        played = asyncio.run(play(settings, options.model, CASES[: options.only]))
    if options.show:
        for each in played:
            print(f"\n— {each.question} / {each.remark}\n{each.standing}«»{each.following}")
    fresh = sum(not each.repeats for each in played)
    ends = sum(each.ends for each in played)
    print("\n| cases | nothing said again | cut after a sentence, and goes on |\n|---|---|---|")
    print(f"| {len(played)} | {fresh} | {ends} |")


if __name__ == "__main__":
    main()
