#!/usr/bin/env bash
# websocket-client 1.9.2 (Python): when the server closes a WebSocket, recv() returns an empty text, as it does for an empty message. Why the
# server closed is in neither. A loop over the connection gets that text too, and then ends in an error, after an orderly goodbye.
#
# websocket-client's documentation of recv (https://websocket-client.readthedocs.io/en/latest/core.html): "Receive string data(byte array) from
# the server." The package has WebSocketConnectionClosedException, "If remote host closed the connection or some network error happened, this
# exception will be raised." A good engineer expects it at the close frame. It comes one call later, without the code and the reason.
# Only recv_data() tells: its opcode is 8, and the data begins with the code. The package websockets (17.4) raises
# ConnectionClosedOK or ConnectionClosedError with both, and its loop ends by itself behind the code 1000.
#
# Seen (Python 3.11; a server that sends "one" and an empty message, and closes with a code):
#   closed with 4001, recv(): "one", "", "", WebSocketConnectionClosedException without the code
#   closed with 4001, recv_data(): opcode 1, opcode 1, opcode 8 with 4001
#   closed with 4001, websockets: "one", "", ConnectionClosedError with the code
#   closed with 1000, a loop: "one", "", "", WebSocketConnectionClosedException without the code
#   closed with 1000, a loop of websockets: "one", ""
#
# What our users would notice: a script of theirs that reads TaskFlow's events with json.loads(socket.recv()) ends in JSONDecodeError when API
# Gateway closes its connection after ten idle minutes or two hours, or because a frame was too long (docs/protocol.md), and cannot
# say which. Our load test, which is built on this package, tells the code (tests/load/locustfile.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check websocket-client==1.9.2 websockets==17.4
cat > see.py <<'PY'
import threading

import websocket
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.sync.server import serve


def handler(socket):
    socket.send("one")
    socket.send("")
    socket.close(int(socket.request.path[1:]), "why")


server = serve(handler, "127.0.0.1", 0)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"


def named(error, code):
    return f"{type(error).__name__} {'with' if str(code) in str(error) else 'without'} the code"


def received(code):
    socket = websocket.create_connection(f"{address}/{code}", timeout=10)
    try:
        while True:
            yield f'"{socket.recv()}"'
    except websocket.WebSocketException as error:
        yield named(error, code)


def with_opcodes(code):
    socket = websocket.create_connection(f"{address}/{code}", timeout=10)
    opcode = None
    while opcode != websocket.ABNF.OPCODE_CLOSE:
        opcode, data = socket.recv_data()
        yield f"opcode {opcode}" if opcode != websocket.ABNF.OPCODE_CLOSE else f"opcode 8 with {closed_with(data)}"


def closed_with(data):
    return int.from_bytes(bytes(getattr(data, "data", data))[:2], "big")


def looped(code):
    try:
        for message in websocket.create_connection(f"{address}/{code}", timeout=10):
            yield f'"{message}"'
    except websocket.WebSocketException as error:
        yield named(error, code)


def by_websockets(code, loop):
    with connect(f"{address}/{code}") as socket:
        try:
            while not loop:
                yield f'"{socket.recv()}"'
            for message in socket:
                yield f'"{message}"'
        except ConnectionClosed as error:
            yield named(error, code)


print("closed with 4001, recv():", ", ".join(received(4001)))
print("closed with 4001, recv_data():", ", ".join(with_opcodes(4001)))
print("closed with 4001, websockets:", ", ".join(by_websockets(4001, loop=False)))
print("closed with 1000, a loop:", ", ".join(looped(1000)))
print("closed with 1000, a loop of websockets:", ", ".join(by_websockets(1000, loop=True)))
PY
venv/bin/python see.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
closed with 4001, recv(): "one", "", "", WebSocketConnectionClosedException without the code
closed with 4001, recv_data(): opcode 1, opcode 1, opcode 8 with 4001
closed with 4001, websockets: "one", "", ConnectionClosedError with the code
closed with 1000, a loop: "one", "", "", WebSocketConnectionClosedException without the code
closed with 1000, a loop of websockets: "one", ""
SEEN
