"""Telephone numbers: with an international prefix anywhere, in a national format beside a word for a phone."""

import re
from bisect import bisect_left, bisect_right

from taskflow.records.redaction import lexicon, words
from taskflow.records.redaction.digit_runs import TIGHT, Run, has_fraction, in_uuid, is_fraction, may_start
from taskflow.records.redaction.fold import BARRIER
from taskflow.records.redaction.lazy import compiled
from taskflow.records.redaction.phone_plan import PLANS

_MOST_DIGITS = 15
_MOST_GROUPS = 9
_AADHAAR_LIKE = 12
_GAP = re.compile(r" {1,2}|[ \t]?[-./][ ]?|[ ]?[()\[\]][ ]?|[)\]][-./ ][(\[]?|[ ]?[)\]][ ]?[-.(\[]|_")
_EXTENSION = (
    r"(?i:[ ,;]{0,2}(?:\(?(?:ext(?:ension|n)?|x|xtn|dw|विस्तार)[ .:=]{0,3}|#|;ext=)"
    r"[0-9]{1,6}\)?(?![0-9A-Za-z]))"
)
_EXTENSION_STARTS = frozenset(" ,;(xXeEdD#व")
# Before a plus sign: an offset from UTC, a sum.
_OFFSETS = ("UTC", "GMT", "utc", "gmt", "Utc", "Gmt", "+", ")", "]")
_BEFORE, _AFTER, _AROUND = 45, 30, 80
_DIRECT, _NEXT = 16, 8
_KINDS = (lexicon.PHONE, lexicon.HINT, lexicon.NUMBER)
_ANY_KIND = lexicon.PHONE | lexicon.HINT | lexicon.NUMBER
# Before and after "number" when it is the name of a field.
_OPENS = frozenset(("", "\n", '"', "'", "|", ",", "{", ";", "("))
_IS = re.compile(r"[\"']? ?(?:is|:|=|-)")
# What a shape is worth: certain ones count beside any hint, others only right after a word for a phone.
CERTAIN, PROBABLE, LIKELY = 3, 2, 1
_BREAKS = re.compile(r"[0-9\n.;\x00]")


class PhoneWords:
    """The words for phones around the numbers in doubt, by how much they say.

    Numbers are asked about in the order of the text; each stretch of it is read once.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._read = 0
        self._previous: words.Word = (0, 0, 0)
        # Starts and ends of the words found, for each of _KINDS.
        self._found: list[tuple[list[int], list[int]]] = [([], []), ([], []), ([], [])]

    def _read_around(self, start: int, end: int) -> None:
        text = self._text
        low = max(self._read, start - _AROUND)
        high = min(len(text), end + _AROUND)
        while high < len(text) and high < end + 2 * _AROUND and text[high].isalpha():
            high += 1
        if high <= low:
            return
        self._read = high
        for word in words.words(text, low, high):
            begin, stop, kinds = word
            if not kinds & _ANY_KIND:
                self._previous = word
                continue
            for (starts, ends), kind in zip(self._found, _KINDS, strict=True):
                if kinds & kind and (kind != lexicon.NUMBER or self._is_phone_number(self._previous, word)):
                    starts.append(begin)
                    ends.append(stop)
            self._previous = word

    def _is_phone_number(self, previous: words.Word, word: words.Word) -> bool:
        """Whether a word for any number means a phone's: "my number", "number: …", "नंबर", not "order number"."""
        start, end, _ = word
        text = self._text
        low = max(0, start - 30)
        context = text[max(low, text.rfind(BARRIER, low, start) + 1) : start]
        if words.mentions(context, lexicon.OTHER):
            return False
        if not text[start:end].isascii():
            return True
        joined = start - previous[1] <= 2 and BARRIER not in text[previous[1] : start]
        if joined and previous[2] & (lexicon.MINE | lexicon.PHONE | lexicon.HINT):
            return True
        return (
            text[max(0, start - 1) : start] in _OPENS and end - start > 4 and _IS.match(text, end) is not None
        )

    def within_reach(self, start: int) -> bool:
        """Whether a word for a phone is near enough to name a number that begins at ``start``."""
        self._read_around(start, start)
        for starts, ends in self._found:
            last = bisect_right(ends, start)
            if (last and start - ends[last - 1] <= _BEFORE) or (
                last < len(starts) and starts[last] - start <= _AROUND
            ):
                return True
        return False

    def near(self, start: int, end: int, strength: int) -> bool:
        """Whether a phone word names the number at ``start`` to ``end``."""
        self._read_around(start, end)
        for kind, (starts, ends) in enumerate(self._found):
            if not starts:
                continue
            if kind and strength == LIKELY:
                return False
            last = bisect_right(ends, start) - 1
            if last >= 0 and start - ends[last] <= _BEFORE and self._names(kind, ends[last], start, strength):
                return True
            first = bisect_left(starts, end)
            if strength == CERTAIN and first < len(starts) and starts[first] - end <= _AFTER:
                between = self._text[end : starts[first]]
                if not _BREAKS.search(between) and not _says_other(between):
                    return True
        return False

    def _names(self, kind: int, end: int, start: int, strength: int) -> bool:
        between = self._text[end:start]
        if BARRIER in between or _says_other(between):
            return False
        if strength == CERTAIN:
            return True
        direct = _NEXT if kind else _DIRECT
        return len(between) <= direct and not any(character.isdigit() for character in between)


