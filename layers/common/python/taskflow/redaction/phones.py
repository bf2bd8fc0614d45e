"""Telephone numbers with an international prefix, in any context."""

import re
from collections.abc import Iterator

from taskflow.redaction.dates import has_date
from taskflow.redaction.digit_runs import (
    TIGHT,
    Run,
    has_fraction,
    in_uuid,
    is_floated,
    is_fraction,
    may_start,
)
from taskflow.redaction.lazy import compiled
from taskflow.redaction.phone_plan import PLANS
from taskflow.redaction.quantities import has_unit
from taskflow.redaction.spans import Span

# What may stand between the groups of one number: more than in a card's, for brackets around an area code.
_GAP = re.compile(r" {1,2}|[ \t]?[-./][ ]?[(\[]?|[ ]?[()\[\]][ ]?|[ ]?[)\]][ ]?[-./]?[ ]?[(\[]?|_")
_PLAIN_GAPS = frozenset((" ", "-", ".", "/", ") ", ")", "_", "  "))
MOST_GROUPS = 9
_LEAST_DIGITS, _MOST_DIGITS = 8, 15
_LEAST_NATIONAL = 5
# Of fewer digits in one piece a meter's reading or a serial number may be, zeros before it: "0098123456".
_LEAST_DIALLED = 11
_AADHAAR_LIKE = 12
_WHOLE, _SHORTEST_AREA = range(7, 10), 3
_EXTENSION = (
    r"(?i:[ ,;]{0,2}(?:\(?(?:ext(?:ension|n)?|x|xtn|dw|विस्तार)[ .:=]{0,3}|#|;ext=)"
    r"[0-9]{1,6}\)?(?![0-9A-Za-z]))"
)
_EXTENSION_STARTS = frozenset(" ,;(xXeEdD#व")
# ``+44 20 7946`` over ``0958``: a line broken within a number. The code alone stays short of being one.
_WRAPPED = (
    r"(?<![\w+])\+[1-9][0-9]{1,4}(?:[ .\-()]{1,2}[0-9]{1,6}){0,3}[ ]?\r?\n[ \t>]{0,4}"
    r"[0-9]{2,}(?:[ .\-][0-9]{2,6}){0,3}(?![0-9A-Za-z]|[.,:/\-][0-9])"
)
# Before a plus sign: an offset from UTC, a sum.
_COORDINATE = r"(?i)(?<![a-z])(?:lat|lon|lng|long|latitude|longitude|x|y|z)[\"']?[ ]?[:=][ ]?[\"']?$"
_OFFSETS = ("UTC", "GMT", "utc", "gmt", "Utc", "Gmt", "+", ")", "]")


def is_gap(gap: str) -> bool:
    """Whether ``gap`` may stand between the groups of one number; most need no regular expression."""
    return gap in _PLAIN_GAPS or (gap != "" and _GAP.fullmatch(gap) is not None)


def international(run: Run, index: int) -> tuple[int, int] | None:
    """The span, prefix and extension included, of an international number that begins with group ``index``."""
    prefix = _international_prefix(run, index)
    if prefix is None:
        return None
    start, trunk = prefix
    best = None
    digits = ""
    for last in range(index, min(run.last + 1, index + MOST_GROUPS)):
        group = run.groups[last]
        gap = ""
        if last > index:
            gap = run.gaps[last - 1]
            if not is_gap(gap) or (gap == "." and _is_decimal(run, index, last)):
                break
            if best is not None and begins_next(run, index, last) and group != "0":
                break
        # The national trunk prefix in "+44 (0)20" is not dialled from abroad.
        if group == "0" and gap.endswith("(") and run.gaps[last].startswith(")"):
            continue
        digits += group
        if len(digits) - trunk > _MOST_DIGITS:
            break
        if len(digits) - trunk < _LEAST_DIGITS:
            continue
        bare = last == index and trunk > 0
        allowed = is_international(digits[trunk:], bare=bare) and not (bare and len(digits) < _LEAST_DIALLED)
        if allowed and len(digits) == _AADHAAR_LIKE and trunk:
            allowed = _is_assigned(digits[trunk:])
        if not allowed and not trunk and best is None:
            allowed = _is_written_as_phone(run.sizes[index : last + 1], digits) and not has_unit(
                run.text, start, run.bounds[last][1]
            )
        if allowed and ends_freely(run, last):
            best = last
    if best is None or (best > index and (has_date(run, index, best) or run.has_decimals(index, best))):
        return None
    if in_uuid(run.text, start, run.bounds[best][1]):
        return None
    return start, with_extension(run, start, run.bounds[best][1])


def _is_decimal(run: Run, first: int, last: int) -> bool:
    """Whether two groups with a dot between them are one decimal number: a long one and a short one."""
    return last == first + 1 and run.sizes[first] in _WHOLE and run.sizes[last] < _SHORTEST_AREA


def wrapped(text: str) -> Iterator[Span]:
    """International numbers in a folded text that a line break parts: what stands before it is no number yet."""
    for match in compiled(_WRAPPED).finditer(text):
        head, _, tail = match.group().partition("\n")
        digits = "".join(filter(str.isdigit, head))
        whole = digits + "".join(filter(str.isdigit, tail))
        if not is_international(digits, bare=False) and is_international(whole, bare=False):
            yield match.start(), match.end(), "PHONE"


def begins_next(run: Run, first: int, last: int) -> bool:
    """Whether group ``last``, behind a whole number, begins the next one: ``/``, `` - ``, `` • ``, an area in brackets.

    Dots within a number are between all of its groups: a bullet is a dot, too.
    """
    gap = run.gaps[last - 1]
    if "/" in gap or gap.endswith(("(", "[")) or (gap[:1] == " " == gap[-1:] and gap.strip()):
        return True
    return gap == "." and last > first + 1 and all(run.gaps[at] != "." for at in range(first, last - 1))


