"""What the functions and the stack's parts log while a soak lasts."""

from __future__ import annotations

import json
import re
from collections import Counter
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


class Logs:
    """What is written below ``folder`` from now on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._begun = {file: file.stat().st_size for file in folder.rglob("*.log")}

    def errors(self) -> Counter[str]:
        """Lines about errors that no fault explains, without what differs from one to the next."""
        found: Counter[str] = Counter()
        for file in sorted(self._folder.rglob("*.log")):
            with file.open("rb") as lines:
                lines.seek(self._begun.get(file, 0))
                for raw in lines:
                    line = raw.decode("utf-8", "replace").strip()
                    if _TROUBLE.search(line) and not any(each.search(line) for each in OF_THE_FAULTS):
                        found[f"{file.stem}: {_short(line)}"] += 1
        return found


def _short(line: str) -> str:
    try:
        entry = json.loads(line)
    except ValueError:
        return re.sub(r"^\S+ \S+ ", "", line)[:300]
    raised = (entry.get("raised_at") or [""])[-1]
    return f"{entry.get('message')} {entry.get('error', '')} {entry.get('reason', '')} {raised}".strip()[:300]
