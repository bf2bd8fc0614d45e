"""The rules in their order; ``docs/turn-taking.md`` says them in English."""

from __future__ import annotations

import re
from collections.abc import Iterable

from taskflow.conversation.go_on_words import is_continue
from taskflow.conversation.turn_taking.cover import senses_that_cover
from taskflow.conversation.turn_taking.decision import Decision, Mode, Reason
from taskflow.conversation.turn_taking.lexicon import Match, lexicon, longest
from taskflow.conversation.turn_taking.reading import HEAD, Reading, read
from taskflow.conversation.turn_taking.signs import sense_of_signs

_SMALL_TALK = frozenset({"acks", "agrees", "thanks", "laughs", "marvels"})
_AROUND = frozenset({"fills", "wraps", "links"})
"""Polite words and the like, which may stand around others and mean nothing alone."""
_WHOLE = _SMALL_TALK | _AROUND | {"stops", "pauses", "leaves", "refuses", "goes_on"}
_SHORT = 16
"""Words (signs, where there are no spaces, count a third) up to which a remark anywhere in a message is believed."""


def decide(message: str, reply: str, cut: bool) -> Decision:
    """What ``message`` asks for. Never raises, and its work is bounded whatever the text.

    Args:
        message: what the person wrote.
        reply: what they have seen so far of the reply that is spoken, or of the last one.
        cut: whether that reply was interrupted, and nothing is being spoken.
    """
    if is_continue(message):
        return _going_on(reply, cut)
    reading = read(message)
    mode, reason = _decide(message, reading, reply[-400:])
    if mode is Mode.CONTINUE:
        return _going_on(reply, cut)
    if cut and mode in (Mode.STEER, Mode.QUEUE):
        return Decision(Mode.INTERRUPT, Reason.NOTHING_SPOKEN)
    return Decision(mode, reason)


def _going_on(reply: str, cut: bool) -> Decision:
    if cut:
        return Decision(Mode.CONTINUE, Reason.GO_ON)
    if _offers(reply[-400:]):
        return Decision(Mode.INTERRUPT, Reason.ANSWERS)
    return Decision(Mode.BACKCHANNEL, Reason.GO_ON)


def _decide(message: str, reading: Reading, reply: str) -> tuple[Mode, Reason]:
    if not reading.words:
        return _signs(message.strip()[:HEAD], reading, reply)
    words = lexicon().spelled(reading.words)
    matches = lexicon().matches(words, reading.starts)
    if reading.whole:
        senses = senses_that_cover(len(words), matches, _WHOLE)
        if (
            senses is not None
            and not _asks_for_change(senses, matches, asks=reading.asks)
            and (decided := _small_talk(senses, matches, reading, reply)) is not None
        ):
            return decided
    mode, reason = _wish(words, longest(matches), reading, message.lstrip().startswith("*"))
    if mode is Mode.STEER and reason in _ANSWERING and _length(words) <= 8 and _asks_at_the_end(reply):
        return Mode.INTERRUPT, Reason.ANSWERS
    return mode, reason


_ANSWERING = frozenset({Reason.NARROWS, Reason.ADJUSTS, Reason.INFORMS})


def _asks_for_change(senses: frozenset[str], matches: list[Match], *, asks: bool) -> bool:
    """Whether a message of small words is more than that: "just the facts", "wait what"."""
    telling = {"first", "asks_anywhere"}
    if asks:
        telling.add("asks")
    if not senses & {"thanks", "laughs", "marvels", "stops", "goes_on"}:
        telling |= {"limits", "adjusts", "adjusts_opens"}
    return any(match.sense in telling and match.end - match.start > 1 for match in longest(matches))


def _signs(message: str, reading: Reading, reply: str) -> tuple[Mode, Reason]:
    sense = sense_of_signs(message)
    if sense == "stops":
        return Mode.STOP, Reason.STOP_WORDS
    if sense == "acks" and _offers(reply) and any(sign in message for sign in "👍👌✅✔🆗💯"):
        return Mode.INTERRUPT, Reason.ANSWERS
    if sense == "acks" or reading.smiles:
        return Mode.BACKCHANNEL, Reason.EMOJI
    return Mode.INTERRUPT, Reason.QUESTION if reading.asks else Reason.IN_DOUBT


