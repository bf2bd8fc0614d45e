"""Who says what, and when: everything is drawn from a seed."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from tests.soak.tab import Tab
from tests.support.talk import Person, person

UNANSWERED = 4
"""A person who sees so many messages on their way waits."""
STOPPED = 0.15
"""How often they stop a reply instead of saying something."""


@dataclass
class Talker:
    """A person in one conversation, perhaps with a second tab. ``said``: texts by ``clientMessageId``, in order."""

    number: int
    person: Person
    tabs: list[Tab]
    said: dict[str, str] = field(default_factory=dict)

    @property
    def conversation_id(self) -> str:
        return self.tabs[0].conversation_id

    async def talk(self, until: float, rng: random.Random) -> None:
        """Says something now and then, sometimes into a reply, until the loop's clock shows ``until``."""
        loop = asyncio.get_running_loop()
        while loop.time() < until:
            await asyncio.sleep(rng.choice([0.1, 0.5, 1.5, 3.0]) * rng.uniform(0.5, 1.5))
            tab = rng.choice(self.tabs)
            if len(tab.outbox.items) >= UNANSWERED or not tab.conversation_id:
                continue
            if rng.random() < STOPPED:
                tab.stop_reply()
                continue
            name = f"p{self.number}-{len(self.said)}"
            words = rng.choice([3, 8, 40, 120])
            text = f"[[say {words} words]] [[pace {rng.choice([1, 10, 30])}ms]] This is {name}."
            self.said[name] = text
            tab.outbox.say({"type": "user_message", "text": text, "clientMessageId": name})

    async def second_tab(self, rng: random.Random) -> None:
        """Opens the conversation a second time, once there is one."""
        await self.tabs[0].listed.wait()
        tab = Tab(self.person, rng, self.conversation_id)
        self.tabs.append(tab)
        await tab.run()


@contextlib.asynccontextmanager
async def talkers(url: str, count: int, rng: random.Random) -> AsyncIterator[list[Talker]]:
    """So many people with their tabs open, every third with two; at the end all tabs are closed."""
    async with contextlib.AsyncExitStack() as opened:
        everybody = []
        running: list[asyncio.Task[Any]] = []
        for number in range(count):
            someone = await opened.enter_async_context(person(url))
            own = random.Random(rng.random())
            talker = Talker(number, someone, [Tab(someone, own)])
            everybody.append(talker)
            running.append(asyncio.create_task(talker.tabs[0].run()))
            if number % 3 == 0:
                running.append(asyncio.create_task(talker.second_tab(own)))
        try:
            yield everybody
        finally:
            for talker in everybody:
                for tab in talker.tabs:
                    tab.close()
            _, left = await asyncio.wait(running, timeout=60)
            for task in left:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
