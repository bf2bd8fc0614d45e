#!/usr/bin/env bash
# hypercorn 0.18.0: an application is told of close code 1006, whatever code the client closes its WebSocket with. When the application
# closes it itself, with a code of its own, it is told of 1000.
#
# The ASGI specification ("Disconnect - receive event", https://asgi.readthedocs.io/en/latest/specs/www.html#disconnect-receive-event-ws)
# has in that event: "code (int) - The WebSocket close code, as per the WebSocket spec." And RFC 6455, section 7.1.5: "If _The WebSocket
# Connection is Closed_ and no Close control frame was received by the endpoint [...], _The WebSocket Connection Close Code_ is considered
# to be 1006." The client's close frame is answered with the same code, so the server has read it. Known as pgjones/hypercorn issue 127.
#
# Seen (Python 3.11, websockets 17.4 as the client; what the application receives):
#   the client closes with 1000: hypercorn 1006, uvicorn 1000
#   the client closes with 4009: hypercorn 1006, uvicorn 4009
#   the application closes with 4001: hypercorn 1000, uvicorn 4001
#
# What our users would notice: whoever puts an edge of their own in front of the functions, on hypercorn, has every orderly goodbye counted
# as a lost line: the $disconnect of API Gateway has the code in disconnectStatusCode, and alarms and statistics tell by it whether
# people leave or are cut off. TaskFlow's edge on the laptop (local/edge) runs on uvicorn.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check hypercorn==0.18.0 uvicorn==0.54.0 websockets==17.4
cat > app.py <<'PY'
async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            event = await receive()
            await send({"type": f"{event['type']}.complete"})
            if event["type"] == "lifespan.shutdown":
                return
    await receive()
    await send({"type": "websocket.accept"})
    if scope["path"] == "/closing":
        await send({"type": "websocket.close", "code": 4001})
    while (event := await receive())["type"] != "websocket.disconnect":
        pass
    with open("told", "a") as told:
        told.write(f"{int(event['code'])}\n")
PY
cat > see.py <<'PY'
import asyncio
import pathlib
import socket
import subprocess
import sys

from websockets.asyncio.client import connect

told = pathlib.Path("told")


async def closed(address, path, code):
    told.unlink(missing_ok=True)
    for attempt in range(600):
        try:
            async with connect(f"ws://{address}{path}") as client:
                if code is not None:
                    await client.close(code)
                await client.wait_closed()
            break
        except OSError:
            await asyncio.sleep(0.1)
    for attempt in range(600):
        if told.exists() and (seen := told.read_text()).endswith("\n"):
            return seen.strip()
        await asyncio.sleep(0.1)
    sys.exit("the application was not told")


seen = {}
for server in ("hypercorn", "uvicorn"):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"127.0.0.1:{port}"
    at = ["--bind", address] if server == "hypercorn" else ["--port", str(port)]
    process = subprocess.Popen([f"venv/bin/{server}", "app:app", *at], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for what, path, code in (
            ("the client closes with 1000", "/", 1000),
            ("the client closes with 4009", "/", 4009),
            ("the application closes with 4001", "/closing", None),
        ):
            seen.setdefault(what, []).append(f"{server} {asyncio.run(closed(address, path, code))}")
    finally:
        process.terminate()
        process.wait()
for what, codes in seen.items():
    print(f"{what}: {', '.join(codes)}")
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
the client closes with 1000: hypercorn 1006, uvicorn 1000
the client closes with 4009: hypercorn 1006, uvicorn 4009
the application closes with 4001: hypercorn 1000, uvicorn 4001
SEEN
