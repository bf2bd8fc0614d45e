"""At the doors for OpenAI's clients: HTTP routes and the WebSocket below ``/v1``."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from contextlib import AsyncExitStack
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import InvalidStatus

from tests.security.identities import bearer, signed_in
from tests.security.table import attempt, hold
from tests.security.target import Target, code
from tests.support.talk import PATIENCE_SECONDS

AT = "OpenAI's doors: programs' requests and WebSockets"
MODEL = "scripted"


async def _key(target: Target, scope: str, name: str) -> str:
    """A new service token's secret."""
    async with target.client(Origin=target.url) as http:
        admin = signed_in(target, sub="admin", groups=["staff"])
        made = await http.post("/api/admin/tokens", json={"name": name, "scopes": [scope]}, headers=admin)
        return str(made.raise_for_status().json()["secret"])


async def _open(target: Target, headers: dict[str, str]) -> ClientConnection | int:
    """An open connection, or the status with which it was refused."""
    try:
        return await websockets.connect(
            target.url.replace("http", "ws", 1) + "/v1/responses",
            additional_headers=headers,
            proxy=None,
            open_timeout=PATIENCE_SECONDS,
        )
    except InvalidStatus as refused:
        return refused.response.status_code


async def _told(socket: ClientConnection, frame: str) -> dict[str, Any]:
    await socket.send(frame)
    event: dict[str, Any] = json.loads(await asyncio.wait_for(socket.recv(), PATIENCE_SECONDS))
    return event


@attempt(AT, "a WebSocket with a guest's cookie, a made-up token, one of another scope, none")
async def strangers(target: Target) -> str:
    logs = await _key(target, "ingest", "logs")
    async with target.person() as someone:
        await someone.ticket()
        cookies = "; ".join(f"{name}={value}" for name, value in someone.http.cookies.items())
    tried = [
        {},
        {"Cookie": cookies},
        bearer("tfs_0123456789abcdef_" + "A" * 43),
        bearer(""),
        bearer("\u00e9"),
        bearer(logs),
        {"Authorization": f"Basic {logs}"},
        {"Sec-WebSocket-Protocol": f"openai-insecure-api-key.{logs}"},
    ]
    statuses = [await _open(target, headers) for headers in tried]
    hold(set(statuses) <= {401, 403}, f"answers {statuses}")
    return f"{len(tried)} upgrades, answers {sorted(set(statuses))}"  # type: ignore[type-var]


@attempt(AT, "30 WebSockets of one token at once", "TASKFLOW_LIMIT_CONNECTIONS_PER_USER=0")
async def crowd(target: Target) -> str:
    key = await _key(target, "api", "crowd")
    async with AsyncExitStack() as opened:
        found = Counter[int]()
        for each in await asyncio.gather(*(_open(target, bearer(key)) for _ in range(30))):
            if isinstance(each, int):
                found[each] += 1
            else:
                found[101] += 1
                opened.push_async_callback(each.close)
    seen = f"{found[101]} of 30 opened, {found[429]} × 429"
    hold((found[101], found[429]) == (20, 10), seen)
    return seen


@attempt(AT, "frames that are no requests; the response and the conversation of another token")
async def frames(target: Target) -> str:
    key, other = await _key(target, "api", "one"), await _key(target, "api", "other")
    asked = {"type": "response.create", "model": MODEL, "input": "[[say 2 words]] Mine."}
    async with target.client(**bearer(other)) as http:
        theirs = (
            await http.post("/v1/responses", json={"model": MODEL, "input": "[[say 2 words]] Hers."})
        ).json()
    socket = await _open(target, bearer(key))
    hold(not isinstance(socket, int), f"not opened: {socket}")
    assert not isinstance(socket, int)
    codes = Counter[str]()
    for frame in (
        *("", "null", "[" * 15_000, '{"type":' * 3_000, '{"type": ["response.create"]}', "{}"),
        json.dumps({**asked, "max_output_tokens": -1}),
        json.dumps({**asked, "input": "x" * 16_001}),
        json.dumps({**asked, "model": "a\nb"}),
        json.dumps(asked)[:-1] + ', "max_output_tokens": 1e999}',
        json.dumps(asked)[:-1] + f', "max_output_tokens": {"9" * 5_000}}}',
        json.dumps({**asked, "alice@example.org\n": 1}),
        json.dumps({**asked, "previous_response_id": theirs["id"]}),
        json.dumps({**asked, "conversation": theirs["conversation"]["id"]}),
    ):
        event = await _told(socket, frame)
        hold(event["type"] == "error" and event["status"] in (400, 404), f"{frame[:60]}: {event}")
        codes[event["code"]] += 1
    begun = await _told(socket, json.dumps(asked))
    await socket.close()
    hold(begun["type"] == "response.created", f"the connection does not go on: {begun}")
    async with target.client(**bearer(key)) as http:
        read = [
            code(await http.get(f"/v1/responses/{each}"))
            for each in (theirs["id"], f"resp_{'0' * 39}1", "resp_%0A", "%2e%2e")
        ]
    hold(all(each.startswith("404") for each in read), f"answers {read}")
    return f"{codes.total()} refused ({', '.join(sorted(codes))}), the connection goes on"
