#!/usr/bin/env bash
# wsproto 1.3.2: a WebSocket that is closed with 1014 (bad gateway) is taken for one whose peer broke the protocol: a program sees 1002 and
# "CLOSE with unknown reserved code" in place of the code and the reason that were sent. wsproto itself sends 1014 when it is told to.
#
# IANA's registry of close codes (https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number), to which RFC 6455, section
# 7.4.2, leaves the codes below 3000, has 1012, 1013 and 1014 one after the other; wsproto knows the first two. 1014 is a proxy's, for what
# it answers with 502 over HTTP. The package websockets (17.4), which uvicorn prefers, knows all three.
#
# Seen (Python 3.11; a close frame with the code and the reason "upstream", from wsproto's server):
#   1012: wsproto reads 1012 upstream, websockets reads 1012 upstream
#   1013: wsproto reads 1013 upstream, websockets reads 1013 upstream
#   1014: wsproto reads 1002 CLOSE with unknown reserved code, websockets reads 1014 upstream
#   3000: wsproto reads 3000 upstream, websockets reads 3000 upstream
#
# What our users would notice: a client of theirs on httpx-ws, which reads with wsproto, behind a proxy whose server is being restarted
# hears of a broken protocol, after which a client had better not come back, in place of a gateway that has nobody behind it just now.
# TaskFlow's Python client is built on websockets and comes back after either.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check wsproto==1.3.2 websockets==17.4
cat > see.py <<'PY'
from websockets.protocol import CLIENT, Protocol
from wsproto.connection import Connection, ConnectionType
from wsproto.events import CloseConnection


def with_wsproto(frame):
    connection = Connection(ConnectionType.CLIENT)
    connection.receive_data(frame)
    (event,) = connection.events()
    return int(event.code), event.reason


def with_websockets(frame):
    connection = Protocol(CLIENT)
    connection.receive_data(frame)
    return connection.close_rcvd.code, connection.close_rcvd.reason


for code in 1012, 1013, 1014, 3000:
    frame = Connection(ConnectionType.SERVER).send(CloseConnection(code=code, reason="upstream"))
    seen = {read.__name__.removeprefix("with_"): read(frame) for read in (with_wsproto, with_websockets)}
    print(f"{code}: " + ", ".join(f"{name} reads {number} {reason}" for name, (number, reason) in seen.items()))
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
1012: wsproto reads 1012 upstream, websockets reads 1012 upstream
1013: wsproto reads 1013 upstream, websockets reads 1013 upstream
1014: wsproto reads 1002 CLOSE with unknown reserved code, websockets reads 1014 upstream
3000: wsproto reads 3000 upstream, websockets reads 3000 upstream
SEEN
