"""How a turn's reservation goes through the session: held when the turn is asked for, with the run that speaks it, and
settled or released once. Pure.

Each function is given the writes of a rule, whose first is the session's, and adds to them: the reservation's step in
the session, and the person's allowance in the same transaction. What ends a reservation takes it out of the session by
a write that rests on it, so of two that would end it one is decided again.

``reserved`` is of the newest turn until a run takes the lease for it; then it is ``spending`` until that turn is
settled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from taskflow.conversation import allowance
from taskflow.conversation.allowance import Ask, Refusal, Short
from taskflow.conversation.messages import Message
from taskflow.conversation.session import PromptSize, Reservation, Session, flat_item, reservation_item
from taskflow.conversation.terms import Terms
from taskflow.identity import Identity
from taskflow.light_dataclasses import dataclass
from taskflow.store.expressions import Absent, Exists, Item, Path, Put, Update, Write, all_of, eq


@dataclass(frozen=True, slots=True)
class Reserved:
    """``place``: of the allowance among the writes; None: nothing is held."""

    writes: tuple[Write, ...]
    place: int | None = None


def reserve(
    session: Session,
    writes: Sequence[Write],
    terms: Terms,
    known: Item | None,
    *,
    now: int,
    more: str = "",
    before: Sequence[Message] = (),
    message: bool = True,
    model: str = "",
) -> Reserved | Refusal | Short:
    """Holds what the turn that ``writes`` ask for may cost, and releases what was held for one that it supersedes
    before a run took the lease for it.

    ``more``: what the person says with it. ``before``: the newest messages, for a session that does not know the size
    of its prompt. ``known``: the allowance, if it has just been found. ``model``: if it is not the session's.
    """
    if not terms.limits.any:
        return Reserved(_unlimited(session, release(session, writes, now=now)))
    size = session.prompt or PromptSize(bytes=sum(_bytes(each.content) for each in before))
    first = not any(held is not None and not held.payer for held in (session.reserved, session.spending))
    superseded = session.reserved
    given_back: tuple[Update, ...] = ()
    if superseded is not None and superseded.payer:
        # Held in another's allowance, as of a guest whose conversation was adopted.
        who = allowance.payer(session, superseded)
        back = allowance.settle(who, superseded, 0, last=_last(superseded, session.spending), now=now)
        given_back, superseded = ((back,) if back.add else ()), None
    # What is being said, or may be before this turn begins, comes to its prompt.
    quoted = size.with_reply(terms.max_output_tokens) if session.turn_pending else size
    instructions = session.wishes.instructions if session.wishes is not None else ""
    most = terms.most(model or session.model, quoted, _bytes(more) + _bytes(instructions))
    ask = Ask(most, superseded, message, first)
    why = _refusal(session, ask, terms, known, now)
    if why is not None:
        return why
    update, reservation = allowance.reserve(allowance.owner(session), ask, terms.limits, known, now=now)
    after: dict[Path, Any] = {
        "reserved": reservation_item(reservation),
        "prompt": flat_item(size.plus(_bytes(more))),
    }
    return Reserved((*_with(session, writes, after, "reserved"), update, *given_back), len(writes))


def admit(
    session: Session, writes: Sequence[Write], terms: Terms, known: Item | None, *, now: int
) -> Reserved | Refusal | Short:
    """Counts a message that asks for no turn (yet): it is one of those that the person may send in a minute."""
    if not terms.limits.messages_per_minute:
        return Reserved(tuple(writes))
    ask = Ask(0, first=False)
    why = _refusal(session, ask, terms, known, now)
    if why is not None:
        return why
    update, _ = allowance.reserve(allowance.owner(session), ask, terms.limits, known, now=now)
    return Reserved((*writes, update), len(writes))


def adopt(session: Session, writes: Sequence[Write]) -> tuple[Write, ...]:
    """Another owner: what is held stays with whom it is held, until the turn ends."""
    held = {name: getattr(session, name) for name in ("reserved", "spending")}
    own = {name: each for name, each in held.items() if each is not None and not each.payer}
    payer = session.tenant_id, session.user_id
    after: dict[Path, Any] = {
        name: reservation_item(replace(each, payer=payer)) for name, each in own.items()
    }
    return _with(session, writes, after, *own)


def with_model(
    session: Session, writes: Sequence[Write], terms: Terms, known: Item | None, model: str, *, now: int
) -> Reserved | Refusal | Short:
    """Another model will speak the newest turn, unless a run has begun it: what it may cost is held instead."""
    if session.reserved is not None:
        return reserve(session, writes, terms, known, now=now, message=False, model=model)
    if not terms.limits.any:
        return Reserved(tuple(writes))
    [first, *rest] = writes
    assert isinstance(first, Update)  # noqa: S101 (narrowing)
    unheld = all_of(first.condition or Exists("pk"), Absent("reserved"))
    return Reserved((replace(first, condition=unheld), *rest))


def take(session: Session, writes: Sequence[Write]) -> tuple[Write, ...]:
    """A run takes the lease for the newest turn, and its reservation as it was read: another model may just have been
    chosen, for which another amount is held."""
    if session.reserved is None:
        return tuple(writes)
    return _with(session, writes, {"spending": reservation_item(session.reserved)}, "reserved")


def settle(
    session: Session,
    writes: Sequence[Write],
    cost: int | None,
    *,
    now: int,
    terms: Terms,
    prompt: PromptSize | None = None,
) -> tuple[Write, ...]:
    """The turn that was spoken has ended: what it cost is charged, what was held for it beyond that is given back.

    ``cost``: nanodollars; None: nobody knows, all that was held is charged. ``prompt``: what the next prompt quotes.
    """
    held = session.spending
    paid = cost if cost is not None else held.amount if held is not None else 0
    after: dict[Path, Any] = {}
    if prompt is not None and terms.limits.any:
        after["prompt"] = flat_item(prompt)
    writes = _with(session, writes, after, *(("spending",) if held is not None else ()))
    if held is None and not (paid and terms.limits.any):
        return tuple(writes)
    last, pools = _last(held, session.reserved), terms.limits.pools
    who = allowance.payer(session, held)
    return _and(writes, allowance.settle(who, held, paid, last=last, now=now, pools=pools))


def release(session: Session, writes: Sequence[Write], *, now: int) -> tuple[Write, ...]:
    """The newest turn is not spoken any more: nothing was asked of a model for it."""
    if session.reserved is None:
        return tuple(writes)
    last = _last(session.reserved, session.spending)
    who = allowance.payer(session, session.reserved)
    update = allowance.settle(who, session.reserved, 0, last=last, now=now)
    # The turn that is spoken may be settled meanwhile, and leave it to this one to be the last.
    [first, *rest] = _with(session, writes, {}, "reserved")
    assert isinstance(first, Update)  # noqa: S101 (narrowing)
    pinned = Absent("spending") if session.spending is None else Exists("spending")
    pinned_first = replace(first, condition=all_of(first.condition or Exists("pk"), pinned))
    return _and((pinned_first, *rest), update)


def charge(session: Session, cost: int, terms: Terms, *, now: int) -> Update:
    """What a run has cost that never had the lease."""
    pools = terms.limits.pools
    return allowance.settle(allowance.owner(session), None, cost, last=False, now=now, pools=pools)


def prepay(
    session: Session, writes: Sequence[Write], cost: int, terms: Terms, known: Item | None, *, now: int
) -> tuple[Reserved, Reservation | None] | Refusal | Short:
    """Charges the owner with the most that a call may cost which is no turn. What was charged is to be given to
    ``refund`` with what it did cost; None: nothing is."""
    if not terms.limits.money or not cost:
        return Reserved(tuple(writes)), None
    who = allowance.owner(session)
    if known is not None:
        why = allowance.prepay_refusal(who, known, cost, terms.limits, now=now)
        if why is not None:
            return why
    update, charged = allowance.prepay(who, cost, terms.limits, known, now=now)
    paid = replace(charged, payer=(session.tenant_id, session.user_id))
    return Reserved((*writes, update), len(writes)), paid


def refund(charged: Reservation | None, cost: int) -> tuple[Update, ...]:
    """What is given back of it, to whom it was charged to."""
    if charged is None:
        return ()
    tenant_id, user_id = charged.payer
    update = allowance.refund(Identity(user_id, tenant_id), charged, cost)
    return () if update is None else (update,)


def at_opening(
    writes: Sequence[Write],
    session: Session,
    terms: Terms,
    known: Item | None,
    *,
    now: int,
    dry: bool = False,
) -> Reserved | Short:
    """Holds what the greeting of a new conversation may cost, if a model is asked for it. Where a limit does not allow
    that nothing is held, and a set phrase is said."""
    [first, *rest] = writes
    assert isinstance(first, Put)  # noqa: S101 (narrowing)
    opened = Put({**first.item, "prompt": flat_item(PromptSize())}, first.condition)
    if not terms.limits.any:
        return Reserved(tuple(writes))
    if "greeting" not in terms.modelled:
        return Reserved((opened, *rest))
    ask = Ask(terms.most(session.model, PromptSize(), 0), message=False)
    why = _refusal(session, ask, terms, known, now)
    if isinstance(why, Short) and not dry:
        return why
    if why is not None:
        return Reserved((opened, *rest))
    update, held = allowance.reserve(allowance.owner(session), ask, terms.limits, known, now=now)
    opened = Put({**opened.item, "reserved": reservation_item(held)}, opened.condition)
    return Reserved((opened, *rest, update), len(writes))


def size_after(session: Session, measured: PromptSize | None, said: str) -> PromptSize | None:
    """What the prompt after a turn quotes at most. ``measured``: by the run that spoke, of all that it found stored;
    without it, or when more was said meanwhile, what was known before and the reply."""
    more_said = session.turn_waits or session.remarks > 0
    if session.prompt is None:
        return measured if not more_said else None
    if measured is not None and not more_said:
        return measured
    return session.prompt.plus(_bytes(said))


def _refusal(
    session: Session, ask: Ask, terms: Terms, known: Item | None, now: int
) -> Refusal | Short | None:
    if known is None:
        return None
    return allowance.refusal(allowance.owner(session), known, ask, terms.limits, now=now)


def _and(writes: Sequence[Write], update: Update) -> tuple[Write, ...]:
    """With the allowance's update, unless nothing changes of it: DynamoDB refuses such an update in a transaction."""
    return (*writes, update) if update.add else tuple(writes)


