"""What the passing of time brings."""

from __future__ import annotations

from taskflow.conversation import commands as c
from taskflow.conversation import overdue_outbox, ownership, reserving, storage, sweep
from taskflow.conversation.effects import Count, Effect, Invoke, Post, SendOutbox, title_updated
from taskflow.conversation.handlers.change import Change, Context, Refused
from taskflow.conversation.invocations import AnnounceTruncation, SpeakTurn, SyncConnection
from taskflow.conversation.session import Session
from taskflow.events import ConversationEnded, TypingNudge
from taskflow.store.expressions import Write

ENCOURAGEMENT = "Take your time — I'm here when you're ready."


def request_again(context: Context, command: c.RequestAgain) -> Change | Refused:
    def effects(after: Session) -> tuple[Effect, ...]:
        again = (
            SpeakTurn(after.id, after.requested_turn) if after.turn_pending else AnnounceTruncation(after.id)
        )
        return Count("TurnsReinvoked"), Invoke(again)

    return Change((sweep.claim_start(context.known, **context.timing),), effects)


def idle_passed(context: Context, command: c.IdlePassed) -> Change | Refused:
    session = context.known
    if session.queue_at is not None:
        # It is not silent: what waits is said first.
        return Change()
    if session.empty or not session.subscribers or session.status == "completed":
        return Change((sweep.claim_quiet(session),))
    if session.idle_phase == 0 and not session.typing:
        return _nudge(context)
    return Change(
        (sweep.claim_end(session, now=context.now),),
        lambda after: (
            Post(tuple(after.subscribers), ConversationEnded(reason="idle_timeout")),
            SendOutbox(),
        ),
    )


def _nudge(context: Context) -> Change | Refused:
    """Where a limit does not allow to ask a model nothing is held for the nudge, and a set phrase is said."""
    writes: tuple[Write, ...] = (sweep.claim_nudge(context.known, **context.timing),)
    place: int | None = None
    if "nudge" in context.terms.modelled:
        reserved = context.reserving(writes, message=False)
        if isinstance(reserved, Refused) and reserved.code == "short":
            return reserved
        if not isinstance(reserved, Refused):
            writes, place = reserved.writes, reserved.place
    return Change(writes, lambda after: (Invoke(SpeakTurn(after.id, after.requested_turn)),), allowance=place)


def typing_passed(context: Context, command: c.TypingPassed) -> Change | Refused:
    return Change(
        (sweep.claim_typing_nudge(context.known),),
        lambda after: (Post(tuple(after.subscribers), TypingNudge(message=ENCOURAGEMENT)),),
    )


def grace_passed(context: Context, command: c.GracePassed) -> Change | Refused:
    return Change((sweep.claim_grace(context.known),))


def resend_outbox(context: Context, command: c.ResendOutbox) -> Change | Refused:
    return Change(tuple(overdue_outbox.claim(context.known, now=context.now)))


def close_outbox(context: Context, command: c.CloseOutbox) -> Change | Refused:
    return Change(() if context.known.outbox else tuple(overdue_outbox.clear(context.known)))


def sync_again(context: Context, command: c.SyncAgain) -> Change | Refused:
    def effects(after: Session) -> tuple[Effect, ...]:
        waiting = (cid for cid, connection in after.connections.items() if not connection.synced)
        return tuple(Invoke(SyncConnection(after.id, cid)) for cid in waiting)

    return Change((sweep.claim_sync(context.known, **context.timing),), effects)


def probe_connections(context: Context, command: c.ProbeConnections) -> Change | Refused:
    return Change((sweep.claim_stale(context.known, now=context.now),))


def tell_title(context: Context, command: c.TellTitle) -> Change | Refused:
    return Change(
        (sweep.claim_retitle(context.known),), lambda after: (title_updated(after, *after.subscribers),)
    )


def discard(context: Context, command: c.Discard) -> Change | Refused:
    discarded = sweep.discard(context.known, now=context.now)
    return Change(reserving.release(context.known, (discarded,), now=context.now))


def expire(context: Context, command: c.Expire) -> Change | Refused:
    session = context.known
    if session.connections or session.outbox or session.turn_pending or session.lease_run is not None:
        return Change(tuple(storage.put_off(session, **context.timing)))
    return Change((storage.remove(session), ownership.forget(session), *overdue_outbox.forget(session)))


def reschedule(context: Context, command: c.Reschedule) -> Change | Refused:
    update = sweep.reschedule(context.known)
    return Change(() if update is None else (update,))
