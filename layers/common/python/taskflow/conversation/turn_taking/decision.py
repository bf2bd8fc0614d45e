"""What is decided about a message, and why."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Mode(StrEnum):
    """What becomes of the reply that is being spoken."""

    INTERRUPT = "interrupt"
    """It is cut at what was seen, and the message is answered."""
    STEER = "steer"
    """It goes on in the same bubble, taking the message into account."""
    QUEUE = "queue"
    """It goes on to its end, and the message is answered afterwards."""
    BACKCHANNEL = "backchannel"
    """It goes on untouched, and the message is not answered."""
    STOP = "stop"
    """It is cut, and the message is not answered."""
    CONTINUE = "continue"
    """Nothing is spoken; what was cut off is to go on."""


class Reason(StrEnum):
    """Why: a short code for the record, the same in every version."""

    GO_ON = "go_on"
    """Only asks to go on: ``continue`` after a cut, otherwise ``backchannel``."""
    ACKNOWLEDGES = "acknowledges"
    THANKS = "thanks"
    LAUGHS = "laughs"
    MARVELS = "marvels"
    EMOJI = "emoji"
    STOP_WORDS = "stop_words"
    """Nothing but words that stop, and polite or thanking words around them."""
    DECLINES = "declines"
    """"No thanks"."""
    STOPS_FOR = "stops_for"
    """A word that stops, and what the person has to do or say about it."""
    ANSWERS = "answers"
    """"Yes" or the like, to a question at the end of the reply."""
    FIRST = "first"
    """Wants something before the reply goes on."""
    REPLACES = "replaces"
    """Drops what is being said for something else."""
    OBJECTS = "objects"
    QUESTION = "question"
    REQUEST = "request"
    LATER = "later"
    """Says that it can wait."""
    ALSO = "also"
    """A further question or wish, with "also" or the like."""
    CORRECTS = "corrects"
    ADDS = "adds"
    """Wants something mentioned as well."""
    ADJUSTS = "adjusts"
    """Length, style, language, form."""
    NARROWS = "narrows"
    """Only this, without that, for these people."""
    INFORMS = "informs"
    """What the reply has to know about the person."""
    NOTHING_SPOKEN = "nothing_spoken"
    """In older records: would steer or wait, but no reply was being spoken."""
    TOO_LONG = "too_long"
    """So long that only its beginning and end are read, and neither says that it can wait."""
    LEARNED = "learned"
    """The tables did not know enough, and the learned weights hold this for much likelier than the rules' choice."""
    IN_DOUBT = "in_doubt"


class Decision(NamedTuple):
    mode: Mode
    reason: Reason
