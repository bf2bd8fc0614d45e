"""The full screen: what was said above, a line of status, and the prompt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from taskflow_client.chat.room import Room, Screen

STILL_SECONDS = 4.0
"""After so long without a key the person has stopped typing."""


class ChatApp(App[int]):
    """The terminal chat. ``room_of`` makes the room that it shows."""

    CSS = """
    #said { height: 1fr; padding: 0 1; }
    #status { height: 1; padding: 0 1; color: $text-muted; background: $panel; }
    .you { margin-top: 1; color: $accent; }
    .told { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "stop", "Stop the reply", priority=True),
        Binding("ctrl+q", "leave", "Leave", priority=True),
    ]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, room_of: Callable[[Screen], Room]) -> None:
        super().__init__()
        self._room = room_of(self)
        self._reply: Static | None = None
        self._words = ""
        self._typing = False
        self._still: asyncio.TimerHandle | None = None

    def compose(self) -> ComposeResult:
        yield VerticalScroll(id="said", can_focus=False)
        yield Static("connecting…", id="status", markup=False)
        yield Input(placeholder="Say something, or /help", id="prompt")

    def on_mount(self) -> None:
        self.query_one("#prompt").focus()
        self.query_one("#said", VerticalScroll).anchor()
        self.run_worker(self._live(), exclusive=True)

    async def _live(self) -> None:
        await self._room.run()
        if not self._room.failed:
            self.exit(0)

    # --- what is typed -------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        if self._still is not None:
            self._still.cancel()
        wanted = bool(event.value.strip()) and not event.value.startswith("/")
        if wanted:
            self._still = asyncio.get_running_loop().call_later(STILL_SECONDS, self._stopped_typing)
        if wanted and not self._typing:
            self._typing = True
            self._room.typing(True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        line, event.input.value = event.value, ""
        self._typing = False  # the message itself ends it
        # Not waited for: the next line may be typed meanwhile. The client keeps their order.
        self.run_worker(self._room.line(line))

    def _stopped_typing(self) -> None:
        if self._typing:
            self._typing = False
            self._room.typing(False)

    async def action_stop(self) -> None:
        """Stops the reply; without one it leaves."""
        if self._room.busy:
            self.run_worker(self._room.stop())
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Leaves; the conversation stays."""
        self._room.leave()
        if self._room.failed:
            self.exit(1)

    # --- the screen ----------------------------------------------------------------------------------------

    def tell(self, line: str) -> None:
        self._add(line, "told")

    def said(self, text: str, note: str = "") -> None:
        self._add(f"> {text}" + (f"  ({note})" if note else ""), "you")

    def begin(self) -> None:
        self._words = ""
        self._reply = self._add("…", "assistant")

    def piece(self, text: str) -> None:
        self._words += text
        if self._reply is None:
            self._reply = self._add("", "assistant")
        self._reply.update(Text(self._words))

    def end(self, badge: str) -> None:
        if self._reply is not None:
            words = Text(self._words)
            if badge:
                words.append(f" {badge}", "dim")
            self._reply.update(words)
        self._reply = None

    def status(self, line: str) -> None:
        self.query_one("#status", Static).update(line)

    def clear(self) -> None:
        self.query_one("#said", VerticalScroll).remove_children()
        self._reply = None

    def _add(self, line: str, kind: str) -> Static:
        shown = Static(Text(line), classes=kind)
        self.query_one("#said", VerticalScroll).mount(shown)
        return shown
