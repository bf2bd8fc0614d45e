"""The steps of a person's side of a conversation, as conditional writes.

Each function looks at a session as it was read and returns what to write; its conditions pin what the decision
rested on, so a step that lost a race fails whole and is decided again. The holder's steps are in ``floor``.
The hand-over protocol these belong to is described in ``docs/hand-over.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from taskflow.conversation.deadlines import OUTBOX_MS, PROBE_MS, Periods, due
from taskflow.conversation.floor import TAIL_MS
from taskflow.conversation.messages import Message, changed, outbox, to_item
from taskflow.conversation.session import HEADER_KEY, Cut, Drop, LateCut, Pacing, Session
from taskflow.conversation.text import floor_grapheme, title_of
from taskflow.identity import Identity
from taskflow.protocol import Seen
from taskflow.store import keys
from taskflow.store.expressions import Absent, Condition, Exists, Item, Path, Put, Update, Write, all_of, eq

BURST_MS = 300
"""Messages closer than this belong to one burst: the model is asked once the burst is over."""

DEDUPE_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Opening:
    """A connection that opens a conversation."""

    connection_id: str
    pacing: Pacing
    identity: Identity


def create(
    conversation_id: str,
    opening: Opening,
    *,
    model: str,
    provider: str,
    resume_hash: str,
    now: int,
    periods: Periods,
) -> list[Write]:
    """A new conversation whose greeting is turn 1, with its first connection."""
    start_by = now + periods.start
    stale_at = now + PROBE_MS
    session: Item = {
        "pk": keys.conversation_pk(conversation_id),
        "sk": keys.SESSION,
        "user_id": opening.identity.user_id,
        "tenant_id": opening.identity.tenant_id,
        "model": model,
        "provider": provider,
        "created_at": now,
        "updated_at": now,
        "version": 1,
        "resume_hash": resume_hash,
        "gen": 1,
        "done": 0,
        "kind": "greeting",
        "asked_at": now,
        "start_by": start_by,
        "greet_at": start_by,
        "tries": 0,
        "epoch": 1,
        "stale_at": stale_at,
        "expires_at": now + periods.history,
        "conns": {opening.connection_id: {**_connection(opening, now), "created": True}},
        "unsent": {},
        "due": keys.due_shard(conversation_id),
        "due_at": start_by,
    }
    return [Put(session, Absent("pk")), *_register(conversation_id, opening, now)]


def join(session: Session, opening: Opening, *, now: int, periods: Periods) -> list[Write]:
    """Another connection of an existing conversation."""
    stale_at = now + PROBE_MS
    update = Update(
        keys.conversation_pk(session.id),
        keys.SESSION,
        set={
            ("conns", opening.connection_id): _connection(opening, now),
            "greet_at": now + periods.start,
            **_unless_set("stale_at", session.stale_at, stale_at),
            **due(session.id, session.due_at, stale_at, now + periods.start),
        },
        remove=("grace_at",),
        condition=all_of(Exists("pk"), Absent("deleted")),
    )
    return [update, *_register(session.id, opening, now)]


def leave(session: Session, connection_id: str, *, now: int, periods: Periods) -> list[Write]:
    """A connection is gone. When it was the last one, the grace period starts."""
    last = set(session.conns) <= {connection_id}
    grace_at = now + periods.grace if last else None
    changes: dict[Path, Any] = {"grace_at": grace_at} if last else {}
    update = Update(
        keys.conversation_pk(session.id),
        keys.SESSION,
        set={**changes, **due(session.id, session.due_at, grace_at)},
        remove=(("conns", connection_id), *(("typing", "typing_at", "idle_at") if last else ())),
        condition=all_of(Exists(("conns", connection_id)), *(_only(session, connection_id) if last else ())),
    )
    return [update]


def raise_fence(
    session: Session,
    text: str,
    *,
    client_message_id: str | None,
    seen: Seen | None,
    now: int,
    periods: Periods,
    replaces: Sequence[Message] = (),
    cut_message: Message | None = None,
) -> tuple[list[Write], Message]:
    """The person says something: the next turn is asked for and whatever is being spoken is superseded.

    ``replaces``: for an edited question, the messages from it on. ``cut_message``: the settled reply that the
    person was still reading (see ``late_cut``). Returns the writes and the message.
    """
    generation = session.gen + 1
    message = Message(
        id=keys.message_id(session.id, generation, keys.USER_PART),
        generation=generation,
        part=keys.USER_PART,
        role="user",
        content=text,
        status="completed",
        created_at=now,
        client_message_id=client_message_id or "",
    )
    changes: dict[Path, Any] = {"question": generation, **outbox([message])}
    if not session.title:
        changes["title"] = title_of(text)
    if replaces:
        changes["drop"] = asdict(Drop(session.question, generation, True))
    writes = _ask(
        session,
        "reply",
        changes,
        seen=seen,
        now=now,
        periods=periods,
        replaces=replaces,
        cut_message=cut_message,
    )
    writes.append(Put(to_item(session.id, message), Absent("pk")))
    if client_message_id:
        dedupe: Item = {
            "pk": keys.conversation_pk(session.id),
            "sk": keys.dedupe_sk(client_message_id),
            "message_id": message.id,
            "generation": generation,
            "ttl": (now + DEDUPE_MS) // 1000,
        }
        if replaces:
            dedupe["replaces"] = session.question
        writes.append(Put(dedupe, Absent("pk")))
    return writes, message


def regenerate(
    session: Session, *, seen: Seen | None, now: int, periods: Periods, replaces: Sequence[Message]
) -> list[Write]:
    """The last question is answered again; ``replaces`` are the answers to it so far."""
    drop: dict[Path, Any] = {"drop": asdict(Drop(session.question, session.gen + 1, False))}
    return _ask(session, "reply", drop, seen=seen, now=now, periods=periods, replaces=replaces)


def cancel(session: Session, seen: Seen | None) -> list[Write]:
    """Stop the turn being spoken or waited for. The caller has checked ``session.speaking``."""
    changes: dict[Path, Any] = {"cancel": session.gen}
    if session.orun is not None and session.ogen == session.gen and session.cut_of(session.ogen) is None:
        changes["cut"] = _cut(session.ogen, seen)
    return [_session_update(session, changes, condition=_pins(session))]


def late_cut(
    session: Session, seen: Seen, cut_message: Message, *, cancelled: bool, now: int, periods: Periods
) -> list[Write]:
    """The person stops a reply that is settled but not yet revealed: it ends where they were."""
    late, shortened, writes = _late_cut(session, seen, cut_message, cancelled=cancelled, now=now)
    start_by = now + periods.start
    outbox_at = now + OUTBOX_MS
    changes: dict[Path, Any] = {
        **_cut_off(late),
        "start_by": start_by,
        "tries": 0,
        "idle_at": now + periods.idle,
        **outbox([shortened]),
        **_unless_set("outbox_at", session.outbox_at, outbox_at),
        **due(session.id, session.due_at, start_by, outbox_at),
    }
    condition = all_of(_pins(session), Absent("orun"), *_UNCUT)
    return [_session_update(session, changes, condition=condition), *writes]


def can_be_cut_late(session: Session, seen: Seen | None) -> bool:
    """Whether ``seen`` says that the last reply, already settled whole, was not seen to its end."""
    settled = session.settled
    return (
        seen is not None
        and settled is not None
        and session.late_cut is None
        and settled.gen == seen.generation_id
        and settled.gen == session.gen == session.done
        and settled.state == "completed"
        and seen.chars < settled.chars
    )


def typing(session: Session, *, now: int, periods: Periods) -> list[Write]:
    """The person types: silence is not counted; after a while they are encouraged, once per message."""
    typing_at = session.typing_at
    if not session.typing and not session.typing_nudged:
        typing_at = now + periods.typing_nudge
    idle_at = now + 2 * periods.typing_nudge + periods.idle
    if (
        session.typing
        and session.idle_at is not None
        and idle_at - session.idle_at < periods.typing_nudge // 4
    ):
        return []
    changes: dict[Path, Any] = {"typing": True, "idle_at": idle_at, "idle_phase": 0}
    if typing_at is not None:
        changes["typing_at"] = typing_at
    changes |= due(session.id, session.due_at, typing_at, idle_at)
    return [_session_update(session, changes, add={"epoch": 1}, condition=Absent("deleted"))]


def stopped_typing(session: Session, *, now: int, periods: Periods) -> list[Write]:
    """The person no longer types; silence counts from now."""
    if not session.typing:
        return []
    changes: dict[Path, Any] = {"typing": False, "idle_phase": 0}
    if not session.speaking and session.status == "active":
        idle_at = now + periods.idle
        changes |= {"idle_at": idle_at, **due(session.id, session.due_at, idle_at)}
    return [
        _session_update(
            session, changes, remove=("typing_at",), add={"epoch": 1}, condition=Absent("deleted")
        )
    ]


def set_model(session: Session, model: str, provider: str, *, now: int) -> list[Write]:
    """The next turn uses another model; the header goes to the records again."""
    outbox_at = now + OUTBOX_MS
    changes: dict[Path, Any] = {
        "model": model,
        "provider": provider,
        ("unsent", HEADER_KEY): session.version + 1,
        "updated_at": now,
        **_unless_set("outbox_at", session.outbox_at, outbox_at),
        **due(session.id, session.due_at, outbox_at),
    }
    return [_session_update(session, changes, add={"version": 1}, condition=Absent("deleted"))]


def _ask(
    session: Session,
    kind: str,
    changes: Mapping[Path, Any],
    *,
    seen: Seen | None,
    now: int,
    periods: Periods,
    replaces: Sequence[Message],
    cut_message: Message | None = None,
) -> list[Write]:
    """Raises the fence to the next generation. Either ``replaces`` or ``cut_message`` may be given, not both."""
    start_by, outbox_at = now + periods.start, now + OUTBOX_MS
    sets: dict[Path, Any] = {
        "gen": session.gen + 1,
        "kind": kind,
        "asked_at": now,
        "burst": now - session.asked_at < BURST_MS,
        "start_by": start_by,
        "tries": 0,
        "status": "active",
        "idle_phase": 0,
        "typing": False,
        "typing_nudged": False,
        "updated_at": now,
        "expires_at": now + periods.history,
        **_unless_set("outbox_at", session.outbox_at, outbox_at),
        **due(session.id, session.due_at, start_by, outbox_at),
        **changes,
    }
    writes: list[Write] = []
    # The version too: a title given meanwhile stands, and the record that follows has the header as it is.
    pins = all_of(_pins(session), eq("version", session.version))
    if session.orun is not None and session.phase == "S" and session.cut_of(session.ogen) is None:
        sets["cut"] = _cut(session.ogen, seen)
    if cut_message is not None and seen is not None:
        late, shortened, writes = _late_cut(session, seen, cut_message, cancelled=False, now=now)
        sets |= {**_cut_off(late), **outbox([shortened])}
        pins = all_of(pins, *_UNCUT)
    for message in replaces:
        gone = changed(message, replaced=True)
        sets |= outbox([gone])
        writes.append(Put(to_item(session.id, gone), eq("version", message.version)))
    update = _session_update(
        session,
        sets,
        remove=("idle_at", "typing_at"),
        add={"epoch": 1, "version": 1},
        condition=pins,
    )
    return [update, *writes]


_UNCUT = (Absent("late_cut"), eq(("settled", "state"), "completed"))
"""No late cut yet. The message's version does not say so: it may have been read after the session."""


