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
    return {name: Host(host, port, addresses(host)) for name, (host, port) in places if host}


def _place(name: str, value: str) -> tuple[str, str]:
    """Host and port; nothing for several hosts, and for what another check finds wrong."""
    try:
        if name == "DatabaseUrl":
            found = conninfo_to_dict(value)
            host, port = str(found.get("host") or ""), str(found.get("port") or "")
            return ("", "") if "," in host else (host, port)
        parts = urlsplit(value)
        return parts.hostname or "", str(parts.port or "")
    except (ValueError, psycopg.ProgrammingError):
        return "", ""