def _small_talk(
    senses: frozenset[str], matches: list[Match], reading: Reading, reply: str
) -> tuple[Mode, Reason] | None:
    """What a message means that consists of nothing but small words."""
    words = reading.words
    if "goes_on" in senses and not (reading.asks and len(words) == 1):
        last = {sense: max((m.end for m in matches if m.sense == sense), default=0) for sense in senses}
        if last["goes_on"] >= max(
            (last[sense] for sense in senses & {"stops", "pauses", "leaves"}), default=0
        ):
            return Mode.CONTINUE, Reason.GO_ON
    if senses & {"stops", "pauses", "leaves"}:
        if _offers(reply) and _declines(matches):
            return Mode.INTERRUPT, Reason.ANSWERS
        return Mode.STOP, Reason.STOP_WORDS
    if "refuses" in senses:
        return (Mode.STOP, Reason.DECLINES) if "thanks" in senses else (Mode.INTERRUPT, Reason.OBJECTS)
    if not senses & _SMALL_TALK:
        return None
    if "agrees" in senses and not senses & {"thanks", "marvels", "laughs"}:
        if _asks_at_the_end(reply) and len(words) <= 6:
            return Mode.INTERRUPT, Reason.ANSWERS
    elif senses <= {"acks"} | _AROUND and _offers(reply) and len(words) <= 4:
        return Mode.INTERRUPT, Reason.ANSWERS
    if reading.asks and not senses & {"marvels", "laughs", "thanks"}:
        return Mode.INTERRUPT, Reason.QUESTION
    for sense, reason in (
        ("marvels", Reason.MARVELS),
        ("thanks", Reason.THANKS),
        ("laughs", Reason.LAUGHS),
    ):
        if sense in senses:
            return Mode.BACKCHANNEL, reason
    return Mode.BACKCHANNEL, Reason.ACKNOWLEDGES


_AND = frozenset(
    ("and", "und", "y", "e", "et", "en", "och", "i", "и", "а", "ve", "va", "dan", "aur", "और", "و")
)


def _length(words: tuple[str, ...]) -> int:
    """Words; of signs of scripts without spaces three count as one."""
    return sum(3 if len(word) > 1 or word.isascii() else 1 for word in words) // 3


def _declines(matches: list[Match]) -> bool:
    """Whether everything that stops is "not now" or the like."""
    declined = [range(match.start, match.end) for match in matches if match.sense == "declines"]
    return all(
        any(match.start in span and match.end - 1 in span for span in declined)
        for match in longest(matches)
        if match.sense in ("stops", "pauses", "leaves")
    )


