"""Who drops one question for another in one message is answered: "never mind. A small one?"."""

from __future__ import annotations

from taskflow.conversation.turn_taking import rules
from taskflow.conversation.turn_taking.decision import Decision, Mode, Reason

_ASKS = ("?", "？", "؟")
_ENDS = (". ", "! ", "。", "！")
"""Where a sentence ends and another begins."""


def decide(message: str, reply: str, cut: bool) -> Decision:
    """As ``rules.decide``; but what the weights take for a stop is a question where its last sentence asks."""
    found = rules.decide(message, reply, cut)
    if found == (Mode.STOP, Reason.LEARNED) and _asks_after(message):
        return Decision(Mode.INTERRUPT, Reason.QUESTION)
    return found


def _asks_after(message: str) -> bool:
    """Whether the last sentence of several is a question."""
    text = message.rstrip()
    return text.endswith(_ASKS) and any(end in text for end in _ENDS)
