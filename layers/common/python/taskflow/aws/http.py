"""HTTP/1.1 over kept-alive connections to one server, used by several threads.

``http.client`` takes a quarter of the processor time that urllib3 takes for requests as small as ours
(``python -m bench.post_cpu``). No proxy is used: Lambda has none.
"""

from __future__ import annotations

import math
import select
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from functools import cache
from http.client import HTTPConnection, HTTPSConnection
from typing import NamedTuple
from urllib.parse import urlsplit

MAX_IDLE = 32


class Waits(NamedTuple):
    """Seconds until a connection must stand, and until something of the answer must come.

    ``together``: they run from the start of the request, so that ``answer`` bounds all of it.
    """

    connect: float
    answer: float
    together: bool = False


class Answer(NamedTuple):
    """``headers``: names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@cache
def _tls() -> ssl.SSLContext:
    """One for all servers: to read the machine's certificates takes longer than anything else here."""
    return ssl.create_default_context()


class Pool:
    """As many connections as there are requests at once; ``MAX_IDLE`` are kept.

    ``left``: seconds that a request may still take to connect and to be answered, where that is less than its waits.
    """

    def __init__(self, endpoint: str, waits: Waits, left: Callable[[], float] = lambda: math.inf) -> None:
        parts = urlsplit(endpoint)
        self.secure = parts.scheme == "https"
        self.host, self._port = parts.hostname or "", parts.port
        self.path = parts.path.rstrip("/")
        self._waits = waits
        self._left = left
        self._idle: list[HTTPConnection] = []

    @property
    def host_header(self) -> str:
        """What ``Host`` says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        default = 443 if self.secure else 80
        return host if self._port in (None, default) else f"{host}:{self._port}"

    def request(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Raises ``OSError`` or ``HTTPException`` when there is no answer in time.

        A kept connection that cannot be written to has ended: the request goes out once more, on a new one. The server
        has not had the whole of it and cannot have carried it out. When the request was written to its end nobody knows
        that, also without an answer, and the error is raised. A kept connection that fails tells of the others, which
        are as old: after a freeze all of them may have ended, and are closed.
        """
        started = time.monotonic()
        connection = self._idle_one()
        kept = connection is not None
        if connection is None:
            connection = self._new()

        def send(connection: HTTPConnection) -> None:
            if connection.sock is None:
                connection.connect()
            spent = time.monotonic() - started
            wait = min(self._waits.answer - (spent if self._waits.together else 0.0), self._left())
            connection.sock.settimeout(max(0.001, wait))
            connection.request(method, path, body, {"Host": self.host_header, **headers})

        try:
            try:
                send(connection)
            except TimeoutError:
                raise
            except OSError:
                if not kept:
                    raise
                connection.close()
                self.close()
                connection = self._new()
                send(connection)
            response = connection.getresponse()
            found = Answer(
                response.status,
                {name.lower(): value for name, value in response.getheaders()},
                response.read(),
            )
        except BaseException:
            connection.close()
            if kept:
                self.close()
            raise
        if connection.sock is not None:
            if len(self._idle) < MAX_IDLE:
                self._idle.append(connection)
            else:
                connection.close()
        return found

    def close(self) -> None:
        """Closes what is idle; requests after it connect anew."""
        while (connection := self._pop()) is not None:
            connection.close()

    def __del__(self) -> None:
        self.close()

    def _pop(self) -> HTTPConnection | None:
        try:
            return self._idle.pop()
        except IndexError:  # also where another thread was quicker
            return None

    def _idle_one(self) -> HTTPConnection | None:
        while (connection := self._pop()) is not None:
            # An idle connection has nothing to say but that the server has closed it.
            if not _has_news(connection.sock):
                return connection
            connection.close()
        return None

    def _new(self) -> HTTPConnection:
        timeout = max(0.001, min(self._waits.connect, self._left()))
        if self.secure:
            return HTTPSConnection(self.host, self._port, timeout=timeout, context=_tls())
        return HTTPConnection(self.host, self._port, timeout=timeout)


def _has_news(sock: socket.socket) -> bool:
    if not hasattr(select, "poll"):  # Windows
        return bool(select.select([sock], [], [], 0)[0])
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))
