#!/usr/bin/env bash
# aiohttp 3.14.5: a WebSocket that its peer closes with a frame without a code has the close code 1006, as if no close frame had come, and
# the client waits for one more until the connection ends, up to ten seconds. With autoclose off, and in aiohttp's server, the code is 0.
#
# RFC 6455, section 7.1.5: "If this Close control frame contains no status code, _The WebSocket Connection Close Code_ is considered to be
# 1005", and 1006 is for a connection that is closed "and no Close control frame was received by the endpoint". 0 is no code at all
# (section 7.4.2: "Status codes in the range 0-999 are not used"). By section 7.1.1 the server closes the connection once both have sent
# their frame; a client that has sent its own has nothing to wait for but that. A browser sends such a frame for close(). The package
# websockets (17.4) reports 1005 for it.
#
# Seen (Python 3.11; a server that sends its close frame, and ends the connection two seconds after the client's):
#   with a code, 1000: aiohttp's client 1000 at once, websockets 1000
#   without a code: aiohttp's client 1006 after the connection's end, websockets 1005
#   without a code, autoclose off: aiohttp's client 0 at once
#   without a code: aiohttp's server 0
#
# What our users would notice: a program of theirs that watches a conversation with aiohttp takes an orderly goodbye for a lost connection,
# and learns of it late. The laptop's edge names a code whenever it closes (local/edge/websocket.py); a proxy of theirs may not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check aiohttp==3.14.5 websockets==17.4
cat > see.py <<'PY'
import asyncio
import base64
import hashlib

import aiohttp
import aiohttp.web
import websockets

CODED, BARE = b"\x88\x02\x03\xe8", b"\x88\x00"
HEAD = "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
ended = False


def accepted(head):
    (key,) = (line.split(": ")[1] for line in head.split("\r\n") if line.lower().startswith("sec-websocket-key"))
    digest = hashlib.sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + (
        base64.b64encode(digest).decode() + "\r\n\r\n"
    )


async def server(frame):
    """Opens a WebSocket, sends ``frame``, and ends the connection two seconds after the client's frame."""

    async def talk(reader, writer):
        global ended
        ended = False
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        writer.write(accepted(head).encode() + frame)
        await reader.read(100)
        await asyncio.sleep(2)
        ended = True
        writer.close()

    listening = await asyncio.start_server(talk, "127.0.0.1", 0)
    return f"ws://127.0.0.1:{listening.sockets[0].getsockname()[1]}/"


async def with_aiohttp(frame, **options):
    async with aiohttp.ClientSession() as session, session.ws_connect(await server(frame), **options) as socket:
        await socket.receive()
        when = "after the connection's end" if ended else "at once"
        return f"{int(socket.close_code)} {when}"


async def with_websockets(frame):
    async with websockets.connect(await server(frame), proxy=None) as socket:
        await socket.wait_closed()
        return socket.close_code


async def of_the_server():
    told = asyncio.get_running_loop().create_future()

    async def handle(request):
        socket = aiohttp.web.WebSocketResponse()
        await socket.prepare(request)
        await socket.receive()
        told.set_result(socket.close_code)
        return socket

    application = aiohttp.web.Application()
    application.router.add_get("/", handle)
    runner = aiohttp.web.AppRunner(application)
    await runner.setup()
    await aiohttp.web.TCPSite(runner, "127.0.0.1", 0).start()
    reader, writer = await asyncio.open_connection(*runner.addresses[0])
    writer.write(f"{HEAD}Sec-WebSocket-Key: {base64.b64encode(bytes(16)).decode()}\r\n\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"\x88\x80\x00\x00\x00\x00")
    code = await told
    writer.close()
    await runner.cleanup()
    return code


async def main():
    print(f"with a code, 1000: aiohttp's client {await with_aiohttp(CODED)}, websockets {await with_websockets(CODED)}")
    print(f"without a code: aiohttp's client {await with_aiohttp(BARE)}, websockets {await with_websockets(BARE)}")
    print(f"without a code, autoclose off: aiohttp's client {await with_aiohttp(BARE, autoclose=False)}")
    print(f"without a code: aiohttp's server {await of_the_server()}")


asyncio.run(main())
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
with a code, 1000: aiohttp's client 1000 at once, websockets 1000
without a code: aiohttp's client 1006 after the connection's end, websockets 1005
without a code, autoclose off: aiohttp's client 0 at once
without a code: aiohttp's server 0
SEEN
