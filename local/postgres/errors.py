"""What keeps Postgres from starting."""

from __future__ import annotations


class PostgresError(Exception):
    """Postgres cannot start. The message is one line that says why and what to do."""
