"""One conversation without its connection: what is said, what is known, and what is to be sent. Pure.

``receive`` takes the server's events in, ``frames`` says what is to be sent now, ``wake_at`` when time alone will
change something. Times are in seconds, of any clock that only grows.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from taskflow_client import _frames, _outbox, _thread
from taskflow_client._frames import Frame
from taskflow_client._outbox import Outbox
from taskflow_client._thread import Thread
from taskflow_client._turn import Turn
from taskflow_client.errors import FrameRefused, TaskFlowError, Unreachable
from taskflow_client.events import (
    AiStart,
    AnyServerEvent,
    ConversationResumed,
    ErrorCode,
    ErrorEvent,
    MessageAccepted,
    ModelChanged,
    QueueChanged,
    QueuedMessage,
    UserMessageEvent,
)

SYNC_SECONDS = 5.0
"""How often the whole may be asked for again."""
FREEZE_SECONDS = 10.0
"""How long a reply waits for the server to say what became of what cut in."""
GONE_SECONDS = 5.0
"""When a queued message that is not queued any more, and of which nothing else is heard, counts as removed."""
CHECK_SECONDS = 2.5
"""A connection is told at once what is queued."""
RETRY_SECONDS = 1.0
INTERNAL_TRIES = 3
NEVER = math.inf

Kind = Literal["set_model", "edit_queued", "remove_queued", "send_queued", "regenerate"]


@dataclass(slots=True)
class Said:
    """A message of this client and what became of it."""

    client_message_id: str
    text: str
    accepted: MessageAccepted | None = None
    refused: TaskFlowError | None = None
    generation: int | None = None
    """The turn that answers it, or beside which it stands; None while it is not accepted, or queued."""
    connection: int = 0
    """How many connections there had been when it was said."""
    missing_since: float | None = None
    looked: bool = False
    """The whole was asked for again, to see what became of it."""
    removed: bool = False
    """It was queued, and is not to be said."""
    internal: int = 0


@dataclass(slots=True)
class Request:
    """Something that is asked for by a frame without an id: one at a time, so that an error is known to be its."""

    kind: Kind
    frame: Frame
    sent: bool = False
    not_before: float = 0.0
    done: bool = False
    error: TaskFlowError | None = None
    generation: int | None = None
    """Of ``regenerate``: the new turn."""


@dataclass(slots=True)
class Cancelling:
    """A turn that is to be stopped. ``generation``: None until what was said before has been accepted."""

    seen: tuple[int, int] | None
    generation: int | None = None
    sent: bool = False
    again: bool = False
    """On another connection than before: how the turn ended was perhaps told on that."""


class Session:
    """What one client knows and wants of one conversation."""

    def __init__(
        self,
        conversation_id: str | None,
        new_id: Callable[[], str],
        traceparent: Callable[[], str | None] | None = None,
    ) -> None:
        self.thread = Thread(conversation_id=conversation_id)
        self.outbox = Outbox()
        self.said: dict[str, Said] = {}
        self.request: Request | None = None
        self.cancelling: Cancelling | None = None
        self.taken: dict[int, int] = {}
        """By turn: how many code points of it the reader has taken."""
        self.read: set[int] = set()
        """First turns of replies that somebody reads: of others nothing is known to be seen."""
        self.cancelled: set[int] = set()
        """Turns that this client has asked to stop."""
        self.typing_frames = 0
        self._new_id = new_id
        self._traceparent = traceparent
        self._last: str | None = None
        """The last message that was accepted on this connection."""
        self._cuts: set[str] = set()
        """Messages that may cut in, as long as the server has not said so."""
        self._frozen: set[int] = set()
        """Turns of which nothing more is shown until it has."""
        self._thaw_at = NEVER
        self._synced_at = -NEVER
        self._connections = 0

    # --- what the person does ------------------------------------------------------------------------------

    def say(self, text: str, mode: str | None = None, *, edits: bool = False) -> Said:
        """Says something, or other words for the last question. Raises ``FrameRefused``."""
        name = self._new_id()
        order = self.typing_frames + 1 if self.typing_frames else None
        known: dict[str, Any] = {"client_message_id": name, "order": order, "seen": self.seen()}
        frame = _frames.edit_last(text, **known) if edits else _frames.user_message(text, mode=mode, **known)
        frame = self.traced(frame)
        if order is not None:
            self.typing_frames = order
        said = self.said[name] = Said(name, text, connection=self._connections)
        self.outbox = _outbox.enqueue(self.outbox, frame)
        if mode not in ("queue", "backchannel"):
            self._cuts.add(name)
            self._freeze()
        return said

    def traced(self, frame: Frame) -> Frame:
        """A frame that asks for a turn, with the span that does so."""
        span = self._traceparent() if self._traceparent is not None else None
        return {**frame, "traceparent": span} if span else frame

    def withdraw(self, said: Said, now: float, *, anyhow: bool = False) -> None:
        """Does not say it any more, if it has not been sent yet; ``anyhow``: nor again, if it has."""
        place = _outbox.find(self.outbox, said.client_message_id)
        if place is not None and (anyhow or place >= self.outbox.underway):
            self.outbox = _outbox.drop(self.outbox, said.client_message_id)
            self._decided(said.client_message_id, now, thaw=True)

    def ask_for(self, kind: Kind, frame: Frame) -> Request:
        """Asks for something by a frame without an id; there must be no other one. Raises ``FrameRefused``."""
        if "messageId" in frame and self.thread.queue_revision >= 0:
            waiting = [each.message_id for each in self.thread.queue]
            if frame["messageId"] not in waiting:
                raise FrameRefused(ErrorCode.NOT_QUEUED, "This message is not queued any more.")
        self.request = request = Request(kind, frame)
        if kind == "send_queued":
            self._freeze()
        if kind in ("edit_queued", "set_model"):
            request.done = self._is_done(request)
        return request

    def cancel(self) -> Cancelling:
        """Stops what is being said, or was asked for."""
        self.cancelling = Cancelling(self.seen())
        self._freeze()
        return self.cancelling

    def typing(self, still: bool) -> Frame:
        """The frame that tells it."""
        self.typing_frames += 1
        return _frames.typing(still, self.typing_frames)

    # --- what the server says ------------------------------------------------------------------------------

    def receive(self, event: AnyServerEvent, first: bool, now: float) -> None:
        """Takes one event in; ``first``: of its connection."""
        if first:
            self._reconnected(now)
        self.thread = _thread.reduce(self.thread, event)
        match event:
            case MessageAccepted():
                self._accept(event, now)
            case UserMessageEvent(queued_ids=list() as ids):
                for said in self._queued():
                    if said.accepted and said.accepted.message_id in ids:
                        said.generation = event.generation_id
            case ErrorEvent():
                self._refuse(event, now)
            case QueueChanged():
                self._look_for_queued(now)
            case _:
                pass
        self._confirm(event)

    def _reconnected(self, now: float) -> None:
        self.outbox = _outbox.again(self.outbox)
        self._last = None
        self._connections += 1
        for said in self._queued():
            said.missing_since = None
        if self.cancelling is not None:
            self.cancelling.again = self.cancelling.sent or self.cancelling.again
            self.cancelling.sent = False
        request = self.request
        if request is not None and request.sent:
            if request.kind == "regenerate":
                # To ask again might answer again: who asked has to look.
                request.error = Unreachable(
                    "CONNECTION_LOST", "the connection broke: look whether another reply begins, or ask again"
                )
            request.sent = False
            if request.kind != "set_model":
                request.not_before = now + CHECK_SECONDS

    def _accept(self, event: MessageAccepted, now: float) -> None:
        name = event.client_message_id
        said = self.said.get(name or "")
        if said is None or name is None:
            return
        if _outbox.find(self.outbox, name) is not None:
            self._last = name
        self.outbox = _outbox.settle(self.outbox, name)
        self._decided(name, now, thaw=event.mode in ("queue", "backchannel"))
        said.accepted = said.accepted or event
        if event.mode != "queue":
            said.generation = event.generation_id
            self.thread = _thread.said(self.thread, event.message_id, said.text)
        else:
            if said.connection == self._connections:
                item = QueuedMessage(
                    message_id=event.message_id, client_message_id=name, text=said.text, created_at=""
                )
                self.thread = _thread.queued(self.thread, item)
            self._look_for_queued(now)

    def _refuse(self, event: ErrorEvent, now: float) -> None:
        error = FrameRefused(event.code, event.error, event.retry_after)
        name = event.client_message_id
        if name is not None:
            said = self.said.get(name)
            if said is None or _outbox.find(self.outbox, name) is None:
                return  # of one that was accepted meanwhile, it says nothing
            if event.code == "INTERNAL":
                said.internal += 1
            if event.code == "TRY_AGAIN" or (event.code == "INTERNAL" and said.internal < INTERNAL_TRIES):
                self.outbox = _outbox.later(self.outbox, now)
                return
            said.refused = error
            self.outbox = _outbox.drop(self.outbox, name)
            self._decided(name, now, thaw=True)
        elif self.request is not None and self.request.sent and not self.request.done:
            if event.code == "TRY_AGAIN":
                self.request.sent, self.request.not_before = False, now + RETRY_SECONDS
                return
            self.request.error = error
            if self.request.kind == "send_queued":
                self._thaw()

    def _confirm(self, event: AnyServerEvent) -> None:
        request = self.request
        if request is None or request.done or request.error is not None:
            return
        if request.kind == "regenerate":
            begun = isinstance(event, MessageAccepted) and event.client_message_id not in self.said
            if request.sent and (begun or (isinstance(event, AiStart) and event.replaces_generation_id)):
                request.generation = getattr(event, "generation_id", None)
                request.done = True
        elif request.kind == "set_model":
            told = isinstance(event, ModelChanged | ConversationResumed)
            request.done = told and self._is_done(request)
        elif isinstance(event, QueueChanged | UserMessageEvent):
            request.done = self._is_done(request, event)

    def _is_done(self, request: Request, event: AnyServerEvent | None = None) -> bool:
        frame, queue = request.frame, self.thread.queue
        match request.kind:
            case "set_model":
                return bool(self.thread.model == frame["model"])
            case "edit_queued":
                chars = len(frame["text"])
                return any(
                    each.message_id == frame["messageId"]
                    and frame["text"].startswith(each.text)
                    and (len(each.text) if each.text_chars is None else each.text_chars) == chars
                    for each in queue
                )
            case "send_queued" if isinstance(event, UserMessageEvent):
                return frame["messageId"] in (event.queued_ids or ())
            case "remove_queued" | "send_queued":
                gone = all(each.message_id != frame["messageId"] for each in queue)
                return gone and isinstance(event, QueueChanged)
            case "regenerate":
                return False

    def _queued(self) -> list[Said]:
        return [
            each
            for each in self.said.values()
            if each.accepted is not None and each.generation is None and not each.removed
        ]

    def _look_for_queued(self, now: float) -> None:
        """What was queued and is not any more has been said, or was removed."""
        waiting = {each.message_id for each in self.thread.queue}
        for said in self._queued():
            assert said.accepted is not None  # noqa: S101 (``_queued`` has no others)
            if said.accepted.message_id in waiting or self.thread.queue_revision < 0:
                said.missing_since = None
            elif said.missing_since is None:
                said.missing_since = now

    def _settle_queued(self, now: float) -> None:
        for said in self._queued():
            if said.missing_since is None or now < said.missing_since + GONE_SECONDS:
                continue
            assert said.accepted is not None  # noqa: S101
            accepted = said.accepted
            # The event that says so may have been lost: the list has its words.
            said.generation = next(
                (
                    question.generation_id
                    for question in self.thread.questions
                    if question.generation_id > accepted.generation_id and said.text in question.text
                ),
                None,
            )
            if said.generation is None and not said.looked:
                # Who joins at that very moment may not be told.
                said.looked, said.missing_since = True, None
                self.thread = replace(self.thread, needs_sync=True)
            else:
                said.removed = said.generation is None

    # --- what is shown -------------------------------------------------------------------------------------

    def seen(self) -> tuple[int, int] | None:
        """How much of the newest turn its reader has taken; None where nobody reads it, or it is over otherwise."""
        turn = _thread.newest(self.thread)
        if turn is None or turn.phase not in ("streaming", "completed"):
            return None
        if _thread.first_of(self.thread, turn.generation_id) not in self.read:
            return None
        return turn.generation_id, min(self.taken.get(turn.generation_id, 0), len(turn.text))

    def limit(self, turn: Turn) -> int:
        """How much of a turn may be shown."""
        whole = len(turn.text)
        frozen = turn.generation_id in self._frozen
        over = turn.phase in ("interrupted", "failed") or turn.replaced
        if frozen and not over and turn.generation_id == next(reversed(self.thread.turns)):
            return min(whole, self.taken.get(turn.generation_id, 0))
        if turn.incomplete and turn.phase == "interrupted":
            # Where it ends is not known yet.
            return min(whole, self.taken.get(turn.generation_id, 0))
        return whole

    def _freeze(self) -> None:
        for turn in self.thread.turns.values():
            if turn.phase in ("streaming", "completed") and not turn.replaced:
                self._frozen.add(turn.generation_id)
        self._thaw_at = NEVER

    def _decided(self, name: str, now: float, *, thaw: bool) -> None:
        self._cuts.discard(name)
        if self._cuts or self.cancelling is not None:
            return
        if thaw:
            self._thaw()
        else:
            self._thaw_at = now + FREEZE_SECONDS

    def _thaw(self) -> None:
        self._frozen.clear()
        self._thaw_at = NEVER

    # --- what goes out, and when ---------------------------------------------------------------------------

    def frames(self, now: float) -> list[Frame]:
        """What is to be sent now, on a connection that the server has listed the conversation on."""
        if self.thread.status != "active":
            return []
        found: list[Frame] = []
        request = self.request
        if (
            request is not None
            and not request.sent
            and not request.done
            and request.error is None
            and now >= request.not_before
        ):
            request.sent = True
            found.append(request.frame)
        found += _outbox.to_send(self.outbox, self._last)
        if len(self.outbox.items) > self.outbox.underway:
            self.outbox = _outbox.sent(self.outbox, now)
        cancelling = self.cancelling
        if cancelling is not None and not cancelling.sent and not self.outbox.items:
            # What to stop is known only when what was said before has arrived.
            if cancelling.generation is None:
                cancelling.generation = self._newest_generation()
            cancelling.sent = True
            if cancelling.generation is not None:
                self.cancelled.add(cancelling.generation)
            found.append(_frames.cancel(cancelling.generation, cancelling.seen))
        return found

    def _newest_generation(self) -> int | None:
        known = [*self.thread.turns, *(s.generation for s in self.said.values() if s.generation is not None)]
        return max(known, default=None)

    def stopped(self) -> bool:
        """Whether the turn that is being cancelled is over; then there is nothing more to stop."""
        cancelling = self.cancelling
        if cancelling is None:
            return True
        if not cancelling.sent or cancelling.generation is None:
            return False
        turn = self.thread.turns.get(cancelling.generation)
        if turn is None:
            return cancelling.generation < self.thread.floor
        all_taken = self.taken.get(turn.generation_id, 0) >= len(turn.text)
        told = {"completed": all_taken, "interrupted": turn.cancelled or cancelling.again}
        over = turn.settled and told.get(turn.phase, True)
        return over or turn.replaced or turn.generation_id < max(self.thread.turns)

    def stop_cancelling(self) -> None:
        """It is over, or nobody waits for it any more."""
        self.cancelling = None
        if not self._cuts:
            self._thaw()

    def waits(self) -> bool:
        """Whether the server owes something: an answer to what was sent, or the rest of a reply."""
        request, turns = self.request, self.thread.turns
        asked = request is not None and request.sent and not request.done and request.error is None
        begun = _thread.newest(self.thread)
        speaking = begun is not None and begun.phase == "streaming"
        newest = self._newest_generation()
        return bool(
            self.outbox.items
            or asked
            or self.cancelling is not None
            or speaking
            or (newest is not None and newest not in turns and newest >= self.thread.floor)
        )

    def wake_at(self) -> float:
        """When ``tick`` next has something to do."""
        request = self.request
        times = [self.outbox.resend_at or NEVER]
        if request is not None and not request.sent and not request.done and request.error is None:
            times.append(request.not_before)
        if self.thread.needs_sync:
            times.append(self._synced_at + SYNC_SECONDS)
        times += [s.missing_since + GONE_SECONDS for s in self._queued() if s.missing_since is not None]
        return min(*times, self._thaw_at)

    def tick(self, now: float, connected: bool) -> bool:
        """Time has passed, with a connection or without; whether another one is to bring the whole again."""
        if self.outbox.resend_at is not None and self.outbox.resend_at <= now:
            self.outbox = _outbox.again(self.outbox)
        if connected:
            self._settle_queued(now)
        else:
            # What became of it may be told to nobody: the next connection's list says it.
            for said in self._queued():
                said.missing_since = None
        if self._thaw_at <= now:
            self._thaw()
        if self.thread.needs_sync and self._synced_at + SYNC_SECONDS <= now:
            self._synced_at = now
            return True
        return False
