"""The rules in their order; ``docs/turn-taking.md`` says them in English."""

from __future__ import annotations

from taskflow.conversation.go_on_words import is_continue
from taskflow.conversation.turn_taking.commands import is_command
from taskflow.conversation.turn_taking.cover import senses_that_cover
from taskflow.conversation.turn_taking.cues import AROUND, SHORT, SMALL_TALK, Cues, length_of
from taskflow.conversation.turn_taking.decision import Decision, Mode, Reason
from taskflow.conversation.turn_taking.lexicon import Match, lexicon, longest
from taskflow.conversation.turn_taking.openers import Opener, exclamation, opener
from taskflow.conversation.turn_taking.questions import asks_at_the_end, offers
from taskflow.conversation.turn_taking.reading import HEAD, Reading, read
from taskflow.conversation.turn_taking.signs import sense_of_signs
from taskflow.conversation.turn_taking.weighing import second_opinion

_WHOLE = SMALL_TALK | AROUND | {"greets", "stops", "pauses", "leaves", "refuses", "goes_on"}


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
    mode, reason = _decide(message, reading, reply[-400:], cut=cut)
    if mode is Mode.CONTINUE:
        return _going_on(reply, cut, reason)
    return Decision(mode, reason)


def _going_on(reply: str, cut: bool, reason: Reason = Reason.GO_ON) -> Decision:
    if cut:
        return Decision(Mode.CONTINUE, reason)
    if offers(reply[-400:]):
        return Decision(Mode.INTERRUPT, Reason.ANSWERS)
    return Decision(Mode.BACKCHANNEL, reason)


def _decide(message: str, reading: Reading, reply: str, *, cut: bool) -> tuple[Mode, Reason]:
    if not reading.words:
        return _signs(message.strip()[:HEAD], reading, reply)
    words = lexicon().spelled(reading.words)
    matches = lexicon().matches(words, reading.starts)
    if reading.whole:
        senses = senses_that_cover(len(words), matches, _WHOLE)
        if (
            senses is not None
            and not _asks_for_change(senses, matches, asks=reading.asks)
            and (decided := _small_talk(senses, matches, words, reading, reply)) is not None
        ):
            return decided
    if is_command(message):
        return Mode.INTERRUPT, Reason.REQUEST
    found = longest(matches)
    opened = opener(len(words), matches, reading.starts) if reading.whole else None
    if opened is None:
        wish = _wish(words, found, reading, _starred(message))
        mode, reason = second_opinion(wish, message, reading, reply, cut=cut)
    else:
        rest = reading.after(opened.end)
        wish = _wish_after(opened, words[opened.end :], rest)
        mode, reason = second_opinion(wish, message, rest, reply, cut=cut, opened=opened.kind)
    if mode is Mode.STEER and reason in _ANSWERING and length_of(words) <= 8 and asks_at_the_end(reply):
        return Mode.INTERRUPT, Reason.ANSWERS
    return mode, reason


def _starred(message: str) -> bool:
    """Whether a star marks what was meant ("*Python 3"); stars on both sides say what somebody does ("*nods*")."""
    bare = message.strip()
    return bare.startswith("*") and not bare.endswith("*")


def _wish_after(opened: Opener, words: tuple[str, ...], rest: Reading) -> tuple[Mode, Reason]:
    """What a message wants by what follows its opener: "wait, how long", "stop, the phone rings"."""
    wish = _wish(words, longest(lexicon().matches(words, rest.starts)), rest, False)
    if opened.kind != "pauses" and wish == (Mode.INTERRUPT, Reason.IN_DOUBT):
        return Mode.STOP, Reason.STOPS_FOR
    return wish


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
    if sense == "acks" and offers(reply) and any(sign in message for sign in "👍👌✅✔🆗💯"):
        return Mode.INTERRUPT, Reason.ANSWERS
    if sense == "acks" or reading.smiles:
        return Mode.BACKCHANNEL, Reason.EMOJI
    return Mode.INTERRUPT, Reason.QUESTION if reading.asks else Reason.IN_DOUBT


