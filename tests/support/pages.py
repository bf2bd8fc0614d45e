"""A world in which people come with tickets, as the web page does."""

from __future__ import annotations

import asyncio

from taskflow.store import keys

from tests.support.world import World


class Pages(World):
    """A world in which people have identities."""

    async def open(self, connection_id: str, who: str = "ann", **query: str) -> str:
        """A page connects with a ticket; returns its conversation."""
        secret = f"ticket-of-{connection_id}"
        pk = keys.ticket_pk(keys.secret_hash(secret))
        item = {"pk": pk, "sk": keys.TICKET, "user_id": who, "tenant_id": "default", "expires": 10**10}
        self.table.items[pk, keys.TICKET] = item
        conversation_id = await self.connect(connection_id, ticket=secret, **query)
        await self.quiet()
        return conversation_id

    def of(self, conversation_id: str) -> list[str]:
        """What the table has of a conversation."""
        return [sk for pk, sk in self.table.items if pk == keys.conversation_pk(conversation_id)]

    async def sweeping(self, seconds: float, every: float = 2) -> None:
        end = self.clock.monotonic() + seconds
        while self.clock.monotonic() < end:
            await asyncio.sleep(every)
            await self.sweep()
        await self.quiet()
