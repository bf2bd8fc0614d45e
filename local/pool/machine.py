"""What all execution environments of a pool share, and which runtimes there are."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass

from local.pool.api import NATIVE
from local.pool.guard import Guard

AWSLAMBDARIC = "awslambdaric"
RUNTIMES = {AWSLAMBDARIC: "awslambdaric", "python": "local.pool.runtime"}
"""What can run handlers, and its module: AWS's own runtime client, and the same without its native library."""


def default_runtime() -> str:
    """AWS's own where it is whole."""
    return AWSLAMBDARIC if importlib.util.find_spec(NATIVE) else "python"


def can_snapshot(runtime: str) -> bool:
    """Forking needs Linux, where it is safe, and the native library, whose place is taken until the fork."""
    return runtime == AWSLAMBDARIC and sys.platform == "linux"


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
