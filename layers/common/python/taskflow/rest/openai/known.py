"""Which conversation a list of messages goes on with. Pure.

OpenAI's chat completions keep nothing: a client sends all that was said each time. Here a conversation is kept. So
after each reply it is noted under a digest of all that was said until then, the reply included. A list that begins with
exactly that, and with the same instructions, goes on with that conversation; any other begins one, with the messages
before the last as its history.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

from taskflow.conversation.context import WINDOW_MESSAGES
from taskflow.conversation.messages import Message
from taskflow.identity import Identity
from taskflow.rest.openai.errors import OpenAIError
from taskflow.rest.openai.requests import Said
from taskflow.store import keys

MAX_BEFORE = WINDOW_MESSAGES - 1
"""Messages that a conversation may begin with: what a prompt quotes, with the new one. More of them would not reach the
model, and nobody would be told."""


def digest(identity: Identity, instructions: str, said: Sequence[Said]) -> str:
    """A name for all that was said, which tells nothing of it to whoever does not have it."""
    told = [identity.tenant_id, identity.user_id, instructions, [[each.role, each.text] for each in said]]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def repeat_id(after: int, text: str) -> str:
    """The ``clientMessageId`` of what is said after turn ``after``: a request that is sent again finds its turn."""
    return hashlib.sha256(json.dumps([after, text]).encode()).hexdigest()[:32]


def history(
    conversation_id: str, said: Sequence[Said], *, model: str, now: int, param: str
) -> tuple[Message, ...]:
    """The messages that a conversation begins with: an answer belongs to the turn of the words before it.

    Raises ``OpenAIError`` when there are too many.
    """
    if len(said) > MAX_BEFORE:
        raise OpenAIError(
            400,
            "context_length_exceeded",
            f"A conversation that is not known here may begin with at most {MAX_BEFORE} earlier messages; there are "
            f"{len(said)}. Send them unchanged from the first one on, or name the conversation.",
            param=param,
        )
    messages: list[Message] = []
    turn, answered = 0, True
    for each in said:
        if each.role == "user" or answered:
            turn += 1
        answered = each.role == "assistant"
        part = keys.ASSISTANT_PART if answered else keys.USER_PART
        messages.append(
            Message(
                id=keys.message_id(conversation_id, turn, part),
                turn=turn,
                part=part,
                role=each.role,
                content=each.text,
                status="completed",
                created_at=now,
                model=model if answered else "",
                kind="reply" if answered else "message",
            )
        )
    return tuple(messages)


def said_in(messages: Iterable[Message]) -> tuple[Said, ...]:
    """Stored messages as a list of a client: nothing that came to nothing, and no remarks."""
    return tuple(Said(each.role, each.content) for each in messages if each.content and not each.remark)
