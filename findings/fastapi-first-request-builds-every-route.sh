#!/usr/bin/env bash
# fastapi 0.165.0: include_router() builds nothing. The first request, whatever it asks for, builds every route of the router once more.
#
# FastAPI's tutorial, "Bigger Applications", says of including routers: "This will take microseconds and will only happen at
# startup." A good engineer therefore expects an application that has started to be ready. But declaring a route on an APIRouter
# builds its handler (with the models of its parameters), and that one is never used: the application builds another from it, and
# not when the router is included, nor at startup, but when a request first looks at the router, for all of its routes, also when
# that request is for none of them. An application that is made of the router's routes, FastAPI(routes=router.routes), builds
# nothing again. Counted by APIRoute.get_route_handler, which FastAPI documents for overriding.
#
# Seen (Python 3.11), handlers built for 50 routes:
#   include_router: declared 50, included 0, started 0, first request (404) 50, second request 0
#   routes=:        declared 50, included 0, started 0, first request (404) 0, second request 0
#
# What our users would notice: the first answer of a function that starts waits for all routes (111 ms of processor time of
# TaskFlow's, against 2), and Lambda's SnapStart does not help, because nothing is built before the snapshot. TaskFlow makes its
# application of its routers' routes (rest/build.py, docs/decisions/104), and a test holds that no route is built twice.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check fastapi==0.165.0 starlette==1.10.0 httpx==0.28.1
cat > see.py <<'PY'
import asyncio

import httpx
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

built = []


class Counted(APIRoute):
    def get_route_handler(self):
        built.append(self.path)
        return super().get_route_handler()


def since() -> int:
    count = len(built)
    built.clear()
    return count


def declared() -> APIRouter:
    router = APIRouter(route_class=Counted)
    for number in range(50):

        @router.get(f"/things{number}/{{thing}}")
        async def read(thing: int, text: str = "") -> dict[str, int]:
            return {"thing": thing}

    return router


async def see(included: bool) -> str:
    router = declared()
    counts = [since()]
    if included:
        app = FastAPI()
        app.include_router(router)
    else:
        app = FastAPI(routes=router.routes)
    counts.append(since())
    async with app.router.lifespan_context(app):
        counts.append(since())
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://a") as client:
            answer = await client.get("/nothing")
            counts.append(since())
            await client.get("/things49/1")
            counts.append(since())
    steps = ("declared", "included", "started", f"first request ({answer.status_code})", "second request")
    return ", ".join(f"{step} {count}" for step, count in zip(steps, counts))


for name, included in (("include_router: ", True), ("routes=:        ", False)):
    print(name + asyncio.run(see(included)))
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
include_router: declared 50, included 0, started 0, first request (404) 50, second request 0
routes=:        declared 50, included 0, started 0, first request (404) 0, second request 0
SEEN
