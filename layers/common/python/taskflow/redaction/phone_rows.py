"""Lists of people and their numbers below a heading that names no telephone: "Address book:", "Guests:", "Tomorrow:".

What the heading must say depends on what the rows look like. Below an address book everything goes. Numbers written as
only telephone numbers are (``98765 43210``, ``020 7946 0958``) go behind names below any heading that names nothing
else; bare ones (``9876543210``) only when the heading says that people follow.
"""

import re
from collections.abc import Iterator

from taskflow.redaction import lexicon, words
from taskflow.redaction.lazy import compiled
from taskflow.redaction.phone_headings import BOOKS, PEOPLE

_NAME = r"[^\W\d_](?:[^\n0-9:=,;|<>{}\x00$€£#@]{0,34}[^\s0-9:=,;|<>{}\x00.)\"*(\-])?"
_NUMBER = r"\(?[0-9][0-9 ().\-/]{6,17}[0-9]"
# ``3. Asha - 98765 43210 (home)``, ``| Asha | 98765 43210 |``, ``98765 43210: Asha``, ``98765 43210``.
_ROW = (
    r"(?m)^(?=[^\n]{0,40}[0-9])[ \t>*|.\-+]*(?:[0-9]{1,3}[.)][ \t]+)?(?:\*\*)?"
    rf"(?:(?P<name>{_NAME})[ \t]*(?:[\"*_)]{{0,2}}[ \t]*[:=,;|\-(][ \t(\-]*|[ \t]*\.{{3,}}[ \t]*|[ \t]+)[*+(]{{0,2}})?"
    rf"(?P<number>{_NUMBER})(?:[ \t]*[:,;|\-][ \t]*(?P<behind>{_NAME})|[ \t]*\([^()\n0-9]{{1,30}}\)?)?[ \t)|*,;.\r]*$"
)
# A name, and the number in the next line, or in the one behind an empty one.
_BLOCK = (
    rf"(?m)^[ \t>*•\-]{{0,6}}(?:\*\*)?(?P<name>{_NAME})(?:\*\*)?[ \t:]{{0,4}}\r?\n(?:[ \t]*\r?\n)?"
    rf"[ \t>*•\-]{{0,6}}(?P<number>{_NUMBER})[ \t]*\r?$(?P<behind>(?!))?"
)
# Numbers that are written as hardly anything but a telephone number is.
_FORMED = (
    r"(?=(?:[^0-9]*[0-9]){9,12}$)\(?0[1-9][0-9]{0,5}\)?[ ]?[ \-/.][0-9][0-9 \-/.]+"
    r"|[6-9][0-9]{4}[ \-][0-9]{5}|\(?[2-9][0-9]{2}\)?[ .\-]{1,2}[2-9][0-9]{2}[ .\-][0-9]{4}"
    r"|1[3-9][0-9][ \-][0-9]{4}[ \-][0-9]{4}|8[ \-]?\(?[3489][0-9]{2}\)?[ \-]?[0-9]{3}[ \-][0-9]{2}[ \-][0-9]{2}"
)
# Those that are telephone numbers when they are somebody's.
_BARE = (
    r"[6-9][0-9]{9}|1[3-9][0-9]{9}|0[1-9][0-9]{7,9}|8[0-9]{10}|[5-9][0-9]{2}[ \-][0-9]{3}[ \-][0-9]{3}|[679][0-9]{8}"
    r"|3[0-9]{2}[ \-][0-9]{6,7}|[3-9][0-9]{3}[ \-][0-9]{4}|[6-9][0-9]{2,3}[ \-][0-9]{3}[ \-][0-9]{3,4}"
)
# Behind the word for people, before it.
_GOES_ON = (
    r"(?i)[\w'\"]{0,3}(?:[ ](?:list|members|group|details|info|names|numbers|roster|only)){0,2}"
    r"(?:[ ](?:on|at|for|of|in|from|is|are|who|to|we|i|coming|this|today|tomorrow"
    r"|der|des|de|del|della|du|für|zu|для|на)[ ][^\n]*)?"
    r"(?:[ ](?:coming|attending|today|tomorrow))?[\s:.*#?!)_\-]*"
)
_BY = r"(?i)(?<![^\W_])(?:by|per|pro|par|por|from)[ ]"
_LATIN_WORD = r"[a-z]+"
# Codes of products and places: rows named so are no list of people.
_SAYS_OTHER = lexicon.OTHER | lexicon.REFERENCE | lexicon.IBAN | lexicon.CARD
_LONGEST_HEADING, _SHORTEST_NAME, _MOST_APART = 160, 2, 2
# Between two rows: the end of the first, and an empty line.
_MOST_BREAKS = 2


def names_book(heading: str) -> bool:
    """Whether a heading names a list in which people's numbers stand, in any of the languages of the lexicon."""
    book = compiled(BOOKS).search(heading)
    return book is not None and not words.mentions(heading[book.end() :], lexicon.OTHER)


def books(text: str) -> Iterator[tuple[int, int]]:
    """Where an address book is named."""
    return (match.span() for match in compiled(BOOKS).finditer(text))


def people(text: str) -> Iterator[tuple[int, int]]:
    """The numbers of lists of people, a row for each or a line for the name and one for the number."""
    yield from _grouped(text, _ROW)
    yield from _grouped(text, _BLOCK)


def _grouped(text: str, pattern: str) -> Iterator[tuple[int, int]]:
    group: list[re.Match[str]] = []
    for row in compiled(pattern).finditer(text):
        between = text[group[-1].end() : row.start()] if group else ""
        if between.strip() or between.count("\n") > _MOST_BREAKS:
            yield from _listed(text, group)
            group = []
        group.append(row)
    yield from _listed(text, group)


def _listed(text: str, rows: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    if len(rows) < 2 or not all(row["name"] or row["behind"] for row in rows):
        return
    numbers = [row["number"] for row in rows]
    counts = [sum(map(str.isdigit, number)) for number in numbers]
    if max(counts) - min(counts) > _MOST_APART:
        return
    lead = text[max(0, rows[0].start() - _LONGEST_HEADING) : rows[0].start()].rstrip()
    heading = lead[lead.rfind("\n") + 1 :]
    names = [row["name"] or row["behind"] for row in rows]
    if any(len(name) < _SHORTEST_NAME and name.isascii() for name in names):
        return
    if any("=" in row.group() or "." in row.group().split()[0].rstrip(".") for row in rows):
        return
    if any(map(_says_other, (heading, *names))):
        return
    formed = all(compiled(_FORMED).fullmatch(number) for number in numbers)
    if formed or (
        all(compiled(_BARE).fullmatch(number) or compiled(_FORMED).fullmatch(number) for number in numbers)
        and _heads_people(heading)
        and not any(name[0].islower() for name in names)
    ):
        for row in rows:
            yield row.span("number")


def _heads_people(heading: str) -> bool:
    """Whether a heading is a word for people, and not one for something that they have: "team", not "team budget"."""
    found = compiled(PEOPLE).search(heading)
    return (
        found is not None
        and compiled(_GOES_ON).fullmatch(heading, found.end()) is not None
        and compiled(_BY).search(heading, 0, found.start()) is None
    )


def _says_other(text: str) -> bool:
    """Whether a word for another number is in ``text``, also in the plural."""
    if words.is_priced(text) or words.mentions(text, _SAYS_OTHER):
        return True
    return any(
        lexicon.WHOLE.get(word[:-1], 0) & _SAYS_OTHER
        for word in re.findall(_LATIN_WORD, text.lower())
        if word.endswith("s")
    )
