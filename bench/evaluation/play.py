"""Plays the cases on the real engine, in memory: what a model is asked is what a conversation would ask it.

A person who reads at their own pace says the next thing when they have seen a part of the reply, as the browser client
reports it. So how fast a model is changes nothing of what is measured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from taskflow.completion import CompletionRequest, InterruptionForm, Provider
from taskflow.conversation import summary_text
from taskflow.conversation.context import build_prompt
from taskflow.conversation.messages import Message
from taskflow.conversation.recalled import Passage
from taskflow.identity import Identity
from taskflow.memory.calling import listen
from taskflow.memory.interruptions import analyse
from taskflow.sessions.receiving import Receiver

from bench.evaluation.cases import Case, LanguageCase, RecallCase, SteerCase, SummaryCase, TailCase
from bench.evaluation.judge import echo, judge, repeats
from bench.evaluation.languages import language_of
from tests.support.world import SETTINGS, World

REPLY_TOKENS = 110
SUMMARY_TOKENS = 300
PATIENCE_SECONDS = 300.0
HALF = 0.5
LONG_AGO = "2026-01-02T03:04:05.000Z"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked, and how. ``provider``: makes a client of the model server, for the running event loop;
    ``reply_tokens``: how long a reply may be."""

    model: str
    provider: Callable[[], Provider]
    system_prompt: str
    form: InterruptionForm
    quotes_greeting: bool = True
    reply_tokens: int = REPLY_TOKENS


@dataclass(frozen=True, slots=True)
class Played:
    """One case as it went. ``verdicts``: by the name of a measure."""

    said: tuple[str, ...]
    answer: str
    verdicts: dict[str, bool]
    why: str = ""


class Conversation:
    """A conversation of one person, who paces themselves."""

    def __init__(self, asked: Asked, recalled: Sequence[Passage] = ()) -> None:
        offered = replace(SETTINGS, models=(asked.model,), default_model=asked.model)
        self.world = World(greeting="Hello! What would you like to talk about?", settings=offered)
        engine = self.world.engine
        settings = replace(
            engine.settings,
            system_prompt=asked.system_prompt,
            max_output_tokens=asked.reply_tokens,
            pacing_base_ms=0.0,
            quotes_greeting=asked.quotes_greeting,
            interruptions=lambda model: asked.form,
        )
        recall = _Remembering(recalled) if recalled else None
        self.world.engine = replace(engine, provider=asked.provider(), settings=settings, recall=recall)
        self.world.receiver = Receiver(self.world.engine, offered)

    async def say(self, text: str, **more: Any) -> tuple[str, dict[str, Any]]:
        """The reply, whole, and how the message was taken. ``more``: of the frame."""
        world = self.world
        if "c1" not in world.connections.frames:
            await world.connect(pacing="client")
            await world.quiet()
        await world.send(type="user_message", text=text, **more)
        await world.quiet()
        accepted = world.frames("c1", "message_accepted")[-1]
        return self._text(accepted["generationId"]), accepted

    def _text(self, generation: int) -> str:
        frames = self.world.frames("c1", "ai_token")
        return "".join(frame["token"] for frame in frames if frame["generationId"] == generation)

    def cut(self, generation: int) -> int | None:
        """How much of a reply stands, if it was cut."""
        cuts = [
            f["chars"] for f in self.world.frames("c1", "ai_interrupted") if f["generationId"] == generation
        ]
        return cuts[-1] if cuts else None


