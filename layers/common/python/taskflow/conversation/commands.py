"""Everything that can happen to a conversation's session, as values: one class for each command.

What a command finds stored besides the session (the messages that it changes, say) comes as ``Facts``, read because
``machine.reads`` asked for it.
"""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from taskflow.client_frames import Seen, Wish
from taskflow.conversation.admission import Door
from taskflow.conversation.checkpoint import Checkpoint
from taskflow.conversation.connections import NewConnection
from taskflow.conversation.messages import Message
from taskflow.conversation.refused_records import RefusedRecord
from taskflow.conversation.session import Coverage, LateTruncation, Reservation, Wishes
from taskflow.conversation.settlement import TurnDraft
from taskflow.conversation.summary import Summary
from taskflow.identity import Identity
from taskflow.light_dataclasses import dataclass
from taskflow.store.expressions import Item


@dataclass(frozen=True, slots=True)
class Reads:
    """What a command needs to know besides the session: the ``newest`` messages, the one ``message`` (sort key), the
    checkpoint of ``turn``."""

    newest: int = 0
    message: str = ""
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What ``Reads`` asked for. ``allowance``: the person's, when a write of it has just been refused; empty when there
    is none. ``dry``: a budget that many share has nothing left to lend."""

    newest: tuple[Message, ...] = ()
    message: Message | None = None
    turn: Checkpoint | None = None
    allowance: Item | None = None
    dry: bool = False


# Connections


@dataclass(frozen=True, slots=True)
class Open:
    """A connection opens a new conversation. ``resume_hash``: SHA-256 (hex) of a guest's token, empty with a ticket."""

    new: NewConnection
    model: str
    provider: str
    resume_hash: str = ""
    resume_token: str | None = None


@dataclass(frozen=True, slots=True)
class Reuse:
    """A connection that asks for a new conversation gets this one, in which nobody has spoken."""

    new: NewConnection
    model: str


@dataclass(frozen=True, slots=True)
class Join:
    """A connection joins. ``token_hash``: SHA-256 (hex) of the resume token that it showed; with a ticket the identity
    in ``new`` is what counts."""

    new: NewConnection
    token_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """A connection is gone."""

    connection_id: str


@dataclass(frozen=True, slots=True)
class MarkSynced:
    """A connection has the settled messages of the session as it was read, and may be sent the turn from now on."""

    connection_id: str


@dataclass(frozen=True, slots=True)
class FallBehind:
    """A connection took nothing for too long: it is sent no turn any more until it has been synced again."""

    connection_id: str


# The person


@dataclass(frozen=True, slots=True)
class UserMessage:
    """The person says something. ``order``: the message's number among the typing frames of its connection. ``mode``:
    what they wish to become of the reply being spoken; None: the client knows of no modes."""

    connection_id: str
    text: str
    client_message_id: str | None = None
    seen: Seen | None = None
    order: int | None = None
    mode: Wish | None = None
    traceparent: str = ""


@dataclass(frozen=True, slots=True)
class Begin:
    """A program begins a conversation without a connection. ``before``: what was said elsewhere before, if anything;
    ``text``: what is said now. ``door``: the limits that it passes."""

    owner: Identity
    text: str
    model: str
    provider: str
    before: tuple[Message, ...] = ()
    wishes: Wishes | None = None
    client_message_id: str | None = None
    door: Door = field(default_factory=Door)
    listener: str = ""
    """The program's connection, which is sent the turn; empty: none."""
    traceparent: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A program says something in a conversation in which nothing is under way. ``after``: the newest turn that it
    knows of; None: whichever it is. ``model`` and ``provider`` None: the conversation's own."""

    owner: Identity
    text: str
    model: str | None = None
    provider: str | None = None
    after: int | None = None
    wishes: Wishes | None = None
    client_message_id: str | None = None
    listener: str = ""
    """As of ``Begin``."""
    traceparent: str = ""


@dataclass(frozen=True, slots=True)
class EditQueued:
    """A queued message says something else."""

    connection_id: str
    message_id: str
    text: str


@dataclass(frozen=True, slots=True)
class RemoveQueued:
    """A queued message is not to be said."""

    connection_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class SendQueued:
    """A queued message is said now, as one that interrupts; the others stay queued."""

    connection_id: str
    message_id: str
    seen: Seen | None = None
    traceparent: str = ""


@dataclass(frozen=True, slots=True)
class EditLast:
    """The person's last message is replaced by this one, and what was answered to it goes."""

    connection_id: str
    text: str
    client_message_id: str | None = None
    seen: Seen | None = None
    order: int | None = None
    traceparent: str = ""


@dataclass(frozen=True, slots=True)
class Regenerate:
    """The last question is answered again."""

    seen: Seen | None = None
    traceparent: str = ""


@dataclass(frozen=True, slots=True)
class Cancel:
    """The person stops the reply; ``turn`` None: whichever is being spoken."""

    turn: int | None = None
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class SetModel:
    """The next turns use another model."""

    model: str
    provider: str


@dataclass(frozen=True, slots=True)
class StartTyping:
    """The person types."""

    connection_id: str
    order: int | None = None


@dataclass(frozen=True, slots=True)
class StopTyping:
    """The person types no longer."""

    connection_id: str
    order: int | None = None


@dataclass(frozen=True, slots=True)
class Rename:
    """The owner gives a title, which sticks."""

    owner: Identity
    title: str


@dataclass(frozen=True, slots=True)
class Delete:
    """The owner deletes the conversation; where only Postgres has it, a tombstone keeps it from coming back."""

    owner: Identity
    create_tombstone: bool = False


@dataclass(frozen=True, slots=True)
class Adopt:
    """The conversation of a guest becomes one of the account that the guest has become."""

    owner: Identity
    new_owner: Identity


