"""Lists and columns of telephone numbers: one word for a phone names every number below or behind it.

Read are tables with a header (commas, semicolons, tabs, pipes, columns of spaces), arrays and objects under a key, and
lines under a heading. Regions are found once for a text, in one sweep; what lies in a list begins no other.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from taskflow.redaction import lexicon, words
from taskflow.redaction.fold import BARRIER
from taskflow.redaction.lazy import compiled
from taskflow.redaction.phone_brackets import bracketed
from taskflow.redaction.phone_fields import has_phone_field
from taskflow.redaction.phone_labels import DESKS
from taskflow.redaction.phone_rows import books, names_book, people
from taskflow.redaction.phone_tables import marked_tables
from taskflow.redaction.phone_titles import HEADS, MARKS, is_heading, names_phones

_LONGEST_HEADER, _LONGEST_HEAD, _LONGEST_NAME = 400, 40, 40
_FARTHEST_KEY = 60
# What may head a list or a column of telephone numbers, alone or with other words.
_NAMES = HEADS | lexicon.NUMBER | lexicon.DIRECT
# "Missed calls" over numbers: one behind the other, without a colon.
_MISSED = r"(?i)(?<![^\W_])(?:missed|recent|incoming|outgoing|received|unknown)[ ]$"
_SEVEN_DIGITS = r"(?:[0-9][ .()\-/]{0,2}){7}"
# A line with a number is no heading.
_HAS_VALUE = rf"{_SEVEN_DIGITS}|\x00"
_RULE = r"[\s|:+=\-]+"
_SPACES = r"[ ]{2,}"
# Between the columns of a table that has no other delimiter.
_BLANKS = "  "
_NUMBER = r"(?i)[ \t\"'*]*(?:number|numero|número|numéro|nummer|numer|nomor|номер|नंबर|号码|號碼|番号|번호)[ \t\"'*\r]*"
# Points back at what stands above.
_POINTS = (
    r"(?i)(?<![^\W_])(?:these|those|them|they|all[ ]of|above|these're|ces|ce[ ]sont|voilà|celles-ci"
    r"|ci-dessus|das[ ](?:sind|waren)"
    r"|dies(?:e|en)?|alle|oben|estos|esos|estas|aquellos|todos|son|estes|esses|são|questi|sono|dit[ ]zijn"
    r"|deze|det[ ](?:är|er)"
    r"|disse|to[ ]są|te|tych|это|эти|этим|все|вот|bunlar|ini|đây|ये|इन|यह)(?![^\W_])|这些|這些|以上|上面|これら|以上|이"
    r"|위"
)
# So many lines of names and places may follow each other in a list of numbers.
_MOST_WITHOUT = 12
_TOLD_BELOW = HEADS | lexicon.NUMBER
_LONGEST_BELOW = 120
_CELL_ENDS = re.compile(r"[,\n{\[(|;\t]")


class PhoneLists:
    """The stretches of a text in which numbers are telephone numbers."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._done = False
        self._starts: list[int] = []
        self._ends: list[int] = []
        # Rows of tables whose header names a column of phones: what stands elsewhere in them is no phone.
        self._tables: list[tuple[int, int]] = []

    def covers(self, start: int, end: int) -> bool:
        """Whether the number at ``start`` to ``end`` stands in a list or a column of telephone numbers."""
        self._read()
        index = bisect_right(self._starts, start) - 1
        if index < 0 or self._ends[index] < end:
            return False
        # A key or a word right before it may still say that this one is something else.
        low = max(self._starts[index], start - _FARTHEST_KEY)
        for mark in _CELL_ENDS.finditer(self._text, low, start):
            low = mark.end()
        return not words.mentions(self._text[low:start], lexicon.OTHER)

    def is_in_table(self, start: int) -> bool:
        """Whether ``start`` lies in a row of a table with a column of telephone numbers."""
        self._read()
        index = bisect_right(self._tables, (start, len(self._text))) - 1
        return index >= 0 and start < self._tables[index][1]

    def _read(self) -> None:
        if self._done:
            return
        self._done = True
        marked = list(marked_tables(self._text, names_phones))
        self._keep((*self._regions(), *(cell for _, cells in marked for cell in cells)))
        self._tables = sorted((*self._tables, *(table for table, _ in marked)))
        if "\n" in self._text:
            self._keep(region for region in self._books() if not self._touches(*region))
            self._keep(region for region in people(self._text) if not self._touches(*region))

    def _keep(self, regions: Iterable[tuple[int, int]]) -> None:
        kept = sorted((*zip(self._starts, self._ends, strict=True), *regions))
        self._starts = [low for low, _ in kept]
        self._ends = [high for _, high in kept]

    def _touches(self, low: int, high: int) -> bool:
        """Whether a list or a table that is known lies in the stretch, or around it."""
        last = bisect_right(self._starts, high) - 1
        return self.is_in_table(low) or (last >= 0 and self._ends[last] > low)

    def _books(self) -> Iterator[tuple[int, int]]:
        text = self._text
        covered = 0
        for start, end in books(text):
            high = text.find("\n", end)
            if start < covered or high < 0:
                continue
            covered = high
            line = text[text.rfind("\n", 0, start) + 1 : high]
            if (
                len(line) <= _LONGEST_HEADER
                and compiled(_HAS_VALUE).search(line) is None
                and is_heading(line, names_book)
            ):
                covered = _listed_until(text, high + 1)
                yield high + 1, covered

    def _regions(self) -> Iterator[tuple[int, int]]:
        text = self._text
        covered = 0
        for start, end, kinds in words.words(text, 0, len(text)):
            if start < covered or not (
                kinds & _NAMES or (kinds & lexicon.HINT and _introduces(text, start, end))
            ):
                continue
            region = bracketed(text, end) if kinds & HEADS else None
            if region is not None:
                yield region
                covered = region[1]
                continue
            low = text.rfind("\n", covered, start) + 1
            high = text.find("\n", end)
            if (
                low
                and kinds & _TOLD_BELOW
                and (above := _listed_above(text, low, high if high > 0 else len(text)))
            ):
                yield above
            if high < 0:
                continue
            # Nothing but this line names its columns; all its words are read together.
            covered = high
            line = text[low:high]
            if len(line) > _LONGEST_HEADER or compiled(_HAS_VALUE).search(line) is not None:
                continue
            if is_heading(line):
                stop = _listed_until(text, high + 1)
                # "Contact details" over fields, one of which is the phone's.
                if not words.mentions(line, lexicon.PHONE) and has_phone_field(text, high + 1, stop):
                    continue
                if stop > high + 1:
                    yield high + 1, stop
                    covered = stop
            elif (delimiter := _delimiter(line)) and (columns := _phone_columns(line, delimiter)):
                covered, cells = _column_cells(text, line, columns, high + 1, delimiter)
                self._tables.append((high + 1, covered))
                yield from cells