def _says_other(between: str) -> bool:
    return words.is_priced(between) or words.mentions(between, lexicon.OTHER)


def international(run: Run, index: int) -> tuple[int, int] | None:
    """The span, prefix and extension included, of an international number that begins with group ``index``."""
    prefix = _international_prefix(run, index)
    if prefix is None:
        return None
    start, trunk = prefix
    best = None
    digits = ""
    for last in range(index, min(len(run.bounds), index + _MOST_GROUPS)):
        gap = run.gap(last - 1) if last > index else ""
        if last > index and not _GAP.fullmatch(gap):
            break
        group = run.digits(last, last)
        # The national trunk prefix in "+44 (0)20" is not dialled from abroad.
        if group == "0" and gap.endswith("(") and run.gap(last).startswith(")"):
            continue
        digits += group
        if len(digits) - trunk > _MOST_DIGITS:
            break
        allowed = _is_international(digits[trunk:], bare=last == index and trunk > 0)
        if allowed and len(digits) == _AADHAAR_LIKE and trunk:
            allowed = _is_assigned(digits[trunk:])
        if not allowed and not trunk and best is None:
            allowed = _is_written_as_phone(run.sizes[index : last + 1], digits)
        if allowed and free_standing_after(run, last):
            best = last
    if best is None or has_date(run, index, best):
        return None
    if in_uuid(run.text, start, run.bounds[best][1]):
        return None
    return start, _with_extension(run, start, run.bounds[best][1])


def _international_prefix(run: Run, index: int) -> tuple[int, int] | None:
    """Where the prefix starts and how many of the first digits are dialling prefix (00, 011)."""
    start = run.bounds[index][0]
    text = run.text
    lead = start
    if lead and text[lead - 1] in "([" and lead > 1 and text[lead - 2] == "+":
        lead -= 1
    if lead and text[lead - 1] == "+":
        plus = lead - 1
        if not text[max(0, plus - 3) : plus].endswith(_OFFSETS) and may_start(text, plus):
            return (plus - 1 if plus and text[plus - 1] in "([" else plus), 0
        return None
    digits = run.digits(index, min(index + 1, len(run.bounds) - 1))
    if is_fraction(text, start) or not may_start(text, start):
        return None
    if run.gap(index - 1) in TIGHT:
        return None
    if start and text[start - 1] == "(":
        start -= 1
    if digits.startswith("00") and digits[2:3] not in ("", "0"):
        return start, 2
    if digits.startswith("011") and digits[3:4] not in ("", "0"):
        return start, 3
    return None


def _is_international(digits: str, *, bare: bool) -> bool:
    """Whether ``digits`` are a country calling code and a number its plan allows."""
    size = _calling_code(digits)
    code, number = digits[:size], digits[size:]
    if not size or len(number) < 7:
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
    return next((size for size in (1, 2, 3) if digits[:size] in PLANS), 0)


def plan_allows(code: str, number: str) -> bool:
    """Whether the numbering plan of a country calling code allows a national number."""
    return compiled(PLANS[code]).fullmatch(number) is not None


