"""The edge's WebSocket API over real sockets: messages, their routes and limits."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import InvalidStatus

from local.edge.limits import Limits
from tests.support.edge import OK, EdgeUnderTest, closed, running_edge, wiring

KB = 1024


def _says(text: str) -> Any:
    return lambda _: {"statusCode": 200, "body": text}


async def _open(edge: EdgeUnderTest) -> ClientConnection:
    client: ClientConnection = await edge.connect()
    return client


@pytest.mark.parametrize(
    ("frame", "function", "route_key"),
    [
        ('{"type":"user_message","text":"hi"}', "message", "user_message"),
        ('{"type":"ping"}', "ping", "ping"),
        ('{"type":"unheard of"}', "message", "$default"),
        ('{"type":"$connect"}', "message", "$default"),
        ('{"type":"$disconnect"}', "message", "$default"),
        ('{"type":"$default"}', "message", "$default"),
        ('{"type":{"type":"ping"}}', "message", "$default"),
        ("not json", "message", "$default"),
        ("[" * 100_000, "message", "$default"),
        ("", "message", "$default"),
    ],
)
async def test_a_message_goes_to_the_route_its_type_selects(
    tmp_path: Path, frame: str, function: str, route_key: str
) -> None:
    async with running_edge(tmp_path) as edge, edge.connect() as client:
        parts = [frame[at : at + 30_000] for at in range(0, len(frame), 30_000)]
        await client.send(parts or "")
        [event] = await edge.invoker.wait_for(function)
        assert event["body"] == frame
        assert event["isBase64Encoded"] is False
        assert event["requestContext"]["routeKey"] == route_key
        assert event["requestContext"]["eventType"] == "MESSAGE"
        assert event["requestContext"]["messageId"].endswith("=")
        assert len(edge.invoker.events("connect")) == 1


async def test_a_message_without_any_route_is_forbidden(tmp_path: Path) -> None:
    async with running_edge(tmp_path, wired=wiring(without=("$default",))) as edge, edge.connect() as client:
        await client.send('{"type":"unheard of"}')
        answer = json.loads(await client.recv())
        assert answer == {
            "message": "Forbidden",
            "connectionId": await edge.connection_id(),
            "requestId": answer["requestId"],
        }


async def test_messages_of_one_connection_run_concurrently(tmp_path: Path) -> None:
    release = asyncio.Event()

    async def slow(_: Any) -> Any:
        await release.wait()
        return {"statusCode": 200, "body": "slow"}

    handlers = {"message": slow, "ping": _says("quick")}
    wired = wiring(replies=("user_message", "ping"))
    async with running_edge(tmp_path, handlers, wired=wired) as edge, edge.connect() as client:
        await client.send('{"type":"user_message"}')
        await client.send('{"type":"ping"}')
        assert await client.recv() == "quick"
        release.set()
        assert await client.recv() == "slow"


async def test_a_body_is_returned_only_where_a_route_response_exists(tmp_path: Path) -> None:
    handlers = {"message": _says("dropped"), "ping": _says("pong")}
    async with (
        running_edge(tmp_path, handlers, wired=wiring(replies=("ping",))) as edge,
        edge.connect() as client,
    ):
        await client.send('{"type":"user_message"}')
        await edge.invoker.wait_for("message")
        await client.send('{"type":"ping"}')
        assert await client.recv() == "pong"


@pytest.mark.parametrize(
    "handler",
    [
        lambda _: 1 / 0,
        lambda _: None,
        lambda _: {"body": "no status"},
        lambda _: {"statusCode": "200"},
        lambda _: {"statusCode": True},
        lambda _: {"statusCode": 200, "body": {"not": "text"}},
    ],
)
async def test_a_failed_integration_is_answered_as_aws_does(tmp_path: Path, handler: Any) -> None:
    handlers = {"message": handler, "ping": _says("pong")}
    async with (
        running_edge(tmp_path, handlers, wired=wiring(replies=("ping",))) as edge,
        edge.connect() as client,
    ):
        await client.send('{"type":"user_message"}')
        answer = json.loads(await client.recv())
        assert answer["message"] == "Internal server error"
        assert answer["connectionId"] == await edge.connection_id()
        [event] = edge.invoker.events("message")
        assert answer["requestId"] == event["requestContext"]["requestId"]
        assert answer.keys() == {"message", "connectionId", "requestId"}
        await client.send('{"type":"ping"}')
        assert await client.recv() == "pong"


async def test_a_fault_of_the_edge_itself_is_answered_and_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: Any) -> bytes:
        raise RuntimeError("a bug")

    async with running_edge(tmp_path) as edge, edge.connect() as client:
        monkeypatch.setattr(edge.invoker, "invoke", broken)
        await client.send('{"type":"ping"}')
        assert json.loads(await client.recv())["message"] == "Internal server error"
        assert (await edge.http.get("/api/x")).json() == {"message": "Internal Server Error"}
        with pytest.raises(InvalidStatus) as refused:
            await edge.connect()
        assert refused.value.response.status_code == 502
        assert b"a bug" not in refused.value.response.body
    assert "RuntimeError: a bug" in caplog.text


async def test_a_functions_own_error_status_is_not_shown(tmp_path: Path) -> None:
    handlers = {"message": lambda _: {"statusCode": 500, "body": "oops"}, "ping": _says("pong")}
    async with (
        running_edge(tmp_path, handlers, wired=wiring(replies=("ping",))) as edge,
        edge.connect() as client,
    ):
        await client.send('{"type":"user_message"}')
        await edge.invoker.wait_for("message")
        await client.send('{"type":"ping"}')
        assert await client.recv() == "pong"


async def test_a_message_is_given_29_seconds_and_is_left_running(tmp_path: Path) -> None:
    finish, finished = asyncio.Event(), asyncio.Event()

    async def slow(_: Any) -> Any:
        await finish.wait()
        finished.set()
        return OK

    async with running_edge(tmp_path, {"message": slow}) as edge, edge.connect() as client:
        await client.send("anything")
        await edge.invoker.wait_for("message")
        answer = asyncio.create_task(client.recv())
        await edge.clock.advance(28.5)
        assert not answer.done()
        await edge.clock.advance(1)
        assert json.loads(await answer)["message"] == "Endpoint request timed out"
        finish.set()
        await finished.wait()


@pytest.mark.parametrize("parts", [[32 * KB], [32 * KB] * 4, [1, 0, 1]])
async def test_frames_of_32_kb_and_messages_of_128_kb_pass(tmp_path: Path, parts: list[int]) -> None:
    async with running_edge(tmp_path) as edge, edge.connect() as client:
        await client.send(["x" * size for size in parts])
        [event] = await edge.invoker.wait_for("message")
        assert len(event["body"]) == sum(parts)


@pytest.mark.parametrize("parts", [[32 * KB + 1], [10, 32 * KB + 1], [32 * KB] * 4 + [1], [300 * KB]])
async def test_larger_frames_and_messages_close_with_1009(tmp_path: Path, parts: list[int]) -> None:
    async with running_edge(tmp_path) as edge:
        client = await _open(edge)
        await client.send(["x" * size for size in parts])
        assert await closed(client) == (1009, "Message too big")
        [event] = await edge.invoker.wait_for("disconnect")
        assert event["requestContext"]["disconnectStatusCode"] == 1009
        assert event["requestContext"]["disconnectReason"] == "Message too big"
    assert edge.invoker.events("message") == []


@pytest.mark.parametrize("parts", [[b"\x00"], [b"{}", b""]])
async def test_binary_closes_with_1003(tmp_path: Path, parts: list[bytes]) -> None:
    async with running_edge(tmp_path) as edge:
        client = await _open(edge)
        await client.send(parts)
        code, _ = await closed(client)
        assert code == 1003
        [event] = await edge.invoker.wait_for("disconnect")
        assert event["requestContext"]["disconnectStatusCode"] == 1003
    assert edge.invoker.events("message") == []


async def test_text_that_is_not_utf8_closes_with_1007(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge:
        client = await _open(edge)
        await client.send(b"\xff\xfe", text=True)
        assert (await closed(client))[0] == 1007
        await edge.invoker.wait_for("disconnect")


async def test_a_character_may_be_split_between_frames(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge, edge.connect() as client:
        await client.send([b"\xc3", b"\xa9"], text=True)
        [event] = await edge.invoker.wait_for("message")
        assert event["body"] == "é"


async def test_messages_beyond_those_in_flight_wait_their_turn(tmp_path: Path) -> None:
    release = asyncio.Event()

    async def slow(_: Any) -> Any:
        await release.wait()
        return OK

    limits = Limits(messages_in_flight=4)
    async with running_edge(tmp_path, {"message": slow}, limits=limits) as edge, edge.connect() as client:
        await edge.invoker.wait_for("connect")
        for number in range(4):
            await client.send(str(number))
        await edge.invoker.wait_for("message", 4)
        for number in range(4, 20):
            await client.send(str(number))
        release.set()
        events = await edge.invoker.wait_for("message", 20)
        assert sorted(int(event["body"]) for event in events) == list(range(20))