def _introduces(text: str, start: int, end: int) -> bool:
    """Whether a line with a word for a call closes with a colon, "Call them in this order:", or names calls alone."""
    high = text.find("\n", end)
    return high > 0 and (
        text[end:high].rstrip().endswith(":")
        or compiled(_MISSED).search(text, max(0, start - _LONGEST_NAME), start) is not None
    )


def _delimiter(line: str) -> str:
    for mark in "\t|;,&":
        if mark in line:
            return mark
    return _BLANKS if compiled(_SPACES).search(line.strip()) else ""


def _lines(text: str, start: int) -> Iterator[tuple[int, int]]:
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _listed_until(text: str, start: int) -> int:
    """Where the lines with numbers under a heading end."""
    stop = start
    blank = without = 0
    for low, high in _lines(text, start):
        line = text[low:high]
        stripped = line.strip(MARKS)
        if not stripped:
            blank += not line.strip()
            if blank > 1:
                break
        elif BARRIER in line or compiled(_SEVEN_DIGITS).search(line) is not None:
            blank = without = 0
            stop = high
        elif (
            (without := without + 1) > _MOST_WITHOUT
            or len(stripped) > _LONGEST_NAME
            or line.rstrip().endswith((":", "?"))
            or line.lstrip()[:1] == "#"
            or words.mentions(line, lexicon.OTHER)
        ):
            break
    return stop


