"""Messages that the server has not acknowledged yet. Pure.

They go out at once, and frames overtake each other: each names the one before it (``after``), so that they are accepted
in the order in which they were said. Each keeps its ``clientMessageId``, so that saying it again changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from taskflow_client._frames import Frame

ACK_SECONDS = 8.0
RETRY_SECONDS = 1.0
MAX_ACK_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Outbox:
    """What waits to be accepted, in order. ``underway``: how many of it, from the first on, have been sent."""

    items: tuple[Frame, ...] = ()
    underway: int = 0
    resend_at: float | None = None
    """When what is under way counts as lost and is sent again; None when nothing is."""
    tries: int = 0
    """How often the first one was sent."""


def enqueue(outbox: Outbox, frame: Frame) -> Outbox:
    """One more."""
    return replace(outbox, items=(*outbox.items, frame))


def to_send(outbox: Outbox, last: str | None) -> list[Frame]:
    """The frames to send now, each naming the one before it; the first names ``last``, the last one accepted."""
    found = []
    for place, frame in enumerate(outbox.items[outbox.underway :], outbox.underway):
        after = outbox.items[place - 1]["clientMessageId"] if place > 0 else last
        found.append(frame if after is None else {**frame, "after": after})
    return found


def sent(outbox: Outbox, now: float) -> Outbox:
    """All of it is under way."""
    underway = len(outbox.items)
    if outbox.underway > 0 or not underway:
        return replace(outbox, underway=underway)
    patience = min(MAX_ACK_SECONDS, ACK_SECONDS * 2.0**outbox.tries)
    return replace(outbox, underway=underway, resend_at=now + patience, tries=outbox.tries + 1)


def later(outbox: Outbox, now: float) -> Outbox:
    """The server asked for another try: a little later, and later each time."""
    wait = min(MAX_ACK_SECONDS, RETRY_SECONDS * 2.0 ** max(0, outbox.tries - 1))
    due = now + wait if outbox.resend_at is None else min(outbox.resend_at, now + wait)
    return replace(outbox, resend_at=due)


def again(outbox: Outbox) -> Outbox:
    """The connection is another one, or the acknowledgement is overdue: what was under way is sent again."""
    return replace(outbox, underway=0, resend_at=None)


def settle(outbox: Outbox, client_message_id: str | None) -> Outbox:
    """Takes out one that is accepted."""
    place = find(outbox, client_message_id)
    if place is None:
        return outbox
    underway = outbox.underway - (1 if place < outbox.underway else 0)
    return Outbox(
        (*outbox.items[:place], *outbox.items[place + 1 :]),
        underway,
        outbox.resend_at if underway > 0 else None,
        0 if place == 0 else outbox.tries,
    )


def drop(outbox: Outbox, client_message_id: str) -> Outbox:
    """Takes out one that is not to be sent any more. What follows has named it in vain, and is sent again."""
    place = find(outbox, client_message_id)
    rest = settle(outbox, client_message_id)
    if place is None or place >= rest.underway:
        return rest
    return replace(rest, underway=place, resend_at=rest.resend_at if place > 0 else None)


def find(outbox: Outbox, client_message_id: str | None) -> int | None:
    """Its place; None when it is not here."""
    return next(
        (n for n, each in enumerate(outbox.items) if each["clientMessageId"] == client_message_id), None
    )
