"""One TLS context for all HTTP clients in a process of the tests: httpx's, and those of OpenAI's own client.

Each client reads the list of authorities for itself, which takes some 20 ms of processor time, and nearly all of the
thousands that tests open speak plain HTTP to this machine. Who passes a context of its own keeps it.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any

import httpx
import httpx2
import pytest

LIBRARIES = (httpx, httpx2)
PLACE = "{}._transports.default.create_ssl_context"
"""Where a library's transports look for what makes their context."""


def sharing(make: Callable[..., ssl.SSLContext]) -> Callable[..., ssl.SSLContext]:
    """``make``, a library's ``create_ssl_context``, which answers with the same one for the same authorities."""

    @cache
    def shared(trust_env: bool, *named: str | None) -> ssl.SSLContext:
        return make(trust_env=trust_env)

    def context(verify: Any = True, cert: Any = None, trust_env: bool = True) -> ssl.SSLContext:
        if verify is True and cert is None:
            return shared(trust_env, os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
        return make(verify, cert, trust_env)

    return context


def share() -> None:
    """From now on every client shares. Raises where a library keeps its function elsewhere."""
    patch = pytest.MonkeyPatch()
    for library in LIBRARIES:
        patch.setattr(PLACE.format(library.__name__), sharing(library.create_ssl_context))
