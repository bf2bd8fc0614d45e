"""The questions that tell whether a part answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import httpx

TIMEOUT_SECONDS = 2.0


def http(client: httpx.AsyncClient, url: str) -> Callable[[], Awaitable[bool]]:
    """Healthy when ``url`` answers 200."""

    async def ask() -> bool:
        try:
            return (await client.get(url, timeout=TIMEOUT_SECONDS)).status_code == 200
        except httpx.HTTPError:
            return False

    return ask


def postgres(url: str) -> Callable[[], Awaitable[bool]]:
    """Healthy when the database answers a query."""

    def query() -> bool:
        import psycopg  # in this thread: the program has better things to wait for

        try:
            with psycopg.connect(url, connect_timeout=int(TIMEOUT_SECONDS)) as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except psycopg.OperationalError:
            return False

    return lambda: asyncio.to_thread(query)
