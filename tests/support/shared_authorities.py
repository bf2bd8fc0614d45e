"""One TLS context for all of httpx's clients in a process of the tests.

Each client reads the list of authorities for itself, which takes 15 to 30 ms of processor time, and nearly all of the
thousands that tests open speak plain HTTP to this machine. Who passes a context of its own keeps it.
"""

from __future__ import annotations

import os
import ssl
from functools import cache
from typing import Any

import httpx
import pytest

PLACE = "httpx._transports.default.create_ssl_context"
"""Where httpx's transports look for what makes their context."""


@cache
def _shared(trust_env: bool, *named: str | None) -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=trust_env)


def context(verify: Any = True, cert: Any = None, trust_env: bool = True) -> ssl.SSLContext:
    """As ``httpx.create_ssl_context``; the same one for the same authorities."""
    if verify is True and cert is None:
        return _shared(trust_env, os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
    return httpx.create_ssl_context(verify, cert, trust_env)


def share() -> None:
    """From now on httpx's clients take what ``context`` gives them. Fails where httpx keeps it elsewhere."""
    pytest.MonkeyPatch().setattr(PLACE, context)
