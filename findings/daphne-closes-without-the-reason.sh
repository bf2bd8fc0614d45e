#!/usr/bin/env bash
# daphne 4.2.3 (an ASGI server): the reason that an application closes a WebSocket with does not reach the client, and the client's reason does not
# reach the application. After a close frame without a code the application is told the code None.
#
# ASGI's specification ("HTTP & WebSocket ASGI Message Format", https://asgi.readthedocs.io/en/latest/specs/www.html) has an optional reason in both
# messages, websocket.close and websocket.disconnect, and wants the code 1005 where the client's frame had none. daphne, which the same documentation
# calls the reference server, states no version of that specification, so an application that asks for the version can know; one that sends a reason
# gets no error. uvicorn passes the reasons on and says 1005.
#
# Seen (Python 3.11; the application, the client as told):
#   daphne, the application closes with 4001 and "too many tabs": the client has 4001 and ""
#   daphne, the client closes with 4005 and "bye": the application has 4005 and nothing
#   daphne, the client closes without a code: the application has None and nothing
#   uvicorn, the application closes with 4001 and "too many tabs": the client has 4001 and "too many tabs"
#   uvicorn, the client closes with 4005 and "bye": the application has 4005 and "bye"
#   uvicorn, the client closes without a code: the application has 1005 and ""
#
# What our users would notice: who puts a relay of their own, an ASGI application, between people and TaskFlow, so that it closes with TaskFlow's
# codes and words, has pages that show an empty reason behind daphne, and a handler that asks whether the code is above 4000
# ends in TypeError. TaskFlow's own edge on the laptop is built on uvicorn, and says both (local/edge/protocols.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check daphne==4.2.3 uvicorn==0.54.0 websockets==17.4 wsproto==1.3.2
cat > relay.py <<'PY'
import json
from pathlib import Path


async def app(scope, receive, send):
    if scope["type"] != "websocket":
        raise NotImplementedError("this relay has WebSockets only")
    await receive()
    await send({"type": "websocket.accept"})
    if scope["path"] == "/close":
        await send({"type": "websocket.close", "code": 4001, "reason": "too many tabs"})
    message = await receive()
    Path("told.new").write_text(json.dumps([message["code"], message.get("reason")]))
    Path("told.new").rename("told")
PY
cat > see.py <<'PY'
import json
import socket
import subprocess
import sys
import time
from pathlib import Path

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def opened(address):
    for _ in range(300):
        try:
            return connect(address)
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not come up")


def application():
    for _ in range(100):
        if Path("told").exists():
            code, reason = json.loads(Path("told").read_text())
            return f"the application has {code} and {'nothing' if reason is None else json.dumps(reason)}"
        time.sleep(0.1)
    return "the application has heard nothing"


def closed(address, code, reason):
    Path("told").unlink(missing_ok=True)
    client = opened(f"{address}/")
    if code:
        client.close(code, reason)
    else:
        with client.send_context():
            client.protocol.send_close()
    said = application()
    client.close()
    return said


for name in "daphne", "uvicorn":
    port = free_port()
    options = ["-b", "127.0.0.1", "-p"] if name == "daphne" else ["--lifespan", "off", "--host", "127.0.0.1", "--port"]
    server = subprocess.Popen([sys.executable, "-m", name, *options, str(port), "relay:app"], stderr=subprocess.DEVNULL)
    try:
        address = f"ws://127.0.0.1:{port}"
        try:
            opened(f"{address}/close").recv()
        except ConnectionClosed as error:
            told = f"{error.rcvd.code} and {json.dumps(error.rcvd.reason)}"
        print(f'{name}, the application closes with 4001 and "too many tabs": the client has {told}')
        application()
        print(f'{name}, the client closes with 4005 and "bye":', closed(address, 4005, "bye"))
        print(f"{name}, the client closes without a code:", closed(address, None, ""))
    finally:
        server.kill()
        server.wait()
PY
NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 venv/bin/python see.py 2> /dev/null | grep -E "^(daphne|uvicorn)," | tee seen
diff seen - <<'SEEN'
daphne, the application closes with 4001 and "too many tabs": the client has 4001 and ""
daphne, the client closes with 4005 and "bye": the application has 4005 and nothing
daphne, the client closes without a code: the application has None and nothing
uvicorn, the application closes with 4001 and "too many tabs": the client has 4001 and "too many tabs"
uvicorn, the client closes with 4005 and "bye": the application has 4005 and "bye"
uvicorn, the client closes without a code: the application has 1005 and ""
SEEN
