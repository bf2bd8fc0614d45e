"""Ports for servers of tests that are told theirs before they listen, or that come back at the same one.

The kernel gives a client that connects any free port of its own range, so a port from there may be gone before its
server listens. These lie below that range, and no two workers of a run choose from the same ones.
"""

from __future__ import annotations

import itertools
import os
import re
import socket

FIRST, LANES, LANE = 15_000, 10, 1_500
"""Linux gives clients 32768 to 60999, macOS and Windows 49152 to 65535. Nothing well known listens on many of these."""

_numbers = itertools.count()


def candidate(number: int, worker: str, process: int) -> int:
    """The ``number``-th port that a process tries. ``worker``: ``gw2``, or empty where tests are not shared out."""
    named = re.fullmatch(r"gw(\d+)", worker)
    lane = int(named[1]) if named else process
    # Two runs at once begin at different places of their lanes.
    return FIRST + lane % LANES * LANE + (process * 97 + number) % LANE


def free_port() -> int:
    """A port on which nothing listens, and which no other call of this process was given of late."""
    worker, process = os.environ.get("PYTEST_XDIST_WORKER", ""), os.getpid()
    for number in itertools.islice(_numbers, LANE):
        port = candidate(number, worker, process)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no port is free")
