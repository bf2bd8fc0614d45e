"""Connections that ended while nobody looked, as in a frozen function: they cost one attempt, and double no frame."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPResponse

import pytest
from taskflow.adapters.connections import ApiGatewayConnections
from taskflow.aws import http
from taskflow.aws.errors import NoAnswer
from taskflow.errors import PostFailed

from tests.contract.test_aws_client import CLOSES, CUT, GOOD, HANGS, PATIENCE, Server, setup
from tests.support.aws import Keys

OPEN = 5


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing tells that a connection has ended: the server's word was lost in the freeze."""
    monkeypatch.setattr(http, "_has_news", lambda sock: False)


def fill(pool: http.Pool, server: Server) -> None:
    """Keeps ``OPEN`` connections."""
    together = threading.Barrier(OPEN)

    class Counting(HTTPConnection):
        def getresponse(self) -> HTTPResponse:
            together.wait(PATIENCE)
            return super().getresponse()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(http, "HTTPConnection", Counting)
        with ThreadPoolExecutor(OPEN) as threads:
            for each in [threads.submit(pool.request, "POST", "/", b"{}", {}) for _ in range(OPEN)]:
                each.result(PATIENCE)
    for connection in pool._idle:
        connection.__class__ = HTTPConnection
    assert len(pool._idle) == OPEN
    server.requests.clear()


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("end", [CLOSES, CUT], ids=["closed", "cut"])
def test_after_a_kept_connection_that_fails_the_next_attempt_has_a_new_one(
    server: Server, end: bytes
) -> None:
    made = setup(server.endpoint, attempts=2)
    fill(made.client._pool, server)
    server.answers = [end, GOOD]
    assert made.table.get_item(TableName="t") == {}
    assert len(server.requests) == 2
    assert len(made.client._pool._idle) == 1
    assert len(server.connections) == OPEN + 1


@pytest.mark.usefixtures("unseen")
def test_all_have_ended_and_one_attempt_is_enough(server: Server) -> None:
    made = setup(server.endpoint, attempts=1)
    fill(made.client._pool, server)
    server.hang_up()
    unwritable(made.client._pool)
    assert made.table.get_item(TableName="t") == {}
    assert len(server.requests) == 1
    assert len(made.client._pool._idle) == 1


def unwritable(pool: http.Pool) -> None:
    """As when the kernel has learnt of the ends: writing fails."""
    for connection in pool._idle:
        connection.sock.shutdown(socket.SHUT_WR)


def gateway(server: Server) -> ApiGatewayConnections:
    return ApiGatewayConnections(f"{server.endpoint}/v1", "us-east-1", Keys())


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("taskflow.adapters.connections.TIMEOUT_SECONDS", PATIENCE)


@pytest.mark.usefixtures("unseen", "patient")
async def test_a_post_that_could_not_be_written_goes_out_once_on_a_new_connection(server: Server) -> None:
    posts = gateway(server)
    fill(posts._pool, server)
    server.hang_up()
    unwritable(posts._pool)
    await posts.post("c=", b'{"n":1}')
    assert [body for _, _, body in server.requests] == [b'{"n":1}']
    await posts.post("c=", b'{"n":2}')
    assert [body for _, _, body in server.requests] == [b'{"n":1}', b'{"n":2}']
    posts.close_pool()


@pytest.mark.usefixtures("unseen", "patient")
@pytest.mark.parametrize("end", [CLOSES, CUT], ids=["closed", "cut"])
async def test_a_post_that_was_written_is_never_repeated(server: Server, end: bytes) -> None:
    """The server has had it, and may have told it to the client before it went away."""
    posts = gateway(server)
    fill(posts._pool, server)
    server.answers = [end, GOOD]
    with pytest.raises(PostFailed):
        await posts.post("c=", b'{"n":1}')
    assert [body for _, _, body in server.requests] == [b'{"n":1}']
    assert posts._pool._idle == []
    posts.close_pool()


@pytest.mark.usefixtures("unseen")
async def test_a_post_that_gets_no_answer_in_time_is_not_repeated(server: Server) -> None:
    posts = gateway(server)
    fill(posts._pool, server)
    server.answers = [HANGS, GOOD]
    with pytest.raises(PostFailed, match="TimeoutError"):
        await posts.post("c=", b'{"n":1}')
    server.has(1)
    posts.close_pool()


@pytest.mark.usefixtures("unseen", "patient")
async def test_a_new_connection_that_fails_is_not_followed_by_another(server: Server) -> None:
    posts = gateway(server)
    fill(posts._pool, server)
    unwritable(posts._pool)
    server._listener.shutdown(socket.SHUT_RDWR)
    with pytest.raises(PostFailed, match="ConnectionRefusedError"):
        await posts.post("c=", b'{"n":1}')
    fresh = setup(server.endpoint, attempts=1)
    with pytest.raises(NoAnswer, match="ConnectionRefusedError"):
        fresh.table.get_item(TableName="t")


@pytest.mark.usefixtures("patient")
async def test_posts_go_on_while_the_server_closes_what_is_idle(server: Server) -> None:
    """Whatever moment it chooses: what arrived has arrived once, and what is not known to have is not repeated."""
    posts, failed = gateway(server), 0
    for number in range(30):
        if number % 3 == 2:
            server.hang_up()
        try:
            await posts.post("c=", str(number).encode())
        except PostFailed:
            failed += 1
    bodies = [body for _, _, body in server.requests]
    assert len(bodies) == len(set(bodies)) >= 30 - failed
    assert failed <= 10
    posts.close_pool()
