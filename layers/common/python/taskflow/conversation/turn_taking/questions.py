"""Whether a reply asks the person something at its end."""

from __future__ import annotations

import re

from taskflow.conversation.turn_taking.lexicon import lexicon
from taskflow.conversation.turn_taking.reading import read

_END_OF_QUESTION = re.compile(r"[?？؟][\s\"'»”’)*_]*\Z")


def asks_at_the_end(reply: str) -> bool:
    return _END_OF_QUESTION.search(reply) is not None


def offers(reply: str) -> bool:
    """Whether the reply ends with a question to the person, such as "Shall I go on?"."""
    if not asks_at_the_end(reply):
        return False
    last = re.split(r"[.!?。！？\n](?=.)", reply.rstrip("?？؟ \"'»”’)*_"))[-1]
    words = read(last).words
    return any(match.sense == "offers" for match in lexicon().matches(words))
