"""Bodies in JSON in which no object has a name twice: which of the values counts would be a guess."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

REPEATED = "the body has a field twice; send each field once"


class JsonRequest(Request):
    """A request whose ``json`` raises ``JSONDecodeError`` with the message ``REPEATED`` where a name is repeated."""

    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            self._json = json.loads(await self.body(), object_pairs_hook=_once)
        return self._json


class JsonRoute(APIRoute):
    """A route of ``JsonRequest``s: what ``route_class`` of a router with bodies is."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def strict(request: Request) -> Response:
            return await handle(JsonRequest(request.scope, request.receive))

        return strict


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise json.JSONDecodeError(REPEATED, "", 0)
    return found
