"""One seeded session of the Python client on a bad line, and what must be true at its end."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from taskflow_client import Client, Conversation, Reply, RequestRefused, Sent, Times, connect

from tests.rough.line import Faults, bad_line
from tests.support.kept_secret import note
from tests.support.talk import PATIENCE_SECONDS

TIMES = Times(open=PATIENCE_SECONDS, backoff=0.1, max_backoff=1.0)
STEPS = ("read", "cut", "cancel", "queue", "steer", "nod")
LOOK_SECONDS = 0.2


class Broken(AssertionError):
    """Something was lost or doubled; the message says what, and in which session."""


@dataclass
class Heard:
    """A reply that is read, the pieces that were taken of it, and its words where they are known."""

    reply: Reply
    wanted: str | None
    pieces: list[str] = field(default_factory=list)

    async def take(self, chars: int | None = None) -> None:
        """Takes so much of it, or all."""
        while chars is None or sum(map(len, self.pieces)) < chars:
            try:
                self.pieces.append(await anext(self.reply))
            except StopAsyncIteration:
                return

    def wrong(self) -> list[str]:
        """What is wrong with it now that it is over."""
        text, taken, status = self.reply.so_far, "".join(self.pieces), self.reply.status
        found = []
        if status not in ("completed", "interrupted"):
            found.append(f"{self.reply} is not over")
        if status == "completed" and taken != text:
            found.append(f"{self.reply}: taken was {taken!r}, it is {text!r}")
        if status == "interrupted" and not taken.startswith(text):
            found.append(f"{self.reply}: it ends as {text!r}, taken was {taken!r}")
        if self.wanted is not None and status == "completed" and text != self.wanted:
            found.append(f"{self.reply} is {text!r} and not {self.wanted!r}")
        if self.wanted is not None and not self.wanted.startswith(text):
            found.append(f"{self.reply} is {text!r}, which {self.wanted!r} does not begin with")
        return found


async def play(url: str, seed: int, faults: Faults | None = None) -> Counter[str]:
    """Plays session ``seed``; returns what has happened to it. Raises ``Broken``."""
    rng = random.Random(seed)
    async with (
        asyncio.timeout(10 * PATIENCE_SECONDS),
        bad_line(url, faults or Faults(), seed) as line,
        Client(url, trust_env=False, timeout=PATIENCE_SECONDS) as direct,
        Client(line.url, trust_env=False) as client,
    ):

        async def ticket() -> str:
            found = await direct.ticket()
            note(direct.guest or "")
            return note(found)

        async with connect(
            line.url, client=client, ticket=ticket, open_timeout=2 * PATIENCE_SECONDS, times=TIMES
        ) as conversation:
            heard: list[Heard] = []
            said: list[str] = []
            for step in range(rng.randint(2, 4)):
                await _step(conversation, rng, f"s{seed}.{step}", heard, said)
            line.calm = True
            for each in heard:
                await each.take()
            await _compare(conversation, direct, heard, said, seed)
            return line.struck + Counter(connections=conversation.connections, replies=len(heard))


async def _step(
    conversation: Conversation, rng: random.Random, name: str, heard: list[Heard], said: list[str]
) -> None:
    kind = rng.choice(STEPS)
    words = " ".join(f"{name}w{n}" for n in range(rng.choice((3, 12, 60))))
    first = await _say(conversation, f'[[say "{words}"]] [[pace 4ms]] {kind} {name}', said)
    story = Heard(first.reply, words)
    heard.append(story)
    some = rng.randint(1, 40)
    match kind:
        case "read":
            await story.take()
        case "cut":
            await story.take(some)
        case "cancel":
            await story.take(some)
            await conversation.cancel(timeout=PATIENCE_SECONDS)
        case "queue":
            await story.take(some)
            more = await _say(conversation, f'[[say "{name}q"]] also {name}', said, mode="queue")
            await story.take()
            answer = Heard(more.reply, f"{name}q" if more.mode == "queue" else None)
            heard.append(answer)
            await answer.take()
        case "steer":
            story.wanted = None
            await story.take(some)
            steer = await _say(conversation, f'[[say "{name}s."]] but {name}', said, mode="steer")
            if steer.reply is not first.reply:
                heard.append(Heard(steer.reply, None))
        case "nod":
            await story.take(some)
            await _say(conversation, f"ok {name}", said, mode="backchannel")
            await story.take()


async def _say(conversation: Conversation, text: str, said: list[str], mode: str | None = None) -> Sent:
    said.append(text)
    return await conversation.send(text, mode=mode, timeout=PATIENCE_SECONDS * 2)  # type: ignore[arg-type]


async def _compare(
    conversation: Conversation, direct: Client, heard: list[Heard], said: list[str], seed: int
) -> None:
    """The client shows what is stored, once there is nothing more to come."""
    deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while True:
        wrong = [problem for each in heard for problem in each.wrong()]
        wrong += await _differences(conversation, direct, said)
        if not wrong:
            return
        if asyncio.get_running_loop().time() > deadline:
            raise Broken(f"session {seed}: " + "; ".join(wrong))
        await asyncio.sleep(LOOK_SECONDS)


async def _differences(conversation: Conversation, direct: Client, said: list[str]) -> list[str]:
    try:
        stored = await direct.messages(conversation.id)
    except RequestRefused as refused:
        return [f"the list says {refused.code}"]
    shown = {turn.generation_id: (turn.text, turn.phase) for turn in conversation.turns}
    replies = {
        m.generation_id: (m.content, str(m.status)) for m in stored if m.role == "assistant" and m.content
    }
    found = [
        f"turn {number}: shown is {shown.get(number)}, stored {replies.get(number)}"
        for number in sorted(shown.keys() | replies.keys())
        if shown.get(number) != replies.get(number)
    ]
    mine = Counter(m.content for m in stored if m.role == "user")
    found += [f"{text!r} is stored {mine[text]} times" for text in said if mine[text] != 1]
    found += [f"{text!r} is stored, and nobody has said it" for text in mine if text not in said]
    known = Counter(question.text for question in conversation.questions)
    found += [f"{text!r} is shown {known[text]} times" for text in said if known[text] != 1]
    return found
