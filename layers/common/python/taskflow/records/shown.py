"""What a list shows of a conversation."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple


class Conversation(NamedTuple):
    """A conversation's row, its columns in this order wherever one is read."""

    id: str
    title: str
    status: Literal["active", "completed", "cancelled"]
    model: str
    provider: str
    created_at: datetime
    updated_at: datetime
    message_count: int
    last_message_preview: str
    version: int
