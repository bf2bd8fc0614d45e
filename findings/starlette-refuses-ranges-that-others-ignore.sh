#!/usr/bin/env bash
# starlette 1.10.0: FileResponse, and so StaticFiles, answers 400 to a range in a unit that it does not know, and 416 to two ranges of which
# one lies behind the file's end.
#
# RFC 9110 (HTTP Semantics), section 14.2 (https://www.rfc-editor.org/rfc/rfc9110#section-14.2): "An origin server MUST ignore a Range
# header field that contains a range unit it does not understand". By section 14.1.1 a set of ranges is satisfiable when one of them is,
# and 416 is for a set of which none is (section 15.5.17). Starlette's documentation of FileResponse says nothing else. The package send
# for Node.js, which is Express's, does both as the standard says. CloudFront answers a header that it takes for wrong with the whole
# object and 200 (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RangeGETs.html).
#
# Seen (Python 3.11, Node.js 20; GET of a file of 1,000 bytes):
#   bytes=0-9: starlette 206 with 10 bytes, send 206 with 10 bytes
#   bytes=5000-: starlette 416, send 416
#   bytes=0-9, 5000-: starlette 416, send 206 with 10 bytes
#   lines=1-2: starlette 400, send 200 with 1000 bytes
#
# What our users would notice: a program that fetches files in pieces without knowing their length gets an error for the page's files on
# the laptop, which are served so (local/edge/static.py), and the files on AWS, where they come from CloudFront. A browser asks for
# none of these ranges.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --no-update-notifier send@1.2.1
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check starlette==1.10.0 httpx==0.28.1
mkdir files
printf '%01000d' 0 > files/numbers.txt
cat > serve.cjs <<'JS'
const http = require("node:http");
const send = require("send");

const server = http.createServer((request, response) => send(request, request.url, { root: "files" }).pipe(response));
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
JS
cat > see.py <<'PY'
import asyncio
import subprocess

import httpx
from starlette.staticfiles import StaticFiles


def told(response):
    return f"{response.status_code} with {len(response.content)} bytes" if response.is_success else str(response.status_code)


async def main():
    node = subprocess.Popen(["node", "serve.cjs"], stdout=subprocess.PIPE, text=True)
    try:
        port = node.stdout.readline().strip()
        starlette = httpx.AsyncClient(transport=httpx.ASGITransport(StaticFiles(directory="files")), base_url="http://files.example")
        async with starlette, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as send:
            for asked in "bytes=0-9", "bytes=5000-", "bytes=0-9, 5000-", "lines=1-2":
                answers = [await client.get("/numbers.txt", headers={"range": asked}) for client in (starlette, send)]
                print(f"{asked}: starlette {told(answers[0])}, send {told(answers[1])}")
    finally:
        node.kill()
        node.wait()


asyncio.run(main())
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
bytes=0-9: starlette 206 with 10 bytes, send 206 with 10 bytes
bytes=5000-: starlette 416, send 416
bytes=0-9, 5000-: starlette 416, send 206 with 10 bytes
lines=1-2: starlette 400, send 200 with 1000 bytes
SEEN
