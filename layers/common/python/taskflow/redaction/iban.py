"""International bank account numbers: a registered length, MOD 97-10, and nothing glued to either end."""

import re
from collections.abc import Iterator, Sequence

from taskflow.redaction.checksums import mod97_valid
from taskflow.redaction.digit_runs import is_ascii_alnum
from taskflow.redaction.spans import Span

# Countries by the length of their IBAN (SWIFT IBAN registry, release 101).
_COUNTRIES = {
    15: "NO",
    16: "BE",
    18: "DK FI FK FO GL NL SD",
    19: "MK SI",
    20: "AT BA EE KZ LT LU MN XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL IQ OM SO TL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "LY PT ST",
    26: "IS TR",
    27: "BI DJ FR GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
    29: "BR EG PS QA UA",
    30: "JO KW MU YE",
    31: "MT SC",
    32: "LC",
    33: "RU",
}
LENGTHS = {country: length for length, countries in _COUNTRIES.items() for country in countries.split()}

_LONGEST = max(LENGTHS.values())
_SHORTEST = min(LENGTHS.values())
# Check digits, and before them a country, at once or before one space or hyphen. Digits first are found fastest; what
# stands right before them is looked at next, for most digits stand behind another one.
_START = re.compile(
    r"[0-9](?<=[A-Za-z \-][0-9])[0-9](?:(?<=[A-Za-z][A-Za-z][0-9][0-9])|(?<=[A-Za-z][A-Za-z][ \-][0-9][0-9]))"
)
_SEPARATED = re.compile(r"[ .\-_/]+")


def ibans(text: str) -> Sequence[Span]:
    """Every IBAN in a folded text, bare or grouped."""
    if len(text) < _SHORTEST or _START.search(text) is None:
        return ()
    return list(_ibans(text))


def _ibans(text: str) -> Iterator[Span]:
    size = len(text)
    for match in _START.finditer(text):
        after = match.start()
        start = after - 2 if text[after - 1] not in " -" else after - 3
        length = LENGTHS.get(text[start : start + 2].upper())
        if length is None or size - start < length or (start and is_ascii_alnum(text[start - 1])):
            continue
        end = _end_of(text, start, length)
        if end is None or _is_mixed(text[start + 2 : end]):
            continue
        if mod97_valid(_SEPARATED.sub("", text[start:end]).upper()):
            yield start, end, "IBAN"


def _is_mixed(value: str) -> bool:
    """Whether small letters and capitals are mixed, as in words of a sentence and in no account."""
    return not (value.upper() == value or value.lower() == value)


def _end_of(text: str, start: int, length: int) -> int | None:
    """Where the ``length``-th significant character ends, if the value may end there."""
    position, left = start, length
    limit = min(len(text), start + 3 * _LONGEST)
    gap = 0
    while left and position < limit:
        character = text[position]
        if is_ascii_alnum(character):
            left -= 1
            gap = 0
        elif character in " .-_/" and gap < 2:
            gap += 1
        else:
            return None
        position += 1
    if left or (position < len(text) and is_ascii_alnum(text[position])):
        return None
    return position
