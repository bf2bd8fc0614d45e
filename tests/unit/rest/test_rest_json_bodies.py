"""A field that is there twice is refused by every route with a body: which of the values counts would be a guess."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import APIRoute
from taskflow.records.database import Database
from taskflow.rest.build import ROUTERS
from taskflow.rest.json_bodies import REPEATED

from tests.support.rest import api_on

BODIES = [
    (method, route.path)
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute) and route.body_field is not None
    for method in route.methods or ()
]
LOG = '"model": "llama3.2", "provider": "ollama", "status": "success"'
TWICE = [
    f'{{{LOG}, "model": "other"}}',
    f'{{{LOG}, "mod\\u0065l": "llama3.2"}}',
    f'{{{LOG}, "tokens": {{"promptTokens": 1, "promptTokens": 120}}}}',
    f'{{"logs": [{{{LOG}}}], "logs": []}}',
    f'{{"logs": [{{{LOG}, "x": 1, "x": 1}}]}}',
]


async def refusal(method: str, path: str, body: str) -> tuple[int, dict[str, str]]:
    api = api_on(Database(lambda fresh: "postgresql://nobody@127.0.0.1:1/none"))
    answer = await api.client().request(
        method,
        re.sub(r"\{.*?\}", "00000000-0000-4000-8000-000000000000", path),
        content=body,
        headers={"Content-Type": "application/json"},
    )
    return answer.status_code, answer.json()["error"]


def test_there_are_such_routes() -> None:
    assert ("POST", "/api/ingest") in BODIES
    assert len(BODIES) > 5


@pytest.mark.parametrize(("method", "path"), BODIES)
async def test_every_route_refuses_it(method: str, path: str) -> None:
    assert await refusal(method, path, '{"a": 1, "a": 1}') == (
        400,
        {"code": "INVALID_JSON", "message": REPEATED},
    )


@pytest.mark.parametrize("body", TWICE)
async def test_a_log_is_refused_wherever_in_it_the_field_is(body: str) -> None:
    assert (await refusal("POST", "/api/ingest", body))[0] == 400
