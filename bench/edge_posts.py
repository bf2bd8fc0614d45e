"""How many ``@connections`` posts a second one core of the edge serves: ``python -m bench.edge_posts``.

The edge runs in a process of its own; 16 posters send token-sized frames over kept-alive connections to 16 clients
that read them. Printed are posts a second of wall time and of the edge's CPU time; the second does not depend on
what else the machine does.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
import websockets

from bench.machine import heading
from tests.support.edge import SIGNED, running_edge

CLIENTS = 16
POSTS = 2_000
FRAME = b'{"type":"ai_token","generationId":12,"seq":345,"token":" wonderful"}'


def _edge(pipe: Connection) -> None:
    async def serve() -> None:
        with tempfile.TemporaryDirectory() as web:
            async with running_edge(Path(web)) as edge:
                pipe.send((edge.edge.port, edge.edge.connections_port))
                ids = [
                    event["requestContext"]["connectionId"]
                    for event in await edge.invoker.wait_for("connect", CLIENTS)
                ]
                pipe.send(ids)
                await asyncio.to_thread(pipe.recv)

    asyncio.run(serve())


async def _post(port: int, connection_id: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    headers = "".join(f"{name}: {value}\r\n" for name, value in SIGNED.items())
    head = f"POST /v1/@connections/{connection_id.replace('=', '%3D')} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}"
    request = (
        f"{head}Accept: */*\r\nUser-Agent: bench\r\nContent-Length: {len(FRAME)}\r\n\r\n".encode() + FRAME
    )
    for _ in range(POSTS):
        writer.write(request)
        answer = await reader.readuntil(b"\r\n\r\n")
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(answer.decode())
    writer.close()
    await writer.wait_closed()


async def _read(client: websockets.ClientConnection) -> None:
    for _ in range(POSTS):
        await client.recv()


async def _measure(pipe: Connection, process: psutil.Process) -> None:
    port, connections_port = await asyncio.to_thread(pipe.recv)
    clients = [
        await websockets.connect(f"ws://127.0.0.1:{port}/ws", proxy=None, compression=None)
        for _ in range(CLIENTS)
    ]
    ids = await asyncio.to_thread(pipe.recv)
    before, started = process.cpu_times(), time.perf_counter()
    await asyncio.gather(
        *[_post(connections_port, one) for one in ids], *[_read(client) for client in clients]
    )
    wall, after = time.perf_counter() - started, process.cpu_times()
    cpu = after.user + after.system - before.user - before.system
    total = CLIENTS * POSTS
    print(f"{total} posts: {total / wall:,.0f}/s of wall time, {total / cpu:,.0f}/s of the edge's CPU time")
    for client in clients:
        await client.close()
    pipe.send(None)


def main() -> None:
    """Runs the measurement once."""
    print(heading("python -m bench.edge_posts"))
    ours, theirs = multiprocessing.Pipe()
    edge = multiprocessing.get_context("spawn").Process(target=_edge, args=(theirs,))
    edge.start()
    asyncio.run(_measure(ours, psutil.Process(edge.pid)))
    edge.join()


if __name__ == "__main__":
    main()
