"""Secrets: keys with a provider's own prefix, JWTs, passwords in URLs, AWS secret keys, private key bodies."""

import re
from collections.abc import Iterator, Sequence

from taskflow.redaction import lexicon, words
from taskflow.redaction.assignments import assigned, may_assign
from taskflow.redaction.commands import commands, listed_commands
from taskflow.redaction.credentials import credentials, is_placeholder, options
from taskflow.redaction.digit_runs import ALNUM
from taskflow.redaction.fold import BARRIER
from taskflow.redaction.key_formats import (
    BY_START,
    INNER_PATTERNS,
    PAIRS,
    SIGNED_PATTERNS,
    SLASHED_PATTERNS,
    URL_PATTERNS,
    is_example,
)
from taskflow.redaction.lazy import compiled
from taskflow.redaction.mail import names_login
from taskflow.redaction.passwords import may_tell, told
from taskflow.redaction.secret_lists import secret_lists
from taskflow.redaction.spans import Span
from taskflow.redaction.vendor_keys import behind_vendors, of_vendors

# No key is shorter; none that a literal inside it tells; no secret of Amazon's.
_LEAST, _LEAST_INNER, _LEAST_AWS = 15, 24, 40
# What a vendor's name alone tells is longer still.
_LEAST_BEHIND_VENDOR = 32
# Of a list or a column only longer ones are secrets.
_LEAST_LISTED = 20
# Words of these alone are no keys.
_NUMERIC = f"0123456789.,-/()+{BARRIER}"
# What a word is made of: a key begins where one of these does, also after a hyphen or an underscore.
_PIECE = re.compile("[0-9A-Za-z]+")
_DOTTED_BASE64 = r"[0-9A-Za-z_.-]{16,}"
# The code on a café's wall: its network and password, in any order. Both may have blanks.
_WIFI = r"(?<=[:;]P:)(?![ $%{<*\[;])(?:[^;\\\t\r\n\x00]|\\[^\s\x00]){8,63}(?=;)"
# The name may be an address; what was found before leaves a barrier.
_URL_LOGIN = r"(?<=://)[^\s/:?#\"'<>]*:(?P<password>[^\s/\"'<>\x00]+)@(?=[\w\[.-])"
_AWS_VALUE = r"(?<![0-9A-Za-z/+])[0-9A-Za-z/+]{40}(?![0-9A-Za-z/+])"
_AWS_SESSION = r"(?<![0-9A-Za-z/+])[0-9A-Za-z/+]{100,}={0,2}"
_AWS_HINTS = ("secret", "SECRET", "Secret", "AKIA", "ASIA", "ession", "ESSION")
# Random base64 has one slash in sixty-four characters.
_LEAST_PER_SLASH = 24
_HEX = r"[0-9a-f]+|[0-9A-F]+"
_ARMOR = r"-----(BEGIN|END) [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----"
_BODY = r"[0-9A-Za-z+/=\s:,.\-\"\\()_]*"
_BODY_TEXT = r"[0-9A-Za-z+/=]{4,}"


def secrets(text: str, signs: str, digits: int) -> Sequence[Span]:
    """Every secret in a folded text, of which ``signs`` and ``digits`` are what ``read`` says."""
    split = text.split()
    long_words: list[str] = []
    for word in split:
        if len(word) >= _LEAST:
            long_words.append(word)
    # Of letters alone only keys in mixed case are left.
    if not (signs or digits or long_words) and text.isascii():
        return ()
    found: list[Span] = []
    if signs:
        if "-" in signs:
            if "PRIVATE KEY" in text:
                found += _private_keys(text)
                if found:
                    # The body of a key is full of what looks like others; the next pass looks at the rest.
                    return found
            if "--" in text and (" --" in text or text.startswith("--")):
                found += options(text)
        if "/" in signs and "://" in text:
            for match in compiled(_URL_LOGIN).finditer(text):
                if not is_placeholder(match["password"]) and not names_login(text, match.end()):
                    found.append((*match.span("password"), "SECRET"))
        if ":" in signs and "WIFI:" in text:
            found += ((*match.span(), "SECRET") for match in compiled(_WIFI).finditer(text))
    found += commands(text, split, signs)
    if "-" in signs and ('"-' in text or "'-" in text):
        found += listed_commands(text, signs)
    if digits and may_tell(text, signs):
        found += told(text)
    if long_words:
        long_words = [word for word in long_words if word.strip(_NUMERIC)]
    if long_words:
        if "eyJ" in text:
            found += _jwts(text)
        longest = max(map(len, long_words))
        others = len(found)
        found += _formatted(text, long_words)
        if len(found) > others:
            found += _behind_keys(text)
        if longest >= _LEAST_INNER:
            found += _inner(text, signs)
            if longest >= _LEAST_AWS and _hints_at_aws(text):
                found += _aws_secrets(text)
        if longest >= _LEAST_BEHIND_VENDOR:
            found += behind_vendors(text, long_words)
        labelled = "=" in signs or ":" in signs or " is " in text
        if (
            labelled
            or "earer" in text
            or "EARER" in text
            or ("<" in signs and ("</" in text or "<-" in text))
        ):
            found += credentials(text)
        if may_assign(text):
            found += assigned(text)
            if longest >= _LEAST_LISTED:
                found += of_vendors(text, long_words)
            if longest >= _LEAST_LISTED and ("\n" in text or "[" in text or "(" in text or "{" in text):
                found += secret_lists(text)
    return found


