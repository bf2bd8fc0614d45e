"""The promises of ``docs/hand-over.md`` by name. A violation says which promise a schedule has broken."""

from __future__ import annotations

from enum import StrEnum


class Invariant(StrEnum):
    """Each member's sentence says what always holds. The names stand in ``docs/hand-over.md`` too; a test compares."""

    def __new__(cls, name: str, promise: str) -> Invariant:
        member = str.__new__(cls, name)
        member._value_ = name
        member.promise = promise
        return member

    promise: str

    # After every write and post.
    SPOKEN_UNDER_LEASE = "spoken_under_lease", "only the run that has the lease posts a turn's events"
    SETTLED_ONCE = "settled_once", "a turn is settled once"
    ASKED_ONCE = "asked_once", "every turn is asked for once, one after the other"
    CANCEL_STANDS = "cancel_stands", "a cancelled turn is never completed"
    SUPERSEDED_STANDS = "superseded_stands", "a superseded turn is completed only if all of it was seen"
    TRUNCATED_AS_REPORTED = (
        "truncated_as_reported",
        "a reply is truncated where its reader said, and nowhere else",
    )
    KEPT_WAS_SEEN = (
        "kept_was_seen",
        "what is kept of a truncated reply is at most what was sent and seen of it",
    )
    STEERED_WHOLE = (
        "steered_whole",
        "a steered bubble goes on after the sentence being seen: it says nothing twice and leaves nothing out",
    )
    PROMPT_AS_STORED = "prompt_as_stored", "a prompt quotes exactly what was stored when its turn began"
    REPLACED_GONE = "replaced_gone", "a reply that made way for another answer never stands again"
    STORED_ONCE = "stored_once", "a message is stored once, however often it is sent"
    ORDER_KEPT = "order_kept", "a message that names another is stored after it"
    TYPING_ORDER = "typing_order", "a typing frame that is older than one before it changes nothing"
    QUEUED_SAID_ONCE = (
        "queued_said_once",
        "what waits is said once and whole, unless its person removes it",
    )
    QUEUED_IN_ORDER = "queued_in_order", "what waits keeps its order, also when it is said"
    HELD_STANDS = (
        "held_stands",
        "what waits is said by itself only after a reply that completed, and never while it is held",
    )
    REMARK_CUTS_NOTHING = (
        "remark_cuts_nothing",
        "a backchannel and what is queued leave the reply that is spoken as it is",
    )
    EMPTY_UNRECORDED = "empty_unrecorded", "nothing is recorded of a conversation that nobody has spoken in"
    EMPTY_LEFT_ALONE = "empty_left_alone", "nobody is nudged in a conversation that nobody has spoken in"
    TAB_ALONE = "tab_alone", "a new tab is given an old conversation only when nobody is in it"
    SPOKEN_KEPT = "spoken_kept", "a conversation that somebody has spoken in, or is in, is never removed"
    NO_RESERVATION_LEAKS = (
        "no_reservation_leaks",
        "what is held of an allowance is held for a turn that has not ended",
    )
    NOTHING_SPENT_TWICE = "nothing_spent_twice", "a reservation is settled or released once"
    BUDGET_KEPT = "budget_kept", "no turn is let through that the budget might not pay for"
    DOOR_COUNTS = (
        "door_counts",
        "a count at the door is that of the registered connections, and of the conversations that were begun",
    )
    KEYED_ONCE = "keyed_once", "a program's request asks for one turn, however often it is sent under its key"
    NOTHING_BREAKS = "nothing_breaks", "no function ends with an error that it does not expect"

    # At each client.
    ONE_VOICE = "one_voice", "a bubble has one run's text, in order, with no gap and nothing twice"
    ONE_OPEN_TURN = "one_open_turn", "no turn appears while another is open"
    STEERED_STANDS = "steered_stands", "what stands of a reply does not change once it goes on"
    LIST_FIRST = "list_first", "nothing of a turn comes before the conversation is listed"

    # When everything has come to rest.
    SHOWN_IS_STORED = "shown_is_stored", "what clients show and list is what is stored"
    ENDING_TOLD = "ending_told", "every client is told how a turn ended"
    STEERED_LINKED = "steered_linked", "an answer to a remark that steered continues the reply it steered"
    EVERYTHING_ANSWERED = (
        "everything_answered",
        "every accepted message is answered, superseded or reported failed",
    )
    PROGRAM_ANSWERED = (
        "program_answered",
        "a program is given the reply of its own turn once that is over, or told why there is none",
    )
    ACCEPTED_IS_STORED = "accepted_is_stored", "an accepted message is stored where its acceptance says"
    NOTHING_IS_FREE = "nothing_is_free", "what the calls of a model cost is charged"
    LEASE_RELEASED = "lease_released", "nobody has the lease"
    BUBBLES_CLOSE = "bubbles_close", "no turn stays open at any client"
    EVERYONE_SYNCED = "everyone_synced", "every client has been given the list of messages"
    LAST_TURN_TOLD = "last_turn_told", "every client knows the last turn"
    QUEUE_ENDS = "queue_ends", "nothing waits for a reply that is over, unless it is held"
    QUEUE_TOLD = "queue_told", "every client that reads shows what waits, and whether it is held"
    WORDS_TOLD = (
        "words_told",
        "every client that reads shows what the person has said, on whichever connection",
    )
    OUTBOX_EMPTIES = "outbox_empties", "nothing waits to be sent, at clients or to the records"
    LATE_TRUNCATION_TOLD = "late_truncation_told", "a late truncation is announced"
    TITLE_STANDS = "title_stands", "a title given by hand stays"
    RECORDS_AGREE = "records_agree", "the records, applied in any order, say what the table says"
    EMPTY_GOES = "empty_goes", "a conversation that was left empty goes, with everything of it"


class Violation(AssertionError):
    """An invariant does not hold."""

    def __init__(self, invariant: Invariant, detail: str) -> None:
        super().__init__(f"{invariant}: {detail}")
        self.invariant = invariant


def require(holds: bool, invariant: Invariant, detail: str) -> None:
    """Raises ``Violation`` unless ``holds``."""
    if not holds:
        raise Violation(invariant, detail)
