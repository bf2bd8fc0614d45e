"""E-mail addresses and UPI ids: found from their ``@`` outwards, so that long words without one cost nothing."""

import re
from collections.abc import Iterator

from taskflow.records.redaction.address_words import COMMON_TLDS, HANDLES, NOT_DOMAINS
from taskflow.records.redaction.spans import Span

# Letters of any script with their combining signs: ``\w`` would miss Indic vowel signs. Punctuation, spaces and
# symbols outside ASCII are left out.
_NON_ASCII = (
    r"\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0300-\u055f\u0561-\u0588\u0591-\u05f2\u0610-\u061a"
    r"\u0620-\u0669\u066e-\u06d3\u06d5-\u06ff\u0710-\u07ff\u0840-\u085f\u08a0-\u0963\u0966-\u0df3\u0e01-\u0e5b\u0e81-\u0edf"
    r"\u0f00-\u0fff\u1000-\u1049\u1050-\u167f\u1681-\u16ea\u1700-\u17d3\u1810-\u1fff\u2c00-\u2dff\u3005-\u3007\u3031-\u318f"
    r"\u31a0-\u9fff\ua000-\ud7ff\uf900-\ufdfb\ufe20-\ufe2f\ufe70-\ufefc\U00010000-\U0001efff\U00020000-\U0003ffff"
)
_HAN = r"\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_NAME_AFTER_HAN = re.compile(rf"(?<=[{_HAN}])[^{_HAN}]+$")
_LOCAL = re.compile(rf"[0-9A-Za-z.!#$%&'*+\-^_`{{}}~{_NON_ASCII}]+")
_TIGHT_EDGE = ".!#$%&'*+^`{}~-"
# "customer/department=shipping@…": legal, and unlike a URL's "…/?email=…".
_SLASHED = re.compile(r"(?<![^\s\"'<(\[,;:])[\w.+!#$%&'*-]+/[\w.+-]+=$")
_QUOTED = re.compile(r"\"(?:[^\"\\\n\x00]|\\[^\n\x00]){1,64}\"$")
_QUOTE_LEADS = " \t\r\n<>([,;:=`'\"|"
_DOMAIN = re.compile(rf"[0-9A-Za-z_\-{_NON_ASCII}]+(?:[.。｡][0-9A-Za-z_\-{_NON_ASCII}]+)*")
_DOT = re.compile("[.。｡]")
_ASCII_TLD = re.compile(r"[A-Za-z]{2,63}")
_OTHER_TLD = re.compile(rf"[{_NON_ASCII}]{{2,63}}")
_PUNYCODE_TLD = re.compile(r"xn--[0-9A-Za-z-]*[0-9A-Za-z]", re.IGNORECASE)

_VERSION = re.compile(r"v?[0-9]+\.[0-9x*]+(?:[.\-]|$|x\.)|[0-9]+x\.(?:\w+)$", re.IGNORECASE)
_PATH = re.compile(r"[:/][\w~.]")
_REPOSITORY = re.compile(r":[\w./~-]{0,200}\.git(?![0-9A-Za-z])")
_REPOSITORY_USERS = frozenset(("git", "hg", "svn", "gitlab", "gitea", "gogs", "forgejo", "aur"))

_HANDLE = re.compile(r"[A-Za-z][A-Za-z0-9]{1,19}(?![0-9A-Za-z_])")
_REVERSED_UPI_NAME = re.compile(r"[0-9A-Za-z.\-_]*[0-9A-Za-z]")


def mails(text: str) -> Iterator[Span]:
    """Every e-mail address and UPI id in a folded text."""
    taken = floor = 0
    at = text.find("@")
    while at >= 0:
        start = (
            _quoted_start(text, taken, at) if at and text[at - 1] == '"' else _local_start(text, floor, at)
        )
        span = None if start is None else _address(text, start, at)
        if span is not None:
            yield span
            taken = span[1]
        floor = max(at + 1, taken)
        at = text.find("@", floor)


def _address(text: str, start: int, at: int) -> Span | None:
    end = _domain_end(text, start, at)
    if end is not None:
        return start, end, "EMAIL"
    handle = _HANDLE.match(text, at + 1)
    if handle is None or handle.group().lower() not in HANDLES:
        return None
    end = handle.end()
    if text[end : end + 1] in (".", "-", ":", "/") and (
        text[end + 1 : end + 2].isalnum() or text[end : end + 2] == ":/"
    ):
        return None
    name = _REVERSED_UPI_NAME.match(text[start:at][::-1])
    return None if name is None else (at - name.end(), end, "UPI")


def _quoted_start(text: str, floor: int, at: int) -> int | None:
    """Where the quoted local part before ``at`` begins: at a quote that opens a word, not one that closes it."""
    quoted = _QUOTED.search(text, max(floor, at - 70), at)
    if quoted is None or quoted.group()[1] in " ,:":
        return None
    start = quoted.start()
    return start if start == floor or text[start - 1] in _QUOTE_LEADS else None


def _local_start(text: str, floor: int, at: int) -> int | None:
    reversed_local = _LOCAL.match(text[floor:at][::-1])
    if reversed_local is None:
        return None
    start = at - reversed_local.end()
    local = text[start:at]
    start += len(local) - len(local.lstrip(_TIGHT_EDGE))
    if start == at:
        return None
    # Chinese, Japanese and Korean are written without spaces: a name in another script ends the sentence before.
    name = _NAME_AFTER_HAN.search(text[start:at])
    if name is not None:
        return start + name.start()
    if start > floor and text[start - 1] == "=":
        slashed = _SLASHED.search(text, max(floor, start - 64), start)
        if slashed is not None:
            return slashed.start()
    return start


def _domain_end(text: str, start: int, at: int) -> int | None:
    match = _DOMAIN.match(text, at + 1)
    if match is None:
        return None
    labels = _DOT.split(match.group())
    end = at + 1
    best = None
    last = ""
    for index, label in enumerate(labels):
        label_start = end + (1 if index else 0)
        end = label_start + len(label)
        tld = None
        if index:
            tld = _PUNYCODE_TLD.match(label) or _ASCII_TLD.match(label) or _OTHER_TLD.match(label)
        if tld is not None and not label[tld.end() : tld.end() + 1].isdigit():
            best = label_start + tld.end()
            last = tld.group()
    if best is None:
        return None
    domain = text[at + 1 : best]
    return None if _is_code(text, start, at, domain, last, best) else best


def _is_code(text: str, start: int, at: int, domain: str, last: str, end: int) -> bool:
    """Versions, images for dense screens, array products, repositories: an ``@`` that is no address."""
    if _VERSION.match(domain) or last in NOT_DOMAINS or last.lower() in NOT_DOMAINS:
        return True
    if text[end : end + 1] == "(" and last.lower() not in COMMON_TLDS:
        return True
    local = text[start:at].lower()
    if local in _REPOSITORY_USERS:
        return _PATH.match(text, end) is not None or text[max(0, start - 6) : start].endswith("ssh://")
    return _REPOSITORY.match(text, end) is not None
