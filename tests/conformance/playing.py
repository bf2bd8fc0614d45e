"""Plays one script over a driver."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.conformance.driver import Closed, Driver
from tests.conformance.listening import Fault, Listener
from tests.conformance.patterns import Comparison, Unbound, filled, filled_path
from tests.support.talk import PATIENCE_SECONDS

MAIN, ANN = "main", "ann"
AGAIN_SECONDS = 0.05
"""Between two calls of the HTTP API that wait for what is stored later."""


class Broken(Fault):
    """A fault, with the step of the script at which it came."""

    def __init__(self, step: int, fault: Fault, seen: list[Any]) -> None:
        super().__init__(fault.kind, f"step {step}, {fault}; the last events: {seen[-12:]}")
        self.step = step


async def play(script: dict[str, Any], driver: Driver, patience: float = PATIENCE_SECONDS) -> None:
    """Plays the script. Raises ``Broken``; the step is the number of steps when ``never`` did not hold."""
    game = Game(script, driver)
    number = 0
    try:
        for step in script["steps"]:
            try:
                async with asyncio.timeout(patience):
                    await game.take(step)
            except TimeoutError:
                raise Fault("silence", "nothing more came") from None
            number += 1
        game.look_back()
    except Unbound as error:
        raise Broken(number, Fault("unbound", f"{error} was never captured"), []) from None
    except Fault as fault:
        raise Broken(number, fault, game.last) from None
    finally:
        await driver.close()


class Game:
    """A script that is being played."""

    def __init__(self, script: dict[str, Any], driver: Driver) -> None:
        self._script = script
        self._driver = driver
        self._ignored = frozenset(script.get("ignore", ()))
        self._variables: dict[str, Any] = {}
        self._requested: set[int] = set()
        self._listeners: dict[str, Listener] = {}
        self.last: list[Any] = []
        """What the connection of the last step has received."""

    async def take(self, step: dict[str, Any]) -> None:
        """Does one step. Raises ``Fault``."""
        on = step.get("on", MAIN)
        match next(name for name in step if name in _STEPS):
            case "connect":
                await self._connect(step)
            case "send":
                await self._driver.send(on, filled(step["send"], self._variables))
            case "sendText":
                await self._driver.send_text(on, filled(step["sendText"], self._variables))
            case "expect":
                await self._expect(on, list(step["expect"]))
            case "cut":
                await self._driver.drop(step["cut"])
            case "reconnect":
                await self._reconnect(step["reconnect"])
            case "closed":
                await self._closed(step["closed"], step.get("code"))
            case "release":
                await self._driver.release()
            case "http":
                await self._http(step)

    def look_back(self) -> None:
        """Compares everything that has arrived with what must never come."""
        for name, listener in self._listeners.items():
            for event in self._driver.arrived(name):
                if not isinstance(event, Closed):
                    listener.arrive(event)
        for rule in self._script.get("never", ()):
            for name, listener in self._listeners.items():
                if rule.get("on", name) == name:
                    self.last = listener.events
                    for event in listener.events:
                        if Comparison(self._variables, listener.texts).fits(rule["event"], event):
                            raise Fault("forbidden", f"{event} came on {name}")

    async def _connect(self, step: dict[str, Any]) -> None:
        name, query = step["connect"], filled(step.get("query", {}), self._variables)
        refused = await self._driver.connect(name, step.get("as", ANN), query)
        wanted = step.get("refused")
        got = None if refused is None else {"status": refused.status, "code": refused.code}
        if got != wanted:
            raise Fault("unexpected", f"connecting was refused: {got}; wanted: {wanted}")
        if refused is None:
            own = query.get("pacing") == "client"
            self._listeners[name] = Listener(self._requested, own_pacing=own)

    async def _reconnect(self, name: str) -> None:
        listener = self._listeners[name]
        conversation = (listener.greeting or {}).get("conversationId", "")
        listener.reconnected()
        await self._driver.reconnect(name, conversation)

    async def _next(self, name: str) -> Any:
        """The next event that counts. Raises ``Fault``."""
        listener = self._listeners[name]
        self.last = listener.events
        while True:
            event = await self._driver.next_event(name)
            if isinstance(event, Closed):
                return event
            listener.arrive(event)
            if listener.read(event):
                return event

    async def _closed(self, name: str, code: int | None) -> None:
        listener = self._listeners[name]
        while not isinstance(event := await self._next(name), Closed):
            if not listener.may_be_left_out(event, self._ignored):
                raise Fault("unexpected", f"{event} before the end of {name}")
        if code is not None and event.code != code:
            raise Fault("unexpected", f"{name} was closed with {event.code}")

    async def _http(self, step: dict[str, Any]) -> None:
        call = step["http"]
        path = filled_path(call["path"], self._variables)
        body = filled(call["body"], self._variables) if "body" in call else None
        status = answer = None
        try:
            while True:
                status, answer = await self._driver.http(step.get("as", ANN), call["method"], path, body)
                comparison = Comparison(self._variables, {})
                if status == step.get("status", 200) and (
                    "answer" not in step or comparison.fits(step["answer"], answer)
                ):
                    self._variables |= comparison.captured
                    return
                await asyncio.sleep(AGAIN_SECONDS)
        except TimeoutError:
            raise Fault("silence", f"{call['method']} {path} is answered {status}: {answer}") from None

    async def _expect(self, name: str, elements: list[dict[str, Any]]) -> None:
        listener = self._listeners[name]
        while True:
            while elements and _kind(elements[0]) == "text" and self._says(listener, elements[0]["text"]):
                elements.pop(0)
            if all(_kind(each) == "maybe" for each in elements):
                return
            event = await self._next(name)
            if isinstance(event, Closed):
                raise Fault("closed", f"with {event.code}, before {elements[0]}")
            if self._met(listener, elements, event):
                continue
            if not listener.may_be_left_out(event, self._ignored) and _kind(elements[0]) != "until":
                raise Fault("unexpected", f"{event}; wanted: {elements[0]}")

    def _met(self, listener: Listener, elements: list[dict[str, Any]], event: dict[str, Any]) -> bool:
        """Whether the event meets what is next, which then changes."""
        place = 0
        while place < len(elements) and _kind(elements[place]) == "maybe":
            if self._fits(listener, elements[place]["maybe"], event):
                del elements[: place + 1]
                return True
            place += 1
        if place == len(elements):
            return False
        rest = self._left(listener, elements[place], event)
        if rest is None:
            return False
        elements[: place + 1] = rest
        return True

    def _left(
        self, listener: Listener, element: dict[str, Any], event: dict[str, Any]
    ) -> list[dict[str, Any]] | None:
        """What is still to be met of an element after the event; None when it does not meet it."""
        match _kind(element):
            case "event":
                return [] if self._fits(listener, element, event) else None
            case "until":
                return [] if self._fits(listener, element["until"], event) else None
            case "oneOf":
                lists = element["oneOf"]
                return next((each[1:] for each in lists if self._fits(listener, each[0], event)), None)
            case "anyOrder":
                patterns = element["anyOrder"]
                found = next(
                    (n for n, each in enumerate(patterns) if self._fits(listener, each, event)), None
                )
                if found is None:
                    return None
                left = [*patterns[:found], *patterns[found + 1 :]]
                return [{"anyOrder": left}] if left else []
        return None

    def _fits(self, listener: Listener, pattern: dict[str, Any], event: dict[str, Any]) -> bool:
        comparison = Comparison(self._variables, listener.texts)
        if not comparison.fits(pattern, event):
            return False
        self._variables |= comparison.captured
        return True

    def _says(self, listener: Listener, wanted: dict[str, Any]) -> bool:
        text = listener.texts.get(filled(wanted["of"], self._variables), "")
        return len(text) >= wanted.get("atLeast", 0) and (
            "is" not in wanted or Comparison(self._variables, listener.texts).fits(wanted["is"], text)
        )


_STEPS = ("connect", "send", "sendText", "expect", "cut", "reconnect", "closed", "release", "http")


def _kind(element: dict[str, Any]) -> str:
    """``event`` for a pattern, else the one name that it has."""
    return "event" if "type" in element else next(iter(element))
