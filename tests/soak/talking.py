"""Who says what, and when: everything is drawn from a seed."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.soak.program import Program
from tests.soak.tab import Tab
from tests.support.talk import Person, person

UNANSWERED = 4
"""A person who sees so many messages on their way waits."""
MODES = ("steer", "queue", "queue", "backchannel", "auto")
REMARKS = ("stop", "ok, thanks", "wait, what about the sea?")
"""What ``auto`` has to decide by its words."""
WAYS = {
    "say": 0.38,
    "say in a mode": 0.2,
    "remark": 0.07,
    "edit": 0.07,
    "answer again": 0.06,
    "stop": 0.1,
    "queue": 0.06,
    "rename": 0.04,
    "delete": 0.02,
}
"""How often a person does what."""
DELETIONS = 2
"""Of one person at most, who has no second tab."""


@dataclass
class Talker:
    """A person in one conversation, perhaps with a second tab.

    ``said``: texts by ``clientMessageId``, in order, in the conversation that they are in now. ``perhaps``: texts that
    may be there or not: of queued messages that were taken back or changed. ``deleted``: conversations that must be
    gone.
    """

    number: int
    person: Person
    tabs: list[Tab]
    said: dict[str, str] = field(default_factory=dict)
    perhaps: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    count: int = 0
    """Messages so far."""
    did: Counter[str] = field(default_factory=Counter)

    @property
    def conversation_id(self) -> str:
        return self.tabs[0].conversation_id

    async def talk(self, until: float, rng: random.Random) -> None:
        """Does something now and then, sometimes into a reply, until the loop's clock shows ``until``."""
        loop = asyncio.get_running_loop()
        while loop.time() < until:
            await asyncio.sleep(rng.choice([0.1, 0.5, 1.5, 3.0]) * rng.uniform(0.5, 1.5))
            tab = rng.choice(self.tabs)
            if len(tab.outbox.items) >= UNANSWERED or not tab.conversation_id:
                continue
            [way] = rng.choices(list(WAYS), list(WAYS.values()))
            self.did[way] += await self._do(way, tab, rng)

    async def _do(self, way: str, tab: Tab, rng: random.Random) -> bool:
        """Does it, if there is something to do it to."""
        match way:
            case "say":
                self._say(tab, self._text(rng))
            case "say in a mode":
                self._say(tab, self._text(rng), mode=rng.choice(MODES))
            case "remark":
                self._say(tab, rng.choice(REMARKS), mode="auto")
            case "edit":
                self._say(tab, self._text(rng), type="edit_last")
            case "answer again":
                tab.once({"type": "regenerate"})
            case "stop":
                tab.once({"type": "cancel"})
            case "queue" if tab.view.waiting:
                self._change_queue(tab, rng)
            case "rename" if self.said:
                await self._rename()
            case "delete" if len(self.tabs) == 1 and len(self.deleted) < DELETIONS:
                await self._delete(tab)
            case _:
                return False
        return True

    def _text(self, rng: random.Random) -> str:
        words = rng.choice([3, 8, 40, 120])
        return (
            f"[[say {words} words]] [[pace {rng.choice([1, 10, 30])}ms]] This is p{self.number}-{self.count}."
        )

    def _say(self, tab: Tab, text: str, **frame: str) -> None:
        name = f"p{self.number}-{self.count}"
        self.count += 1
        self.said[name] = text
        tab.outbox.say({"type": "user_message", "text": text, "clientMessageId": name, **frame})

    def _change_queue(self, tab: Tab, rng: random.Random) -> None:
        """One frame, once: it may be lost, and what it is about may be said before it comes."""
        message_id = rng.choice(tab.view.waiting)
        match rng.choice(["edit_queued", "remove_queued", "send_queued"]):
            case "send_queued":
                tab.once({"type": "send_queued", "messageId": message_id})
                return
            case "edit_queued":
                text = f"[[say 5 words]] This is p{self.number}-{self.count}, instead."
                self.count += 1
                self.perhaps.append(text)
                tab.once({"type": "edit_queued", "messageId": message_id, "text": text})
            case _:
                tab.once({"type": "remove_queued", "messageId": message_id})
        taken = {name for name, ids in tab.accepted.items() if message_id in ids}
        self.perhaps += [self.said.pop(name) for name in taken if name in self.said]

    async def _rename(self) -> None:
        """Once; whoever is not answered does not know whether it has another title now."""
        title = f"Title {self.count} of person {self.number}"
        self.count += 1
        if self.titles:  # before the first one that was accepted, its own title may stand
            self.titles.append(title)
        with contextlib.suppress(httpx.HTTPError):
            answer = await self.person.http.patch(
                f"/api/conversations/{self.conversation_id}", json={"title": title}
            )
            if answer.is_success:
                self.titles = [title]

    async def _delete(self, tab: Tab) -> None:
        """Until it is so, then begins another conversation. Nothing that was on its way is said there."""
        conversation_id = tab.conversation_id
        while True:
            with contextlib.suppress(httpx.HTTPError):
                answer = await self.person.http.delete(f"/api/conversations/{conversation_id}")
                if answer.is_success or answer.status_code == httpx.codes.NOT_FOUND:
                    break
            await asyncio.sleep(0.5)
        self.deleted.append(conversation_id)
        self.said.clear()
        self.perhaps.clear()
        self.titles.clear()
        tab.begin_anew()

    async def second_tab(self, rng: random.Random) -> None:
        """Opens the conversation a second time, once there is one."""
        await self.tabs[0].listed.wait()
        tab = Tab(self.person, rng, self.conversation_id)
        self.tabs.append(tab)
        await tab.run()


@dataclass
class Everybody:
    """Who takes part."""

    talkers: list[Talker]
    programs: list[Program]


@contextlib.asynccontextmanager
async def everybody(url: str, people: int, keys: list[str], rng: random.Random) -> AsyncIterator[Everybody]:
    """So many people with their tabs open, every third with two, and a program for each key; then all is closed."""
    async with contextlib.AsyncExitStack() as opened:
        talkers: list[Talker] = []
        running: list[asyncio.Task[Any]] = []
        for number in range(people):
            someone = await opened.enter_async_context(person(url))
            own = random.Random(rng.random())
            talker = Talker(number, someone, [Tab(someone, own)])
            talkers.append(talker)
            running.append(asyncio.create_task(talker.tabs[0].run()))
            if number % 3 == 0:
                running.append(asyncio.create_task(talker.second_tab(own)))
        programs = [
            await opened.enter_async_context(Program.at(url, key, number)) for number, key in enumerate(keys)
        ]
        try:
            yield Everybody(talkers, programs)
        finally:
            for talker in talkers:
                for tab in talker.tabs:
                    tab.close()
            _, left = await asyncio.wait(running, timeout=60)
            for task in left:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
