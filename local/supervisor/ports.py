"""Loopback ports. The public one is what people set; internal ones give way when something else has theirs.

A stack's parts listen seconds after its ports were chosen. Meanwhile another ``make run`` would find the same ones
free: so each stack claims its ports. A claim is a UDP socket of the same number, which nothing else here uses. The
system knows it for everybody on this machine, and lets go of it when the process ends, however it ends.
"""

from __future__ import annotations

import errno
import json
import socket
import time
from pathlib import Path
from typing import Self

import psutil

from local import files
from local.loopback import HOST
from local.supervisor.errors import PortTaken

PREFERRED = {
    "emulator": 4566,
    "pool": 4650,
    "connections": 4651,
    "postgres": 4652,
    "model": 4653,
    "embedding": 4655,
    "triggers": 4654,
}
ORPHANS_SECONDS = 2.0


def free(port: int) -> bool:
    """Whether a server could listen on ``port``, and ``localhost`` would mean that server."""
    addresses = ((socket.AF_INET, HOST), (socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::1"))  # noqa: S104
    for family, host in addresses:
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                # As the servers do: without it, closed connections would seem to hold the port.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            # No IPv6 on this machine.
    return True


class Claims:
    """The ports of one stack, from when they are chosen until ``close``, or the end of this process."""

    def __init__(self) -> None:
        self._claimed: dict[int, socket.socket] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of all of them."""
        while self._claimed:
            self._claimed.popitem()[1].close()

    def claim(self, port: int) -> bool:
        """Whether ``port`` is this stack's from now on. Not when it is claimed already, here or elsewhere."""
        if port in self._claimed:
            return False
        claimed = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            claimed.bind((HOST, port))
        except OSError:
            claimed.close()
            return False
        self._claimed[port] = claimed
        return True


def require_free(port: int, claims: Claims) -> None:
    """Claims ``port``. Raises ``PortTaken`` unless it is free, or will be when what a killed supervisor has left is
    ended."""
    deadline = time.monotonic() + ORPHANS_SECONDS
    while not free(port):
        if time.monotonic() < deadline:
            time.sleep(0.05)
            continue
        raise PortTaken(
            f"Port {port} is taken{_owner(port)}: stop that program, or set TASKFLOW_PORT to another port"
        )
    if not claims.claim(port):
        raise PortTaken(
            f"Port {port} is taken by a program that starts just now, or uses it for UDP: stop that program, or set "
            "TASKFLOW_PORT to another port"
        )


def allocate(file: Path, claims: Claims) -> dict[str, int]:
    """A free port for each internal part, and claims it: the one it had the last time, else the preferred one, else
    any."""
    try:
        remembered = json.loads(file.read_text())
    except (FileNotFoundError, ValueError):
        remembered = {}
    given: dict[str, int] = {}
    for part, preferred in PREFERRED.items():
        candidates = [remembered.get(part), preferred]
        usable = (
            port
            for port in candidates
            if isinstance(port, int) and 0 < port < 65536 and free(port) and claims.claim(port)
        )
        given[part] = next(usable, 0) or _any(claims)
    files.write(file, json.dumps(given))
    return given


def _any(claims: Claims) -> int:
    while True:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port = int(probe.getsockname()[1])
        if claims.claim(port):
            return port


def _owner(port: int) -> str:
    """``by NAME (process N)`` where the system tells."""
    try:
        for connection in psutil.net_connections("tcp"):
            listens = connection.status == psutil.CONN_LISTEN
            if listens and getattr(connection.laddr, "port", None) == port and connection.pid:
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    except (psutil.Error, OSError):
        pass  # macOS tells root only
    return ""
