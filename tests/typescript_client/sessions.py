"""Seeded conversations on bad lines: what is said and heard is what the server has, nothing lost or doubled."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.support.stack import Running
from tests.typescript_client.conftest import CLIENT, node, ran

AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Sessions:
    """What came of them."""

    played: int
    struck: dict[str, int]
    """How often the line was cut, a frame came late or twice, and so on."""
    problems: list[Any]


async def played(stack: Running, first: int, count: int, patience: float) -> Sessions:
    """Plays the sessions of ``count`` seeds."""
    program = node("tests/stack/sessions.mjs", str(first), str(count), str(AT_ONCE))
    done = await ran(program, CLIENT, stack, patience)
    try:
        said = json.loads(done.said)
    except ValueError:
        raise AssertionError(done.said) from None
    return Sessions(said["sessions"], said["struck"], said["problems"])
