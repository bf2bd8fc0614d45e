"""Whether a single dot ends a sentence: what is abbreviated, numbered and dated, and how, is a list. Pure."""

from __future__ import annotations

from typing import Literal

from taskflow.conversation.patterns import compiled

Certainty = Literal["sure", "likely", "unlikely"]
"""Of an end: whatever follows it is one; ``likely`` and ``unlikely`` ones are where the text stops."""

_NUMBERED = r"[ \t]*(?:>[ \t]*)*\d{1,9}"
_DOTTED = r"(?:\p{L}\.)+\p{L}"


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_NEVER_LAST = _words(
    "dr mr mrs ms mx prof st hr fr frl sra srta dra mme mlle hon rev gen col capt lt sgt gov sen rep vs cf bzw ca bspw "
    "approx ggf zzgl inkl exkl vgl sog"
)
"""What follows one of these belongs to its sentence."""
_NUMBERED_THINGS = _words("no nos nr nrn fig figs abb tab eq vol pp p ch sec art abs kap núm pág s bd")
"""Before a number these do not end a sentence."""
_PERHAPS_LAST = _words(
    "etc usw usf inc ltd co corp jr sr al dept bros ave est evtl jan feb mar apr jun jul aug sep sept oct nov dec okt "
    "dez"
)
"""One of these ends a sentence when the next word begins like a sentence."""
_NEVER_LAST_DOTTED = _words("e.g i.e z.b d.h u.a p.ej o.ä s.o s.u i.d.r u.u m.e")
_ORDINALS = _words(
    "Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember Jahrhundert Jh"
)
"""Before one of these a short number with a dot is an ordinal in German."""


def after_dot(text: str, start: int, dot: int, following: str, rest: str) -> Certainty | None:
    """Whether the single dot at ``dot`` ends a sentence. ``rest``: what stands after it and the space."""
    before = text[start:dot]
    if compiled(_NUMBERED).fullmatch(before):
        return None  # the number of a list entry
    words = before.split()
    word = words[-1].lstrip("([{\"'“‘«*_") if words else ""
    low = word.lower()
    if low in _NEVER_LAST or low in _NEVER_LAST_DOTTED or (len(word) == 1 and word.isupper()):
        return None if following else "unlikely"
    if low in _NUMBERED_THINGS:
        return "unlikely" if not following else None if following.isdigit() else "sure"
    perhaps = low in _PERHAPS_LAST or compiled(_DOTTED).fullmatch(word) or (len(word) == 1 and word.isalpha())
    if perhaps:
        return "unlikely" if not following else None if not _begins_sentence(following) else "sure"
    if word.isdigit() and len(word) <= 2:
        return _after_number(rest)
    return "sure" if following or text[dot + 1 : dot + 2] else "likely"


def _begins_sentence(char: str) -> bool:
    return not (char.islower() or char.isdigit() or char in ",;:)-–—/")


def _after_number(rest: str) -> Certainty | None:
    """Whether a sentence ends with a short number and a dot, before ``rest``."""
    letters = compiled(r"\p{L}*").match(rest)
    word = letters[0] if letters is not None else ""
    if word in _ORDINALS:
        return None
    open_word = len(word) == len(rest) and any(each.startswith(word) for each in _ORDINALS)
    return "likely" if open_word else "sure"
