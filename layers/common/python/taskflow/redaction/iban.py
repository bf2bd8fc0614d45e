"""International bank account numbers: a registered length, MOD 97-10, and nothing glued to either end."""

import re
from collections.abc import Sequence

from taskflow.redaction.checksums import mod97_valid
from taskflow.redaction.digit_runs import ALNUM, Group
from taskflow.redaction.lazy import compiled
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

_SHORTEST = min(LENGTHS.values())
# A line may break between two groups, as in a narrow column.
_ACCOUNT = r"[0-9A-Za-z](?:(?:[ .\-_/]{0,2}|\t|[ ]?\r?\n[ \t]{0,2})[0-9A-Za-z]){%d}(?![0-9A-Za-z])"
_SEPARATED = re.compile(r"[\s.\-_/]+")


def ibans(text: str, groups: list[Group]) -> Sequence[Span]:
    """Every IBAN in a folded text, bare or grouped; its digits are in ``groups``."""
    # Its check digits are the third and fourth of at least fifteen characters.
    last = len(text) - _SHORTEST + 3
    if last < 2:
        return ()
    found: list[Span] = []
    for digits, stop in groups:
        if digits < 2 or stop < digits + 2 or digits > last or not text[digits - 2].isalpha():
            continue
        # Before them the country, at once or before one space or hyphen.
        start = digits - 3 if text[digits - 1] in " -" else digits - 2
        length = LENGTHS.get(text[start : start + 2].upper()) if start >= 0 else None
        if length is None or len(text) - start < length or (start and text[start - 1] in ALNUM):
            continue
        account = compiled(_ACCOUNT % (length - 1)).match(text, start)
        if account is None or _is_mixed(text[start + 2 : account.end()]):
            continue
        end = account.end()
        if mod97_valid(_SEPARATED.sub("", text[start:end]).upper()):
            found.append((start, end, "IBAN"))
    return found


def _is_mixed(value: str) -> bool:
    """Whether small letters and capitals are mixed, as in words of a sentence and in no account."""
    return not (value.upper() == value or value.lower() == value)
