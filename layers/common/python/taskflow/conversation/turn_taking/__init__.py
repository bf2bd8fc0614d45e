"""What a message that comes while a reply is spoken asks for.

``decide`` reads the message, not the conversation's state, and calls no model. ``docs/turn-taking.md`` explains the
policy and how a message is read; ``languages/`` holds the words.
"""

from taskflow.conversation.turn_taking.decision import Decision, Mode, Reason
from taskflow.conversation.turn_taking.rules import decide

__all__ = ["Decision", "Mode", "Reason", "decide"]
