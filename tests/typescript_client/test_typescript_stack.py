"""The client's own tests that need a stack, and the program that its README prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.provider_behaviour import Behaviour
from tests.support.service_tokens import key
from tests.support.stack import Running
from tests.typescript_client.conftest import CLIENT, node, ran
from tests.typescript_client.sessions import played

pytestmark = pytest.mark.stack

SESSIONS = 8
"""Seeds of which each kind of fault strikes some. A thousand: ``python -m tests.typescript_client``."""
SESSIONS_SECONDS = 1_200.0


async def test_conversations_and_use_chat_on_the_stack(packages: Path, stack: Running) -> None:
    vitest = [str(packages / "node_modules" / ".bin" / "vitest"), "run", "--config", "vitest.stack.config.ts"]
    done = await ran(vitest, packages, stack, TASKFLOW_SERVICE_TOKEN=key(stack))
    assert done.code == 0, done.said


async def test_the_ten_lines_of_the_readme_hold_a_conversation_with_an_interruption(
    installed: Path, stack: Running
) -> None:
    printed = re.search(r"```js\n// hello\.mjs\n(.*?)```", (CLIENT / "README.md").read_text(), re.DOTALL)
    assert printed is not None
    program = printed[1]
    assert len([line for line in program.splitlines() if line.strip()]) <= 10
    assert "http://localhost:3000" in program
    # A long reply is still under way when the program has read enough of it.
    sea = Behaviour(asked="about the sea", tokens=tuple(f"wave{n} " for n in range(40)), hang_after=30)
    await stack.provider.script(sea, Behaviour(asked="good night", text="Good night."))
    (installed / "hello.mjs").write_text(program.replace("http://localhost:3000", stack.url))
    done = await ran(node("hello.mjs"), installed, stack)
    assert done.code == 0, done.said
    heard, answer = done.said.strip().split("\n")
    assert heard.startswith("wave0 wave1 ") and "wave29" not in heard
    assert answer == "interrupted: Good night."


async def test_on_bad_lines_nothing_is_lost_or_doubled(installed: Path, stack: Running) -> None:
    sessions = await played(stack, first=1, count=SESSIONS, patience=SESSIONS_SECONDS)
    assert sessions.problems == []
    assert sessions.played == SESSIONS
    assert set(sessions.struck) == {"cut", "frame late", "frame twice", "event late", "event twice"}