# Turns


@dataclass(frozen=True, slots=True)
class Acquire:
    """A run takes the lease for the newest turn."""

    run: str


@dataclass(frozen=True, slots=True)
class AcquireToAnnounce:
    """A run takes the lease only to announce a late truncation."""

    run: str


@dataclass(frozen=True, slots=True)
class Renew:
    """The run keeps its lease."""

    run: str


@dataclass(frozen=True, slots=True)
class Settle:
    """The run's turn ends as ``draft`` says, and as the session allows."""

    run: str
    draft: TurnDraft


@dataclass(frozen=True, slots=True)
class LateTruncationTold:
    """The late truncation was announced to everyone."""

    run: str
    late: LateTruncation


@dataclass(frozen=True, slots=True)
class Release:
    """The run gives its lease back. ``cost``: nanodollars of a turn that is settled no more, since its conversation is
    deleted."""

    run: str
    cost: int = 0


@dataclass(frozen=True, slots=True)
class TakeOver:
    """A run takes over from one whose lease has run out. ``left``: what that one stored of its turn."""

    run: str
    left: Checkpoint | None


@dataclass(frozen=True, slots=True)
class FailUnstarted:
    """A turn that never started, however often it was invoked, is settled as failed."""

    run: str


# Memory


@dataclass(frozen=True, slots=True)
class Prepay:
    """A call of a model is to be made that is no turn. ``cost``: the most that it may cost, in nanodollars."""

    cost: int


@dataclass(frozen=True, slots=True)
class BeginSummary:
    """A run begins to fold messages into the summary. ``cost``: the most that it may cost, in nanodollars."""

    run: str
    cost: int = 0


@dataclass(frozen=True, slots=True)
class StoreSummary:
    """The run has made ``summary`` from the one before, which stood for ``base``. ``cost``: what it did cost, of what
    was ``charged``."""

    run: str
    summary: Summary
    base: Coverage | None
    charged: Reservation | None = None
    cost: int = 0


@dataclass(frozen=True, slots=True)
class GiveUpSummary:
    """The run has made none. It is tried again later."""

    run: str
    charged: Reservation | None = None
    cost: int = 0


# Deadlines


@dataclass(frozen=True, slots=True)
class RequestAgain:
    """Nothing has started the requested turn (or announced the late truncation): it is invoked again."""


@dataclass(frozen=True, slots=True)
class IdlePassed:
    """The silence was long enough for its next phase: a nudge, then the conversation's end."""


@dataclass(frozen=True, slots=True)
class SayQueued:
    """The reply before it is over: all that is queued is said, as one message."""


@dataclass(frozen=True, slots=True)
class TypingPassed:
    """The person has typed for long: they are encouraged."""


@dataclass(frozen=True, slots=True)
class GracePassed:
    """Nobody came back within the grace period."""


@dataclass(frozen=True, slots=True)
class ResendOutbox:
    """Records have waited for long: this sweep sends them."""


@dataclass(frozen=True, slots=True)
class CloseOutbox:
    """The outbox is empty: no deadline watches it any more."""


@dataclass(frozen=True, slots=True)
class SyncAgain:
    """Connections whose sync got lost are synced again."""


@dataclass(frozen=True, slots=True)
class ProbeConnections:
    """This sweep asks the gateway after the connections."""


@dataclass(frozen=True, slots=True)
class TellTitle:
    """The connections are sent the title that the owner gave."""


@dataclass(frozen=True, slots=True)
class Discard:
    """Nobody has spoken in the conversation and nobody came back: it is deleted."""


@dataclass(frozen=True, slots=True)
class Expire:
    """Nobody came back for the history's days: Postgres alone keeps the conversation from now on."""


@dataclass(frozen=True, slots=True)
class Reschedule:
    """The session is looked at again at its next deadline."""


# Records


@dataclass(frozen=True, slots=True)
class MarkSent:
    """An entry of the outbox reached the queue."""

    key: str
    version: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """The queue never takes this entry of the outbox."""

    key: str
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class PutBack:
    """An operator puts a record that the queue refused back into the outbox, as ``version``."""

    refused: RefusedRecord
    version: int


# Storage


@dataclass(frozen=True, slots=True)
class Restore:
    """An archived conversation comes back from Postgres; its messages are stored already."""

    owner: Identity
    model: str
    provider: str
    title: str
    created_at: int
    updated_at: int
    version: int
    turns: int
    question: int
    summary: Coverage | None = None
    """What the summary that came with it stands for."""
    answers_from: int = 0


@dataclass(frozen=True, slots=True)
class StripDeleted:
    """What a deleted conversation's session still holds goes."""


@dataclass(frozen=True, slots=True)
class EndPurge:
    """The purge is over: the tombstone goes by itself."""

    ttl: int
    """When, in epoch seconds."""


Command: TypeAlias = (
    Open | Reuse | Join | Leave | MarkSynced | FallBehind
    | UserMessage | Begin | Ask | EditQueued | RemoveQueued | SendQueued | SayQueued
    | EditLast | Regenerate | Cancel | SetModel | StartTyping | StopTyping | Rename | Delete | Adopt
    | Acquire | AcquireToAnnounce | Renew | Settle | LateTruncationTold | Release | TakeOver | FailUnstarted
    | Prepay | BeginSummary | StoreSummary | GiveUpSummary
    | RequestAgain | IdlePassed | TypingPassed | GracePassed | ResendOutbox | CloseOutbox | SyncAgain
    | ProbeConnections | TellTitle | Discard | Expire | Reschedule
    | MarkSent | SetAside | PutBack
    | Restore | StripDeleted | EndPurge
)  # fmt: skip
