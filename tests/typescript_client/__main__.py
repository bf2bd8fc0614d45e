"""``python -m tests.typescript_client [SESSIONS] [FIRST] [AT_ONCE]``: the TypeScript client on a bad line, a thousand
sessions without more words, on a stack of its own.

Ends with 1 when something was lost or doubled, and says in which session. With ``TRACES``, a folder, it leaves there
what has happened in those.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path

from tests.support.stack import running_stack
from tests.typescript_client.conftest import npm
from tests.typescript_client.sessions import AT_ONCE, Sessions, played

SESSIONS = 1_000
PATIENCE_SECONDS = 24 * 3600.0
EVERY = 25

SETTINGS = {
    # A reply that nobody hears for so long is ended by the server. A busy machine lets nobody back in for a while.
    "TASKFLOW_DISCONNECT_GRACE_SECONDS": "240",
    # Nobody is nudged while the machine is slow.
    "TASKFLOW_IDLE_SECONDS": "3600",
    # A reply that hangs, so that it is cut in its middle, hangs until it is.
    "TASKFLOW_PROVIDER_FIRST_TOKEN_SECONDS": "240",
    "TASKFLOW_PROVIDER_BETWEEN_TOKENS_SECONDS": "240",
}
"""Waits of the server that are not to end while a session waits for something else."""


class _Teller:
    """Prints how it goes."""

    def __init__(self) -> None:
        self._told = 0

    def __call__(self, sessions: Sessions) -> None:
        for problem in sessions.problems[self._told :]:
            print(json.dumps(problem, ensure_ascii=False), flush=True)
        self._told = len(sessions.problems)
        if sessions.played % EVERY == 0:
            print(f"{sessions.played} sessions, {sessions.wrong} wrong", flush=True)


def main(arguments: list[str]) -> int:
    """Prints what was struck and what was wrong; the exit code."""
    given = [int(each) for each in arguments]
    count, first, at_once = (*given, *(SESSIONS, 1, AT_ONCE)[len(given) :])
    npm("run", "--silent", "build")
    with (
        tempfile.TemporaryDirectory(prefix="taskflow-sessions-") as folder,
        running_stack(Path(folder) / "data", **SETTINGS) as stack,
    ):
        sessions = asyncio.run(played(stack, first, count, PATIENCE_SECONDS, _Teller(), at_once))
    print(f"{sessions.played} sessions: {json.dumps(sessions.ways)}; struck: {json.dumps(sessions.struck)}")
    print(f"{count} sessions: {sessions.wrong} lost or doubled something, or did not end")
    return 1 if sessions.wrong or sessions.played < count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