def _international_prefix(run: Run, index: int) -> tuple[int, int] | None:
    """Where the prefix starts and how many of the first digits are dialling prefix (00, 011)."""
    start = run.bounds[index][0]
    text = run.text
    lead = start
    if lead and text[lead - 1] in "([" and lead > 1 and text[lead - 2] == "+":
        lead -= 1
    elif lead > 2 and text[lead - 1] == "(" and text[lead - 3 : lead - 1] == "+ ":
        # ``+ (91) 98765 43210``
        if not _is_apart(text, lead - 3):
            return None
        lead -= 2
    if lead > 1 and text[lead - 1] == " " and text[lead - 2] == "+":
        if not _is_apart(text, lead - 2):
            return None
        lead -= 1
    if lead and text[lead - 1] == "+":
        plus = lead - 1
        if run.gaps[index] == "." and compiled(_COORDINATE).search(text, plus - 16, plus) is not None:
            return None
        if not text[max(0, plus - 3) : plus].endswith(_OFFSETS) and may_start(text, plus):
            return (plus - 1 if plus and text[plus - 1] in "([" else plus), 0
        return None
    digits = run.digits(index, min(index + 1, len(run.bounds) - 1))
    if is_fraction(text, start) or not may_start(text, start):
        return None
    # A code such as ``NM_001301717``.
    if start and text[start - 1] == "_" and not may_start(text, start - 1):
        return None
    # "347 011 4660": a prefix begins a number.
    if run.gaps[index - 1] in TIGHT or run.gaps[index - 1] == " ":
        return None
    if start and text[start - 1] == "(":
        start -= 1
    # From Australia: "0011 44 20 …".
    if run.groups[index] == "0011":
        return start, 4
    if digits.startswith("00") and digits[2:3] not in ("", "0"):
        return start, 2
    if digits.startswith("011") and digits[3:4] not in ("", "0"):
        lasts = range(index, min(index + 4, len(run.bounds)))
        return None if any(is_argentine(run.digits(index, last)) for last in lasts) else (start, 3)
    return None


def is_argentine(digits: str) -> bool:
    """Whether digits are an Argentine mobile number as it is dialled at home: 0, area, 15, number, ``011 15-…``."""
    return (
        len(digits) == 13
        and digits[0] == "0"
        and digits[1] in "123"
        and "15" in (digits[3:5], digits[4:6], digits[5:7])
    )


def _is_apart(text: str, plus: int) -> bool:
    """Whether a plus sign that a space parts from its digits is no sign of a sum."""
    before = text[:plus].rstrip(" ")[-1:] if plus < 8 else text[plus - 8 : plus].rstrip(" ")[-1:]
    return not before or not (before.isdigit() or before in ")]+%=*/")


def is_international(digits: str, *, bare: bool) -> bool:
    """Whether ``digits`` are a country calling code and a number its plan allows."""
    size = _calling_code(digits)
    code, number = digits[:size], digits[size:]
    if not size or len(number) < _LEAST_NATIONAL or len(digits) < _LEAST_DIGITS:
        return False
    if plan_allows(code, number):
        return True
    return not bare and number[0] == "0" and code != "39" and plan_allows(code, number[1:])


def _is_assigned(digits: str) -> bool:
    """Whether a number is one its country hands out: asked of the library, which takes long to import, when twelve
    digits that start with a zero might as well be another number.
    """
    import phonenumbers

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}"))
    except phonenumbers.NumberParseException:
        return False


def _is_written_as_phone(sizes: list[int], digits: str) -> bool:
    """Whether digits after a plus sign are written as a number no plan has: ``+1-555-0123``, ``+1234567890``.

    Numbers made up for examples are, and numbers of plans that have since changed.
    """
    code = _calling_code(digits)
    if not code or not 8 <= len(digits) <= 14:
        return False
    return len(digits) >= 10 if len(sizes) == 1 else len(sizes) > 2 and sizes[-1] > 2 and sizes[0] == code


def _calling_code(digits: str) -> int:
    """How many of the first digits are a country calling code; 0 if none are."""
    for size in (1, 2, 3):
        if digits[:size] in PLANS:
            return size
    return 0


def plan_allows(code: str, number: str) -> bool:
    """Whether the numbering plan of a country calling code allows a national number."""
    return compiled(PLANS[code]).fullmatch(number) is not None


def ends_freely(run: Run, last: int) -> bool:
    end = run.bounds[last][1]
    if has_fraction(run.text, end) and (
        last + 1 >= len(run.bounds)
        or run.gaps[last] != "."
        # "+35236450.6" is a decimal.
        or (_is_decimal(run, last, last + 1) and not is_floated(run.text, end))
    ):
        return False
    following = run.text[end : end + 1]
    return not (following.isascii() and following.isalnum()) or _extension_end(run.text, end) > end


def with_extension(run: Run, start: int, end: int) -> int:
    if (
        run.text[start : start + 1] == "("
        and run.text[end : end + 1] == ")"
        and ")" not in run.text[start:end]
    ):
        end += 1
    return _extension_end(run.text, end)


def _extension_end(text: str, end: int) -> int:
    """Where an extension right after ``end`` ends; ``end`` without one."""
    if text[end : end + 1] not in _EXTENSION_STARTS:
        return end
    match = compiled(_EXTENSION).match(text, end)
    return match.end() if match else end
