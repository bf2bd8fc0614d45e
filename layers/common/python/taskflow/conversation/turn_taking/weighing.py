"""A second opinion where the tables are silent or weak: the rules' decision against the learned weights.

The rules keep what they are sure of. Of the rest, each label's logarithm of likelihood is compared, and the rules'
choice has a bonus: small where they knew nothing, larger the surer their reason is.
"""

from __future__ import annotations

import math
from collections.abc import Container, Sequence
from itertools import pairwise

from taskflow.conversation.turn_taking.decision import Mode, Reason
from taskflow.conversation.turn_taking.learned import Weighed, weigh
from taskflow.conversation.turn_taking.lexicon import lexicon
from taskflow.conversation.turn_taking.pieces import LONGEST, pieces
from taskflow.conversation.turn_taking.questions import asks_at_the_end
from taskflow.conversation.turn_taking.reading import HEAD, Reading, is_sign
from taskflow.conversation.turn_taking.signs import sense_of_signs

_SURE = frozenset(
    {
        *(Reason.GO_ON, Reason.ACKNOWLEDGES, Reason.THANKS, Reason.LAUGHS, Reason.MARVELS, Reason.EMOJI),
        *(Reason.STOP_WORDS, Reason.DECLINES, Reason.ANSWERS, Reason.TOO_LONG),
    }
)
"""Reasons that are never overruled: the whole message is known."""
_BONUS = {
    Reason.IN_DOUBT: 0.7,
    **dict.fromkeys(
        (
            *(Reason.QUESTION, Reason.LATER, Reason.ALSO, Reason.OBJECTS),
            *(Reason.CORRECTS, Reason.REPLACES, Reason.FIRST),
        ),
        3.0,
    ),
}
_OTHER_BONUS = 2.0
_AFTER_A_CUT = {"go_on": 1.5, "stop": -1.5}
"""Nothing is spoken that could stop."""
_WHILE_SPOKEN = {"steer": -0.7, "queue": -0.7, "backchannel": 0.4}
"""Who is not understood interrupts rather than waits, and a reply is not cut for nothing."""
_STRANGE = 0.7
"""For what part of a message was never heard. Of nothing but such words nothing is known, and the rules decide."""
_LEAST = 1e-4


def weighed(message: str, reading: Reading) -> Weighed:
    """What the weights say about a message."""
    return weigh(pieces_of(message, reading))


def pieces_of(message: str, reading: Reading) -> tuple[str, ...]:
    """A message's pieces. Wrong letters stay: a word that is one letter from a known one may be another word."""
    sign = sense_of_signs(message.strip()[:HEAD])
    return pieces(_words(reading), reading.starts, asks=reading.asks, sign=sign)


def _words(reading: Reading) -> tuple[str, ...]:
    return lexicon().spelled(reading.words, letters=False)


def strange(words: Sequence[str], known: Container[str]) -> float:
    """What part of the words was never heard: content, most likely. A sign counts as heard beside another one only."""
    beside = [f"{one} {other}" in known for one, other in pairwise(words)]
    heard = sum(
        (not is_sign(word) and (word in known or lexicon().knows(word)))
        or any(beside[max(0, place - 1) : place + 1])
        for place, word in enumerate(words)
    )
    return 1 - heard / max(1, len(words))


def second_opinion(
    decided: tuple[Mode, Reason],
    message: str,
    reading: Reading,
    reply: str,
    *,
    cut: bool,
) -> tuple[Mode, Reason]:
    """``decided``, or what the weights hold for much likelier."""
    mode, reason = decided
    if reason in _SURE or not reading.whole or len(reading.words) > LONGEST:
        return decided
    own = "go_on" if mode is Mode.CONTINUE else mode.value
    found = weighed(message, reading)
    unheard = strange(_words(reading), found.known)
    if unheard == 1 and "#acks" not in found.known:
        return decided
    bonus = _BONUS.get(reason, _OTHER_BONUS) + _STRANGE * unheard
    leanings = _AFTER_A_CUT if cut else _WHILE_SPOKEN
    scores = {
        label: math.log(max(share, _LEAST)) + leanings.get(label, 0.0) + (bonus if label == own else 0.0)
        for label, share in found.shares.items()
    }
    best = max(scores, key=lambda label: scores[label])
    if best == own:
        return decided
    chosen = Mode.CONTINUE if best == "go_on" else Mode(best)
    if cut and chosen not in (Mode.STOP, Mode.CONTINUE):
        return decided
    if chosen in (Mode.BACKCHANNEL, Mode.STOP) and _tells(chosen, reason, reading, found.known):
        return decided
    if chosen is Mode.BACKCHANNEL and asks_at_the_end(reply):
        return Mode.INTERRUPT, Reason.ANSWERS
    return chosen, Reason.LEARNED


def _tells(chosen: Mode, reason: Reason, reading: Reading, known: Container[str]) -> bool:
    """Whether a message is certainly more than that: it has a number, says how the reply is to be, or tells of the
    person and does not begin by agreeing ("my cat died", not "yes, I know the place")."""
    tells = reason in (Reason.INFORMS, Reason.NARROWS) and "#acks" not in known
    if chosen is Mode.BACKCHANNEL and (tells or reason is Reason.ADJUSTS):
        return True
    return any(char.isdigit() for word in reading.words for char in word)
