"""A program that holds conversations through OpenAI's doors: the real code behind ``/v1``, in processes that die.

It does what OpenAI's own client does: it waits, sends a request again under its key when there was no answer or when
it was told to, and asks later for a reply that took too long.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from taskflow.adapters.handed_on import HandedOn, OutOfReach, handed_on
from taskflow.adapters.turns import TableTurns
from taskflow.conversation.commands import Cancel
from taskflow.engine.offers import Offers
from taskflow.errors import StoreUnavailable
from taskflow.identity import Identity
from taskflow.records.database import Database
from taskflow.rest.context import Rest
from taskflow.rest.guests import Guests
from taskflow.rest.openai.answers import Reply
from taskflow.rest.openai.asking import WAIT_SECONDS, Caller, begin_turn, look, note, wait
from taskflow.rest.openai.errors import OpenAIError
from taskflow.rest.openai.requests import Asked, Place, Said
from taskflow.store import keys

from tests.fakes.rest import fake_ports
from tests.fakes.table import MemoryTable
from tests.simulation.backend import Process, Simulation, Store
from tests.simulation.invariants import Invariant, Violation, require
from tests.support.grants import asked as called
from tests.support.virtual_time import VirtualClock

GATEWAY_SECONDS = 29.0
"""After that the gateway answers a request that nobody has answered."""
TRIES = 6
ADDRESS = "where-programs-run"

Kind = Literal["new", "named", "after", "list"]


@dataclass
class Request:
    """What the program asks once. Nothing else says ``text``. ``key``: empty where it has none."""

    text: str
    key: str
    asked: Asked
    place: Place | None = None
    """Its turn, once it was told."""
    reply: Reply | None = None
    """How that ended, as it was told first."""
    refusal: str = ""
    """The code that it was refused with at last."""
    reads: bool = False
    """It takes longer than one request may: from then on the program only asks how far it is."""
    open: int = 0
    """How many of it are under way."""

    @property
    def told(self) -> bool:
        """Whether it was told what became of it."""
        return self.reply is not None or bool(self.refusal)


@dataclass
class Service:
    """One program with its identity."""

    world: Simulation
    identity: Identity
    requests: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        ports, *_ = fake_ports()
        self._rest = Rest(
            self.world.settings,
            replace(ports, offers=Offers(MemoryTable(), VirtualClock())),
            Database(lambda fresh: "postgresql://nobody@127.0.0.1:1/none"),
            redact=lambda text: text,
            clock=VirtualClock(),
            new_id=self.world.new_id,
            new_secret=self.world.new_id,
            guests=Guests("k" * 32),
            verifier=None,
        )

    @property
    def places(self) -> list[Place]:
        """The turns that it knows of."""
        return [each.place for each in self.requests if each.place is not None]

    @property
    def waits(self) -> bool:
        """Whether a request is under way."""
        return any(each.open for each in self.requests)

    def ask(self, rng: random.Random, text: str, kind: Kind, *, at_once: int = 1) -> Request:
        """Sends a request, ``at_once`` times under the same key."""
        answered = [
            each for each in self.requests if each.reply is not None and each.reply.state == "completed"
        ]
        place = rng.choice(self.places) if self.places else None
        asked = Asked(text)
        if kind == "named" and place is not None:
            asked = Asked(text, conversation_id=place.conversation_id)
        elif kind == "after" and answered:
            asked = Asked(text, after=rng.choice(answered[-2:]).place)
        elif kind == "list" and answered:
            asked = Asked(text, before=_list(rng.choice(answered[-2:])))
        key = f"key of {text}" if at_once > 1 or rng.random() < 0.8 else ""
        request = Request(text, key, asked)
        self.requests.append(request)
        for _ in range(at_once):
            self._start(request, rng)
        return request

    def _start(self, request: Request, rng: random.Random) -> None:
        request.open += 1
        self.world.note(f"a program asks {request.text!r}: {request.asked}")
        self.world.run("rest(ask)", self._carry_out(request, random.Random(rng.random())))

    def cancel(self, place: Place) -> None:
        """Stops a turn, as ``POST /v1/responses/{id}/cancel`` does."""
        self.world.run("rest(cancel)", self._cancel(place))

    async def _cancel(self, place: Place) -> None:
        rest = self._at(Process(self.world, "rest(cancel)"))
        try:
            async with asyncio.timeout(GATEWAY_SECONDS):
                if (await look(rest, self.identity, place)).state is None:
                    self.world.note(f"a program stops turn {place.turn}")
                    await rest.ports.turns.cancel(place.conversation_id, Cancel(place.turn))
        except OpenAIError as refused:
            self._gone(place, refused)
        except (StoreUnavailable, TimeoutError):
            return

    def _at(self, process: Process, *, safe: bool = False) -> Rest:
        """The HTTP API in this process. ``safe``: nothing befalls it."""
        backend = replace(process.engine(), connections=OutOfReach(), invoker=HandedOn(_SweepsQueue(process)))
        if safe:
            backend = replace(backend, store=Store(self.world, self.world.table))
        turns = TableTurns(backend, self.world.settings)
        return replace(self._rest, ports=replace(self._rest.ports, turns=turns), clock=process.clock)

    async def _carry_out(self, request: Request, rng: random.Random) -> None:
        try:
            for _ in range(TRIES):
                pause = await self._try(request, lost=rng.random() < 0.15)
                if pause is None:
                    return
                await asyncio.sleep(pause)
        finally:
            request.open -= 1

    async def _try(self, request: Request, *, lost: bool) -> float | None:
        """Sends it once. ``lost``: the answer does not come. Seconds until it is sent again; None: it is over."""
        rest = self._at(Process(self.world, "rest(ask)"))
        try:
            async with asyncio.timeout(GATEWAY_SECONDS):
                until = rest.clock.monotonic() + WAIT_SECONDS
                caller = Caller(self.identity, ADDRESS, request.key, until)
                place = request.place if request.reads else None
                place = place or await begin_turn(rest, caller, request.asked)
                if lost and request.key:
                    self.world.note(f"the answer to {request.text!r} is lost")
                    return 0.5
                self._placed(request, place)
                reply = await wait(rest, self.identity, place, until)
                if reply is None:
                    request.reads = True
                    return 5.0
                await self._answered(rest, request, reply)
                return None
        except OpenAIError as refused:
            return self._refused(request, refused)
        except (StoreUnavailable, TimeoutError):
            # Without a key nobody knows what became of it.
            return 0.5 if request.key or request.reads else None

    def _placed(self, request: Request, place: Place) -> None:
        self.world.note(f"{request.text!r} is turn {place.turn} of {place.conversation_id[:8]}")
        before = request.place
        # With a conversation that somebody has deleted, its key has gone.
        require(
            before in (None, place) or self._deleted(before),
            Invariant.KEYED_ONCE,
            f"{request.text!r} is {before}, and then {place}",
        )
        request.place = place
        stored = self.world.table.items.get(
            (keys.conversation_pk(place.conversation_id), keys.message_sk(place.turn, keys.USER_PART))
        )
        said = None if stored is None else stored["content"]
        require(
            said == request.text or self._deleted(place),
            Invariant.PROGRAM_ANSWERED,
            f"{request.text!r} is to be answered by the turn of {said!r}",
        )

    async def _answered(self, rest: Rest, request: Request, reply: Reply) -> None:
        self.world.note(f"{request.text!r} is told: {reply.state} {reply.code}")
        require(
            reply.state != "failed" or bool(reply.code),
            Invariant.PROGRAM_ANSWERED,
            f"{request.text!r} failed, and nobody says why",
        )
        before = request.reply
        same = before is None or (before.state, before.text, before.code) == (
            reply.state,
            reply.text,
            reply.code,
        )
        # A person may have shortened it since.
        require(
            same or (reply.state in ("interrupted", "cancelled") and before.text.startswith(reply.text)),  # type: ignore[union-attr]
            Invariant.PROGRAM_ANSWERED,
            f"{request.text!r} was answered with {before}, and then with {reply}",
        )
        request.reply = before or reply
        if reply.state == "completed" and not request.asked.conversation_id and request.asked.after is None:
            await note(rest, self.identity, request.asked, reply)

    def _refused(self, request: Request, refused: OpenAIError) -> float | None:
        self.world.note(f"{request.text!r} is refused: {refused.status} {refused.code}")
        if request.place is not None:
            self._gone(request.place, refused)
        if refused.again is False or refused.status not in (409, 429):
            request.refusal = refused.code
            return None
        request.refusal = request.refusal if request.told else refused.code
        return float(refused.retry_after or 1)

    def _gone(self, place: Place, refused: OpenAIError) -> None:
        """A turn that it was told of is not found only where the conversation is deleted."""
        require(
            refused.code not in ("response_not_found", "conversation_not_found") or self._deleted(place),
            Invariant.PROGRAM_ANSWERED,
            f"of {place} it is told {refused.code}",
        )

    def _standing(self, text: str) -> int:
        """How often it had a turn spoken in a conversation that is not deleted."""
        items = self.world.table.items
        return sum(
            count
            for (pk, said), count in self.world.ledger.programs.items()
            if said == text and "deleted" not in items.get((pk, keys.SESSION), {})
        )

    def _deleted(self, place: Place) -> bool:
        item = self.world.table.items.get((keys.conversation_pk(place.conversation_id), keys.SESSION), {})
        return "deleted" in item

    async def at_rest(self) -> None:
        """What must hold when nothing is under way any more. Raises ``Violation``."""
        rest = self._at(Process(self.world, "rest(read)"), safe=True)
        places = [(each.place, each.text) for each in self.requests if each.place is not None]
        require(
            len(dict(places)) == len(places), Invariant.PROGRAM_ANSWERED, f"one turn answers two of {places}"
        )
        for request in self.requests:
            often = self._standing(request.text)
            require(
                often <= 1 or not request.key,
                Invariant.KEYED_ONCE,
                f"{request.text!r} is answered {often} times",
            )
            require(
                request.told or not request.key or request.place is not None,
                Invariant.PROGRAM_ANSWERED,
                f"{request.text!r} was never answered nor refused",
            )
            if request.place is not None and not self._deleted(request.place):
                try:
                    found = await look(rest, self.identity, request.place)
                except OpenAIError as refused:
                    raise Violation(
                        Invariant.PROGRAM_ANSWERED, f"of {request.text!r} it is told {refused.code} at last"
                    ) from refused
                require(
                    found.state is not None,
                    Invariant.PROGRAM_ANSWERED,
                    f"{request.text!r} is under way for ever",
                )


def _list(request: Request) -> tuple[Said, ...]:
    """What a client's own list has after the reply."""
    assert request.reply is not None
    return (*request.asked.before, Said("user", request.text), Said("assistant", request.reply.text))


class _SweepsQueue:
    """The queue by which the HTTP API hands on what is to be invoked. Its messages may come twice."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def send(self, bodies: Sequence[str], **_: Any) -> None:
        called("sqs:SendMessage SweepsQueue")
        await self._process.step()
        world = self._process.world
        for body in bodies:
            for _time in range(2 if world.luck.strikes("repeat_sweep") else 1):
                asyncio.get_running_loop().call_later(world.latency(), self._arrives, body)
        await self._process.back()

    def _arrives(self, body: str) -> None:
        invocation = handed_on(body)
        assert invocation is not None  # nothing else is handed on
        world = self._process.world
        world.run("sweep", Process(world, "sweep").engine().invoker.invoke(invocation))
