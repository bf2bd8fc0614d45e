#!/usr/bin/env bash
# httpx 0.28.1 and httpx2 2.16.2 (Python), over HTTP/2: a stream that is left, or whose task is cancelled, goes on at the server until its
# end. No frame tells the server. Over HTTP/1.1 the same program stops it at once.
#
# httpx's page on HTTP/2 (https://www.python-httpx.org/http2/): "HTTP/2 does not change the core semantics of the request or response". RFC 9113,
# section 6.4: "RST_STREAM is sent to request cancellation of a stream". Over HTTP/1.1 the connection is closed with the response. Over
# HTTP/2 the response is forgotten, and the connection stays open for other requests. So the stream ends early only when the whole
# client is closed. Known as encode/httpcore issue 943, closed as "wontfix" (a later mend, pull request 1098, is open). niquests sends the frame.
#
# Seen (Python 3.11, hypercorn 0.18.0; a reply of twenty pieces, left after the first; what the application behind the server was told):
#   httpx, HTTP/1.1: left, stopped early; cancelled, stopped early
#   httpx, HTTP/2: left, spoken to its end; cancelled, spoken to its end
#   httpx2, HTTP/1.1: left, stopped early; cancelled, stopped early
#   httpx2, HTTP/2: left, spoken to its end; cancelled, spoken to its end
#   niquests, HTTP/2: left, stopped early
#
# What our users would notice: a program of theirs that asks a model with http2=True, as OpenAI's and Anthropic's clients allow with an HTTP client
# of one's own, and breaks off when its person speaks, pays for the whole reply each time. The log that it sends TaskFlow (docs/ingest.md)
# has the tokens until then, and the bill has more. TaskFlow asks over HTTP/1.1, so a server hears when somebody cuts in.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check \
  "httpx[http2]==0.28.1" httpcore==1.0.9 "httpx2[http2]==2.16.2" h2==4.4.1 hypercorn==0.18.0 niquests==3.21.2
cat > see.py <<'PY'
import asyncio
import socket

import httpx
import httpx2
import niquests
from hypercorn.asyncio import serve
from hypercorn.config import Config

PIECES = 20
told = asyncio.Queue()


async def model(scope, receive, send):
    if scope["type"] != "http":
        return
    gone = asyncio.Event()

    async def hear():
        while (await receive())["type"] != "http.disconnect":
            pass
        gone.set()

    hearing = asyncio.create_task(hear())
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for piece in range(1, PIECES + 1):
        await send({"type": "http.response.body", "body": b"word ", "more_body": piece < PIECES})
        try:
            await asyncio.wait_for(gone.wait(), 0.1)
            break
        except TimeoutError:
            pass
    hearing.cancel()
    told.put_nowait("stopped early" if piece < PIECES else "spoken to its end")


async def ask(client, address, how):
    begun = asyncio.Event()

    async def read():
        async with client.stream("POST", address) as response:
            async for _ in response.aiter_bytes():
                begun.set()
                if how == "left":
                    break

    reading = asyncio.create_task(read())
    await begun.wait()
    if how == "cancelled":
        reading.cancel()
    await asyncio.wait([reading])
    return await told.get()


async def main():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config, over = Config(), asyncio.Event()
    config.bind, config.loglevel = [f"127.0.0.1:{port}"], "CRITICAL"
    serving = asyncio.create_task(serve(model, config, shutdown_trigger=over.wait))
    while True:
        try:
            (await asyncio.open_connection("127.0.0.1", port))[1].close()
            break
        except OSError:
            await asyncio.sleep(0.1)
    address = f"http://127.0.0.1:{port}/"
    for library in httpx, httpx2:
        for version, options in (("1.1", {}), ("2", {"http1": False, "http2": True})):
            async with library.AsyncClient(**options) as client:
                ends = [f"{how}, {await ask(client, address, how)}" for how in ("left", "cancelled")]
            print(f"{library.__name__}, HTTP/{version}: {'; '.join(ends)}")
    async with niquests.AsyncSession(disable_http1=True) as session:
        response = await session.post(address, stream=True)
        async for _ in await response.iter_content(5):
            break
        await response.close()
        print(f"niquests, HTTP/{response.http_version // 10}: left, {await told.get()}")
    over.set()
    await serving


asyncio.run(main())
PY
timeout 100 venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
httpx, HTTP/1.1: left, stopped early; cancelled, stopped early
httpx, HTTP/2: left, spoken to its end; cancelled, spoken to its end
httpx2, HTTP/1.1: left, stopped early; cancelled, stopped early
httpx2, HTTP/2: left, spoken to its end; cancelled, spoken to its end
niquests, HTTP/2: left, stopped early
SEEN