def _unlimited(session: Session, writes: tuple[Write, ...]) -> tuple[Write, ...]:
    """Without a limit nobody keeps the size of the prompt up to date."""
    [first, *rest] = writes
    if session.prompt is None or not isinstance(first, Update):
        return writes
    return replace(first, remove=(*first.remove, "prompt")), *rest


def _with(
    session: Session, writes: Sequence[Write], after: dict[Path, Any], *ended: str
) -> tuple[Write, ...]:
    """The writes, whose first also ends these reservations as they were read, and sets ``after``."""
    [first, *rest] = writes
    assert isinstance(first, Update)  # noqa: S101 (narrowing)
    held = {name: getattr(session, name) for name in ended}
    pins = [eq(name, reservation_item(each)) for name, each in held.items() if each is not None]
    gone = tuple(name for name, each in held.items() if each is not None and name not in after)
    changed = replace(
        first,
        set={**first.set, **after},
        remove=(*(path for path in first.remove if path not in gone), *gone),
        condition=all_of(*([first.condition] if first.condition is not None else []), *pins),
    )
    return changed, *rest


def _last(ends: Reservation | None, other: Reservation | None) -> bool:
    """Whether its payer has nothing else held for this conversation."""
    return other is None or other.payer != (ends.payer if ends is not None else ())


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
