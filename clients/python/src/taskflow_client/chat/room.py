"""One conversation at a time, and what commands do to it. It knows no terminal: a ``Screen`` shows things."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Protocol

from taskflow_client import connect
from taskflow_client.chat import words
from taskflow_client.chat.commands import QUEUE_HELP, Command, Say, Wrong, number, parse
from taskflow_client.client import Client
from taskflow_client.conversation import Conversation
from taskflow_client.errors import ConversationOver, ReplyFailed, TaskFlowError
from taskflow_client.events import Wish
from taskflow_client.models import ConversationSummary
from taskflow_client.reply import Reply

GREETING_SECONDS = 30.0
"""How long the greeting of a new conversation is waited for."""

ANSWER_SECONDS = 30.0
"""How long the answer to what was queued may take to begin: it may have been taken out of the queue elsewhere."""

LOOK_SECONDS = 0.1
"""How often it is looked whether something is still queued."""


class Screen(Protocol):
    """What shows a conversation."""

    def tell(self, line: str) -> None:
        """A line from the program."""

    def said(self, text: str, note: str = "") -> None:
        """Words of the person. ``note``: how they were taken."""

    def begin(self) -> None:
        """A reply begins."""

    def piece(self, text: str) -> None:
        """The next words of it."""

    def end(self, badge: str) -> None:
        """It is over; ``badge``: how, if not by itself."""

    def status(self, line: str) -> None:
        """How things stand now."""

    def clear(self) -> None:
        """Another conversation is shown."""


class Room:
    """``run`` it until ``leave``; ``line`` takes what is typed."""

    def __init__(
        self,
        client: Client,
        screen: Screen,
        *,
        conversation_id: str | None = None,
        model: str | None = None,
        mode: Wish = "auto",
    ) -> None:
        self.mode: Wish = mode
        self.failed = False
        """It has ended because of an error."""
        self._client = client
        self._screen = screen
        self._wanted = conversation_id
        self._model = model
        self._conversation: Conversation | None = None
        self._reply: Reply | None = None
        self._listed: list[ConversationSummary] = []
        self._turned = asyncio.Event()
        self._leaving = False
        self._shown: Reply | None = None
        """The last reply that was shown to its end."""
        self._begun = asyncio.Event()
        self._ended = asyncio.Event()
        self._saying = 0
        """Messages that go out, and are shown when the server has taken them."""
        self._all_said = asyncio.Event()
        self.opened = asyncio.Event()
        """A conversation is open."""

    @property
    def busy(self) -> bool:
        """Whether a reply is spoken, or awaited."""
        return self._reply is not None and not self._reply.over

    @property
    def leaving(self) -> bool:
        """Whether ``leave`` was called."""
        return self._leaving

    async def rest(self) -> None:
        """Waits until nothing is spoken, queued or shown any more."""
        before, queued = self._reply, False
        while (conversation := self._conversation) is not None:
            reply, waits = self._reply, bool(conversation.queue) and not conversation.held
            # The queue is empty some time before the answer to it begins.
            queued = waits or (queued and reply is before and not conversation.held)
            before = reply
            if reply is not None and reply is not self._shown:
                await self._ended.wait()
            elif waits:
                await asyncio.sleep(LOOK_SECONDS)
            elif queued and await self._begins_after(reply):
                pass
            else:
                return
            self._ended.clear()

    async def _begins_after(self, reply: Reply | None) -> bool:
        """Waits for a reply other than ``reply`` to begin; whether one did."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_SECONDS):
                while self._reply is reply and self._conversation is not None:
                    self._begun.clear()
                    await self._begun.wait()
                return True
        return False

    async def greeted(self) -> None:
        """Waits until the greeting of a new conversation has been shown."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GREETING_SECONDS):
                while self._is_new() and self._shown is None:
                    self._ended.clear()
                    await self._ended.wait()

    def _is_new(self) -> bool:
        return self._conversation is not None and not self._conversation.thread.history

    def leave(self) -> None:
        """Ends ``run``."""
        self._leaving = True
        self._turned.set()

    async def run(self) -> None:
        """Keeps a conversation open, one after the other."""
        while not self._leaving:
            self._turned.clear()
            try:
                await self._visit()
            except TaskFlowError as error:
                self._screen.tell(words.trouble(error))
                if not isinstance(error, ConversationOver):
                    self.failed = True
                    return
                self._wanted = None
            finally:
                self._conversation = self._reply = self._shown = None
                self._begun.set()
                self.opened.clear()

    async def _visit(self) -> None:
        self._screen.status("connecting…")
        async with connect(
            self._client.url,
            client=self._client,
            conversation_id=self._wanted,
            model=self._model if self._wanted is None else None,
            # What is on the screen has been seen.
            pacing="server",
        ) as conversation:
            self._conversation = conversation
            self._screen.clear()
            self._show_history(conversation)
            self.opened.set()
            tasks = [
                asyncio.create_task(self._read(conversation)),
                asyncio.create_task(self._watch(conversation)),
                asyncio.create_task(self._turned.wait()),
            ]
            try:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    def _show_history(self, conversation: Conversation) -> None:
        before = conversation.thread.history or 0
        old = [turn for turn in conversation.turns if turn.generation_id <= before]
        for who, text, badge in words.history_lines(conversation.questions, old):
            if who == "you":
                self._screen.said(text)
            else:
                self._screen.begin()
                self._screen.piece(text)
                self._screen.end(badge)

    async def _read(self, conversation: Conversation) -> None:
        async for reply in conversation.replies():
            self._reply = reply
            self._begun.set()
            # The answer may be here before the sender of its question goes on: the question stands above it.
            while self._saying:
                self._all_said.clear()
                await self._all_said.wait()
            self._screen.begin()
            try:
                async for piece in reply:
                    self._screen.piece(words.printable(piece))
            except ReplyFailed:
                pass  # its badge tells
            self._screen.end(words.ending(reply))
            self._shown = reply
            self._ended.set()

    async def _watch(self, conversation: Conversation) -> None:
        self._show_status()
        async for event in conversation.events():
            if event.type == "typing_nudge" and conversation.nudge:
                self._screen.tell(words.printable(conversation.nudge))
            elif event.type == "conversation_ended":
                self._screen.tell("The conversation has ended. What you say opens it again.")
            self._show_status()

    def _show_status(self) -> None:
        conversation, reply = self._conversation, self._reply
        if conversation is None:
            return
        thought = None if reply is None else reply.thought
        thinking = (
            thought is not None and thought.ms is None and reply is not None and reply.status == "streaming"
        )
        self._screen.status(
            words.status_line(
                connected=conversation.connected,
                title=conversation.title,
                model=conversation.model,
                mode=self.mode,
                waiting=conversation.queue,
                held=conversation.held,
                thinking=thought.text if thinking and thought and not (reply and reply.so_far) else None,
            )
        )

    # --- what is typed -------------------------------------------------------------------------------------

    async def line(self, line: str) -> None:
        """Does what a line asks for, and tells what went wrong."""
        asked = parse(line)
        try:
            match asked:
                case Say(text):
                    await self._say(text)
                case Command(name, argument):
                    await self._command(name, argument)
                case Wrong(sentence):
                    self._screen.tell(sentence)
                case None:
                    pass  # an empty line
        except TaskFlowError as error:
            self._screen.tell(words.trouble(error))
        self._show_status()

    async def stop(self) -> None:
        """Stops the reply being spoken."""
        if self._conversation is not None and self.busy:
            try:
                await self._conversation.cancel()
            except TaskFlowError as error:
                self._screen.tell(words.trouble(error))

    def typing(self, still: bool) -> None:
        """Whether something is being typed."""
        if self._conversation is not None:
            self._conversation.typing(still)

    def _here(self) -> Conversation:
        if self._conversation is None:
            raise TaskFlowError("NOT_CONNECTED", "there is no connection yet; try again in a moment")
        return self._conversation

    async def _say(self, text: str) -> None:
        here = self._here()
        self._saying += 1
        try:
            sent = await here.send(text, mode=self.mode)
            self._screen.said(words.printable(text), words.taken_as(sent.mode))
        finally:
            self._saying -= 1
            self._all_said.set()
        if sent.mode not in ("queue", "backchannel", "stop"):
            self._reply = sent.reply

    async def _command(self, name: str, argument: str) -> None:
        tell = self._screen.tell
        match name:
            case "help":
                for each in words.help_lines():
                    tell(each)
            case "quit":
                self.leave()
            case "new":
                self._go(None)
            case "list":
                self._listed = (await self._client.conversations()).conversations
                for each in words.conversation_lines(self._listed):
                    tell(each)
            case "open":
                place = number(argument) or 0
                if place > len(self._listed):
                    tell("There is no such number in the list; /list shows it.")
                else:
                    self._go(self._listed[place - 1].id)
            case "model" if argument:
                await self._here().set_model(argument)
                tell(f"From the next reply on: {words.printable(argument)}")
            case "model":
                found = await self._client.models()
                for each in words.model_lines(found.models, self._here().model):
                    tell(each)
            case "mode":
                if argument:
                    self.mode = argument  # type: ignore[assignment]  # ``parse`` knows them
                tell(words.mode_line(self.mode))
            case "queue":
                await self._queue(argument)
            case _:
                await self._change(name, argument)

    async def _change(self, name: str, argument: str) -> None:
        match name:
            case "stop":
                await self.stop()
            case "continue":
                self._reply = await self._here().go_on()
            case "again":
                self._reply = await self._here().regenerate()
            case "edit":
                self._reply = await self._here().edit(argument)
                self._screen.said(words.printable(argument), "instead")
            case "title" if not self._here().questions:
                # The server keeps nothing yet that could have one.
                self._screen.tell(words.UNSPOKEN)
            case "title":
                title = await self._client.rename(self._here().id, argument)
                self._screen.tell(f"Its title is now: {words.printable(title)}")
            case "delete":
                await self._client.delete(self._here().id)
            case _:
                pass

    async def _queue(self, argument: str) -> None:
        waiting = self._here().queue
        what, _, which = argument.partition(" ")
        place = number(which.strip())
        if not argument:
            for each in words.queue_lines(waiting):
                self._screen.tell(each)
        elif what not in ("drop", "send") or place is None or place > len(waiting):
            self._screen.tell(QUEUE_HELP)
        elif what == "drop":
            await self._here().remove_queued(waiting[place - 1].message_id)
        else:
            await self._here().send_queued(waiting[place - 1].message_id)

    def _go(self, conversation_id: str | None) -> None:
        self._wanted, self._model = conversation_id, None
        self._turned.set()
