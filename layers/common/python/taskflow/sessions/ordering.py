"""Waiting for the message that another one follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from taskflow.at_once import at_once
from taskflow.client_frames import Frame
from taskflow.codes import ErrorCode
from taskflow.conversation.order import LOOK_SECONDS, decide
from taskflow.conversation.session import Session
from taskflow.engine.ports import Backend
from taskflow.errors import FrameError
from taskflow.store import keys

Arrival = Literal["in_time", "waited", "repeated"]


async def arrive(backend: Backend, session: Session, frame: Frame) -> Arrival:
    """Returns once the message that the frame follows is accepted, or the frame's own was before (``repeated``).

    Costs no call when ``session`` says so already, as it does unless something else was accepted between the two.
    After ``waited``, ``session`` is out of date. Raises ``FrameError`` (``TRY_AGAIN``) when that message does not
    come.
    """
    if frame.after is None:
        return "in_time"
    own = frame.client_message_id
    begun = backend.clock.monotonic()
    decision = decide(frame.after, own, {session.said}, waited=0)
    arrival: Arrival = "in_time"
    wanted = [one for one in (frame.after, own) if one is not None]
    while decision == "wait":
        accepted = await _accepted(backend, session.id, wanted)
        decision = decide(frame.after, own, accepted, waited=backend.clock.monotonic() - begun)
        if decision == "wait":
            # Its own id was not accepted before; if that changes meanwhile, storing it is refused.
            arrival, wanted = "waited", [frame.after]
            await backend.clock.sleep(LOOK_SECONDS)
    if decision == "try_again":
        backend.log.info("a message came before the one it follows", conversation_id=session.id)
        raise FrameError(
            ErrorCode.TRY_AGAIN, "The message before this one has not arrived; send both again.", own
        )
    return "repeated" if decision == "repeat" else arrival


async def _accepted(backend: Backend, conversation_id: str, wanted: Sequence[str]) -> set[str]:
    """Which of these ids have been accepted."""
    pk = keys.conversation_pk(conversation_id)
    items = await at_once(backend.store.table.get(pk, keys.dedupe_sk(one)) for one in wanted)
    return {one for one, item in zip(wanted, items, strict=True) if item is not None}
