"""Payment cards and Aadhaar numbers: grouped as they are printed, with valid check digits."""

from collections.abc import Iterator

from taskflow.redaction import lexicon, words
from taskflow.redaction.checksums import verhoeff_valid
from taskflow.redaction.digit_runs import JOINS, TIGHT, Run, is_floated, is_fraction
from taskflow.redaction.issuers import is_card
from taskflow.redaction.lazy import compiled
from taskflow.redaction.number_tables import in_table
from taskflow.redaction.odd_cards import is_series, virtual_id
from taskflow.redaction.references import is_reference
from taskflow.redaction.spans import Span

# How card numbers are printed, by the sizes of their groups, and how they are typed beside a word for a card.
# Groups of four are found by ``_chain``.
_PRINTED = frozenset((
    (4, 6, 5), (4, 6, 4), (6, 6, 4), (8, 11), (4, 3, 3, 3), (8, 8), (6, 13), (6, 4, 4, 5), (6, 4, 4, 4), (6, 4, 4, 2),
))  # fmt: skip
_TYPED = frozenset((
    (4, 12), (12, 4), (4, 4, 8), (8, 4, 4), (4, 8, 4), (6, 10), (5, 5, 5), (5, 5, 5, 1), (5, 5, 5, 4),
    (4, 5, 6), (4, 5, 4), (6, 4, 5), (6, 6, 6), (6, 6, 7), (6, 6, 3), (4, 6, 6), (6, 7), (6, 9), (6, 8), (4, 9),
    (4, 10), (4, 11), (2, 4, 4, 4, 2), (5, 4, 5), (5, 6, 5), (4, 5, 5), (5, 5, 4), (3, 4, 4, 4), (3, 3, 3, 3, 3),
))  # fmt: skip
_MONEY = (
    r"(?:[.,][0-9]{2})? ?(?:[₽€$£¥₹₴₺₩₫₪฿元円원]|(?i:рубл\w{1,2}|руб|грн|р|zł|zl|kr|kč|ft|lei|tl|лв|usd|eur|gbp|inr|rub"
    r"|uah|pln|sek|nok|dkk|chf|try|brl|jpy|cny|krw|vnd|idr|rupees?|euros?|dollars?|bucks|quid)\b)"
)
"""What follows a sum."""
# A barcode has as many digits as the shortest cards.
_BARCODE = 13
_FIRST_SIZES = frozenset(sizes[0] for sizes in _PRINTED | _TYPED)


def cards(run: Run) -> Iterator[Span]:
    """Every card and Aadhaar number of a run."""
    index = 0
    while index < len(run.bounds):
        size = run.sizes[index]
        if run.taken[index] or size < 4:
            index += 1
            continue
        if size == 4:
            last = _four(run, index)
            yield from _chain(run, index, last)
            if not run.taken[index] and (other := _layout(run, index)) is not None:
                yield _report(run, index, other, "CARD")
                last = other
            index = last + 1
            continue
        if 12 <= size <= 19:
            yield from _bare(run, index)
        elif size in _FIRST_SIZES and (other := _layout(run, index)) is not None:
            yield _report(run, index, other, "CARD")
            index = other
        index += 1


def is_aadhaar(digits: str) -> bool:
    """Whether twelve ``digits`` are an Aadhaar number."""
    return digits[0] not in "01" and digits != digits[::-1] and verhoeff_valid(digits)


def _report(run: Run, first: int, last: int, name: str) -> Span:
    run.take_groups(first, last)
    return (*run.span(first, last), name)


def _bare(run: Run, index: int) -> Iterator[Span]:
    digits = run.digits(index, index)
    if len(digits) > 12:
        if virtual_id(run, index, index):
            yield _report(run, index, index, "AADHAAR")
        elif (
            is_card(digits)
            and run.may_stand(index, index)
            and not run.is_decimal(index)
            and not (len(digits) == _BARCODE and is_reference(run.text, *run.bounds[index]))
        ):
            yield _report(run, index, index, "CARD")
        return
    if not is_aadhaar(digits) or run.is_decimal(index) or not run.may_stand(index, index):
        return
    if _is_named_aadhaar(run, index) or not (
        _is_timestamp(digits)
        or is_reference(run.text, *run.bounds[index])
        or is_floated(run.text, run.bounds[index][1])
    ):
        yield _report(run, index, index, "AADHAAR")


def _is_named_aadhaar(run: Run, index: int) -> bool:
    return words.before(run.text, run.bounds[index][0], lexicon.AADHAAR, 40) is not None


def _is_timestamp(digits: str) -> bool:
    """``YYYYMMDDHHMM`` of this century."""
    return (
        digits[:2] == "20"
        and "01" <= digits[4:6] <= "12"
        and "01" <= digits[6:8] <= "31"
        and digits[8:10] <= "23"
        and digits[10:] <= "59"
    )


def _layout(run: Run, index: int) -> int | None:
    """The last group of a card whose groups are not all of four."""
    for last in range(min(len(run.bounds), index + 5) - 1, index, -1):
        sizes = tuple(run.sizes[index : last + 1])
        if sizes not in _PRINTED and sizes not in _TYPED:
            continue
        if any(run.gaps[group] not in JOINS for group in range(index, last)) or not is_card(
            run.digits(index, last)
        ):
            continue
        if run.gaps[index] != "." and is_fraction(run.text, run.bounds[index][0]):
            continue
        named = (
            sizes in _PRINTED or words.before(run.text, run.bounds[index][0], lexicon.CARD, 40) is not None
        )
        if named and run.may_stand(index, last):
            return last
    return None


