"""A client that does not read, over the edge's own sockets: what the gateway refuses has not arrived."""

from __future__ import annotations

import asyncio
import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
from botocore.credentials import Credentials
from taskflow.adapters.connections import ApiGatewayConnections, raise_for
from taskflow.conversation.patience import MAX_ATTEMPTS
from taskflow.conversation.session import ConnectionState
from taskflow.errors import GoneError, PostFailed, PostForbidden, PostRefused, Throttled
from taskflow.turns.paced_text import PacedText
from taskflow.turns.subscribers import Retries, Subscriber, TurnInfo
from websockets.asyncio.client import ClientConnection

from local.edge.limits import Limits
from tests.support.edge import running_edge


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((status, None) for status in (200, 204)),
        (410, GoneError),
        (429, Throttled),
        (403, PostForbidden),
        *((status, PostRefused) for status in (400, 404, 413)),
        *((status, PostFailed) for status in (301, 500, 502, 503, 504)),
    ],
)
def test_what_an_answer_of_the_connections_api_means(status: int, kind: type[Exception] | None) -> None:
    if kind is None:
        raise_for(status, "c1")
        return
    with pytest.raises(kind) as raised:
        raise_for(status, "c1")
    assert type(raised.value) is kind


async def test_a_stalled_reader_is_left_behind_with_few_posts_and_goes_on_without_a_gap(
    tmp_path: Path,
) -> None:
    limits = Limits(send_buffer_bytes=64 * 1024)
    async with running_edge(tmp_path, limits=limits, hold=False) as edge:
        client: ClientConnection = await edge.connect()
        connection_id = await edge.connection_id()
        adapter = ApiGatewayConnections(
            f"http://127.0.0.1:{edge.edge.connections_port}/v1", "us-east-1", Credentials("test", "test")
        )
        client.transport.pause_reading()
        filled = 0
        for size in (30_000, 100):
            with pytest.raises(Throttled):
                while True:
                    await adapter.post(connection_id, b"x" * size)
                    filled += 1
        answers: list[bool] = []
        text = "".join(f"{number:06d} " for number in range(14_000))

        async def speak(seconds: float) -> Subscriber:
            """Until everything was sent, or it is left behind."""
            paced = PacedText(0, random.Random(1))
            paced.add(text, 0.0)
            paced.end()
            paced.release(0.0, cadence=False, frames=False)
            state = ConnectionState(joined=0, synced=True, pacing="server")
            subscriber = Subscriber(connection_id, state, TurnInfo(1, "m", "", None, paced), fresh=True)

            def answered(taken: bool) -> None:
                answers.append(taken)
                if subscriber.sent == len(paced.pieces):
                    subscriber.stop()

            retries = Retries(time.monotonic, random.Random(2).random, seconds)
            await subscriber.speak(post, lambda: 60.0, answered, retries)
            return subscriber

        async def post(connection_id: str, data: bytes) -> bool:
            await adapter.post(connection_id, data)
            return True

        assert (await speak(1.0)).behind
        # The kernel may have found room for a frame meanwhile.
        assert 1 <= answers.count(False) < MAX_ATTEMPTS
        answers.clear()
        speaking = asyncio.create_task(speak(600.0))
        while False not in answers:  # noqa: ASYNC110 (it is told by a function)
            await asyncio.sleep(0.01)
        client.transport.resume_reading()
        for _ in range(filled):
            await client.recv()
        shown = ""
        while len(shown) < len(text):
            frame: dict[str, Any] = json.loads(await asyncio.wait_for(client.recv(), 90))
            shown = "" if frame["type"] == "ai_start" else shown + frame["token"]
        assert shown == text
        assert not (await asyncio.wait_for(speaking, 90)).behind
        assert False in answers and answers[-1]
        await client.close()
        adapter.close_pool()
