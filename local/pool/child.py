"""What the pool starts as the process of an execution environment: a guard, then the runtime.

``python -m local.pool.child {runtime} {lifeline} {handler}``. ``lifeline`` is the reading end of a pipe whose
writing end the pool alone holds: when the pool is gone, however it went, the process and what it started end.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import signal
import sys
import threading

AWSLAMBDARIC = "awslambdaric"
PYTHON = "python"
RUNTIMES = (AWSLAMBDARIC, PYTHON)
"""AWS's own runtime interface client, and ours for where it cannot be installed."""

PR_SET_PDEATHSIG = 1


def guard(lifeline: int) -> None:
    """Ends this process and its group when the lifeline's other end is closed."""
    os.set_inheritable(lifeline, False)
    if sys.platform == "linux":
        # For code that never lets the watching thread run.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

    def watch() -> None:
        os.read(lifeline, 1)
        if os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


def main() -> None:
    runtime, lifeline, handler = sys.argv[1:]
    guard(int(lifeline))
    sys.argv = [sys.argv[0], handler]
    if runtime == AWSLAMBDARIC:
        importlib.import_module("awslambdaric.__main__").main(sys.argv)
    else:
        from local.pool.runtime import run

        run(handler)


if __name__ == "__main__":
    main()
