"""How a part is told what to play, and says what it has injected: ``/faults``, for programs on this machine.

GET      {"plan": "stall=0.05", "struck": {"stall": 3}}
POST     the body is the plan; the same answer, or 400 with {"message": …}
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from local.faults.errors import FaultsError
from local.faults.injector import Injector
from local.faults.plan import Plan, parse

SECONDS = 10.0


async def answer(injector: Injector, request: Request) -> Response:
    """Answers a request as above."""
    if request.method == "POST":
        try:
            injector.play(parse((await request.body()).decode()))
        except (FaultsError, UnicodeDecodeError) as error:
            return JSONResponse({"message": str(error)}, 400)
    elif request.method != "GET":
        return JSONResponse({"message": "Use GET or POST"}, 405, {"allow": "GET, POST"})
    return JSONResponse(injector.state())


async def tell(client: httpx.AsyncClient, addresses: Mapping[str, str], plan: Plan | None) -> dict[str, Any]:
    """Asks the parts at ``addresses`` (by name), or with a plan tells them; their answers by name.

    A part that does not answer is one with ``error``.
    """

    async def one(address: str) -> dict[str, Any]:
        try:
            if plan is None:
                answered = await client.get(address, timeout=SECONDS)
            else:
                answered = await client.post(address, content=str(plan), timeout=SECONDS)
            return dict(answered.raise_for_status().json())
        except (httpx.HTTPError, ValueError) as error:
            return {"plan": "?", "struck": {}, "error": str(error) or type(error).__name__}

    answers = await asyncio.gather(*map(one, addresses.values()))
    return dict(zip(addresses, answers, strict=True))
