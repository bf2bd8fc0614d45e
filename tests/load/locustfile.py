"""People who load a stack, as locust plays them; ``python -m tests.load`` starts it and sets the variables below.

Locust has an environment of its own, so nothing of the project is imported here. It replaces the sockets of the
standard library by cooperative ones, and ``websocket-client`` uses those.
"""

from __future__ import annotations

import json
import os
import random
import time
from typing import Any
from urllib.parse import urlencode

import locust.stats
import websocket
from locust import HttpUser, between, task

# Whole milliseconds. Locust keeps two digits of a time: a percentile could lie beyond the longest.
locust.stats.bucket_response_time = round

PATIENCE_SECONDS = 60.0
QUESTION = os.environ["LOAD_QUESTION"]
PING_SECONDS = 20.0


def text_of(opcode: int, data: bytes) -> str:
    """The text of a received frame. Raises ``RuntimeError`` with the server's code and reason when it closed.

    recv() of websocket-client returns an empty text then.
    """
    # findings/websocket-client-takes-a-goodbye-for-an-empty-message.sh
    if opcode != 0x8:  # a close frame; RFC 6455, section 5.2
        return data.decode()
    code, reason = int.from_bytes(data[:2], "big"), data[2:].decode(errors="replace")
    raise RuntimeError(f"closed by the server: {f'{code} {reason}'.strip() if data else 'no code'}")


class Visitor(HttpUser):
    """Somebody with an identity of their own: a ticket, a connection, a conversation whose greeting was read."""

    abstract = True

    def on_start(self) -> None:
        self.socket = self._open()

    def on_stop(self) -> None:
        self.socket.close()

    def until(self, *types: str) -> dict[str, Any]:
        """Receives until an event of one of these types."""
        while True:
            event: dict[str, Any] = json.loads(text_of(*self.socket.recv_data()))
            if event["type"] in ("error", "ai_error"):
                raise RuntimeError(f"{event['type']}: {event.get('code')}")
            if event["type"] in types:
                return event

    def say(self, **frame: object) -> None:
        """Sends one frame."""
        self.socket.send(json.dumps(frame))

    def timed(self, name: str, since: float, problem: Exception | None = None) -> None:
        """Reports how long something took."""
        self.environment.events.request.fire(
            request_type="ws",
            name=name,
            response_time=(time.perf_counter() - since) * 1000,
            response_length=0,
            exception=problem,
            context={},
        )

    def _open(self) -> websocket.WebSocket:
        host = str(self.host)
        answer = self.client.post("/api/tickets", headers={"Origin": host}, name="ticket")
        query = urlencode({"ticket": answer.json()["ticket"], "pacing": "client"})
        started = time.perf_counter()
        address = f"{host.replace('http', 'ws', 1)}/ws?{query}"
        self.socket = websocket.create_connection(address, timeout=PATIENCE_SECONDS, origin=host)
        self.until("conversation_created")
        self.timed("1 connect until conversation_created", started)
        self.until("ai_done")
        self.timed("2 connect until the greeting is said", started)
        return self.socket


class Saturation(Visitor):
    """Holds a connection open and says little: how many connections can be open at once?"""

    wait_time = between(PING_SECONDS / 2, PING_SECONDS)

    @task
    def ping(self) -> None:
        """Its answer shows that the connection lives and what a frame takes when nothing else is asked."""
        started = time.perf_counter()
        try:
            self.say(type="ping")
            self.until("pong")
        except Exception as problem:
            self.timed("3 ping until pong", started, problem)
            raise
        self.timed("3 ping until pong", started)


class Streaming(Visitor):
    """Talks without much thought; cuts one reply in ten off."""

    wait_time = between(1, 3)

    @task
    def ask(self) -> None:
        """A message and its reply to the end, or to where it is cut off."""
        started = time.perf_counter()
        step = "3 message until accepted"
        try:
            self.say(type="user_message", text=QUESTION)
            self.until("message_accepted")
            self.timed(step, started)
            step = "4 message until the first token"
            first = self.until("ai_token")
            self.timed(step, started)
            if random.random() < 0.1:
                step, started = "6 cancel until ai_interrupted", time.perf_counter()
                seen = {"generationId": first["generationId"], "chars": len(first["token"])}
                self.say(type="cancel", seen=seen)
                # The reply may have been over.
                self.until("ai_interrupted", "ai_done")
            else:
                step = "5 message until the reply's end"
                self.until("ai_done")
        except Exception as problem:
            self.timed(step, started, problem)
            raise
        self.timed(step, started)
