"""The one loop that reads a session, has a command decided, commits what was decided, and decides again after a lost
race; and the one place that carries effects out.

Every entry point is a call of ``run``: a frame, a connection that comes or goes, a run's step, a deadline. The HTTP API
calls ``commit``, which is the same without effects: it has no way to connections.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias

from taskflow import tracing
from taskflow.at_once import at_once
from taskflow.conversation import admission
from taskflow.conversation import commands as c
from taskflow.conversation.allowance import Short
from taskflow.conversation.checkpoint import parse_checkpoint
from taskflow.conversation.commands import Command, Facts
from taskflow.conversation.deadlines import Periods
from taskflow.conversation.effects import (
    Count,
    CountMessage,
    Effect,
    Invoke,
    Post,
    SendOutbox,
    SendRecord,
    Single,
)
from taskflow.conversation.handlers.change import LIMITS, RefusalCode, Refused
from taskflow.conversation.invocations import Invocation, SpeakTurn
from taskflow.conversation.machine import Decision, handle, reads
from taskflow.conversation.messages import Message, parse
from taskflow.conversation.session import Reservation, Session, TurnResult
from taskflow.conversation.terms import FREE, Terms
from taskflow.engine import outbox
from taskflow.engine.outbox import Entry
from taskflow.engine.pools import draw
from taskflow.engine.ports import Backend
from taskflow.engine.repository import Connection, ConversationStore
from taskflow.errors import CallRefused, ConditionFailed, GoneError, PostFailed, StoreUnavailable
from taskflow.events import ServerEvent
from taskflow.light_dataclasses import dataclass
from taskflow.store import keys
from taskflow.store.expressions import Item, Put
from taskflow.unhandled import report_refused

Outcome: TypeAlias = Literal["done", "nothing", "lost", "repeated"] | RefusalCode
"""``nothing``: there was nothing to write. ``lost``: others were faster, as often as it was tried. ``repeated``: the
message had been accepted before."""

TRIES: dict[type[Command], int] = {
    **dict.fromkeys((c.UserMessage, c.EditLast, c.Regenerate, c.Cancel, c.SetModel, c.Rename, c.Delete), 12),
    c.Ask: 12,
    **dict.fromkeys((c.EditQueued, c.RemoveQueued, c.SendQueued), 12),
    c.SayQueued: 5,
    c.Adopt: 12,
    **dict.fromkeys((c.StartTyping, c.StopTyping), 12),
    c.Join: 8,
    **dict.fromkeys((c.Leave, c.FallBehind), 5),
    c.TakeOver: 3,
    c.StripDeleted: 3,
    # A sweep that moves the next deadline refuses it, a person who speaks does not.
    c.StoreSummary: 8,
    c.GiveUpSummary: 3,
}
"""How often a command is decided; ten messages in a burst need about as many. Others, which are tried once, belong to
whoever comes first."""
_NEW = (c.Open, c.Begin, c.Restore)
"""These are for a conversation that is not in the table; their own condition says so."""
ALLOWANCE_LOOKS = 8
"""How often a command is decided with what its person's allowance was found to be. Between two looks others have
spoken for the same person; each look that finds a limit reached is the last."""
CANCEL_PAUSE_SECONDS = 0.02
"""A reply that is being announced cannot be stopped; soon afterwards it can."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a command. ``before``: the session that was decided on. ``after``: as it is once that is written,
    as far as is known. ``message`` and ``result`` as in ``Decision``."""

    outcome: Outcome
    before: Session | None
    after: Session | None
    message: Message | None = None
    result: TurnResult | None = None
    retry_after: int = 0
    """Seconds after which a limit lets it through, if one refused it."""
    charged: Reservation | None = None
    """What was charged for a call ahead of it."""

    @property
    def ok(self) -> bool:
        """It was committed, or there was nothing to commit."""
        return self.outcome in ("done", "nothing")


async def run(
    backend: Backend,
    conversation_id: str,
    command: Command,
    *,
    session: Session | None = None,
    patience: Callable[[], Awaitable[None]] | None = None,
) -> Done:
    """Decides ``command``, commits it and carries its effects out.

    ``session``: the session as it was read already; the first attempt rests on it. ``patience``: waited for before a
    store that does not answer is asked again; without it, ``StoreUnavailable`` is raised.
    """
    decision, done = await _decide(
        backend.store,
        conversation_id,
        command,
        session,
        backend.now_ms,
        backend.periods,
        patience,
        backend.terms,
    )
    if decision is not None:
        await perform(backend, conversation_id, decision.effects, done.after, _stored(decision))
    return done


async def commit(
    store: ConversationStore,
    conversation_id: str,
    command: Command,
    *,
    now_ms: Callable[[], int],
    periods: Periods,
) -> Done:
    """Decides ``command`` and commits it; for those that have no effects."""
    decision, done = await _decide(store, conversation_id, command, None, now_ms, periods, None)
    assert decision is None or not decision.effects  # noqa: S101 (a command with effects needs ``run``)
    return done


async def _decide(
    store: ConversationStore,
    conversation_id: str,
    command: Command,
    session: Session | None,
    now_ms: Callable[[], int],
    periods: Periods,
    patience: Callable[[], Awaitable[None]] | None,
    installation: Terms = FREE,
) -> tuple[Decision | None, Done]:
    known, left, looks = session is not None, TRIES.get(type(command), 1), ALLOWANCE_LOOKS
    allowance: Item | None = None
    dry = False
    while left:
        decision: Decision | Refused | None = None
        try:
            if not known and not isinstance(command, _NEW):
                session = await store.session(conversation_id)
            terms = installation.of(_tenant(session, command))
            facts = await _facts(store, conversation_id, session, command, terms, allowance, dry)
            decision = handle(
                conversation_id, session, command, facts, now=now_ms(), periods=periods, terms=terms
            )
            if isinstance(decision, Refused):
                if decision.short is not None and allowance is not None:
                    dry = not await _lend(store, decision.short, allowance, terms, now_ms())
                    known = True
                    continue
                if known and decision.code not in LIMITS:
                    # Refused by what may be out of date.
                    known = False
                    continue
                return None, Done(decision.code, session, session, retry_after=decision.retry_after)
            after = await _write(store, decision)
        except ConditionFailed as refused:
            if isinstance(decision, Decision) and (outcome := _told_by(decision, refused)):
                return None, Done(outcome, session, session)
            if _by_allowance(decision, refused) and looks:
                # The session need not be read again: its conditions held, or pin what has been read.
                allowance, known, looks = dict(refused.item or {}), True, looks - 1
                continue
            allowance = None
            if _stops(command, session):
                await asyncio.sleep(CANCEL_PAUSE_SECONDS)
            known, left = False, left - 1 if patience is None else left
        except StoreUnavailable:
            if patience is None:
                raise
            await patience()
            known = False
        else:
            committed: Outcome = "done" if decision.writes else "nothing"
            return decision, Done(
                committed, session, after, decision.message, decision.result, charged=decision.charged
            )
    return None, Done("lost", session, session)


async def _lend(store: ConversationStore, short: Short, allowance: Item, terms: Terms, now: int) -> bool:
    """Has the shared budgets lend to ``allowance`` what it is short of; false when they have nothing left."""
    drawn = await draw(store, short, terms.limits, now=now)
    for name, amount in (drawn or {}).items():
        allowance[name] = allowance.get(name, 0) + amount
    return drawn is not None


def _told_by(decision: Decision, refused: ConditionFailed) -> Outcome | None:
    """The outcome that a refused write says by itself; None: the command is decided again."""
    if refused.index == decision.dedupe:
        return "repeated"
    return "crowded" if admission.is_count(decision.writes[refused.index]) else None


def _stops(command: Command, session: Session | None) -> bool:
    """Whether the command may be there to stop a reply that is just being announced."""
    if isinstance(command, c.UserMessage):
        announced = session is not None and session.lease_run is not None and not session.turn_pending
        return command.mode == "auto" and announced
    return isinstance(command, c.Cancel)


def _tenant(session: Session | None, command: Command) -> str:
    """Whose limits hold."""
    if session is not None:
        return session.tenant_id
    if isinstance(command, c.Begin):
        return command.owner.tenant_id
    return command.new.identity.tenant_id if isinstance(command, c.Open) else ""


def _by_allowance(decision: Decision | Refused | None, refused: ConditionFailed) -> bool:
    """Whether it is the person's allowance that did not let the writes through."""
    return (
        isinstance(decision, Decision)
        and decision.allowance is not None
        and refused.index == decision.allowance
    )


