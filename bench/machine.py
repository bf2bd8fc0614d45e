"""The line a figure starts with: the command and the machine."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime

import psutil


def heading(command: str) -> str:
    """The command that made the figures, the day, and the machine: cores, memory, how busy it was before."""
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"$ {command}\n{datetime.now(UTC).date()} · {os.cpu_count()} cores, {memory:.0f} GB, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )
