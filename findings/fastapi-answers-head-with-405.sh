#!/usr/bin/env bash
# FastAPI 0.165.0: HEAD of a path that has GET is answered with 405. Starlette, which FastAPI is built on, answers it.
#
# RFC 9110 (HTTP Semantics), section 9.1: "All general-purpose servers MUST support the methods GET and HEAD. All other methods are
# OPTIONAL." Starlette's Route adds HEAD where GET is, so the same function as a route of Starlette has both, and so does an
# application of FastAPI for what it serves itself: its page /docs is a route of Starlette. A path operation is not; the Allow
# header names GET alone (fastapi/fastapi issue 1773, open since 2020).
#
# Seen (Python 3.11):
#   Starlette: GET 200, HEAD 200
#   FastAPI: GET 200, HEAD 405 (Allow: GET)
#   FastAPI's own /docs: GET 200, HEAD 200
#   FastAPI with both methods: GET 200, HEAD 200
#
# What our users would notice: monitors that ask by HEAD, and `curl --head`, find an API down that is well. TaskFlow's API is made of
# such path operations; its guard hands HEAD on as GET (rest/request_guard.py), and the server leaves the body out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check fastapi==0.165.0 starlette==1.10.0 httpx==0.28.1
cat > see.py <<'PY'
import asyncio

import httpx
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route


async def alive(request: Request):
    return PlainTextResponse("alive")


def made(**options):
    app = FastAPI()
    app.add_api_route("/health", alive, response_class=PlainTextResponse, **options)
    return app


async def see(what, app, path="/health"):
    said = []
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://a.example") as client:
        for method in "GET", "HEAD":
            answer = await client.request(method, path)
            allowed = answer.headers.get("allow")
            said.append(f"{method} {answer.status_code}" + (f" (Allow: {allowed})" if allowed else ""))
    print(f"{what}:", ", ".join(said))


asyncio.run(see("Starlette", Starlette(routes=[Route("/health", alive)])))
asyncio.run(see("FastAPI", made()))
asyncio.run(see("FastAPI's own /docs", made(), "/docs"))
asyncio.run(see("FastAPI with both methods", made(methods=["GET", "HEAD"])))
PY
venv/bin/python -W ignore see.py | tee seen
diff seen - <<'SEEN'
Starlette: GET 200, HEAD 200
FastAPI: GET 200, HEAD 405 (Allow: GET)
FastAPI's own /docs: GET 200, HEAD 200
FastAPI with both methods: GET 200, HEAD 200
SEEN
