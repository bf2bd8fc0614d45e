"""A conversation's live state, as the SESSION item holds it.

Times are epoch milliseconds, offsets code points. The item's attribute names are the field names; absent
attributes read as the defaults here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, field
from operator import attrgetter
from typing import Any, Literal

from taskflow.conversation.turn_kinds import TurnKind, TurnState
from taskflow.light_dataclasses import dataclass
from taskflow.store import keys
from taskflow.store.expressions import Item, Update, apply_update

HEADER_KEY = "HEADER"
SUMMARY_KEY = keys.SUMMARY

Pacing = Literal["server", "client", "none"]
PoolName = Literal["tenant_day", "tenant_month", "all_day", "all_month"]
"""A budget that many people share: a tenant's or the whole installation's, for a day or a month (UTC)."""


@dataclass(frozen=True, slots=True)
class Truncation:
    """How much of turn ``turn`` the person had seen when it was cut off. ``chars`` None: nothing was reported.
    ``steer``: it goes on to the end of the sentence that was being seen."""

    turn: int
    chars: int | None
    steer: bool = False


@dataclass(frozen=True, slots=True)
class LateTruncation:
    """A turn that was settled whole and then cut off by its reader; its ``ai_interrupted`` is still to be posted.
    ``steered``: it ends with the sentence that was being seen."""

    turn: int
    chars: int
    cancelled: bool
    steered: bool = False


@dataclass(frozen=True, slots=True)
class ReplacedRange:
    """Messages replaced by a later turn: the assistant's, and the remarks beside them, of turns ``start`` to below
    ``below``, and with ``question`` the person's too. That turn's ``ai_start`` carries it to clients. ``said_from``: of
    a reply that was steered, whose first words are older than the person's last; 0: ``start``. ``spoken``: an older
    turn that had made way before, and of which nothing was stored yet; 0: none."""

    start: int
    below: int
    question: bool
    said_from: int = 0
    spoken: int = 0


@dataclass(frozen=True, slots=True)
class Trim:
    """The prompt of turn ``turn`` was the first from which old messages were left out because they did not fit.
    ``tokens``: what fits ``model``, as ``budget`` estimates it."""

    turn: int
    model: str
    tokens: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the rolling summary stands for: the first ``messages`` messages, up to turn ``through``, the last of them
    being ``message_id``."""

    through: int
    messages: int
    message_id: str


@dataclass(frozen=True, slots=True)
class Folding:
    """``run`` is summarising, or has failed to. Nobody else begins before ``until``. ``tries``: begun in a row since
    the last summary was stored."""

    run: str
    until: int
    tries: int


@dataclass(frozen=True, slots=True)
class PromptSize:
    """How much the next prompt quotes at most: ``bytes`` of UTF-8, and ``tokens`` as ``model`` counts them."""

    model: str = ""
    tokens: int = 0
    bytes: int = 0

    def plus(self, more: int) -> PromptSize:
        """With a text of ``more`` bytes, each of which is one token at most."""
        return PromptSize(self.model, self.tokens + more, self.bytes + more)

    def with_reply(self, tokens: int) -> PromptSize:
        """With a reply of so many tokens, each of which has about four bytes."""
        return PromptSize(self.model, self.tokens + tokens, self.bytes + 4 * tokens)


@dataclass(frozen=True, slots=True)
class Reservation:
    """Money held for a turn in its person's allowance: ``amount`` nanodollars of the ``day`` (``20261128``, UTC) on
    which it was asked for, and of these shared budgets."""

    amount: int
    day: str
    pools: tuple[PoolName, ...] = ()
    payer: tuple[str, ...] = ()
    """Tenant and user whose allowance it is held in; empty: the conversation's owner. An owner who adopted the
    conversation meanwhile has not paid."""


@dataclass(frozen=True, slots=True)
class TurnResult:
    """How turn ``turn`` was settled: all that is needed to announce it, also for another run."""

    turn: int
    state: TurnState
    message_id: str
    seq: int
    chars: int = 0
    tokens: int = 0
    code: str = ""
    upstream_stopped: bool = False
    finish: Literal["", "length"] = ""
    steered: bool = False
    """Interrupted at the end of a sentence: another turn goes on with it."""
    prompt_tokens: int = 0
    """What the model was given for a program; 0: not known, or no program asked."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a program wishes of the one turn that it asks for."""

    instructions: str = ""
    """Said to the model after the system prompt of the installation."""
    max_tokens: int = 0
    """The most that the reply may have, if that is less than what the installation allows; 0: nothing was wished."""


