"""E-mail addresses and UPI ids: found from their ``@`` outwards, so that long words without one cost nothing."""

import re

from taskflow.redaction import lexicon, words
from taskflow.redaction.address_words import COMMON_TLDS, HANDLES, NOT_DOMAINS
from taskflow.redaction.fold import BARRIER
from taskflow.redaction.lazy import compiled
from taskflow.redaction.spans import Span

# What may stand in an address, by what may not: letters of any script with their combining signs (``\w`` would miss
# Indic vowel signs), digits, and the ASCII signs that mail systems allow. Punctuation outside ASCII is folded.
_LOCAL = re.compile(r"[^\x00-\x20\"(),/:;<=>?@\[\\\]|\x7f]+")
# "customer/department=shipping@…": legal, and unlike a URL's "…/?email=…".
_SLASHED = r"(?<![^\s\"'<(\[,;:])[\w.+!#$%&'*-]+/[\w.+-]+=$"
# "bounce+jane=example.com@…": where a mail comes back to, with the address that it went to.
_RETURNED = r"(?<![^\s\"'<(\[,;:])[\w.]{1,40}[+\-][\w.+\-]{1,56}=$"
_HOST = r"[\w\-]+(?:\.[\w\-]+)*\.[A-Za-z]{2,12}"
_QUOTED = r"\"(?:[^\"\\\n\x00]|\\[^\n\x00]){1,64}\"$"
_GLUED = r"\"[0-9A-Za-z](?:[\w.+\- ]{0,62}[0-9A-Za-z])?\"$"
_LONGEST_QUOTED = 70
_GROUP = r"\\?\{[ ]?[\w.+\-]+(?:[ ]?[,;|/][ ]?[\w.+\-]+)+[ ]?\\?\}$"
_LONGEST_GROUP = 200
_QUOTE_LEADS = " \t\r\n<>({[,;:=`'\\\"|"
_LABEL = r"[^\x00-\x2c./:-@\[-^`{-\x7f。]+"
_DOMAIN = re.compile(rf"{_LABEL}(?:[.。]{_LABEL})*")
_ASCII_TLD = re.compile(r"[A-Za-z]{2,63}")
_OTHER_TLD = r"[^\x00-\x7f]{2,63}"
_PUNYCODE_TLD = r"(?i)xn--[0-9A-Za-z-]*[0-9A-Za-z]"

VERSION = r"(?i)v?[0-9]+\.[0-9x*]+(?:[.\-]|$|x\.)|[0-9]+x\.(?:\w+)$"
_PATH = r"[:/][\w~.]"
_REPOSITORY = r":[\w./~-]{0,200}\.git(?![0-9A-Za-z])"
# Kotlin: ``this@Outer.name``.
_KEYWORDS = frozenset(("this", "super", "return", "break", "continue"))
_REPOSITORY_USERS = frozenset(("git", "hg", "svn", "gitlab", "gitea", "gogs", "forgejo", "aur"))

_EXAMPLE_LOGIN = r"(?i)://(?:user|username|usr|owner|login|name|me):(?:password|passwd|pass|pwd|passwort|contraseña|mot_de_passe)@$"
_LONGEST_LOGIN = 32
HANDLE = r"[A-Za-z][A-Za-z0-9]{1,19}(?![0-9A-Za-z_])"
_FARTHEST_UPI = 40
_INTRODUCES_UPI = (
    r"(?i)(?:[\s:=\"'`(*_>|\-\u2013]|is|at|to|on|my|id|ids|address|handle|vpa|no|number|name|account|collect|pay|me|the|this"
    r"|hai|ka|ki|par|pe|here|yeh|ye|mera|aap|karo|bhejo|आईडी|आइडी|है|पर|का|पता|ही|मेरी|यह|আইডি|હતી|આઈડી|ఐడి|ஐடி|ಐಡಿ|ഐഡി|ਆਈਡੀ|आयडी|आहे"
    # "your upi?" in the line before, another's.
    r"|/|#|\.|\?[ ]?\n[^\n:@]{1,16}:)*"
)
_REVERSED_UPI_NAME = r"[0-9A-Za-z.\-_]*[0-9A-Za-z]"


def mails(text: str) -> list[Span]:
    """Every e-mail address and UPI id in a folded text."""
    found: list[Span] = []
    taken = floor = 0
    at = text.find("@")
    while at >= 0:
        start = (
            _quoted_start(text, taken, at) if at and text[at - 1] == '"' else _local_start(text, floor, at)
        )
        if start is None and at and text[at - 1] == "\\":
            # ``jane\@example.com``, as LaTeX, Perl and Markdown want it.
            start = _local_start(text, floor, at - 1)
        elif at and text[at - 1] == "}":
            start = _group_start(text, floor, start, at)
        span = None if start is None else _address(text, start, at)
        if span is not None:
            found.append(span)
            taken = span[1]
        floor = max(at + 1, taken)
        at = text.find("@", floor)
    return found


def _address(text: str, start: int, at: int) -> Span | None:
    end = _domain_end(text, start, at)
    if end is not None:
        if text[start - 1 : start] == ":" and names_login(text, at + 1):
            return None
        return start, end, "EMAIL"
    handle = compiled(HANDLE).match(text, at + 1)
    if handle is None or (handle.group().lower() not in HANDLES and not is_named_upi(text, start)):
        return None
    end = handle.end()
    if text[end : end + 1] in (".", "-", ":", "/") and (
        text[end + 1 : end + 2].isalnum() or text[end : end + 2] in (":/", ":~")
    ):
        return None
    name = compiled(_REVERSED_UPI_NAME).match(text[start:at][::-1])
    return None if name is None else (at - name.end(), end, "UPI")


