"""Every client frame: checked, made a command, run; a refusal is answered. Never waits for a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from taskflow.client_frames import Frame
from taskflow.codes import ErrorCode
from taskflow.conversation.commands import (
    Cancel,
    Command,
    EditLast,
    EditQueued,
    Regenerate,
    RemoveQueued,
    SendQueued,
    SetModel,
    StartTyping,
    StopTyping,
    UserMessage,
)
from taskflow.conversation.flood import CLOSE_EVERY, WINDOW_SECONDS, Flood
from taskflow.conversation.frames import parse_frame
from taskflow.conversation.queue import MAX_QUEUED, MAX_QUEUED_CHARS, changed_event
from taskflow.conversation.session import Session
from taskflow.engine.offers import Offers
from taskflow.engine.ports import Backend
from taskflow.engine.repository import Connection
from taskflow.engine.runner import Done, Outcome, post, remove_connection, run
from taskflow.errors import FrameError, PostFailed, ProviderError, StoreUnavailable
from taskflow.events import ErrorEvent, MessageAccepted, Pong, ServerEvent
from taskflow.llm.offered import is_off, resolve_offered
from taskflow.sessions.ordering import arrive
from taskflow.sessions.signed_in import SignedIn
from taskflow.settings import Settings
from taskflow.store import keys
from taskflow.store.expressions import Item

_TRY_AGAIN = "That did not work just now; send it again."
_DELETED = (ErrorCode.CONVERSATION_DELETED, "The conversation was deleted; start a new one.")
_NOTHING_TO_REPLACE: dict[type[Command], str] = {
    EditLast: "There is no message to edit yet.",
    Regenerate: "There is no answer to replace yet.",
}
_QUEUE: Mapping[Outcome, tuple[ErrorCode, str]] = {
    "queue_full": (
        ErrorCode.QUEUE_FULL,
        f"At most {MAX_QUEUED} messages with {MAX_QUEUED_CHARS} characters together can wait; "
        "send or remove one of them, or shorten this one.",
    ),
    "not_queued": (
        ErrorCode.NOT_QUEUED,
        "This message does not wait any more: it was said or removed already.",
    ),
}
_SWITCHED_OFF = "This conversation's model is not offered any more; choose another one (set_model)."
_NOT_STORED = "The message could not be stored just now; send it again."
_LOST: dict[type[Command], str] = {
    UserMessage: _NOT_STORED,
    EditLast: _NOT_STORED,
    Regenerate: "That did not work just now; try again.",
}
"""What is told of a command that others were faster than each time."""
_LIMITED: Mapping[Outcome, tuple[ErrorCode, str]] = {
    "rate_limited": (ErrorCode.RATE_LIMITED, "That was quick; wait a moment and send it again."),
    "budget_exceeded": (
        ErrorCode.BUDGET_EXCEEDED,
        "The budget for now is used up; send it again when it begins anew.",
    ),
}
_SILENT = (Cancel, StartTyping, StopTyping)
"""What is old news once others were faster so often."""


class Receiver:
    """Handles frames. One object serves many connections of a warm function; it remembers whose they are."""

    def __init__(self, backend: Backend, settings: Settings, offers: Offers | None = None) -> None:
        """``offers``: which models are off; None: none is."""
        self._backend = backend
        self._offers = offers
        self._settings = settings
        self._known: dict[str, Connection] = {}
        self._signed_in = SignedIn(backend)
        self._flood = Flood(settings.limit_frames_per_connection)

    async def receive(self, connection_id: str, text: str) -> None:
        """Handles one frame; whatever is wrong with it is answered with ``error`` and changes nothing.

        Re-raises an unexpected error after sending ``error`` to the client.
        """
        over = self._flood.over(connection_id, self._backend.clock.monotonic())
        if over:
            await self._send_away(connection_id, over)
            return
        client_message_id: str | None = None
        try:
            frame = parse_frame(text)
            client_message_id = frame.client_message_id
            if frame.type == "ping" and connection_id not in self._known:
                await self._post(connection_id, Pong())
                return
            connection = await self._connection(connection_id)
            if not await self._signed_in.allows(connection):
                await self._close(connection_id, connection)
                return
            match frame.type:
                case "ping":
                    await self._post(connection_id, Pong())
                case "user_message" | "edit_last":
                    await self._message(connection_id, connection, frame)
                case "regenerate":
                    await self._regenerate(connection, frame)
                case "cancel":
                    await self._run(connection, Cancel(frame.generation_id, frame.seen))
                case "set_model":
                    await self._set_model(connection, frame.model)
                case "user_typing":
                    await self._run(connection, StartTyping(connection_id, frame.order))
                case "user_stopped_typing":
                    await self._run(connection, StopTyping(connection_id, frame.order))
                case "edit_queued":
                    command = EditQueued(connection_id, frame.message_id, frame.text)
                    await self._queued(connection_id, connection, command)
                case "remove_queued":
                    await self._queued(
                        connection_id, connection, RemoveQueued(connection_id, frame.message_id)
                    )
                case "send_queued":
                    await self._send_queued(connection_id, connection, frame)
                case _:
                    assert_never(frame.type)
        except FrameError as error:
            event = ErrorEvent(
                code=error.code,
                error=error.sentence,
                client_message_id=error.client_message_id,
                retry_after=error.retry_after,
            )
            await self._post(connection_id, event)
        except StoreUnavailable as error:
            self._backend.log.warning("frame not handled", connection_id=connection_id, error=str(error))
            self._backend.meter.count("StoreUnavailable")
            sentence = _NOT_STORED if client_message_id else _TRY_AGAIN
            event = ErrorEvent(code=ErrorCode.TRY_AGAIN, error=sentence, client_message_id=client_message_id)
            await self._post(connection_id, event)
        except Exception:
            # A fault of ours: the client gets ``error``, and the invocation fails, so that operators see it.
            event = ErrorEvent(
                code=ErrorCode.INTERNAL,
                error="Something went wrong on our side; try again.",
                client_message_id=client_message_id,
            )
            await self._post(connection_id, event)
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

    async def _send_away(self, connection_id: str, over: int) -> None:
        """Tells somebody who floods so, once, and hangs up; what of the flood comes still is dropped."""
        if over == 1:
            self._backend.meter.count("ConnectionsFlooded")
            sentence = "That was too much at once; connect again in a while."
            wait = int(WINDOW_SECONDS)
            await self._post(
                connection_id, ErrorEvent(code=ErrorCode.RATE_LIMITED, error=sentence, retry_after=wait)
            )
        if over % CLOSE_EVERY == 1:
            try:
                await self._backend.connections.close(connection_id)
            except PostFailed as error:
                self._backend.log.warning("flood not closed", connection_id=connection_id, error=str(error))

    async def _close(self, connection_id: str, connection: Connection) -> None:
        """Tells somebody who has signed out, or whose token has expired, so, and hangs up."""
        event = ErrorEvent(
            code=ErrorCode.SIGNED_OUT,
            error="You have signed out, or your token has expired; connect again with a new ticket.",
        )
        await self._post(connection_id, event)
        await self._backend.connections.close(connection_id)
        await remove_connection(self._backend, connection.conversation_id, connection_id)
        self._known.pop(connection_id, None)

    async def _run(
        self,
        connection: Connection,
        command: Command,
        *,
        session: Session | None = None,
        client_message_id: str | None = None,
    ) -> Done:
        """Raises ``FrameError`` when the command is refused or others were faster each time."""
        done = await run(self._backend, connection.conversation_id, command, session=session)
        if done.ok or done.outcome == "repeated":
            return done
        if done.outcome == "lost" and isinstance(command, _SILENT):
            return done
        limited = done.outcome in _LIMITED
        if limited:
            self._backend.meter.count_by("Refused", "code", _LIMITED[done.outcome][0])
        retry_after = done.retry_after if limited else None
        raise FrameError(*_refusal(done.outcome, command), client_message_id, retry_after)

    async def _message(self, connection_id: str, connection: Connection, frame: Frame) -> None:
        own = frame.client_message_id
        session = await self._backend.store.session(connection.conversation_id)
        if session is None or session.deleted:
            raise FrameError(*_DELETED, own)
        arrival = await arrive(self._backend, session, frame)
        repeated = arrival == "repeated"
        if not repeated and self._is_off(connection, session, await self._off(connection)):
            # One that was accepted before is accepted again, whatever its model has become since.
            repeated = own is not None and await self._dedupe(connection.conversation_id, own) is not None
            if not repeated:
                raise FrameError(ErrorCode.MODEL_NOT_FOUND, _SWITCHED_OFF, own)
        if not repeated:
            said = (connection_id, frame.text, own, frame.seen, frame.order)
            traced = frame.traceparent or ""
            command = (
                EditLast(*said, traced)
                if frame.type == "edit_last"
                else UserMessage(*said, frame.mode, traced)
            )
            known = None if arrival == "waited" else session
            done = await self._run(connection, command, session=known, client_message_id=own)
            repeated = done.outcome == "repeated"
        if repeated and own is not None:
            await self._accept_again(connection_id, connection.conversation_id, own)

    async def _accept_again(self, connection_id: str, conversation_id: str, client_message_id: str) -> None:
        item = await self._dedupe(conversation_id, client_message_id)
        if item is None:
            raise FrameError(ErrorCode.TRY_AGAIN, _NOT_STORED, client_message_id)
        accepted = MessageAccepted(
            client_message_id=client_message_id,
            message_id=item["message_id"],
            generation_id=item["turn"],
            replaces_generation_id=item.get("replaces"),
            mode=item.get("mode"),
            reason=item.get("reason"),
        )
        await self._post(connection_id, accepted)
        if accepted.mode == "queue":
            await self._tell_queue(connection_id, conversation_id)

    async def _tell_queue(self, connection_id: str, conversation_id: str) -> None:
        """What waits: whoever asks after something that does not, or again, may have missed that."""
        session = await self._backend.store.session(conversation_id)
        if session is not None and not session.deleted:
            await self._post(connection_id, changed_event(session))

    async def _dedupe(self, conversation_id: str, client_message_id: str) -> Item | None:
        """Which message this one became; None when it was not accepted."""
        pk = keys.conversation_pk(conversation_id)
        return await self._backend.store.table.get(pk, keys.dedupe_sk(client_message_id))

    async def _regenerate(self, connection: Connection, frame: Frame) -> None:
        await self._refuse_if_off(connection)
        await self._run(connection, Regenerate(frame.seen, frame.traceparent or ""))

    async def _send_queued(self, connection_id: str, connection: Connection, frame: Frame) -> None:
        await self._refuse_if_off(connection)
        command = SendQueued(connection_id, frame.message_id, frame.seen, frame.traceparent or "")
        await self._queued(connection_id, connection, command)

    async def _queued(self, connection_id: str, connection: Connection, command: Command) -> None:
        try:
            await self._run(connection, command)
        except FrameError as error:
            if error.code == ErrorCode.NOT_QUEUED:
                await self._tell_queue(connection_id, connection.conversation_id)
            raise

    async def _refuse_if_off(self, connection: Connection) -> None:
        off = await self._off(connection)
        if off:
            # Only then: what the conversation's model is costs a read.
            session = await self._backend.store.session(connection.conversation_id)
            if session is not None and self._is_off(connection, session, off):
                raise FrameError(ErrorCode.MODEL_NOT_FOUND, _SWITCHED_OFF)

    async def _off(self, connection: Connection) -> frozenset[str]:
        return frozenset() if self._offers is None else await self._offers.off(connection.tenant_id)

    def _is_off(self, connection: Connection, session: Session, off: frozenset[str]) -> bool:
        return bool(off) and is_off(self._settings.for_tenant(connection.tenant_id), off, session.model)

    async def _set_model(self, connection: Connection, model: str) -> None:
        settings = self._settings.for_tenant(connection.tenant_id)
        try:
            info = resolve_offered(settings, await self._off(connection), model)
        except ProviderError:
            raise FrameError(
                ErrorCode.MODEL_NOT_FOUND, "There is no such model; see GET /api/models."
            ) from None
        await self._run(connection, SetModel(info.id, info.provider))

    async def _post(self, connection_id: str, event: ServerEvent) -> None:
        known = self._known.get(connection_id)
        await post(self._backend, known.conversation_id if known else None, [connection_id], event)


def _refusal(outcome: Outcome, command: Command) -> tuple[ErrorCode, str]:
    """Code and sentence for a command that did not come about."""
    if outcome in ("deleted", "not_found"):
        return _DELETED
    if outcome in _LIMITED:
        return _LIMITED[outcome]
    if outcome in _QUEUE:
        return _QUEUE[outcome]
    if outcome == "nothing_to_replace":
        return ErrorCode.NOTHING_TO_REPLACE, _NOTHING_TO_REPLACE[type(command)]
    return ErrorCode.TRY_AGAIN, _LOST.get(type(command), _TRY_AGAIN)