@dataclass(frozen=True, slots=True)
class Listener:
    """The connection of a program, which is sent the one turn that it has asked for, and nothing else of the
    conversation."""

    connection: str
    turn: int


LISTENER_PREFIX = "resp:"
"""How the name of a program's connection begins. No id of API Gateway has a colon."""


@dataclass(frozen=True, slots=True)
class Queued:
    """A message that waits until the reply being spoken is over. ``at``: when it was sent."""

    id: str
    text: str
    at: int
    client_message_id: str = ""
    traceparent: str = ""


@dataclass(frozen=True, slots=True)
class ConnectionState:
    """One connection of the session. ``synced``: it has the settled messages and may be sent the turn."""

    joined: int
    synced: bool
    pacing: Pacing
    created: bool = False
    """It opened the conversation, so ``conversation_created`` is the first event that it is sent."""
    typed: int = -1
    """The highest ``order`` of its typing frames so far."""
    took: int = 0
    """Milliseconds from its request to being let in; 0: not known."""


@dataclass(frozen=True)
class Session:
    """The SESSION item as a value.

    ``requested_turn`` is the highest turn asked for, ``settled_turn`` the highest settled. The run ``lease_run`` has
    the lease for turn ``lease_turn`` until ``lease_until``. ``phase`` is ``settled`` once that turn is settled and only
    has to be announced.
    """

    id: str
    user_id: str
    tenant_id: str
    model: str
    provider: str
    created_at: int
    updated_at: int
    version: int
    title: str = ""
    title_set: bool = False
    status: Literal["active", "completed"] = "active"
    resume_hash: str = ""

    requested_turn: int = 0
    settled_turn: int = 0
    kind: TurnKind = "reply"
    asked_at: int = 0
    burst: bool = False
    question: int = 0
    """Turn of the last message of the person that stands; 0 before the first."""
    said: str = ""
    """The ``clientMessageId`` of the newest message that had one."""
    lease_run: str | None = None
    lease_turn: int = 0
    phase: Literal["speaking", "settled"] = "speaking"
    result: TurnResult | None = None
    lease_until: int = 0
    start_by: int | None = None
    tries: int = 0
    cancel: int = 0
    truncation: Truncation | None = None
    late_truncation: LateTruncation | None = None
    replaced_range: ReplacedRange | None = None
    continues: tuple[int, ...] = ()
    """The turns whose replies the newest turn continues in one bubble, the first of them first; what came to nothing is
    not among them. Empty: it begins a bubble."""
    answers_from: int = 0
    """The first turn of the reply to ``question``, where that steered it; 0: ``question``."""
    lease_continues: int = 0
    """The turn whose reply the turn of the lease continues; 0: none."""
    trim: Trim | None = None
    summary: Coverage | None = None
    """What the SUMMARY item stands for; None: there is none, whatever that item says."""
    folding: Folding | None = None
    reserved: Reservation | None = None
    """Held for the newest turn until a run takes the lease for it."""
    spending: Reservation | None = None
    """Held for the turn that the run with the lease speaks."""
    prompt: PromptSize | None = None
    """None: not known; the messages tell."""
    wishes: Wishes | None = None
    """Of the newest turn; None unless a program asked for it."""
    traceparent: str = ""
    """The client's span that asked for the newest turn; empty: none was named."""
    lease_traceparent: str = ""
    """That of the turn of the lease."""
    listener: Listener | None = None
    """Of the turn that it names, whether that is the newest or not; None: no program has listened yet."""
    last_result: TurnResult | None = None
    """How the last settled turn ended; kept after its announcement for a reader who is still revealing it."""
    read_until: int | None = None
    """Until when a reader at cadence reveals the last settled turn, if that is later than its settlement."""
    remarks: int = 0
    """How many remarks stand beside the newest turn."""
    queue: tuple[Queued, ...] = ()
    queue_version: int = 0
    """Grows with every change of the queue; what rests on the queue pins it."""
    queue_held: bool = False
    """The queue waits for a person: the reply before it was stopped or failed."""
    queue_at: int | None = None
    """When the queue is to be said: the reply before it is settled, and its reader has revealed it."""

    activity_version: int = 0
    idle_at: int | None = None
    idle_phase: int = 0
    typing_at: int | None = None
    typing: bool = False
    typing_nudged: bool = False
    grace_at: int | None = None
    empty_at: int | None = None
    """When it goes, since nobody has spoken in it and nobody is connected."""
    outbox_at: int | None = None
    overdue_since: int | None = None
    """Since when the outbox holds something, once a sweep has found it so; beside it is an item ``LATE``."""
    outbox: Mapping[str, int] = field(default_factory=dict)
    """The outbox: sort keys of what must still reach the records queue, with the version it has (``HEADER_KEY``
    for the conversation itself; ``SUMMARY_KEY`` for its summary, whose version is the last turn that it covers)."""
    sync_at: int | None = None
    sync_tries: int = 0
    """How often connections that fell behind were synced in vain, since all were up to date."""
    stale_at: int | None = None
    expires_at: int | None = None
    retitled_at: int | None = None
    """When a person gave it the title that its connections have not been sent yet."""
    due_at: int | None = None
    connections: Mapping[str, ConnectionState] = field(default_factory=dict)
    syncs: int = 0
    """Grows with every connection that is synced: what is told to those who are synced pins it."""
    deleted: bool = False

    @property
    def empty(self) -> bool:
        """The person has not said anything yet: it is not listed, not nudged and not recorded."""
        return self.question == 0

    @property
    def turn_pending(self) -> bool:
        """A turn is asked for and not settled."""
        return self.settled_turn < self.requested_turn

    @property
    def turn_waits(self) -> bool:
        """A newer turn than the one that the lease is for is asked for."""
        return self.lease_turn < self.requested_turn

    def truncation_of(self, turn: int) -> Truncation | None:
        """The truncation recorded for a turn, if there is one; those of other turns say nothing about it."""
        return self.truncation if self.truncation is not None and self.truncation.turn == turn else None

    @property
    def subscribers(self) -> dict[str, ConnectionState]:
        """Connections that are sent the turn."""
        return {cid: conn for cid, conn in self.connections.items() if conn.synced}

    def listeners(self, turn: int) -> dict[str, ConnectionState]:
        """Connections that are sent turn ``turn``: the subscribers, and the program that has asked for it."""
        found = self.subscribers
        if self.listener is not None and self.listener.turn == turn:
            name = listener_name(self.listener.connection, self.id)
            found[name] = ConnectionState(joined=0, synced=True, pacing="none")
        return found


