"""What a runner knows of one connection: the rules for every event that arrives on it (conformance/README.md). Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

GREETINGS = ("conversation_created", "conversation_resumed")
TURN_EVENTS = ("ai_start", "ai_token", "turn_snapshot", "ai_done", "ai_interrupted", "ai_error")
ENDINGS = ("ai_done", "ai_interrupted", "ai_error")
TEXT_EVENTS = ("ai_token", "turn_snapshot")
ANYWHERE = frozenset(
    (
        *TEXT_EVENTS,
        "title_updated",
        "typing_nudge",
        "summary_changed",
        "context_trimmed",
        "memory_used",
        "ai_reasoning",
        "ai_reasoning_done",
        "queue_changed",
        "message_part",
        "conversation_ended",
        "pong",
    )
)
"""May come between any others."""
ELSEWHERE = frozenset(
    (
        *GREETINGS,
        *TURN_EVENTS,
        "message_accepted",
        "user_message",
        "model_changed",
        "conversation_deleted",
        "error",
    )
)
"""The other types of the protocol: each comes where a script expects it."""


class Fault(Exception):
    """The server, or the library, has not done what the script says. ``kind``: a word of the README."""

    def __init__(self, kind: str, told: str) -> None:
        super().__init__(f"{kind}: {told}")
        self.kind = kind


@dataclass(slots=True)
class Turn:
    """One turn, as the connection has received it."""

    begun: bool = False
    text: str = ""
    seq: int = -1
    ended: str = ""
    """The type of the event that ended it."""


@dataclass(slots=True)
class Listener:
    """One connection. ``requested``: the generations that a message has asked for, shared by all of a script."""

    requested: set[int]
    own_pacing: bool = False
    greeting: dict[str, Any] | None = None
    """Its first event, or the first one after it came back."""
    turns: dict[int, Turn] = field(default_factory=dict)
    unasked: set[int] = field(default_factory=set)
    events: list[dict[str, Any]] = field(default_factory=list)
    """All that has arrived."""

    @property
    def texts(self) -> dict[int, str]:
        """What each turn has said."""
        return {number: turn.text for number, turn in self.turns.items()}

    def reconnected(self) -> None:
        """The connection comes again: a greeting is due."""
        self.greeting = None

    def arrive(self, event: Any) -> None:
        """Notes an event when it arrives, which may be long before it is read."""
        self.events.append(event)
        if isinstance(event, dict) and event.get("type") in ("message_accepted", "user_message"):
            self.requested.add(event.get("generationId", -1))

    def read(self, event: Any) -> bool:
        """Whether the event counts; not if it is a repetition. Raises ``Fault``."""
        if not isinstance(event, dict) or not isinstance(event.get("type"), str):
            raise Fault("malformed", f"{event!r} is no event")
        kind = event["type"]
        if self.greeting is None:
            if kind not in GREETINGS:
                raise Fault("not-greeted", f"the first event is {kind}")
            self.greeting = event
        return kind not in TURN_EVENTS or self._read_turn(kind, event)

    def _read_turn(self, kind: str, event: dict[str, Any]) -> bool:
        number, seq = event.get("generationId"), event.get("seq")
        if not isinstance(number, int) or not isinstance(seq, int):
            raise Fault("malformed", f"{kind} without generationId or seq")
        turn = self.turns.setdefault(number, Turn())
        newest = max((each for each, known in self.turns.items() if known.begun), default=0)
        if seq <= turn.seq or number < newest:
            return False
        if turn.ended and not self._may_follow(turn.ended, event):
            raise Fault("after-end", f"{kind} of turn {number} after {turn.ended}")
        turn.seq = seq
        match kind:
            case "ai_start":
                turn.begun = True
            case "ai_token":
                if not turn.begun:
                    raise Fault("token-before-start", f"turn {number} has not begun")
                turn.text += event.get("token", "")
            case "turn_snapshot":
                text = event.get("text", "")
                if not text.startswith(turn.text):
                    raise Fault("text-changed", f"the snapshot of turn {number} does not begin with its text")
                turn.begun, turn.text = True, text
            case _:
                turn.ended = kind
        return True

    def _may_follow(self, ended: str, event: dict[str, Any]) -> bool:
        match ended, event["type"]:
            case "ai_interrupted", "ai_done":
                return event.get("status") == "cancelled"
            case "ai_done", "ai_interrupted":
                return self.own_pacing
        return False

    def may_be_left_out(self, event: dict[str, Any], ignored: frozenset[str]) -> bool:
        """Whether an event that fits nothing may come in between."""
        kind = event["type"]
        number = event.get("generationId")
        if kind == "ai_start" and not (
            number in self.requested
            or event.get("replacesGenerationId") is not None
            or event.get("continuesGenerationId") is not None
        ):
            self.unasked.add(int(event["generationId"]))
        return (
            kind in ANYWHERE
            or kind in ignored
            or kind not in ELSEWHERE
            or (kind == "conversation_resumed" and event is not self.greeting)
            or (kind in TURN_EVENTS and number in self.unasked)
        )
