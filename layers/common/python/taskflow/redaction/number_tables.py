"""Tables of code points, dumps of bytes, weights in brackets: groups of digits in them are no number of anybody's."""

from taskflow.redaction.digit_runs import Run
from taskflow.redaction.lazy import compiled

# ``523F `` before a group and `` 520A`` behind it: as long as the group, and hexadecimal.
_HEX = r"(?P<next>(?=[0-9]*[A-Fa-f])(?=[A-Fa-f]*[0-9])[0-9A-Fa-f]{4,5})"
_HEX_BEFORE = rf"(?<![0-9A-Za-z]){_HEX}[ \t]{{0,2}}\r?\n?$"
_HEX_BEHIND = rf"[ \t]{{0,2}}\r?\n?{_HEX}(?![0-9A-Za-z])"
_OPENINGS, _MARKS = ("[.", "[*", "(."), (".", "*")
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF\n")


def in_table(run: Run, first: int, last: int) -> bool:
    """Whether groups ``first`` to ``last``, of four digits each, are numbers of a table.

    They count up by one, stand beside a hexadecimal number that begins as they do, or a bracket and a dot open them.
    """
    text, groups = run.text, run.groups
    start, end = run.bounds[first][0], run.bounds[last][1]
    if text[start - 1 : start] in _MARKS and text[start - 2 : start] in _OPENINGS:
        return True
    # Most numbers need no more than a look at what their first groups and their neighbours end in.
    if groups[first][:2] == groups[first + 1][:2] and all(
        int(groups[index + 1]) - int(groups[index]) == 1 for index in range(first, last)
    ):
        return True
    if run.gaps[first] != " ":
        return False
    # "added 4111 …" and "order 9f3b, 4111 …" begin otherwise than what stands beside them.
    if _HEXADECIMAL.issuperset(text[start - 3 : start - 1]):
        before = compiled(_HEX_BEFORE).search(text, max(0, start - 8), start)
        if before is not None and before["next"][:2] == groups[first][:2]:
            return True
    if not _HEXADECIMAL.issuperset(text[end + 1 : end + 5]):
        return False
    behind = compiled(_HEX_BEHIND).match(text, end)
    return behind is not None and behind["next"][:2] == groups[last][:2]