def listener_name(connection: str, conversation_id: str) -> str:
    """The name under which a program's connection is posted to: its events say which conversation they are of."""
    return f"{LISTENER_PREFIX}{connection}/{conversation_id}"


def listener_of(name: str) -> tuple[str, str] | None:
    """Connection and conversation in such a name; None: it is another connection's."""
    if not name.startswith(LISTENER_PREFIX):
        return None
    connection, _, conversation_id = name.removeprefix(LISTENER_PREFIX).rpartition("/")
    return connection, conversation_id


def to_item(session: Session) -> Item:
    """The whole SESSION item. What has its default value is left out, except for what conditions compare with."""
    values: Item = {}
    for name, value in zip(_STORED, _values(session), strict=True):
        if name in _ALWAYS or (value is not None and value != _DEFAULTS[name]):
            values[name] = _stored(name, value)
    due = {} if session.due_at is None else {"due": keys.due_shard(session.id)}
    return {"pk": keys.conversation_pk(session.id), "sk": keys.SESSION, **values, **due}


def _stored(name: str, value: Any) -> Any:
    """An attribute of the session as the item holds it, in lists and maps of its own."""
    make = _MAKERS.get(name)
    return value if make is None else make(value)


def updated(session: Session, update: Update) -> Session:
    """The session after an update of its item: what ``parse`` makes of the item after it, of which only the attributes
    that the update names are made and read."""
    values, item, blank = vars(session), {}, {}
    for path in (*update.set, *update.remove, *update.add):
        name = path if isinstance(path, str) else path[0]
        if name in blank or name not in _DEFAULTS:
            continue
        value, blank[name] = values[name], {} if name in _MAPS else _DEFAULTS[name]
        if name in _ALWAYS or (value is not None and value != blank[name]):
            item[name] = _stored(name, value)
    apply_update(item, update)
    return _session(values | _read(item, blank))


def connection_item(connection: ConnectionState) -> dict[str, Any]:
    """A connection as the item holds it: what has its default value is absent."""
    return {
        name: value for name, value in _attributes(connection).items() if value != _CONNECTION_DEFAULTS[name]
    }


def flat_item(value: Any) -> dict[str, Any]:
    """A flat dataclass as the item holds it. Of the fields that came later those at their default are absent, so that
    it equals what an earlier release stored."""
    return {name: each for name, each in _attributes(value).items() if each or name not in _LATER}


