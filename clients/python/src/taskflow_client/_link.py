"""When to connect, to ask whether the other side is still there, and to give up. Pure.

Inputs carry the time in seconds, and what is to be done comes back as effects. A socket is known by the number of the
attempt that made it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

NEVER = math.inf


@dataclass(frozen=True, slots=True)
class Times:
    """In seconds."""

    ping: float = 240.0
    """API Gateway cuts a connection that is silent for 10 minutes."""
    pong: float = 15.0
    probe: float = 5.0
    """The same for who waits for something else."""
    quiet: float = 10.0
    """How long nothing may come while something is waited for. A network that has changed may leave a connection dead
    and not closed: nobody tells."""
    longest_quiet: float = 160.0
    """After each answer to a ping alone it may be twice as long, up to this."""
    open: float = 20.0
    """How long a socket may take from the ticket to the first event."""
    renew: float = 110 * 60.0
    """API Gateway cuts every connection after 2 hours."""
    renew_retry: float = 60.0
    backoff: float = 0.5
    max_backoff: float = 30.0


@dataclass(frozen=True, slots=True)
class Link:
    """The state. ``current``: the socket in use, or being made; ``standby``: the one that is to replace it."""

    phase: Literal["idle", "connecting", "open", "waiting", "stopped"] = "idle"
    current: int = 0
    standby: int | None = None
    made: int = 0
    ready: bool = False
    """The server has said something on the current socket."""
    failures: int = 0
    """Attempts, one after the other, that did not become ready."""
    since: float = 0.0
    """When the phase began."""
    lost_at: float | None = None
    """Since when there is no connection that is ready."""
    ping_at: float = NEVER
    pong_by: float = NEVER
    quiet: float = 0.0
    """How long it may be quiet now; 0 while nothing is waited for."""
    quiet_at: float = NEVER
    renew_at: float = NEVER
    retry_at: float = NEVER


@dataclass(frozen=True, slots=True)
class Start:
    pass


@dataclass(frozen=True, slots=True)
class Stop:
    pass


@dataclass(frozen=True, slots=True)
class Opened:
    socket: int


@dataclass(frozen=True, slots=True)
class Heard:
    """``alive``: nothing but that the other side is there."""

    socket: int
    alive: bool = False


@dataclass(frozen=True, slots=True)
class Waits:
    """Whether something is waited for; ``anew``: it was asked for just now."""

    on: bool = True
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """``wait``: how long the server asked to wait, in seconds."""

    socket: int
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Resync:
    """Something was lost on the way: another connection brings the list."""


@dataclass(frozen=True, slots=True)
class Tick:
    pass


Input = Start | Stop | Opened | Heard | Waits | Closed | Resync | Tick


@dataclass(frozen=True, slots=True)
class Connect:
    socket: int


@dataclass(frozen=True, slots=True)
class Close:
    socket: int


@dataclass(frozen=True, slots=True)
class Ping:
    pass


Effect = Connect | Close | Ping
Step = tuple[Link, list[Effect]]


def step(link: Link, event: Input, now: float, times: Times, random: Callable[[], float]) -> Step:
    """The state after one input, and what is to be done."""
    match event:
        case Start():
            return _connect(link, now) if link.phase in ("idle", "stopped") else (link, [])
        case Stop():
            return replace(link, phase="stopped", ready=False, standby=None), _abandon(link)
        case Opened(socket):
            if socket != link.current or link.phase != "connecting":
                return link, []
            return replace(link, phase="open", ping_at=now + times.ping, renew_at=now + times.renew), []
        case Heard(socket, alive):
            after, effects = _heard(link, socket, now, times)
            return (after if alive or not after.quiet else _hushed(after, now, times)), effects
        case Waits(on, anew):
            if not on:
                return replace(link, quiet=0.0, quiet_at=NEVER), []
            return (_hushed(link, now, times) if anew or not link.quiet else link), []
        case Closed(socket, wait):
            if socket == link.standby:
                return replace(link, standby=None), []
            if socket != link.current or link.phase not in ("open", "connecting"):
                return link, []
            effects = _abandon(replace(link, phase="waiting"))
            return _wait(replace(link, standby=None), now, times, random, wait), effects
        case Resync():
            if link.phase != "open":
                return link, []
            after, effects = _connect(link, now)
            return after, [*_abandon(link), *effects]
        case Tick():
            return _tick(link, now, times, random)


def wake_at(link: Link, times: Times) -> float:
    """When ``Tick`` next has something to do."""
    if link.phase == "waiting":
        return link.retry_at
    if link.phase == "connecting":
        return link.since + times.open
    if link.phase != "open":
        return NEVER
    opening = NEVER if link.ready else link.since + times.open
    quiet_at = link.quiet_at if link.ready else NEVER
    return min(opening, link.ping_at, link.pong_by, quiet_at, link.renew_at)


def backoff(failures: int, times: Times, random: Callable[[], float]) -> float:
    """Full jitter over an exponential backoff: many clients that lost one server do not come back as one."""
    ceiling = min(times.max_backoff, times.backoff * 2.0 ** max(0, failures - 1))
    return times.backoff / 2 + random() * ceiling


def _connect(link: Link, now: float) -> Step:
    socket = link.made + 1
    after = replace(
        link,
        phase="connecting",
        current=socket,
        made=socket,
        ready=False,
        since=now,
        lost_at=now if link.lost_at is None else link.lost_at,
        pong_by=NEVER,
        standby=None,
        retry_at=NEVER,
    )
    return after, [Connect(socket)]


def _wait(link: Link, now: float, times: Times, random: Callable[[], float], wait: float = 0.0) -> Link:
    failures = link.failures + 1
    return replace(
        link,
        phase="waiting",
        ready=False,
        failures=failures,
        since=now,
        lost_at=now if link.lost_at is None else link.lost_at,
        pong_by=NEVER,
        retry_at=now + wait + backoff(failures, times, random),
    )


def _heard(link: Link, socket: int, now: float, times: Times) -> Step:
    fresh = {"ready": True, "failures": 0, "pong_by": NEVER, "lost_at": None}
    if socket == link.standby:
        renewed = replace(
            link,
            phase="open",
            current=socket,
            standby=None,
            since=now,
            ping_at=now + times.ping,
            renew_at=now + times.renew,
            **fresh,  # type: ignore[arg-type]
        )
        return renewed, [Close(link.current)]
    if socket != link.current or link.phase != "open":
        return link, []
    return replace(link, **fresh), []  # type: ignore[arg-type]


def _hushed(link: Link, now: float, times: Times) -> Link:
    """From now on it may be quiet for a short time."""
    return replace(link, quiet=times.quiet, quiet_at=now + times.quiet)


def _abandon(link: Link) -> list[Effect]:
    sockets = [link.current] if link.phase in ("connecting", "open") else []
    return [Close(each) for each in (*sockets, *(() if link.standby is None else (link.standby,)))]


def _tick(link: Link, now: float, times: Times, random: Callable[[], float]) -> Step:
    if link.phase == "waiting" and now >= link.retry_at:
        return _connect(link, now)
    late = link.phase == "connecting" or (link.phase == "open" and not link.ready)
    if late and now >= link.since + times.open:
        return replace(_wait(link, now, times, random), standby=None), _abandon(link)
    if link.phase != "open":
        return link, []
    if now >= link.pong_by:
        after, effects = _connect(link, now)
        return replace(after, failures=link.failures + 1), [*_abandon(link), *effects]
    effects = []
    if now >= link.ping_at:
        link = replace(link, ping_at=now + times.ping, pong_by=min(link.pong_by, now + times.pong))
        effects.append(Ping())
    if now >= link.quiet_at and link.ready:
        quiet = min(2 * link.quiet, times.longest_quiet)
        link = replace(link, quiet=quiet, quiet_at=now + quiet, pong_by=min(link.pong_by, now + times.probe))
        effects = [Ping()]
    if now >= link.renew_at:
        socket = link.made + 1
        if link.standby is not None:
            effects.append(Close(link.standby))
        link = replace(link, standby=socket, made=socket, renew_at=now + times.renew_retry)
        effects.append(Connect(socket))
    return link, effects
