"""Secrets without a format of their own, named by what stands before them: headers, settings, connection strings."""

from collections.abc import Iterator

from taskflow.records.redaction.lazy import compiled
from taskflow.records.redaction.spans import Span

_PLACEHOLDER = r"\$?\{.*\}?|\$\(?\w+\)?|%\(\w+\)s|%s|%\w+%|\[\w+\]|[*xX.•]+|<.*"
# One of these is in every text that names a secret, in small letters.
_HINTS = ("key", "token", "secret", "authoriz", "bearer", "passw", "pwd", "sig=", "signature", "_pat")
# ``x-api-key: …``, ``"client_secret": "…"``, ``DD_API_KEY=…``, ``AccountKey=…``, ``?sig=…``; not ``next_page_token=…``.
_NAMED = (
    r"(?i)(?<![0-9a-z_-])(?:(?!(?:next|page|continuation|sync|cursor|nextpage|csrf|xsrf|upload|public|aws)[_-])"
    r"(?:[a-z0-9]{1,30}[_-]){0,7}(?:api|access|auth|secret|app|application|account|client|service|admin|master|license"
    r"|ingest|deploy|bot|personal|refresh|id|oauth|bearer|subscription|signing|encryption|shared[_-]?access|function"
    r"|webhook|vault|private|session|registry|figma|security)[_-]?(?:keys?|tokens?|secrets?)"
    r"|(?!(?:next|page|continuation|sync|cursor|nextpage|csrf|xsrf|upload|public|aws)_)"
    r"[a-z0-9]{1,30}(?:_[a-z0-9]{1,30}){0,4}_(?:token|secret|pat|apikey)|sharedaccesssignature|sig"
    r"|(?:proxy-)?authorization|api[ ](?:key|token|secret)|access[ ]token|secret[ ]key|client[ ]secret)"
    r"[\"'`]?[\])]?[ \t]{0,3}(?:=>|:=|[:=]|[ ]is[ ])[ \t]{0,3}[\"'`]?"
    r"(?:(?:bearer|basic|token|apikey|key|splunk|geniekey|ssws|bot|digest)[ ]{1,2}(?:token=)?)?[\"'`]?"
    r"(?P<value>[0-9A-Za-z_\-.+/=~%:]{12,})"
)
_BEARER = r"(?<![0-9A-Za-z])[Bb](?:earer|EARER)[ ]{1,2}(?P<value>[0-9A-Za-z_\-.+/=~%:]{12,})"
# ``Server=db;User Id=sa;Password=…;``, ``host=db user=app password=…``.
_CONNECTION = (
    r"(?i)(?<![a-z])(?:server|data source|host|hostname|accountname|user id|userid|uid|user|username|database|dbname"
    r"|initial catalog|endpoint)[ ]?="
)
_PASSWORD = r"(?i)(?<![a-z?&])(?:password|passwd|pwd)[ ]?=[ ]?(?P<quote>['\"]?)(?P<value>[^\s;\"'\x00]{4,})"
_SEGMENT = r"[0-9A-Za-z]{8,}"
_LEAST = 12


def is_placeholder(password: str) -> bool:
    """Whether a password only says where one would be: ``${DB_PASSWORD}``, ``%s``, ``****``."""
    return compiled(_PLACEHOLDER).fullmatch(password) is not None


def credentials(text: str) -> Iterator[Span]:
    """Every secret that its label names in a folded text."""
    small = text.lower()
    if not _has_hint(small):
        return
    if "=" in text or ":" in text or " is " in text:
        for match in compiled(_NAMED).finditer(text):
            yield from _opaque(text, match.start("value"), match.end("value"))
    if "bearer" in small:
        for match in compiled(_BEARER).finditer(text):
            yield from _opaque(text, match.start("value"), match.end("value"))
    if "=" in text and ("pass" in small or "pwd" in small) and compiled(_CONNECTION).search(text) is not None:
        for match in compiled(_PASSWORD).finditer(text):
            if not is_placeholder(match["value"]):
                yield *match.span("value"), "SECRET"


def _has_hint(small: str) -> bool:
    for hint in _HINTS:  # noqa: SIM110 (any() takes three times as long)
        if hint in small:
            return True
    return False


def _opaque(text: str, start: int, end: int) -> Iterator[Span]:
    """The value, when it is made of random characters and is no name, path, number or reference to a variable."""
    value = text[start:end].rstrip(".:")
    end = start + len(value)
    if len(value) < _LEAST or value.isdigit() or is_placeholder(value) or "://" in value:
        return
    digits = sum(map(str.isdigit, value))
    mixed = any(
        not (piece.isdigit() or piece.isalpha()) and _is_random(piece)
        for piece in compiled(_SEGMENT).findall(value)
    )
    if (digits >= 2 and mixed) or _is_mixed_case(value):
        yield start, end, "SECRET"
    elif value.endswith("=") and len(value) >= 16 and not value.islower() and "." not in value and "(" not in value:
        yield start, end, "SECRET"


def _is_random(piece: str) -> bool:
    """Whether letters and digits change places more than a word with a number does: not ``version2``."""
    turns = sum(
        one.isdigit() != other.isdigit() for one, other in zip(piece, piece[1:], strict=False)
    )
    return turns >= 2


def _is_mixed_case(value: str) -> bool:
    """Whether capitals are as many as small letters, as in no name of a variable."""
    capitals = sum(map(str.isupper, value))
    return len(value) >= 20 and value.isalnum() and 0.3 * len(value) < capitals < 0.7 * len(value)
