"""A conversation as a program has it: say something, read what is replied, cut in."""

from __future__ import annotations

import asyncio
import uuid
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from types import TracebackType
from typing import Literal, Self, TypeVar

import httpx
from websockets.asyncio.client import ClientConnection

from taskflow_client import _channel, _frames, _thread
from taskflow_client._channel import Channel
from taskflow_client._link import Times
from taskflow_client._session import Kind, Request, Said, Session
from taskflow_client._thread import Question, Thread
from taskflow_client._turn import Turn
from taskflow_client.client import Client
from taskflow_client.errors import (
    ConnectionRefused,
    ConversationClosed,
    ConversationOver,
    RequestRefused,
    TaskFlowError,
    TimedOut,
)
from taskflow_client.events import (
    AiToken,
    AnyServerEvent,
    MemoryPassage,
    MessageAccepted,
    QueuedMessage,
    Wish,
)
from taskflow_client.models import EarlierAnswer, Judgement, Thumb
from taskflow_client.reply import Reply

T = TypeVar("T")

SEND_SECONDS = 60.0
"""How long something said may take to be accepted."""
CANCEL_SECONDS = 10.0
OPEN_SECONDS = 60.0
NOBODY_SECONDS = 10.0
"""Where nothing listens for so long, no server is about to: the address is wrong, or it does not run."""
PATIENCE_SECONDS = 300.0
MAX_EVENTS = 10_000
JUDGE_TRIES = 5


class Sent:
    """A message that the server has accepted, and how it was taken."""

    def __init__(self, conversation: Conversation, said: Said, accepted: MessageAccepted) -> None:
        self._conversation = conversation
        self._said = said
        self.client_message_id = said.client_message_id
        self.id = accepted.message_id
        self.mode = accepted.mode
        """What became of it, and with it of the reply that was being spoken; None: it is answered as usual."""
        self.reason = accepted.reason
        """Why it was taken so: a short code of docs/turn-taking.md."""
        self.replaces_generation_id = accepted.replaces_generation_id

    @property
    def reply(self) -> Reply:
        """What answers it. Of one that steers: the reply that goes on. Of one that stands beside a reply: that reply.
        Of one that is queued: the reply that will come."""
        return self._conversation._reply_to(self._said)


