"""What is said of replies: a thumb with a word, and that they were copied. The server would refuse the same. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from taskflow_client import _frames
from taskflow_client._text import is_blank
from taskflow_client.errors import RequestRefused
from taskflow_client.events import MAX_COPIES, MAX_WORD_CHARS
from taskflow_client.models import Thumb


def judgement_path(conversation_id: str, message_id: str) -> str:
    """Where the judgement of a reply is. Raises ``RequestRefused``."""
    return f"{conversation_path(conversation_id)}/messages/{_id('path.message_id', message_id)}/judgement"


def answers_path(conversation_id: str, question_id: str) -> str:
    """Where the earlier answers to a question are. Raises ``RequestRefused``."""
    return f"{conversation_path(conversation_id)}/messages/{_id('path.message_id', question_id)}/answers"


def conversation_path(conversation_id: str) -> str:
    """Where a conversation is. Raises ``RequestRefused``."""
    return f"/api/conversations/{_id('path.conversation_id', conversation_id)}"


def judgement(thumb: Thumb, word: str | None) -> dict[str, Any]:
    """The body that judges a reply. Raises ``RequestRefused``."""
    if thumb not in get_args(Thumb):
        raise _refused("body.thumb: send one of these: 'up' or 'down'")
    if word is None:
        return {"thumb": thumb}
    if not isinstance(word, str) or not 1 <= len(word) <= MAX_WORD_CHARS or is_blank(word):
        raise _refused(
            f"body.word: send 1 to {MAX_WORD_CHARS} characters of which something can be seen, or leave it out"
        )
    # Half of a surrogate pair is no Unicode; the server would put the same in its place.
    return {"thumb": thumb, "word": word.encode("utf-16", "surrogatepass").decode("utf-16", "replace")}


def copies(message_ids: Sequence[str]) -> dict[str, Any]:
    """The body that tells which replies were copied. Raises ``RequestRefused``."""
    if isinstance(message_ids, str) or not 1 <= len(message_ids) <= MAX_COPIES:
        raise _refused(f"body.messageIds: send a list of 1 to {MAX_COPIES} ids")
    for place, each in enumerate(message_ids):
        if not _frames.is_uuid(each):
            raise _refused(f"body.messageIds.{place}: send a UUID in small letters, as the message has it")
    return {"messageIds": list(message_ids)}


def _id(name: str, value: str) -> str:
    if not _frames.is_uuid(value):
        sentence = f"{name}: send a UUID in small letters, such as 6d2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a11"
        raise RequestRefused("INVALID_ID", sentence, status=400)
    return value


def _refused(sentence: str) -> RequestRefused:
    return RequestRefused("INVALID_REQUEST", sentence, status=422)
