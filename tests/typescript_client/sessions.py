"""Seeded conversations on bad lines: what is said and heard is what the server has, nothing lost or doubled."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.stack import Running
from tests.typescript_client.conftest import CLIENT, environment, node

AT_ONCE = 5
_LINE_BYTES = 4 * 2**20


@dataclass(slots=True)
class Sessions:
    """What has come of them so far."""

    played: int = 0
    ways: Counter[str] = field(default_factory=Counter)
    """How often the person listened, interrupted, stopped a reply, and so on."""
    struck: Counter[str] = field(default_factory=Counter)
    """How often the line was cut, a frame came late or twice, and so on."""
    problems: list[Any] = field(default_factory=list)
    wrong: int = 0
    """Sessions with problems."""

    def add(self, session: dict[str, Any]) -> None:
        """Counts one more."""
        self.played += 1
        self.ways.update(session["ways"])
        self.struck.update(session["struck"])
        self.problems += [{"seed": session["seed"], **problem} for problem in session["problems"]]
        self.wrong += bool(session["problems"])


def _quiet(sessions: Sessions) -> None:
    pass


async def played(
    stack: Running,
    first: int,
    count: int,
    patience: float,
    tell: Callable[[Sessions], None] = _quiet,
    at_once: int = AT_ONCE,
) -> Sessions:
    """Plays the sessions of ``count`` seeds. ``tell``: called after each."""
    process = await asyncio.create_subprocess_exec(
        *node("tests/stack/sessions.mjs", str(first), str(count), str(at_once)),
        cwd=CLIENT,
        env=environment(stack.url),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        limit=_LINE_BYTES,
    )
    sessions = Sessions()
    try:
        async with asyncio.timeout(patience):
            assert process.stdout is not None
            async for line in process.stdout:
                sessions.add(json.loads(line))
                tell(sessions)
            await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return sessions
