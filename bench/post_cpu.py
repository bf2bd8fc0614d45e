"""Processor time of one post to a connection, beside boto3's client: ``python -m bench.post_cpu``.

Both post token-sized frames, one after the other, to a local server in another process that answers as the connections
API does. Counted is this process's own CPU time, signing, HTTP and the hand-over to a thread included; of several
rounds in turns the least, so that other work on the machine matters little.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from multiprocessing.connection import Connection

import boto3
from botocore.config import Config
from botocore.credentials import Credentials
from taskflow.adapters.connections import ApiGatewayConnections

from bench.machine import heading

POSTS, ROUNDS = 500, 7
TARGET_MS = 0.5
REGION = "us-east-1"
KEYS = ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
CONNECTION = "L0SM9cOFvHcCIhw="
FRAME = b'{"type":"ai_token","generationId":12,"seq":345,"token":" wonderful"}'
ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 0\r\nx-amzn-RequestId: 1\r\n\r\n"
)

Post = Callable[[], Awaitable[object]]


def _serve(pipe: Connection) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
                await reader.readexactly(length)
                writer.write(ANSWER)
        writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await asyncio.to_thread(pipe.recv)

    asyncio.run(serve())


def ours(endpoint: str) -> Post:
    """The adapter that generate posts with."""
    connections = ApiGatewayConnections(endpoint, REGION, Credentials(*KEYS))
    return lambda: connections.post(CONNECTION, FRAME)


def boto(endpoint: str) -> Post:
    """boto3's client, called in a thread as the adapter does."""
    client = boto3.client(
        "apigatewaymanagementapi",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=KEYS[0],
        aws_secret_access_key=KEYS[1],
        config=Config(retries={"total_max_attempts": 1}),
    )
    return lambda: asyncio.to_thread(client.post_to_connection, ConnectionId=CONNECTION, Data=FRAME)


async def cpu_ms(post: Post) -> float:
    """Milliseconds of this process's CPU time for one post, over ``POSTS``."""
    started = time.process_time()
    for _ in range(POSTS):
        await post()
    return (time.process_time() - started) * 1000 / POSTS


async def measure(endpoint: str) -> dict[str, float]:
    """The least of several rounds, by client."""
    posts = {"ApiGatewayConnections": ours(endpoint), "boto3": boto(endpoint)}
    rounds: dict[str, list[float]] = {name: [] for name in posts}
    for _ in range(ROUNDS):
        for name, post in posts.items():
            rounds[name].append(await cpu_ms(post))
    return {name: min(times[1:]) for name, times in rounds.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail when the target is missed")
    arguments = parser.parse_args()
    print(heading("python -m bench.post_cpu"))
    mine, other = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(other,))
    server.start()
    try:
        found = asyncio.run(measure(f"http://127.0.0.1:{mine.recv()}/v1"))
    finally:
        mine.send(None)
        server.join()
    for name, milliseconds in found.items():
        print(f"{name:24}{milliseconds:6.2f} ms of CPU a post")
    print(f"{found['boto3'] / found['ApiGatewayConnections']:.1f}x less than boto3 (target {TARGET_MS} ms)")
    return 1 if found["ApiGatewayConnections"] > TARGET_MS and arguments.check else 0


if __name__ == "__main__":
    raise SystemExit(main())