async def _facts(
    store: ConversationStore,
    conversation_id: str,
    session: Session | None,
    command: Command,
    terms: Terms,
    allowance: Item | None,
    dry: bool,
) -> Facts:
    wanted = reads(session, command, terms)
    newest = await store.messages(conversation_id, newest=wanted.newest) if wanted.newest else []
    message = await store.message(conversation_id, wanted.message) if wanted.message else None
    turn = parse_checkpoint(await store.turn(conversation_id, wanted.turn)) if wanted.turn else None
    return Facts(tuple(newest), message, turn, allowance, dry)


async def _write(store: ConversationStore, decision: Decision) -> Session | None:
    """Commits, and returns the session afterwards: as the table answers a single write, else as was decided."""
    if len(decision.writes) == 1:
        answered = await store.apply(decision.writes[0])
        return answered if answered is not None else decision.session_after
    if decision.writes:
        await store.commit(decision.writes)
    return decision.session_after


def _stored(decision: Decision) -> dict[str, Message]:
    """The messages that a decision has written, by sort key: their records need not be read again."""
    items = (write.item for write in decision.writes if isinstance(write, Put))
    return {item["sk"]: parse(item) for item in items if item["sk"].startswith(keys.MESSAGE_PREFIX)}


async def perform(
    backend: Backend,
    conversation_id: str,
    effects: Sequence[Effect],
    session: Session | None,
    stored: dict[str, Message] | None = None,
) -> None:
    """Carries effects out, in their order. ``session``: as it is now; ``stored``: messages that are known.

    What fails is found again by a deadline. Only an invocation that Lambda does not take raises
    (``StoreUnavailable``, ``CallRefused``).
    """
    for group in _together(effects):
        if isinstance(group, list):
            await at_once(post(backend, conversation_id, p.connection_ids, p.event) for p in group)
            continue
        match group:
            case Invoke(invocation):
                await backend.invoker.invoke(_traced(backend, invocation, effects, session))
            case SendRecord(message) if session is not None:
                await _send(backend, session, [outbox.entry(session, message)])
            case SendOutbox() if session is not None:
                await send_outbox(backend, session, stored)
            case Count(metric):
                backend.meter.count(metric)
            case CountMessage(mode, reason):
                backend.meter.count_by("MessagesTaken", "mode", mode)
                backend.meter.count_by("MessagesTakenWhy", "reason", reason)
            case SendRecord() | SendOutbox():
                pass  # the session is gone, and with it what was to be sent


