"""The steps of a run, and of whoever finishes its turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from taskflow.conversation import commands as c
from taskflow.conversation import lease, reserving, settlement
from taskflow.conversation.deadlines import lease_is_over
from taskflow.conversation.effects import Effect
from taskflow.conversation.handlers.change import Change, Context, Refused
from taskflow.conversation.handlers.stopping import queue_told
from taskflow.conversation.session import PromptSize, Session
from taskflow.store.expressions import Write


def acquire(context: Context, command: c.Acquire) -> Change | Refused:
    taken = lease.acquire(context.known, command.run, now=context.now)
    return Change(reserving.take(context.known, (taken,)))


def acquire_to_announce(context: Context, command: c.AcquireToAnnounce) -> Change | Refused:
    late = context.known.late_truncation
    if late is None:
        return Change()
    return Change((lease.acquire_to_announce(context.known, command.run, late, now=context.now),))


def renew(context: Context, command: c.Renew) -> Change | Refused:
    return Change((lease.renew(context.conversation_id, command.run, now=context.now),))


def settle(context: Context, command: c.Settle) -> Change | Refused:
    session = context.known
    if session.lease_run != command.run:
        return Refused("taken")
    if session.phase == "settled":
        # An earlier attempt was committed although its answer was lost.
        return Change(result=session.result)
    draft = command.draft
    writes, result = settlement.settle(session, command.run, draft, **context.timing)
    size = reserving.size_after(session, draft.prompt, draft.text[: result.chars])
    return Change(_paid(context, writes, draft.cost, size), _told(session), result=result)


def late_truncation_told(context: Context, command: c.LateTruncationTold) -> Change | Refused:
    return Change((lease.late_truncation_told(context.conversation_id, command.run, command.late),))


def release(context: Context, command: c.Release) -> Change | Refused:
    released = lease.release(context.conversation_id, command.run)
    if context.known.spending is None or context.known.lease_run != command.run:
        return Change((released,))
    return Change(_paid(context, (released,), command.cost, None))


def take_over(context: Context, command: c.TakeOver) -> Change | Refused:
    if not lease_is_over(context.known, context.now):
        return Refused("taken")
    session, left = context.known, command.left
    writes, result = settlement.take_over(session, command.run, left, **context.timing)
    if session.phase == "settled":
        return Change(tuple(writes), result=result)
    # How far the provider got nobody knows, unless it was not asked.
    cost = 0 if left is not None and not left.asked else None
    text = left.text[: result.chars] if left is not None and result is not None else ""
    size = reserving.size_after(session, None, text)
    return Change(_paid(context, writes, cost, size), _told(session), result=result)


def fail_unstarted(context: Context, command: c.FailUnstarted) -> Change | Refused:
    writes, result = settlement.fail_unstarted(context.known, command.run, **context.timing)
    released = reserving.release(context.known, writes, now=context.now)
    return Change(released, _told(context.known), result=result)


def _told(before: Session) -> Callable[[Session], tuple[Effect, ...]]:
    return lambda after: tuple(queue_told(before, after))


def _paid(
    context: Context, writes: Sequence[Write], cost: int | None, prompt: PromptSize | None
) -> tuple[Write, ...]:
    return reserving.settle(context.known, writes, cost, now=context.now, terms=context.terms, prompt=prompt)
