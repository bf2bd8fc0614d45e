"""A conversation's messages, as the M# items hold them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any, Literal

from taskflow.conversation.session import ReplacedRange, Session
from taskflow.events import AcceptedMode
from taskflow.light_dataclasses import dataclass
from taskflow.store import keys
from taskflow.store.expressions import Item, Path


@dataclass(frozen=True, slots=True)
class Message:
    """One message; ``(turn, part)`` is its place. ``version`` grows with every change of it."""

    id: str
    turn: int
    part: int
    role: Literal["user", "assistant"]
    content: str
    status: Literal["completed", "interrupted"]
    created_at: int
    version: int = 1
    model: str = ""
    kind: Literal["greeting", "reply", "nudge", "message"] = "message"
    replaced: bool = False
    client_message_id: str = ""
    finish: Literal["", "length"] = ""
    error_code: str = ""
    """The reply failed (an ``AiErrorCode``); ``content`` is what the person saw of it, perhaps nothing."""
    recalled: tuple[str, ...] = ()
    """Ids of earlier messages of which the reply's prompt was given passages."""
    mode: AcceptedMode | Literal[""] = ""
    """Of a person's message: what became of it (``conversation.modes``)."""
    reason: str = ""
    """Why: a short code."""
    continues: int = 0
    """The turn whose reply this one continues in the same bubble, where that was steered; 0: it begins one."""
    reasoning: str = ""
    """What the model thought before it, where that is stored. No prompt holds it."""
    reasoning_ms: int | None = None
    """For how long."""
    prompt_tokens: int = 0
    """Of a reply that a program asked for: what the model was given; 0: not known, or no program asked."""
    tokens: int = 0
    """What such a reply had."""

    @property
    def remark(self) -> bool:
        """It stands beside a reply and asks for none: said while that was spoken."""
        return self.part > keys.ASSISTANT_PART


_FIELDS = tuple(Message.__dataclass_fields__)
_values = attrgetter(*_FIELDS)
_ABSENT_AT_ZERO = frozenset({"continues", "prompt_tokens", "tokens"})


def parse(item: Mapping[str, Any]) -> Message:
    """The message in an M# item."""
    values = {name: item[name] for name in Message.__dataclass_fields__ if name in item}
    if "recalled" in values:
        values["recalled"] = tuple(values["recalled"])
    return Message(**values)


def to_item(conversation_id: str, message: Message) -> Item:
    """The M# item of a message."""
    values = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in zip(_FIELDS, _values(message), strict=True)
        if value not in ("", None, ()) and value is not False and (value or name not in _ABSENT_AT_ZERO)
    }
    values.setdefault("content", "")
    return {
        "pk": keys.conversation_pk(conversation_id),
        "sk": keys.message_sk(message.turn, message.part),
        **values,
    }


def outbox_entries(messages: Iterable[Message]) -> dict[Path, int]:
    """What to set on the session in the transaction that writes these messages, so that their records get sent."""
    return {("outbox", keys.message_sk(m.turn, m.part)): m.version for m in messages}


def is_replaced(replaced_range: ReplacedRange | None, turn: int, part: int) -> bool:
    """Whether a message of this place is among those a later turn replaces."""
    if replaced_range is None:
        return False
    if part != keys.USER_PART:
        return replaced_range.start <= turn < replaced_range.below or turn == replaced_range.spoken
    return (
        replaced_range.question
        and max(replaced_range.start, replaced_range.said_from) <= turn < replaced_range.below
    )


def standing(messages: Iterable[Message], session: Session) -> list[Message]:
    """The messages a person sees and a prompt may quote: settled, not replaced, in order."""
    return sorted(
        (m for m in messages if not m.replaced and not is_replaced(session.replaced_range, m.turn, m.part)),
        key=lambda m: (m.turn, m.part),
    )


def from_first_words(messages: Sequence[Message]) -> list[Message]:
    """The messages from the person's first on, without what the assistant said before (a greeting)."""
    first = next((index for index, m in enumerate(messages) if m.role == "user"), len(messages))
    return list(messages[first:])


def changed(message: Message, **changes: Any) -> Message:
    """The message after a change, as a new version."""
    return replace(message, version=message.version + 1, **changes)
