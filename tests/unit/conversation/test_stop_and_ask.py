"""Who drops one question for another is answered."""

from __future__ import annotations

import pytest
from taskflow.conversation.turn_taking import decide
from taskflow.conversation.turn_taking.decision import Mode


@pytest.mark.parametrize(
    "message",
    [
        "Never mind. A small one?",
        "Forget it. A big one?",
        "Stop. What about Rome?",
        "ok stop. And in German?",
    ],
)
def test_a_question_behind_words_that_stop_is_answered(message: str) -> None:
    assert decide(message, "Seven is prime. ", False).mode is Mode.INTERRUPT
