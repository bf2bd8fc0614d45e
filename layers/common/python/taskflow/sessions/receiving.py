"""Every client frame: validate, record, raise the fence, hand over; never waits for a model."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from taskflow.conversation import late_truncation, transitions
from taskflow.conversation.frames import parse_frame
from taskflow.conversation.messages import Message
from taskflow.conversation.session import Session
from taskflow.conversation.text import title_of
from taskflow.conversation.typing import Typed, started_typing, stopped_typing
from taskflow.errors import (
    ConditionFailed,
    FrameError,
    GoneError,
    PostFailed,
    ProviderError,
    StoreUnavailable,
)
from taskflow.llm import registry
from taskflow.protocol import (
    CancelFrame,
    EditLastFrame,
    ErrorCode,
    ErrorEvent,
    MessageAccepted,
    ModelChanged,
    PingFrame,
    Pong,
    RegenerateFrame,
    ServerEvent,
    SetModelFrame,
    TitleUpdated,
    UserMessageEvent,
    UserMessageFrame,
    UserStoppedTypingFrame,
    UserTypingFrame,
)
from taskflow.sessions.affected import cut_by, replaced_by, unrecorded_by
from taskflow.sessions.ordering import arrive
from taskflow.settings import Settings
from taskflow.store import keys
from taskflow.store.conversations import Connection
from taskflow.turns.departures import depart
from taskflow.turns.outbox import send_message, send_outbox
from taskflow.turns.ports import Backend

TRIES = 12
"""How often a step that lost a race is decided again; ten messages in a burst need about as many."""


class Receiver:
    """Handles frames. One object serves many connections of a warm function; it remembers whose they are."""

    def __init__(self, backend: Backend, settings: Settings) -> None:
        self._backend = backend
        self._settings = settings
        self._known: dict[str, Connection] = {}

    async def receive(self, connection_id: str, text: str) -> None:
        """Handles one frame; whatever is wrong with it is answered with ``error`` and changes nothing.

        Raises what nobody foresaw, after saying so.
        """
        client_message_id: str | None = None
        try:
            frame = parse_frame(text)
            if isinstance(frame, UserMessageFrame | EditLastFrame):
                client_message_id = frame.client_message_id
            if isinstance(frame, PingFrame):
                await self._post([connection_id], Pong())
                return
            connection = await self._connection(connection_id)
            if isinstance(frame, UserMessageFrame | EditLastFrame):
                await self._message(connection_id, connection.conversation_id, frame)
            elif isinstance(frame, RegenerateFrame):
                await self._regenerate(connection.conversation_id, frame)
            elif isinstance(frame, CancelFrame):
                await self._cancel(connection.conversation_id, frame)
            elif isinstance(frame, SetModelFrame):
                await self._set_model(connection.conversation_id, frame.model)
            else:
                await self._typing(connection_id, connection.conversation_id, frame)
        except FrameError as error:
            event = ErrorEvent(
                code=error.code, error=error.sentence, client_message_id=error.client_message_id
            )
            await self._post([connection_id], event)
        except StoreUnavailable as error:
            self._backend.log.warning("frame not handled", connection_id=connection_id, error=str(error))
            event = ErrorEvent(
                code=ErrorCode.TRY_AGAIN,
                error="That did not work just now; send it again.",
                client_message_id=client_message_id,
            )
            await self._post([connection_id], event)
        except Exception:
            # A mistake of ours: the person is told, and the invocation fails, so that operators see it.
            event = ErrorEvent(
                code=ErrorCode.INTERNAL,
                error="Something went wrong on our side; try again.",
                client_message_id=client_message_id,
            )
            await self._post([connection_id], event)
            raise

    async def _connection(self, connection_id: str) -> Connection:
        known = self._known.get(connection_id)
        if known is None:
            known = await self._backend.store.connection(connection_id)
            if known is None:
                raise FrameError(
                    ErrorCode.CONVERSATION_NOT_FOUND,
                    "This connection belongs to no conversation; connect again.",
                )
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[connection_id] = known
        return known

    async def _session(self, conversation_id: str, client_message_id: str | None = None) -> Session:
        session = await self._backend.store.session(conversation_id)
        if session is None or session.deleted:
            raise FrameError(
                ErrorCode.CONVERSATION_DELETED,
                "The conversation was deleted; start a new one.",
                client_message_id,
            )
        return session

    async def _message(
        self, connection_id: str, conversation_id: str, frame: UserMessageFrame | EditLastFrame
    ) -> None:
        backend = self._backend
        editing = isinstance(frame, EditLastFrame)
        session = await self._session(conversation_id, frame.client_message_id)
        arrival = await arrive(backend, session, frame)
        if arrival == "repeated" and frame.client_message_id:
            await self._accept_again(connection_id, conversation_id, frame.client_message_id)
            return
        for attempt in range(TRIES):
            if attempt or arrival == "waited":
                session = await self._session(conversation_id, frame.client_message_id)
            replaces = await replaced_by(self._backend, session, question=True) if editing else []
            if editing and not replaces:
                raise FrameError(
                    ErrorCode.NOTHING_TO_REPLACE, "There is no message to edit yet.", frame.client_message_id
                )
            cut = None if editing else await cut_by(self._backend, session, frame.seen)
            writes, message = transitions.request_turn(
                session,
                frame.text,
                client_message_id=frame.client_message_id,
                seen=frame.seen,
                now=backend.now_ms(),
                periods=backend.periods,
                replaces=replaces,
                cut_message=cut,
                unrecorded=await unrecorded_by(backend, session),
                typed=None if frame.order is None else Typed(connection_id, frame.order),
            )
            try:
                await backend.store.commit(writes)
            except ConditionFailed as refused:
                last = len(writes) - 1
                if frame.client_message_id and refused.index == last:
                    await self._accept_again(connection_id, conversation_id, frame.client_message_id)
                    return
                continue
            except StoreUnavailable:
                break
            await self._accepted(connection_id, session, message, session.question if editing else None)
            if session.outbox or session.empty or editing or cut is not None:
                # The first message's record goes with the greeting's.
                await self._send_rest(conversation_id)
            return
        raise FrameError(
            ErrorCode.TRY_AGAIN,
            "The message could not be stored just now; send it again.",
            frame.client_message_id,
        )

    async def _accepted(
        self, connection_id: str, before: Session, message: Message, replaces: int | None
    ) -> None:
        """Tells everyone, then hands over to generate; the record follows."""
        backend = self._backend
        accepted = MessageAccepted(
            client_message_id=message.client_message_id or None,
            message_id=message.id,
            generation_id=message.turn,
            replaces_generation_id=replaces,
        )
        others = UserMessageEvent(
            message_id=message.id,
            text=message.content,
            generation_id=message.turn,
            client_message_id=message.client_message_id or None,
            replaces_generation_id=replaces,
        )
        other_ids = [cid for cid in before.listeners if cid != connection_id]
        posts = [self._post([connection_id], accepted), self._post(other_ids, others)]
        await asyncio.gather(*posts)
        if not before.title:
            title = title_of(message.content)
            await self._post(
                {connection_id, *before.listeners}, TitleUpdated(conversation_id=before.id, title=title)
            )
        await self._start(before.id, message.turn)
        after = replace(
            before,
            version=before.version + 1,
            status="active",
            title=before.title or title_of(message.content),
            updated_at=message.created_at,
            replaced_range=None,
        )
        if not before.empty:
            await send_message(backend, after, message)

    async def _accept_again(self, connection_id: str, conversation_id: str, client_message_id: str) -> None:
        pk = keys.conversation_pk(conversation_id)
        item = await self._backend.store.table.get(pk, keys.dedupe_sk(client_message_id))
        if item is None:
            raise FrameError(
                ErrorCode.TRY_AGAIN,
                "The message could not be stored just now; send it again.",
                client_message_id,
            )
        accepted = MessageAccepted(
            client_message_id=client_message_id,
            message_id=item["message_id"],
            generation_id=item["turn"],
            replaces_generation_id=item.get("replaces"),
        )
        await self._post([connection_id], accepted)

    async def _regenerate(self, conversation_id: str, frame: RegenerateFrame) -> None:
        backend = self._backend
        for _ in range(TRIES):
            session = await self._session(conversation_id)
            if not session.question:
                raise FrameError(ErrorCode.NOTHING_TO_REPLACE, "There is no answer to replace yet.")
            writes = transitions.regenerate(
                session,
                seen=frame.seen,
                now=backend.now_ms(),
                periods=backend.periods,
                replaces=await replaced_by(self._backend, session, question=False),
            )
            try:
                await backend.store.commit(writes)
            except ConditionFailed:
                continue
            await self._start(session.id, session.requested_turn + 1)
            await self._send_rest(conversation_id)
            return
        raise FrameError(ErrorCode.TRY_AGAIN, "That did not work just now; try again.")

    async def _cancel(self, conversation_id: str, frame: CancelFrame) -> None:
        backend, seen = self._backend, frame.seen
        for _ in range(TRIES):
            session = await self._session(conversation_id)
            named = frame.generation_id
            if session.speaking:
                if named is not None and named != session.requested_turn:
                    return
                writes = transitions.cancel(session, seen)
                late = False
            else:
                cut = await cut_by(self._backend, session, seen)
                if cut is None or seen is None or (named is not None and named != cut.turn):
                    return
                writes = late_truncation.truncate_late(
                    session, seen, cut, cancelled=True, now=backend.now_ms(), periods=backend.periods
                )
                late = True
            try:
                await backend.store.commit(writes)
            except ConditionFailed:
                await asyncio.sleep(0.02)
                continue
            if late:
                await backend.invoker.invoke({"kind": "announce", "conversationId": conversation_id})
            return

    async def _set_model(self, conversation_id: str, model: str) -> None:
        try:
            info = registry.resolve(self._settings, model)
        except ProviderError:
            raise FrameError(
                ErrorCode.MODEL_NOT_FOUND, "There is no such model; see GET /api/models."
            ) from None
        session = await self._session(conversation_id)
        if session.model != info.id:
            [write] = transitions.set_model(session, info.id, info.provider, now=self._backend.now_ms())
            if not await self._backend.store.claim(write):
                raise FrameError(
                    ErrorCode.CONVERSATION_DELETED, "The conversation was deleted; start a new one."
                )
        await self._post(session.listeners, ModelChanged(model=info.id))
        await self._send_rest(conversation_id)

    async def _typing(
        self, connection_id: str, conversation_id: str, frame: UserTypingFrame | UserStoppedTypingFrame
    ) -> None:
        step = started_typing if isinstance(frame, UserTypingFrame) else stopped_typing
        for _ in range(TRIES):
            session = await self._session(conversation_id)
            writes = step(
                session, connection_id, frame.order, now=self._backend.now_ms(), periods=self._backend.periods
            )
            try:
                if writes:
                    await self._backend.store.commit(writes)
            except ConditionFailed:
                continue
            return

    async def _start(self, conversation_id: str, turn: int) -> None:
        await self._backend.invoker.invoke({"kind": "turn", "conversationId": conversation_id, "turn": turn})

    async def _send_rest(self, conversation_id: str) -> None:
        after = await self._backend.store.session(conversation_id)
        if after is not None and not after.deleted:
            await send_outbox(self._backend, after)

    async def _post(self, connection_ids: Iterable[str], event: ServerEvent) -> None:
        data = event.encode()
        await asyncio.gather(*(self._post_one(cid, data) for cid in connection_ids))

    async def _post_one(self, connection_id: str, data: bytes) -> None:
        """A connection that does not answer learns the same from its next list; a closed one leaves."""
        try:
            await self._backend.connections.post(connection_id, data)
        except PostFailed:
            self._backend.log.warning("post failed", connection_id=connection_id)
        except GoneError:
            connection = self._known.get(connection_id)
            if connection is not None:
                await depart(self._backend, connection.conversation_id, connection_id)
