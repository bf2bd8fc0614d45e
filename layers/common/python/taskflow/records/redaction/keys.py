"""Secrets: keys with a provider's own prefix, JWTs, passwords in URLs, AWS secret keys, private key bodies."""

from collections.abc import Iterator

from taskflow.records.redaction import lexicon, words
from taskflow.records.redaction.digit_runs import is_ascii_alnum
from taskflow.records.redaction.lazy import compiled
from taskflow.records.redaction.spans import Span

# A literal that must be in the text before the pattern is tried, then the pattern; no letter or digit precedes it.
# Sources: the providers' documentation and their secret scanning patterns.
_FORMATS: tuple[tuple[str, str], ...] = (
    ("sk-", r"sk-(?:proj|svcacct|admin|None|ant|or-v1|lf)-(?=[a-z_-]{0,60}[0-9A-Z])[0-9A-Za-z_-]{10,}"),
    ("sk-", r"sk-(?:[0-9A-Za-z]{2,10}-){0,2}(?=[A-Za-z_]{0,60}[0-9])[0-9A-Za-z_]{16,}[0-9A-Za-z_-]*"),
    ("sk-", r"sk-[0-9A-Za-z]{32,}"),
    ("gh", r"gh[pousr]_[0-9A-Za-z]{20,}"),
    ("github_pat_", r"github_pat_[0-9A-Za-z_]{20,}"),
    ("gl", r"gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[0-9A-Za-z_.-]{15,}"),
    ("xox", r"xox[a-z](?:\.xox[a-z])?-(?=[A-Za-z-]{0,30}[0-9])[0-9A-Za-z-]{10,}"),
    ("xapp-", r"xapp-[0-9]-[0-9A-Za-z-]{10,}"),
    ("GOCSPX-", r"GOCSPX-[0-9A-Za-z_-]{20,}"),
    ("k_", r"[srp]k_(?:live|test)_[0-9A-Za-z_]{10,}"),
    ("whsec_", r"whsec_[0-9A-Za-z+/=]{16,}"),
    ("hf_", r"hf_[0-9A-Za-z]{20,}"),
    ("api_org_", r"api_org_[0-9A-Za-z]{20,}"),
    ("gsk_", r"gsk_[0-9A-Za-z]{20,}"),
    ("xai-", r"xai-[0-9A-Za-z]{20,}"),
    ("npm_", r"npm_[0-9A-Za-z]{30,}"),
    ("pypi-", r"pypi-AgE[0-9A-Za-z_-]{20,}"),
)
# Those that may have neither a hyphen nor an underscore.
_PLAIN_FORMATS: tuple[tuple[str, str], ...] = (
    ("IA", r"A(?:K|S|B)IA[0-9A-Z]{16}(?![0-9A-Za-z])"),
    ("hooks.slack.com", r"(?<=hooks\.slack\.com/)(?:services|workflows|triggers)/[0-9A-Za-z_/-]{20,}"),
    ("AIza", r"AIza[0-9A-Za-z_-]{30,}"),
    ("ya29.", r"ya29\.[0-9A-Za-z_-]{20,}"),
    ("1//0", r"1//0[0-9A-Za-z_-]{20,}"),
    ("SG.", r"SG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}"),
)
_DOTTED_BASE64 = r"[0-9A-Za-z_.-]{16,}"
_URL_LOGIN = r"(?<=://)[^\s/@:?#\"'<>\x00]*:(?P<password>[^\s/\"'<>\x00]+)@(?=[\w\[.-])"
_PLACEHOLDER = r"\$?\{.*\}?|\$\(?\w+\)?|%\(\w+\)s|%s|%\w+%|\[\w+\]|[*xX.•]+|<.*"
_AWS_VALUE = r"(?<![0-9A-Za-z/+])[0-9A-Za-z/+]{40}(?![0-9A-Za-z/+])"
_AWS_SESSION = r"(?<![0-9A-Za-z/+])[0-9A-Za-z/+]{100,}={0,2}"
_AWS_HINTS = ("secret", "SECRET", "Secret", "AKIA", "ASIA", "ession", "ESSION")
_HEX = r"[0-9a-f]+|[0-9A-F]+"
_ARMOR = r"-----(BEGIN|END) [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----"
_BODY = r"[0-9A-Za-z+/=\s:,.\-\"\\()_]*"
_BODY_TEXT = r"[0-9A-Za-z+/=]{4,}"


def secrets(text: str) -> Iterator[Span]:
    """Every secret in a folded text."""
    if "PRIVATE KEY" in text:
        yield from _private_keys(text)
    if "://" in text:
        for match in compiled(_URL_LOGIN).finditer(text):
            if not is_placeholder(match.group("password")):
                yield *match.span("password"), "SECRET"
    if "eyJ" in text:
        yield from _jwts(text)
    yield from _formatted(text, _PLAIN_FORMATS)
    if "-" in text or "_" in text:
        yield from _formatted(text, _FORMATS)
    if _hints_at_aws(text):
        yield from _aws_secrets(text)


def is_placeholder(password: str) -> bool:
    """Whether a password in a URL only says where one would be: ``${DB_PASSWORD}``, ``%s``, ``****``."""
    return compiled(_PLACEHOLDER).fullmatch(password) is not None


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


def _formatted(text: str, formats: tuple[tuple[str, str], ...]) -> Iterator[Span]:
    for literal, pattern in formats:
        if literal in text:
            for match in compiled(pattern).finditer(text):
                start = match.start()
                if not (start and is_ascii_alnum(text[start - 1])):
                    yield start, match.end(), "SECRET"


def _hints_at_aws(text: str) -> bool:
    for hint in _AWS_HINTS:  # noqa: SIM110 (any() takes three times as long)
        if hint in text:
            return True
    return False


def _aws_secrets(text: str) -> Iterator[Span]:
    for match in compiled(_AWS_VALUE).finditer(text):
        value = match.group()
        if compiled(_HEX).fullmatch(value) or not any(character.isdigit() for character in value):
            continue
        if (
            words.before(text, match.start(), lexicon.AWS, 160) is not None
            or "AKIA" in text
            or "ASIA" in text
        ):
            yield match.start(), match.end(), "SECRET"
    for match in compiled(_AWS_SESSION).finditer(text):
        if words.before(text, match.start(), lexicon.AWS, 60) is not None:
            yield match.start(), match.end(), "SECRET"


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
