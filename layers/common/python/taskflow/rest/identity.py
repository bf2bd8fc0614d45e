"""What headers tell of who is asking: bearer tokens, and the origin of the page."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

_BLANKS = " \t"


def bearer_token(headers: Iterable[str]) -> str | None:
    """The bearer token among some Authorization headers; None without one. Other schemes are somebody else's."""
    for header in headers:
        scheme, blank, token = header.strip(_BLANKS).partition(" ")
        if scheme.lower() == "bearer":
            return token.strip(_BLANKS) if blank else ""
    return None


def foreign_origin(origin: str | None, host: str, allowed: tuple[str, ...]) -> bool:
    """Whether a state-changing request comes from another site's page.

    Browsers send ``Origin`` with every such request; other clients send none, and carry no one's cookies.
    """
    if origin is None:
        return False
    if origin.rstrip("/").lower() in {each.rstrip("/").lower() for each in allowed}:
        return False
    try:
        parts = urlsplit(origin.lower())
    except ValueError:
        return True
    return parts.scheme not in ("http", "https") or not parts.netloc or parts.netloc != host.lower()
