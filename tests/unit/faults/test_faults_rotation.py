"""Secrets that change: what functions read, who is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from local.faults.key_gate import KeyGate
from local.faults.plan import parse
from local.faults.playing import Playing
from local.faults.rotation import with_secrets

URL = "postgresql://127.0.0.1:9/taskflow?sslmode=disable"


@pytest.mark.parametrize(
    ("variables", "database", "provider", "changed"),
    [
        ({"A": "1"}, "arn:d", "arn:p", {"A": "1"}),
        (
            {"TASKFLOW_DATABASE_URL": "postgresql://u:p@h/d"},
            "arn:d",
            "arn:p",
            {"TASKFLOW_DATABASE_URL": URL, "TASKFLOW_DATABASE_SECRET_ARN": "arn:d"},
        ),
        ({"TASKFLOW_LLM_API_KEY": "k"}, "arn:d", "arn:p", {"TASKFLOW_PROVIDER_SECRET_ARN": "arn:p"}),
        ({"TASKFLOW_LLM_API_KEY": "k"}, "arn:d", "", {"TASKFLOW_LLM_API_KEY": "k"}),
    ],
    ids=["neither", "database", "provider", "a provider elsewhere"],
)
def test_a_function_reads_secrets_where_it_had_their_values(
    variables: dict[str, str], database: str, provider: str, changed: dict[str, str]
) -> None:
    assert with_secrets(variables, URL, database, provider) == changed
    assert with_secrets(changed, URL, database, provider) == changed


class Server:
    """A model server that streams, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[httpx.Request] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)

        async def parts() -> AsyncIterator[bytes]:
            yield b"data: one\n\n"
            yield b"data: two\n\n"

        return httpx.Response(200, headers={"content-type": "text/event-stream"}, content=parts())


async def asked(gate: KeyGate, key: str, **more: Any) -> httpx.Response:
    """What a client with this key is answered."""
    transport = httpx.ASGITransport(app=gate)
    async with httpx.AsyncClient(transport=transport, base_url="http://gate") as client:
        return await client.post("/v1/chat?a=1", headers={"Authorization": f"Bearer {key}"}, **more)


async def test_only_the_newest_key_is_let_through_and_the_server_sees_its_own() -> None:
    server = Server()
    async with httpx.AsyncClient(transport=httpx.MockTransport(server)) as client:
        gate = KeyGate(client, "http://model:1", "own", "first")
        answer = await asked(gate, "first", content=b"{}")
        assert (answer.status_code, answer.text) == (200, "data: one\n\ndata: two\n\n")
        assert answer.headers["content-type"] == "text/event-stream"
        gate.key = "second"
        refused = await asked(gate, "first")
        assert (refused.status_code, refused.json()["error"]["code"]) == (401, "invalid_api_key")
        assert (await asked(gate, "")).status_code == 401
        assert (await asked(gate, "second")).status_code == 200
    assert [str(each.url) for each in server.asked] == ["http://model:1/v1/chat?a=1"] * 2
    assert {each.headers["authorization"] for each in server.asked} == {"Bearer own"}


async def test_a_model_server_that_is_away_is_a_bad_gateway() -> None:
    async def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    async with httpx.AsyncClient(transport=httpx.MockTransport(away)) as client:
        assert (await asked(KeyGate(client, "http://model:1", "", "key"), "key")).status_code == 502


@pytest.mark.parametrize(
    ("text", "base_url", "own"),
    [
        ("off", "http://127.0.0.1:9/v1", True),
        ("worst rotate=0", "http://127.0.0.1:9/v1", True),
        ("rotate=5", "https://openrouter.ai/api/v1", True),
        ("rotate=5", "http://127.0.0.1:9/v1", False),
    ],
)
async def test_only_the_key_of_a_server_on_this_machine_changes(text: str, base_url: str, own: bool) -> None:
    async with httpx.AsyncClient() as client:
        playing = Playing(parse(text), client, {}, lambda line: None)
        try:
            found = await playing.model_server(base_url, "key")
            assert (found == base_url) is own
            assert found.endswith("/v1") and await playing.model_server(base_url, "key") == found
        finally:
            await playing.stop()