class _Cues:
    """Which phrases stand where in a message."""

    def __init__(self, words: tuple[str, ...], matches: Iterable[Match], reading: Reading) -> None:
        self._by_sense: dict[str, list[Match]] = {}
        for match in matches:
            self._by_sense.setdefault(match.sense, []).append(match)
        self.size = len(words)
        self.words = words
        self.clauses = frozenset(reading.starts)
        self.length = _length(words)
        self.heads = self._beginnings(reading.starts)
        self.head = min(self.heads)
        """The first word that is not small talk."""

    def _beginnings(self, starts: tuple[int, ...]) -> frozenset[int]:
        """Where a wish may begin: clauses, and what follows small talk and polite words at their beginning."""
        soft = _SMALL_TALK | _AROUND | {"pauses", "stops", "refuses", "goes_on"}
        follows: dict[int, set[int]] = {}
        for sense in soft:
            for match in self._by_sense.get(sense, ()):
                follows.setdefault(match.start, set()).add(match.end)
        heads: set[int] = set()
        waiting = list(starts)
        while waiting:
            place = waiting.pop()
            if place not in heads:
                heads.add(place)
                waiting += [end for end in follows.get(place, ()) if end < self.size]
        return frozenset(heads)

    def anywhere(self, *senses: str) -> list[Match]:
        return [match for sense in senses for match in self._by_sense.get(sense, ())]

    def opening(self, *senses: str) -> list[Match]:
        return [match for match in self.anywhere(*senses) if match.start in self.heads]

    def closing(self, *senses: str) -> list[Match]:
        tails = self._tails()
        return [match for match in self.anywhere(*senses) if match.end in tails]

    def is_remark(self, adjusts: list[Match]) -> bool:
        """Whether it only tells something in passing: "can't wait to go", or with laughter or wonder around it."""
        if adjusts and not (
            self.opening("reasons") and all(match.end - match.start == 1 for match in adjusts)
        ):
            return False
        if self.opening("remarks") and self.length <= _SHORT:
            return True
        if self.opening("limits", "also"):
            return False
        begins = any(
            match.start in self.clauses and (match.sense == "laughs" or match.end in self.clauses)
            for match in self.anywhere("marvels", "laughs")
        )
        laughs = any(match.end == self.size for match in self.anywhere("laughs"))
        return (begins or laughs) and self.length <= 10

    def starts_with_and(self) -> bool:
        return bool(self.words) and self.words[0] in _AND

    def leaves_out(self) -> bool:
        """ "No butter": not an answer, which has a mark or a subject after it."""
        return any(
            match.sense == "refuses"
            and match.end < self.size
            and match.end not in self.clauses
            and not any(other.start == match.end for other in self.anywhere("reasons", "fills", "refuses"))
            for match in self.opening("refuses")
        )

    def ends_stopping(self) -> bool:
        """Whether its last clause consists of words that stop: "I have read it all, that's enough"."""
        return any(match.start > 0 and match.start in self.clauses for match in self.closing("stops"))

    def approves(self) -> bool:
        """ "Ok, that makes way more sense": a remark about what is said, that begins with assent and denies nothing."""
        if self.length > 10 or self.anywhere("refuses", "contrasts", "wants", "asks", "wraps"):
            return False
        ends = {match.end for match in self.anywhere(*_SMALL_TALK) if match.start in self.heads}
        return any(match.start in ends for match in self.anywhere("points"))

    def denies(self) -> bool:
        """Whether it begins with "no" and a mark."""
        return any(match.start == 0 and match.end in self.clauses for match in self.anywhere("refuses"))

    def contrasts(self) -> bool:
        """ "To Mrs Smith, not Ms"."""
        return self.length <= 10 and any(
            self.head < match.start and match.start in self.clauses for match in self.anywhere("contrasts")
        )

    def comes_after(self) -> bool:
        """ "After the hotels: things to do"."""
        return len(self.clauses) > 1 and any(match.start == self.head for match in self.opening("afters"))

    def _tails(self) -> set[int]:
        tails = {self.size}
        waiting = [self.size]
        by_end: dict[int, set[int]] = {}
        for match in self.anywhere("fills", "thanks", "acks", "laughs", "wraps"):
            by_end.setdefault(match.end, set()).add(match.start)
        while waiting:
            for start in by_end.get(waiting.pop(), ()):
                if start not in tails:
                    tails.add(start)
                    waiting.append(start)
        return tails


