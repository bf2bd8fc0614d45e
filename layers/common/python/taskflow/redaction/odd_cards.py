"""Card numbers as readers, forms and text recognition leave them: odd separators, a group a line, misread digits."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from taskflow.redaction import lexicon, words
from taskflow.redaction.checksums import verhoeff_valid
from taskflow.redaction.digit_runs import Run
from taskflow.redaction.issuers import is_card
from taskflow.redaction.lazy import compiled
from taskflow.redaction.spans import Span

# Four digits first: that is what a regular expression finds fast.
_GAP = r"(?P<gap>[ \t]?(?:[,|:;~\\+]|\r?\n)[ \t]{0,2})"
_GROUPED = (
    rf"[0-9][0-9]{{3}}(?<![0-9A-Za-z][0-9]{{4}})(?<![0-9][/,|:;.\-][0-9]{{4}}){_GAP}"
    r"(?:[0-9]{4}(?P=gap)[0-9]{4}(?P=gap)[0-9]{4}|[0-9]{6}(?P=gap)[0-9]{4,5})(?![0-9A-Za-z])(?![/,|:;.\-]?[0-9]{4}(?![0-9]))"
)
# Four groups, the last one, two or three of them on the next line; only the first is consumed, since it may be
# another number.
_BREAK = r"[ ]?\r?\n[ \t]{0,2}"
_WRAPPED = (
    r"(?<![0-9A-Za-z.,/\-])[0-9]{4}(?=(?P<rest>"
    rf"(?:{_BREAK}[0-9]{{4}}[ \-][0-9]{{4}}[ \-]|[ \-][0-9]{{4}}(?:{_BREAK}[0-9]{{4}}[ \-]|[ \-][0-9]{{4}}{_BREAK}))"
    r"[0-9]{4}(?![0-9A-Za-z]|[.,/\-][0-9])))"
)
# A digit first: that is what a regular expression finds fast. Bare ones need a word for a card.
_MISREAD = (
    r"[0-9](?<![0-9A-Za-z][0-9])(?:[0-9OoIl]{3}(?P<gap>[ .\-]{1,2})"
    r"(?:[0-9OoIl]{4}(?P=gap)[0-9OoIl]{4}(?P=gap)[0-9OoIl]{4}|[0-9OoIl]{6}(?P=gap)[0-9OoIl]{4,5})|[0-9OoIl]{12,18})(?![0-9A-Za-z])"
)
# A card's track and its number in a terminal's log: ``B4…^DOE/JANE``, ``4…D2512101…``, ``5A084…5F24…``. A reader may
# leave out the sign that begins the track.
_TRACK = r"(?<![0-9A-Za-z])[Bb](?P<number>[0-9](?:[ ]?[0-9]){12,18})(?=\^)"
_TRACK_2 = (
    r"(?<![0-9A-Za-z])(?:57(?:0[89A-Fa-f]|1[0-3]))?(?P<number>[0-9]{13,19})"
    r"(?=[Dd][0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3}[0-9]{0,20}[Ff]?(?![0-9A-Za-z]))"
)
_TAGGED = (
    r"5[Aa]0(?:8(?P<number>[0-9]{16})|[Aa](?P<longer>[0-9]{19})[Ff])"
    r"(?=5[Ff]|9[AaCcFf]|57|82|84|95|(?![0-9A-Za-z]))"
)
_READ = {ord("O"): "0", ord("o"): "0", ord("I"): "1", ord("l"): "1"}
LOOKALIKES = frozenset("OoIl")
_MOST_MISREAD = 8
# More lines of numbers around four.
_LINE_BEFORE = r"(?:^|\n)[ \t]{0,8}[0-9]{1,7}[ \t]?\r?\n[ \t]{0,8}$"
_LINES_BEHIND = r"(?:[ \t]?\r?\n[ \t]{0,8}[0-9]{1,7}(?![0-9A-Za-z/.\-])){3}"
_VIRTUAL_ID = r"(?<![A-Za-z])(?i:vid|virtual id)(?i:[ ](?:no|number|is))?[^0-9A-Za-z\x00]{0,3}$"


def separated_cards(text: str) -> Iterator[Span]:
    """Cards whose groups are joined by what joins no other number: commas, bars, line breaks."""
    for match in compiled(_GROUPED).finditer(text):
        digits = "".join(filter(str.isdigit, match.group()))
        if is_card(digits) and not _is_listed(text, match.start(), match.end(), match["gap"]):
            # A form writes blanks as plus signs; otherwise they add up.
            if "+" in match["gap"] and words.before(text, match.start(), lexicon.CARD, 40) is None:
                continue
            yield match.start(), match.end(), "CARD"
    if "\n" in text:
        for match in compiled(_WRAPPED).finditer(text):
            start, end = match.start(), match.end("rest")
            digits = "".join(filter(str.isdigit, text[start:end]))
            if (
                is_card(digits)
                and not is_series(map(int, compiled("[0-9]+").findall(text, start, end)))
                and words.before(text, start, lexicon.CARD, 40) is not None
            ):
                yield start, end, "CARD"


def _is_listed(text: str, start: int, end: int, gap: str) -> bool:
    """Whether the groups are four of a list's numbers: more of them follow, they are years, or count up."""
    if gap.strip():
        mark = re.escape(gap.strip())
        if (
            compiled(rf"(?<![0-9])[0-9]{{1,6}}{mark}[ ]{{0,3}}$").search(text, max(0, start - 12), start)
            is not None
            or compiled(rf"{mark}[ ]{{0,3}}[0-9]{{1,6}}(?![0-9])").match(text, end) is not None
        ) and words.before(text, start, lexicon.CARD, 40) is None:
            return True
    elif compiled(_LINE_BEFORE).search(text, max(0, start - 24), start) is not None or (
        # An expiry and a code may follow, in a line each.
        compiled(_LINES_BEHIND).match(text, end) is not None
    ):
        return words.before(text, start, lexicon.CARD, 40) is None
    return is_series(map(int, compiled("[0-9]+").findall(text, start, end)))


