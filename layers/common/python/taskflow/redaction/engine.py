"""Find, resolve, replace: the passes over one text."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from taskflow.redaction.cut import cut_values
from taskflow.redaction.fold import BARRIER, Folded, fold, is_plain
from taskflow.redaction.iban import ibans
from taskflow.redaction.ip import addresses
from taskflow.redaction.keys import has_long_word, secrets
from taskflow.redaction.mail import mails
from taskflow.redaction.numbers import numbers
from taskflow.redaction.pan import may_hold_pan, pans
from taskflow.redaction.spans import Span
from taskflow.redaction.spelled_mail import may_be_spelled, spelled_mails

_DIGIT = re.compile("[0-9]")
_FOUR_DIGITS = re.compile("[0-9](?:[^0-9]*[0-9]){3}")
_SEVEN_DIGITS = re.compile("[0-9](?:[^0-9]*[0-9]){6}")
# No value is shorter: ``a@sc``.
_SHORTEST = 4
# What looks for values, and what a text must have for that.
_DIGIT_NEEDED, _AT_NEEDED = 1, 2
Scanner = Callable[[str], Sequence[Span]]

# In order of priority: what an earlier scanner takes, a later one does not see.
_SCANNERS: tuple[tuple[int, Scanner], ...] = (
    (0, secrets),
    (_AT_NEEDED, mails),
    (0, spelled_mails),
    (_DIGIT_NEEDED, ibans),
    (_DIGIT_NEEDED, pans),
    (0, addresses),
    (_DIGIT_NEEDED, numbers),
    (0, cut_values),
)


def _by_lacks(scanners: tuple[tuple[int, Scanner], ...]) -> tuple[tuple[Scanner, ...], ...]:
    """The scanners that are left for a text without digits (1), without an at sign (2), without both (3)."""
    return tuple(tuple(scanner for needs, scanner in scanners if not needs & lacks) for lacks in range(4))


_ALL = _by_lacks(_SCANNERS)
# What looks again after others found something. Nothing frees a value cut off by the end of the text, and only the
# removal of a secret or of a key's header frees a secret.
_ALL_FREED = _by_lacks(_SCANNERS[:-1])
_FREED = _by_lacks((
    (_AT_NEEDED, mails),
    (0, spelled_mails),
    (_DIGIT_NEEDED, ibans),
    (_DIGIT_NEEDED, pans),
    (_DIGIT_NEEDED, addresses),
    (_DIGIT_NEEDED, numbers),
))  # fmt: skip

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
    folded = None if is_plain(text) else fold(text)
    found = _find(text) if folded is None else _originals(folded, _find(folded.text))
    if folded is None or not folded.has_joints:
        if len(found) > 1:
            found.sort()
        return found
    # Invisible characters between digits may separate groups as well as mean nothing: look both ways.
    for passes in range(_MOST_PASSES):
        folded = fold(_mask(text, sorted(found)), joint="" if passes % 2 else " ")
        spans = _originals(folded, _find(folded.text))
        if not spans and passes:
            break
        found += spans
    return sorted(found)


def _find(text: str) -> list[Span]:
    """Every value in a folded text, in no order."""
    masked, found = _pass(text, _ALL)
    if not found or not _may_hold_more(masked):
        return found
    may_free_secrets = "PRIVATE KEY" in text or any(name == "SECRET" for _, _, name in found)
    scanners = _ALL_FREED if may_free_secrets else _FREED
    for _ in range(_MOST_PASSES):
        masked, freed = _pass(masked, scanners)
        if not freed:
            break
        found = found + freed
    return found


def _originals(folded: Folded, spans: list[Span]) -> list[Span]:
    if folded.starts is None:
        return spans
    return [(*folded.original(start, end), name) for start, end, name in spans]


def _may_hold_more(text: str) -> bool:
    """Whether enough is left in a text for another value: digits, an at sign, colons, a secret, a spelled address."""
    if len(text) - text.count(BARRIER) < _SHORTEST:
        return False
    return (
        "@" in text
        or "::" in text
        or "PRIVATE KEY" in text
        or _SEVEN_DIGITS.search(text) is not None
        or (
            _FOUR_DIGITS.search(text) is not None
            and (text.count(".") > 2 or "-" in text or may_hold_pan(text))
        )
        or may_be_spelled(text)
        or has_long_word(text)
    )


def _pass(text: str, scanners: tuple[tuple[Scanner, ...], ...]) -> tuple[str, list[Span]]:
    found: list[Span] = []
    lacks = (0 if _DIGIT.search(text) else _DIGIT_NEEDED) | (0 if "@" in text else _AT_NEEDED)
    for scanner in scanners[lacks]:
        reported = scanner(text)
        if reported:
            spans = reported if len(reported) == 1 else _without_overlaps(reported)
            text = _mask(text, spans)
            found += spans
    return text, found


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
