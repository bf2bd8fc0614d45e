#!/usr/bin/env bash
# mangum 0.22.0: an application is started before each request and shut down behind it, as its default.
#
# ASGI's specification of the lifespan protocol: "The lifespan being referred to is that of the main event loop. In a multi-process
# environment there will be lifespan events in each process." Its example is "creating a connection pool and subsequently closing
# the connection pool", and `lifespan.shutdown` is "sent when the server has stopped accepting connections and closed all active
# connections". uvicorn sends each once. Mangum's maintainer, asked in issue 208 of Kludex/mangum: "The startup and shutdown
# events are only expected to run once." A good engineer therefore opens a pool or reads a model in the lifespan, and expects a
# warm environment of Lambda to have it. The adapter enters and leaves the lifespan in every call: what the startup made is used
# by one request and taken down (issue 342 asks for another way).
#
# Seen (Python 3.11, one environment, three requests of API Gateway, payload 2.0):
#   lifespan=auto (the default): startup request shutdown startup request shutdown startup request shutdown
#   lifespan=off: request request request
#
# What our users would notice: an application of theirs that worked behind uvicorn opens Postgres connections for every request on
# Lambda and waits for them, and whatever is counted or kept in memory from one request to the next begins anew. TaskFlow has its
# HTTP API run with lifespan="off" (functions/ingest/app.py) and opens what it needs when it is first asked for.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check mangum==0.22.0 starlette==1.10.0
cat > see.py <<'PY'
import contextlib

from mangum import Mangum
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

EVENT = {
    "version": "2.0",
    "routeKey": "$default",
    "rawPath": "/",
    "rawQueryString": "",
    "headers": {"host": "api.example"},
    "requestContext": {
        "stage": "$default",
        "http": {
            "method": "GET",
            "path": "/",
            "protocol": "HTTP/1.1",
            "sourceIp": "192.0.2.1",
            "userAgent": "-",
        },
    },
    "isBase64Encoded": False,
}
steps = []


@contextlib.asynccontextmanager
async def lifespan(app):
    steps.append("startup")
    yield
    steps.append("shutdown")


async def home(request):
    steps.append("request")
    return PlainTextResponse("hello")


app = Starlette(routes=[Route("/", home)], lifespan=lifespan)
for name, handler in (
    ("lifespan=auto (the default):", Mangum(app)),
    ("lifespan=off:", Mangum(app, lifespan="off")),
):
    steps.clear()
    assert [handler(EVENT, None)["statusCode"] for _ in range(3)] == [200, 200, 200]
    print(name, *steps)
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
lifespan=auto (the default): startup request shutdown startup request shutdown startup request shutdown
lifespan=off: request request request
SEEN
