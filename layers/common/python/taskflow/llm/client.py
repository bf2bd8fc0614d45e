"""The HTTP client of model calls: one for each event loop, with connections kept alive between turns."""

from __future__ import annotations

import asyncio
import ipaddress
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import httpx

_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=20, keepalive_expiry=60.0)

_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[bool, httpx.AsyncClient]] = WeakKeyDictionary()


def make_client(base_url: str) -> httpx.AsyncClient:
    """A client without timeouts of its own: the completion times its stream by the injected clock."""
    timeouts = httpx.Timeout(None)
    return httpx.AsyncClient(timeout=timeouts, limits=_LIMITS, trust_env=not is_loopback(base_url))


def shared_client(base_url: str) -> httpx.AsyncClient:
    """The running event loop's client, made on first use. Proxy variables are ignored for loopback servers."""
    clients = _clients.setdefault(asyncio.get_running_loop(), {})
    loopback = is_loopback(base_url)
    if loopback not in clients or clients[loopback].is_closed:
        clients[loopback] = make_client(base_url)
    return clients[loopback]


async def close_shared_clients() -> None:
    """Closes the running event loop's clients."""
    for client in _clients.pop(asyncio.get_running_loop(), {}).values():
        await client.aclose()


def is_loopback(url: str) -> bool:
    """Whether ``url`` names this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