def _small_talk(
    senses: frozenset[str], matches: list[Match], words: tuple[str, ...], reading: Reading, reply: str
) -> tuple[Mode, Reason] | None:
    """What a message means that consists of nothing but small words."""
    if "goes_on" in senses and not (reading.asks and len(words) == 1):
        last = {sense: max((m.end for m in matches if m.sense == sense), default=0) for sense in senses}
        if last["goes_on"] >= max(
            (last[sense] for sense in senses & {"stops", "pauses", "leaves"}), default=0
        ):
            return Mode.CONTINUE, Reason.GO_ON
    if senses & {"stops", "pauses", "leaves"}:
        if offers(reply) and _declines(matches):
            return Mode.INTERRUPT, Reason.ANSWERS
        if (exclaimed := exclamation(words, matches, reading.starts)) is not None:
            return Mode.BACKCHANNEL, _EXCLAIMED[exclaimed]
        if _says_more(words, matches, reading):
            return None
        return Mode.STOP, Reason.STOP_WORDS
    if "greets" in senses:
        return Mode.INTERRUPT, Reason.REQUEST
    if "refuses" in senses:
        return (Mode.STOP, Reason.DECLINES) if "thanks" in senses else (Mode.INTERRUPT, Reason.OBJECTS)
    if not senses & SMALL_TALK:
        return None
    if "agrees" in senses and not senses & {"thanks", "marvels", "laughs"}:
        if asks_at_the_end(reply) and len(words) <= 6:
            return Mode.INTERRUPT, Reason.ANSWERS
    elif senses <= {"acks"} | AROUND and offers(reply) and len(words) <= 4:
        return Mode.INTERRUPT, Reason.ANSWERS
    marvels = any(match.sense == "marvels" for match in matches)
    if reading.asks and not marvels and not senses & {"laughs", "thanks"}:
        return Mode.INTERRUPT, Reason.QUESTION
    for sense, reason in (
        ("marvels", Reason.MARVELS),
        ("thanks", Reason.THANKS),
        ("laughs", Reason.LAUGHS),
    ):
        if sense in senses:
            return Mode.BACKCHANNEL, reason
    return Mode.BACKCHANNEL, Reason.ACKNOWLEDGES


def _says_more(words: tuple[str, ...], matches: list[Match], reading: Reading) -> bool:
    """Whether a few small words follow "wait" that mean nothing alone: "hang on, is that the one"."""
    opened = opener(len(words), matches, reading.starts)
    if opened is None or opened.kind != "pauses":
        return False
    rest = words[opened.end :]
    return length_of(rest) >= 3 and senses_that_cover(len(rest), lexicon().matches(rest), AROUND) is not None


_EXCLAIMED = {"laughs": Reason.LAUGHS, "marvels": Reason.MARVELS, "acks": Reason.ACKNOWLEDGES}


def _declines(matches: list[Match]) -> bool:
    """Whether everything that stops is "not now" or the like."""
    declined = [range(match.start, match.end) for match in matches if match.sense == "declines"]
    return all(
        any(match.start in span and match.end - 1 in span for span in declined)
        for match in longest(matches)
        if match.sense in ("stops", "pauses", "leaves")
    )


def _wish(
    words: tuple[str, ...], matches: list[Match], reading: Reading, starred: bool
) -> tuple[Mode, Reason]:
    cues = Cues(words, matches, reading)
    first = cues.opening("first") + cues.closing("first")
    later = cues.opening("later") + (cues.opening("later_opens") if cues.length <= 2 * SHORT else [])
    if first and not (later and min(later).start <= min(first).start):
        return Mode.INTERRUPT, Reason.FIRST
    closes = [] if reading.asks else cues.closing("later_closes")
    if later or closes or (cues.length <= 2 * SHORT and cues.anywhere("later")):
        return Mode.QUEUE, Reason.LATER
    if not reading.whole:
        return Mode.INTERRUPT, Reason.TOO_LONG
    if starred and cues.size <= 4:
        return Mode.STEER, Reason.CORRECTS
    wants = cues.opening("wants") + cues.closing("wants_closes")
    asks = cues.opening("asks") + cues.anywhere("asks_anywhere") + cues.beginning("asks_first")
    corrects = cues.anywhere("corrects") if cues.length <= SHORT else cues.opening("corrects")
    objects = cues.anywhere("objects")
    if objects and any(one.start <= other.start < one.end for one in objects for other in corrects):
        return Mode.INTERRUPT, Reason.OBJECTS
    if cues.denies() and cues.anywhere("talks"):
        return Mode.INTERRUPT, Reason.OBJECTS
    loosely = all(match.end - match.start == 1 for match in corrects)
    if corrects and not (asks and (reading.asks or loosely)) and not (wants and cues.anywhere("topics")):
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
    if adds and not asks and cues.length <= 2 * SHORT:
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
    if adjusts and cues.length <= (2 * SHORT if shaped else SHORT) and not cues.anywhere("topics"):
        return Mode.STEER, Reason.ADJUSTS
    limits = cues.opening("limits") + cues.closing("limits_closes")
    if limits and cues.length <= SHORT and not cues.anywhere("topics"):
        return Mode.STEER, Reason.NARROWS
    if wants:
        return Mode.INTERRUPT, Reason.REQUEST
    if cues.anywhere("doubts"):
        return Mode.INTERRUPT, Reason.IN_DOUBT
    if cues.opening("informs") + cues.closing("informs_closes") and cues.length <= 2 * SHORT:
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


def _stops_first(cues: Cues, reading: Reading) -> bool:
    """A clause of nothing but words that stop, and a reason: "stop, the phone rings"."""
    ends = {match.end for match in cues.opening("stops")}
    return cues.length <= 10 and bool(
        ends & set(reading.starts[1:]) or ends & {m.start for m in cues.anywhere("reasons")}
    )
