"""Ranges of numbers, written as short telephone numbers are: ``9800-9899``, ``130-139 150-159``, ``2000-1500``."""

from taskflow.redaction.lazy import compiled

_PAIR = r"([0-9]{3,4})[ ]?-[ ]?([0-9]{3,4})(?![0-9\-])"
_HOURS, _QUARTERS = 24, frozenset(("00", "15", "30", "45"))
# How the first and the last number of a range end: "130-139", "2221-2720".
_ENDS = frozenset(("09", "10"))
_LABEL_ENDS = (":", ".", "=")


def is_range(text: str, start: int) -> bool:
    """Whether the digits at ``start`` are a range, or hours: ``9800-9899``, ``0900-1730``. Right behind a label's colon
    or full stop they are none.
    """
    pair = compiled(_PAIR).match(text, start)
    if pair is None:
        return False
    first, last = pair.groups()
    if len(first) != len(last) or text[start - 3 if start > 3 else 0 : start].rstrip().endswith(_LABEL_ENDS):
        return False
    if _is_time(first) and _is_time(last):
        return True
    rises = first < last and (first[0] == last[0] or first[-2:] + last[-2:] == "0099")
    return rises and first[-1] + last[-1] in _ENDS


def _is_time(digits: str) -> bool:
    return len(digits) == 4 and int(digits[:2]) <= _HOURS and digits[2:] in _QUARTERS