def has_long_word(text: str) -> bool:
    """Whether a word of ``text`` is as long as a key."""
    for word in text.split():  # noqa: SIM110 (any() takes three times as long)
        if len(word) >= _LEAST and BARRIER not in word and word.strip(_NUMERIC):
            return True
    return False


def _jwts(text: str) -> Iterator[Span]:
    """Base64url parts joined by dots, the first of which is the start of a JSON object."""
    for match in compiled(_DOTTED_BASE64).finditer(text):
        token = match.group().rstrip(".")
        start = token.find("eyJ")
        while start >= 0:
            dot = token.find(".", start)
            if dot < 0:
                break
            if dot - start > 8 and len(token) - dot > 4 and not (start and token[start - 1].isalnum()):
                yield match.start() + start, match.start() + len(token), "SECRET"
                break
            start = token.find("eyJ", dot)


def _formatted(text: str, long_words: list[str]) -> Iterator[Span]:
    """Keys with a prefix of their provider's, looked for by how the long words of the text begin."""
    pieces: list[str] = _PIECE.findall(" ".join(long_words) if len(long_words) > 1 else long_words[0])
    for start in {piece[:2] for piece in pieces}:
        for literal, pattern in BY_START.get(start, ()):
            if literal in text:
                for match in compiled(pattern).finditer(text):
                    yield from _whole(text, match.start(), match.end())


def _behind_keys(text: str) -> Iterator[Span]:
    """Secrets right behind the key that they belong to."""
    for literal, pattern in PAIRS:
        if literal in text:
            for match in compiled(pattern).finditer(text):
                yield *match.span("value"), "SECRET"


def _inner(text: str, signs: str) -> Iterator[Span]:
    """Keys that do not begin with what tells them."""
    yield from _told(text, INNER_PATTERNS)
    if "/" in signs:
        yield from _told(text, SLASHED_PATTERNS)
        if "://" in text:
            yield from _told(text, URL_PATTERNS)
    for sign, patterns in SIGNED_PATTERNS:
        if sign in signs:
            yield from _told(text, patterns)


def _told(text: str, patterns: tuple[tuple[str, str], ...]) -> Iterator[Span]:
    for literal, pattern in patterns:
        if literal in text:
            for match in compiled(pattern).finditer(text):
                yield match.start(), match.end(), "SECRET"


def _whole(text: str, start: int, end: int) -> Iterator[Span]:
    key = text[start:end].rstrip(".")
    if not (start and text[start - 1] in ALNUM) and not is_example(key):
        yield start, start + len(key), "SECRET"


def _hints_at_aws(text: str) -> bool:
    for hint in _AWS_HINTS:  # noqa: SIM110 (any() takes three times as long)
        if hint in text:
            return True
    return False


def _aws_secrets(text: str) -> Iterator[Span]:
    for match in compiled(_AWS_VALUE).finditer(text):
        value = match.group()
        if compiled(_HEX).fullmatch(value) or not _is_of_all_kinds(value):
            continue
        if (
            words.before(text, match.start(), lexicon.AWS, 160) is not None
            or "AKIA" in text
            or "ASIA" in text
        ):
            yield match.start(), match.end(), "SECRET"
    for match in compiled(_AWS_SESSION).finditer(text):
        # A page's path has a word between any two slashes.
        is_path = match.group().count("/") > len(match.group()) // _LEAST_PER_SLASH
        if not is_path and words.before(text, match.start(), lexicon.AWS, 60) is not None:
            yield match.start(), match.end(), "SECRET"


def _is_of_all_kinds(value: str) -> bool:
    """Whether capitals, small letters and digits are in a value, as in forty random characters."""
    return any(map(str.isdigit, value)) and any(map(str.isupper, value)) and any(map(str.islower, value))


def _private_keys(text: str) -> Iterator[Span]:
    """The body between BEGIN and END, or up to where base64 stops when the END is missing."""
    open_end: int | None = None
    for match in compiled(_ARMOR).finditer(text):
        if open_end is not None:
            yield from _key_body(text, open_end, match.start())
        open_end = match.end() if match.group(1) == "BEGIN" else None
    if open_end is not None:
        body = compiled(_BODY).match(text, open_end)
        yield from _key_body(text, open_end, body.end() if body else open_end)


def _key_body(text: str, start: int, end: int) -> Iterator[Span]:
    parts = [match.span() for match in compiled(_BODY_TEXT).finditer(text, start, end)]
    if sum(stop - begin for begin, stop in parts) >= 8:
        yield parts[0][0], parts[-1][1], "SECRET"
