"""What the person says while a reply is spoken that asks for none: it stands beside that reply."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from taskflow.conversation.deadlines import OUTBOX_MS, Periods, due, due_in_time
from taskflow.conversation.messages import Message, outbox_entries, to_item
from taskflow.conversation.modes import Taking
from taskflow.conversation.session import Session
from taskflow.conversation.typing import Typed, ended_by_message
from taskflow.conversation.updates import (
    pins_listeners,
    pins_turn,
    remarks_as_read,
    unless_set,
    update_session,
)
from taskflow.store import keys
from taskflow.store.expressions import Absent, Condition, Path, Put, Write, all_of, eq


def remark(
    session: Session,
    text: str,
    taking: Taking,
    *,
    client_message_id: str | None,
    typed: Typed | None,
    now: int,
    periods: Periods,
) -> tuple[list[Write], Message]:
    """The person's words beside the newest turn: no turn is asked for. Its record follows, unless nobody has spoken in
    the conversation: then it goes with that of their first message."""
    turn, part = session.requested_turn, keys.REMARK_PART + session.remarks
    message = Message(
        id=keys.message_id(session.id, turn, part),
        turn=turn,
        part=part,
        role="user",
        content=text,
        status="completed",
        created_at=now,
        client_message_id=client_message_id or "",
        mode=taking.mode,
        reason=taking.reason,
    )
    changes: dict[Path, Any] = {"updated_at": now, "expires_at": now + periods.history}
    if client_message_id:
        changes["said"] = client_message_id
    if session.prompt is not None:
        changes["prompt"] = asdict(session.prompt.plus(len(text.encode("utf-8", "replace"))))
    outbox_at = None
    if not session.empty:
        outbox_at = now + OUTBOX_MS
        changes |= {
            **outbox_entries([message]),
            **unless_set("outbox_at", session.outbox_at, outbox_at),
        }
    quiet, gone, pins, idle_at = quietened(session, typed, now=now, periods=periods)
    changes |= {**quiet, **due(session.id, session.due_at, outbox_at, idle_at)}
    update = update_session(
        session,
        changes,
        remove=gone,
        add={"remarks": 1, "activity_version": 1, "version": 1},
        # The version too: the record that follows has the header as it is.
        condition=all_of(
            pins_turn(session),
            eq("version", session.version),
            remarks_as_read(session),
            pins_listeners(session),
            *pins,
            *due_in_time(session.due_at, outbox_at, idle_at),
        ),
    )
    return [update, Put(to_item(session.id, message), Absent("pk"))], message


def quietened(
    session: Session, typed: Typed | None, *, now: int, periods: Periods
) -> tuple[dict[Path, Any], tuple[Path, ...], tuple[Condition, ...], int | None]:
    """What a message that asks for no turn says of typing and silence: what to set and to remove, what that rests on,
    and the silence's new deadline.

    Silence is counted again from the end of the reply: by whoever settles it, or here once it is settled.
    """
    changes, pins = ended_by_message(session, typed)
    if changes.get("typing") is not False:
        return changes, (), pins, None
    counted = session.connections and not session.empty and session.status == "active"
    if session.turn_pending or not counted:
        return changes, ("idle_at", "typing_at"), pins, None
    idle_at = max(now, session.read_until or 0) + periods.idle
    if not session.typing:
        # Who says "ok" still reads.
        idle_at = max(idle_at, session.idle_at or 0)
    return {**changes, "idle_at": idle_at, "idle_phase": 0}, ("typing_at",), pins, idle_at