def _four(run: Run, first: int) -> int:
    """The last of the groups of four that are joined to group ``first``."""
    last = first
    while last + 1 < len(run.bounds) and run.sizes[last + 1] == 4 and run.gaps[last] in JOINS:
        last += 1
    return last


def _chain(run: Run, first: int, last: int) -> Iterator[Span]:
    """The values that fill a chain of groups of four: all of it, or all of a stretch with one separator.

    Sixteen grouped digits may start with a valid Aadhaar number and still be one number of another kind, so
    nothing is taken out of the middle of a chain.
    """
    if last == first + 3 and virtual_id(run, first, last):
        yield _report(run, first, last, "AADHAAR")
        return
    tiles = _tile(run, first, last)
    if tiles is None and any(run.gaps[index] != run.gaps[first] for index in range(first + 1, last)):
        begin = first
        tiles = []
        for index in range(first, last + 1):
            if index == last or run.gaps[index] != run.gaps[begin]:
                # A hyphen on one side only still makes it a part of a longer code.
                if run.gaps[begin - 1] not in TIGHT and (index == last or run.gaps[index] not in TIGHT):
                    tiles += _tile(run, begin, index) or []
                begin = index + 1
    for begin, end, name in tiles or ():
        yield _report(run, begin, end, name)


def _tile(run: Run, first: int, last: int) -> list[tuple[int, int, str]] | None:
    """Cards and Aadhaar numbers that together are groups ``first`` to ``last``; a card's expiry may end them."""
    count = last - first + 1
    best: list[tuple[int, int, str] | None] = [None] * (count + 1)
    for offset in range(count - 3, -1, -1):
        # No threes and fours before it add up to these.
        if offset in (1, 2, 5):
            continue
        index = first + offset
        after_card, after_aadhaar = offset + 4, offset + 3
        if after_card == count or (
            after_card < count
            and (
                best[after_card]
                or (after_card == count - 1 and (_is_expiry(run, last) or _is_sum(run, last)))
            )
        ):
            end = _card_end(run, index, index + 3, at_end=after_card == count)
            if end is not None:
                best[offset] = (index, end, "CARD")
                continue
        if after_aadhaar == count and (end := _card_end(run, index, index + 2, at_end=True)) is not None:
            best[offset] = (index, end, "CARD")
        elif (after_aadhaar == count or best[after_aadhaar]) and _is_aadhaar(run, index):
            best[offset] = (index, index + 2, "AADHAAR")
    tiles: list[tuple[int, int, str]] = []
    position = 0
    while position < count and (tile := best[position]) is not None:
        tiles.append(tile)
        position = tile[1] + 1 - first
    return tiles or None


def _card_end(run: Run, first: int, last: int, *, at_end: bool) -> int | None:
    """The last group of the card in groups ``first`` to ``last``, with a shorter group after them if it needs one."""
    start = run.bounds[first][0]
    if run.gaps[first] != "." and is_fraction(run.text, start):
        return None
    if "/" in run.gaps[first] and is_series(
        int(run.digits(group, group)) for group in range(first, last + 1)
    ):
        return None
    tail = last + 1
    has_tail = at_end and tail < len(run.bounds) and run.sizes[tail] <= 7 and run.gaps[last] in JOINS
    if has_tail and is_card(run.digits(first, tail)) and run.may_stand(first, tail):
        return tail
    if is_card(run.digits(first, last)) and run.may_stand(first, last) and not in_table(run, first, last):
        return last
    return None


def _is_aadhaar(run: Run, first: int) -> bool:
    """Whether an Aadhaar number is printed in three groups of four, and no part of a longer code."""
    last = first + 2
    if (
        not is_aadhaar(run.digits(first, last))
        or not run.may_stand(first, last)
        or in_table(run, first, last)
    ):
        return False
    before, after = run.gaps[first - 1], run.gaps[last]
    named = _is_named_aadhaar(run, first)
    years = all(run.digits(group, group)[:2] in ("19", "20") for group in range(first, last + 1))
    return (
        (before not in TIGHT or (first > 0 and run.sizes[first - 1] == 4))
        and (after not in TIGHT or run.sizes[last + 1] == 4)
        and not (before == "" and is_fraction(run.text, run.bounds[first][0]))
        and (named or not (years or is_reference(run.text, *run.span(first, last))))
    )


def _is_sum(run: Run, index: int) -> bool:
    """Whether a group after a space is a sum of money: "… 6830 1500 ₽"."""
    return run.gaps[index - 1] == " " and compiled(_MONEY).match(run.text, run.bounds[index][1]) is not None


def _is_expiry(run: Run, index: int) -> bool:
    """``MMYY`` or a year of these decades, after a space."""
    digits = run.digits(index, index)
    if run.gaps[index - 1] != " ":
        return False
    return ("01" <= digits[:2] <= "12" and "20" <= digits[2:] <= "45") or digits[:3] in ("202", "203")