def free_standing_after(run: Run, last: int) -> bool:
    end = run.bounds[last][1]
    if has_fraction(run.text, end) and (last + 1 >= len(run.bounds) or run.gap(last) != "."):
        return False
    following = run.text[end : end + 1]
    return not (following.isascii() and following.isalnum()) or _extension_end(run.text, end) > end


def national(run: Run, index: int, phone_words: PhoneWords) -> tuple[int, int] | None:
    """The span of a national number that begins with group ``index``, if a word for a phone stands beside it."""
    text = run.text
    start = run.bounds[index][0]
    if len(run.bounds) > _MOST_GROUPS and not phone_words.within_reach(start):
        return None
    candidates: list[tuple[int, int]] = []
    length = 0
    for last in range(index, min(len(run.bounds), index + 6)):
        if last > index and (run.sizes[last] < 2 or not _GAP.fullmatch(run.gap(last - 1))):
            break
        if last == index + 1 and run.sizes[index] == 1 and run.gap(index) == "." and text[start] == "0":
            break
        length += run.sizes[last]
        if length > 13:
            break
        if length < 8:
            continue
        strength = _national_shape(run.digits(index, last), run.sizes[index : last + 1])
        if strength and free_standing_after(run, last):
            candidates.append((last, strength))
    if (
        not candidates
        or not may_start(text, start)
        or is_fraction(text, start)
        or run.gap(index - 1) in TIGHT
    ):
        return None
    best = None
    for last, strength in reversed(candidates):
        if phone_words.near(start, run.bounds[last][1], strength):
            best = None if has_date(run, index, last) else last
            break
    if best is None or in_uuid(text, start, run.bounds[best][1]):
        return None
    end = run.bounds[best][1]
    if start and text[start - 1] == "(" and ")" in text[start:end]:
        start -= 1
    return start, _with_extension(run, start, end)


def _national_shape(digits: str, sizes: list[int]) -> int:
    length = len(digits)
    if len(sizes) > 1 and sizes[0] == 1 and digits[0] not in "0178":
        return 0
    if digits.startswith("00") or (len(set(digits)) == 1):
        return 0
    if length >= 10 and digits[0] != "0" and sizes[-1] < 3 and len(sizes) > 2:
        return 0
    if length == 10:
        return CERTAIN if digits[0] not in "01" or digits[0] == "0" else 0
    if length == 11:
        if digits[0] == "0" or (digits[0] == "1" and digits[1] not in "01"):
            return CERTAIN
        return CERTAIN if digits[0] in "78" and digits[1] in "3489" else PROBABLE
    if length == 12:
        return (
            CERTAIN if digits[0] == "0" or (digits[:2] == "91" and digits[2] in "6789") else _foreign(digits)
        )
    if length == 13:
        return LIKELY if digits[:3] == "091" else 0
    if length == 9:
        return CERTAIN if digits[0] == "0" else PROBABLE if len(sizes) > 1 else LIKELY
    return LIKELY if length == 8 and digits[0] not in "01" else 0


def _foreign(digits: str) -> int:
    return LIKELY if digits[0] not in "01" and _is_international(digits, bare=True) else 0


def _with_extension(run: Run, start: int, end: int) -> int:
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


def has_date(run: Run, first: int, last: int) -> bool:
    """Whether some of the groups are a date, or two years."""
    sizes = run.sizes
    for index in range(first, last + 1):
        digits = run.digits(index, index)
        if sizes[index] in (8, 12, 14) and _is_date(digits[:4], digits[4:6], digits[6:8]):
            return True
        if sizes[index] == 8 and _is_date(digits[4:], digits[2:4], digits[:2]):
            return True
        if _is_year(digits) and index < last and "-" in run.gap(index):
            following = run.digits(index + 1, index + 1)
            if _is_year(following):
                return True
        if index + 2 > last or run.gap(index) != run.gap(index + 1):
            continue
        one, two, three = (run.digits(at, at) for at in range(index, index + 3))
        if _is_date(one, two, three) or _is_date(three, two, one) or _is_date(three, one, two):
            return True
    return False


def _is_date(year: str, month: str, day: str) -> bool:
    return (
        _is_year(year) and len(month) < 3 and len(day) < 3 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31
    )


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits[:2] in ("19", "20")
