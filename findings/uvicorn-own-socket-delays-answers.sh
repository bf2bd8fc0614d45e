#!/usr/bin/env bash
# uvicorn 0.54.0 on asyncio (Python 3.11 to 3.13): a server that is handed its listening socket leaves Nagle's algorithm on.
#
# asyncio switches it off (TCP_NODELAY) for TCP connections, but takes a socket for TCP only when its `proto` is 6. A socket
# made by socket.socket(AF_INET, SOCK_STREAM) has proto 0, and so has every connection that it accepts. uvicorn binds that way
# itself when it is given sockets or starts workers; by host and port it lets asyncio make the socket, with proto 6. An answer
# whose head and body are written apart then waits for the client's delayed acknowledgement, some 40 ms on Linux.
#
# Seen (Python 3.11 and 3.13):
#   by host and port: TCP_NODELAY on
#   by socket.socket(AF_INET, SOCK_STREAM): TCP_NODELAY off
#   by socket.socket(AF_INET, SOCK_STREAM, IPPROTO_TCP): TCP_NODELAY on
#
# What our users would notice: every answer of the HTTP API on the laptop takes 40 ms longer than its work.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check uvicorn==0.54.0 h11==0.16.0
cat > see.py <<'PY'
import asyncio
import socket

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

found = []


class Asked(H11Protocol):
    def connection_made(self, transport):
        connection = transport.get_extra_info("socket")
        found.append(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        super().connection_made(transport)


async def app(scope, receive, send):
    pass


async def see(name, listening):
    config = uvicorn.Config(app, http=Asked, host="127.0.0.1", port=0, log_level="critical", lifespan="off", loop="asyncio")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening] if listening else None))
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    while not found:
        await asyncio.sleep(0.01)
    writer.close()
    server.should_exit = True
    await asyncio.wait_for(serving, 10)
    print(f"{name}: TCP_NODELAY {'on' if found.pop() else 'off'}")


def listening(*proto):
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, *proto)
    made.bind(("127.0.0.1", 0))
    made.listen()
    return made


asyncio.run(see("by host and port", None))
asyncio.run(see("by socket.socket(AF_INET, SOCK_STREAM)", listening()))
asyncio.run(see("by socket.socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)", listening(socket.IPPROTO_TCP)))
PY
timeout 60 venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
by host and port: TCP_NODELAY on
by socket.socket(AF_INET, SOCK_STREAM): TCP_NODELAY off
by socket.socket(AF_INET, SOCK_STREAM, IPPROTO_TCP): TCP_NODELAY on
SEEN
