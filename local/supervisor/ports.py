"""Loopback ports. The public one is what people set; internal ones give way when something else has theirs."""

from __future__ import annotations

import errno
import json
import socket
import time
from pathlib import Path

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


def require_free(port: int) -> None:
    """Raises ``PortTaken`` unless ``port`` is free, or will be when what a killed supervisor has left is ended."""
    deadline = time.monotonic() + ORPHANS_SECONDS
    while not free(port):
        if time.monotonic() < deadline:
            time.sleep(0.05)
            continue
        raise PortTaken(
            f"Port {port} is taken{_owner(port)}: stop that program, or set TASKFLOW_PORT to another port"
        )


def allocate(file: Path, public: int) -> dict[str, int]:
    """A free port for each internal part: the one it had the last time, else the preferred one, else any."""
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
            if isinstance(port, int) and port != public and port not in given.values() and free(port)
        )
        given[part] = next(usable, 0) or _any({public, *given.values()})
    files.write(file, json.dumps(given))
    return given


def _any(taken: set[int]) -> int:
    while True:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port = int(probe.getsockname()[1])
        if port not in taken:
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
