"""Telephone numbers in a national format, beside a word for a phone."""

from itertools import pairwise

from taskflow.redaction import lexicon, words
from taskflow.redaction.dates import has_date, is_years
from taskflow.redaction.digit_runs import (
    ALNUM,
    TIGHT,
    Run,
    has_fraction,
    in_uuid,
    is_floated,
    is_fraction,
    may_start,
)
from taskflow.redaction.lazy import compiled
from taskflow.redaction.phone_words import CERTAIN, LIKELY, PROBABLE, PhoneWords
from taskflow.redaction.phones import (
    MOST_GROUPS,
    begins_next,
    ends_freely,
    is_argentine,
    is_gap,
    is_international,
    with_extension,
)
from taskflow.redaction.ranges import is_range

_SHORTEST_ROW, _LONGEST_ROW, _LONGEST_IN_ROW = 4, 16, 4
# Of a number that is said digit by digit.
_LONGEST_LEAD, _LEAST_KINDS = 24, 4
_COUNTING = "012345678901234567890"
_WHOM = r"(?i)[ ]?[:=]|[ ](?:me|us|him|her|back)(?![^\W_])[^0-9\n.;]*$"
_MOST_DIGITS = 13
_PAIRS = [2] * 5
# The shortest number that counts in one piece.
_LEAST_ALONE = 8
_LEAST_BEHIND_ITEM = 10
# An abbreviated hash may be of digits alone.
_NO_LEADS = ("commit/", "commits/", "tree/", "blob/", "pull/", "issues/")
_MARKS = frozenset("/*")
_LINKS = ("wa.me/", "whatsapp.com/send?phone=", "whatsapp.com/send/?phone=", "whatsapp://send?phone=")
# The next byte of a dump: ``05 64 69 66 66 09 0a``.
_BYTE = r"[ ]{1,2}(?=[0-9]?[A-Fa-f])[0-9A-Fa-f]{2}(?![0-9A-Za-z])"
_LARGEST_INTEGERS = frozenset(("2147483647", "4294967295"))


def national(run: Run, index: int, phone_words: PhoneWords) -> tuple[int, int] | None:
    """The span of a national number that begins with group ``index``, if a word for a phone stands beside it."""
    text, bounds, sizes, gaps = run.text, run.bounds, run.sizes, run.gaps
    start = bounds[index][0]
    if gaps[index - 1] in TIGHT or not may_start(text, start):
        return None
    # Behind a number that went, a dot is a bullet that joins the next one.
    if text[start - 1 : start] == "." and is_fraction(text, start) and not (index and run.taken[index - 1]):
        return None
    if index > 1 and _is_of_fraction(run, index):
        return None
    # "model-plus-20260420": the date of a release.
    if (
        sizes[index] == 8
        and text[start - 1 : start] in ("-", "_")
        and text[start - 2 : start - 1].isalpha()
        and has_date(run, index, index)
    ):
        return None
    if text[start - 1 : start] in _MARKS and text.endswith(_NO_LEADS, 0, start):
        return None
    if (
        text[start - 1 : start] == "*"
        and text[start - 2 : start - 1] == "["
        and has_fraction(text, bounds[index][1])
    ):
        return None
    if index == 0 and sizes[0] < 4 and _is_item_number(run):
        return None
    # "12:00:01.415] [98765]": the seconds of a time.
    if sizes[index] == 2 and text[start - 1 : start] == ":" and text[start - 2 : start - 1].isdigit():
        return None
    # "1) 98450 12346 2) …": no area's code without the bracket that opens it.
    if sizes[index] < 3 and gaps[index][:1] == ")" and text[start - 1 : start] != "(":
        return None
    if len(bounds) > MOST_GROUPS and text[start - 1 : start] != "(" and not phone_words.within_reach(start):
        return None
    candidates: list[tuple[int, int]] = []
    length = 0
    for last in range(index, min(len(bounds), index + 6)):
        size = sizes[last]
        if last > index:
            if not is_gap(gaps[last - 1]) or (size < 2 and not _is_lone(run, index, last)):
                break
            if sizes[last - 1] >= 9 and is_floated(text, bounds[last - 1][1]):
                break
            # "06 12 34 56 78 / 06 …": another number; "030/1234567": an area code.
            if length >= _LEAST_ALONE and begins_next(run, index, last):
                break
            # "0.987…" is a decimal, "Gate 1 - 98765 43210" counts gates.
            alone = last == index + 1 and sizes[index] == 1
            if alone and (gaps[index] == " - " or (gaps[index] == "." and text[start] == "0")):
                break
        length += size
        if length > _MOST_DIGITS:
            break
        if length < 8:
            continue
        strength = _national_shape(run.digits(index, last), sizes[index : last + 1])
        if not strength and last == index and _is_linked(text, start):
            strength = _foreign(run.digits(index, last))
        # India's in pairs, "98-76-54-32-10", but not "60 -70 -80 -70 -70".
        if (
            sizes[index : last + 1] == _PAIRS
            and run.digits(index, index)[0] != "0"
            and not _are_alike(run.gaps[index:last])
        ):
            continue
        if strength == PROBABLE and _has_area_in_brackets(run, index, last):
            strength = CERTAIN
        if strength == LIKELY and last == index + 2 and _is_plain_date(run, index):
            continue
        if strength and ends_freely(run, last):
            candidates.append((last, strength))
    best = None
    for last, strength in reversed(candidates):
        if (
            phone_words.near(start, bounds[last][1], strength)
            or _is_american(run, index, last)
            or _is_linked(text, start)
            or _is_brazilian_mobile(run, index, last)
        ):
            may_be_dated = last > index or sizes[index] in (8, 12)
            dated = (
                may_be_dated and has_date(run, index, last) and not phone_words.listed(start, bounds[last][1])
            )
            years = sizes[index] == 4 == sizes[last] and is_years(run, index, last)
            best = None if dated or years else last
            break
    if best is None or run.has_decimals(index, best) or in_uuid(text, start, bounds[best][1]):
        return None
    if sizes[index] == 2 == sizes[best] and compiled(_BYTE).match(text, bounds[best][1]) is not None:
        return None
    if best > index and sizes[index] in (3, 4) and "-" in gaps[index] and is_range(text, start):
        return None
    end = bounds[best][1]
    if start and text[start - 1] == "(" and ")" in text[start:end]:
        start -= 1
    return start, with_extension(run, start, end)