def is_series(groups: Iterable[int]) -> bool:
    """Whether the groups of a number count up or down, or are all hundreds: then they are numbers of their own."""
    numbers = list(groups)
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    return (len(steps) == 1 and steps != {0}) or all(number % 100 == 0 for number in numbers)


def misread_cards(text: str) -> Iterator[Span]:
    """Cards in a folded text in which zeros and ones were read as letters."""
    for match in compiled(_MISREAD).finditer(text):
        read = match.group()
        if read.isdigit() or (letters := sum(map(str.isalpha, read))) == 0 or letters > _MOST_MISREAD:
            continue
        if is_card("".join(filter(str.isdigit, read.translate(_READ)))) and (
            match["gap"] or words.before(text, match.start(), lexicon.CARD, 40) is not None
        ):
            yield match.start(), match.end(), "CARD"


def tracks(text: str) -> Iterator[Span]:
    """Card numbers that a card's track or a terminal's tag joins to letters, in a folded text with either."""
    for pattern in (_TRACK, _TRACK_2, _TAGGED) if "^" in text else (_TRACK_2, _TAGGED):
        for match in compiled(pattern).finditer(text):
            group = "number" if match["number"] else "longer"
            if is_card(match[group].replace(" ", "")):
                yield *match.span(group), "CARD"


def spaced_out(run: Run) -> Iterator[Span]:
    """A number that is the whole run, digit by digit or pair by pair: ``4 2 4 2 …``."""
    digits = run.digits(0, len(run.bounds) - 1)
    start, end = run.span(0, len(run.bounds) - 1)
    if not run.may_stand(0, len(run.bounds) - 1):
        return
    if is_card(digits):
        if run.sizes[0] == 1 or words.before(run.text, start, lexicon.CARD, 40) is not None:
            run.take(start, end)
            yield start, end, "CARD"
    elif (
        len(digits) == 12
        and verhoeff_valid(digits)
        and words.before(run.text, start, lexicon.AADHAAR, 40) is not None
    ):
        run.take(start, end)
        yield start, end, "AADHAAR"


def virtual_id(run: Run, first: int, last: int) -> bool:
    """Whether sixteen digits are called an Aadhaar's virtual id."""
    start = run.bounds[first][0]
    before = run.text[start - 24 if start > 24 else 0 : start]
    if "ID" not in before and "id" not in before:
        return False
    digits = run.digits(first, last)
    return (
        len(digits) == 16
        and compiled(_VIRTUAL_ID).search(run.text, start - 24, start) is not None
        and verhoeff_valid(digits)
    )
