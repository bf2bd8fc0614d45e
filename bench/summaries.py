"""What summaries do to prompts, and whether the embedded model can: ``python -m bench.summaries [--embedded]``.

A conversation of 420 messages is played on the engine in memory with a scripted model that sums up in 150 words. Each
prompt is compared with one of everything said so far. ``--embedded`` asks the laptop's model for summaries of made-up
conversations, as many times as ``--times`` says. It counts what the rules use of them, and the planted facts in those.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
from collections import Counter

from taskflow.clock import SystemClock
from taskflow.completion import CompletionRequest
from taskflow.conversation import budget, summary_text
from taskflow.conversation.messages import Message
from taskflow.conversation.summary_text import INSTRUCTION
from taskflow.llm.breaker import MemoryBreakerStore
from taskflow.llm.build import build_provider
from taskflow.memory.calling import listen
from taskflow.settings import Settings

from bench.embedded import server
from bench.machine import heading
from local.model.parameters import BATCH_TOKENS, MODEL_ID
from tests.fakes.provider import Script, say
from tests.support.virtual_time import run_virtually
from tests.support.world import World

MESSAGES = 420
WORDS = (
    *("harbour", "kettle", "violin", "maple", "lantern", "copper", "orchard", "saddle", "ribbon", "granite"),
    *("meadow", "compass", "velvet", "thimble", "anchor", "walnut", "bonnet", "cinder", "dahlia", "easel"),
    *("ferry", "goblet", "hammock", "ivory", "jasmine", "kiosk", "ladder", "mitten", "nutmeg", "otter"),
)


def paragraph(rng: random.Random, words: int) -> str:
    """Words that mean nothing, in sentences."""
    return " ".join(" ".join(rng.choices(WORDS, k=10)).capitalize() + "." for _ in range(words // 10))


def model(request: CompletionRequest) -> Script:
    """Replies of 80 words; summaries of 150 words of what they sum up."""
    if request.messages[0].content != INSTRUCTION:
        return say(paragraph(random.Random(len(request.messages[-1].content)), 80))
    words = request.messages[1].content.split()[2:152]
    return Script(pieces=(f"The person said {' '.join(words)}.",))


async def _play() -> list[tuple[int, int]]:
    world = World(model, pacing_base_ms=0, summaries=True)
    conversation_id = await world.connect()
    await world.quiet()
    rng, found = random.Random(1), []
    for _ in range(MESSAGES // 2):
        await world.say(paragraph(rng, 40))
        prompt = [each for each in world.provider.requests if each.messages[0].content != INSTRUCTION][-1]
        said = await world.engine.store.messages(conversation_id)
        found.append(
            (
                sum(budget.tokens(each.content) + budget.MESSAGE_TOKENS for each in prompt.messages),
                sum(budget.tokens(each.content) + budget.MESSAGE_TOKENS for each in said[:-1]),
            )
        )
    summed = [each for each in world.provider.requests if each.messages[0].content == INSTRUCTION]
    print(f"{len(summed)} summaries for {MESSAGES // 2} turns")
    return found


def prompts() -> None:
    """Prints how long prompts are beside everything that was said, by the length of the conversation: over the twelve
    turns around it, in which a step of the summary is taken once or twice."""
    found = run_virtually(_play())
    shares = [prompt / everything for prompt, everything in found]
    print(
        "| messages so far | prompt, tokens | everything, tokens | part, mean | part, most |\n|---|---|---|---|---|"
    )
    for length in (50, 100, 150, 200, 300, 400):
        at = length // 2
        near = slice(at - 6, at + 6)
        prompt, everything = (statistics.mean(each) for each in zip(*found[near], strict=True))
        mean, most = statistics.mean(shares[near]), max(shares[near])
        print(f"| {length} | {prompt:,.0f} | {everything:,.0f} | {mean:.1%} | {most:.1%} |")
    ever = next(at for at in range(len(shares)) if max(shares[at:]) <= 0.1)
    print(f"No prompt has more than a tenth from message {2 * ever + 1} on.")


def conversation(rng: random.Random) -> tuple[list[Message], list[str]]:
    """Ten messages with five facts."""
    names = rng.sample(["Frieda", "Otto", "Ines", "Ravi", "Mei", "Jonas"], 2)
    city, day, price = rng.choice(["Kiel", "Lyon", "Pune"]), rng.randint(2, 28), rng.randint(30, 90)
    texts = [
        f"My sister {names[0]} marries in {city} and I am looking for a present.",
        "How nice! What does she like, and how much would you like to spend?",
        f"She paints, and I can spend {price} euros.",
        "A box of good watercolours would suit her. Would you like a suggestion?",
        f"Yes. It has to arrive before the {day}th of May.",
        "Then order at least a week before; shops deliver within five days.",
        f"{names[1]} will come along, he plays the violin.",
        "Lovely. Perhaps he plays something at the party?",
        "That is a good idea, I will ask him. What should I write on the card?",
        "You could write a line about colours that go together.",
    ]
    said = [
        Message(str(n), n, n % 2, "assistant" if n % 2 else "user", text, "completed", 0)
        for n, text in enumerate(texts)
    ]
    return said, [*names, city, f"{day}", f"{price}"]


async def _embedded(times: int) -> None:
    with server(BATCH_TOKENS) as (url, _):
        settings = Settings(llm_base_url=f"{url}/v1", llm_provider="embedded")
        provider = build_provider(
            settings, clock=SystemClock(), rng=random.Random(1), breaker_store=MemoryBreakerStore()
        )
        outcomes: Counter[str] = Counter()
        held = whole = 0
        for number in range(times):
            messages, facts = conversation(random.Random(number))
            request = CompletionRequest(MODEL_ID, summary_text.asked("", messages), 300)
            answer, _ = await listen(provider, request, 90)
            found = summary_text.judged(answer.text, answer.finish, "", messages)
            outcomes[answer.error or found.skipped or "used"] += 1
            if found.text:
                held, whole = held + sum(fact in found.text for fact in facts), whole + len(facts)
            if number < 3:
                print(f"> {found.text or found.skipped}\n")
    print(dict(outcomes), f"facts kept in those that are used: {held} of {whole}")


def main() -> None:
    """Prints both."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--embedded", action="store_true")
    parser.add_argument("--times", type=int, default=20)
    chosen = parser.parse_args()
    print(heading("python -m bench.summaries" + (" --embedded" if chosen.embedded else "")))
    prompts()
    if chosen.embedded:
        asyncio.run(_embedded(chosen.times))


if __name__ == "__main__":
    main()
