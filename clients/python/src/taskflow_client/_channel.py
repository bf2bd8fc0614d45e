"""Carries out what the state machine of the connection asks for: sockets, and the clock."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI

from taskflow_client import _frames, _link
from taskflow_client._frames import Frame
from taskflow_client._link import Link, Times
from taskflow_client._parse import Malformed, parse_event
from taskflow_client.client import Client, refusal_of
from taskflow_client.errors import ConnectionRefused, RequestRefused, TaskFlowError, Unreachable
from taskflow_client.events import AnyServerEvent, ErrorEvent, Pong

log = logging.getLogger("taskflow_client")

LIMIT_SECONDS = 30.0
"""How long a limit is waited for that does not say."""
BAD_TICKETS = 5
"""A ticket may get too old on its way. So many in a row, and something else is wrong."""
CLOSE_SECONDS = 2.0
MAX_MESSAGE_BYTES = 2**20


class Channel:
    """A connection that comes back. ``dial`` opens a socket; ``receive`` is given each event, and whether it is the
    first of its connection; ``wake`` is called when a time has come that ``wake_at`` told."""

    def __init__(
        self,
        dial: Callable[[], Awaitable[ClientConnection]],
        receive: Callable[[AnyServerEvent, bool], None],
        *,
        wake: Callable[[float], None],
        wake_at: Callable[[], float],
        times: Times,
        patience: float,
    ) -> None:
        self._dial = dial
        self._receive = receive
        self._wake = wake
        self._wake_at = wake_at
        self._times = times
        self._patience = patience
        self._link = Link()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._outgoing: dict[int, asyncio.Queue[Frame]] = {}
        self._greeted: set[int] = set()
        self._group: asyncio.TaskGroup | None = None
        self._poked = asyncio.Event()
        self._bad_tickets = 0
        self._over: TaskFlowError | None = None
        self._asked_to_wait = 0.0
        self.last_error: TaskFlowError | None = None
        """Why the last attempt to connect did not succeed; None when it did."""
        self.connections = 0
        """How many connections the server has spoken on."""

    @property
    def ready(self) -> bool:
        """Whether there is a connection on which the server has spoken."""
        return self._link.phase == "open" and self._link.ready

    async def run(self) -> None:
        """Stays connected until it is cancelled. Raises ``TaskFlowError`` when there is no hope any more."""
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                self._input(_link.Start())
                while self._over is None:
                    await self._until_due()
                    now = self._now()
                    if self._link.lost_at is not None and now >= self._link.lost_at + self._patience:
                        self._over = self.last_error or Unreachable()
                        break
                    self._input(_link.Tick())
                    self._wake(now)
                self._input(_link.Stop())
        finally:
            self._group = None
        raise self._over

    def send(self, frame: Frame) -> bool:
        """Hands a frame to the current connection; False when there is none that listens."""
        outgoing = self._outgoing.get(self._link.current)
        if not self.ready or outgoing is None:
            return False
        outgoing.put_nowait(frame)
        return True

    def resync(self) -> None:
        """Something was lost on the way: another connection brings the list."""
        self._input(_link.Resync())

    def waits(self, on: bool, *, anew: bool) -> None:
        """Whether something is waited for; ``anew``: it was asked for just now."""
        self._input(_link.Waits(on, anew))

    def poke(self) -> None:
        """``wake_at`` may have changed."""
        self._poked.set()

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    async def _until_due(self) -> None:
        due = min(_link.wake_at(self._link, self._times), self._wake_at())
        if self._link.lost_at is not None:
            due = min(due, self._link.lost_at + self._patience)
        self._poked.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout_at(None if due == _link.NEVER else due):
                await self._poked.wait()

    def _input(self, event: _link.Input) -> None:
        self._link, effects = _link.step(self._link, event, self._now(), self._times, random.random)
        for effect in effects:
            match effect:
                case _link.Connect(number):
                    if self._group is not None:
                        self._tasks[number] = self._group.create_task(self._serve(number))
                case _link.Close(number):
                    if (task := self._tasks.pop(number, None)) is not None:
                        self._outgoing.pop(number, None)
                        task.cancel()
                case _link.Ping():
                    self.send(_frames.PING)
        self.poke()

    async def _serve(self, number: int) -> None:
        """One connection, from the ticket to its end."""
        wait = 0.0
        try:
            socket = await self._dial()
        except (OSError, TimeoutError, httpx.HTTPError, InvalidHandshake, InvalidURI, TaskFlowError) as error:
            self._tasks.pop(number, None)
            self.last_error = refusal = as_refusal(error)
            if is_final(refusal) or self._is_bad_ticket(refusal):
                self._give_up(refusal)
                return
            if isinstance(refusal, RequestRefused) and refusal.status == 429:
                wait = refusal.retry_after if refusal.retry_after is not None else LIMIT_SECONDS
            self._input(_link.Closed(number, wait))
            return
        try:
            async with socket:
                self._outgoing[number] = asyncio.Queue()
                self._input(_link.Opened(number))
                await self._talk(number, socket)
        finally:
            self._outgoing.pop(number, None)
            self._greeted.discard(number)
            if self._tasks.pop(number, None) is not None:
                wait, self._asked_to_wait = self._asked_to_wait, 0.0
                self._input(_link.Closed(number, wait))

    async def _talk(self, number: int, socket: ClientConnection) -> None:
        writing = asyncio.create_task(self._write(socket, self._outgoing[number]))
        try:
            async for data in socket:
                self._heard(number, data)
        except ConnectionClosed:
            pass
        finally:
            writing.cancel()
            with suppress(asyncio.CancelledError, ConnectionClosed):
                await writing

    async def _write(self, socket: ClientConnection, outgoing: asyncio.Queue[Frame]) -> None:
        while True:
            parts = _frames.encoded(await outgoing.get())
            await socket.send(parts[0] if len(parts) == 1 else parts)

    def _heard(self, number: int, data: str | bytes) -> None:
        if number not in self._tasks:
            return
        try:
            event = parse_event(data)
        except Malformed as problem:
            log.debug("ignored a frame: %s", problem)
            return
        if event is None:
            return
        first = number not in self._greeted
        if first:
            self._greeted.add(number)
            self.connections += 1
            self._bad_tickets, self.last_error = 0, None
        self._input(_link.Heard(number, alive=isinstance(event, Pong)))
        if isinstance(event, ErrorEvent):
            if event.code == "SIGNED_OUT":
                self._give_up(ConnectionRefused(event.code, event.error, status=401))
            elif event.code == "RATE_LIMITED" and event.client_message_id is None:
                # Too many frames: the server closes the connection after it.
                self._asked_to_wait = float(event.retry_after or 0)
        self._receive(event, first)

    def _give_up(self, error: TaskFlowError) -> None:
        self._over = self._over or error
        self.poke()

    def _is_bad_ticket(self, error: TaskFlowError) -> bool:
        self._bad_tickets += error.code == "BAD_TICKET"
        return error.code == "BAD_TICKET" and self._bad_tickets >= BAD_TICKETS


def as_refusal(error: Exception) -> TaskFlowError:
    """Why an attempt to connect did not succeed."""
    match error:
        case TaskFlowError():
            return error
        case InvalidStatus():
            answer = error.response
            return refusal_of(
                answer.status_code, bytes(answer.body or b""), answer.headers.get("Retry-After")
            )
        case _:
            return Unreachable(message=f"the server cannot be reached: {type(error).__name__}")


def is_final(error: TaskFlowError) -> bool:
    """Whether the same attempt would be refused again, however long one waits."""
    if not isinstance(error, RequestRefused) or error.code == "BAD_TICKET":
        return False
    return 400 <= error.status < 500 and error.status not in (408, 425, 429)


async def dial(
    client: Client,
    ticket: Callable[[], Awaitable[str]],
    query: dict[str, str],
    open_seconds: float,
) -> ClientConnection:
    """A connection with a fresh ticket."""
    address = httpx.URL(
        client.url.replace("http", "ws", 1) + "/ws", params={"ticket": await ticket(), **query}
    )
    return await connect(
        str(address),
        proxy=True if client.trust_env else None,
        open_timeout=open_seconds,
        close_timeout=CLOSE_SECONDS,
        # The protocol has a ping of its own, which counts at API Gateway.
        ping_interval=None,
        max_size=MAX_MESSAGE_BYTES,
        user_agent_header="taskflow-client",
    )