def _listed_above(text: str, low: int, high: int) -> tuple[int, int] | None:
    """The lines with numbers right above the line from ``low`` to ``high`` that says what they are.

    "These are the mobile numbers of the team." It must point at them, and name telephone numbers.
    """
    line = text[low:high]
    if high - low > _LONGEST_BELOW or compiled(_POINTS).search(line) is None:
        return None
    if compiled(_HAS_VALUE).search(line) is not None or not names_phones(line):
        return None
    start = stop = first = low
    blank = 0
    while start:
        begin = text.rfind("\n", 0, start - 1) + 1
        above = text[begin : start - 1]
        if compiled(_SEVEN_DIGITS).search(above) is None:
            blank += 1
            if blank > 1 or stop < low or above.strip(MARKS):
                break
        else:
            if stop == low:
                stop = start - 1
            if len(above) > _LONGEST_HEADER or words.mentions(above, lexicon.OTHER):
                break
            first = begin
        start = begin
    return (first, stop) if first < stop < low else None


def _phone_columns(header: str, delimiter: str) -> list[int]:
    cells = [header[low:high] for low, high in _cells(header, delimiter)]
    columns = [index for index, cell in enumerate(cells) if len(cell) <= _LONGEST_HEAD and names_phones(cell)]
    # "Emergency contact, relation, number": the contact is a name.
    if columns and not any(words.mentions(cells[index], lexicon.PHONE) for index in columns):
        columns += [index for index, cell in enumerate(cells) if index and compiled(_NUMBER).fullmatch(cell)]
    # "gsm, bureau": where the next column's telephone is.
    for index in tuple(columns):
        for beside in (index - 1, index + 1):
            if (
                0 <= beside < len(cells)
                and beside not in columns
                and cells[beside].strip(" \"'*").lower() in DESKS
            ):
                columns.append(beside)
    return columns


def _column_cells(
    text: str, header: str, columns: list[int], start: int, delimiter: str
) -> tuple[int, list[tuple[int, int]]]:
    """Where the table ends whose rows begin at ``start``, and its cells in ``columns`` of its ``header``."""
    heads = _cells(header, delimiter)
    found: list[tuple[int, int]] = []
    stop = start
    for low, high in _lines(text, start):
        line = text[low:high]
        if compiled(_RULE).fullmatch(line):
            continue
        if delimiter not in line:
            break
        cells = _cells(line, delimiter)
        if delimiter == _BLANKS and len(cells) != len(heads):
            # A column without a head, an empty cell: what stands below a head is its own.
            below = [
                cell
                for cell in cells
                for index in columns
                if cell[0] < heads[index][1] and heads[index][0] < cell[1]
            ]
        else:
            below = [cells[index] for index in columns if index < len(cells)]
        found += [(low + begin, low + end) for begin, end in below]
        stop = high
    return stop, found


def _cells(line: str, delimiter: str) -> list[tuple[int, int]]:
    """The spans of a row's cells; a delimiter between double quotes separates nothing."""
    if delimiter == _BLANKS:
        return [match.span() for match in compiled(r"\S+(?: \S+)*").finditer(line)]
    quoted = '"' in line
    cells: list[tuple[int, int]] = []
    start = 0
    position = line.find(delimiter)
    while position >= 0:
        if not quoted or line.count('"', start, position) % 2 == 0:
            cells.append((start, position))
            start = position + 1
        position = line.find(delimiter, position + 1)
    cells.append((start, len(line)))
    return cells