def is_dictated(run: Run, phone_words: PhoneWords) -> bool:
    """Whether a run of single digits is a telephone number as one says it: "ring me: 0 1 7 1 - 5 3 3 8 2 1 0"."""
    start, end = run.span(0, run.last)
    if not run.may_stand(0, run.last):
        return False
    if words.before(run.text, start, lexicon.PHONE, _LONGEST_LEAD) is not None:
        return True
    digits = run.digits(0, run.last)
    # Ratings, bits and counts are written so, too.
    if _national_shape(digits, [len(digits)]) != CERTAIN or len(set(digits)) < _LEAST_KINDS:
        return False
    if digits in _COUNTING:
        return False
    lead = words.before(run.text, start, lexicon.HINT, _LONGEST_LEAD)
    if lead is not None:
        # "call (9 1 7) 5 5 5 - 0 1 4 3": ratings have no groups.
        grouped = len(set(run.gaps[:-1])) > 1 and not lead.strip(" (")
        return grouped or compiled(_WHOM).match(lead) is not None
    # Ratings are joined by blanks.
    return phone_words.near(start, end, PROBABLE if set(run.gaps[:-1]) == {" "} else CERTAIN)


def _is_of_fraction(run: Run, index: int) -> bool:
    """Whether a group goes on with a decimal's fraction in groups as long: ``3.14159 26535 89793``."""
    size = run.sizes[index]
    at, first = index, max(0, index - MOST_GROUPS)
    while at > first and run.gaps[at - 1] == " " and run.sizes[at - 1] == size and not run.taken[at - 1]:
        at -= 1
    return 0 < at < index and run.gaps[at - 1] == "." and is_fraction(run.text, run.bounds[at][0])


def rises(run: Run) -> bool:
    """Whether a run is a row of growing numbers: ``320 480 768 1024 1280``.

    Four short ones joined by blanks are a row, too, if together they are no telephone number: ``360 414 768 1024``.
    """
    if not (_SHORTEST_ROW <= len(run.bounds) <= _LONGEST_ROW and 2 < min(run.sizes) < _LEAST_ALONE):
        return False
    if len(run.bounds) == _SHORTEST_ROW and (
        max(run.sizes) > _LONGEST_IN_ROW
        or set(run.gaps[:-1]) != {" "}
        or (run.count <= _MOST_DIGITS and _national_shape(run.digits(0, run.last), run.sizes) != 0)
    ):
        return False
    # Compared as they are written: a group may have more digits than ``int`` reads.
    digits = [run.digits(group, group).lstrip("0") for group in range(len(run.bounds))]
    return all((len(earlier), earlier) < (len(later), later) for earlier, later in pairwise(digits))


def _is_plain_date(run: Run, index: int) -> bool:
    """Whether three groups are written as most dates are, ``2024-01-15``: asked before any word is read."""
    sizes = run.sizes[index : index + 3]
    year = index if sizes == [4, 2, 2] else index + 2 if sizes == [2, 2, 4] else -1
    return year >= 0 and run.text.startswith(("19", "20"), run.bounds[year][0])


