"""A provider behind a proxy of the environment that is down, wrong, or answers in its place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from taskflow.codes import AiErrorCode

from tests.support.llm import adapter, ask, failure
from tests.support.ports import free_port


@asynccontextmanager
async def proxy(answer: bytes) -> AsyncIterator[str]:
    """Says the same to everybody."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.fixture(autouse=True)
def no_exceptions(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "https_proxy", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


async def asked(base_url: str) -> tuple[AiErrorCode, str]:
    async with adapter(base_url) as provider:
        error = await failure(provider.open(ask("hello")))
    return error.code, error.detail


async def test_the_log_names_a_proxy_that_nobody_listens_at(monkeypatch: pytest.MonkeyPatch) -> None:
    dead = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setenv("HTTPS_PROXY", dead)
    code, detail = await asked("https://models.example/v1")
    assert code is AiErrorCode.SERVICE_UNAVAILABLE
    assert f"the proxy {dead} of HTTPS_PROXY" in detail


async def test_the_log_names_a_proxy_that_lets_nobody_through(monkeypatch: pytest.MonkeyPatch) -> None:
    async with proxy(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n") as url:
        monkeypatch.setenv("HTTPS_PROXY", url)
        code, detail = await asked("https://models.example/v1")
    assert code is AiErrorCode.SERVICE_UNAVAILABLE
    assert f"the proxy {url} of HTTPS_PROXY" in detail


async def test_the_log_names_a_proxy_that_may_have_answered_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    async with proxy(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n") as url:
        monkeypatch.setenv("HTTP_PROXY", url)
        code, detail = await asked("http://models.example/v1")
    assert code is AiErrorCode.SERVICE_UNAVAILABLE
    assert f"the proxy {url} of HTTP_PROXY" in detail


async def test_without_a_proxy_nothing_is_said_of_one() -> None:
    _, detail = await asked(f"http://127.0.0.1:{free_port()}/v1")
    assert "proxy" not in detail