def _traced(
    backend: Backend, invocation: Invocation, effects: Sequence[Effect], session: Session | None
) -> Invocation:
    """The invocation with what its trace is to know of this one. ``session``: as it is now."""
    if isinstance(invocation, SpeakTurn):
        newest = session is not None and session.requested_turn == invocation.turn
        client = session.traceparent if session is not None and newest else ""
        tracing.enter_turn(invocation.conversation_id, invocation.turn, client)
    taken = next((each for each in effects if isinstance(each, CountMessage)), None)
    hop = tracing.hop(backend.now_ms(), *((taken.mode, taken.reason) if taken is not None else ()))
    return invocation if hop is None else replace(invocation, hop=hop)


def _together(effects: Sequence[Effect]) -> Iterable[list[Post] | Single]:
    """Posts to different connections that follow each other go out together."""
    posts: list[Post] = []
    posted: set[str] = set()
    for effect in effects:
        if isinstance(effect, Post) and not posted & set(effect.connection_ids):
            posts.append(effect)
            posted |= set(effect.connection_ids)
            continue
        if posts:
            yield posts
        posts, posted = ([effect], set(effect.connection_ids)) if isinstance(effect, Post) else ([], set())
        if not isinstance(effect, Post):
            yield effect
    if posts:
        yield posts


