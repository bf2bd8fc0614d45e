"""Ids in the paths of the HTTP API are checked for their form before anything is asked with them."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from fastapi.routing import APIRoute
from taskflow.field_problems import PATTERNS, UUID_PATTERN
from taskflow.rest import conversations, ingest, system

from tests.support.rest import Api, stranded
from tests.unit.engine.test_ids_at_the_door import NO_IDS

__all__ = ["stranded"]

ROUTES = [
    (method, route.path)
    for router in (conversations.router, ingest.router, system.router)
    for route in router.routes
    if isinstance(route, APIRoute) and route.dependant.path_params
    for method in sorted(route.methods or ())
]


def test_there_are_routes_with_ids() -> None:
    assert len(ROUTES) >= 4


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_a_malformed_id_in_a_path_is_refused_with_what_to_send(
    stranded: Api, method: str, path: str
) -> None:
    client, _ = await stranded.guest()
    # An empty one names another path.
    for value in filter(None, NO_IDS):
        address = path.replace("{conversation_id}", quote(value, safe=""))
        answer = await client.request(method, address, json={"title": "x"} if method == "PATCH" else None)
        if "/" in value:
            assert answer.status_code == 404  # the server decodes it before it finds the route
            continue
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "INVALID_ID"), (value, answer)
        sentence = answer.json()["error"]["message"]
        assert PATTERNS[UUID_PATTERN] in sentence and "alice" not in sentence and "\n" not in sentence
