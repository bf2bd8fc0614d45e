"""A settled reply is truncated where its reader was: with client pacing the model ends long before the reader."""

from __future__ import annotations

from typing import Any

from taskflow.client_frames import Seen
from taskflow.conversation import queue
from taskflow.conversation.checkpoint import tail
from taskflow.conversation.deadlines import OUTBOX_MS, Periods, due, due_in_time
from taskflow.conversation.messages import Message, changed, outbox_entries, to_item
from taskflow.conversation.reading import reading_ms
from taskflow.conversation.sentences import sentence_end
from taskflow.conversation.session import LateTruncation, Session, flat_item
from taskflow.conversation.text import floor_grapheme
from taskflow.conversation.updates import pins_turn, unless_set, update_session
from taskflow.store.expressions import Absent, Path, Put, Write, all_of, eq

NOT_TRUNCATED_YET = (Absent("late_truncation"), eq(("last_result", "state"), "completed"))
"""No late truncation yet. The message's version does not say so: it may have been read after the session."""


def truncate_late(
    session: Session, seen: Seen, to_truncate: Message, *, cancelled: bool, now: int, periods: Periods
) -> list[Write]:
    """The person stops a reply that is settled but not yet revealed: it ends where they were."""
    late, shortened, writes = shorten(session, seen, to_truncate, cancelled=cancelled, now=now)
    start_by = now + periods.start
    changes: dict[Path, Any] = {
        **to_be_announced(late),
        "start_by": start_by,
        "tries": 0,
    }
    ends = [start_by]
    if not session.empty:
        outbox_at = now + OUTBOX_MS
        ends.append(outbox_at)
        changes |= {
            "idle_at": now + reading_ms(shortened.content) + periods.idle,
            **outbox_entries([shortened]),
            **unless_set("outbox_at", session.outbox_at, outbox_at),
        }
    changes |= due(session.id, session.due_at, *ends)
    in_time = due_in_time(session.due_at, *ends)
    # The queue too: what waited when the reply was stopped is held.
    pins = (queue.as_read(session), Absent("lease_run"), *NOT_TRUNCATED_YET, *in_time)
    condition = all_of(pins_turn(session), *pins)
    return [update_session(session, changes, remove=("read_until",), condition=condition), *writes]


def can_be_truncated_late(session: Session, seen: Seen | None) -> bool:
    """Whether ``seen`` says that the last reply, already settled whole, was not seen to its end."""
    settled = session.last_result
    return (
        seen is not None
        and settled is not None
        and session.late_truncation is None
        and settled.turn == seen.generation_id
        and settled.turn == session.requested_turn == session.settled_turn
        and settled.state == "completed"
        and seen.chars < settled.chars
    )


def shorten(
    session: Session, seen: Seen, to_truncate: Message, *, cancelled: bool, now: int, steer: bool = False
) -> tuple[LateTruncation, Message, list[Write]]:
    """The reply up to ``seen``, with ``steer`` up to the end of that sentence. Returns the truncation to announce, the
    message as it stands now, and the writes.

    The rest of the text is kept beside the message.
    """
    chars = late_chars(to_truncate, seen, steer=steer)
    shortened = changed(to_truncate, content=to_truncate.content[:chars], status="interrupted", finish="")
    rest = tail(
        session.id,
        to_truncate.turn,
        to_truncate.content,
        state="interrupted",
        finish=to_truncate.finish,
        now=now,
    )
    return (
        LateTruncation(to_truncate.turn, chars, cancelled, steer),
        shortened,
        [Put(to_item(session.id, shortened), eq("version", to_truncate.version)), rest],
    )


def late_chars(message: Message, seen: Seen, *, steer: bool) -> int:
    """How much of a settled reply stands when its reader cuts it off, or steers it, where they are."""
    chars = floor_grapheme(message.content, seen.chars)
    if not steer or not chars:
        return chars
    return sentence_end(message.content, chars, over=True) or chars


def to_be_announced(late: LateTruncation) -> dict[Path, Any]:
    """The late truncation to be announced; the first one of a turn wins, so the turn no longer counts as completed."""
    return {
        "late_truncation": flat_item(late),
        ("last_result", "state"): "interrupted",
        ("last_result", "chars"): late.chars,
    }
