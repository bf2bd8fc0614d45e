"""``$disconnect``: removes the connection; after the last one the grace period runs."""

from __future__ import annotations

from taskflow.engine.ports import Backend
from taskflow.engine.runner import remove_connection


async def disconnect(backend: Backend, connection_id: str) -> None:
    """Unregisters the connection. Nothing happens when that was done before."""
    connection = await backend.store.connection(connection_id)
    if connection is not None:
        await remove_connection(backend, connection.conversation_id, connection_id, connection)
