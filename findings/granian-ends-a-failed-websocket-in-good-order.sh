#!/usr/bin/env bash
# granian 2.8.9: when an application fails with an exception while a WebSocket is open, the client gets a close frame without a code, as
# it does from an application that is done. Its loop over the messages ends without an error.
#
# RFC 6455, section 7.4.1 (https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1): "1011 indicates that a server is terminating the
# connection because it encountered an unexpected condition that prevented it from fulfilling the request." Hypercorn sends that, and with
# uvicorn the connection breaks off (1006). The client of websockets documents for `async for message in websocket`: "The iterator
# calls recv() and yields messages asynchronously in an infinite loop. It exits when the connection is closed normally. It raises a
# ConnectionClosedError exception after a protocol error or a network failure." No code is 1005, and counts as normal; to a browser
# the event's `wasClean` is true.
#
# Seen (Python 3.11, websockets 17.4 as the client; the application sends one message and raises an exception):
#   granian: 1 message, code 1005, the loop ends
#   hypercorn: 1 message, code 1011, ConnectionClosedError
#   uvicorn: 1 message, code 1006, ConnectionClosedError
#
# What our users would notice: an edge of their own on granian lets a conversation end in the middle of a reply as if it were over: a
# client that connects again when the line breaks stays away. TaskFlow's own clients connect again whatever the close code says.
# TaskFlow's edge on the laptop (local/edge) runs on uvicorn.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check granian==2.8.9 hypercorn==0.18.0 uvicorn==0.54.0 websockets==17.4
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
    await send({"type": "websocket.send", "text": "Once upon a"})
    raise RuntimeError("the database is gone")
PY
cat > see.py <<'PY'
import asyncio
import socket
import subprocess
import sys

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed


async def read(address):
    for attempt in range(600):
        try:
            client = await connect(f"ws://{address}/")
            break
        except OSError:
            await asyncio.sleep(0.1)
    else:
        sys.exit("no server")
    messages, ended = 0, "the loop ends"
    try:
        async for _ in client:
            messages += 1
    except ConnectionClosed as error:
        ended = type(error).__name__
    return f"{messages} message, code {int(client.close_code)}, {ended}"


for server, at in (
    ("granian", ["--interface", "asgi", "--port"]),
    ("hypercorn", ["--bind"]),
    ("uvicorn", ["--port"]),
):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"127.0.0.1:{port}"
    command = [f"venv/bin/{server}", "app:app", *at, address if server == "hypercorn" else str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        print(f"{server}: {asyncio.run(read(address))}", flush=True)
    finally:
        process.terminate()
        process.wait()
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
granian: 1 message, code 1005, the loop ends
hypercorn: 1 message, code 1011, ConnectionClosedError
uvicorn: 1 message, code 1006, ConnectionClosedError
SEEN
