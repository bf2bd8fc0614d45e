"""``python -m tests.rough [SESSIONS] [FIRST]``: the Python client on a bad line, a thousand
sessions without more words.

Ends with 1 when something was lost or doubled, and says in which session.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.rough.session import Broken, play
from tests.support.stack import running_stack

SESSIONS = 1_000
AT_ONCE = 12


async def sessions(url: str, numbers: range) -> tuple[Counter[str], list[str]]:
    """What has happened in all of them, and what was wrong."""
    happened: Counter[str] = Counter()
    wrong: list[str] = []
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        async with turns:
            try:
                happened.update(await play(url, number))
            except Exception as error:
                wrong.append(str(error) if isinstance(error, Broken) else f"session {number}: {error!r}")
                print(wrong[-1], flush=True)
            happened["sessions"] += 1
            if happened["sessions"] % 50 == 0:
                print(f"{happened['sessions']} sessions, {len(wrong)} wrong", flush=True)

    async with asyncio.TaskGroup() as group:
        for number in numbers:
            group.create_task(one(number))
    return happened, wrong


def main(words: list[str]) -> int:
    """Plays them on a stack of its own; the exit code."""
    count = int(words[0]) if words else SESSIONS
    first = int(words[1]) if len(words) > 1 else 0
    with (
        tempfile.TemporaryDirectory(prefix="taskflow-rough-") as folder,
        running_stack(Path(folder) / "data") as stack,
    ):
        happened, wrong = asyncio.run(sessions(stack.url, range(first, first + count)))
    print(", ".join(f"{number} {name}" for name, number in sorted(happened.items())))
    print(f"{count} sessions: {len(wrong)} lost or doubled something, or did not end")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
