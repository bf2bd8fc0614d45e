"""Telephone numbers: with an international prefix anywhere, in a national format beside a word for a phone."""

import re

from taskflow.records.redaction import words
from taskflow.records.redaction.digit_runs import Run, has_fraction, in_uuid, is_fraction, may_start
from taskflow.records.redaction.phone_plan import PLANS

_MOST_DIGITS = 15
_MOST_GROUPS = 9
_GAP = re.compile(r" {1,2}|[ \t]?[-./][ ]?|[ ]?[()\[\]][ ]?|[)\]][-./ ][(\[]?|[ ]?[)\]][ ]?[-.(\[]|_")
_EXTENSION = re.compile(
    r"[ ,;]{0,2}(?:\(?(?:ext(?:ension|n)?|x|xtn|dw|विस्तार)[ .:=]{0,3}|#|;ext=)[0-9]{1,6}\)?(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:utc|gmt|[0-9]|\+|z)$", re.IGNORECASE)
_DATE = re.compile(
    r"(?<![0-9])(?:(?:19|20)[0-9]{2}([-./ ])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12][0-9]|3[01])"
    r"|(?:0?[1-9]|[12][0-9]|3[01])([-./ ])(?:0?[1-9]|1[0-2])\2(?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2} ?- ?(?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[0-9]{4}|[0-9]{6})?)(?![0-9])"
)
_WIDE = 45
_compiled: dict[str, re.Pattern[str]] = {}


def find_international(run: Run, index: int) -> tuple[int, int] | None:
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
        if _is_international(digits[trunk:], bare=last == index and trunk > 0) and free_standing_after(
            run, last
        ):
            best = last
    if best is None or _DATE.search(run.text, run.bounds[index][0], run.bounds[best][1]) is not None:
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
        if _OFFSET.search(text, max(0, plus - 3), plus) is None:
            return (plus - 1 if plus and text[plus - 1] in "([" else plus), 0
        return None
    digits = run.digits(index, min(index + 1, len(run.bounds) - 1))
    if is_fraction(text, start) or not may_start(text, start):
        return None
    if index and run.gap(index - 1) in ("-", ".", "/", "_"):
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
    for size in (1, 2, 3):
        code = digits[:size]
        if code not in PLANS:
            continue
        number = digits[size:]
        if len(number) < 7:
            return False
        return plan_allows(code, number) or (
            not bare and number[0] == "0" and code != "39" and plan_allows(code, number[1:])
        )
    return False


def plan_allows(code: str, number: str) -> bool:
    """Whether the numbering plan of a country calling code allows a national number."""
    pattern = _compiled.get(code)
    if pattern is None:
        pattern = _compiled[code] = re.compile(PLANS[code])
    return pattern.fullmatch(number) is not None


def free_standing_after(run: Run, last: int) -> bool:
    end = run.bounds[last][1]
    if has_fraction(run.text, end) and (last + 1 >= len(run.bounds) or run.gap(last) != "."):
        return False
    following = run.text[end : end + 1]
    return not (following.isascii() and following.isalnum()) or _EXTENSION.match(run.text, end) is not None


def find_national(run: Run, index: int) -> tuple[int, int] | None:
    """The span of a national number that begins with group ``index``, if a word for a phone stands beside it."""
    text = run.text
    start = run.bounds[index][0]
    if not may_start(text, start) or is_fraction(text, start):
        return None
    if index and run.gap(index - 1) in ("-", ".", "/", "_"):
        return None
    best = None
    for last in range(index, min(len(run.bounds), index + 6)):
        if last > index and not _GAP.fullmatch(run.gap(last - 1)):
            break
        digits = run.digits(index, last)
        if len(digits) > 13:
            break
        sizes = [run.size(group) for group in range(index, last + 1)]
        strength = _national_shape(digits, sizes)
        if strength and free_standing_after(run, last) and _named(run, index, last, strength):
            best = last
    if best is None:
        return None
    end = run.bounds[best][1]
    if _DATE.search(text, start, end) is not None or in_uuid(text, start, end):
        return None
    if start and text[start - 1] == "(" and ")" in text[start:end]:
        start -= 1
    return start, _with_extension(run, start, end)


# What a shape is worth: certain ones count beside any hint, others only right after a word for a phone.
_CERTAIN, _LIKELY = 2, 1


def _national_shape(digits: str, sizes: list[int]) -> int:
    length = len(digits)
    grouped = len(sizes) > 1
    if grouped and (min(sizes[1:]) < 2 or (sizes[0] == 1 and digits[0] not in "0178")):
        return 0
    if digits.startswith("00") or (len(set(digits)) == 1):
        return 0
    if length == 10:
        return _CERTAIN if digits[0] not in "01" or digits[0] == "0" else 0
    if length == 11:
        if digits[0] == "0" or (digits[0] == "1" and digits[1] not in "01"):
            return _CERTAIN
        return _CERTAIN if digits[0] in "78" and digits[1] in "3489" else _LIKELY
    if length == 12:
        return (
            _CERTAIN if digits[0] == "0" or (digits[:2] == "91" and digits[2] in "6789") else _foreign(digits)
        )
    if length == 13:
        return _LIKELY if digits[:3] == "091" else 0
    if length == 9:
        return _CERTAIN if digits[0] == "0" else _LIKELY
    return _LIKELY if length == 8 and digits[0] not in "01" else 0


def _foreign(digits: str) -> int:
    return _LIKELY if digits[0] not in "01" and _is_international(digits, bare=True) else 0


def _named(run: Run, index: int, last: int, strength: int) -> bool:
    text = run.text
    start, end = run.span(index, last)
    lead = words.before(text, start, words.PHONE, _WIDE)
    if lead is not None and _only_words(lead, strength):
        return True
    lead = words.before(text, start, words.PHONE_HINT, _WIDE)
    if lead is not None and strength == _CERTAIN and _only_words(lead, strength):
        return True
    lead = words.before(text, start, words.NUMBER, _WIDE)
    if lead is not None and _only_words(lead, strength) and strength == _CERTAIN:
        context = text[max(0, start - 2 * _WIDE) : start - len(lead)].rpartition("\x00")[2]
        if words.OTHER_NUMBER.search(context[-30:]) is None:
            return True
    if strength != _CERTAIN:
        return False
    for word in (words.PHONE, words.PHONE_HINT, words.NUMBER):
        tail = words.after(text, end, word, 30)
        if tail is not None and not re.search(r"[0-9\n.;]", tail) and words.OTHER_NUMBER.search(tail) is None:
            return True
    return False


def _only_words(lead: str, strength: int) -> bool:
    """Whether nothing between the word and the number says that the number is another thing."""
    if strength == _LIKELY and len(lead) > 16:
        return False
    return words.OTHER_NUMBER.search(lead) is None and not any(character.isdigit() for character in lead)


def _with_extension(run: Run, start: int, end: int) -> int:
    if (
        run.text[start : start + 1] == "("
        and run.text[end : end + 1] == ")"
        and ")" not in run.text[start:end]
    ):
        end += 1
    match = _EXTENSION.match(run.text, end)
    return match.end() if match else end