class Conversation:
    """An open conversation; ``connect`` makes it. One task may send while others read."""

    def __init__(
        self,
        client: Client,
        *,
        conversation_id: str | None = None,
        model: str | None = None,
        pacing: Literal["client", "server"] = "client",
        resume_token: str | None = None,
        ticket: Callable[[], Awaitable[str]] | None = None,
        open_timeout: float = OPEN_SECONDS,
        patience: float = PATIENCE_SECONDS,
        times: Times | None = None,
        traceparent: Callable[[], str | None] | None = None,
        new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
    ) -> None:
        if conversation_id is not None and not _frames.is_uuid(conversation_id):
            sentence = "conversationId: send a UUID in small letters, as conversation_created told it"
            raise ConnectionRefused("INVALID_PARAMETER", sentence, status=400)
        if model is not None:
            _frames.set_model(model)
        if pacing not in ("client", "server"):
            raise ConnectionRefused("BAD_PACING", "pacing is “server” or “client”", status=400)
        self.client = client
        self._model = model
        self._pacing = pacing
        self._resume_token = resume_token
        self._ticket = ticket or self._own_ticket
        self._open_timeout = open_timeout
        self._times = times or Times()
        self._session = Session(conversation_id, new_id, traceparent)
        self._channel = Channel(
            self._dial,
            self._receive,
            wake=self._tick,
            wake_at=self._session.wake_at,
            times=self._times,
            patience=patience,
        )
        self._running: asyncio.Task[None] | None = None
        self._began = 0.0
        self._error: TaskFlowError | None = None
        self._waiting: set[asyncio.Future[None]] = set()
        self._listeners: list[deque[AnyServerEvent]] = []
        self._replies: dict[int, Reply] = {}
        self._requests = asyncio.Lock()

    async def __aenter__(self) -> Self:
        self._began = self._now()
        self._running = asyncio.create_task(self._run())
        try:
            await self._until(self._opened, self._open_timeout, "the conversation was not opened")
        except TimedOut as error:
            await self._close()
            raise (self._channel.last_error or error) from None
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._close()

    # --- what is known -------------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        """The conversation's id."""
        return self._thread.conversation_id or ""

    @property
    def title(self) -> str | None:
        return self._thread.title

    @property
    def model(self) -> str | None:
        """The model of the next reply."""
        return self._thread.model

    @property
    def resume_token(self) -> str | None:
        """Lets a client without an identity come back, where the server gave one."""
        return self._thread.resume_token or self._resume_token

    @property
    def queue(self) -> tuple[QueuedMessage, ...]:
        """What waits until the reply being spoken is over, in order."""
        return self._thread.queue

    @property
    def held(self) -> bool:
        """What is queued waits longer: the reply it waited for was stopped or failed."""
        return self._thread.held

    @property
    def ended(self) -> bool:
        """It was ended after silence; a message opens it again."""
        return self._thread.ended

    @property
    def nudge(self) -> str | None:
        """A gentle word for someone who has been typing for long."""
        return self._thread.nudge

    @property
    def connected(self) -> bool:
        return self._channel.ready

    @property
    def connections(self) -> int:
        """How many connections there have been: more than one after a break."""
        return self._channel.connections

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the person has said, as far as it is listed here."""
        return self._thread.questions

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The assistant's turns that stand, as far as they are listed here, the earliest first."""
        return tuple(turn for turn in self._thread.turns.values() if not turn.replaced and not turn.nothing)

    @property
    def thread(self) -> Thread:
        """All that is known: a value that never changes."""
        return self._thread

    def recalled(self, generation_id: int) -> tuple[MemoryPassage, ...]:
        """What the prompt of a turn was given of earlier messages."""
        return self._thread.remembered.get(generation_id, ())

    # --- what is said --------------------------------------------------------------------------------------

    async def send(self, text: str, *, mode: Wish | None = None, timeout: float = SEND_SECONDS) -> Sent:  # noqa: ASYNC109
        """Says something; returns once the server has accepted it. While a reply is spoken, ``mode`` says what becomes
        of it; without one it is interrupted, where its reader is.

        Messages are accepted in the order in which they were sent. Raises ``FrameRefused``, and ``TimedOut`` when
        nothing is known of it: then it may be accepted all the same. Cancelled before it left, it is not said.
        """
        return await self._say(text, mode, timeout)

    async def ask(self, text: str, *, mode: Wish | None = None, timeout: float = SEND_SECONDS) -> Reply:  # noqa: ASYNC109
        """As ``send``; returns the reply."""
        return (await self.send(text, mode=mode, timeout=timeout)).reply

    async def go_on(self, *, timeout: float = SEND_SECONDS) -> Reply:  # noqa: ASYNC109
        """Asks for more of a reply that was stopped or cut at a limit."""
        return await self.ask("Continue", timeout=timeout)

    async def edit(self, text: str, *, timeout: float = SEND_SECONDS) -> Reply:  # noqa: ASYNC109
        """Other words for the last question: both it and its answer make way."""
        return (await self._say(text, None, timeout, edits=True)).reply

    async def regenerate(self, *, timeout: float = SEND_SECONDS) -> Reply:  # noqa: ASYNC109
        """Answers the last question again. When the connection breaks meanwhile it raises ``Unreachable``: then it is
        not known whether another reply will begin."""
        request = await self._request(
            "regenerate", self._session.traced(_frames.regenerate(self._session.seen())), timeout
        )
        return self._reply(request.generation or 0)

    async def cancel(self, *, timeout: float = CANCEL_SECONDS) -> None:  # noqa: ASYNC109
        """Stops the reply where its reader is, and returns when it is over. Nothing happens when none is spoken."""
        self._alive()
        cancelling = self._session.cancel()
        self._flush()
        try:
            await self._until(self._session.stopped, timeout, "the reply did not stop")
        except TimedOut:
            pass  # it was over: the server has nothing to say to that
        finally:
            if self._session.cancelling is cancelling:
                self._session.stop_cancelling()
                self._changed()

    async def set_model(self, model: str, *, timeout: float = SEND_SECONDS) -> None:  # noqa: ASYNC109
        """Uses another model from the next reply on."""
        await self._request("set_model", _frames.set_model(model), timeout)

    async def edit_queued(self, message_id: str, text: str, *, timeout: float = SEND_SECONDS) -> None:  # noqa: ASYNC109
        """A queued message says something else."""
        await self._request("edit_queued", _frames.edit_queued(message_id, text), timeout)
        for said in self._session.said.values():
            if said.accepted is not None and said.accepted.message_id == message_id:
                said.text = text

    async def remove_queued(self, message_id: str, *, timeout: float = SEND_SECONDS) -> None:  # noqa: ASYNC109
        """A queued message is not to be said."""
        await self._request("remove_queued", _frames.remove_queued(message_id), timeout)

    async def send_queued(self, message_id: str, *, timeout: float = SEND_SECONDS) -> None:  # noqa: ASYNC109
        """A queued message is said now, and interrupts the reply being spoken; the others stay queued."""
        frame = self._session.traced(_frames.send_queued(message_id, self._session.seen()))
        await self._request("send_queued", frame, timeout)

    def typing(self, still: bool = True) -> None:
        """Tells that the person types: once when it begins, and with False when it ends without a message. It is worth
        something only now, so it is not kept for another connection."""
        if self._channel.ready and self._thread.status == "active":
            self._channel.send(self._session.typing(still))

    # --- what one thinks of a reply ------------------------------------------------------------------------

    async def judge(self, reply: Reply, thumb: Thumb, word: str | None = None) -> Judgement:
        """Judges a reply, once it is over: a thumb, and why if one likes, in 500 characters at most. It takes the place
        of an earlier judgement. Raises ``RequestRefused``."""
        message_id = await self._ended(reply)
        for waits in range(JUDGE_TRIES):
            try:
                return await self.client.judge(self.id, message_id, thumb, word)
            except RequestRefused as refused:
                # One that has only just ended counts as spoken for a moment more.
                if refused.code != "REPLY_IN_PROGRESS" or waits == JUDGE_TRIES - 1:
                    raise
                await asyncio.sleep(refused.retry_after or 1)
        raise AssertionError("it is judged or refused")

    async def withdraw_judgement(self, reply: Reply) -> None:
        """Takes back what one thought of a reply."""
        await self.client.withdraw_judgement(self.id, await self._ended(reply))

    async def note_copied(self, *replies: Reply) -> None:
        """Tells that the person has copied these replies, or a part of them."""
        ids = [await self._ended(each) for each in replies]
        await self.client.note_copied(self.id, ids)

    async def earlier_answers(self, reply: Reply) -> list[EarlierAnswer]:
        """The answers whose place ``reply`` took, the earliest first: the conversation does not go on from them. An
        answer is among them when its record has come, some seconds after it made way. Raises ``RequestRefused``."""
        await reply.wait()
        generation = reply.generation_id
        questions = [] if generation is None else _thread.asked(self._thread, generation)
        if generation is None or not questions or questions[-1].generation_id == generation:
            return []  # nothing was said for an earlier turn than it
        found: list[EarlierAnswer] = []
        for question in questions:
            try:
                found += await self.client.earlier_answers(self.id, question.id)
            except RequestRefused as refused:
                # Of a young conversation its own record, or the question's, may not have come.
                if refused.code not in ("QUESTION_NOT_FOUND", "CONVERSATION_NOT_FOUND"):
                    raise
        before = [each for each in found if each.generation_id < generation]
        return sorted(before, key=lambda each: each.generation_id)

    # --- what is replied -----------------------------------------------------------------------------------

    async def replies(self) -> AsyncGenerator[Reply, None]:
        """Each reply, as it begins: the greeting, answers to what is said here or in another tab, nudges. It begins
        with the first one since this client came, and ends when the conversation is closed. Whoever has asked for them
        is taken for their reader."""
        last = self._thread.history or 0
        while True:
            found = self._next_reply(last)
            if found is not None:
                last = found
                yield self._reply(found)
                continue
            try:
                await self._change()
            except ConversationClosed:
                return

    async def events(self) -> AsyncGenerator[AnyServerEvent, None]:
        """Every event, as it comes. Of pieces of a reply that nobody has taken yet, what follows becomes one with the
        last one; of others the oldest are dropped when 10,000 wait."""
        events: deque[AnyServerEvent] = deque(maxlen=MAX_EVENTS)
        self._listeners.append(events)
        try:
            while True:
                while events:
                    yield events.popleft()
                try:
                    await self._change()
                except ConversationClosed:
                    return
        finally:
            self._listeners.remove(events)

    # --- inside --------------------------------------------------------------------------------------------

    @property
    def _thread(self) -> Thread:
        return self._session.thread

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    async def _say(self, text: str, mode: Wish | None, timeout: float, *, edits: bool = False) -> Sent:  # noqa: ASYNC109
        self._alive()
        said = self._session.say(text, mode, edits=edits)
        self._flush()
        try:
            await self._until(lambda: said.accepted or said.refused, timeout, "the message was not accepted")
        except TimedOut:
            self._session.withdraw(said, self._now(), anyhow=True)
            self._flush()
            raise
        except asyncio.CancelledError:
            self._session.withdraw(said, self._now())
            self._flush()
            raise
        if said.refused is not None:
            raise said.refused.again()
        assert said.accepted is not None  # noqa: S101 (it was waited for)
        return Sent(self, said, said.accepted)

    async def _request(self, kind: Kind, frame: _frames.Frame, timeout: float) -> Request:  # noqa: ASYNC109
        async with self._requests:
            self._alive()
            request = self._session.ask_for(kind, frame)
            self._flush()
            try:
                await self._until(lambda: request.done or request.error, timeout, f"{kind} was not answered")
            finally:
                self._session.request = None
            if request.error is not None:
                raise request.error.again()
            return request

    async def _ended(self, reply: Reply) -> str:
        """The id of a reply's message, once it is over. Raises ``RequestRefused`` when it has none."""
        await reply.wait()
        if reply.message_id is None:
            raise RequestRefused("REPLY_NOT_FOUND", "nothing was said in this reply", status=404)
        return reply.message_id

    def _reply_to(self, said: Said) -> Reply:
        accepted, generation = said.accepted, said.generation
        if generation is None:
            return Reply(self, said)
        if accepted is not None and accepted.mode == "steer" and generation not in self._thread.turns:
            # It goes on in the reply that is being spoken.
            before = [number for number in self._thread.turns if number < generation]
            generation = max(before, default=generation)
        return self._reply(generation)

    def _reply(self, generation: int) -> Reply:
        first = _thread.first_of(self._thread, generation)
        self._session.read.add(first)
        if first not in self._replies:
            self._replies[first] = Reply(self, first)
        return self._replies[first]

    def _next_reply(self, after: int) -> int | None:
        for number, turn in self._thread.turns.items():
            begun = turn.linked or (turn.phase == "failed" and number not in self._thread.steers)
            first = _thread.first_of(self._thread, number) == number
            if number > after and begun and first and not turn.replaced and not turn.nothing:
                return number
        return None

    async def _own_ticket(self) -> str:
        return await self.client.ticket(self.resume_token)

    async def _dial(self) -> ClientConnection:
        query: dict[str, str] = {"pacing": self._pacing}
        if self._thread.conversation_id is not None:
            query["conversationId"] = self._thread.conversation_id
        elif self._model is not None:
            query["model"] = self._model
        return await _channel.dial(self.client, self._ticket, query, self._times.open)

    async def _run(self) -> None:
        try:
            await self._channel.run()
        except TaskFlowError as error:
            if isinstance(error, RequestRefused) and not isinstance(error, ConnectionRefused):
                error = ConnectionRefused(error.code, error.message, error.retry_after, status=error.status)
            self._error = self._error or error
        finally:
            self._error = self._error or ConversationClosed("CLOSED", "the conversation was left")
            self._changed()

    def _opened(self) -> bool:
        refusal = self._channel.last_error
        if refusal is not None and self._thread.status == "fresh":
            late = (refusal.retry_after or 0) > self._open_timeout
            nobody = isinstance(refusal.__cause__, httpx.ConnectError)
            if late or (nobody and self._now() - self._began > NOBODY_SECONDS):
                raise refusal
        return self._thread.status != "fresh"

    def _receive(self, event: AnyServerEvent, first: bool) -> None:
        self._session.receive(event, first, self._now())
        for events in self._listeners:
            last = events[-1] if events else None
            if (
                isinstance(event, AiToken)
                and isinstance(last, AiToken)
                and last.generation_id == event.generation_id
            ):
                if event.seq > last.seq:
                    events[-1] = replace(event, token=last.token + event.token)
            else:
                events.append(event)
        if self._thread.status == "deleted":
            self._error = self._error or ConversationOver(
                "CONVERSATION_DELETED", "the conversation was deleted"
            )
        self._flush()

    def _tick(self, now: float) -> None:
        if self._session.tick(now, self._channel.ready):
            self._channel.resync()
        self._flush()

    def _flush(self) -> None:
        """Sends what can be sent now, and tells who waits."""
        frames = self._session.frames(self._now()) if self._channel.ready else []
        for frame in frames:
            self._channel.send(frame)
        self._changed()
        self._channel.waits(self._session.waits(), anew=bool(frames))

    def _taken(self, turn: Turn, chars: int) -> None:
        self._session.taken[turn.generation_id] = chars

    def _alive(self) -> None:
        if self._error is not None:
            raise self._error.again()
        if self._running is None:
            raise ConversationClosed("CLOSED", "use “async with” to open the conversation")

    def _changed(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    async def _change(self) -> None:
        """Waits until something has changed. Raises what has ended the conversation."""
        self._alive()
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            await waiting
        finally:
            self._waiting.discard(waiting)

    async def _until(self, check: Callable[[], T], seconds: float, otherwise: str) -> T:
        """The first result of ``check`` that is true. Raises ``TimedOut``."""
        try:
            async with asyncio.timeout(seconds):
                while not (found := check()):
                    await self._change()
                return found
        except TimedOut:
            raise
        except TimeoutError:
            raise TimedOut("TIMED_OUT", f"{otherwise} within {seconds:g} s") from None

    async def _close(self) -> None:
        self._error = self._error or ConversationClosed("CLOSED", "the conversation was left")
        self._changed()
        if (running := self._running) is None:
            return
        running.cancel()
        await asyncio.wait({running})
        if not running.cancelled() and (fault := running.exception()) is not None:
            raise fault
