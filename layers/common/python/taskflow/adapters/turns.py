"""``rest.ports.Turns`` over the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from taskflow.conversation.admission import Refusal
from taskflow.conversation.commands import Ask, Begin, Cancel
from taskflow.conversation.messages import Message
from taskflow.conversation.session import Session
from taskflow.engine.ports import Backend
from taskflow.engine.runner import Done, run
from taskflow.errors import CallRefused, StoreUnavailable
from taskflow.identity import Identity
from taskflow.rest.ports import Noted, Placed
from taskflow.sessions.admission import door, why_refused
from taskflow.sessions.rehydration import rehydrate
from taskflow.settings import Settings
from taskflow.store import keys
from taskflow.store.expressions import Put
from taskflow.unhandled import report_refused

KEPT_SECONDS = 30 * 86_400
"""How long a list of messages is known: as long as a conversation stays in the table."""


class TableTurns:
    """``backend``: its invoker hands on, its connections are out of reach."""

    def __init__(self, backend: Backend, settings: Settings) -> None:
        self._backend = backend
        self._store = backend.store
        self._settings = settings

    async def begin(self, conversation_id: str, command: Begin, address: str) -> Done | Refusal:
        entrance = door(self._settings.for_tenant(command.owner.tenant_id), address)
        done = await run(self._backend, conversation_id, replace(command, door=entrance))
        if done.outcome != "crowded":
            return done
        now = self._backend.now_ms()
        # Its connections are not counted: it has none.
        conversations = replace(
            entrance,
            person=replace(entrance.person, connections=0),
            at_address=replace(entrance.at_address, connections=0),
        )
        refusal = await why_refused(self._store, conversations, command.owner, None, opens=True, now=now)
        return refusal or await run(self._backend, conversation_id, replace(command, door=entrance))

    async def ask(self, conversation_id: str, command: Ask) -> Done:
        return await run(self._backend, conversation_id, command)

    async def cancel(self, conversation_id: str, command: Cancel) -> Done:
        return await run(self._backend, conversation_id, command)

    async def session(self, conversation_id: str) -> Session | None:
        return await self._store.session(conversation_id)

    async def message(self, conversation_id: str, sk: str) -> Message | None:
        return await self._store.message(conversation_id, sk)

    async def messages(self, conversation_id: str) -> Sequence[Message]:
        return await self._store.messages(conversation_id)

    async def turn_of(self, conversation_id: str, client_message_id: str) -> int | None:
        pk = keys.conversation_pk(conversation_id)
        item = await self._store.table.get(pk, keys.dedupe_sk(client_message_id))
        return None if item is None else int(item["turn"])

    async def restore(self, rows: Mapping[str, Any], identity: Identity) -> bool:
        return await rehydrate(self._backend, rows, identity)

    async def known(self, identity: Identity, digest: str) -> Noted | None:
        item = await self._store.table.get(keys.person_pk(identity), keys.heard_sk(digest))
        return None if item is None else Noted(item["conversation_id"], int(item["turn"]))

    async def note(self, identity: Identity, digest: str, place: Placed) -> None:
        noted = {
            "pk": keys.person_pk(identity),
            "sk": keys.heard_sk(digest),
            "conversation_id": place.conversation_id,
            "turn": place.turn,
            "ttl": self._backend.now_ms() // 1000 + KEPT_SECONDS,
        }
        try:
            await self._store.apply(Put(noted))
        except (StoreUnavailable, CallRefused) as error:
            report_refused(error)
            self._backend.log.warning("reply not noted", conversation_id=place.conversation_id)
