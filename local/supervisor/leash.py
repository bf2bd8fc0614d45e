"""Runs a command that, on Linux, is told when its parent dies: ``python -I -S leash.py PARENT SIGNAL COMMAND...``.

The kernel's promise belongs to the process, so it holds after this one has become the command. (A function run
between fork and exec would do without this program, and is not safe in a process with threads.)
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, number, *command = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() != int(parent):
        sys.exit("the supervisor is gone")
    os.execvp(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main()
