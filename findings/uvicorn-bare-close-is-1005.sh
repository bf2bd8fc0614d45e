#!/usr/bin/env bash
# uvicorn 0.54.0 with websockets 17.4: a client that only closes its TCP connection arrives as close code 1005.
#
# RFC 6455, section 7.1.5: 1005 says that a close frame without a code was received, 1006 that the connection was closed
# without a close frame. uvicorn's current implementation, "websockets-sansio" (what "auto" takes), reports 1005 for both. Only
# a key tells an orderly goodbye from a lost connection: the event has "reason" when a close frame came.
#
# Seen (Python 3.11):
#   close frame without a code: 1005
#   bare TCP close: 1005
#
# What our users would notice: on AWS, $disconnect of a lost connection carries 1006; an emulation on uvicorn says 1005.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check uvicorn==0.54.0 websockets==17.4 h11==0.16.0
cat > see.py <<'PY'
import asyncio
import socket

import uvicorn

KEY = b"dGhlIHNhbXBsZSBub25jZQ=="
CLOSE = b"\x88\x80\x00\x00\x00\x00"  # masked, without a payload


async def seen(goodbye):
    code = asyncio.get_running_loop().create_future()

    async def app(scope, receive, send):
        await receive()
        await send({"type": "websocket.accept"})
        code.set_result((await receive())["code"])

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    server = uvicorn.Server(uvicorn.Config(app, ws="websockets-sansio", log_level="critical", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    reader, writer = await asyncio.open_connection(*listening.getsockname())
    writer.write(
        b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + b"\r\n\r\n"
    )
    await reader.readuntil(b"\r\n\r\n")
    if goodbye:
        writer.write(CLOSE)
        await reader.read(2)
    writer.close()
    found = await asyncio.wait_for(code, 10)
    server.should_exit = True
    await asyncio.wait_for(serving, 10)
    return found


print("close frame without a code:", asyncio.run(seen(True)))
print("bare TCP close:", asyncio.run(seen(False)))
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
close frame without a code: 1005
bare TCP close: 1005
SEEN
