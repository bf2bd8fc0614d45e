"""Writes ``infra/calls.json``, what each function calls of AWS: ``python -m tests.record_calls [FILE ...]``.

Plays the simulation, the tests of the engine and every test that has a stack, and notes what the functions call. It
takes a quarter of an hour. ``FILE``: use what was noted there before, and play nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.support.grants import CALLS, readable

PLAYED = (
    ("tests/unit/engine", "tests/unit/rest", "tests/simulation/test_simulation.py"),
    ("-m", "stack", "tests/integration"),
    ("tests/e2e", "tests/security", "tests/integration/test_supervisor_lives.py"),
)
"""pytest's arguments, one run each."""


def main(arguments: Sequence[str]) -> int:
    """0 when all was played and written."""
    files = [Path(each) for each in arguments] or [_played()]
    found = sorted(
        {each for file in files for line in file.read_text().splitlines() for each in _calls(line)}
    )
    table: dict[str, list[str]] = {}
    for function, call in found:
        table.setdefault(function, []).append(call)
    CALLS.write_text(json.dumps(table, indent=2) + "\n")
    print(f"{CALLS}: {len(found)} calls of {len(table)} functions")
    return 0


def _played() -> Path:
    file = Path(tempfile.mkdtemp()) / "calls.jsonl"
    for arguments in PLAYED:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
        subprocess.run(command, env={**os.environ, "TASKFLOW_CALLS": str(file)}, check=True)
    return file


def _calls(line: str) -> list[tuple[str, str]]:
    """Of a fake (two parts) or of the emulator (five)."""
    noted = json.loads(line)
    if len(noted) == 2:
        return [(noted[0], noted[1])]
    function, action, resource, kinds, _ = noted
    return [readable(function, action, resource, each) for each in kinds.split(" ")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