def _wish(
    words: tuple[str, ...], matches: list[Match], reading: Reading, starred: bool
) -> tuple[Mode, Reason]:
    cues = _Cues(words, matches, reading)
    first = cues.opening("first") + cues.closing("first")
    later = cues.opening("later") + (cues.opening("later_opens") if cues.length <= 2 * _SHORT else [])
    if first and not (later and min(later).start <= min(first).start):
        return Mode.INTERRUPT, Reason.FIRST
    closes = [] if reading.asks else cues.closing("later_closes")
    if later or closes or (cues.length <= 2 * _SHORT and cues.anywhere("later")):
        return Mode.QUEUE, Reason.LATER
    if not reading.whole:
        return Mode.INTERRUPT, Reason.TOO_LONG
    if starred and cues.size <= 4:
        return Mode.STEER, Reason.CORRECTS
    wants = cues.opening("wants") + cues.closing("wants_closes")
    asks = cues.opening("asks") + cues.anywhere("asks_anywhere")
    corrects = cues.anywhere("corrects") if cues.length <= _SHORT else cues.opening("corrects")
    objects = cues.anywhere("objects")
    if objects and any(one.start <= other.start < one.end for one in objects for other in corrects):
        return Mode.INTERRUPT, Reason.OBJECTS
    if cues.denies() and cues.anywhere("talks"):
        return Mode.INTERRUPT, Reason.OBJECTS
    if corrects and not (reading.asks and asks) and not (wants and cues.anywhere("topics")):
        return Mode.STEER, Reason.CORRECTS
    if objects:
        return Mode.INTERRUPT, Reason.OBJECTS
    if cues.anywhere("replaces") or (wants and cues.closing("instead")):
        return Mode.INTERRUPT, Reason.REPLACES
    adds = cues.opening("adds")
    also = cues.opening("also") + cues.closing("also_closes")
    wrapped = bool(cues.opening("wraps"))
    adjusts = (
        cues.anywhere("adjusts", "into") + cues.opening("adjusts_opens") + cues.closing("adjusts_closes")
    )
    if not (asks or reading.asks or wants or adds or adjusts) and cues.ends_stopping():
        return Mode.STOP, Reason.STOP_WORDS
    if not (asks or reading.asks or wants or adds) and cues.is_remark(adjusts):
        return Mode.BACKCHANNEL, Reason.ACKNOWLEDGES
    adds += cues.closing("adds_closes")
    question = bool(asks) or (reading.asks and (not wrapped or cues.starts_with_and()))
    if adds and not asks and cues.length <= 2 * _SHORT:
        return Mode.STEER, Reason.ADDS
    if cues.contrasts() and not question:
        return Mode.STEER, Reason.CORRECTS
    if cues.comes_after() and not question:
        return Mode.QUEUE, Reason.LATER
    if also and not adjusts:
        return (Mode.QUEUE, Reason.ALSO) if question or wants else (Mode.STEER, Reason.ADDS)
    if question and not (adjusts and not asks and not cues.starts_with_and() and cues.length <= 6):
        return Mode.INTERRUPT, Reason.QUESTION
    shaped = cues.opening("adjusts_opens")
    if adjusts and cues.length <= (2 * _SHORT if shaped else _SHORT) and not cues.anywhere("topics"):
        return Mode.STEER, Reason.ADJUSTS
    limits = cues.opening("limits") + cues.closing("limits_closes")
    if limits and cues.length <= _SHORT and not cues.anywhere("topics"):
        return Mode.STEER, Reason.NARROWS
    if wants:
        return Mode.INTERRUPT, Reason.REQUEST
    if cues.anywhere("doubts"):
        return Mode.INTERRUPT, Reason.IN_DOUBT
    if cues.opening("informs") + cues.closing("informs_closes") and cues.length <= 2 * _SHORT:
        if cues.denies() and not cues.opening("informs"):
            return Mode.INTERRUPT, Reason.OBJECTS
        return Mode.STEER, Reason.INFORMS
    if cues.denies() and cues.opening("reasons"):
        return Mode.INTERRUPT, Reason.OBJECTS
    fragments = [match for match in cues.opening("preps") if match.end < cues.size] + [
        match for match in cues.closing("posts") if match.start > 0
    ]
    if (fragments or cues.leaves_out()) and cues.length <= 8:
        return Mode.STEER, Reason.NARROWS
    if _stops_first(cues, reading):
        return Mode.STOP, Reason.STOPS_FOR
    if cues.approves():
        return Mode.BACKCHANNEL, Reason.ACKNOWLEDGES
    return Mode.INTERRUPT, Reason.IN_DOUBT


def _stops_first(cues: _Cues, reading: Reading) -> bool:
    """A clause of nothing but words that stop, and a reason: "stop, the phone rings"."""
    ends = {match.end for match in cues.opening("stops")}
    return cues.length <= 10 and bool(
        ends & set(reading.starts[1:]) or ends & {m.start for m in cues.anywhere("reasons")}
    )


_END_OF_QUESTION = re.compile(r"[?？؟][\s\"'»”’)*_]*\Z")


def _asks_at_the_end(reply: str) -> bool:
    return _END_OF_QUESTION.search(reply) is not None


def _offers(reply: str) -> bool:
    """Whether the reply ends with a question to the person, such as "Shall I go on?"."""
    if not _asks_at_the_end(reply):
        return False
    last = re.split(r"[.!?。！？\n](?=.)", reply.rstrip("?？؟ \"'»”’)*_"))[-1]
    words = read(last).words
    return any(match.sense == "offers" for match in lexicon().matches(words))
