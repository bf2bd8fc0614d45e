"""Ends the process groups of a pool that died. Run as a script by ``guard``; imports next to nothing.

Reads ``+{group}`` and ``-{group}`` lines from stdin, whose other end the pool alone holds. The kernel closes that
end when the pool is gone, however it went: then every group still listed is killed.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys


def main() -> None:
    groups: set[int] = set()
    for line in sys.stdin:
        sign, group = line[0], int(line[1:])
        if sign == "+":
            groups.add(group)
        else:
            groups.discard(group)
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
