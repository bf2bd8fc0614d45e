"""Which host names the public port answers for."""

from __future__ import annotations

from typing import Any

import pytest

from local.edge.hosts import AllowedHosts, host_name

OWN = ("mylaptop.local", "Box:3000", "")


async def _status(*hosts: bytes) -> int:
    """The status of a request with these ``Host`` headers."""
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Any:
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(name, host) for name, host in zip((b"host", b"Host"), hosts, strict=False)]
    scope = {"type": "http", "method": "GET", "path": "/", "headers": headers, "server": ("127.0.0.1", 3000)}
    await AllowedHosts(app, OWN)(scope, receive, send)
    return int(sent[0]["status"])


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "localhost:3000", "LOCALHOST:1", "app.localhost:3000", "127.0.0.1", "127.0.0.1:3000"),
        *("127.8.9.10", "[::1]", "[::1]:3000", "mylaptop.local", "MyLaptop.local:3000", "box", "box:80"),
    ],
)
async def test_names_that_mean_this_machine_are_served(host: str) -> None:
    assert await _status(host.encode()) == 200


@pytest.mark.parametrize(
    "host",
    [
        *(
            "evil",
            "evil:3000",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "localhost.",
        ),
        *(
            "evil.example@localhost",
            "localhost@evil.example",
            "localhost/evil",
            "localhost#",
            "localhost:99999",
        ),
        *(
            "localhost:evil",
            "mylaptop.local.evil",
            "notlocalhost",
            "0.0.0.0",
            "192.168.1.5",
            "[::2]",
            "[::1",
            "::1",
        ),
        *(
            "",
            " localhost",
            "localhost ",
            "localhost,evil",
            "localhost evil",
            "ｌocalhost",
            "evil\\localhost",
            "[bad",
        ),
        *("2130706433", "0x7f000001", "127.1", "-", "localhost?x", "xlocalhost", ".localhost.evil"),
    ],
)
async def test_every_other_name_is_not(host: str) -> None:
    assert await _status(host.encode()) == 421


async def test_of_several_every_one_must_be_served_and_a_request_of_the_old_kind_may_name_none() -> None:
    assert await _status(b"localhost", b"evil") == 421
    assert await _status(b"evil", b"localhost") == 421
    assert await _status() == 200


@pytest.mark.parametrize(
    ("value", "name"),
    [("Box:3000", "box"), ("[::1]:3000", "::1"), ("a b", "a b"), ("", None), ("x@y", None), ("a:b:c", None)],
)
def test_the_name_in_a_header(value: str, name: str | None) -> None:
    assert host_name(value) == name