async def post(
    backend: Backend, conversation_id: str | None, connection_ids: Iterable[str], event: ServerEvent
) -> None:
    """Posts one event to several connections.

    There is one attempt. A connection that does not take what a list tells is given the list soon. One that is closed
    is removed from its conversation. Both only if that is known.
    """
    data = event.encode()

    async def one(connection_id: str) -> None:
        try:
            await backend.connections.post(connection_id, data)
        except PostFailed:
            backend.log.warning("post failed", connection_id=connection_id)
            if conversation_id is not None and event.type in _LISTED:
                await _leave_behind(backend, conversation_id, connection_id)
        except GoneError:
            if conversation_id is not None:
                await _remove_gone(backend, conversation_id, connection_id)

    await at_once(one(each) for each in connection_ids)


_LISTED = ("user_message", "queue_changed", "title_updated", "model_changed", "conversation_ended")
"""What somebody who has missed it learns when they are synced again (``conversation_resumed`` and what follows)."""


async def _leave_behind(backend: Backend, conversation_id: str, connection_id: str) -> None:
    try:
        await run(backend, conversation_id, c.FallBehind(connection_id))
    except (StoreUnavailable, CallRefused) as error:
        report_refused(error)
        backend.log.warning("listener not left behind", connection_id=connection_id, error=str(error))


async def _remove_gone(backend: Backend, conversation_id: str, connection_id: str) -> None:
    """What comes after a post does not wait for a table that is away: the next post finds the connection gone again."""
    try:
        await remove_connection(backend, conversation_id, connection_id)
    except (StoreUnavailable, CallRefused) as error:
        report_refused(error)
        backend.log.warning("connection not removed", connection_id=connection_id, error=str(error))


async def remove_connection(
    backend: Backend, conversation_id: str, connection_id: str, registered: Connection | None = None
) -> None:
    """Removes a connection from the registry and from its session. Safe to repeat. ``registered``: as the registry has
    it, if that was read already."""
    await backend.store.forget_connection(connection_id, registered)
    await run(backend, conversation_id, c.Leave(connection_id))


async def send_outbox(backend: Backend, session: Session, stored: dict[str, Message] | None = None) -> int:
    """Sends everything the session's outbox holds, as far as one call takes it; returns how much that was."""
    wanted = await outbox.entries(backend, session, stored)
    await _send(backend, session, wanted)
    return len(wanted)


async def _send(backend: Backend, session: Session, wanted: Sequence[Entry]) -> None:
    if not wanted:
        return
    found = await outbox.send(backend, wanted)
    try:
        for each in found.sent:
            done = await run(backend, session.id, c.MarkSent(each.key, each.version), session=session)
            if done.ok and each.body is None:
                backend.log.warning(
                    "outbox entry without a message", conversation_id=session.id, key=each.key
                )
        for each, reason in found.refused:
            await _set_aside(backend, session, each, reason)
    except (StoreUnavailable, CallRefused) as error:
        report_refused(error)
        found = outbox.Sent(error=str(error))
    if found.error:
        backend.log.warning("records not sent, the sweep will", conversation_id=session.id, error=found.error)


async def _set_aside(backend: Backend, session: Session, entry: Entry, reason: str) -> None:
    """Takes a record that the queue will never accept out of the outbox, and logs it for operators."""
    done = await run(backend, session.id, c.SetAside(entry.key, entry.version, reason), session=session)
    if done.ok:
        backend.log.warning(
            "record refused by the queue, see python -m infra.refused",
            conversation_id=session.id,
            key=entry.key,
            characters=len(entry.body or ""),
            reason=reason,
        )
