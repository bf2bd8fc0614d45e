"""What the functions and the stack's parts log while a soak lasts."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

_TROUBLE = re.compile(
    r'"level": ?"(?:ERROR|CRITICAL)"|Traceback \(most recent|^\S+ \S+ (?:ERROR|CRITICAL) ', re.M
)

OF_THE_FAULTS = (
    # API Gateway's: the function was throttled, so nobody ran it.
    re.compile(r"local\.edge\.\w+: .* failed with TooManyRequestsException"),
    # A machine with too much to do: the clients say it again.
    re.compile(r"local\.edge\.\w+: .* did not answer within|local\.edge\.\w+: .*ConnectTimeout"),
    # The database sleeps: records wait in the queue.
    re.compile(r'"message": ?"records postponed"'),
)
"""Lines that the faults themselves cause, and which AWS would log as well."""

_FAILED = "taskflow/unhandled.py"
TRACE_LINES = 12


class Logs:
    """What is written below ``folder`` from now on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._begun = {file: file.stat().st_size for file in folder.rglob("*.log")}

    def errors(self) -> Counter[str]:
        """Lines about errors that no fault explains, without what differs from one to the next."""
        found: Counter[str] = Counter()
        for file in sorted(self._folder.rglob("*.log")):
            with file.open("rb") as log:
                log.seek(self._begun.get(file, 0))
                found.update(
                    f"{file.stem}: {each}" for each in unforeseen(log.read().decode("utf-8", "replace"))
                )
        return found


def unforeseen(text: str) -> Iterator[str]:
    """The errors in a log that no fault explains, each in short."""
    lines = text.splitlines()
    for place, line in enumerate(lines):
        if not _TROUBLE.search(line) or any(each.search(line) for each in OF_THE_FAULTS):
            continue
        # The runtime prints where a function failed that has logged why, or that it was foreseen.
        if "Traceback" in line and any(_FAILED in each for each in lines[place : place + TRACE_LINES]):
            continue
        yield _short(line.strip())


def _short(line: str) -> str:
    try:
        entry = json.loads(line)
    except ValueError:
        return re.sub(r"^\d\S+ \S+ ", "", line)[:300]
    raised = (entry.get("raised_at") or [""])[-1]
    return f"{entry.get('message')} {entry.get('error', '')} {entry.get('reason', '')} {raised}".strip()[:300]