def names_login(text: str, end: int) -> bool:
    """Whether what ends before ``end`` with an ``@`` says only where a login would be: ``ftp://user:password@…``."""
    return compiled(_EXAMPLE_LOGIN).search(text, max(0, end - _LONGEST_LOGIN), end) is not None


def is_named_upi(text: str, start: int) -> bool:
    """Whether a word for a UPI id stands right before ``start``: then any handle is one."""
    if text[start - 3 : start] == "pa=" and text.rfind("upi:", max(0, start - 200), start) >= 0:
        return True
    lead = words.before(text, start, lexicon.UPI, _FARTHEST_UPI)
    return lead is not None and compiled(_INTRODUCES_UPI).fullmatch(lead) is not None


def _quoted_start(text: str, floor: int, at: int) -> int | None:
    """Where the quoted local part before ``at`` begins: at a quote that opens a word, not one that closes it."""
    if at < 2 or text[at - 2] in _QUOTE_LEADS:
        return None
    low = max(floor, at - _LONGEST_QUOTED)
    quoted = compiled(_QUOTED).search(text, low, at)
    if quoted is not None and _opens_word(text, floor, quoted.start()):
        return quoted.start()
    # Quotes may be quoted in it: the farthest that opens a word.
    start = text.find('"', low, at - 1)
    while start >= 0:
        if _opens_word(text, floor, start):
            return start if "\n" not in text[start:at] and BARRIER not in text[start:at] else None
        start = text.find('"', start + 1, at - 1)
    # Behind a word, as in a path whose backslash was an escape.
    glued = compiled(_GLUED).search(text, low, at)
    return None if glued is None else glued.start()


def _opens_word(text: str, floor: int, quote: int) -> bool:
    before = text[quote - 1 : quote]
    # Scripts without spaces write the sentence up to the quote; paths have a slash there.
    return text[quote + 1] not in " ,:" and (
        quote == floor or before in _QUOTE_LEADS or before > "\x7f" or before in "/.-_&?"
    )


def _local_start(text: str, floor: int, at: int) -> int | None:
    reversed_local = _LOCAL.match(text[floor:at][::-1])
    if reversed_local is None:
        return None
    start = at - reversed_local.end()
    while start < at and not (text[start].isalnum() or text[start] == "_"):
        start += 1
    if start == at:
        return None
    if not text[start:at].isascii():
        start = after_han(text, start, at)
    if start > floor and text[start - 1] == "=":
        slashed = compiled(_SLASHED).search(text, max(floor, start - 64), start)
        if slashed is None and compiled(_HOST).fullmatch(text, start, at) is not None:
            slashed = compiled(_RETURNED).search(text, max(floor, start - 100), start)
        if slashed is not None:
            return slashed.start()
    return start


def _group_start(text: str, floor: int, start: int | None, at: int) -> int | None:
    """Where the names of several people at one domain begin: ``{jane,bob}@example.edu``; ``start`` without them."""
    group = compiled(_GROUP).search(text, max(floor, at - _LONGEST_GROUP), at)
    return start if group is None else group.start()


def after_han(text: str, start: int, at: int) -> int:
    """Chinese, Japanese and Korean are written without spaces: a name in another script ends the sentence before."""
    if _is_han(text[at - 1]):
        return start
    for position in range(at - 1, start - 1, -1):
        if _is_han(text[position]):
            return position + 1
    return start


def _is_han(character: str) -> bool:
    return (
        "\u3005" <= character <= "\u9fff"
        or "\uac00" <= character <= "\ud7af"
        or "\uf900" <= character <= "\ufaff"
    )


def _domain_end(text: str, start: int, at: int) -> int | None:
    match = _DOMAIN.match(text, at + 1)
    if match is None:
        return None
    labels = match.group().replace("。", ".").split(".")
    end = at + 1
    best = None
    last = ""
    for index, label in enumerate(labels):
        label_start = end + (1 if index else 0)
        # "…@example.cn。谢谢": the next sentence.
        if best is not None and text[end] == "。" and label[0] > "\u02ff":
            break
        end = label_start + len(label)
        tld = None
        if index:
            tld = (
                compiled(_PUNYCODE_TLD).match(label)
                or _ASCII_TLD.match(label)
                or compiled(_OTHER_TLD).match(label)
            )
        if tld is not None and not label[tld.end() : tld.end() + 1].isdigit():
            best = label_start + tld.end()
            last = tld.group()
            # "…@example.co.jpまで。": the sentence goes on.
            if tld.end() < len(label) and label[tld.end()] > "\u02ff":
                break
    if best is None:
        return None
    domain = text[at + 1 : best]
    return None if _is_code(text, start, at, domain, last, best) else best


def _is_code(text: str, start: int, at: int, domain: str, last: str, end: int) -> bool:
    """Versions, images for dense screens, array products, repositories: an ``@`` that is no address."""
    if compiled(VERSION).match(domain) or last in NOT_DOMAINS or last.lower() in NOT_DOMAINS:
        return True
    if text[end : end + 1] == "(" and last.lower() not in COMMON_TLDS:
        return True
    local = text[start:at].lower()
    if local in _KEYWORDS:
        return True
    if local in _REPOSITORY_USERS:
        return compiled(_PATH).match(text, end) is not None or text[max(0, start - 6) : start].endswith(
            "ssh://"
        )
    return compiled(_REPOSITORY).match(text, end) is not None
