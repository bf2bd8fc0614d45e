"""Dates among the digits of a run: they are no telephone numbers, whatever word stands beside them."""

from taskflow.redaction.digit_runs import Run

# The digits of a day in one piece, with its minute, with its second.
_WHOLE_DATES = (8, 12, 14)


def has_date(run: Run, first: int, last: int) -> bool:
    """Whether some of the groups are a date, or two years."""
    sizes = run.sizes
    for index in range(first, last + 1):
        size = sizes[index]
        # A group may be a year, or a whole date.
        if (size == 4 and run.groups[index][0] in "12") or size in _WHOLE_DATES:
            break
    else:
        return False
    for index in range(first, last + 1):
        digits = run.groups[index]
        if sizes[index] in _WHOLE_DATES and _is_date(digits[:4], digits[4:6], digits[6:8]):
            return True
        if sizes[index] == 8 and _is_date(digits[4:], digits[2:4], digits[:2]):
            return True
        # "010-2003-2042" is a number, "1923-2023" are years.
        may_be_years = index == first or run.text[run.bounds[first][0]] != "0"
        if may_be_years and _is_year(digits) and index < last and "-" in run.gaps[index]:
            following = run.groups[index + 1]
            if _is_year(following):
                return True
        if index + 2 > last or run.gaps[index] != run.gaps[index + 1]:
            continue
        one, two, three = run.groups[index : index + 3]
        if _is_old_date(one, two, three) or _is_old_date(three, two, one) or _is_old_date(three, one, two):
            return True
        if _is_date(one, two, three) or _is_date(three, two, one) or _is_date(three, one, two):
            return True
    return False


def is_years(run: Run, first: int, last: int) -> bool:
    """Whether two groups are years, one later than the other: "2008-2014", "2003 2004"; also in a list of numbers."""
    if last != first + 1 or run.gaps[first] not in ("-", " ", " - "):
        return False
    earlier, later = run.groups[first : last + 1]
    return _is_year(earlier) and _is_year(later) and earlier < later


def _is_date(year: str, month: str, day: str) -> bool:
    return (
        _is_year(year) and len(month) < 3 and len(day) < 3 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31
    )


def _is_old_date(year: str, month: str, day: str) -> bool:
    """A day of the five centuries before the last one, written out."""
    return (
        len(month) == len(day) == 2
        and year[:2] in ("15", "16", "17", "18")
        and _is_date(f"20{year[2:]}", month, day)
    )


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits[:2] in ("19", "20")
