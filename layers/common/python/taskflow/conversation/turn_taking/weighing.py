"""A second opinion where the tables are silent or weak: the rules' decision beside the learned weights.

The rules keep what they are sure of. Of the rest, a balance sums up what is known for each mode: how likely the weights
hold it, what the rules decided and why, whether the reply was cut or asks something. The balance was learned, too, of
messages whose authors the weights had not heard; ``python -m bench.turn_taking --explain "…"`` shows it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import pairwise

from taskflow.conversation.turn_taking.clusters import clusters
from taskflow.conversation.turn_taking.cues import length_of
from taskflow.conversation.turn_taking.decision import Mode, Reason
from taskflow.conversation.turn_taking.echo import echoed
from taskflow.conversation.turn_taking.learned import LABELS, Weighed, learned, mark, weigh
from taskflow.conversation.turn_taking.lexicon import lexicon, longest
from taskflow.conversation.turn_taking.pieces import LONGEST, pieces
from taskflow.conversation.turn_taking.questions import asks_at_the_end, offers
from taskflow.conversation.turn_taking.reading import HEAD, Reading, is_sign, read
from taskflow.conversation.turn_taking.signs import sense_of_signs

SURE = frozenset(
    {
        *(Reason.GO_ON, Reason.ACKNOWLEDGES, Reason.THANKS, Reason.LAUGHS, Reason.MARVELS, Reason.EMOJI),
        *(Reason.STOP_WORDS, Reason.DECLINES, Reason.ANSWERS, Reason.TOO_LONG),
    }
)
"""Reasons that are never overruled: the whole message is known."""
_WISHING = frozenset(
    {
        *(Reason.ADJUSTS, Reason.OBJECTS, Reason.CORRECTS, Reason.REPLACES, Reason.ALSO, Reason.LATER),
        Reason.REQUEST,
    }
)
"""Reasons of messages that want something: nobody would answer them if they were taken for a remark."""
_PLAIN = 3
"""Words of a message in which the rules are right about a wish; in longer ones a remark may hold the words of one."""
_INSTEAD = frozenset({Reason.QUESTION, Reason.REQUEST, Reason.OBJECTS, Reason.REPLACES, Reason.FIRST})
"""Reasons of what somebody wants who cries "stop" first."""
_ADMIRES = 0.7
"""How likely a remark (or a correction) must be to be one after "stop": in doubt it stops."""
_QUOTED = re.compile(r"""["“„«「『][^"”“»」』]+["”“»」』]|`[^`]+`|\[\[.+?\]\]""", re.DOTALL)
_LEAST = 3e-4
_STRANGE = 1.25
"""What speaks against a remark that consists of words that were never heard: in doubt it interrupts."""
_HELD = 0.25
"""How likely the weights must hold a remark without a word of assent that the rules take for something else."""


def weighed(message: str, reading: Reading, reply: str = "") -> Weighed:
    """What the weights say about a message."""
    return weigh(pieces_of(message, reading, reply))


def pieces_of(message: str, reading: Reading, reply: str = "") -> tuple[str, ...]:
    """A message's pieces. Wrong letters stay: a word that is one letter from a known one may be another word."""
    known = learned()
    said = read(reply).words
    words = _words(reading)
    return pieces(
        words,
        reading.starts,
        asks=reading.asks,
        sign=sense_of_signs(message.strip()[:HEAD]),
        usual=lambda word: mark(word) in known.usual,
        echoes=echoed(reading.words, said, lambda word: mark(word) in known.common) if said else None,
        units=tuple(clusters().units(words)),
    )


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


def findings(
    decided: tuple[Mode, Reason],
    found: Weighed,
    message: str,
    reading: Reading,
    reply: str,
    *,
    cut: bool,
    opened: str = "",
) -> dict[str, float]:
    """What the balance sums up about a message, each finding with its size."""
    mode, reason = decided
    words = reading.words
    told = _shares("share", found)
    told[f"{mode} {reason}"] = 1.0
    if cut:
        told |= {f"cut {name}": size for name, size in told.items()}
        told["cut"] = 1.0
    if opened:
        told |= {f"after {opened} {name}": size for name, size in told.items() if name.startswith("share ")}
        told[f"after {opened}"] = 1.0
    told["always"] = 1.0
    if reading.asks:
        told["asks"] = 1.0
    told["strange"] = strange(_words(reading), found.known)
    told["words"] = min(len(words), 20) / 10
    told |= dict.fromkeys(_phrases(reading), 1.0)
    told |= _clauses(message, reading, reply)
    if asks_at_the_end(reply):
        told["reply asks"] = 1.0
        if len(words) <= 8:
            told["short after a question"] = 1.0
        if offers(reply):
            told["reply offers"] = 1.0
    return told


def _shares(name: str, found: Weighed) -> dict[str, float]:
    return {f"{name} {label}": math.log(max(share, _LEAST)) for label, share in found.shares.items()}