_LATER = frozenset({"steer", "steered", "said_from", "spoken", "prompt_tokens", "instructions", "max_tokens"})


def queue_item(queue: Iterable[Queued]) -> list[dict[str, Any]]:
    """The queue as the item holds it."""
    return [{name: value for name, value in _attributes(each).items() if value != ""} for each in queue]


def _attributes(value: Any) -> dict[str, Any]:
    """A flat dataclass as a map. ``dataclasses.asdict`` copies deeply, which takes most of the time of a decision."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def parse(item: Mapping[str, Any]) -> Session:
    """The session in a SESSION item. Raises ``TypeError`` where it lacks what every session has."""
    values = _read(item, {**_BLANK, "outbox": {}, "connections": {}})
    if not values.keys() >= _NEEDED:
        raise TypeError(f"a session has no {', '.join(sorted(_NEEDED - values.keys()))}")
    values["id"] = item["pk"].removeprefix("C#")
    return _session(values)


def _read(item: Mapping[str, Any], blank: Mapping[str, Any]) -> dict[str, Any]:
    """The session's attributes that ``item`` has; the others as in ``blank``. What a later release added stays with
    them, unread."""
    values = {**blank, **item}
    for name in _READ & item.keys():
        values[name] = _READERS[name](item[name])
    for name in _NOT_OURS & item.keys():
        del values[name]
    return values


def _session(values: dict[str, Any]) -> Session:
    """The session with these values, for all of its fields. A call with seventy arguments takes five times as long."""
    session = object.__new__(Session)
    object.__setattr__(session, "__dict__", values)
    return session


def reservation_item(reservation: Reservation) -> dict[str, Any]:
    """A reservation as the item holds it."""
    pools = {"pools": list(reservation.pools)} if reservation.pools else {}
    payer = {"payer": list(reservation.payer)} if reservation.payer else {}
    return {"amount": reservation.amount, "day": reservation.day, **pools, **payer}


def _reservation(
    amount: int, day: str, pools: Sequence[PoolName] = (), payer: Sequence[str] = ()
) -> Reservation:
    return Reservation(amount, day, tuple(pools), tuple(payer))


_NESTED: dict[str, Any] = {
    "truncation": Truncation,
    "late_truncation": LateTruncation,
    "replaced_range": ReplacedRange,
    "trim": Trim,
    "summary": Coverage,
    "folding": Folding,
    "prompt": PromptSize,
    "wishes": Wishes,
    "listener": Listener,
    "result": TurnResult,
    "last_result": TurnResult,
}


def _reader(kind: Any) -> Callable[[Any], Any]:
    return lambda values: kind(**values)


_READERS: dict[str, Callable[[Any], Any]] = {
    **{name: _reader(kind) for name, kind in _NESTED.items()},
    "reserved": lambda values: _reservation(**values),
    "spending": lambda values: _reservation(**values),
    "queue": lambda queue: tuple(Queued(**each) for each in queue),
    "continues": tuple,
    "connections": lambda found: {cid: ConnectionState(**each) for cid, each in found.items()},
}
_READ = frozenset(_READERS)
_NOT_OURS = frozenset({"pk", "sk", "due", "ttl"})
"""What every item has, or what is reckoned from the rest."""
_MAKERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_NESTED, flat_item),
    "reserved": reservation_item,
    "spending": reservation_item,
    "queue": queue_item,
    "continues": list,
    "outbox": dict,
    "connections": lambda found: {cid: connection_item(each) for cid, each in found.items()},
}
_MAPS = ("outbox", "connections")
_DEFAULTS = {name: each.default for name, each in Session.__dataclass_fields__.items()}
_ALWAYS = frozenset(
    (
        "user_id",
        "tenant_id",
        "model",
        "provider",
        "created_at",
        "updated_at",
        "version",
        "connections",
        "outbox",
    )
) | {"requested_turn", "settled_turn", "activity_version", "asked_at", "tries"}
_STORED = tuple(name for name in Session.__dataclass_fields__ if name != "id")
_values = attrgetter(*_STORED)
_CONNECTION_DEFAULTS = {name: each.default for name, each in ConnectionState.__dataclass_fields__.items()}
_NEEDED = {name for name, each in Session.__dataclass_fields__.items() if each.default is MISSING} - {
    "id",
    *_MAPS,
}
_BLANK = {name: value for name, value in _DEFAULTS.items() if value is not MISSING}
