"""A browser client as the protocol asks for it, checking with every event that it is never shown nonsense."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.simulation.invariants import Invariant, Violation


@dataclass
class Bubble:
    """One turn as this client shows it."""

    turn: int
    text: str = ""
    seq: int = 0
    open: bool = True
    ending: str = ""
    chars: int | None = None
    finish: str = ""
    continues: int = 0


@dataclass(frozen=True)
class Accepted:
    """A message that was accepted, as its client was told."""

    client_message_id: str
    turn: int
    message_id: str
    mode: str


@dataclass
class Client:
    """One connection's view. ``name`` is the connection id."""

    name: str
    bubbles: dict[int, Bubble] = field(default_factory=dict)
    listed: dict[int, str] = field(default_factory=dict)
    endings: dict[int, tuple[str, str]] = field(default_factory=dict)
    """How listed replies ended: ``finish`` and ``errorCode``."""
    cuts: dict[int, int] = field(default_factory=dict)
    """Where replies were interrupted: a list that was made before and comes after neither lengthens them again nor says
    of them how they had ended."""
    stands: dict[int, str] = field(default_factory=dict)
    """What stood of replies when another turn began to continue them."""
    current: int = 0
    settled: int = 0
    """Turns up to this one were settled when the conversation was listed; what is not in the list was replaced."""
    ready: bool = False
    deleted: bool = False
    conversation: str = ""
    """The one that it asks for, or is told."""
    accepted: list[Accepted] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    """The person's messages that it was told of, by ``messageId``."""
    waiting: list[str] = field(default_factory=list)
    """The queued messages that it shows, by ``messageId``."""
    held: bool = False
    revision: int = -1
    """Of the newest queue that it was told."""
    outbox: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Messages that it goes on sending until they are accepted, by their ``clientMessageId``."""

    def receive(self, event: dict[str, Any]) -> None:
        """Shows one event, or drops it as late. Raises ``Violation``."""
        kind = event["type"]
        if self.deleted:
            return
        match kind:
            case "conversation_created":
                self.ready, self.conversation = True, event["conversationId"]
            case "conversation_resumed":
                self.ready, self.conversation = True, event["conversationId"]
                settled = [g for g, bubble in self.bubbles.items() if not bubble.open]
                if event["settledGenerationId"] < max([*settled, *self.listed], default=0):
                    return
                for m in event["messages"]:
                    if m["role"] == "assistant" and m["status"] == "interrupted":
                        self._cut(m["generationId"], len(m["content"]))
                    if m["role"] == "assistant":
                        self._stands(m["generationId"], m["content"])
                self.listed = {
                    m["generationId"]: m["content"][: self.cuts.get(m["generationId"])]
                    for m in event["messages"]
                    if m["role"] == "assistant"
                }
                self.endings = {
                    m["generationId"]: ("", "")
                    if m["generationId"] in self.cuts and m["status"] == "completed"
                    else (m.get("finish", ""), m.get("errorCode", ""))
                    for m in event["messages"]
                    if m["role"] == "assistant"
                }
                self.words |= {m["id"] for m in event["messages"] if m["role"] == "user"}
                self.settled = event["settledGenerationId"]
                for turn in [g for g in self.bubbles if g <= self.settled or g in self.listed]:
                    # What is settled and not in the list was replaced, or came to nothing.
                    self.bubbles.pop(turn)
            case "conversation_deleted":
                self.deleted = True
            case "message_accepted":
                own = event.get("clientMessageId") or ""
                self.accepted.append(
                    Accepted(own, event["generationId"], event["messageId"], event.get("mode", "interrupt"))
                )
                self.words.add(event["messageId"])
                self.outbox.pop(own, None)
            case "user_message":
                self.words.add(event["messageId"])
            case "queue_changed":
                if event["revision"] > self.revision:
                    self.revision, self.held = event["revision"], event["held"]
                    self.waiting = [each["messageId"] for each in event["queued"]]
            case "ai_start" | "turn_snapshot" | "ai_token":
                self._speak(kind, event)
            case "ai_done" | "ai_interrupted" | "ai_error":
                self._end(kind, event)

    def _cut(self, turn: int, chars: int) -> None:
        self.cuts[turn] = min(chars, self.cuts.get(turn, chars))

    def _speak(self, kind: str, event: dict[str, Any]) -> None:
        turn, seq = event["generationId"], event["seq"]
        if not self.ready:
            raise Violation(
                Invariant.LIST_FIRST,
                f"{self.name}: {kind} of turn {turn} before the conversation was listed",
            )
        if turn < self.current or turn in self.listed:
            return
        bubble = self.bubbles.get(turn)
        if bubble is not None and (not bubble.open or seq <= bubble.seq):
            return
        if bubble is None and turn <= self.settled:
            # Late: the list did not have it because it was replaced, or came to nothing.
            return
        if bubble is None:
            before = self.bubbles.get(self.current)
            if before is not None and before.open and self.current < turn:
                raise Violation(
                    Invariant.ONE_OPEN_TURN,
                    f"{self.name}: turn {turn} appears while turn {self.current} is still open",
                )
            if kind == "ai_token":
                raise Violation(Invariant.ONE_VOICE, f"{self.name}: turn {turn} begins with a token")
            bubble = self.bubbles[turn] = Bubble(turn)
            self._goes_on(bubble, event.get("continuesGenerationId", 0))
        self.current = max(self.current, turn)
        if kind == "turn_snapshot":
            if not event["text"].startswith(bubble.text[: len(event["text"])]):
                raise Violation(
                    Invariant.ONE_VOICE, f"{self.name}: the snapshot of turn {turn} is another text"
                )
            if len(event["text"]) >= len(bubble.text):
                bubble.text = event["text"]
        elif kind == "ai_token":
            bubble.text += event["token"]
        bubble.seq = seq

    def _end(self, kind: str, event: dict[str, Any]) -> None:
        turn = event["generationId"]
        bubble = self.bubbles.get(turn)
        if kind == "ai_interrupted":
            self._cut(turn, event["chars"])
        late_truncation = kind == "ai_interrupted" and bubble is not None and bubble.ending == "ai_done"
        if turn in self.listed and bubble is None:
            if kind == "ai_interrupted":
                self.listed[turn] = self.listed[turn][: event["chars"]]
                self._stands(turn, self.listed[turn])
                self.endings[turn] = ("", "")
            return
        if (turn < self.current and not late_truncation) or (bubble is None and turn <= self.settled):
            return
        if bubble is None:
            before = self.bubbles.get(self.current)
            if before is not None and before.open and self.current < turn:
                raise Violation(
                    Invariant.ONE_OPEN_TURN,
                    f"{self.name}: turn {turn} ends while turn {self.current} is open",
                )
            bubble = self.bubbles[turn] = Bubble(turn)
            self.current = max(self.current, turn)
        if not bubble.open and not late_truncation:
            return
        bubble.open = False
        bubble.ending = "ai_interrupted" if event.get("status") == "cancelled" else kind
        bubble.finish = event.get("finish", "")
        if kind == "ai_interrupted":
            bubble.chars = event["chars"]
            if len(bubble.text) < event["chars"]:
                raise Violation(
                    Invariant.ONE_VOICE,
                    f"{self.name}: turn {turn} ends at {event['chars']}, only {len(bubble.text)} arrived",
                )
            bubble.text = bubble.text[: event["chars"]]
            self._stands(turn, bubble.text)

    def _goes_on(self, bubble: Bubble, continues: int) -> None:
        """The turn goes on in the bubble of another, if that is told."""
        bubble.continues = continues
        before = self.bubbles.get(continues)
        text = before.text if before is not None else self.listed.get(continues)
        if text is not None:
            self.stands.setdefault(continues, text)

    def _stands(self, turn: int, text: str) -> None:
        """``text`` is what is told of the turn now."""
        if self.stands.get(turn, text) != text:
            raise Violation(
                Invariant.STEERED_STANDS,
                f"{self.name}: of turn {turn} stood {self.stands[turn]!r} when it went on, now {text!r}",
            )
