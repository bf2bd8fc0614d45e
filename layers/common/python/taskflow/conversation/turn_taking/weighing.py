"""A second opinion where the tables are silent or weak: the rules' decision against the learned weights.

The rules keep what they are sure of. Of the rest, each label's logarithm of likelihood is compared, and the rules'
choice has a bonus: small where they knew nothing, larger the surer their reason is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from taskflow.conversation.turn_taking.decision import Mode, Reason
from taskflow.conversation.turn_taking.learned import Weighed, weigh
from taskflow.conversation.turn_taking.pieces import LONGEST, pieces
from taskflow.conversation.turn_taking.questions import asks_at_the_end
from taskflow.conversation.turn_taking.reading import HEAD, Reading
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
_LEAST = 1e-4


def weighed(message: str, reading: Reading, words: Sequence[str]) -> Weighed:
    """What the weights say about a message. ``words``: as the tables spell them."""
    return weigh(
        pieces(words, reading.starts, asks=reading.asks, sign=sense_of_signs(message.strip()[:HEAD]))
    )


def second_opinion(
    decided: tuple[Mode, Reason],
    message: str,
    reading: Reading,
    words: Sequence[str],
    reply: str,
    *,
    cut: bool,
) -> tuple[Mode, Reason]:
    """``decided``, or what the weights hold for much likelier."""
    mode, reason = decided
    if reason in _SURE or not reading.whole or len(words) > LONGEST:
        return decided
    shares = weighed(message, reading, words).shares
    bonus = _BONUS.get(reason, _OTHER_BONUS)
    own = "go_on" if mode is Mode.CONTINUE else mode.value
    scores = {
        label: math.log(max(share, _LEAST)) + (bonus if label == own else 0.0)
        for label, share in shares.items()
    }
    best = max(scores, key=lambda label: scores[label])
    if best == own:
        return decided
    chosen = Mode.CONTINUE if best == "go_on" else Mode(best)
    if cut and chosen not in (Mode.STOP, Mode.CONTINUE):
        return decided
    if chosen is Mode.BACKCHANNEL and asks_at_the_end(reply):
        return Mode.INTERRUPT, Reason.ANSWERS
    return chosen, Reason.LEARNED