def _late_cut(
    session: Session, seen: Seen, cut_message: Message, *, cancelled: bool, now: int
) -> tuple[LateCut, Message, list[Write]]:
    chars = floor_grapheme(cut_message.content, seen.chars)
    shortened = changed(cut_message, content=cut_message.content[:chars], status="interrupted")
    tail: Item = {
        "pk": keys.conversation_pk(session.id),
        "sk": keys.turn_sk(cut_message.generation),
        "text": cut_message.content,
        "n": len(cut_message.content),
        "state": "interrupted",
        "ttl": (now + TAIL_MS) // 1000,
    }
    return (
        LateCut(cut_message.generation, chars, cancelled),
        shortened,
        [Put(to_item(session.id, shortened), eq("version", cut_message.version)), Put(tail)],
    )


def _cut_off(late: LateCut) -> dict[Path, Any]:
    """The late cut to be told; the first one of a turn wins, so the turn no longer counts as completed."""
    return {
        "late_cut": asdict(late),
        ("settled", "state"): "interrupted",
        ("settled", "chars"): late.chars,
    }


def _pins(session: Session) -> Condition:
    """What every step that answers to the turn being spoken rests on."""
    return all_of(Absent("deleted"), eq("gen", session.gen), eq("done", session.done))


def _cut(generation: int, seen: Seen | None) -> dict[str, Any]:
    chars = seen.chars if seen is not None and seen.generation_id == generation else None
    return asdict(Cut(generation, chars))


