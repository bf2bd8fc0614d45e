"""Origins as browsers write them: ``https://shop.example``, ``capacitor://localhost``. Pure."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from taskflow.patterns import deferred

_PORTS = {"http": 80, "https": 443}
_APP = deferred(r"([a-z][a-z0-9+.-]{1,40})://([a-z0-9_.-]{1,255}(?::\d{1,5})?)")
"""The page of an app or of a browser's extension: Capacitor, Ionic, Tauri, Electron and others have a scheme of their
own for it, which no page of the web can have for its origin."""
_NO_APP = frozenset({"ws", "wss", "file", "ftp", "data", "blob", "about", "javascript", "mailto", "urn"})
_HTTP_MISSPELT = deferred(r"[htps]{3,7}")
_HOST = deferred(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?")
_LIKE_IPV4 = deferred(r"(.*\.)?(\d+|0x[0-9a-f]*)")
"""A browser takes such a host for an IPv4 address, and writes it as one (https://url.spec.whatwg.org/#ends-in-a-number-checker)."""
_ZEROS = deferred(r"\b0(?::0)+\b")


def parse_origin(raw: str) -> str:
    """``raw`` in the form of a browser's ``Origin`` header (lower case, no default port, ASCII).

    Raises ``ValueError`` with what is wrong and what to write instead.
    """
    if raw == "*":
        raise ValueError(
            "* is no origin: cookies go to listed origins only, so name each, as https://shop.example"
        )
    try:
        parts = urlsplit(raw)
        host, port = (parts.hostname or ""), parts.port
    except ValueError:
        raise ValueError("it is no address: write it as https://shop.example") from None
    if app := app_origin(raw):
        if app != raw.lower():
            raise ValueError(f"an origin ends with its host or port: write {app}")
        return app
    if parts.scheme not in _PORTS or "://" not in raw:
        raise ValueError("it has no scheme: write it as https://shop.example")
    if not host.isascii():
        # Comes with httpx; browsers use the same form of it.
        import idna

        try:
            host = idna.encode(host, uts46=True).decode()
        except idna.IDNAError:
            host = ""
    if ":" in host:
        host = _ipv6(host)
    elif not _HOST.fullmatch(host) or (_LIKE_IPV4.fullmatch(host) and not _is_ipv4(host)):
        host = ""
    if not host or "@" in parts.netloc:
        raise ValueError("it has no plain host name: write it as https://shop.example")
    origin = f"{parts.scheme}://{host}"
    if port is not None and port != _PORTS[parts.scheme]:
        origin += f":{port}"
    if parts.path or parts.query or parts.fragment or raw.endswith(("?", "#")):
        raise ValueError(f"an origin ends with its host or port: write {origin}")
    return origin


def _is_ipv4(host: str) -> bool:
    """Whether ``host`` is four whole numbers, as a browser writes an address however it was typed."""
    try:
        return str(ipaddress.IPv4Address(host)) == host
    except ValueError:
        return False


def _ipv6(host: str) -> str:
    """The address in brackets as a browser writes it: the longest zeros left out, no part with dots; empty: it is none.

    https://url.spec.whatwg.org/#concept-ipv6-serializer; ``str`` of Python 3.13 writes mapped addresses with dots.
    """
    try:
        address = ipaddress.IPv6Address(host)
    except ValueError:
        return ""
    if address.scope_id is not None:
        return ""
    # Not from its texts: those of Python 3.13.0 have dots, the exploded one too.
    groups = ":".join(f"{int.from_bytes(address.packed[at : at + 2]):x}" for at in range(0, 16, 2))
    longest = max(_ZEROS.finditer(groups), key=lambda found: len(found[0]), default=None)
    if longest is not None:
        groups = f"{groups[: longest.start()].rstrip(':')}::{groups[longest.end() :].lstrip(':')}"
    return f"[{groups}]"


def on_this_machine(url: str) -> bool:
    """Whether ``url`` names this machine itself: a loopback address. No proxy is ever asked for those."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def app_origin(raw: str) -> str:
    """``raw``, up to its path, if it is the origin of an app's page (lower case); else empty."""
    found = _APP.match(raw.lower())
    if found is None or found[1] in _PORTS or found[1] in _NO_APP or _HTTP_MISSPELT.fullmatch(found[1]):
        return ""
    return found[0]


def same_site(origin: str, others: tuple[str, ...]) -> bool:
    """Whether cookies of ``others`` go along with what a page of ``origin`` asks: same scheme and host, at any port.

    Hosts below one domain are told apart, too: which domains belong to one owner nobody can tell from their names.
    """
    return _site(urlsplit(origin)) in {_site(urlsplit(other)) for other in others}


def _site(parts: SplitResult) -> tuple[str, str]:
    return parts.scheme, parts.hostname or ""
