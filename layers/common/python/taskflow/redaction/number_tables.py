"""Tables of code points, dumps of bytes, weights in brackets: groups of digits in them are no number of anybody's."""

from taskflow.redaction.digit_runs import Run
from taskflow.redaction.lazy import compiled

# ``523F `` before a group and `` 520A`` behind it: as long as the group, and hexadecimal.
_HEX_BEFORE = r"(?<![0-9A-Za-z])(?=[0-9]*[A-Fa-f])[0-9A-Fa-f]{4,5}[ \t]{0,2}\r?\n?$"
_HEX_BEHIND = r"[ \t]{0,2}\r?\n?(?=[0-9]*[A-Fa-f])(?=[0-9A-Fa-f]*[0-9])[0-9A-Fa-f]{4,5}(?![0-9A-Za-z])"
_OPENINGS = ("[.", "[*", "(.")


def in_table(run: Run, first: int, last: int) -> bool:
    """Whether groups ``first`` to ``last``, of four digits each, are numbers of a table.

    They count up by one, stand beside hexadecimal numbers of as many digits, or a bracket and a dot open them.
    """
    text = run.text
    start, end = run.span(first, last)
    if text[start - 2 : start] in _OPENINGS:
        return True
    numbers = [int(group) for group in run.groups[first : last + 1]]
    if all(later - earlier == 1 for earlier, later in zip(numbers, numbers[1:], strict=False)):
        return True
    if run.gaps[first] != " ":
        return False
    return (
        compiled(_HEX_BEFORE).search(text, max(0, start - 8), start) is not None
        or compiled(_HEX_BEHIND).match(text, end) is not None
    )