def _is_american(run: Run, first: int, last: int) -> bool:
    """Whether a number is written as nothing else is: ``(NPA) NXX-XXXX`` of the North American numbering plan."""
    if (
        last != first + 2
        or run.sizes[first : last + 1] != [3, 3, 4]
        or run.gaps[first + 1] not in ("-", ".", " ", " - ")
    ):
        return False
    start = run.bounds[first][0]
    digits = run.digits(first, last)
    return (
        run.text[start - 1 : start] == "("
        and run.gaps[first] in (") ", ")", ")-", ") - ", ")  ")
        and digits[0] not in "01"
        and digits[3] not in "01"
        and digits[1:3] != "11"
        and run.text[max(0, start - 2) : start - 1] not in ALNUM
    )


def _has_area_in_brackets(run: Run, first: int, last: int) -> bool:
    """Whether a number is written as Brazil's are: ``(11) 3456-7890``, ``(11) 98765-4321``."""
    start = run.bounds[first][0]
    return (
        last == first + 2
        and run.sizes[first : last + 1] in ([2, 4, 4], [2, 5, 4])
        and run.text[start - 1 : start] == "("
        and run.gaps[first] in (") ", ")")
        and run.gaps[first + 1] in ("-", " ")
        and "0" not in run.digits(first, first)
        and run.text[max(0, start - 2) : start - 1] not in ALNUM
    )


def _is_brazilian_mobile(run: Run, first: int, last: int) -> bool:
    """Whether a number is written as nothing else is: ``(11) 98765-4321`` of Brazil's numbering plan."""
    return (
        _has_area_in_brackets(run, first, last)
        and run.sizes[first + 1] == 5
        and run.digits(first + 1, last)[0] == "9"
        and run.gaps[first + 1] == "-"
    )


def _are_alike(gaps: list[str]) -> bool:
    return gaps[0] in (" ", "-", ".") and len(set(gaps)) == 1


def _is_lone(run: Run, first: int, last: int) -> bool:
    """Whether a digit of its own belongs to a number: ``(85) 9 8765-4321`` of Brazil, ``06 1 234 5678`` of Budapest."""
    if last != first + 1:
        return False
    sizes = run.sizes[first : last + 3]
    if sizes == [2, 1, 4, 4]:
        return run.groups[last] == "9" and "0" not in run.groups[first]
    return sizes == [2, 1, 3, 4] and run.groups[first] == "06" and run.groups[last] == "1"


def _is_item_number(run: Run) -> bool:
    """Whether the first group is the number of a list's item: ``2. 98765 43210``; ``(11) 2341-0332`` is an area's."""
    if (
        run.text[run.bounds[0][0] - 1 : run.bounds[0][0]] == "("
        and run.count - run.sizes[0] < _LEAST_BEHIND_ITEM
    ):
        return False
    return run.gaps[0][:2] in (". ", ") ") and run.text[
        max(0, run.bounds[0][0] - 12) : run.bounds[0][0]
    ].rstrip(" \t>|*-")[-1:] in ("", "\n")


def _national_shape(digits: str, sizes: list[int]) -> int:
    """How much the digits and their groups look like a telephone number; 0 for not at all."""
    length = len(digits)
    if len(sizes) == 1 and digits in _LARGEST_INTEGERS:
        return 0
    if digits[:2] == "00" or digits == digits[0] * length:
        return 0
    if len(sizes) > 1 and sizes[0] == 1 and digits[0] not in "0178":
        return LIKELY if length < 11 else 0
    pairs_at_end = sizes[-1] < 3 and len(sizes) > 2 and sizes != [1, 3, 3, 2, 2]
    if length >= 10 and digits[0] != "0" and pairs_at_end:
        # India's, in pairs.
        return PROBABLE if sizes == _PAIRS and digits[0] in "6789" else 0
    if length == 8:
        return LIKELY if digits[0] not in "01" or (len(sizes) > 1 and sizes != [4, 4]) else 0
    if length == 9:
        return CERTAIN if digits[0] == "0" else PROBABLE if len(sizes) > 1 else LIKELY
    if length == 10:
        return CERTAIN if digits[0] != "1" else PROBABLE if sizes == [2, 4, 4] else 0
    if length == 11:
        if digits[0] == "0" or (digits[0] == "1" and digits[1] not in "01"):
            return CERTAIN
        return CERTAIN if digits[0] in "78" and digits[1] in "3489" else PROBABLE
    if length == 12:
        indian = digits[:2] == "91" and digits[2] in "6789"
        return CERTAIN if digits[0] == "0" or indian else _foreign(digits)
    if is_argentine(digits):
        return CERTAIN if len(sizes) > 1 else PROBABLE
    return LIKELY if length == 13 and digits[:3] == "091" else 0


def _is_linked(text: str, start: int) -> bool:
    """Whether a number is where links to a chat have one, with its country's code: ``wa.me/6281…``."""
    return text[start - 1 : start] in ("/", "=") and text.endswith(_LINKS, 0, start)


def _foreign(digits: str) -> int:
    return LIKELY if digits[0] not in "01" and is_international(digits, bare=True) else 0
