"""Payment cards and Aadhaar numbers: grouped as they are printed, with valid check digits."""

from taskflow.records.redaction import words
from taskflow.records.redaction.checksums import luhn_valid, verhoeff_valid
from taskflow.records.redaction.digit_runs import Run, free_standing, has_fraction, in_uuid, is_fraction
from taskflow.records.redaction.issuers import is_card_length

# How card numbers are printed, by the sizes of their groups, and how they are typed beside a word for a card.
_PRINTED = frozenset((
    (4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (6, 6, 4), (8, 11), (4, 4, 4, 4, 3), (4, 4, 4, 1), (4, 4, 4, 3), (4, 4, 4, 2),
    (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 3, 3, 3), (8, 8), (6, 13), (4, 4, 5), (4, 4, 4, 5), (4, 4, 4, 6),
    (4, 4, 4, 7), (6, 4, 4, 5), (6, 4, 4, 4), (6, 4, 4, 2),
))  # fmt: skip
_TYPED = frozenset((
    (4, 12), (12, 4), (4, 4, 8), (8, 4, 4), (4, 8, 4), (6, 10), (5, 5, 5), (5, 5, 5, 1), (5, 5, 5, 4),
    (4, 5, 6), (4, 5, 4),
    (6, 4, 5), (6, 6, 6), (6, 6, 7), (6, 6, 3), (4, 6, 6), (6, 7), (6, 9), (6, 8), (4, 9), (4, 10), (4, 11),
    (2, 4, 4, 4, 2), (5, 4, 5), (5, 6, 5), (4, 5, 5), (5, 5, 4), (3, 4, 4, 4), (3, 3, 3, 3, 3),
))  # fmt: skip
_LONGEST_LAYOUT = 5


def find_card(run: Run, index: int) -> int | None:
    """The last group of the card that begins with group ``index``."""
    for last in range(min(len(run.bounds), index + _LONGEST_LAYOUT) - 1, index - 1, -1):
        sizes = tuple(run.size(group) for group in range(index, last + 1))
        if not 13 <= sum(sizes) <= 19:
            continue
        if last > index and not (run.joined(index, last) and _is_layout(run, index, sizes)):
            continue
        digits = run.digits(index, last)
        if is_card_length(digits) and luhn_valid(digits) and _card_may_stand(run, index, last):
            return last
    return None


def _is_layout(run: Run, index: int, sizes: tuple[int, ...]) -> bool:
    if sizes in _PRINTED:
        return True
    return sizes in _TYPED and words.before(run.text, run.bounds[index][0], words.CARD, 40) is not None


def _card_may_stand(run: Run, first: int, last: int) -> bool:
    start, end = run.span(first, last)
    if not free_standing(run.text, start, end) or in_uuid(run.text, start, end):
        return False
    if first == last:
        return not is_fraction(run.text, start) and not has_fraction(run.text, end)
    if run.gap(first) != "." and is_fraction(run.text, start) and first:
        return False
    if run.size(first) != 4 or run.size(first + 1) != 4:
        return True
    if _continues(run, first - 1, first) and run.size(first - 1) == 4:
        return False
    if not _continues(run, last, last) or last + 1 >= len(run.bounds) or run.size(last + 1) != 4:
        return True
    return run.size(last) != 4 or _is_expiry(run, last + 1) or _entity_follows(run, last + 1)


def _continues(run: Run, gap: int, inside: int) -> bool:
    """Whether the groups around ``gap`` look like parts of one number: joined as the groups beside are."""
    return run.gap(gap) != "" and run.gap(gap) == run.gap(inside if inside + 1 < len(run.bounds) else gap)


def _is_expiry(run: Run, index: int) -> bool:
    digits = run.digits(index, index)
    return run.gap(index - 1) == " " and (
        ("01" <= digits[:2] <= "12" and "20" <= digits[2:] <= "45") or digits[:3] in ("202", "203")
    )


def _entity_follows(run: Run, index: int) -> bool:
    if index + 3 < len(run.bounds) and run.joined(index, index + 3):
        digits = run.digits(index, index + 3)
        if len(digits) == 16 and is_card_length(digits) and luhn_valid(digits):
            return True
    return _is_aadhaar_at(run, index) is not None


def find_aadhaar(run: Run, index: int) -> int | None:
    """The last group of the Aadhaar number that begins with group ``index``."""
    last = _is_aadhaar_at(run, index)
    if last is None:
        return None
    start, end = run.span(index, last)
    if not free_standing(run.text, start, end) or in_uuid(run.text, start, end):
        return None
    if index == last:
        if is_fraction(run.text, start) or has_fraction(run.text, end):
            return None
        if (
            _is_timestamp(run.digits(index, index))
            and words.before(run.text, start, words.AADHAAR, 40) is None
        ):
            return None
        return last
    if (
        index
        and (run.size(index - 1) in (3, 4) or run.gap(index - 1) in (".", "-", "_"))
        and run.gap(index - 1) in (".", "-", "_", " ")
    ):
        return None
    gap = run.gap(last)
    if gap in ("-", ".", "_") or (
        gap == " " and run.size(last + 1) in (3, 4) and not _entity_follows(run, last + 1)
    ):
        return None
    return last


def _is_aadhaar_at(run: Run, index: int) -> int | None:
    if run.size(index) == 12:
        last = index
    elif (
        index + 2 < len(run.bounds)
        and [run.size(index + step) for step in range(3)] == [4, 4, 4]
        and run.joined(index, index + 2)
    ):
        last = index + 2
    else:
        return None
    digits = run.digits(index, last)
    if digits[0] in "01" or digits == digits[::-1] or not verhoeff_valid(digits):
        return None
    return last


def _is_timestamp(digits: str) -> bool:
    """``YYYYMMDDHHMM`` of this century."""
    return (
        digits[:2] == "20"
        and "01" <= digits[4:6] <= "12"
        and "01" <= digits[6:8] <= "31"
        and digits[8:10] <= "23"
        and digits[10:] <= "59"
    )