def _phrases(reading: Reading) -> Iterator[str]:
    """What kinds of phrases the tables know in a message, and at its ends."""
    words = lexicon().spelled(reading.words)
    for match in longest(lexicon().matches(words, reading.starts)):
        yield f"has {match.sense}"
        if match.start == 0:
            yield f"begins {match.sense}"
        if match.end == len(words):
            yield f"ends {match.sense}"


def _clauses(message: str, reading: Reading, reply: str) -> dict[str, float]:
    """What its first and its last clause would mean alone."""
    if len(reading.starts) == 1:
        return {"one clause": 1.0}
    return {
        "clauses": min(len(reading.starts), 4) / 2,
        **_shares("first", weighed(message, reading.before(reading.starts[1]), reply)),
        **_shares("last", weighed(message, reading.after(reading.starts[-1]), reply)),
    }


def balanced(told: Mapping[str, float], balance: Mapping[str, Sequence[float]]) -> list[float]:
    """A score for each of ``LABELS``."""
    rows = [(size, balance[name]) for name, size in told.items() if name in balance]
    return [sum(size * row[label] for size, row in rows) for label in range(len(LABELS))]


def may_be_weighed(decided: tuple[Mode, Reason], reading: Reading) -> bool:
    """Whether the rules are not sure, and the message is short enough to be weighed whole."""
    return decided[1] not in SURE and reading.whole and length_of(reading.words) <= LONGEST


def second_opinion(
    decided: tuple[Mode, Reason],
    message: str,
    reading: Reading,
    reply: str,
    *,
    cut: bool,
    opened: str = "",
) -> tuple[Mode, Reason]:
    """``decided``, or what the balance holds for likelier.

    ``opened`` is what stood before what is read here (``openers``).
    """
    mode = decided[0]
    if not may_be_weighed(decided, reading):
        return decided
    if opened == "stops" and reading.asks and decided[1] is Reason.QUESTION:
        return decided  # "never mind. A small one?" drops one question for another, and waits for its answer
    found = weighed(message, reading, reply)
    if opened == "exclaims":
        exclaimed = _exclaimed(decided, found)
        answers = exclaimed[0] is Mode.BACKCHANNEL and offers(reply)
        return (Mode.INTERRUPT, Reason.ANSWERS) if answers else exclaimed
    unheard = strange(_words(reading), found.known)
    bare = decided[1] is Reason.IN_DOUBT and len(reading.words) == 1
    if (unheard == 1 or bare) and "#acks" not in found.known:
        return decided  # a word that no table knows is content
    scores = balanced(
        findings(decided, found, message, reading, reply, cut=cut, opened=opened), learned().balance
    )
    if "#acks" not in found.known:
        scores[LABELS.index("backchannel")] -= _STRANGE * unheard
        if mode is not Mode.BACKCHANNEL and found.shares["backchannel"] < _HELD:
            scores[LABELS.index("backchannel")] = -math.inf  # the balance alone makes no remark
    if opened == "pauses" and found.label != "stop":
        scores[LABELS.index("stop")] = -math.inf  # "wait, …" stops where what follows does
    if decided[1] is Reason.INFORMS and found.label != "backchannel":
        scores[LABELS.index("backchannel")] = -math.inf  # "my cat died": nobody answers a remark
    best = LABELS[scores.index(max(scores))]
    own = "go_on" if mode is Mode.CONTINUE else mode.value
    if best == own:
        return decided
    chosen = Mode.CONTINUE if best == "go_on" else Mode(best)
    if chosen in (Mode.BACKCHANNEL, Mode.STOP) and _has_content(message, reading, reply):
        return decided
    if chosen is Mode.BACKCHANNEL and length_of(reading.words) <= _PLAIN and decided[1] in _WISHING:
        return decided
    if chosen is Mode.BACKCHANNEL and offers(reply):
        return Mode.INTERRUPT, Reason.ANSWERS
    return chosen, Reason.LEARNED


def _exclaimed(decided: tuple[Mode, Reason], found: Weighed) -> tuple[Mode, Reason]:
    """What follows "stop" or the like: admiration, something that is wanted instead, or the reason to stop."""
    if found.shares["backchannel"] >= _ADMIRES:
        return Mode.BACKCHANNEL, Reason.LEARNED
    if decided[1] in _INSTEAD or (decided[0] is Mode.STEER and found.shares["steer"] >= _ADMIRES):
        return decided
    return Mode.STOP, Reason.STOPS_FOR


def _has_content(message: str, reading: Reading, reply: str) -> bool:
    """Whether it quotes, or has a number that the reply has not: more than a remark."""
    if _QUOTED.search(message):
        return True
    numbers = {word for word in reading.words if any(char.isdigit() for char in word)}
    return bool(numbers) and not numbers <= set(read(reply).words)
