"""A pooler before Postgres, as small as one can be: in transaction mode, as PgBouncer and Supabase's Supavisor are run.

Whoever logs in does so at Postgres itself. After that each of their transactions goes over a session of the pool, which
was one of the first ones'. What is left in it stays there.
"""

from __future__ import annotations

import select
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

SSL_REQUEST, CANCEL_REQUEST = 80877103, 80877102
NO_TLS = b"N"
PROCESS = struct.pack("!I", 2**31 - 1)
ANSWERED = (b"S", b"Q")
"""What a client sends that Postgres answers with "ready for query": Sync, and a simple query."""
READY, TERMINATE, IDLE = b"Z", b"X", b"I"
Rename = Callable[[str], str]
Pick = Callable[[int, int], int]
"""Which session a transaction gets, by the number of the client and that of the transaction, both from zero: what
others who ask at the same time leave to it. A number beyond the last session begins with the first again."""


@dataclass(slots=True)
class Pooler:
    """``port``: where it listens. ``logins``: how many there were. ``transactions``: likewise."""

    port: int
    upstream: int
    rename: Rename
    sessions: int = 1
    pick: Pick = lambda client, transaction: 0
    logins: int = 0
    transactions: int = 0
    _free: dict[int, socket.socket] = field(default_factory=dict)
    _change: threading.Condition = field(default_factory=threading.Condition)

    def serve(self, client: socket.socket) -> None:
        """One client, until it goes."""
        session = self._logged_in(client)
        if session is None:
            return
        with self._change:
            number = self.logins
            self.logins += 1
        if number < self.sessions:
            self._give_back(number, session)
        else:
            session.close()
        while True:
            kind, message = _message(client)
            if kind == TERMINATE:
                return
            wanted, session = self._taken(number)
            self._transaction(client, session, kind, message)
            self._give_back(wanted, session)

    def _transaction(
        self, client: socket.socket, session: socket.socket, kind: bytes, message: bytes
    ) -> None:
        """Everything up to where Postgres says that no transaction is open, and owes no answer."""
        owed, complete = 0, False
        while True:
            if message:
                complete = kind in ANSWERED
                owed += complete
                session.sendall(message)
            message = b""
            ready, _, _ = select.select([client, session], [], [])
            if session in ready:
                found, answer = _message(session)
                client.sendall(answer)
                owed -= found == READY
                if complete and not owed and answer[5:6] == IDLE:
                    return
            else:
                kind, message = _message(client)

    def _taken(self, client: int) -> tuple[int, socket.socket]:
        """A session and its number, once it is free."""
        with self._change:
            wanted = self.pick(client, self.transactions) % self.sessions
            self.transactions += 1
            self._change.wait_for(lambda: wanted in self._free)
            return wanted, self._free.pop(wanted)

    def _give_back(self, number: int, session: socket.socket) -> None:
        with self._change:
            self._free[number] = session
            self._change.notify_all()

    def _logged_in(self, client: socket.socket) -> socket.socket | None:
        """A session for whom Postgres lets in; None for whoever asks for TLS alone, cancels, or is refused."""
        while True:
            (length,) = struct.unpack("!I", _exactly(client, 4))
            body = _exactly(client, length - 4)
            (code,) = struct.unpack("!I", body[:4])
            if code == CANCEL_REQUEST:
                return None
            if code != SSL_REQUEST:
                break
            client.sendall(NO_TLS)
        words = body[4:].rstrip(b"\0").split(b"\0")
        asked = dict(zip(words[::2], words[1::2], strict=True))
        asked[b"user"] = self.rename(asked[b"user"].decode()).encode()
        renamed = b"".join(name + b"\0" + value + b"\0" for name, value in asked.items()) + b"\0"
        session = _at_once(socket.create_connection(("127.0.0.1", self.upstream)))
        session.sendall(struct.pack("!I", len(renamed) + 8) + body[:4] + renamed)
        while True:
            kind, answer = _message(session)
            # The process that a client would cancel is the pooler's to say.
            client.sendall(answer[:5] + PROCESS + answer[9:] if kind == b"K" else answer)
            if kind == READY:
                return session
            if kind == b"E":
                session.close()
                return None
            if kind == b"R" and answer[5:9] in (b"\0\0\0\x0a", b"\0\0\0\x0b", b"\0\0\0\x05", b"\0\0\0\x03"):
                session.sendall(_message(client)[1])


@contextmanager
def pooler(
    upstream: int,
    rename: Rename = lambda user: user,
    sessions: int = 1,
    pick: Pick = lambda client, transaction: 0,
) -> Iterator[Pooler]:
    """A pooler before the Postgres at port ``upstream``. ``rename``: who a user is there. ``sessions``: that many who
    log in first leave theirs."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found = Pooler(listening.getsockname()[1], upstream, rename, sessions, pick)
        clients: list[socket.socket] = []

        def accept() -> None:
            with suppress(OSError):
                while True:
                    client, _ = listening.accept()
                    clients.append(_at_once(client))
                    threading.Thread(target=serve, args=(client,), daemon=True).start()

        def serve(client: socket.socket) -> None:
            with client, suppress(OSError, EOFError):
                found.serve(client)

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield found
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            for each in (*clients, *found._free.values()):
                each.close()


def _at_once(connection: socket.socket) -> socket.socket:
    """Messages go out one by one: each would wait 40 ms for the word that the one before has come."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _message(source: socket.socket) -> tuple[bytes, bytes]:
    """A message's kind, and all of it."""
    head = _exactly(source, 5)
    (length,) = struct.unpack("!I", head[1:])
    return head[:1], head + _exactly(source, length - 4)


def _exactly(source: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        more = source.recv(size - len(found))
        if not more:
            raise EOFError
        found += more
    return found
