"""What becomes of a message, and of the reply that is being spoken while it comes: its mode, and why."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Literal

from taskflow.client_frames import Seen, Wish
from taskflow.conversation.checkpoint import Checkpoint
from taskflow.conversation.late_truncation import can_be_truncated_late
from taskflow.conversation.messages import Message
from taskflow.conversation.session import Session
from taskflow.conversation.steering import steered_parts
from taskflow.conversation.turn_kinds import CUT_OFF
from taskflow.events import AcceptedMode
from taskflow.light_dataclasses import dataclass

MAX_REMARKS = 8
"""How many remarks stand beside one reply; a stop that stops it is always taken."""


class Why(StrEnum):
    """Why a message was taken as it was, where no word of it decided that (``turn_taking.Reason`` has those)."""

    IDLE = "idle"
    """Nothing was being spoken."""
    DEFAULT = "default"
    """The client asked for no mode."""
    ASKED = "asked"
    """The client asked for this mode."""
    GO_ON = "go_on"
    """It asks for more of a reply that was cut off."""
    STEER_NOT_POSSIBLE = "steer_not_possible"
    """It was to steer a reply that cannot be steered."""
    REPLY_OVER = "reply_over"
    """It was queued, and the reply before it is over."""
    SENT_NOW = "sent_now"
    """It was queued, and the person sent it."""


@dataclass(frozen=True, slots=True)
class Taking:
    """How a message is taken."""

    mode: AcceptedMode
    reason: str


def shown(mode: AcceptedMode | Literal[""], reason: str) -> tuple[AcceptedMode | None, str | None]:
    """Mode and reason of a listed message: None for an ordinary one, that cut in on nothing or by no choice."""
    if mode == "" or (mode == "interrupt" and reason in _PLAIN):
        return None, None
    return mode, reason or None


_PLAIN = ("", Why.IDLE, Why.DEFAULT)


def is_being_read(session: Session, seen: Seen | None, *, now: int) -> bool:
    """Whether the last reply is settled, and its reader still reveals it: by what they say, else by the cadence."""
    last = session.last_result
    if session.turn_pending or session.status != "active" or last is None or last.state != "completed":
        return False
    if seen is not None and seen.generation_id == last.turn:
        return can_be_truncated_late(session, seen)
    return session.read_until is not None and now < session.read_until


def was_cut(session: Session) -> bool:
    """Whether the last reply ended where the person stopped it, or at a limit, and there is something of it."""
    last = session.last_result
    return (
        last is not None
        and not session.turn_pending
        and last.chars > 0
        and (last.state in CUT_OFF or last.finish == "length")
    )


def take(
    session: Session,
    wish: Wish | None,
    text: str,
    seen: Seen | None,
    *,
    message: Message | None,
    checkpoint: Checkpoint | None,
    now: int,
    steerable: Callable[[], bool] = lambda: True,
) -> Taking:
    """How the person's message is taken.

    ``steerable``: the conversation's model goes on with what it has said.
    ``message``: the last settled reply, ``checkpoint``: the one being spoken; each as far as it was read.
    """
    if not session.turn_pending and not is_being_read(session, seen, now=now):
        if wish == "queue" and session.queue_at is not None:
            # What has waited is about to be said: this comes behind it.
            return Taking("queue", Why.ASKED.value)
        if was_cut(session) and _asks_for_more(wish, text, message):
            return Taking("continue", Why.GO_ON.value)
        return Taking("interrupt", Why.IDLE.value)
    if wish is None:
        return Taking("interrupt", Why.DEFAULT.value)
    taking = _decided(text, _seen_text(session, seen, message, checkpoint)) if wish == "auto" else None
    if taking is None:
        taking = Taking("interrupt" if wish == "auto" else wish, Why.ASKED.value)
    if taking.mode == "steer" and (steered_parts(session, seen) is None or not steerable()):
        return Taking("interrupt", Why.STEER_NOT_POSSIBLE.value)
    return taking


def _decided(text: str, reply: str) -> Taking:
    # Its tables are for those who wish it.
    from taskflow.conversation.turn_taking import decide

    decision = decide(text, reply, False)
    mode: AcceptedMode = "interrupt" if decision.mode == "continue" else decision.mode.value
    return Taking(mode, decision.reason.value)


def _asks_for_more(wish: Wish | None, text: str, message: Message | None) -> bool:
    from taskflow.conversation.go_on_words import is_continue

    if is_continue(text):
        return True
    if wish != "auto":
        return False
    from taskflow.conversation.turn_taking import decide

    return decide(text, message.content if message is not None else "", True).mode == "continue"


def _seen_text(
    session: Session, seen: Seen | None, message: Message | None, checkpoint: Checkpoint | None
) -> str:
    """What the person has seen of the reply, as far as it is stored."""
    turn = session.requested_turn
    told = seen.chars if seen is not None and seen.generation_id == turn else None
    if checkpoint is not None:
        return checkpoint.text[: checkpoint.sent if told is None else told]
    return message.content[:told] if message is not None and message.turn == turn else ""
