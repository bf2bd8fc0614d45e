"""The steps of a person's side of a conversation, as conditional writes.

Each function looks at a session as it was read and returns what to write. Its conditions pin what the decision
rested on, so a step that lost a race fails whole and is decided again. ``docs/hand-over.md`` describes the protocol.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from taskflow.client_frames import Seen
from taskflow.conversation.deadlines import OUTBOX_MS, Periods, due, due_in_time
from taskflow.conversation.late_truncation import NOT_TRUNCATED_YET, late_chars, shorten, to_be_announced
from taskflow.conversation.messages import Message, changed, outbox_entries, to_item
from taskflow.conversation.modes import Taking
from taskflow.conversation.replacing import answers_from, replaced_range
from taskflow.conversation.session import HEADER_KEY, Session, flat_item
from taskflow.conversation.steering import cut_off, steered_parts, truncation_as_read
from taskflow.conversation.summary import outdated
from taskflow.conversation.text import title_of
from taskflow.conversation.typing import Typed, ended_by_message
from taskflow.conversation.updates import pins_listeners, pins_turn, unless_set, update_session
from taskflow.store import keys
from taskflow.store.expressions import Absent, Condition, Item, Path, Put, Write, all_of, differs, eq

BURST_MS = 300
"""Messages closer than this belong to one burst: the model is asked once the burst is over."""

DEDUPE_MS = 86_400_000

REPLACEABLE = 40
"""How many of the newest messages an edit or a new answer looks at. Remarks are among them."""

QUOTABLE = 30
"""How many of the newest messages a prompt may be made of: its window and what may be replaced in it."""


def request_turn(
    session: Session,
    text: str,
    *,
    client_message_id: str | None,
    seen: Seen | None,
    now: int,
    periods: Periods,
    replaces: Sequence[Message] = (),
    to_truncate: Message | None = None,
    unrecorded: Sequence[Message] = (),
    typed: Typed | None = None,
    taking: Taking | None = None,
    accepted: bool = False,
    traceparent: str = "",
) -> tuple[list[Write], Message, int | None]:
    """The person says something: the next turn is asked for and whatever is being spoken is superseded.

    ``replaces``: for an edited question, the messages from it on. ``to_truncate``: the settled reply that the
    person was still reading (see ``late_truncation``). ``unrecorded``: what was said before the person spoke for the
    first time; its record goes with theirs. ``typed``: the message's number among the typing frames of its connection.
    ``taking``: how it was taken. ``accepted``: it was before, when it was queued. ``traceparent``: the client's span.
    Returns the writes, the message, and the place of the write that is refused when the message was accepted before.
    """
    turn = session.requested_turn + 1
    message = Message(
        id=keys.message_id(session.id, turn, keys.USER_PART),
        turn=turn,
        part=keys.USER_PART,
        role="user",
        content=text,
        status="completed",
        created_at=now,
        client_message_id=client_message_id or "",
        mode=taking.mode if taking is not None else "",
        reason=taking.reason if taking is not None else "",
    )
    changes: dict[Path, Any] = {"question": turn, **outbox_entries([*unrecorded, message])}
    if client_message_id and not accepted:
        changes["said"] = client_message_id
    if traceparent:
        changes["traceparent"] = traceparent
    if not session.title:
        changes["title"] = title_of(text)
    if replaces:
        changes["replaced_range"] = flat_item(replaced_range(session, question=True))
    steers = _steers(session, seen, taking)
    if steers:
        changes |= {"continues": list(steers), "answers_from": steers[0]}
    writes = _ask(
        session,
        "reply",
        changes,
        seen=seen,
        now=now,
        periods=periods,
        replaces=replaces,
        to_truncate=to_truncate,
        typed=typed,
        as_read=bool(unrecorded),
        forgets=() if steers else ("answers_from",),
    )
    writes.append(Put(to_item(session.id, message), Absent("pk")))
    if client_message_id and not accepted:
        replaced = session.question if replaces else None
        writes.append(
            remember(
                session, client_message_id, message.id, turn=turn, taking=taking, replaced=replaced, now=now
            )
        )
        return writes, message, len(writes) - 1
    return writes, message, None


def _steers(session: Session, seen: Seen | None, taking: Taking | None) -> tuple[int, ...]:
    if taking is None or taking.mode != "steer":
        return ()
    return steered_parts(session, seen) or ()


def remember(
    session: Session,
    client_message_id: str,
    message_id: str,
    *,
    turn: int,
    taking: Taking | None,
    replaced: int | None = None,
    now: int,
) -> Put:
    """Which message a ``clientMessageId`` became, and how it was taken; refused when it was accepted before."""
    dedupe: Item = {
        "pk": keys.conversation_pk(session.id),
        "sk": keys.dedupe_sk(client_message_id),
        "message_id": message_id,
        "turn": turn,
        "ttl": (now + DEDUPE_MS) // 1000,
    }
    if taking is not None:
        dedupe |= {"mode": taking.mode, "reason": taking.reason}
    if replaced is not None:
        dedupe["replaces"] = replaced
    return Put(dedupe, Absent("pk"))


def regenerate(
    session: Session,
    *,
    seen: Seen | None,
    now: int,
    periods: Periods,
    replaces: Sequence[Message],
    traceparent: str = "",
) -> list[Write]:
    """The last question is answered again; ``replaces`` are the answers to it so far. ``traceparent``: the client's
    span."""
    changes: dict[Path, Any] = {"replaced_range": flat_item(replaced_range(session, question=False))}
    if traceparent:
        changes["traceparent"] = traceparent
    return _ask(session, "reply", changes, seen=seen, now=now, periods=periods, replaces=replaces)


def cancel(session: Session, seen: Seen | None) -> list[Write]:
    """Stop the turn being spoken or waited for. The caller has checked ``session.turn_pending``."""
    changes: dict[Path, Any] = {"cancel": session.requested_turn}
    cut = cut_off(session, seen, steer=False)
    if cut is not None and (session.lease_turn == session.requested_turn or session.continues):
        changes["truncation"] = flat_item(cut)
    return [update_session(session, changes, condition=pins_turn(session))]


def set_model(session: Session, model: str, provider: str, *, now: int) -> list[Write]:
    """The next turn uses another model; the header goes to the records again, unless nothing has been said yet."""
    changes: dict[Path, Any] = {"model": model, "provider": provider, "updated_at": now}
    in_time: tuple[Condition, ...] = ()
    if not session.empty:
        outbox_at = now + OUTBOX_MS
        changes |= {
            ("outbox", HEADER_KEY): session.version + 1,
            **unless_set("outbox_at", session.outbox_at, outbox_at),
            **due(session.id, session.due_at, outbox_at),
        }
        in_time = due_in_time(session.due_at, outbox_at)
    condition = all_of(Absent("deleted"), pins_listeners(session), *in_time)
    return [update_session(session, changes, add={"version": 1}, condition=condition)]


def _ask(
    session: Session,
    kind: str,
    changes: Mapping[Path, Any],
    *,
    seen: Seen | None,
    now: int,
    periods: Periods,
    replaces: Sequence[Message],
    to_truncate: Message | None = None,
    typed: Typed | None = None,
    as_read: bool = False,
    forgets: tuple[str, ...] = (),
) -> list[Write]:
    """Requests the next turn; every older one must stop. Give ``replaces`` or ``to_truncate``, not both.

    ``as_read``: the last reply, which was read with the session, has not been cut off by its reader meanwhile.
    ``forgets``: attributes that the turn leaves behind.
    """
    steers = "continues" in changes
    start_by, outbox_at = now + periods.start, now + OUTBOX_MS
    sets: dict[Path, Any] = {
        **_asked(session, kind, now=now, periods=periods),
        **unless_set("outbox_at", session.outbox_at, outbox_at),
        **due(session.id, session.due_at, start_by, outbox_at),
        **changes,
    }
    writes: list[Write] = []
    last = session.last_result
    uncut = (eq(("last_result", "state"), last.state),) if as_read and last is not None else ()
    typing_ends, typing_pins = ended_by_message(session, typed)
    sets |= typing_ends
    # The version too: a title given meanwhile stands, and the record that follows has the header as it is.
    pins = all_of(
        pins_turn(session),
        eq("version", session.version),
        pins_listeners(session),
        *due_in_time(session.due_at, start_by, outbox_at),
        *typing_pins,
        *uncut,
    )
    cut = cut_off(session, seen, steer=steers)
    if cut is not None:
        sets["truncation"] = flat_item(cut)
    if steers:
        # Whoever stops it meanwhile has stopped it.
        pins = all_of(pins, truncation_as_read(session), differs("cancel", session.requested_turn))
    if to_truncate is not None and seen is not None:
        # One that is steered in its last sentence stands as it is.
        if not steers or late_chars(to_truncate, seen, steer=True) < len(to_truncate.content):
            late, shortened, writes = shorten(
                session, seen, to_truncate, cancelled=False, now=now, steer=steers
            )
            sets |= {**to_be_announced(late), **outbox_entries([shortened])}
        pins = all_of(pins, *NOT_TRUNCATED_YET)
    changed_from = (
        answers_from(session) if replaces else to_truncate.turn if to_truncate is not None else None
    )
    for message in replaces:
        gone = changed(message, replaced=True)
        sets |= outbox_entries([gone])
        writes.append(Put(to_item(session.id, gone), eq("version", message.version)))
    update = update_session(
        session,
        sets,
        remove=(
            *_OVER,
            *forgets,
            *(() if steers else ("continues",)),
            *(outdated(session, changed_from) if changed_from else ()),
        ),
        add={"activity_version": 1, "version": 1},
        condition=pins,
    )
    return [update, *writes]


def _asked(session: Session, kind: str, *, now: int, periods: Periods) -> dict[Path, Any]:
    """What every turn sets that is asked for, whatever it is about."""
    return {
        "requested_turn": session.requested_turn + 1,
        "kind": kind,
        "asked_at": now,
        "burst": now - session.asked_at < BURST_MS,
        "start_by": now + periods.start,
        "tries": 0,
        "status": "active",
        "idle_phase": 0,
        "typing_nudged": False,
        "updated_at": now,
        "expires_at": now + periods.history,
    }


_OVER = ("idle_at", "typing_at", "empty_at", "read_until", "remarks", "queue_at", "wishes", "traceparent")
"""What ends when a turn is asked for."""
