"""The HTTP clients of model calls. Each event loop has its own; connections are kept between turns."""

from __future__ import annotations

import asyncio
import importlib
import ssl
from contextlib import aclosing, suppress
from functools import cache
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import httpx

from taskflow.llm.decoding import decoded
from taskflow.origins import on_this_machine

_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=20, keepalive_expiry=60.0)

_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[tuple[bool, bool], httpx.AsyncClient]]
_clients = WeakKeyDictionary()

_ready: dict[tuple[bool, bool], httpx.AsyncClient] = {}
"""Made before a snapshot: a client belongs to the event loop that first sends with it."""


@cache
def _trusted() -> ssl.SSLContext:
    """To read the machine's certificates takes some 30 ms."""
    return httpx.create_ssl_context()


def make_client(base_url: str) -> httpx.AsyncClient:
    """A client without timeouts of its own: the completion times its stream by the injected clock.

    Proxy variables are ignored for this machine. Certificates are loaded only for https.
    """
    loopback, https = _kind(base_url)
    # Over HTTP/1.1: over HTTP/2 httpx tells no server that a stream was left, which then speaks to its end
    # (findings/httpx-tells-no-http2-server-that-it-left.sh).
    return httpx.AsyncClient(
        http2=False,
        timeout=httpx.Timeout(None),
        limits=_LIMITS,
        trust_env=not loopback,
        verify=_trusted() if https else False,
    )


def warm(base_url: str) -> None:
    """Before a snapshot: what the first request to servers like ``base_url`` would load."""
    importlib.import_module("anyio._backends._asyncio")
    _ready[_kind(base_url)] = make_client(base_url)


def shared_client(base_url: str) -> httpx.AsyncClient:
    """The running event loop's client for servers like ``base_url``, made on first use."""
    clients = _clients.setdefault(asyncio.get_running_loop(), {})
    kind = _kind(base_url)
    if kind not in clients or clients[kind].is_closed:
        clients[kind] = _ready.pop(kind) if kind in _ready else make_client(base_url)
    return clients[kind]


async def read_start(response: httpx.Response, limit: int) -> str:
    """The first ``limit`` bytes or so of a streamed response, as text. When the stream breaks off, what had come."""
    body = b""
    with suppress(httpx.HTTPError):
        async with aclosing(decoded(response)) as parts:
            async for part in parts:
                body += part
                if len(body) >= limit:
                    break
    return body.decode("utf-8", "replace")


def _kind(url: str) -> tuple[bool, bool]:
    """Whether ``url`` names this machine, and whether it is https."""
    return on_this_machine(url), urlsplit(url).scheme == "https"