def _unless_set(name: str, current: int | None, value: int) -> dict[Path, Any]:
    return {} if current is not None else {name: value}


def _connection(opening: Opening, now: int) -> dict[str, Any]:
    return {"joined": now, "greeted": False, "pacing": opening.pacing}


def _register(conversation_id: str, opening: Opening, now: int) -> list[Write]:
    item = {
        "pk": keys.connection_pk(opening.connection_id),
        "sk": keys.CONNECTION,
        "conversation_id": conversation_id,
        "user_id": opening.identity.user_id,
        "tenant_id": opening.identity.tenant_id,
        "joined": now,
    }
    return [Put(item, Absent("pk")), gauge(opening.connection_id, 1)]


def gauge(connection_id: str, change: int) -> Update:
    """Counts a live connection in or out; always in one transaction with its CONNECTION item."""
    return Update(keys.GAUGE, keys.gauge_sk(connection_id), add={"live": change})


def _only(session: Session, connection_id: str) -> tuple[Condition, ...]:
    """No other connection has joined since the session was read."""
    return () if connection_id not in session.conns else (eq("conns", _conns(session)),)


def _conns(session: Session) -> dict[str, Any]:
    return {cid: asdict(conn) for cid, conn in session.conns.items()}


def _session_update(
    session: Session,
    changes: Mapping[Path, Any],
    *,
    remove: tuple[Path, ...] = (),
    add: Mapping[Path, int] | None = None,
    condition: Condition | None = None,
) -> Update:
    return Update(
        keys.conversation_pk(session.id),
        keys.SESSION,
        set=changes,
        remove=tuple(path for path in remove if path not in changes),
        add=add or {},
        condition=all_of(Exists("pk"), *([condition] if condition else [])),
    )
