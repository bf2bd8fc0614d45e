#!/usr/bin/env bash
# FastAPI 0.165.0 (with Starlette 1.10.0): the first request that an endpoint answers in a process reads the source file of that
# endpoint and tokenizes the function, although nothing has failed. What it looks for, the file and the line of the function, is
# there for messages about invalid requests and answers; it is made before the request is looked at, once for each endpoint. A
# function's code object has both without reading anything (`co_filename`, `co_firstlineno`). One would expect a healthy request
# to read no source, since sources are not even needed to run: a deployment may hold byte code alone.
#
# Seen (Python 3.11, a module of two endpoints, each answered twice):
#   imports and routes: the source was opened by FastAPI: 0 times
#   first request to /one: answered 200; sources read: ['endpoints.py'], functions tokenized: ['one']
#   second request to /one: answered 200; sources read: [], functions tokenized: []
#   first request to /two: answered 200; sources read: [], functions tokenized: ['two']
#   second request to /two: answered 200; sources read: [], functions tokenized: []
#
# What our users would notice: the first request to each route in a new Lambda environment takes some milliseconds more of
# processor time, also when the environment was restored from a snapshot: what FastAPI remembers is kept by endpoint and filled by
# requests alone.
set -euo pipefail
folder=$(mktemp -d)
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'fastapi==0.165.0' 'starlette==1.10.0'
cat > endpoints.py <<'PY'
from fastapi import APIRouter

router = APIRouter()


@router.get("/one")
async def one() -> dict[str, int]:
    return {"number": 1}


@router.get("/two")
async def two() -> dict[str, int]:
    return {"number": 2}
PY
cat > see.py <<'PY'
import asyncio
import inspect
import os
import sys

opened, tokenized = [], []
block = inspect.getblock


def noted(lines):
    tokenized.append(next(line for line in lines if "def " in line).split("def ")[1].split("(")[0])
    return block(lines)


inspect.getblock = noted

from fastapi import FastAPI  # noqa: E402

import endpoints  # noqa: E402

sys.addaudithook(lambda event, args: event == "open" and str(args[0]).endswith("endpoints.py") and opened.append(args[0]))
app = FastAPI()
app.include_router(endpoints.router)
print("imports and routes: the source was opened by FastAPI:", len(opened), "times")


async def ask(path):
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"", "headers": []}
    answers = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        answers.append(message)

    await app(scope, receive, send)
    return answers[0]["status"]


for path in ("/one", "/two"):
    for number in ("first", "second"):
        opened.clear()
        tokenized.clear()
        status = asyncio.run(ask(path))
        files = sorted({os.path.basename(each) for each in opened})
        print(f"{number} request to {path}: answered {status}; sources read: {files}, functions tokenized: {tokenized}")
PY
venv/bin/python see.py | tee seen
cat > expected <<'TXT'
imports and routes: the source was opened by FastAPI: 0 times
first request to /one: answered 200; sources read: ['endpoints.py'], functions tokenized: ['one']
second request to /one: answered 200; sources read: [], functions tokenized: []
first request to /two: answered 200; sources read: [], functions tokenized: ['two']
second request to /two: answered 200; sources read: [], functions tokenized: []
TXT
diff expected seen
rm -rf "$folder"
