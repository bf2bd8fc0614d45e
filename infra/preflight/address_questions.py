"""Asks DNS where the addresses lead that an operator gives."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

from infra.preflight.answers import Host

ASKED = ("DatabaseUrl", "LlmBaseUrl", "EmbeddingsUrl", "OtlpEndpoint", "OtlpTracesEndpoint", "OidcIssuer")
"""What functions ask, or API Gateway."""


def addresses(host: str) -> tuple[str, ...]:
    """The IP addresses of a name, as this machine finds them; none when it finds none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(str(where[0]).partition("%")[0] for *_, where in found))


def hosts(given: Mapping[str, str]) -> dict[str, Host]:
    """The host of each address that is given, by the parameter's name."""
    places = ((name, _place(name, given.get(name, ""))) for name in ASKED)
    return {name: Host(host, port, addresses(asked)) for name, (host, port, asked) in places if host}


def _place(name: str, value: str) -> tuple[str, str, str]:
    """Host, port, and what DNS is asked for: libpq goes to ``hostaddr``, where there is one. Nothing for several hosts,
    and for what another check finds wrong."""
    try:
        if name == "DatabaseUrl":
            found = {key: str(each or "") for key, each in conninfo_to_dict(value).items()}
            asked = found.get("hostaddr") or found.get("host", "")
            host = found.get("host") or asked
            return ("", "", "") if "," in host + asked else (host, found.get("port", ""), asked)
        parts = urlsplit(value)
        host = parts.hostname or ""
        return host, str(parts.port or ""), host
    except (ValueError, psycopg.ProgrammingError):
        return "", "", ""
