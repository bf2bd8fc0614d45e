"""Who may speak to the parts of the laptop stack that ask for no credentials: programs on this machine, no web page.

They listen on 127.0.0.1, but so does the browser's side of every page that is open: a page may send requests there
and, where it is allowed to or by rebinding its own name's address, read the answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

HOST = "127.0.0.1"
NAMES = (HOST, "localhost", "::1")


def refuses(headers: Mapping[str, str]) -> str:
    """Why a request with these headers (names in lower case) must be refused; empty when it may pass.

    Browsers send ``Origin`` or ``Sec-Fetch-Site`` with what a page does (``none`` is a person's own navigation);
    AWS clients send neither. A rebound name is seen by ``Host``.
    """
    if "origin" in headers or headers.get("sec-fetch-site", "none") != "none":
        return "requests of web pages are refused"
    try:
        name = urlsplit(f"//{headers.get('host', '')}").hostname or ""
    except ValueError:
        name = "?"
    if name and name not in NAMES and not name.endswith(".localhost"):
        return f"requests for the host {name} are refused; use 127.0.0.1"
    return ""
