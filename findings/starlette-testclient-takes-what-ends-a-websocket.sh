#!/usr/bin/env bash
# starlette 1.10.0: its TestClient takes a close whose reason is too long for a frame, a close code that may not be sent, and a
# subprotocol that nobody offered. Behind a server each of them ends the connection with 1006, or it never opens.
#
# Starlette's documentation ("Test Client", https://www.starlette.io/testclient/): "The test client allows you to make requests
# against your ASGI application". A good engineer expects what passes there to be possible on the wire. RFC 6455: "All control
# frames MUST have a payload length of 125 bytes or less" (section 5.5), so a reason has 123 bytes at most; 1006 "MUST NOT be set as
# a status code in a Close control frame by an endpoint" (7.4.1); and a client that is answered with a subprotocol it had not asked
# for "MUST _Fail the WebSocket Connection_" (4.1). An application on uvicorn gets an error for the first two when it closes, and
# its client learns neither code nor reason. The client of websockets, like any browser, gives the third up.
#
# Seen (Python 3.11; what the client is told):
#   a reason of 123 bytes: TestClient 4000 and the reason, uvicorn 4000 and the reason
#   a reason of 124 bytes: TestClient 4000 and the reason, uvicorn 1006, an error in the application
#   42 letters of Korean: TestClient 4000 and the reason, uvicorn 1006, an error in the application
#   close code 1006: TestClient 1006, uvicorn 1006, an error in the application
#   a subprotocol that was not offered: TestClient connected, uvicorn NegotiationError
#
# What our users would notice: an application that says why it closes, in the person's language, passes its tests; with a server the
# reason is lost where it is long, and the page takes the goodbye for a broken line and connects again. TaskFlow says why in a
# message of its protocol, and its tests of closing speak to a real server (local/edge).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check \
  starlette==1.10.0 uvicorn==0.54.0 websockets==17.4 h11==0.16.0 httpx2==2.16.2
cat > see.py <<'PY'
import asyncio
import logging
import socket

import uvicorn
import websockets
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

logging.disable()
failed = []


def closing(code, reason="", subprotocol=None):
    async def application(scope, receive, send):
        if scope["type"] == "websocket":
            socket = WebSocket(scope, receive, send)
            await socket.accept(subprotocol)
            try:
                await socket.close(code, reason)
            except Exception:
                failed.append(code)
                raise

    return application


def told(code, reason):
    return f"{code} and the reason" if reason else f"{code}"


def by_test_client(application):
    with TestClient(application).websocket_connect("/") as session:
        if session.accepted_subprotocol:
            return "connected"
        try:
            session.receive_text()
        except WebSocketDisconnect as closed:
            return told(closed.code, closed.reason)


async def by_uvicorn(application):
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    server = uvicorn.Server(uvicorn.Config(application, ws="websockets-sansio", log_level="critical", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    host, port = listening.getsockname()
    try:
        async with websockets.connect(f"ws://{host}:{port}/") as client:
            await client.wait_closed()
            return told(int(client.close_code), client.close_reason)
    except websockets.NegotiationError as error:
        return type(error).__name__
    finally:
        server.should_exit = True
        await serving


for name, given in {
    "a reason of 123 bytes": {"code": 4000, "reason": "r" * 123},
    "a reason of 124 bytes": {"code": 4000, "reason": "r" * 124},
    "42 letters of Korean": {"code": 4000, "reason": "\uac00" * 42},
    "close code 1006": {"code": 1006},
    "a subprotocol that was not offered": {"code": 4000, "subprotocol": "other"},
}.items():
    tested = by_test_client(closing(**given))
    failed.clear()
    served = asyncio.run(by_uvicorn(closing(**given)))
    print(f"{name}: TestClient {tested}, uvicorn {served}{', an error in the application' * bool(failed)}")
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
a reason of 123 bytes: TestClient 4000 and the reason, uvicorn 4000 and the reason
a reason of 124 bytes: TestClient 4000 and the reason, uvicorn 1006, an error in the application
42 letters of Korean: TestClient 4000 and the reason, uvicorn 1006, an error in the application
close code 1006: TestClient 1006, uvicorn 1006, an error in the application
a subprotocol that was not offered: TestClient connected, uvicorn NegotiationError
SEEN
