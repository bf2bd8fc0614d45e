"""Values made of digits alone: cards, phones, Aadhaar and social security numbers, found run by run."""

from collections.abc import Callable, Iterator

from taskflow.records.redaction import words
from taskflow.records.redaction.cards import find_aadhaar, find_card
from taskflow.records.redaction.digit_runs import Run, free_standing, in_uuid, is_fraction, runs
from taskflow.records.redaction.phones import find_international, find_national
from taskflow.records.redaction.spans import Span

_TIGHT = ("-", ".", "_", "/")
_SSN_GAPS = ("-", " ", ".", "- ", " - ")


def numbers(text: str) -> Iterator[Span]:
    """Every card, phone, Aadhaar and social security number in a folded text."""
    for run in runs(text):
        pieces = [run]
        for finder in _FINDERS:
            left: list[Run] = []
            for piece in pieces:
                yield from _sweep(piece, finder, left)
            pieces = left
            if not pieces:
                break


def _sweep(run: Run, finder: "Finder", left: list[Run]) -> Iterator[Span]:
    """Report what ``finder`` finds in ``run``; what is not part of it goes to ``left``."""
    index = begin = 0
    while index < len(run.bounds):
        found = finder(run, index)
        if found is None:
            index += 1
            continue
        yield found
        if index > begin:
            left.append(Run(run.text, run.bounds[begin:index]))
        while index < len(run.bounds) and run.bounds[index][0] < found[1]:
            index += 1
        begin = index
    if begin == 0:
        left.append(run)
    elif begin < len(run.bounds):
        left.append(Run(run.text, run.bounds[begin:]))


def _card(run: Run, index: int) -> Span | None:
    last = find_card(run, index)
    if last is None:
        return None
    start, end = run.span(index, last)
    # A plus sign before thirteen to fifteen digits makes them a phone number, whatever their check digit.
    if index == last and end - start <= 15 and (phone := find_international(run, index)) is not None:
        return (*phone, "PHONE")
    return start, end, "CARD"


def _aadhaar(run: Run, index: int) -> Span | None:
    last = find_aadhaar(run, index)
    return None if last is None else (*run.span(index, last), "AADHAAR")


def _international(run: Run, index: int) -> Span | None:
    found = find_international(run, index)
    return None if found is None else (*found, "PHONE")


def _national(run: Run, index: int) -> Span | None:
    found = find_national(run, index)
    return None if found is None else (*found, "PHONE")


def _ssn(run: Run, index: int) -> Span | None:
    """A US social security number: 3-2-4, in a range that is issued."""
    text = run.text
    if run.size(index) == 9:
        digits, last = run.digits(index, index), index
        if words.before(text, run.bounds[index][0], words.SSN, 30) is None:
            return None
    elif index + 2 < len(run.bounds) and [run.size(index + step) for step in range(3)] == [3, 2, 4]:
        digits, last = run.digits(index, index + 2), index + 2
        if run.gap(index) not in _SSN_GAPS or run.gap(index + 1) not in _SSN_GAPS:
            return None
    else:
        return None
    start, end = run.span(index, last)
    if digits[:3] in ("000", "666") or digits[0] == "9" or digits[3:5] == "00" or digits[5:] == "0000":
        return None
    if not free_standing(text, start, end) or is_fraction(text, start) or in_uuid(text, start, end):
        return None
    if (index and run.gap(index - 1) in _TIGHT) or run.gap(last) in _TIGHT:
        return None
    if run.gap(index) != "-" and last > index and not _alone(run, index, last):
        return None
    return start, end, "SSN"


def _alone(run: Run, first: int, last: int) -> bool:
    """Groups joined by spaces or dots are only a number of their own when no other digits are near, or when named."""
    start = run.bounds[first][0]
    if words.before(run.text, start, words.SSN, 40) is not None:
        return True
    return (
        run.gap(first) == run.gap(last - 1)
        and first == 0
        and last == len(run.bounds) - 1
        and run.digits(last, last)[:2] not in ("19", "20")
    )


Finder = Callable[[Run, int], Span | None]
_FINDERS: tuple[Finder, ...] = (_card, _international, _aadhaar, _ssn, _national)
