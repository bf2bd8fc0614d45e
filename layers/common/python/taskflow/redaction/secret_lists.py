"""Lists and columns of secrets: one name of a secret names every value below or behind it.

Read are tables with a header (tabs, bars, semicolons, commas) and arrays under a key, in JSON, YAML and source code.
What stands there must look like a secret by itself: random, and long enough.
"""

from collections.abc import Generator, Iterator

from taskflow.redaction.credentials import names_secret, opaque
from taskflow.redaction.lazy import compiled
from taskflow.redaction.spans import Span

# ``"api_keys": [``, ``TOKENS = (``, ``secrets:`` over ``- …``. Literals first: a regular expression finds those fast.
_ARRAY = (
    r"(?:ey|EY|oken|OKEN|ecret|ECRET|assword|ASSWORD)[sS]?[\"'`]?[ \t]{0,4}(?::=|=>|[:=])[ \t]{0,4}"
    r"(?:\r?\n[ \t]{0,16})?(?:(?:new[ ])?(?:\[\])?[A-Za-z.<>]{1,16}[ ]?)?(?P<open>[\[({]|-[ ])"
)
_NAME = r"[A-Za-z][\w\-. ]{0,40}$"
_LONGEST_BEFORE = 41
_ITEM = r"[ \t\r\n]{0,24}(?:-[ ]{1,3})?(?P<quote>[\"'`]?)(?P<value>[0-9A-Za-z_\-.+/~%]{12,}={0,2})(?P=quote)[ \t]{0,8}"
_NEXT = r"(?:,|;|\r?\n(?=[ \t]{0,16}(?:-[ ]|[\"'`])))"
_VALUE = r"[0-9A-Za-z_\-.+/~%]{12,}={0,2}"
_RULE = r"[\s|:+=\-]+"
_DELIMITERS = "\t|;,"
_AROUND_CELL = " \t\r\"'`*"
_LONGEST_HEADER, _LONGEST_NAME = 400, 40
# More rows are read of a table than anybody pastes, and no more.
_MOST_ROWS = 2000
_WORDS = ("ey", "EY", "oken", "OKEN", "ecret", "ECRET", "asswo", "ASSWO")


def secret_lists(text: str) -> Iterator[Span]:
    """Every secret in a list or a column of a folded text that ``may_assign`` does not rule out."""
    if "[" in text or "(" in text or "{" in text or "- " in text:
        arrays = list(_arrays(text))
        for index, (name, start) in enumerate(arrays):
            # Not further: what lies behind the next one's start is read there, and everything once.
            until = arrays[index + 1][1] if index + 1 < len(arrays) else len(text)
            yield from _items(text, start, until, name)
    if "\n" in text:
        yield from _columns(text)


def _arrays(text: str) -> Iterator[tuple[str, int]]:
    """The name of each array, and where what opens it stands."""
    for array in compiled(_ARRAY).finditer(text):
        word = array.group().partition(":")[0].partition("=")[0].rstrip(" \t\"'`")
        before = compiled(_NAME).search(text, max(0, array.start() - _LONGEST_BEFORE), array.start())
        if before is not None:
            yield before.group() + word, array.start("open")


def _items(text: str, start: int, until: int, name: str) -> Iterator[Span]:
    position = start + 1 if text[start] != "-" else start
    while position < until and (item := compiled(_ITEM).match(text, position)) is not None:
        if _names(name, item["value"]):
            yield from opaque(text, *item.span("value"))
        following = compiled(_NEXT).match(text, item.end())
        if following is None:
            return
        position = following.end()


def _names(name: str, value: str) -> bool:
    """Whether a list or a column is called a secret, "API keys" or ``token``; "key" alone is any dictionary's."""
    singular = name.strip(_AROUND_CELL).removesuffix("s").removesuffix("S")
    return names_secret(singular.replace(" ", "_"), value)


def _columns(text: str) -> Iterator[Span]:
    """The cells of columns whose header names a secret."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        header = text[start:end]
        start = end + 1
        if len(header) > _LONGEST_HEADER or not any(word in header for word in _WORDS):
            continue
        delimiter = next((mark for mark in _DELIMITERS if mark in header), None)
        if delimiter is None:
            continue
        names = header.split(delimiter)
        if sum(map(bool, map(str.strip, names))) < 2:
            # An item of a list, with what follows it.
            continue
        columns = [
            index
            for index, name in enumerate(names)
            if len(name) <= _LONGEST_NAME
            and any(word in name for word in _WORDS)
            and ":" not in name
            and "=" not in name
        ]
        if columns:
            start = yield from _rows(text, start, delimiter, {index: names[index] for index in columns})


def _rows(text: str, start: int, delimiter: str, names: dict[int, str]) -> Generator[Span, None, int]:
    """The secrets of a table's rows, which begin at ``start``; returns where the table ends."""
    for _ in range(_MOST_ROWS):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        row = text[start:end]
        if delimiter not in row:
            break
        if compiled(_RULE).fullmatch(row) is None:
            low = start
            for index, cell in enumerate(row.split(delimiter)):
                name = names.get(index)
                if name is not None:
                    value = compiled(_VALUE).fullmatch(cell.strip(_AROUND_CELL))
                    if value is not None and _names(name, value.group()):
                        begin = low + cell.index(value.group())
                        yield from opaque(text, begin, begin + len(value.group()))
                low += len(cell) + 1
        if end == len(text):
            return end
        start = end + 1
    return start
