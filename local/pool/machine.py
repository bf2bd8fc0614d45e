"""What all execution environments of a pool share, and which runtimes there are."""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from local.pool.guard import Guard

AWSLAMBDARIC = "awslambdaric"
RUNTIMES = {AWSLAMBDARIC: "awslambdaric", "python": "local.pool.runtime"}
"""What can run handlers, and its module: AWS's own runtime interface client, and ours for where that cannot be
installed."""


def default_runtime() -> str:
    """AWS's own where it is installed."""
    return AWSLAMBDARIC if importlib.util.find_spec(AWSLAMBDARIC) else "python"


def can_snapshot(runtime: str) -> bool:
    """Forking needs Linux, where it is safe, and AWS's runtime client, which has the hooks."""
    return runtime == AWSLAMBDARIC and sys.platform == "linux"


def crowded(load: Path = Path("/proc/loadavg"), processors: int = os.cpu_count() or 2) -> bool:
    """Whether more wants to run just now than there are processors. False where that is not to be had (no Linux)."""
    try:
        running, _, _ = load.read_text().split()[3].partition("/")
    except OSError:
        return False
    return int(running) > processors


def processor_seconds(pid: int | None) -> float:
    """What the main thread of a process has had so far; 0 where that is not to be had (it is gone, no Linux)."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, IndexError):
        return 0.0


@dataclass(frozen=True, slots=True)
class Machine:
    """What all environments of a pool share.

    ``runtime``: one of ``RUNTIMES``. ``init_seconds``: how long loading the function's code may take (AWS: 10; a
    laptop starts several at once). ``snapshots``: functions are initialised once and then forked, as SnapStart does.
    """

    guard: Guard
    runtime: str
    init_seconds: float = 60.0
    snapshots: bool = False
