"""Ends what tests and benchmarks have started when their process is killed, with the reaper of the laptop's stack."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

from local.pool.guard import REAPER


def end_with_tests(process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    """``process`` leads a session of its own: its group ends with this process, however that ends."""
    reaper = _reaper()
    assert reaper.stdin is not None
    reaper.stdin.write(f"+{process.pid}\n".encode())


@cache
def _reaper() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-I", "-S", str(REAPER)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, bufsize=0, start_new_session=True)