class _Remembering:
    """Recalls the same passages whatever is asked."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = tuple(passages)

    async def passages(
        self, identity: Identity, question: str, conversation_id: str, from_turn: int
    ) -> tuple[Passage, ...]:
        return self._passages


async def interrupted(asked: Asked, case: Case) -> Played:
    """Asks the question, cuts the reply where the person would, says what they say instead."""
    conversation = Conversation(asked)
    reply, accepted = await conversation.say(case.question)
    seen = case.seen(reply)
    answer, _ = await conversation.say(case.instead, seen=_seen(accepted, seen), mode="interrupt")
    verdict = judge(case, seen, answer, asked.system_prompt)
    failed = [
        *([f"echoed “{verdict.echoed}”"] if verdict.echoed else []),
        *([f"repeated {len(verdict.repeated)} seen"] if verdict.repeated else []),
        *([] if verdict.answered else ["not answered"]),
    ]
    verdicts = {
        "note_unsaid": not verdict.echoed,
        "unrepeated": not verdict.repeated,
        "answered": verdict.answered,
    }
    return Played((case.question, seen, case.instead), answer, verdicts, ", ".join(failed))


async def spoken_in(asked: Asked, case: LanguageCase) -> Played:
    """The same, and in which language the answer is."""
    conversation = Conversation(asked)
    reply, accepted = await conversation.say(case.question)
    seen = reply[: int(len(reply) * HALF)]
    answer, _ = await conversation.say(case.instead, seen=_seen(accepted, seen), mode="interrupt")
    found = language_of(answer)
    unsaid = not echo(Case(case.question, case.instead, (), "mid", "new"), seen, answer, asked.system_prompt)
    verdicts = {"language": found == case.language, "note_unsaid": unsaid}
    why = "" if found == case.language else f"{found or 'no language'}, not {case.language}"
    return Played((case.question, seen, case.instead), answer, verdicts, why)


async def steered(asked: Asked, case: SteerCase) -> Played:
    """Remarks while half of the reply is seen."""
    conversation = Conversation(asked)
    reply, accepted = await conversation.say(case.question)
    seen = reply[: int(len(reply) * HALF)]
    more, taken = await conversation.say(case.remark, seen=_seen(accepted, seen), mode="steer")
    chars = conversation.cut(accepted["generationId"])
    stands = reply if chars is None else reply[:chars]
    same_bubble = taken.get("mode") == "steer"
    again = repeats(stands, more)
    verdicts = {
        "steered": same_bubble,
        "joined": same_bubble and bool(more.strip()) and not again,
        "remark": any(word in more.casefold() for word in case.about),
    }
    failed = [name for name, good in verdicts.items() if not good]
    return Played((case.question, stands, case.remark), more, verdicts, ", ".join(failed))


async def recalling(asked: Asked, case: RecallCase) -> Played:
    """Asks about what was said long ago, with and without the passage in the prompt."""
    passage = Passage(str(UUID(int=1)), str(UUID(int=2)), "user", case.said, LONG_AGO)
    with_it, _ = await Conversation(asked, [passage]).say(case.question)
    without, _ = await Conversation(asked).say(case.question)
    verdicts = {
        "recalled": any(word in with_it.casefold() for word in case.about),
        "unaided": any(word in without.casefold() for word in case.about),
    }
    return Played((case.said, case.question), with_it, verdicts, "" if verdicts["recalled"] else "not used")


async def summed_up(asked: Asked, case: SummaryCase) -> Played:
    """Asks for a summary, as the worker beside turns does, and looks for what it is to keep."""
    messages = [
        Message(str(n), 1 + n // 2, n % 2, "assistant" if n % 2 else "user", text, "completed", 0)
        for n, text in enumerate(case.messages)
    ]
    request = CompletionRequest(asked.model, summary_text.asked("", messages), SUMMARY_TOKENS)
    answer, _ = await listen(asked.provider(), request, PATIENCE_SECONDS)
    found = summary_text.judged(answer.text, answer.finish, "", messages)
    kept = [any(word in found.text.casefold() for word in fact) for fact in case.facts]
    verdicts = {f"fact_{n}": each for n, each in enumerate(kept)} | {"usable": bool(found.text)}
    return Played(
        (" / ".join(case.messages),),
        found.text,
        verdicts,
        found.skipped or ("" if all(kept) else "facts lost"),
    )


async def told_of_the_rest(asked: Asked, case: TailCase) -> Played:
    """Asks what of the unseen rest matters, and whether the answer after the interruption then has it."""
    found = await analyse(
        asked.provider(), asked.model, case.seen, case.unseen, case.instead, seconds=PATIENCE_SECONDS
    )
    verdicts = {
        "matters": case.has_point(found.text) and not case.says_all(found.text),
        "nearest": case.has_point(case.nearest()),
    }
    if asked.form == "note":
        # A model that is not told in words that it was interrupted is not told of this either.
        verdicts["told"] = await _brings_in(asked, case, found.text)
        verdicts["untold"] = await _brings_in(asked, case, "")
    said = (case.question, f"{case.seen} [{case.unseen.strip()}]", case.instead)
    return Played(said, found.text, verdicts, found.skipped or ("" if verdicts["matters"] else "not found"))


async def _brings_in(asked: Asked, case: TailCase, matters: str) -> bool:
    messages = [
        Message("1", 1, 0, "user", case.question, "completed", 0),
        Message("2", 1, 1, "assistant", case.seen, "interrupted", 0),
        Message("3", 2, 0, "user", case.instead, "completed", 0),
    ]
    prompt = build_prompt(asked.system_prompt, "reply", messages, asked.form, matters=matters)
    request = CompletionRequest(asked.model, prompt, REPLY_TOKENS)
    answer, _ = await listen(asked.provider(), request, PATIENCE_SECONDS)
    return case.has_point(answer.text)


def _seen(accepted: dict[str, Any], text: str) -> dict[str, Any]:
    return {"generationId": accepted["generationId"], "chars": len(text)}
