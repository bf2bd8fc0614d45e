"""What answers what: the operations of the AsyncAPI document, from the server's point of view."""

from __future__ import annotations

from dataclasses import dataclass, field

TURN = ("ai_start", "ai_reasoning", "ai_reasoning_done", "ai_token", "ai_done", "ai_error")
CUT = ("ai_interrupted",)
ANSWERED = ("message_accepted", "title_updated", *TURN)


@dataclass(frozen=True, slots=True)
class Received:
    """A frame that the server receives. ``answers``: the types of events that may follow because of it, on the
    connection it came on; ``order``: how they follow each other, in the notation of docs/protocol.md."""

    frame: str
    summary: str
    answers: tuple[str, ...]
    order: tuple[str, ...] = ()
    others: tuple[str, ...] = field(default=())
    """What the conversation's other connections are told besides the turn."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Events that the server sends by itself."""

    name: str
    summary: str
    events: tuple[str, ...]
    order: tuple[str, ...] = ()


RECEIVED: tuple[Received, ...] = (
    Received(
        "user_message",
        "The person says something. While a reply is spoken, mode decides what becomes of it.",
        (*ANSWERED, *CUT, "queue_changed", "user_message", "error"),
        (
            "idle: message_accepted → (title_updated) → ai_start → ai_token* → ai_done | ai_error",
            "interrupt: message_accepted → ai_interrupted → ai_start → ai_token* → ai_done | ai_error",
            "steer: message_accepted → ai_token* → ai_interrupted {reason: steered}"
            " → ai_start {continuesGenerationId} → ai_token* → ai_done",
            "queue: message_accepted, queue_changed → ai_token* → ai_done"
            " → queue_changed, user_message {queuedIds} → ai_start → ai_token* → ai_done",
            "backchannel: message_accepted → ai_token* → ai_done",
            "stop: message_accepted → ai_interrupted → ai_done {status: cancelled}",
            "refused: error",
        ),
        ("user_message",),
    ),
    Received(
        "cancel",
        "The person stops the turn that is being spoken.",
        ("ai_interrupted", "ai_done", "queue_changed", "error"),
        ("ai_interrupted → ai_done {status: cancelled}", "nothing, when that turn is over"),
    ),
    Received(
        "regenerate",
        "The last question is answered again.",
        (*TURN, *CUT, "error"),
        (
            "(ai_interrupted) → ai_start {replacesGenerationId} → ai_token* → ai_done | ai_error",
            "refused: error",
        ),
    ),
    Received(
        "edit_last",
        "The last question and its answer are replaced.",
        (*ANSWERED, *CUT, "error"),
        (
            "message_accepted {replacesGenerationId} → (ai_interrupted)"
            " → ai_start {replacesGenerationId} → ai_token* → ai_done | ai_error",
            "refused: error",
        ),
        ("user_message",),
    ),
    Received(
        "user_typing",
        "The person has begun to type: nudges wait.",
        ("typing_nudge", "error"),
        ("nothing, or typing_nudge after a while",),
    ),
    Received("user_stopped_typing", "The person has stopped typing.", ("error",), ("nothing",)),
    Received(
        "set_model",
        "The next turn uses another model.",
        ("model_changed", "error"),
        ("model_changed", "refused: error"),
    ),
    Received(
        "edit_queued",
        "A message that waits says something else.",
        ("queue_changed", "error"),
        ("queue_changed", "refused: queue_changed, error {code: NOT_QUEUED}"),
        ("queue_changed",),
    ),
    Received(
        "remove_queued",
        "A message that waits is not said.",
        ("queue_changed", "error"),
        ("queue_changed", "refused: queue_changed, error {code: NOT_QUEUED}"),
        ("queue_changed",),
    ),
    Received(
        "send_queued",
        "A message that waits is said now.",
        ("queue_changed", "user_message", "title_updated", *TURN, *CUT, "error"),
        (
            "queue_changed, user_message {queuedIds} → (ai_interrupted) → ai_start → ai_token* → ai_done | ai_error",
            "refused: queue_changed, error {code: NOT_QUEUED}",
        ),
        ("queue_changed", "user_message"),
    ),
    Received("ping", "The connection is kept.", ("pong", "error"), ("pong",)),
)

SENT: tuple[Sent, ...] = (
    Sent(
        "greet",
        "A new conversation begins.",
        ("conversation_created", *TURN),
        ("conversation_created → ai_start → ai_token* → ai_done",),
    ),
    Sent(
        "resume",
        "A connection joins a conversation that there is, or had missed events.",
        ("conversation_resumed", "message_part", "queue_changed", "turn_snapshot", *TURN, *CUT),
        ("conversation_resumed → message_part* → (queue_changed) → (turn_snapshot → ai_token* → ai_done)",),
    ),
    Sent(
        "speak",
        "A turn is spoken: an answer, or what the assistant says after silence.",
        (*TURN, *CUT, "turn_snapshot", "context_trimmed", "memory_used"),
        (
            "ai_start → (ai_reasoning* → ai_reasoning_done) → ai_token* → (context_trimmed) → (memory_used) → ai_done",
            "ai_start → ai_token* → ai_error",
            "ai_start → ai_token* → ai_interrupted",
        ),
    ),
    Sent(
        "share",
        "Another connection of the conversation has sent something.",
        ("user_message", "queue_changed", "model_changed", "title_updated"),
    ),
    Sent(
        "tell",
        "Something about the conversation has changed.",
        (
            "title_updated",
            "model_changed",
            "summary_changed",
            "queue_changed",
            "conversation_ended",
            "conversation_deleted",
        ),
    ),
    Sent("encourage", "The person has been typing for long.", ("typing_nudge",)),
    Sent(
        "refuse",
        "A frame is refused, or the connection is closed: it floods, or the person has signed out.",
        ("error",),
    ),
)
