"""The page's examples of turn-taking are what the server decides, and every reason has its words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from taskflow.conversation.modes import Why
from taskflow.conversation.turn_taking import Reason, decide

from tests.unit.conversation.test_turn_taking import CASES

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
REPLY = "Trains run often."
_ROW = re.compile(r'^  \["([^"]+)", "(\w+)", "\w+"\],$', re.M)
EXAMPLES = _ROW.findall(
    (ROOT / "clients/typescript/tests/chat/turn-taking.test.ts").read_text(encoding="utf-8")
)
UNSAID = {Why.IDLE, Why.DEFAULT}
"""Nothing was chosen, by nobody: the page says nothing of it."""


def test_there_are_the_examples_of_the_policy() -> None:
    assert set(EXAMPLES) >= set(CASES)
    assert {mode for _, mode in EXAMPLES} == {"backchannel", "steer", "queue", "interrupt", "stop"}


@pytest.mark.parametrize(("text", "mode"), EXAMPLES)
def test_an_example_on_the_page_is_decided_so(text: str, mode: str) -> None:
    assert decide(text, REPLY, False).mode.value == mode


def test_every_reason_has_words_on_the_page() -> None:
    strings = (WEB / "src/strings.ts").read_text(encoding="utf-8")
    block = strings[strings.index("    reasons: {") :]
    known = set(re.findall(r"^      (\w+): ", block[: block.index("    } as")], re.M))
    assert known == {reason.value for reason in (*Reason, *Why)} - {each.value for each in UNSAID}
