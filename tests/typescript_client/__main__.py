"""``python -m tests.typescript_client [COUNT] [FIRST]``: plays seeded sessions (1,000) on a stack of its own."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path

from tests.support.stack import running_stack
from tests.typescript_client.conftest import npm
from tests.typescript_client.sessions import played

PATIENCE_SECONDS = 4 * 3600.0


def main(arguments: list[str]) -> int:
    """Prints what was struck and what was wrong; the exit code."""
    count = int(arguments[0]) if arguments else 1_000
    first = int(arguments[1]) if len(arguments) > 1 else 1
    npm("run", "--silent", "build")
    with tempfile.TemporaryDirectory() as folder, running_stack(Path(folder) / "data") as stack:
        sessions = asyncio.run(played(stack, first, count, PATIENCE_SECONDS))
    print(f"{sessions.played} sessions; struck: {json.dumps(sessions.struck)}")
    for problem in sessions.problems:
        print(json.dumps(problem, ensure_ascii=False))
    print(f"{len(sessions.problems)} problems")
    return 1 if sessions.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
