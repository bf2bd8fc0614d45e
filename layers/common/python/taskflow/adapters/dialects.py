"""The connections API for connections of both WebSocket APIs: each is told in its own words.

Whoever posts a turn knows one kind of event. The name of a program's connection says that it is one, and which
conversation it listens to (``conversation.session.listener_name``); what is posted to it is put into the words of
OpenAI's responses (``rest.openai.live``) and goes out at the other API. A person's connection costs one look at its
name.
"""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from taskflow.conversation.session import listener_of
from taskflow.engine import sockets
from taskflow.engine.ports import Connections
from taskflow.engine.repository import ConversationStore
from taskflow.errors import CallRefused, GoneError, PostFailed, PostRefused, StoreUnavailable, Throttled
from taskflow.store import keys
from taskflow.unhandled import report_refused

if TYPE_CHECKING:
    from taskflow.rest.openai.live import Telling
    from taskflow.rest.openai.requests import Place

POST_SECONDS = 0.5
"""How long the frames of one event may take: what comes later waits for the next attempt, which looks at the lease
again."""
MAX_TELLINGS = 100
"""Responses that a process remembers while they are told; a run speaks one at a time."""


class Dialects:
    """``engine.ports.Connections``. ``responses``: the connections of the other API."""

    def __init__(
        self,
        own: Connections,
        responses: Callable[[], Connections],
        store: ConversationStore,
        monotonic: Callable[[], float],
    ) -> None:
        self._own = own
        self._other = responses
        self._store = store
        self._monotonic = monotonic
        self._tellings: OrderedDict[str, Telling] = OrderedDict()

    async def post(self, connection_id: str, data: bytes) -> None:
        listener = listener_of(connection_id)
        if listener is None:
            await self._own.post(connection_id, data)
        else:
            try:
                await self._tell(connection_id, *listener, json.loads(data))
            except (StoreUnavailable, CallRefused) as error:
                report_refused(error)
                raise Throttled("what is to be told cannot be read now") from error

    async def probe(self, connection_id: str) -> None:
        listener = listener_of(connection_id)
        await (self._own.probe(connection_id) if listener is None else self._other().probe(listener[0]))

    async def close(self, connection_id: str) -> None:
        listener = listener_of(connection_id)
        await (self._own.close(connection_id) if listener is None else self._other().close(listener[0]))

    async def _tell(self, name: str, connection: str, conversation_id: str, event: dict[str, Any]) -> None:
        from taskflow.rest.openai import live
        from taskflow.rest.openai.requests import Place

        kind, turn = event["type"], event.get("generationId", 0)
        if kind == "conversation_deleted":
            self._tellings.pop(name, None)
            await self._post(connection, live.deleted(), lambda: None)
            return
        if kind not in ("ai_start", "ai_token", "turn_snapshot", *live.ENDINGS):
            return
        place = Place(conversation_id, turn)
        telling = self._tellings.get(name)
        if telling is None or telling.place != place:
            telling = await self._begun(connection, place)
            self._remember(name, telling)
        if kind == "turn_snapshot":
            self._remember(name, replace(telling, silent=True))
            return
        if kind in live.ENDINGS:
            frames = live.over(telling, await self._reply(telling), event["seq"])
        else:
            frames = live.told(telling, event)
        until = self._monotonic() + POST_SECONDS
        for frame in frames:
            if self._monotonic() > until:
                raise Throttled("the rest of it waits for the next attempt")
            await self._post(connection, frame.data, partial(self._remember, name, frame.then))
        if kind in live.ENDINGS:
            self._tellings.pop(name, None)

    async def _post(self, connection: str, data: bytes, sent: Callable[[], None]) -> None:
        """Sends one frame. ``sent`` is called once it has arrived, or may have."""
        other = self._other()
        try:
            await other.post(connection, data)
        except asyncio.CancelledError:
            sent()  # its thread goes on
            raise
        except (Throttled, PostRefused, GoneError):
            raise
        except PostFailed as error:
            # It may have arrived, and in this dialect nothing can be said twice: a program takes each delta as more of
            # the text. A connection that is closed tells it to read the response by its id.
            await sockets.forget(self._store, connection)
            await other.close(connection)
            raise GoneError(connection) from error
        sent()

    async def _begun(self, connection: str, place: Place) -> Telling:
        """What is known of a response before this process has told any of it."""
        from taskflow.rest.openai.live import Telling, as_asked

        socket = await sockets.find(self._store.table, connection)
        if socket is None:
            raise GoneError(connection)
        return Telling(place, as_asked(socket.request or {}), socket.asked_at // 1000)

    async def _reply(self, telling: Telling) -> Any:
        """The turn as it is stored now."""
        from taskflow.rest.openai.answers import as_settled, under_way

        place = telling.place
        sk = keys.message_sk(place.turn, keys.ASSISTANT_PART)
        session, message = await asyncio.gather(
            self._store.session(place.conversation_id), self._store.message(place.conversation_id, sk)
        )
        reply = None if session is None else as_settled(place, session, message)
        # Overtaken before a word of it was said, and something else was settled since: nothing is stored of it.
        return reply or replace(under_way(place, telling.model, telling.created), state="interrupted")

    def _remember(self, name: str, telling: Telling) -> None:
        self._tellings[name] = telling
        self._tellings.move_to_end(name)
        if len(self._tellings) > MAX_TELLINGS:
            self._tellings.popitem(last=False)
