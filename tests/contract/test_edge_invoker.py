"""What an invoker does, for the fake and for the one that talks to a pool over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from local.edge.errors import FunctionError, PoolUnavailable
from local.edge.invoker import Invoker, PoolInvoker
from tests.support.functions import FakeInvoker
from tests.support.pool import PoolApp, pool_server
from tests.support.ports import free_port


@dataclass
class Subject:
    """The invoker under test and the functions behind it."""

    invoker: Invoker
    functions: FakeInvoker
    pool: PoolApp | None = None

    async def call(self, event: Any, function: str = "f") -> Any:
        """Invokes with an object for an event and a result."""
        return json.loads(await self.invoker.invoke(function, json.dumps(event).encode()))


@pytest.fixture(params=["fake", "pool"])
async def subject(request: pytest.FixtureRequest) -> AsyncIterator[Subject]:
    functions = FakeInvoker()
    if request.param == "fake":
        yield Subject(functions, functions)
        return
    async with AsyncExitStack() as stack:
        url, app = await stack.enter_async_context(pool_server(functions))
        yield Subject(await stack.enter_async_context(PoolInvoker(url)), functions, app)


@pytest.mark.parametrize("result", [{"statusCode": 200, "body": "é\u2028"}, None, "text", [1, 2.5], True])
async def test_the_result_comes_back_as_json(subject: Subject, result: Any) -> None:
    subject.functions.handlers["f"] = lambda event: {"echo": event, "result": result}
    assert await subject.call({"a": "é"}) == {"echo": {"a": "é"}, "result": result}


def _raises(error: Exception) -> Callable[[Any], Any]:
    def handler(_: Any) -> Any:
        raise error

    return handler


async def test_an_error_keeps_its_type_and_message(subject: Subject) -> None:
    subject.functions.handlers["f"] = _raises(KeyError("missing"))
    with pytest.raises(FunctionError) as caught:
        await subject.call({})
    assert caught.value.function == "f"
    assert (caught.value.error_type, caught.value.error_message) == ("KeyError", "'missing'")
    assert str(caught.value) == "f failed with KeyError; its log has the details"


async def test_an_unknown_function_is_an_error(subject: Subject) -> None:
    with pytest.raises(FunctionError, match="nobody"):
        await subject.call({}, "nobody")


async def test_a_result_that_looks_like_an_error_is_a_result(subject: Subject) -> None:
    subject.functions.handlers["f"] = lambda _: {"errorType": "X", "errorMessage": "y"}
    assert await subject.call({}) == {"errorType": "X", "errorMessage": "y"}


async def test_calls_run_at_the_same_time(subject: Subject) -> None:
    arrived = 0
    everyone = asyncio.Event()

    async def handler(event: Any) -> Any:
        nonlocal arrived
        arrived += 1
        if arrived == 150:
            everyone.set()
        await everyone.wait()
        return event

    subject.functions.handlers["f"] = handler
    assert await asyncio.gather(*[subject.call(number) for number in range(150)]) == list(range(150))


async def test_payloads_may_be_as_large_as_lambdas(subject: Subject) -> None:
    subject.functions.handlers["f"] = lambda event: event * 2
    assert await subject.call("x" * 6_000_000) == "x" * 12_000_000


async def test_the_pool_invoker_reuses_its_connection_and_tells_calls_apart() -> None:
    functions = FakeInvoker({"f": lambda event: event})
    async with pool_server(functions) as (url, app), PoolInvoker(url) as invoker:
        for _ in range(20):
            await invoker.invoke("f", b"{}")
    assert len(app.connections) == 1
    assert len(set(app.request_ids)) == 20


async def test_a_pool_that_is_away_is_named() -> None:
    port = free_port()
    async with PoolInvoker(f"http://127.0.0.1:{port}") as invoker:
        with pytest.raises(PoolUnavailable, match=f"The pool at http://127.0.0.1:{port} did not run f"):
            await invoker.invoke("f", b"{}")


async def test_a_pool_that_dies_meanwhile_is_no_answer() -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with server, PoolInvoker(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}") as invoker:
        with pytest.raises(PoolUnavailable, match="did not run f"):
            await invoker.invoke("f", b"{}")


async def test_an_error_answer_that_is_not_json_is_a_function_error() -> None:
    async def oops(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 503 Busy\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbusy")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(oops, "127.0.0.1", 0)
    async with server, PoolInvoker(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}") as invoker:
        with pytest.raises(FunctionError) as caught:
            await invoker.invoke("f", b"{}")
    assert (caught.value.error_type, caught.value.error_message) == ("Runtime.Unknown", "HTTP 503")
