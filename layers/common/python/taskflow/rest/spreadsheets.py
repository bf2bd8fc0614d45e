"""Rows as CSV (RFC 4180), in a form that spreadsheets do not run. No I/O."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from urllib.parse import quote

Cell = str | int | float | None

FORMULA_SIGNS = frozenset("=+-@|%\t\r\n")
"""How a cell begins that spreadsheets may run (https://owasp.org/www-community/attacks/CSV_Injection), or that old ones
take for a call of another program."""
_BEGINS = re.compile(r"[;\t\r\n]")
"""Behind these another cell begins where a spreadsheet separates cells otherwise than we do."""


def csv_page(columns: Sequence[str], rows: Iterable[Mapping[str, object]], *, header: bool) -> str:
    """Lines that end with CRLF. ``header``: the names of the columns come first."""
    written = io.StringIO()
    writer = csv.writer(written)
    if header:
        writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])
    return written.getvalue()


def csv_type(*, header: bool) -> str:
    """The media type of a page, which says whether it begins with the names of the columns."""
    return f"text/csv; charset=utf-8; header={'present' if header else 'absent'}"


def next_link(path: str, query: Mapping[str, object], cursor: str) -> str:
    """The ``Link`` header (RFC 8288) that names the next page. ``query``: what was asked for; None: was not."""
    asked = {**{name: value for name, value in query.items() if value is not None}, "cursor": cursor}
    given = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in asked.items())
    return f'<{path}?{given}>; rel="next"'


def _cell(value: object) -> Cell:
    """A number is a number. A text is never a formula: one that could be is made a text by an apostrophe, which
    spreadsheets do not show. So is one within a text, where another cell might begin."""
    if value is None or isinstance(value, int | float):
        return value
    text = str(value)
    begins = [0, *(found.end() for found in _BEGINS.finditer(text))]
    parts = [text[start:end] for start, end in pairwise([*begins, len(text)])]
    return "".join(f"'{part}" if _runs(part) else part for part in parts)


def _runs(text: str) -> bool:
    """Whether a text begins like a formula, also behind blanks and invisible signs, and in wide letters (``＝``)."""
    seen = (each for each in unicodedata.normalize("NFKC", text) if not _unseen(each))
    return next(seen, "") in FORMULA_SIGNS or text[:1] in FORMULA_SIGNS


def _unseen(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf")
