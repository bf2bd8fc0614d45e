"""The steps of a run, and of whoever finishes its turn."""

from __future__ import annotations

from taskflow.conversation import commands as c
from taskflow.conversation import lease, settlement
from taskflow.conversation.deadlines import lease_is_over
from taskflow.conversation.handlers.change import Change, Context, Refused


def acquire(context: Context, command: c.Acquire) -> Change | Refused:
    return Change((lease.acquire(context.known, command.run, now=context.now),))


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
    writes, result = settlement.settle(session, command.run, command.draft, **context.timing)
    return Change(tuple(writes), result=result)


def late_truncation_told(context: Context, command: c.LateTruncationTold) -> Change | Refused:
    return Change((lease.late_truncation_told(context.conversation_id, command.run, command.late),))


def release(context: Context, command: c.Release) -> Change | Refused:
    return Change((lease.release(context.conversation_id, command.run),))


def take_over(context: Context, command: c.TakeOver) -> Change | Refused:
    if not lease_is_over(context.known, context.now):
        return Refused("taken")
    writes, result = settlement.take_over(context.known, command.run, command.left, **context.timing)
    return Change(tuple(writes), result=result)


def fail_unstarted(context: Context, command: c.FailUnstarted) -> Change | Refused:
    writes, result = settlement.fail_unstarted(context.known, command.run, **context.timing)
    return Change(tuple(writes), result=result)
