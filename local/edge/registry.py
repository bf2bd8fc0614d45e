"""The live connections, by id."""

from __future__ import annotations

import enum
from typing import Protocol

from local.edge.events import Connection


class Posted(enum.Enum):
    """What became of a posted frame."""

    SENT = enum.auto()
    GONE = enum.auto()
    FULL = enum.auto()
    """The client reads too slowly: its send buffer is full."""


class Client(Protocol):
    """An open WebSocket."""

    @property
    def connection(self) -> Connection:
        """Who this is."""
        ...

    @property
    def last_active_at(self) -> float:
        """When the last message went in or out, in seconds since the epoch."""
        ...

    def post(self, payload: bytes) -> Posted:
        """Sends one text frame; never waits for the client. A frame over the limit closes the connection (1009)."""
        ...

    def close(self, code: int, reason: str) -> None:
        """Starts the closing handshake. Does nothing when the connection is over."""
        ...


class Registry:
    """Connections between the end of ``$connect`` and the first sign of their end."""

    def __init__(self) -> None:
        self._clients: dict[str, Client] = {}

    def __len__(self) -> int:
        return len(self._clients)

    def add(self, client: Client) -> None:
        """Makes a connection known to ``@connections``."""
        self._clients[client.connection.connection_id] = client

    def remove(self, client: Client) -> None:
        """Forgets a connection."""
        self._clients.pop(client.connection.connection_id, None)

    def get(self, connection_id: str) -> Client | None:
        """The connection with this id, if it is open."""
        return self._clients.get(connection_id)
