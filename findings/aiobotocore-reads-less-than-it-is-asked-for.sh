#!/usr/bin/env bash
# aiobotocore 3.10.0: read(n) of a body, and iter_chunks(n), give what has come by then, which may be much less than n. botocore gives n bytes
# until the end, and so does aiobotocore itself when it works with httpx2 in place of aiohttp.
#
# aiobotocore documents of iter_chunks: "Return an async iterator to yield chunks of chunk_size bytes from the raw stream"; botocore's
# StreamingBody, from which the class is derived, has the same words
# (https://botocore.amazonaws.com/v1/documentation/api/latest/reference/response.html). Of read both say "at most amt bytes". The back ends are
# one setting apart (http_session_cls). A good engineer moves code from boto3 by writing `await`, and expects pieces of one length of
# either. Near the server, where a whole piece is there at once, a test does not show it.
#
# Seen (Python 3.11; 6,000 bytes that come in six pieces with pauses; 4,000 are asked for at a time):
#   boto3 1.43.117: read(4000) gives 4000, iter_chunks(4000) gives 2 pieces
#   aiobotocore, aiohttp: read(4000) gives less, iter_chunks(4000) gives more than 2 pieces
#   aiobotocore, httpx2: read(4000) gives 4000, iter_chunks(4000) gives 2 pieces
#
# What our users would notice: a copy of an export from one bucket to another, in parts of 8 MiB, is refused with EntityTooSmall, because S3
# takes no part below 5 MiB but the last; records of a fixed length are cut in the middle. TaskFlow's functions speak to AWS without
# either library (taskflow/aws).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'aiobotocore[httpx2]==3.10.0' boto3==1.43.117 httpx2==2.16.2
cat > see.py <<'PY'
import asyncio
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
from aiobotocore.config import AioConfig
from aiobotocore.httpxsession import HttpxSession
from aiobotocore.session import get_session

WANTED = 4000


class Bucket(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "6000")
        self.end_headers()
        for _ in range(6):
            self.wfile.write(b"x" * 1000)
            self.wfile.flush()
            time.sleep(0.3)

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
threading.Thread(target=server.serve_forever, daemon=True).start()
HERE = {
    "region_name": "us-east-1",
    "endpoint_url": f"http://127.0.0.1:{server.server_port}",
    "aws_access_key_id": "x",
    "aws_secret_access_key": "x",
}
OBJECT = {"Bucket": "b", "Key": "k"}


def tell(label, read, pieces):
    amount = "less" if read < WANTED else read
    number = "more than 2" if pieces > 2 else pieces
    print(f"{label}: read({WANTED}) gives {amount}, iter_chunks({WANTED}) gives {number} pieces", flush=True)


def plain():
    client = boto3.client("s3", **HERE)
    read = client.get_object(**OBJECT)["Body"].read(WANTED)
    return len(read), len(list(client.get_object(**OBJECT)["Body"].iter_chunks(WANTED)))


async def asynchronous(config):
    async with get_session().create_client("s3", **HERE, config=config) as client:
        async with (await client.get_object(**OBJECT))["Body"] as body:
            read = await body.read(WANTED)
        async with (await client.get_object(**OBJECT))["Body"] as body:
            return len(read), len([piece async for piece in body.iter_chunks(WANTED)])


tell("boto3 1.43.117", *plain())
tell("aiobotocore, aiohttp", *asyncio.run(asynchronous(AioConfig())))
tell("aiobotocore, httpx2", *asyncio.run(asynchronous(AioConfig(http_session_cls=HttpxSession))))
PY
venv/bin/python -W ignore see.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
boto3 1.43.117: read(4000) gives 4000, iter_chunks(4000) gives 2 pieces
aiobotocore, aiohttp: read(4000) gives less, iter_chunks(4000) gives more than 2 pieces
aiobotocore, httpx2: read(4000) gives 4000, iter_chunks(4000) gives 2 pieces
SEEN
