"""Values made of digits alone: cards, phones, Aadhaar and social security numbers, found run by run."""

from collections.abc import Iterator

from taskflow.redaction import lexicon, words
from taskflow.redaction.cards import cards
from taskflow.redaction.digit_runs import TIGHT, Group, Run, is_floated, is_fraction, runs
from taskflow.redaction.issuers import is_card
from taskflow.redaction.national import is_dictated, national, rises
from taskflow.redaction.odd_cards import LOOKALIKES, misread_cards, separated_cards, spaced_out, tracks
from taskflow.redaction.phone_words import PhoneWords
from taskflow.redaction.phones import international, wrapped
from taskflow.redaction.spans import Span

_LEAST_AADHAAR = 12
_LEAST_BARE_CARD = 13
_LEAST_DIALLED = 9
_LEAST_NATIONAL, _MOST_NATIONAL = 8, 13
_TRACK_ENDS = frozenset("^Dd")
_SSN_GAPS = frozenset(("-", " ", ".", "- ", " - "))


def numbers(text: str, groups: list[Group]) -> list[Span]:
    """Every card, phone, Aadhaar and social security number in a folded text; its digits are in ``groups``."""
    found: list[Span] = []
    has_plus = "+" in text
    separated, misread = _may_be_odd(text, groups) if len(groups) > 1 else (False, False)
    if separated:
        found += separated_cards(text)
    if misread:
        found += misread_cards(text)
    if has_plus and "\n" in text:
        found += wrapped(text)
    phone_words: PhoneWords | None = None
    may_be_track = True
    for run in runs(text, groups):
        start = run.bounds[0][0]
        if run.sizes[0] < 3 and 10 <= run.count <= 19 and len(set(run.sizes)) == 1:
            found += spaced_out(run)
            if run.sizes[0] == 1 and run.count <= _MOST_NATIONAL and not run.taken[0]:
                phone_words = phone_words or PhoneWords(text)
                found += _digit_by_digit(run, phone_words)
        if (
            has_plus
            and start
            and text[start - 1] in "+([ "
            and "+" in text[start - 3 if start > 3 else 0 : start]
        ):
            phone_words = phone_words or PhoneWords(text)
            found += _plus(run, phone_words)
        if run.count >= _LEAST_AADHAAR:
            if may_be_track and _touches_track(run):
                found += tracks(text)
                may_be_track = False
            found += cards(run)
        if 0 not in run.taken:
            continue
        if run.count >= _LEAST_DIALLED and _may_be_dialled(run):
            phone_words = phone_words or PhoneWords(text)
            found += _dialled(run, phone_words)
        if 3 in run.sizes or 9 in run.sizes:
            found += _ssns(run)
        if run.count >= _LEAST_NATIONAL and min(run.sizes) <= _MOST_NATIONAL and not rises(run):
            phone_words = phone_words or PhoneWords(text)
            found += _nationals(run, phone_words)
    return found


def _may_be_odd(text: str, groups: list[Group]) -> tuple[bool, bool]:
    """Whether four digits come right before four or six, as in every card in groups, and whether a letter that may be a
    misread digit touches any; most texts have neither.
    """
    separated = misread = False
    before = 0
    padded = text + " "
    for start, end in groups:
        size = end - start
        if before == 4 and size in (4, 6):
            separated = True
        before = size
        if size < _LEAST_BARE_CARD and (padded[start - 1] in LOOKALIKES or padded[end] in LOOKALIKES):
            misread = True
    return separated, misread


def _touches_track(run: Run) -> bool:
    """Whether a letter or a sign touches a run that does so in a card's track or a terminal's tag."""
    start, end = run.bounds[0][0], run.bounds[-1][1]
    return run.text[end : end + 1] in _TRACK_ENDS or (start > 0 and run.text[start - 1] in "Aa")


def _plus(run: Run, phone_words: PhoneWords) -> Iterator[Span]:
    """The number after a plus sign: it can only be at the start of a run, which a plus sign interrupts."""
    found = international(run, 0)
    if found is not None and not _is_card_within(run, found[1]):
        run.take(*found)
        phone_words.found(*found)
        yield (*found, "PHONE")


def _is_card_within(run: Run, end: int) -> bool:
    """Whether a card in groups of four begins inside the phone number and goes on after its end."""
    return any(
        run.sizes[index : index + 4] == [4, 4, 4, 4]
        and run.bounds[index][0] < end < run.bounds[index + 3][1]
        and is_card(run.digits(index, index + 3))
        for index in range(1, min(6, len(run.bounds) - 3))
    )


def _may_be_dialled(run: Run) -> bool:
    """Whether a run has the digits of a dialling prefix, 00 or 011."""
    digits = run.digits(0, run.last)
    return "00" in digits or "011" in digits


def _dialled(run: Run, phone_words: PhoneWords) -> Iterator[Span]:
    for index, group in enumerate(run.groups):
        if group[0] == "0" and not run.taken[index] and (found := international(run, index)) is not None:
            run.take(*found)
            phone_words.found(*found)
            yield (*found, "PHONE")


def _nationals(run: Run, phone_words: PhoneWords) -> Iterator[Span]:
    left = run.count
    for index, size in enumerate(run.sizes):
        if left < _LEAST_NATIONAL:
            return
        left -= size
        if run.taken[index] or size > _MOST_NATIONAL:
            continue
        found = national(run, index, phone_words)
        if found is not None:
            run.take(*found)
            phone_words.found(*found)
            yield (*found, "PHONE")


def _digit_by_digit(run: Run, phone_words: PhoneWords) -> Iterator[Span]:
    if is_dictated(run, phone_words):
        start, end = run.span(0, run.last)
        run.take(start, end)
        phone_words.found(start, end)
        yield start, end, "PHONE"


def _ssns(run: Run) -> Iterator[Span]:
    for index, size in enumerate(run.sizes):
        if size in (3, 9) and not run.taken[index] and (last := _ssn_end(run, index)) is not None:
            span = run.span(index, last)
            run.take(*span)
            yield (*span, "SSN")


def _ssn_end(run: Run, index: int) -> int | None:
    """The last group of a US social security number: 3-2-4, in a range that is issued."""
    if run.sizes[index] == 9:
        last = index
    elif run.sizes[index : index + 3] == [3, 2, 4] and {run.gaps[index], run.gaps[index + 1]} <= _SSN_GAPS:
        last = index + 2
    else:
        return None
    digits = run.digits(index, last)
    if digits[:3] in ("000", "666") or digits[0] == "9" or digits[3:5] == "00" or digits[5:] == "0000":
        return None
    start = run.bounds[index][0]
    if run.gaps[index - 1] in TIGHT or is_fraction(run.text, start):
        return None
    if run.gaps[last] in TIGHT and not is_floated(run.text, run.bounds[last][1]):
        return None
    if not run.may_stand(index, last):
        return None
    if run.gaps[index] == "-" and last > index:
        return last
    lead = words.before(run.text, start, lexicon.SSN, 40)
    named = lead is not None and not words.mentions(lead, lexicon.REFERENCE)
    return last if named or (last > index and _stands_alone(run, index, last)) else None


def _stands_alone(run: Run, first: int, last: int) -> bool:
    """Groups joined by spaces or dots are a number of their own only when no other digits are near."""
    uniform = run.gaps[first] == run.gaps[last - 1]
    return uniform and len(run.bounds) == 3 and run.digits(last, last)[:2] not in ("19", "20")
