"""Tables whose rows are marked: HTML's ``<tr>``, SQL's ``INSERT … VALUES``. A header names the columns of phones.

Each is read in one sweep over the text. What stands in such a table is named by its column alone, however near another
column's word is.
"""

from collections.abc import Callable, Iterator

from taskflow.redaction.lazy import compiled

Span = tuple[int, int]
# The whole of a table behind its header, and its cells in the columns of phones.
Table = tuple[Span, list[Span]]

_TAG = r"(?i)<(?P<name>/?table|/?tr|t[hd])(?:[ ][^<>]{0,200})?>"
_VALUES = r"(?i)\((?P<names>[^()]{1,400})\)\s{0,4}VALUES\s{0,4}(?=\()"
# PostgreSQL's dumps: rows of tabs up to a line ``\.``.
_COPIED = (
    r"(?i)(?<![\w])COPY[ ][^\s()]{1,100}[ ]?\((?P<names>[^()]{1,400})\)[ ]FROM[ ]stdin[^\n]{0,80};[ ]?\r?\n"
)
_ROW = r"\((?:'[^']*'|[^()'])*\)"
# Looking for the end of a row that has none may take the rest of the text: more than a few are not tried.
_MOST_BROKEN = 20
_NEXT_ROW = r"\s*,\s*(?=\()"


def marked_tables(text: str, heads: Callable[[str], bool]) -> Iterator[Table]:
    """The tables of a folded text; ``heads`` says whether a column's name means telephone numbers."""
    if "<t" in text or "<T" in text:
        yield from _html_tables(text, heads)
    if "VALUES" in text or "values" in text or "Values" in text:
        yield from _insertions(text, heads)
    if "stdin" in text or "STDIN" in text:
        yield from _copied(text, heads)


def _html_tables(text: str, heads: Callable[[str], bool]) -> Iterator[Table]:
    columns: list[int] | None = None
    start = end = 0
    found: list[Span] = []
    for row, stop in _html_rows(text):
        if row is None:
            if columns is not None:
                yield (start, stop), found
            columns, found = None, []
        elif columns is None:
            columns = [index for index, (low, high) in enumerate(row) if heads(text[low:high])]
            start = stop
        else:
            found += [row[index] for index in columns if index < len(row)]
        end = stop
    if columns is not None:
        yield (start, max(start, end)), found


def _html_rows(text: str) -> Iterator[tuple[list[Span] | None, int]]:
    """The cells of each row and where it ends; ``None`` where a table begins or ends."""
    cells: list[Span] = []
    opened = -1
    for tag in compiled(_TAG).finditer(text):
        name = tag["name"].lower()
        if opened >= 0:
            cells.append((opened, tag.start()))
            opened = -1
        if name in ("th", "td"):
            opened = tag.end()
            continue
        if cells:
            yield cells, tag.start()
            cells = []
        if name.endswith("table"):
            yield None, tag.start()
    if opened >= 0:
        cells.append((opened, len(text)))
    if cells:
        yield cells, len(text)


def _insertions(text: str, heads: Callable[[str], bool]) -> Iterator[Table]:
    end = broken = 0
    for header in compiled(_VALUES).finditer(text):
        if header.start() < end:
            continue
        columns = [index for index, name in enumerate(header["names"].split(",")) if heads(name)]
        found: list[Span] = []
        end = header.end()
        row = compiled(_ROW).match(text, end)
        broken += row is None
        if broken > _MOST_BROKEN:
            return
        while row is not None:
            cells = list(_values(text, row.start() + 1, row.end() - 1))
            found += [cells[index] for index in columns if index < len(cells)]
            end = row.end()
            following = compiled(_NEXT_ROW).match(text, end)
            row = None if following is None else compiled(_ROW).match(text, following.end())
        yield (header.end(), end), found


def _copied(text: str, heads: Callable[[str], bool]) -> Iterator[Table]:
    headers = list(compiled(_COPIED).finditer(text))
    for number, header in enumerate(headers, 1):
        columns = [index for index, name in enumerate(header["names"].split(",")) if heads(name)]
        found: list[Span] = []
        low = start = header.end()
        # A header is no row of the table before it, even one with a tab.
        until = headers[number].start() if number < len(headers) else len(text)
        while low < until:
            high = text.find("\n", low)
            high = len(text) if high < 0 else high
            if "\t" not in text[low:high]:
                break
            cells: list[Span] = []
            begin = low
            for cell in text[low:high].split("\t"):
                cells.append((begin, begin + len(cell)))
                begin += len(cell) + 1
            found += [cells[index] for index in columns if index < len(cells)]
            low = high + 1
        yield (start, low), found


def _values(text: str, start: int, end: int) -> Iterator[Span]:
    """The values of a row; a comma between quotes separates nothing."""
    quoted = False
    low = start
    for mark in compiled("[',]").finditer(text, start, end):
        if mark.group() == "'":
            quoted = not quoted
        elif not quoted:
            yield low, mark.start()
            low = mark.end()
    yield low, end
