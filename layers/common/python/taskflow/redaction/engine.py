"""Find, resolve, replace: the passes over one text."""

import re
from collections import Counter
from collections.abc import Sequence
from operator import itemgetter

from taskflow.redaction.cut import cut_values
from taskflow.redaction.digit_runs import digit_groups
from taskflow.redaction.fold import BARRIER, Folded, fold, is_plain
from taskflow.redaction.iban import ibans
from taskflow.redaction.ip import addresses
from taskflow.redaction.keys import has_long_word, secrets
from taskflow.redaction.mail import mails
from taskflow.redaction.numbers import numbers
from taskflow.redaction.pan import may_hold_pan, pans
from taskflow.redaction.signs import read
from taskflow.redaction.spans import Span
from taskflow.redaction.spelled_mail import may_be_spelled, spelled_mails

_FOUR_DIGITS = re.compile("[0-9](?:[^0-9]*[0-9]){3}")
_SEVEN_DIGITS = re.compile("[0-9](?:[^0-9]*[0-9]){6}")
# A value's type.
_NAME = itemgetter(2)
# Of digits in an account's or a permanent account's number.
_FEWEST = 4
# No value is shorter: ``a@sc``.
_SHORTEST = 4

# What looks again after others found something. Nothing frees a value cut off by the end of the text, and only the
# removal of a secret or of a key's header frees a secret.
_ALL, _FREED, _FREED_WITH_SECRETS = range(3)

# Removing one value can free another (its neighbour stops being part of a longer run), so passes repeat until
# nothing is found; real text needs two.
_MOST_PASSES = 12


def redact(text: str) -> str:
    """``text`` with every card, Aadhaar, PAN, e-mail, phone, IP, IBAN, SSN, secret and UPI id replaced by a marker.

    Markers read ``[REDACTED:CARD]``. Text without such values comes back unchanged, to the character, and redacting
    twice is redacting once. Never raises for a ``str``; work grows linearly with its length.
    """
    spans = find(text)
    return _replace(text, spans) if spans else text


def redact_counted(text: str) -> tuple[str, Counter[str]]:
    """The redacted text, and how many values of each type were replaced."""
    spans = find(text)
    return _replace(text, spans), Counter(name for _, _, name in spans)


def _replace(text: str, spans: list[Span]) -> str:
    if len(spans) == 1:
        ((start, end, name),) = spans
        return f"{text[:start]}[REDACTED:{name}]{text[end:]}"
    parts: list[str] = []
    position = 0
    for start, end, name in spans:
        parts += (text[position:start], f"[REDACTED:{name}]")
        position = end
    parts.append(text[position:])
    return "".join(parts)


def find(text: str) -> list[Span]:
    """Every value in ``text``: spans of the original, in order, none overlapping."""
    if text.isascii():
        signs, digits = read(text)
        if not signs or is_plain(text, signs):
            found = _find(text, signs, digits)
            return found if len(found) < 2 else sorted(found)
    folded = fold(text)
    found = _originals(folded, _find(folded.text, *read(folded.text)))
    if not folded.has_joints:
        return sorted(found)
    # Invisible characters between digits may separate groups as well as mean nothing: look both ways.
    for passes in range(_MOST_PASSES):
        folded = fold(_mask(text, sorted(found)), joint="" if passes % 2 else " ")
        spans = _originals(folded, _find(folded.text, *read(folded.text)))
        if not spans and passes:
            break
        found += spans
    return sorted(found)


def _find(text: str, signs: str, digits: int) -> list[Span]:
    """Every value in a folded text, in no order; its ``signs`` and ``digits`` are what ``read`` says of it."""
    spelled = may_be_spelled(text, signs)
    masked, found = _pass(text, signs, digits, _ALL, spelled=spelled)
    if not found:
        return found
    # What was found is gone; no sign and no digit came.
    may_free_secrets = ("-" in signs and "PRIVATE KEY" in text) or "SECRET" in map(_NAME, found)
    if not (spelled or _may_hold_more(masked, signs, digits) or (may_free_secrets and has_long_word(masked))):
        return found
    looked_for = _FREED_WITH_SECRETS if may_free_secrets else _FREED
    for _ in range(_MOST_PASSES):
        masked, freed = _pass(masked, signs, digits, looked_for, spelled=spelled)
        if not freed:
            break
        found = found + freed
    return found


def _originals(folded: Folded, spans: list[Span]) -> list[Span]:
    if folded.starts is None:
        return spans
    return [(*folded.original(start, end), name) for start, end, name in spans]


def _may_hold_more(text: str, signs: str, digits: int) -> bool:
    """Whether enough is left in a text for another value: digits, an at sign, colons, a private key."""
    if len(text) - text.count(BARRIER) < _SHORTEST:
        return False
    if signs and ("@" in text or "::" in text or "PRIVATE KEY" in text):
        return True
    if digits < 4 or _FOUR_DIGITS.search(text) is None:
        return False
    return (
        (digits >= 7 and _SEVEN_DIGITS.search(text) is not None)
        or text.count(".") > 2
        or "-" in text
        or may_hold_pan(text)
    )


def _pass(text: str, signs: str, digits: int, looked_for: int, *, spelled: bool) -> tuple[str, list[Span]]:
    """What the scanners find, in order of priority, and the text without it: a later one does not see it.

    Each is asked only when the text may hold what its values are made of, by its ``signs`` and ``digits`` (of the text
    before anything was found in it); ``spelled``: it may hold a spelled address.
    """
    found: list[Span] = []
    if looked_for != _FREED and (reported := secrets(text, signs, digits)):
        text = _take(text, reported, found)
    if "@" in signs and (reported := mails(text)):
        text = _take(text, reported, found)
    if spelled and (reported := spelled_mails(text)):
        text = _take(text, reported, found)
    if digits:
        # No IBAN and no PAN has fewer.
        groups = digit_groups(text) if digits >= _FEWEST else []
        if groups and (reported := ibans(text, groups)):
            text = _take(text, reported, found)
            groups = digit_groups(text)
        if groups and (reported := pans(text, groups)):
            text = _take(text, reported, found)
            groups = digit_groups(text)
        if ("." in text or ":" in signs or "[" in signs) and (reported := addresses(text)):
            text = _take(text, reported, found)
            groups = digit_groups(text)
        if digits >= 7 and (reported := numbers(text, groups)):
            text = _take(text, reported, found)
    elif looked_for != _FREED and ":" in signs and (reported := addresses(text)):
        text = _take(text, reported, found)
    if looked_for == _ALL and (reported := cut_values(text, digits)):
        text = _take(text, reported, found)
    return text, found


def _take(text: str, reported: Sequence[Span], found: list[Span]) -> str:
    """Add what a scanner reported to what was ``found``, and cover it in the text."""
    spans = reported if len(reported) == 1 else _without_overlaps(reported)
    found += spans
    return _mask(text, spans)


def _without_overlaps(spans: Sequence[Span]) -> Sequence[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _mask(text: str, spans: Sequence[Span]) -> str:
    if len(spans) == 1:
        ((start, end, _),) = spans
        return f"{text[:start]}{BARRIER * (end - start)}{text[end:]}"
    parts: list[str] = []
    position = 0
    for start, end, _ in spans:
        parts += (text[position:start], BARRIER * (end - start))
        position = end
    parts.append(text[position:])
    return "".join(parts)
